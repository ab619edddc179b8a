//! Orders: what was bought, what is held for whom, and the receipt of each.

use crate::api;
use crate::disputes::Disputes;
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
        wire::Status::Refunded => ("state over", Message::RefundedState),
        wire::Status::Authorised | wire::Status::Created => {
            ("state held", Message::HeldUntilDelivery)
        }
        wire::Status::Shipped => ("state held", Message::OnItsWay),
        wire::Status::Delivered => ("state held", Message::DeliveredState),
        wire::Status::Released => ("state", Message::ReleasedState),
    };
    view! { <p class=class>{hub.say(message)}</p> }
}

/// Where the money is, and until when.
fn held_text(hub: Hub, order: &wire::Order) -> Option<String> {
    let shop = order.payee.as_str();
    if let Some(release_at) = &order.release_at {
        let day = hub.day(release_at);
        return Some(hub.tell(Message::DeliveredText, &[("shop", shop), ("day", &day)]));
    }
    let amount = hub.money(order.amount - order.refunded, &order.currency);
    let held = order.status.is_held();
    held.then(|| hub.tell(Message::HeldText, &[("amount", &amount), ("shop", shop)]))
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
        Some(Ok(order)) => {
            view! { <Paper order changed=Callback::new(move |()| look())/> }.into_any()
        }
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
fn Paper(order: wire::Order, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let amount = hub.money(order.amount, &order.currency);
    let held = held_text(hub, &order);
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
    let recommend =
        (order.status.stands()).then(|| view! { <ul class="next">{recommend.collect_view()}</ul> });
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
                {refunds(hub, &order)}
            </dl>
            <p><a href=order.receipt_url.clone()>{hub.say(Message::Receipt)}</a></p>
        </div>
        {parcels(hub, &order)}
        <Received order=order.clone() changed/>
        <GiveUp order=order.clone() changed/>
        <Disputes order=order.clone() changed/>
        <Withdraw order=order.clone() changed/>
        {recommend}
    }
}

/// What went back, each with its day and what the shop says of it.
fn refunds(hub: Hub, order: &wire::Order) -> impl IntoView + use<> {
    let line = |refund: &wire::Refund| {
        let on = hub.tell(Message::RefundOf, &[("day", &hub.day(&refund.created_at))]);
        let amount = hub.money(refund.amount, &refund.currency);
        let note = refund
            .note
            .clone()
            .map(|note| view! { <small><bdi>{note}</bdi></small> });
        view! {
            <div class="line">
                <dt>{on}{note}</dt>
                <dd>{amount}</dd>
            </div>
        }
    };
    order.refunds.iter().map(line).collect_view()
}

/// What is under way, each parcel with the code that opens its hand-over.
fn parcels(hub: Hub, order: &wire::Order) -> impl IntoView + use<> {
    let shown = |it: &wire::OrderParcel| {
        let parcel = &it.parcel;
        let number = parcel.number.to_string();
        let name = hub.tell(Message::ParcelNumber, &[("number", &number)]);
        let sent = hub.tell(
            Message::ParcelSent,
            &[("day", &hub.day(&parcel.shipped_at))],
        );
        let arrived = parcel.arrived_at.as_ref().map(|at| {
            let on = hub.tell(Message::ParcelArrived, &[("day", &hub.day(at))]);
            view! { <p class="mark verified">{on}</p> }
        });
        let by = match (&parcel.carrier, &parcel.tracking) {
            (Some(carrier), Some(tracking)) => Some(hub.tell(
                Message::Tracking,
                &[("carrier", carrier), ("tracking", tracking)],
            )),
            (one, other) => one.clone().or(other.clone()),
        };
        let by = by.map(|by| view! { <p class="quiet"><bdi>{by}</bdi></p> });
        let qr = it.qr.clone().map(|qr| {
            view! { <div class="qr" role="img" aria-label=hub.say(Message::HandOverScan) inner_html=qr></div> }
        });
        let code = it.code.clone().map(|code| {
            // Read out digit by digit, and in two groups that one says aloud.
            let spoken = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
            let (first, last) = code.split_at(3);
            let grouped = format!("{first}\u{a0}{last}");
            view! {
                <div class="hand-over">
                    <p class="name">{hub.say(Message::HandOverCode)}</p>
                    <p class="code">
                        <span aria-hidden="true">{grouped}</span>
                        <span class="aloud">{spoken}</span>
                    </p>
                    {qr}
                    <p>{hub.say(Message::HandOverWhen)}</p>
                </div>
            }
        });
        view! {
            <li>
                <h3>{name}</h3>
                <p class="quiet">{sent}</p>
                {by}
                {arrived}
                {code}
            </li>
        }
    };
    (!order.parcels.is_empty()).then(|| {
        view! {
            <section class="parcels" aria-labelledby="parcels">
                <h2 id="parcels">{hub.say(Message::Parcels)}</h2>
                <ul>{order.parcels.iter().map(shown).collect_view()}</ul>
            </section>
        }
    })
}

/// The two steps of a withdrawal, and what stands there once it is done.
#[component]
fn Withdraw(order: wire::Order, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    if let Some(done) = &order.withdrawal {
        let moment = hub.moment(&done.at);
        let received = hub.tell(Message::WithdrawnOn, &[("moment", &moment)]);
        let day = hub.day(&done.refund_by);
        let back = order.status.stands().then(|| {
            let values = [("shop", order.payee.as_str()), ("day", day.as_str())];
            view! { <p>{hub.tell(Message::WithdrawnBack, &values)}</p> }
        });
        return view! {
            <section class="ask" aria-labelledby="withdrawn">
                <h2 id="withdrawn">{hub.say(Message::Withdrawn)}</h2>
                <p>{received}</p>
                {back}
            </section>
        }
        .into_any();
    }
    if !order.may_withdraw {
        return ().into_any();
    }
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let path = StoredValue::new(format!("/v1/orders/{}/withdraw", order.id));
    let press = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::post::<wire::Order>(hub, &path.get_value(), None).await {
                Ok(_) => {
                    hub.announce(hub.say(Message::Withdrawn).into());
                    changed.run(());
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    let until = match &order.withdraw_until {
        Some(until) => hub.tell(Message::WithdrawUntil, &[("day", &hub.day(until))]),
        None => hub.say(Message::WithdrawAnyTime).into(),
    };
    let amount = hub.money(order.amount - order.refunded, &order.currency);
    let day = hub.day(&order.authorised_at);
    let what = hub.tell(
        Message::WithdrawWhat,
        &[("day", &day), ("shop", &order.payee), ("amount", &amount)],
    );
    let then = hub.say(match order.status {
        wire::Status::Authorised => Message::WithdrawBefore,
        _ => Message::WithdrawAfter,
    });
    let shown = move || match asking.get() {
        false => view! {
            <p class="quiet">{until.clone()}</p>
            <button type="button" on:click=move |_| asking.set(true)>
                {hub.say(Message::Withdraw)}
            </button>
        }
        .into_any(),
        true => view! {
            <p>{what.clone()}</p>
            <p>{then}</p>
            <Busy busy press>{hub.say(Message::WithdrawConfirm)}</Busy>
            <button type="button" on:click=move |_| asking.set(false)>
                {hub.say(Message::WithdrawKeep)}
            </button>
            <Alert message=trouble/>
        }
        .into_any(),
    };
    view! { <div class="ask withdraw">{shown}</div> }.into_any()
}

/// Whoever has waited for thirty days need not wait longer; until then it says when.
#[component]
fn GiveUp(order: wire::Order, changed: Callback<()>) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let path = StoredValue::new(format!("/v1/orders/{}/refund", order.id));
    let press = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            match api::post::<wire::Order>(hub, &path.get_value(), None).await {
                Ok(_) => {
                    hub.announce(hub.say(Message::GivenUp).into());
                    changed.run(());
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    let overdue_at = order.overdue_at.filter(|_| order.received_at.is_none());
    overdue_at.map(|at| match order.overdue {
        true => view! {
            <div class="ask">
                <p>{hub.say(Message::GiveUpText)}</p>
                <Busy busy press>{hub.say(Message::GiveUp)}</Busy>
                <Alert message=trouble/>
            </div>
        }
        .into_any(),
        false => {
            let day = hub.day(&at);
            let text = hub.tell(Message::GiveUpOn, &[("day", &day)]);
            view! { <p class="quiet">{text}</p> }.into_any()
        }
    })
}

/// Whether it has arrived: the shopper says so, once.
#[component]
fn Received(order: wire::Order, changed: Callback<()>) -> impl IntoView {
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
                    changed.run(());
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    });
    let status = order.status;
    move || match received.get() {
        Some(at) if !matches!(status, wire::Status::Delivered) => {
            let on = hub.tell(Words::ReceivedOn, &[("day", &hub.day(&at))]);
            view! { <p class="mark verified">{on}</p> }.into_any()
        }
        _ if status.is_held() => view! {
            <div class="ask">
                <p>{hub.say(Words::ReceiveWhy)}</p>
                <Busy busy press>{hub.say(Words::Receive)}</Busy>
                <Alert message=trouble/>
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
