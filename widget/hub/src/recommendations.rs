//! Recommendations: writing about what one bought, and everything one wrote.
//!
//! Who may read it and what the author got for it have no default: both are chosen, or nothing is saved.

use crate::account::Wrongness;
use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Fetch, Heading, ShopLinks, focus_soon};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::hub::Message as Hubs;
use vouch_messages::recommendations::Message;
use vouch_wire::hub::{Route, Subject};
use vouch_wire::payments::{Orders, Status};
use vouch_wire::recommendations as wire;
use vouch_wire::recommendations::{Audience, Disclosure, Verdict};

const TEXT_CHARS_MAX: usize = 2_000;

const VERDICTS: [(Verdict, Message); 2] = [
    (Verdict::Recommends, Message::IRecommend),
    (Verdict::DoesNot, Message::IDoNot),
];

const AUDIENCES: [(Audience, Message); 4] = [
    (Audience::Friends, Message::ToFriends),
    (Audience::Followers, Message::ToFollowers),
    (Audience::Everyone, Message::ToEveryone),
    (Audience::Nobody, Message::ToNobody),
];

const DISCLOSURES: [(Disclosure, Message); 5] = [
    (Disclosure::None, Message::GotNothing),
    (Disclosure::Rewarded, Message::GotReward),
    (Disclosure::FreeSample, Message::GotSample),
    (Disclosure::Employee, Message::AmEmployee),
    (Disclosure::Family, Message::AmFamily),
];

/// A product that can be written about.
#[derive(Clone, PartialEq)]
struct Bought {
    subject: Subject,
    title: String,
    shop: String,
}

#[component]
pub fn Recommendations(subject: Option<Subject>) -> impl IntoView {
    let hub = hub();
    let mine = Fetch::<wire::Recommendations>::new("/v1/recommendations/mine");
    let orders = Fetch::<Orders>::new("/v1/orders?limit=100");
    let below = NodeRef::<html::H2>::new();
    let both = move |orders: Orders| {
        let subject = subject.clone();
        mine.shown(move |own| {
            let bought = bought(&orders, &own);
            let chosen = subject
                .clone()
                .filter(|subject| bought.iter().any(|one| one.subject == *subject));
            if bought.is_empty() {
                return view! { <NothingBought/> }.into_any();
            }
            view! { <Writing bought own chosen mine below/> }.into_any()
        })
    };
    view! {
        <Heading text=hub.say(Hubs::Recommendations)/>
        {orders.shown(both)}
        <Own mine heading=below/>
    }
}

/// What stands bought, latest first, and what was written about before; each product once.
fn bought(orders: &Orders, own: &wire::Recommendations) -> Vec<Bought> {
    let standing = orders
        .data
        .iter()
        .filter(|order| matches!(order.status, Status::Authorised));
    let purchases = standing.flat_map(|order| {
        order.line_items.iter().filter_map(|line| {
            Some(Bought {
                subject: Subject {
                    merchant: order.merchant.clone(),
                    sku: line.sku.clone()?,
                },
                title: line.name.clone(),
                shop: order.payee.clone(),
            })
        })
    });
    let written = own.data.iter().map(|own| Bought {
        subject: subject_of(own),
        title: own.title.clone(),
        shop: own.shop.clone(),
    });
    let mut all: Vec<Bought> = Vec::new();
    for one in purchases.chain(written) {
        if all.iter().all(|other| other.subject != one.subject) {
            all.push(one);
        }
    }
    all
}

fn subject_of(own: &wire::Recommendation) -> Subject {
    Subject {
        merchant: own.merchant.clone(),
        sku: own.sku.clone(),
    }
}

#[component]
fn NothingBought() -> impl IntoView {
    let hub = hub();
    let shops = (!hub.shops().is_empty()).then(|| {
        view! {
            <h3>{hub.say(Hubs::TryAShop)}</h3>
            <ShopLinks/>
        }
    });
    view! {
        <div class="empty">
            <h2>{hub.say(Message::NothingBought)}</h2>
            <p>{hub.say(Message::NothingBoughtText)}</p>
            {shops}
        </div>
    }
}

/// What is not filled in yet.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Product,
    Verdict,
    Text(Message),
    Audience,
    Disclosure,
}

#[component]
fn Writing(
    bought: Vec<Bought>,
    own: wire::Recommendations,
    chosen: Option<Subject>,
    mine: Fetch<wire::Recommendations>,
    below: NodeRef<html::H2>,
) -> impl IntoView {
    let hub = hub();
    // With one thing bought there is nothing to choose.
    let first = match bought.as_slice() {
        [only] => Some(only.subject.clone()),
        _ => chosen,
    };
    let place = |subject: &Subject| bought.iter().position(|one| one.subject == *subject);
    let product = RwSignal::new(first.as_ref().and_then(place));
    let text = RwSignal::new(String::new());
    let verdict = RwSignal::new(None::<Verdict>);
    let audience = RwSignal::new(None::<Audience>);
    let disclosure = RwSignal::new(None::<Disclosure>);
    let missing = RwSignal::new(None::<Missing>);
    let trouble = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let product_field = NodeRef::<html::Select>::new();
    let text_field = NodeRef::<html::Textarea>::new();
    let verdict_field = NodeRef::<html::Fieldset>::new();
    let audience_field = NodeRef::<html::Fieldset>::new();
    let disclosure_field = NodeRef::<html::Fieldset>::new();
    let bought = StoredValue::new(bought);
    let own = StoredValue::new(own);

    let at = move |product: Option<usize>| {
        product.and_then(|at| bought.with_value(|bought| bought.get(at).cloned()))
    };
    let earlier = move |product: Option<usize>| {
        let subject = at(product)?.subject;
        own.with_value(|own| {
            let of = own.data.iter().find(|own| subject_of(own) == subject);
            of.cloned()
        })
    };
    // What was written about the product before stands in the form, to be worked on.
    Effect::new(move |_| {
        let before = earlier(product.get());
        text.set(
            before
                .as_ref()
                .map(|own| own.text.clone())
                .unwrap_or_default(),
        );
        verdict.set(before.as_ref().map(|own| own.verdict));
        audience.set(before.as_ref().map(|own| own.audience));
        disclosure.set(before.map(|own| own.disclosure));
        missing.set(None);
    });

    let ask_for = move |what: Missing| {
        missing.set(Some(what));
        // Nothing is lost where a field cannot be focused: the sentence stands beside it.
        let _ = match what {
            Missing::Product => product_field.get_untracked().map(|field| field.focus()),
            Missing::Text(_) => text_field.get_untracked().map(|field| field.focus()),
            Missing::Verdict => first_choice(verdict_field),
            Missing::Audience => first_choice(audience_field),
            Missing::Disclosure => first_choice(disclosure_field),
        };
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        missing.set(None);
        trouble.set(None);
        let Some(about) = at(product.get_untracked()) else {
            return ask_for(Missing::Product);
        };
        let Some(verdict) = verdict.get_untracked() else {
            return ask_for(Missing::Verdict);
        };
        let words = text.get_untracked();
        if words.trim().is_empty() {
            return ask_for(Missing::Text(Message::TextMissing));
        }
        let Some(audience) = audience.get_untracked() else {
            return ask_for(Missing::Audience);
        };
        let Some(disclosure) = disclosure.get_untracked() else {
            return ask_for(Missing::Disclosure);
        };
        let asked = wire::WriteRecommendation {
            merchant: about.subject.merchant,
            sku: about.subject.sku,
            payment: None,
            verdict: Some(verdict),
            points: Vec::new(),
            text: words,
            audience: Some(audience),
            disclosure: Some(disclosure),
        };
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let path = "/v1/recommendations";
            let outcome = api::post::<wire::Recommendation>(hub, path, Some(body)).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(written) => {
                    hub.announce(hub.say(Message::Saved).into());
                    mine.update(|mine| {
                        mine.data.retain(|other| other.id != written.id);
                        mine.data.insert(0, written);
                    });
                    focus_soon(below);
                }
                Err(failure) if api::code(&failure).starts_with("text_") => {
                    ask_for(Missing::Text(Message::TextRefused));
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
        });
    };

    let products = bought.with_value(|bought| {
        let options = bought.iter().enumerate().map(|(at, one)| {
            let values = [("product", one.title.as_str()), ("shop", one.shop.as_str())];
            let label = hub.tell(Message::ProductFrom, &values);
            let selected = move || product.get() == Some(at);
            view! { <option value=at.to_string() selected=selected>{label}</option> }
        });
        options.collect_view()
    });
    let wrong = move |of: fn(Missing) -> Option<Message>| {
        Signal::derive(move || missing.get().and_then(of))
    };
    let wrong_product =
        wrong(|missing| matches!(missing, Missing::Product).then_some(Message::ProductMissing));
    let wrong_text = wrong(|missing| match missing {
        Missing::Text(message) => Some(message),
        _ => None,
    });
    let wrong_verdict =
        wrong(|missing| matches!(missing, Missing::Verdict).then_some(Message::VerdictMissing));
    let wrong_audience =
        wrong(|missing| matches!(missing, Missing::Audience).then_some(Message::AudienceMissing));
    let wrong_disclosure = wrong(|missing| {
        matches!(missing, Missing::Disclosure).then_some(Message::DisclosureMissing)
    });
    let counted = move || {
        let count = text.with(|text| text.chars().count());
        hub.tell(Message::CharactersLeft, &[("count", &count.to_string())])
    };
    let verb = move || match earlier(product.get()) {
        Some(_) => hub.say(Message::Replace),
        None => hub.say(Message::Save),
    };
    view! {
        <section class="writing" aria-labelledby="write">
            <h2 id="write">{hub.say(Message::WriteOne)}</h2>
            <p>{hub.say(Message::WriteWhy)}</p>
            <form novalidate on:submit=save>
                <div class="field">
                    <label for="product">{hub.say(Message::Product)}</label>
                    <select
                        id="product"
                        required
                        node_ref=product_field
                        aria-invalid=move || wrong_product.get().map(|_| "true")
                        aria-describedby=move || wrong_product.get().map(|_| "product-wrong")
                        on:change=move |event| product.set(event_target_value(&event).parse().ok())
                    >
                        <option value="" selected=move || product.get().is_none()>
                            {hub.say(Message::ChooseProduct)}
                        </option>
                        {products}
                    </select>
                    <Wrongness id="product-wrong" what=wrong_product/>
                </div>
                <Choices
                    name="verdict"
                    legend=Message::Verdict
                    hint=None
                    choices=VERDICTS.to_vec()
                    chosen=verdict
                    wrong=wrong_verdict
                    node=verdict_field
                />
                <div class="field">
                    <label for="words">{hub.say(Message::YourWords)}</label>
                    <textarea
                        id="words"
                        rows="5"
                        required
                        maxlength=TEXT_CHARS_MAX.to_string()
                        node_ref=text_field
                        prop:value=text
                        aria-invalid=move || wrong_text.get().map(|_| "true")
                        aria-describedby=move || match wrong_text.get() {
                            Some(_) => "words-wrong",
                            None => "words-count",
                        }
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                    <p class="hint" id="words-count">{counted}</p>
                    <Wrongness id="words-wrong" what=wrong_text/>
                </div>
                <Choices
                    name="audience"
                    legend=Message::WhoReads
                    hint=None
                    choices=AUDIENCES.to_vec()
                    chosen=audience
                    wrong=wrong_audience
                    node=audience_field
                />
                <Choices
                    name="disclosure"
                    legend=Message::WhatGot
                    hint=Some(Message::WhatGotWhy)
                    choices=DISCLOSURES.to_vec()
                    chosen=disclosure
                    wrong=wrong_disclosure
                    node=disclosure_field
                />
                <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>{verb}</Busy>
                <Alert message=trouble/>
            </form>
        </section>
    }
}

/// One of a few, none of them chosen for the reader.
#[component]
fn Choices<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    legend: Message,
    hint: Option<Message>,
    choices: Vec<(T, Message)>,
    chosen: RwSignal<Option<T>>,
    wrong: Signal<Option<Message>>,
    node: NodeRef<html::Fieldset>,
) -> impl IntoView {
    let hub = hub();
    let hint_id = format!("{name}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let radio = move |(value, message): (T, Message)| {
        let checked = move || chosen.get() == Some(value);
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    required
                    prop:checked=checked
                    on:change=move |_| chosen.set(Some(value))
                />
                <span>{hub.say(message)}</span>
            </label>
        }
    };
    let complaint = move || {
        wrong
            .get()
            .map(|message| view! { <p class="wrong" role="alert">{hub.say(message)}</p> })
    };
    view! {
        <fieldset node_ref=node aria-describedby=described>
            <legend>{hub.say(legend)}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hub.say(hint)}</p> })}
            {choices.into_iter().map(radio).collect_view()}
            {complaint}
        </fieldset>
    }
}

fn first_choice(field: NodeRef<html::Fieldset>) -> Option<Result<(), wasm_bindgen::JsValue>> {
    use wasm_bindgen::JsCast;
    let first = field.get_untracked()?.query_selector("input").ok()??;
    Some(first.dyn_into::<web_sys::HtmlElement>().ok()?.focus())
}

/// Everything one wrote, as its readers see it and who they are.
#[component]
fn Own(mine: Fetch<wire::Recommendations>, heading: NodeRef<html::H2>) -> impl IntoView {
    let hub = hub();
    let deleting = RwSignal::new(None::<wire::Recommendation>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let delete = Callback::new(move |own: wire::Recommendation| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::delete(hub, &format!("/v1/recommendations/{}", own.id)).await;
            busy.set(false);
            match outcome {
                Err(failure) if api::code(&failure) != "unknown_recommendation" => {
                    trouble.set(Some(api::sentence(&failure)));
                }
                _ => {
                    deleting.set(None);
                    mine.update(|mine| mine.data.retain(|other| other.id != own.id));
                    hub.announce(hub.say(Message::Deleted).into());
                    focus_soon(heading);
                }
            }
        });
    });
    let list = move || {
        let own = mine.value()?;
        let empty = own.data.is_empty();
        let entry = move |own: wire::Recommendation| {
            let ask = Callback::new(move |own| {
                trouble.set(None);
                deleting.set(Some(own));
            });
            view! { <Entry own ask/> }
        };
        Some(view! {
            <h2 id="own" tabindex="-1" node_ref=heading>{hub.say(Message::YourRecommendations)}</h2>
            {empty.then(|| view! { <p class="quiet">{hub.say(Message::NoRecommendations)}</p> })}
            {own.data.into_iter().map(entry).collect_view()}
        })
    };
    view! {
        <section class="own">{list}</section>
        <Confirm
            about=deleting
            question=|hub: Hub, own: &wire::Recommendation| {
                hub.tell(Message::DeleteQuestion, &[("product", &own.title)])
            }
            text=hub.say(Message::DeleteText)
            yes=|hub: Hub, _: &wire::Recommendation| hub.say(Message::Delete).to_owned()
            busy
            trouble
            on_yes=delete
        />
    }
}

#[component]
fn Entry(own: wire::Recommendation, ask: Callback<wire::Recommendation>) -> impl IntoView {
    let hub = hub();
    let title = own.title.clone();
    let values = [("product", own.title.as_str()), ("shop", own.shop.as_str())];
    let about = hub.tell(Message::About, &values);
    let disclosed = match own.disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::SaysReward),
        Disclosure::FreeSample => Some(Message::SaysSample),
        Disclosure::Employee => Some(Message::SaysEmployee),
        Disclosure::Family => Some(Message::SaysFamily),
    };
    let disclosed = disclosed.map(|message| {
        let text = hub.tell(message, &[("shop", &own.shop)]);
        view! { <p class="disclosure">{text}</p> }
    });
    let (mark, verified) = match own.verified_purchase {
        true => ("mark verified", Message::VerifiedPurchase),
        false => ("mark", Message::NotVerified),
    };
    let readers = match own.audience {
        Audience::Friends => Message::ReadByFriends,
        Audience::Followers => Message::ReadByFollowers,
        Audience::Everyone => Message::ReadByEveryone,
        Audience::Nobody => Message::ReadByNobody,
    };
    let written = hub.tell(Message::WrittenOn, &[("day", &hub.day(&own.written_at))]);
    let edit = hub.tell(Message::EditNamed, &[("product", &title)]);
    let delete = hub.tell(Message::DeleteNamed, &[("product", &title)]);
    let subject = subject_of(&own);
    let text = own.text.clone();
    view! {
        <article class="word" aria-label=title>
            <h3>{about}</h3>
            <p class=mark>{hub.say(verified)}</p>
            {disclosed}
            <p class="text" dir="auto">{text}</p>
            <p class="quiet">{hub.say(readers)}</p>
            <p class="quiet">{written}</p>
            <div class="answers">
                <button
                    type="button"
                    class="plain"
                    aria-label=edit
                    on:click=move |_| hub.go(Route::Recommendations(Some(subject.clone())))
                >
                    {hub.say(Message::Edit)}
                </button>
                <button
                    type="button"
                    class="plain"
                    aria-label=delete
                    on:click=move |_| ask.run(own.clone())
                >
                    {hub.say(Message::Delete)}
                </button>
            </div>
        </article>
    }
}
