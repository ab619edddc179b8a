//! The balance that orders are paid from, and play money for it.

use crate::api;
use crate::hub::hub;
use crate::parts::{Alert, Busy, Fetch, Heading};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::hub::Message;
use vouch_wire::checkout as wire;

/// What can be added with one press, in whole units of the currency.
const TOP_UPS: [i64; 3] = [20, 50, 200];

#[component]
pub fn Balance() -> impl IntoView {
    let hub = hub();
    let currency = hub.currency();
    let balance = Fetch::<wire::Balance>::new(format!("/v1/balance?currency={currency}"));
    let heading = move || match balance.value() {
        Some(now) => {
            let amount = hub.money(now.balance.amount, &now.balance.currency);
            hub.tell(Message::BalanceIs, &[("amount", &amount)])
        }
        None => hub.say(Message::Balance).to_owned(),
    };
    view! {
        <Heading text=Signal::derive(heading)/>
        <p class="lead">{hub.say(Message::BalanceWhy)}</p>
        {balance.framed(move || view! { <TopUps balance/> })}
    }
}

#[component]
fn TopUps(balance: Fetch<wire::Balance>) -> impl IntoView {
    let hub = hub();
    let trouble = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let adding = RwSignal::new(None::<String>);
    let currency = hub.currency();
    let unit = 10_i64.pow(u32::from(vouch_wire::money::digits(&currency)));
    let button = move |units: i64| {
        let currency = currency.clone();
        let amount = units * unit;
        let shown = hub.money(amount, &currency);
        let label = hub.tell(Message::Add, &[("amount", &shown)]);
        // One key for one intention: kept while the answer is lost, so that trying again adds once.
        let key = StoredValue::new(vouch_browser::random_id());
        let press = Callback::new(move |()| {
            let asked = wire::TopUp {
                amount,
                currency: currency.clone(),
            };
            let Ok(body) = serde_json::to_string(&asked) else {
                return;
            };
            let shown = shown.clone();
            busy.set(true);
            trouble.set(None);
            adding.set(Some(hub.tell(Message::Adding, &[("amount", &shown)])));
            spawn_local(async move {
                let path = "/v1/top-ups";
                let outcome =
                    api::post_once::<wire::Balance>(hub, path, &key.get_value(), body).await;
                busy.set(false);
                adding.set(None);
                match outcome {
                    Ok(now) => {
                        key.set_value(vouch_browser::random_id());
                        balance.update(|balance| *balance = now);
                        hub.announce(hub.tell(Message::Added, &[("amount", &shown)]));
                    }
                    Err(failure) => trouble.set(Some(match api::code(&failure) {
                        code if code.starts_with("top_up") => Message::TopUpLimit,
                        _ => api::sentence(&failure),
                    })),
                }
            });
        });
        view! { <Busy busy press>{label}</Busy> }
    };
    view! {
        <section class="top-up" aria-labelledby="top-up">
            <h2 id="top-up">{hub.say(Message::TopUp)}</h2>
            <div class="answers">{TOP_UPS.map(button).collect_view()}</div>
            <p class="waiting-line" role="status">{move || adding.get()}</p>
            <Alert message=trouble/>
        </section>
    }
}
