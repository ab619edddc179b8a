//! Side by side: which of two products is the better one at an aspect.

use super::{Page, api, focus_by_id, sentence};
use crate::parts::Fetch;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use vouch_messages::facts::Facts as Say;
use vouch_wire::facts as wire;

#[component]
pub(super) fn Comparisons(facts: wire::Facts) -> impl IntoView {
    let hub = expect_context::<Page>().hub;
    let this = facts.product.clone();
    let none = facts.head_to_heads.is_empty();
    let all = facts.head_to_heads.into_iter().map(|asked| {
        let this = this.clone();
        view! { <li><Comparison this asked/></li> }
    });
    let all = all.collect_view();
    let statements = facts.pros.iter().chain(&facts.cons);
    let aspects: BTreeSet<String> = statements
        .map(|statement| statement.aspect.clone())
        .collect();
    let ask = (!aspects.is_empty()).then(|| {
        let aspects = aspects.into_iter().collect();
        view! { <Asking aspects/> }
    });
    let note = match none {
        true => Say::NoComparison,
        false => Say::RankWhy,
    };
    view! {
        <section class="comparisons" aria-labelledby="side-by-side">
            <h2 id="side-by-side">{hub.say(Say::SideBySide)}</h2>
            <ul class="statements">{all}</ul>
            <p class="quiet">{hub.say(note)}</p>
            {ask}
        </section>
    }
}

#[component]
fn Comparison(this: wire::FactsProduct, asked: wire::HeadToHead) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let question = hub.tell(Say::Which, &[("aspect", &asked.aspect)]);
    let button = |better: wire::Better, name: &str, sku: Option<&str>, count: u32| {
        let pressed = asked.your_choice == Some(better);
        let count = count.to_string();
        let label = hub.tell(Say::ChoiceCount, &[("choice", name), ("count", &count)]);
        let place = match better {
            wire::Better::This => "this",
            wire::Better::Other => "other",
            wire::Better::Level => "level",
        };
        let id = format!("{}-{place}", asked.id);
        let own = id.clone();
        let path = format!("/v1/facts/head-to-heads/{}/vote", asked.id);
        let sku = sku.map(str::to_owned);
        let press = move |_| {
            if !pressed && !page.is_disclosed() {
                return;
            }
            let choice = wire::CastPreference {
                better: sku.clone(),
                disclosure: page.disclosure.get_untracked(),
            };
            let Ok(body) = serde_json::to_string(&choice) else {
                return;
            };
            let path = path.clone();
            let said = match pressed {
                true => Say::VoteTakenBack,
                false => Say::VoteKept,
            };
            let doing = async move {
                match pressed {
                    true => api::delete(hub, &path).await,
                    false => api::set(hub, &path, body).await,
                }
            };
            page.act(doing, said, own.clone());
        };
        view! {
            <button type="button" id=id aria-pressed=pressed.to_string() on:click=press>
                {label}
            </button>
        }
    };
    let named = |product: &str| {
        let said = match asked.sure {
            true => Say::LeadsSurely,
            false => Say::Leads,
        };
        hub.tell(said, &[("product", product)])
    };
    let outcome = match asked.leads {
        None => hub.say(Say::NoVotes).to_owned(),
        Some(wire::Better::Level) => hub.say(Say::Tied).to_owned(),
        Some(wire::Better::This) => named(&this.title),
        Some(wire::Better::Other) => named(&asked.rival.title),
    };
    let place = asked.place.filter(|place| place.of > 2).map(|place| {
        let said = match place.shared {
            true => Say::PlaceShared,
            false => Say::PlaceOf,
        };
        let (at, of) = (place.place.to_string(), place.of.to_string());
        let said = hub.tell(said, &[("place", &at), ("of", &of)]);
        view! { <p class="quiet">{said}</p> }
    });
    let rival = &asked.rival;
    view! {
        <div class="fact" role="group" aria-label=question.clone()>
            <h3><bdi>{question.clone()}</bdi></h3>
            <div class="votes">
                {button(wire::Better::This, &this.title, Some(&this.sku), asked.this)}
                {button(wire::Better::Other, &rival.title, Some(&rival.sku), asked.other)}
                {button(wire::Better::Level, hub.say(Say::Level), None, asked.level)}
            </div>
            <p>{outcome}</p>
            {place}
        </div>
    }
}

/// A new question. The shop's other products are asked for once somebody wants to ask.
#[component]
fn Asking(aspects: Vec<String>) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let open = RwSignal::new(false);
    let aspects = StoredValue::new(aspects);
    let form = move || {
        let rivals = Fetch::<wire::Rivals>::new(page.of_product("/rivals"));
        rivals.shown(move |rivals| view! { <Question aspects=aspects.get_value() rivals/> })
    };
    view! {
        <button
            type="button"
            aria-expanded=move || open.get().to_string()
            aria-controls="compare"
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {hub.say(Say::Compare)}
        </button>
        <div id="compare">{move || open.get().then(form)}</div>
    }
}

#[component]
fn Question(aspects: Vec<String>, rivals: wire::Rivals) -> impl IntoView {
    let page = expect_context::<Page>();
    let hub = page.hub;
    let aspect = RwSignal::new(String::new());
    let rival = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let (aspect, rival) = (aspect.get_untracked(), rival.get_untracked());
        if aspect.is_empty() || rival.is_empty() || page.busy.get_untracked() {
            return;
        }
        let order = page.subject.with_value(|subject| wire::OpenHeadToHead {
            merchant: subject.merchant.clone(),
            sku: subject.sku.clone(),
            rival,
            aspect,
        });
        let Ok(body) = serde_json::to_string(&order) else {
            return;
        };
        page.busy.set(true);
        spawn_local(async move {
            let path = "/v1/facts/head-to-heads";
            let opened = api::post::<wire::OpenedHeadToHead>(hub, path, Some(body)).await;
            let _ = page.busy.try_set(false);
            match opened {
                Ok(opened) => {
                    page.refresh().await;
                    hub.announce(hub.say(Say::Asked).into());
                    focus_by_id(&format!("{}-this", opened.id)).await;
                }
                Err(failure) => hub.announce(sentence(hub, &failure)),
            }
        });
    };
    let aspects = aspects.into_iter().map(|aspect| {
        let value = aspect.clone();
        view! { <option value=value>{aspect}</option> }
    });
    let aspects = aspects.collect_view();
    let rivals = rivals
        .data
        .into_iter()
        .map(|rival| view! { <option value=rival.sku>{rival.title}</option> });
    let rivals = rivals.collect_view();
    view! {
        <form class="same" on:submit=send>
            <div class="field">
                <label for="compare-aspect">{hub.say(Say::CompareAt)}</label>
                <select
                    id="compare-aspect"
                    required
                    on:change=move |event| aspect.set(event_target_value(&event))
                >
                    <option value="">{hub.say(Say::ChooseAspect)}</option>
                    {aspects}
                </select>
            </div>
            <div class="field">
                <label for="compare-rival">{hub.say(Say::CompareWith)}</label>
                <select
                    id="compare-rival"
                    required
                    on:change=move |event| rival.set(event_target_value(&event))
                >
                    <option value="">{hub.say(Say::ChooseRival)}</option>
                    {rivals}
                </select>
            </div>
            <button type="submit">{hub.say(Say::Ask)}</button>
        </form>
    }
}
