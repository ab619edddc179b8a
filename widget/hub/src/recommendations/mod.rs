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
use crate::hub::hub;
use crate::parts::{Fetch, Heading, ShopLinks};
use leptos::html;
use leptos::prelude::*;
use vouch_messages::hub::Message as Hubs;
use vouch_messages::recommendations::Message;
use vouch_wire::hub::Subject;
use vouch_wire::payments::{Orders, Status};
use vouch_wire::recommendations as wire;

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
