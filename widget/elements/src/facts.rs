//! `<vouch-facts>`: what speaks for a product and what against it, each statement with its votes, and how it compares. Nobody votes
//! or states anything without having said what they are to the shop.

use crate::call::Call;
use crate::parts::{self, report};
use crate::{Place, history, rendered};
use leptos::prelude::*;
use serde_json::json;
use vouch_messages::elements::facts::Message;
use vouch_wire::facts::{Better, Facts, HeadToHead, Opinion, Statement, StatementKind};

/// The field that says what the viewer is to the shop, once for all votes of the document.
const RELATION: &str = "relation";

pub fn facts(sku: &str, facts: &Facts, place: &Place) -> String {
    rendered(|| {
        let nothing = facts.pros.is_empty() && facts.cons.is_empty();
        let asks = facts.your_disclosure.is_none();
        let sides = match nothing {
            true => view! { <p class="empty">{place.say(Message::Nothing)}</p> }.into_any(),
            false => view! {
                <div class="sides">
                    {side(StatementKind::Pro, &facts.pros, asks, place)}
                    {side(StatementKind::Con, &facts.cons, asks, place)}
                </div>
                <p class="hint">{place.say(Message::Order)}</p>
            }
            .into_any(),
        };
        let first = !facts.pros.iter().chain(&facts.cons).any(|one| one.yours);
        view! {
            <section class="slot" id="facts" tabindex="-1" aria-labelledby="established">
                <h2 id="established">{place.say(Message::Title)}</h2>
                {sides}
            </section>
            {head_to_heads(sku, &facts.head_to_heads, asks, place)}
            {asks.then(|| relation(place))}
            {state(sku, first, asks, place)}
        }
    })
}

fn side(
    kind: StatementKind,
    statements: &[Statement],
    asks: bool,
    place: &Place,
) -> impl IntoView + use<> {
    let (title, nothing, class) = match kind {
        StatementKind::Pro => (Message::For, Message::NothingFor, "points pro"),
        StatementKind::Con => (Message::Against, Message::NothingAgainst, "points con"),
    };
    let list = match statements {
        [] => view! { <p class="empty">{place.say(nothing)}</p> }.into_any(),
        some => {
            let points: Vec<_> = some.iter().map(|one| statement(one, asks, place)).collect();
            view! { <ul class=class>{points}</ul> }.into_any()
        }
    };
    view! { <div><h3 class="side">{place.say(title)}</h3>{list}</div> }
}

fn statement(one: &Statement, asks: bool, place: &Place) -> impl IntoView + use<> {
    let path = ["/v1/facts/", &one.id, "/vote"].concat();
    let cast = |agrees: bool| Call::put(path.clone()).with("agrees", agrees);
    let mine = one
        .your_vote
        .filter(|vote| vote.current)
        .map(|vote| vote.stance);
    let vote = match one.yours {
        true => view! { <p class="why">{place.say(Message::Yours)}</p> }.into_any(),
        false => parts::votes(
            parts::Votes {
                id: one.id.clone(),
                statement: &one.text,
                agree: one.agree,
                disagree: one.disagree,
                mine: match mine {
                    Some(Opinion::Agrees) => Some(true),
                    Some(Opinion::Disagrees) => Some(false),
                    _ => None,
                },
                calls: [cast(true), cast(false), Call::delete(path.clone())],
                with: asks.then_some(RELATION),
            },
            place,
        )
        .into_any(),
    };
    let about = ["&statement=", &one.id].concat();
    let seen = history::see(&one.id, &about, &one.text, place);
    let sign = match one.kind {
        StatementKind::Pro => "+",
        StatementKind::Con => "−",
    };
    let by = place.said(
        vouch_messages::elements::Message::By,
        &[("name", &one.author)],
    );
    let verified = one.verified_purchase.then(|| {
        let line = place.say(vouch_messages::elements::words::Message::VerifiedPurchase);
        view! { <span class="verified">{parts::tick()}{line}</span> }
    });
    view! {
        <li class="point" id=["point-", &one.id].concat() tabindex="-1">
            <span class="sign" aria-hidden="true">{sign}</span>
            <div>
                {parts::disclosure(one.disclosure, place)}
                <p dir="auto"><span class="aspect">{one.aspect.clone()}": "</span>{one.text.clone()}</p>
                <p class="by why"><span dir="auto">{by}</span> {verified}</p>
                {vote}
                <div class="folds">{seen} {report("statement", &one.id, &one.text, place)}</div>
            </div>
        </li>
    }
}

fn head_to_heads(
    sku: &str,
    all: &[HeadToHead],
    asks: bool,
    place: &Place,
) -> impl IntoView + use<> {
    (!all.is_empty()).then(|| {
        let rows: Vec<_> = all
            .iter()
            .map(|one| head_to_head(sku, one, asks, place))
            .collect();
        view! {
            <section class="slot" aria-labelledby="head-to-head">
                <h2 id="head-to-head">{place.say(Message::HeadToHeads)}</h2>
                <ul class="cards">{rows}</ul>
            </section>
        }
    })
}

fn head_to_head(sku: &str, one: &HeadToHead, asks: bool, place: &Place) -> impl IntoView + use<> {
    let rival = &*one.rival.title;
    let names = [("aspect", &*one.aspect), ("rival", rival)];
    let leads = one.leads.map(|leads| {
        let line = match leads {
            Better::This => place.say(Message::LeadsThis).to_owned(),
            Better::Other => place.said(Message::LeadsOther, &names),
            Better::Level => place.say(Message::LeadsLevel).to_owned(),
        };
        let unsure = (!one.sure).then(|| [" · ", place.say(Message::Unsure)].concat());
        view! { <p class="why">{line}{unsure}</p> }
    });
    let path = ["/v1/facts/head-to-heads/", &one.id, "/vote"].concat();
    let button = |side: Better, name: &str, label: Message, count: u32, better: Option<&str>| {
        let chosen = one.your_choice == Some(side);
        let call = match chosen {
            true => Call::delete(path.clone()),
            false => Call::put(path.clone()).with("better", json!(better)),
        };
        let count = count.to_string();
        let label = place.said(label, &[names[0], names[1], ("count", &count)]);
        let done = match chosen {
            true => vouch_messages::elements::Message::NoLonger,
            false => vouch_messages::elements::Message::VoteCounted,
        };
        let side = match side {
            Better::This => "-this",
            Better::Other => "-other",
            Better::Level => "-level",
        };
        view! {
            <button type="button" class="vote" id=[&*one.id, side].concat() aria-pressed=chosen.to_string()
                aria-label=label data-call=call.request() data-body=call.body() data-with=asks.then_some(RELATION)
                data-done=place.say(done)>{name.to_owned()} <span class="count">{count}</span></button>
        }
    };
    let level = place.say(Message::LeadsLevel);
    let this = place.say(Message::This);
    view! {
        <li class="card" id=["pair-", &one.id].concat() tabindex="-1">
            <p dir="auto">{place.said(Message::Against2, &names)}</p>
            {leads}
            <span class="votes">
                {button(Better::This, this, Message::ChooseThis, one.this, Some(sku))}
                {button(Better::Level, level, Message::ChooseLevel, one.level, None)}
                {button(Better::Other, rival, Message::ChooseOther, one.other, Some(&one.rival.sku))}
            </span>
        </li>
    }
}

/// Asked once, before the first vote; nothing is chosen beforehand.
fn relation(place: &Place) -> impl IntoView + use<> {
    let options = [
        ("none", Message::RelationNone),
        ("rewarded", Message::RelationRewarded),
        ("free_sample", Message::RelationFreeSample),
        ("employee", Message::RelationEmployee),
        ("family", Message::RelationFamily),
    ]
    .map(|(value, message)| view! { <option value=value>{place.say(message)}</option> })
    .collect_view();
    let label = place.said(Message::YourRelation, &[("shop", &place.shop)]);
    view! {
        <p class="relation">
            <label for=RELATION>{label}</label>
            <select id=RELATION name="disclosure">
                <option value="">{place.say(Message::Choose)}</option>
                {options}
            </select>
        </p>
    }
}

fn state(sku: &str, first: bool, asks: bool, place: &Place) -> impl IntoView + use<> {
    let kinds = match first {
        true => json!([{ "kind": "pro" }, { "kind": "con" }]),
        false => json!([{}]),
    };
    let call = Call::post("/v1/facts".into())
        .with("merchant", &*place.merchant)
        .with("sku", sku)
        .with("statements", kinds);
    let fields = |at: usize, title: AnyView| {
        let id = |what: &str| ["new-", what, "-", &at.to_string()].concat();
        let name = |what: &str| ["statements.", &at.to_string(), ".", what].concat();
        view! {
            <fieldset>
                {title}
                <label for=id("aspect")>{place.say(Message::Aspect)}</label>
                <input type="text" id=id("aspect") name=name("aspect") required maxlength="40" autocomplete="off"/>
                <label for=id("text")>{place.say(Message::Statement)}</label>
                <input type="text" id=id("text") name=name("text") required maxlength="140" autocomplete="off"/>
            </fieldset>
        }
    };
    let legend = |message: Message| view! { <legend>{place.say(message)}</legend> }.into_any();
    let (hint, fields) = if first {
        let both =
            view! { {fields(0, legend(Message::For))} {fields(1, legend(Message::Against))} };
        (Some(place.say(Message::StateHow)), both.into_any())
    } else {
        let kind = view! {
            <label for="new-kind">{place.say(Message::State)}</label>
            <select id="new-kind" name="statements.0.kind">
                <option value="pro">{place.say(Message::For)}</option>
                <option value="con">{place.say(Message::Against)}</option>
            </select>
        };
        (None, fields(0, kind.into_any()).into_any())
    };
    view! {
        <details class="fold" id="state">
            <summary>{place.say(Message::State)}</summary>
            <form id="state-form" data-call=call.request() data-body=call.body() data-with=asks.then_some(RELATION)
                data-done=place.say(Message::Stated)>
                {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
                {fields}
                <button type="submit" class="secondary">{place.say(Message::StateSend)}</button>
            </form>
        </details>
    }
}
