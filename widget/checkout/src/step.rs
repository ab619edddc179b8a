//! Where the checkout stands, what a person can do there, and the handle that every part of the view shares.

use leptos::prelude::*;
use vouch_messages::{checkout::Message, fill};
use vouch_wire::checkout::{CheckoutState, Document, FirstView};
use vouch_wire::recommendations::Words;

/// The states of the checkout, each with the facts it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Product, words, order, button. The passkey ceremony and the request run here too, so that the pressed button keeps
    /// its place and the focus; [`Checkout::busy`] tells them apart.
    Offer,
    /// No passkey answered: create an account, or use a passkey from elsewhere.
    KnowYou,
    /// The balance is too small; amounts are texts in the reader's language.
    TopUp { balance: String, missing: String },
    /// The money is held. Links are known to the shopper who paid.
    Paid {
        receipt_url: Option<String>,
        order_url: Option<String>,
    },
    /// Something went wrong; the sentence says what, that nothing was charged twice, and what to do.
    Trouble { sentence: String, way_out: WayOut },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    TryAgain,
    NewWindow,
    None,
}

/// What a person does. Also names the button that is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Order,
    Cancel,
    CreateAccount,
    UsePasskey,
    Back,
    TopUp,
    TryAgain,
    SeeFriends,
}

/// The checkout as its parts see it: facts that stay, signals that change, and the way to act. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Checkout {
    document: StoredValue<Document>,
    /// Carries an act out; does nothing on the server.
    act: fn(Checkout, Act),
    /// Changed by [`Checkout::show`] only: each change renews the state's panel.
    pub step: RwSignal<Step>,
    /// The button whose work is under way.
    pub busy: RwSignal<Option<Act>>,
    /// Whether what is under way can still be called off.
    pub can_cancel: RwSignal<bool>,
    /// The polite line below the buttons.
    pub note: RwSignal<String>,
    /// Offers this checkout in a window of its own beside the note.
    pub offer_window: RwSignal<bool>,
    pub words: RwSignal<Words>,
    /// Whose friends these are is known.
    pub known: RwSignal<bool>,
    pub handle: RwSignal<String>,
    pub email: RwSignal<String>,
    /// What is wrong with a field; empty where nothing is.
    pub handle_trouble: RwSignal<String>,
    pub email_trouble: RwSignal<String>,
    /// The address of the window that creates a passkey where the frame may not; empty until it is needed.
    pub enrol_url: RwSignal<String>,
}

impl Checkout {
    pub fn new(document: Document, act: fn(Checkout, Act)) -> Self {
        let view = &document.view;
        let known = view.knows_you;
        let words = view.words.clone();
        let step = first_step(&document);
        Self {
            document: StoredValue::new(document),
            act,
            step: RwSignal::new(step),
            busy: RwSignal::new(None),
            can_cancel: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            offer_window: RwSignal::new(false),
            words: RwSignal::new(words),
            known: RwSignal::new(known),
            handle: RwSignal::new(String::new()),
            email: RwSignal::new(String::new()),
            handle_trouble: RwSignal::new(String::new()),
            email_trouble: RwSignal::new(String::new()),
            enrol_url: RwSignal::new(String::new()),
        }
    }

    /// Moves to another state. The offer stays as it is where it is already shown, so its button keeps the focus.
    pub fn show(self, step: Step) {
        if step != Step::Offer || self.step.with_untracked(|shown| *shown != Step::Offer) {
            self.step.set(step);
        }
    }

    pub fn act(self, act: Act) {
        (self.act)(self, act);
    }

    pub fn with<T>(self, read: impl FnOnce(&FirstView) -> T) -> T {
        self.document.with_value(|document| read(&document.view))
    }

    pub fn say(self, message: Message) -> String {
        self.document
            .with_value(|document| sentence(&document.sentences, message))
    }

    pub fn say_with(self, message: Message, values: &[(&str, &str)]) -> String {
        self.document
            .with_value(|document| fill(word_of(&document.sentences, message), values))
    }

    /// The day of an RFC 3339 time, as the reader writes it.
    pub fn day(self, time: &str) -> String {
        self.with(|view| day(time, &view.language))
    }
}

/// In the browser `Intl` knows; on the server our own table, which says the same.
#[cfg(feature = "hydrate")]
fn day(time: &str, language: &str) -> String {
    vouch_browser::intl::day(time, language)
}

#[cfg(not(feature = "hydrate"))]
fn day(time: &str, language: &str) -> String {
    let language = vouch_messages::Language::of_tag(language).unwrap_or_default();
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    vouch_messages::day(next(), next() as u8, next() as u8, language)
}

fn first_step(document: &Document) -> Step {
    let trouble = |message| Step::Trouble {
        sentence: sentence(&document.sentences, message),
        way_out: WayOut::None,
    };
    match &document.view.state {
        CheckoutState::Open => Step::Offer,
        CheckoutState::Paid {
            receipt_url,
            order_url,
        } => Step::Paid {
            receipt_url: receipt_url.clone(),
            order_url: order_url.clone(),
        },
        CheckoutState::Cancelled => trouble(Message::OrderCancelled),
        CheckoutState::Expired => trouble(Message::OrderExpired),
    }
}

fn word_of(sentences: &[String], message: Message) -> &str {
    sentences
        .get(message.index())
        .map(String::as_str)
        .unwrap_or_default()
}

fn sentence(sentences: &[String], message: Message) -> String {
    word_of(sentences, message).to_owned()
}
