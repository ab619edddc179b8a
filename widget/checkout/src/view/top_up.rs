//! The balance is too small: one press adds what is missing, and the order goes on by itself.

use super::{button, heading};
use crate::step::{Act, Checkout, Step};
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn top_up(checkout: Checkout) -> impl IntoView {
    let (balance, missing) = checkout.step.with_untracked(|step| match step {
        Step::TopUp { balance, missing } => (balance.clone(), missing.clone()),
        _ => Default::default(),
    });
    let busy = move || (checkout.busy.get() == Some(Act::TopUp)).then_some("true");
    view! {
        {heading(checkout.say_with(Message::BalanceIs, &[("amount", &balance)]))}
        <p class="lead">{checkout.say_with(Message::TopUpWhy, &[("missing", &missing)])}</p>
        <button type="button" class="primary" aria-busy=busy on:click=move |_| checkout.act(Act::TopUp)>
            {checkout.say_with(Message::Add, &[("amount", &missing)])}
        </button>
        {button(checkout, Act::Back, "quiet", Message::BackToOrder)}
    }
}
