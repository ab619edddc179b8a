//! What is sold, and by whom.

use super::{FirstView, said};
use leptos::prelude::*;
use vouch_messages::{Language, page::Message};

pub fn product(view: &FirstView, language: Language) -> impl IntoView {
    let product = view.product.clone();
    let seller = said(
        Message::SoldBy,
        language,
        &[("payee", view.facts.payee.as_str())],
    );
    let picture = product.picture.map(|url| {
        view! { <img class="picture" src=url alt=product.title.clone() width="320" height="320" decoding="async"/> }
    });
    let description = product
        .description
        .map(|text| view! { <p class="description" dir="auto">{text}</p> });
    let class = if picture.is_some() {
        "product pictured"
    } else {
        "product"
    };
    view! {
        <div class=class>
            <h2 class="title" dir="auto">{product.title}</h2>
            {picture}
            <p class="seller">{seller}</p>
            {description}
        </div>
    }
}
