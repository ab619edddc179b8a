//! Facts about a product: what people established, how they voted, how it compares, and what one states oneself.
//!
//! Whether one gets anything or is close to the shop is asked once per product, before the first vote or statement.

mod comparing;
mod history;
mod own;
mod statement;
mod stating;

use self::comparing::Comparisons;
use self::own::Mine;
use self::statement::Statement;
use self::stating::Stating;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Fetch, Go, Heading};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use vouch_browser::api::Failure;
use vouch_messages::facts::Facts as Say;
use vouch_wire::facts as wire;
use vouch_wire::hub::{Route, Subject};
use vouch_wire::recommendations::Disclosure;
use wasm_bindgen::JsCast;

const DISCLOSURES: [(Disclosure, Say); 5] = [
    (Disclosure::None, Say::ChoiceNone),
    (Disclosure::Rewarded, Say::ChoiceReward),
    (Disclosure::FreeSample, Say::ChoiceSample),
    (Disclosure::Employee, Say::ChoiceEmployee),
    (Disclosure::Family, Say::ChoiceFamily),
];

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    hub: Hub,
    subject: StoredValue<Subject>,
    facts: Fetch<wire::Facts>,
    mine: Fetch<wire::OwnStatements>,
    /// What one says of oneself, until the server knows it.
    disclosure: RwSignal<Option<Disclosure>>,
    undisclosed: RwSignal<bool>,
    disclosures: NodeRef<html::Fieldset>,
    /// The statement whose history is open.
    open: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Page {
    fn facts_path(self) -> String {
        self.subject.with_value(|subject| {
            let (merchant, sku) = (encoded(&subject.merchant), encoded(&subject.sku));
            format!("/v1/facts?merchant={merchant}&product={sku}")
        })
    }

    /// An address under `/v1/facts` that names shop and product.
    fn of_product(self, path: &str) -> String {
        self.subject.with_value(|subject| {
            let (merchant, sku) = (encoded(&subject.merchant), encoded(&subject.sku));
            format!("/v1/facts{path}?merchant={merchant}&sku={sku}")
        })
    }

    /// Whether it is known what one gets; asks for it otherwise.
    fn is_disclosed(self) -> bool {
        let known = self
            .facts
            .value_untracked()
            .is_some_and(|facts| facts.your_disclosure.is_some());
        if known || self.disclosure.get_untracked().is_some() {
            return true;
        }
        self.undisclosed.set(true);
        let first = self.disclosures.get_untracked();
        let first = first.and_then(|field| field.query_selector("input").ok().flatten());
        if let Some(first) = first.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
            // The sentence stands there whether or not it can be focused.
            let _ = first.focus();
        }
        false
    }

    /// Does something, shows what came of it, says so, and goes on at the element `focus`.
    fn act(
        self,
        doing: impl Future<Output = Result<(), Failure>> + 'static,
        said: Say,
        focus: String,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = doing.await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(()) => {
                    self.refresh().await;
                    self.hub.announce(self.hub.say(said).into());
                    focus_by_id(&focus).await;
                }
                Err(failure) => self.hub.announce(sentence(self.hub, &failure)),
            }
        });
    }

    /// Asks again for what is shown; where that fails, what was there stays.
    async fn refresh(self) {
        if let Ok(facts) = api::get::<wire::Facts>(self.hub, &self.facts_path()).await {
            self.facts.update(|shown| *shown = facts);
        }
        let mine = self.of_product("/mine");
        if let Ok(own) = api::get::<wire::OwnStatements>(self.hub, &mine).await {
            self.mine.update(|shown| *shown = own);
        }
    }
}

/// What a refusal means here.
fn sentence(hub: Hub, failure: &Failure) -> String {
    let said = match api::code(failure) {
        "one_sided" => Say::LastOfItsSide,
        "said_already" => Say::SaidAlready,
        "too_many_today" => Say::TooManyToday,
        "disclosure_missing" => Say::ConnectedMissing,
        "unknown_statement" | "unknown_comparison" | "statement_not_open" | "not_merged" => {
            Say::Gone
        }
        code if code.starts_with("text_") => Say::TextRefused,
        _ => return hub.say(api::sentence(failure)).into(),
    };
    hub.say(said).into()
}

async fn focus_by_id(id: &str) {
    vouch_browser::sleep(0).await;
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Nothing is lost where it cannot be focused.
        let _ = element.focus();
    }
}

fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

#[component]
pub fn Facts(subject: Subject) -> impl IntoView {
    let hub = hub();
    let page = {
        let (merchant, sku) = (encoded(&subject.merchant), encoded(&subject.sku));
        Page {
            hub,
            subject: StoredValue::new(subject),
            facts: Fetch::new(format!("/v1/facts?merchant={merchant}&product={sku}")),
            mine: Fetch::new(format!("/v1/facts/mine?merchant={merchant}&sku={sku}")),
            disclosure: RwSignal::new(None),
            undisclosed: RwSignal::new(false),
            disclosures: NodeRef::new(),
            open: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    };
    provide_context(page);
    let title = Signal::derive(move || {
        let product = page.facts.value().map(|facts| facts.product.title);
        hub.tell(Say::Title, &[("product", &product.unwrap_or_default())])
    });
    let shop = move || {
        let shop = page.facts.value().map(|facts| facts.product.shop);
        shop.map(|shop| hub.tell(Say::SoldBy, &[("shop", &shop)]))
    };
    view! {
        <p class="back"><Go to=Route::Recommendations(None)>{hub.say(vouch_messages::hub::Message::Recommendations)}</Go></p>
        <Heading text=title/>
        <p class="quiet">{shop}</p>
        <p class="lead">{hub.say(Say::About)}</p>
        <Connected/>
        {page.facts.shown(move |facts| view! { <Sides facts/> })}
        {page.facts.shown(move |facts| view! { <Comparisons facts/> })}
        {page.mine.shown(move |own| view! { <Mine own/> })}
        {page.facts.framed(move || view! { <Stating/> })}
    }
}

/// The question that is asked once.
#[component]
fn Connected() -> impl IntoView {
    let Page {
        hub,
        facts,
        disclosure,
        undisclosed,
        disclosures,
        ..
    } = expect_context::<Page>();
    let due = Memo::new(move |_| {
        let known = facts.value().map(|facts| facts.your_disclosure.is_some());
        known == Some(false)
    });
    let radio = move |(value, message): &(Disclosure, Say)| {
        let value = *value;
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="disclosure"
                    prop:checked=move || disclosure.get() == Some(value)
                    on:change=move |_| {
                        disclosure.set(Some(value));
                        undisclosed.set(false);
                    }
                />
                <span>{hub.say(*message)}</span>
            </label>
        }
    };
    let wrong = move || {
        let say =
            move || view! { <p class="wrong" role="alert">{hub.say(Say::ConnectedMissing)}</p> };
        undisclosed.get().then(say)
    };
    let question = move || {
        view! {
            <fieldset class="connected" node_ref=disclosures aria-describedby="connected-why">
                <legend>{hub.say(Say::Connected)}</legend>
                <p class="hint" id="connected-why">{hub.say(Say::ConnectedWhy)}</p>
                {DISCLOSURES.iter().map(radio).collect_view()}
                {wrong}
            </fieldset>
        }
    };
    move || due.get().then(question)
}

/// What speaks for it and what speaks against it, side by side where there is room.
#[component]
fn Sides(facts: wire::Facts) -> impl IntoView {
    let hub = expect_context::<Page>().hub;
    let nothing = facts.pros.is_empty() && facts.cons.is_empty();
    let side = |id: &'static str, title: Say, none: Say, all: Vec<wire::Statement>, more: bool| {
        let others = StoredValue::new(all.clone());
        let empty = all.is_empty();
        let statements = all.into_iter().map(|statement| {
            view! { <li><Statement statement others/></li> }
        });
        let statements = statements.collect_view();
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{hub.say(title)}</h2>
                {empty.then(|| view! { <p class="quiet">{hub.say(none)}</p> })}
                <ul class="statements">{statements}</ul>
                {more.then(|| view! { <p class="quiet">{hub.say(Say::MoreThere)}</p> })}
            </section>
        }
    };
    let note = match nothing {
        true => Say::NothingYet,
        false => Say::Order,
    };
    view! {
        <div class="sides">
            {side("pros", Say::Pros, Say::NoPros, facts.pros, facts.more_pros)}
            {side("cons", Say::Cons, Say::NoCons, facts.cons, facts.more_cons)}
        </div>
        <p class="quiet">{hub.say(note)}</p>
    }
}
