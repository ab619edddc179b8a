//! The order as a receipt: its lines, to whom, and the total.

use crate::step::Checkout;
use leptos::prelude::*;
use vouch_messages::checkout::Message;
use vouch_wire::checkout::ShownLine;

pub fn receipt(checkout: Checkout) -> impl IntoView {
    let (lines, total, payee, origin) = checkout.with(|view| {
        (
            view.lines.clone(),
            view.total.text.clone(),
            view.payee.clone(),
            host(&view.payee_origin).to_owned(),
        )
    });
    let lines: Vec<_> = lines
        .into_iter()
        .map(|shown| line(checkout, shown))
        .collect();
    view! {
        <div class="receipt" role="group" aria-labelledby="your-order">
            <h3 id="your-order">{checkout.say(Message::YourOrder)}</h3>
            <ul class="lines">{lines}</ul>
            <dl class="sum">
                <div class="payee">
                    <dt>{checkout.say(Message::Payee)}</dt>
                    <dd><span dir="auto">{payee}</span> <span class="origin">{origin}</span></dd>
                </div>
                <div class="total">
                    <dt>{checkout.say(Message::Total)}</dt>
                    <dd>{total}</dd>
                </div>
            </dl>
        </div>
    }
}

fn line(checkout: Checkout, line: ShownLine) -> impl IntoView {
    let name = match line.quantity {
        1 => line.name,
        many => checkout.say_with(
            Message::Quantity,
            &[("quantity", &many.to_string()), ("name", &line.name)],
        ),
    };
    view! {
        <li>
            <span dir="auto">{name}</span>
            <span class="amount">{line.amount.text}</span>
        </li>
    }
}

/// The part of an origin that people know a shop by.
fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}
