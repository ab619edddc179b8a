//! The money is held: what that means, and where to go from here.

use super::{heading, link};
use crate::step::Checkout;
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn paid(
    checkout: Checkout,
    receipt_url: Option<String>,
    order_url: Option<String>,
) -> impl IntoView {
    let sentence = checkout.with(|facts| {
        checkout.say_with(
            Message::PaidHeld,
            &[("amount", &facts.total.text), ("payee", &facts.payee)],
        )
    });
    let links = (receipt_url.is_some() || order_url.is_some()).then(|| {
        view! {
            <p class="links">
                {receipt_url.map(|url| link(checkout, "button secondary", url, Message::Receipt))}
                {order_url.map(|url| link(checkout, "button secondary", url, Message::FollowOrder))}
            </p>
        }
    });
    view! {
        <div class="done">
            <svg class="seal" viewBox="0 0 40 40" aria-hidden="true">
                <circle cx="20" cy="20" r="18.5"/>
                <path d="M12.5 20.5l5.2 5.2L28 15"/>
            </svg>
            {heading(checkout.say(Message::Paid))}
            <p class="lead">{sentence}</p>
        </div>
        {links}
    }
}
