//! Recommendations: writing about what one bought, and everything one wrote.
//!
//! What one thinks, who may read it and what one got for it have no default: each is chosen, or nothing is saved.

mod choices;
mod later;
mod own;
mod pictures;
mod points;
mod writing;

use self::own::Own;
use self::writing::Writing;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Fetch, Go, Heading, ShopLinks};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::hub::Message as Hubs;
use vouch_messages::recommendations::Message;
use vouch_wire::hub::{Route, Subject};
use vouch_wire::payments::Orders;
use vouch_wire::recommendations as wire;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const MINE: &str = "/v1/recommendations/mine";

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
    let mine = Fetch::<wire::Recommendations>::new(MINE);
    let orders = Fetch::<Orders>::new("/v1/orders?limit=100");
    let below = NodeRef::<html::H2>::new();
    // The form is drawn once: what stands in it stays when something below changes.
    let form = move |orders: Orders| {
        let subject = subject.clone();
        mine.framed(move || {
            let own = mine.value_untracked();
            let bought = bought(&orders, own.iter().flat_map(|own| &own.data));
            let chosen = subject
                .clone()
                .filter(|subject| bought.iter().any(|one| one.subject == *subject));
            if bought.is_empty() {
                return view! { <NothingBought/> }.into_any();
            }
            view! { <Writing bought chosen mine below/> }.into_any()
        })
    };
    view! {
        <Heading text=hub.say(Hubs::Recommendations)/>
        <p class="lead">
            {hub.say(Message::Lead)} " " <Go to=Route::Reports>{hub.say(Message::ToReports)}</Go>
        </p>
        {orders.shown(form)}
        <Own mine heading=below/>
    }
}

/// Asks again for what one wrote, after a word of it has changed; the reader goes on at that word.
async fn renew(hub: Hub, mine: Fetch<wire::Recommendations>, word: &str) {
    let Ok(fresh) = api::get::<wire::Recommendations>(hub, MINE).await else {
        return mine.again();
    };
    mine.update(|mine| *mine = fresh);
    focus_on_soon(heading_of(word));
}

fn heading_of(word: &str) -> String {
    format!("word-{word}")
}

/// Gives the element of this id the focus once the page has been drawn anew.
fn focus_on_soon(id: String) {
    spawn_local(async move {
        vouch_browser::sleep(0).await;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Nothing is lost where it cannot be focused.
            let _ = element.focus();
        }
    });
}

/// What stands bought, latest first, and what was written about before; each product once.
fn bought<'a>(orders: &Orders, own: impl Iterator<Item = &'a wire::Recommendation>) -> Vec<Bought> {
    let standing = orders.data.iter().filter(|order| order.status.stands());
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
    let written = own.map(|own| Bought {
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
