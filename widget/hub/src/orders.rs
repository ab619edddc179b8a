//! Orders: what was bought, what is held for whom, and the receipt of each.

use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Fetch, Go, Heading, ShopLinks};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::facts::Facts;
use vouch_messages::hub::Message;
use vouch_messages::recommendations::Message as Words;
use vouch_wire::delivery::Proof;
use vouch_wire::hub::{Route, Subject};
use vouch_wire::payments as wire;
use wasm_bindgen::JsCast;

#[component]
pub fn Orders() -> impl IntoView {
    let hub = hub();
    let orders = Fetch::<wire::Orders>::new("/v1/orders");
    let page = move |page: wire::Orders| {
        if page.data.is_empty() {
            return view! { <NoOrders/> }.into_any();
        }
        let rows = page.data.iter().map(|order| row(hub, order)).collect_view();
        let more = page.next.map(|cursor| view! { <More orders cursor/> });
        view! {
            <ul class="orders">{rows}</ul>
            {more}
        }
        .into_any()
    };
    view! {
        <Heading text=hub.say(Message::Orders)/>
        {orders.shown(page)}
    }
}

fn row(hub: Hub, order: &wire::Order) -> impl IntoView + use<> {
    let names: Vec<String> = order
        .line_items
        .iter()
        .map(|line| line_name(hub, line))
        .collect();
    let day = hub.tell(Message::OrderOf, &[("day", &hub.day(&order.authorised_at))]);
    let total = hub.money(order.amount, &order.currency);
    let payee = order.payee.clone();
    let state = state(hub, order);
    view! {
        <li class="order">
            <h2>
                <Go to=Route::Order(order.id.clone())>{names.join(" · ")}</Go>
            </h2>
            <p class="amount">{total}</p>
            <p class="quiet"><bdi>{payee}</bdi></p>
            <p class="quiet">{day}</p>
            {state}
        </li>
    }
}

fn line_name(hub: Hub, line: &wire::LineItem) -> String {
    match line.quantity {
        1 => line.name.clone(),
        quantity => hub.tell(
            Message::Quantity,
            &[("quantity", &quantity.to_string()), ("name", &line.name)],
        ),
    }
}

fn state(hub: Hub, order: &wire::Order) -> impl IntoView + use<> {
    let (class, message) = match order.status {
        wire::Status::Cancelled | wire::Status::Expired => ("state over", Message::Cancelled),
        wire::Status::Authorised | wire::Status::Created => {
            ("state held", Message::HeldUntilDelivery)
        }
    };
    view! { <p class=class>{hub.say(message)}</p> }
}

/// The next page, put below this one.
#[component]
fn More(orders: Fetch<wire::Orders>, cursor: String) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let press = Callback::new(move |()| {
        let path = format!("/v1/orders?cursor={cursor}");
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::get::<wire::Orders>(hub, &path).await {
                Ok(next) => {
                    let shown = orders.value_untracked().map_or(0, |page| page.data.len());
                    orders.update(|page| {
                        page.data.extend(next.data);
                        page.next = next.next;
                    });
                    read_on_at(shown + 1).await;
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <Busy busy press>{hub.say(Message::MoreOrders)}</Busy>
        <Alert message=trouble/>
    }
}

/// Gives the focus to an order further down, once it is drawn: the button that was pressed has moved.
async fn read_on_at(place: usize) {
    vouch_browser::sleep(0).await;
    let selector = format!(".orders > li:nth-child({place}) a");
    let link = document().query_selector(&selector).ok().flatten();
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Nothing is lost where it cannot be focused.
        let _ = link.focus();
    }
}

#[component]
fn NoOrders() -> impl IntoView {
    let hub = hub();
    let shops = (!hub.shops().is_empty()).then(|| {
        view! {
            <h3>{hub.say(Message::TryAShop)}</h3>
            <ShopLinks/>
        }
    });
    view! {
        <div class="empty">
            <h2>{hub.say(Message::NoOrders)}</h2>
            <p>{hub.say(Message::NoOrdersText)}</p>
            {shops}
        </div>
    }
}

/// One order, set like a receipt.
#[component]
pub fn Order(id: String) -> impl IntoView {
    let hub = hub();
    let order = RwSignal::new(None::<Result<wire::Order, Message>>);
    let path = StoredValue::new(format!("/v1/orders/{id}"));
    let look = move || {
        spawn_local(async move {
            let found = api::get::<wire::Order>(hub, &path.get_value()).await;
            let found = found.map_err(|failure| match api::code(&failure) {
                "unknown_payment" | "not_found" => Message::OrderUnknown,
                _ => api::sentence(&failure),
            });
            // The page may have gone in the meantime.
            let _ = order.try_set(Some(found));
        });
    };
    look();
    let page = move || match order.get() {
        None => view! { <p class="quiet waiting">{hub.say(Message::Loading)}</p> }.into_any(),
        Some(Ok(order)) => view! { <Paper order/> }.into_any(),
        Some(Err(Message::OrderUnknown)) => view! {
            <Heading text=hub.say(Message::OrderUnknown)/>
            <p>{hub.say(Message::OrderUnknownText)}</p>
        }
        .into_any(),
        Some(Err(message)) => view! {
            <div role="alert">
                <p class="alert">{hub.say(message)}</p>
            </div>
            <button type="button" on:click=move |_| look()>{hub.say(Message::TryAgain)}</button>
        }
        .into_any(),
    };
    view! {
        <p class="back"><Go to=Route::Orders>{hub.say(Message::AllOrders)}</Go></p>
        {page}
    }
}

#[component]
fn Paper(order: wire::Order) -> impl IntoView {
    let hub = hub();
    let amount = hub.money(order.amount, &order.currency);
    let held = matches!(order.status, wire::Status::Authorised).then(|| {
        hub.tell(
            Message::HeldText,
            &[("amount", &amount), ("shop", &order.payee)],
        )
    });
    let lines = order.line_items.iter().map(|line| {
        let total = line.unit_amount.saturating_mul(i64::from(line.quantity));
        let total = hub.money(total, &order.currency);
        view! {
            <div class="line">
                <dt>{line_name(hub, line)}</dt>
                <dd>{total}</dd>
            </div>
        }
    });
    let lines = lines.collect_view();
    let recommend = order.line_items.iter().filter_map(|line| {
        let subject = Subject {
            merchant: order.merchant.clone(),
            sku: line.sku.clone()?,
        };
        let text = hub.tell(Message::RecommendThis, &[("product", &line.name)]);
        Some(view! {
            <li>
                <Go to=Route::Recommendations(Some(subject.clone())) class="button">{text}</Go>
                <Go to=Route::Facts(subject)>{hub.say(Facts::Open)}</Go>
            </li>
        })
    });
    let recommend = matches!(order.status, wire::Status::Authorised)
        .then(|| view! { <ul class="next">{recommend.collect_view()}</ul> });
    let reference = order.reference.clone().map(|reference| {
        view! {
            <div class="line">
                <dt>{hub.say(Message::Reference)}</dt>
                <dd><bdi>{reference}</bdi></dd>
            </div>
        }
    });
    let day = hub.tell(Message::OrderOf, &[("day", &hub.day(&order.authorised_at))]);
    let state = state(hub, &order);
    view! {
        <Heading text=hub.tell(Message::OrderFrom, &[("shop", &order.payee)])/>
        <p class="quiet">{day}</p>
        <div class="paper">
            {state}
            {held.map(|text| view! { <p>{text}</p> })}
            <dl>
                {lines}
                <div class="line total">
                    <dt>{hub.say(Message::Total)}</dt>
                    <dd>{amount}</dd>
                </div>
                <div class="line">
                    <dt>{hub.say(Message::PaidTo)}</dt>
                    <dd><bdi>{order.payee.clone()}</bdi></dd>
                </div>
                {reference}
            </dl>
            <p><a href=order.receipt_url.clone()>{hub.say(Message::Receipt)}</a></p>
        </div>
        <Received order=order.clone()/>
        {recommend}
    }
}

/// Whether it has arrived: the shopper says so, once.
#[component]
fn Received(order: wire::Order) -> impl IntoView {
    let hub = hub();
    let received = RwSignal::new(order.received_at);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let path = StoredValue::new(format!("/v1/orders/{}/received", order.id));
    let press = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::post::<Proof>(hub, &path.get_value(), None).await {
                Ok(proof) => {
                    hub.announce(hub.say(Words::ReceivedSaid).into());
                    let _ = received.try_set(Some(proof.at));
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    let stands = matches!(order.status, wire::Status::Authorised);
    move || match received.get() {
        Some(at) => {
            let on = hub.tell(Words::ReceivedOn, &[("day", &hub.day(&at))]);
            view! { <p class="mark verified">{on}</p> }.into_any()
        }
        None if stands => view! {
            <div class="ask">
                <p>{hub.say(Words::ReceiveWhy)}</p>
                <Busy busy press>{hub.say(Words::Receive)}</Busy>
                <Alert message=trouble/>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    }
}
