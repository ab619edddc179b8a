//! The order as a receipt: its lines, to whom, and the total.

use super::{FirstView, Line, said};
use leptos::prelude::*;
use vouch_messages::{Language, page::Message};

pub fn receipt(view: &FirstView, language: Language) -> impl IntoView {
    let say = |message: Message| message.text(language);
    let lines: Vec<_> = view
        .lines
        .iter()
        .map(|shown| line(shown, language))
        .collect();
    let payee = view.facts.payee.clone();
    let origin = host(&view.payee_origin).to_owned();
    let total = view.facts.total.text.clone();
    view! {
        <div class="receipt" role="group" aria-labelledby="your-order">
            <h3 id="your-order">{say(Message::YourOrder)}</h3>
            <ul class="lines">{lines}</ul>
            <dl class="sum">
                <div class="payee">
                    <dt>{say(Message::Payee)}</dt>
                    <dd><span dir="auto">{payee}</span> <span class="origin">{origin}</span></dd>
                </div>
                <div class="total">
                    <dt>{say(Message::Total)}</dt>
                    <dd>{total}</dd>
                </div>
            </dl>
        </div>
    }
}

fn line(line: &Line, language: Language) -> impl IntoView {
    let quantity = line.quantity.to_string();
    let name = match line.quantity {
        1 => line.name.clone(),
        _ => said(
            Message::Quantity,
            language,
            &[("quantity", &quantity), ("name", &line.name)],
        ),
    };
    view! {
        <li>
            <span dir="auto">{name}</span>
            <span class="amount">{line.amount.text.clone()}</span>
        </li>
    }
}

/// The part of an origin that people know a shop by.
fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}
