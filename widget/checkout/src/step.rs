//! Where the checkout stands, what a person can do there, and the handle that every part of the view shares.

use leptos::prelude::*;
use vouch_messages::{checkout::Message, fill};
use vouch_wire::checkout::{CheckoutState, Document, Facts};

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
    /// Not in this browser: the order's address, to be opened in another.
    Elsewhere,
    None,
}

/// What a person does, as the buttons' `data-act` names it. Also names the button that is busy.
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
    CopyAddress,
}

impl Act {
    const ALL: [Self; 9] = [
        Self::Order,
        Self::Cancel,
        Self::CreateAccount,
        Self::UsePasskey,
        Self::Back,
        Self::TopUp,
        Self::TryAgain,
        Self::SeeFriends,
        Self::CopyAddress,
    ];

    /// The value of `data-act`; `boot.js` starts the ceremony for `order` itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Cancel => "cancel",
            Self::CreateAccount => "create-account",
            Self::UsePasskey => "use-passkey",
            Self::Back => "back",
            Self::TopUp => "top-up",
            Self::TryAgain => "try-again",
            Self::SeeFriends => "see-friends",
            Self::CopyAddress => "copy-address",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// The checkout as its parts see it: facts that stay, and signals that change. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Checkout {
    document: StoredValue<Document>,
    /// Changed by [`Checkout::show`] only: each change renews the panel.
    pub step: RwSignal<Step>,
    /// The button whose work is under way.
    pub busy: RwSignal<Option<Act>>,
    /// Whether what is under way can still be called off.
    pub can_cancel: RwSignal<bool>,
    /// The polite line below the buttons.
    pub note: RwSignal<String>,
    /// Offers this checkout in a window of its own beside the note.
    pub offer_window: RwSignal<bool>,
    /// What was in the fields when a button was last pressed.
    pub handle: RwSignal<String>,
    pub email: RwSignal<String>,
    /// What is wrong with a field; empty where nothing is.
    pub handle_trouble: RwSignal<String>,
    pub email_trouble: RwSignal<String>,
    /// The address of the window that creates a passkey where the frame may not; empty until it is needed.
    pub enrol_url: RwSignal<String>,
}

impl Checkout {
    pub fn new(document: Document) -> Self {
        let step = first_step(&document);
        Self {
            document: StoredValue::new(document),
            step: RwSignal::new(step),
            busy: RwSignal::new(None),
            can_cancel: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            offer_window: RwSignal::new(false),
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

    pub fn with<T>(self, read: impl FnOnce(&Facts) -> T) -> T {
        self.document.with_value(|document| read(&document.facts))
    }

    pub fn say(self, message: Message) -> String {
        self.document
            .with_value(|document| sentence(&document.sentences, message))
    }

    pub fn say_with(self, message: Message, values: &[(&str, &str)]) -> String {
        self.document
            .with_value(|document| fill(word_of(&document.sentences, message), values))
    }

    /// What the document's style sheet goes by: the state, as `data-step`.
    pub fn stage(self) -> &'static str {
        let busy = self.busy.get() == Some(Act::Order);
        self.step.with(|step| match step {
            Step::Offer if busy => "confirm",
            Step::Offer => "offer",
            Step::KnowYou => "know-you",
            Step::TopUp { .. } => "top-up",
            Step::Paid { .. } => "paid",
            Step::Trouble { .. } => "trouble",
        })
    }
}

fn first_step(document: &Document) -> Step {
    let trouble = |message| Step::Trouble {
        sentence: sentence(&document.sentences, message),
        way_out: WayOut::None,
    };
    match &document.facts.state {
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
