//! What is sold, and by whom.

use crate::step::Checkout;
use leptos::prelude::*;
use vouch_messages::checkout::Message;

pub fn product(checkout: Checkout) -> impl IntoView {
    let (product, payee) = checkout.with(|view| (view.product.clone(), view.payee.clone()));
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
            <p class="seller">{checkout.say_with(Message::SoldBy, &[("payee", &payee)])}</p>
            {description}
        </div>
    }
}
