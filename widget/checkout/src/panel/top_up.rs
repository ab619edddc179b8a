//! The balance is too small: one press adds what is missing, and the order goes on by itself.

use super::{busy, button, heading};
use crate::step::{Act, Checkout};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn top_up(checkout: Checkout, balance: String, missing: String) -> impl IntoView {
    let busy = busy(checkout, Act::TopUp);
    view! {
        {heading(checkout.say_with(Message::BalanceIs, &[("amount", &balance)]))}
        <p class="lead">{checkout.say_with(Message::TopUpWhy, &[("missing", &missing)])}</p>
        <button type="button" class="primary" data-act=Act::TopUp.name() aria-busy=busy>
            {checkout.say_with(Message::Add, &[("amount", &missing)])}
        </button>
        {button(checkout, Act::Back, "quiet", Message::BackToOrder)}
    }
}
