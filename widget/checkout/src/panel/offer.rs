//! The offer's button. What it costs and who is paid stand directly above it.

use super::button;
use crate::step::{Act, Checkout};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn offer(checkout: Checkout) -> impl IntoView {
    view! {
        <p class="held">{checkout.say(Message::HeldUntilDelivery)}</p>
        {button(checkout, Act::Order, "primary", Message::Order)}
    }
}
