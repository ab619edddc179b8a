//! Writing a recommendation, or working on the one that stands.

use super::choices::{Choices, VERDICTS, first_choice};
use super::points::{EditPoints, Points};
use super::{Bought, focus_on_soon, subject_of};
use crate::account::Wrongness;
use crate::api;
use crate::hub::hub;
use crate::parts::{Alert, Busy, Fetch, focus_soon};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::recommendations::Message;
use vouch_wire::hub::Subject;
use vouch_wire::recommendations as wire;
use vouch_wire::recommendations::{Audience, Disclosure, Verdict};

const TEXT_CHARS_MAX: usize = 2_000;

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

/// What is not filled in yet.
#[derive(Clone, Copy, PartialEq)]
enum Missing {
    Product(Message),
    Verdict,
    Text(Message),
    Reasons,
    Audience,
    Disclosure,
}

#[component]
pub fn Writing(
    bought: Vec<Bought>,
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
    let points = Points::default();
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

    let at = move |product: Option<usize>| {
        product.and_then(|at| bought.with_value(|bought| bought.get(at).cloned()))
    };
    let earlier = move |own: Option<wire::Recommendations>, product: Option<usize>| {
        let subject = at(product)?.subject;
        let mut own = own?.data.into_iter();
        own.find(|own| subject_of(own) == subject)
    };
    // What was written about the product before stands in the form, to be worked on.
    Effect::new(move |_| {
        let before = earlier(mine.value_untracked(), product.get());
        text.set(
            before
                .as_ref()
                .map(|own| own.text.clone())
                .unwrap_or_default(),
        );
        points.set(before.as_ref().map_or(&[][..], |own| &own.points));
        verdict.set(before.as_ref().map(|own| own.verdict));
        audience.set(before.as_ref().map(|own| own.audience));
        disclosure.set(before.map(|own| own.disclosure));
        missing.set(None);
    });

    let ask_for = move |what: Missing| {
        missing.set(Some(what));
        // Nothing is lost where a field cannot be focused: the sentence stands beside it.
        let _ = match what {
            Missing::Product(_) => product_field.get_untracked().map(|field| field.focus()),
            Missing::Text(_) => text_field.get_untracked().map(|field| field.focus()),
            Missing::Verdict => first_choice(verdict_field),
            Missing::Reasons => None,
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
            return ask_for(Missing::Product(Message::ProductMissing));
        };
        let Some(verdict) = verdict.get_untracked() else {
            return ask_for(Missing::Verdict);
        };
        let words = text.get_untracked();
        if words.trim().is_empty() {
            return ask_for(Missing::Text(Message::TextMissing));
        }
        if let Some(field) = points.incomplete() {
            focus_on_soon(field);
            return ask_for(Missing::Reasons);
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
            points: points.said(),
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
                Err(failure)
                    if api::code(&failure) == "point_twice"
                        || ["aspect", "statement"].contains(&api::field(&failure)) =>
                {
                    ask_for(Missing::Reasons);
                }
                Err(failure) if api::code(&failure) == "taken_down_before" => {
                    ask_for(Missing::Product(Message::Decided));
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
    let wrong_product = wrong(|missing| match missing {
        Missing::Product(message) => Some(message),
        _ => None,
    });
    let wrong_text = wrong(|missing| match missing {
        Missing::Text(message) => Some(message),
        _ => None,
    });
    let wrong_verdict =
        wrong(|missing| matches!(missing, Missing::Verdict).then_some(Message::VerdictMissing));
    let wrong_reasons =
        wrong(|missing| matches!(missing, Missing::Reasons).then_some(Message::ReasonRefused));
    let wrong_audience =
        wrong(|missing| matches!(missing, Missing::Audience).then_some(Message::AudienceMissing));
    let wrong_disclosure = wrong(|missing| {
        matches!(missing, Missing::Disclosure).then_some(Message::DisclosureMissing)
    });
    let counted = move || {
        let count = text.with(|text| text.chars().count());
        hub.tell(Message::CharactersLeft, &[("count", &count.to_string())])
    };
    let verb = move || match earlier(mine.value(), product.get()) {
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
                <EditPoints points wrong=wrong_reasons/>
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
