//! A dispute's place on an order's page: opened in two steps, said more in, appealed, taken back.

use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::Busy;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use vouch_messages::disputes::Message;
use vouch_wire::disputes::{Claim, Decision, Dispute, Rule, Side, Stage};
use vouch_wire::payments::{Order, Status};

/// What was disputed of an order, and what may be.
#[component]
pub fn Disputes(order: Order, changed: Callback<()>) -> impl IntoView {
    let shown = order.disputes.iter();
    let shown = shown.map(|dispute| view! { <Case dispute=dispute.clone() changed/> });
    let shown = shown.collect_view();
    let open = order.disputes.iter().any(|it| it.stage != Stage::Closed);
    let claimed = |claim| order.disputes.iter().any(|it| it.claim == claim);
    let claims = [Claim::NotReceived, Claim::NotAsDescribed];
    let may = |claim: &Claim| {
        let there = matches!(order.status, Status::Delivered | Status::Released);
        let fits = match claim {
            Claim::NotReceived => there || order.status == Status::Shipped,
            Claim::NotAsDescribed => there,
        };
        fits && !claimed(*claim)
    };
    let claims: Vec<Claim> = claims.into_iter().filter(may).collect();
    let new = (!open && !claims.is_empty() && order.withdrawal.is_none())
        .then(|| view! { <New id=order.id.clone() claims changed/> });
    view! {
        {shown}
        {new}
    }
}

/// Opens one, in two steps.
#[component]
fn New(id: String, claims: Vec<Claim>, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let asking = RwSignal::new(false);
    let first = claims.first().copied().unwrap_or(Claim::NotReceived);
    let claim = RwSignal::new(first);
    let path = format!("/v1/orders/{id}/disputes");
    let body =
        Callback::new(move |text: String| json!({ "claim": claim.get_untracked(), "text": text }));
    let shown = move || {
        match asking.get() {
        false => view! {
            <button type="button" on:click=move |_| asking.set(true)>{hub.say(Message::Wrong)}</button>
        }
        .into_any(),
        true => {
            let choices = claims.iter().copied().map(|this| {
                view! {
                    <label class="choice">
                        <input
                            type="radio"
                            name="claim"
                            prop:checked=move || claim.get() == this
                            on:change=move |_| claim.set(this)
                        />
                        <span>{hub.say(claim_name(this))}</span>
                    </label>
                }
            });
            view! {
                <fieldset class="choices">
                    <legend>{hub.say(Message::What)}</legend>
                    {choices.collect_view()}
                </fieldset>
                <Say path=path.clone() label=Message::Tell press=Message::Open body changed/>
                <button type="button" on:click=move |_| asking.set(false)>{hub.say(Message::Back)}</button>
            }
            .into_any()
        }
    }
    };
    view! { <div class="ask dispute">{shown}</div> }
}

/// One dispute: what both said, what was decided, what comes next.
#[component]
fn Case(dispute: Dispute, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let claim = hub.say(claim_name(dispute.claim));
    let title = hub.tell(Message::Title, &[("claim", claim)]);
    let name = StoredValue::new(format!("dispute-{}", dispute.id));
    let said = dispute.statements.iter().chain(&dispute.appeal);
    let said = said.map(|it| {
        let who = hub.say(match it.side {
            Side::Shopper => Message::You,
            Side::Merchant => Message::Shop,
        });
        view! {
            <li>
                <p class="quiet">{format!("{who}, {}", hub.day(&it.at))}</p>
                <p class="text"><bdi>{it.text.clone()}</bdi></p>
            </li>
        }
    });
    let said = said.collect_view();
    let decisions = dispute.decisions.iter().map(|it| decision(hub, it));
    let decisions = decisions.collect_view();
    let day = dispute.due_at.as_ref().or(dispute.closed_at.as_ref());
    let day = day.map(|at| hub.day(at)).unwrap_or_default();
    let next = hub.tell(
        match dispute.stage {
            Stage::Open => Message::WaitsForShop,
            Stage::Answered | Stage::Appealed => Message::WaitsForDecision,
            Stage::Decided => Message::AppealUntil,
            Stage::Closed => Message::Closed,
        },
        &[("day", &day)],
    );
    let path = |act: &str| format!("/v1/orders/disputes/{}/{act}", dispute.id);
    let body = Callback::new(|text: String| json!({ "text": text }));
    let lost = dispute
        .decisions
        .last()
        .is_some_and(|it| it.winner == Side::Merchant);
    let speak = match dispute.stage {
        Stage::Open | Stage::Answered | Stage::Appealed => Some(
            view! {
                <Say path=path("statements") label=Message::More press=Message::Send body changed/>
            }
            .into_any(),
        ),
        Stage::Decided if lost => Some(
            view! {
                <Say path=path("appeal") label=Message::Why press=Message::Appeal body changed/>
            }
            .into_any(),
        ),
        Stage::Decided | Stage::Closed => None,
    };
    let back = (dispute.stage != Stage::Closed && dispute.stage != Stage::Decided)
        .then(|| view! { <TakeBack path=path("take-back") changed/> });
    view! {
        <section class="ask dispute" aria-labelledby=name.get_value()>
            <h2 id=name.get_value()>{title}</h2>
            <p>{next}</p>
            <ul>{said}</ul>
            {decisions}
            {speak}
            {back}
        </section>
    }
}

fn decision(hub: Hub, decision: &Decision) -> impl IntoView + use<> {
    let winner = hub.say(match decision.winner {
        Side::Shopper => Message::WonShopper,
        Side::Merchant => Message::WonMerchant,
    });
    let rule = decision.rule.map(|rule| {
        hub.say(match rule {
            Rule::Silence => Message::Silence,
            Rule::Accepted => Message::Accepted,
            Rule::TakenBack => Message::TakenBack,
            Rule::HandedOver => Message::HandedOver,
            Rule::Refunded => Message::Refunded,
            Rule::Evidence => Message::Evidence,
        })
    });
    let because = decision.because.clone();
    let because = because.map(|because| view! { <p class="text"><bdi>{because}</bdi></p> });
    view! {
        <div class="decision">
            <p><strong>{winner}</strong> " " {rule}</p>
            {because}
        </div>
    }
}

/// A text that is sent, and what came of it.
#[component]
fn Say(
    path: String,
    label: Message,
    press: Message,
    body: Callback<String, Value>,
    changed: Callback<()>,
) -> impl IntoView {
    let hub = hub();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<&'static str>);
    let path = StoredValue::new(path);
    let send = Callback::new(move |()| {
        let said = text.get_untracked();
        if said.trim().is_empty() {
            trouble.set(Some(hub.say(Message::SaySomething)));
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let body = body.run(said);
            match api::post::<Dispute>(hub, &path.get_value(), Some(body.to_string())).await {
                Ok(_) => changed.run(()),
                Err(failure) => {
                    let sentence = match api::code(&failure) {
                        "delivery_proven" => hub.say(Message::Proven),
                        "dispute_too_late" => hub.say(Message::TooLate),
                        "claims_limited" => hub.say(Message::Limited),
                        _ => hub.say(api::sentence(&failure)),
                    };
                    let _ = trouble.try_set(Some(sentence));
                }
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <label class="field">
            <span>{hub.say(label)}</span>
            <textarea
                rows="4"
                maxlength="2000"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
        </label>
        <Busy busy press=send>{hub.say(press)}</Busy>
        <div role="alert">
            {move || trouble.get().map(|text| view! { <p class="alert">{text}</p> })}
        </div>
    }
}

#[component]
fn TakeBack(path: String, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let path = StoredValue::new(path);
    let press = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            // Whatever came of it, the page shows what stands now.
            let _ = api::post::<Dispute>(hub, &path.get_value(), None).await;
            changed.run(());
            let _ = busy.try_set(false);
        });
    });
    view! { <Busy busy press>{hub.say(Message::TakeBack)}</Busy> }
}

fn claim_name(claim: Claim) -> Message {
    match claim {
        Claim::NotReceived => Message::NotReceived,
        Claim::NotAsDescribed => Message::NotAsDescribed,
    }
}
