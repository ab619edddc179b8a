//! The document's text as the server writes it: what is sold and what people say of it on one side, the order on the other.
//!
//! On the order's side the receipt and its total stay in view through every state; below it stands the state's own panel,
//! and below that one polite status line. Of all this the browser's app touches only what has an id.

mod product;
mod receipt;
mod word;
mod words;

use crate::panel::panel;
use crate::step::Checkout;
use leptos::prelude::*;
use vouch_messages::checkout;
use vouch_messages::page::Message;
use vouch_messages::{Language, fill};
use vouch_wire::checkout::{Document, Facts, ShownMoney};

pub use words::{Viewer, Words};

/// Everything that the document says.
#[derive(Clone, Debug)]
pub struct FirstView {
    pub facts: Facts,
    pub mode: Mode,
    pub product: Product,
    pub lines: Vec<Line>,
    pub payee_origin: String,
    /// What people say of the product; a cart has no product that somebody could have recommended.
    pub words: Option<Words>,
    pub back: Option<Back>,
}

/// Where the product was chosen, if that was one of our own pages: the way back stands there before paying and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub to: ChosenFrom,
    /// An address at the provider's origin.
    pub href: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenFrom {
    List,
    Poll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Sandbox,
    Live,
}

/// What is sold, as its heading. For a cart: the shop's name for it.
#[derive(Clone, Debug)]
pub struct Product {
    pub title: String,
    pub description: Option<String>,
    /// An address at the provider's origin.
    pub picture: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub quantity: u32,
    /// Of the whole line.
    pub amount: ShownMoney,
}

impl FirstView {
    fn language(&self) -> Language {
        Language::of_tag(&self.facts.language).unwrap_or_default()
    }
}

/// The document's data block: what the app in it starts from.
pub fn document(facts: Facts) -> Document {
    let language = Language::of_tag(&facts.language).unwrap_or_default();
    Document {
        facts,
        sentences: sentences(language),
    }
}

/// The checkout's sentences, in the order by which the app asks for them.
fn sentences(language: Language) -> Vec<String> {
    let book = checkout::Message::book(language);
    book.into_iter().map(str::to_owned).collect()
}

/// The whole checkout as HTML.
pub fn render(view: &FirstView) -> String {
    rendered(|| page(view))
}

/// What people say, as it stands in `#words`: for a viewer who is known only after the document was sent.
pub fn render_words(words: &Words, language: Language) -> String {
    rendered(|| words::words(words, language))
}

fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().to_html())
}

fn page(view: &FirstView) -> impl IntoView {
    let language = view.language();
    let say = |message: Message| message.text(language);
    let checkout = Checkout::new(document(view.facts.clone()));
    let hosted = view.facts.merchant_origins.is_empty();
    let heading =
        hosted.then(|| view! { <h1 class="brand" dir="auto">{view.facts.payee.clone()}</h1> });
    let words = view.words.as_ref().map(|words| {
        view! { <div id="words">{words::words(words, language)}</div> }
    });
    let sandbox = (view.mode == Mode::Sandbox)
        .then(|| view! { <p class="sandbox">{say(Message::SandboxNote)}</p> });
    let back = view.back.clone().map(|back| {
        let text = match back.to {
            ChosenFrom::List => Message::BackToList,
            ChosenFrom::Poll => Message::BackToPoll,
        };
        view! { <a class="button quiet" href=back.href>{say(text)}</a> }
    });
    view! {
        // Named, because the shop's page has a main of its own.
        <main class="checkout" id="checkout" aria-label=say(Message::CheckoutTitle) data-step=checkout.stage()>
            {heading}
            <div class="columns">
                <div class="about">
                    {product::product(view, language)}
                    {words}
                </div>
                <div class="order" id="order">
                    {receipt::receipt(view, language)}
                    <div class="panel" id="panel">{panel(checkout)}</div>
                    <p class="status" id="status" role="status"></p>
                    <div class="panel" id="under-way"></div>
                    {back}
                    {sandbox}
                </div>
            </div>
        </main>
    }
}

fn said(message: Message, language: Language, values: &[(&str, &str)]) -> String {
    fill(message.text(language), values)
}
