//! A product in the hub: its picture, its price now beside the price then, the way to buy it, and a heart.

use super::sentence;
use crate::api;
use crate::hub::{Hub, hub};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::lists::Message;
use vouch_wire::lists as wire;
use vouch_wire::money::Money;

/// The picture; beside the title, it tells nothing more to whoever cannot see it.
#[component]
pub fn Picture(product: wire::OfferedProduct) -> impl IntoView {
    match product.picture {
        Some(address) => view! {
            <img class="picture" src=address alt="" loading="lazy" width="96" height="96"/>
        }
        .into_any(),
        None => view! { <span class="picture" aria-hidden="true"></span> }.into_any(),
    }
}

pub fn money(hub: Hub, money: &Money) -> String {
    hub.money(money.amount, &money.currency)
}

pub fn price_now(hub: Hub, product: &wire::OfferedProduct) -> Option<String> {
    product.price.as_ref().map(|price| money(hub, price))
}

/// What it costs now and what it cost when it was put down.
pub fn prices(hub: Hub, product: &wire::OfferedProduct, then: &Money) -> String {
    let was = money(hub, then);
    match &product.price {
        None => hub.tell(Message::SoldNoMore, &[("then", &was)]),
        Some(now) if now == then => hub.tell(Message::Same, &[("price", &was)]),
        Some(now) => {
            let now = money(hub, now);
            hub.tell(Message::Changed, &[("now", &now), ("then", &was)])
        }
    }
}

/// Title, shop and prices: what is said of a product wherever it stands.
#[component]
pub fn About(product: wire::OfferedProduct, then: Money) -> impl IntoView {
    let hub = hub();
    let prices = prices(hub, &product, &then);
    let cheaper = matches!(&product.price, Some(now) if now.amount < then.amount);
    let shop = hub.tell(Message::SoldBy, &[("shop", &product.shop)]);
    let title = product.title;
    let title = match product.link {
        Some(link) => view! { <a href=link rel="noopener"><bdi>{title}</bdi></a> }.into_any(),
        None => view! { <bdi>{title}</bdi> }.into_any(),
    };
    let gone = (!product.available && product.price.is_some())
        .then(|| view! { <p class="quiet">{hub.say(Message::Unavailable)}</p> });
    view! {
        <h2 class="name">{title}</h2>
        <p class="quiet">{shop}</p>
        <p class="prices" class:cheaper=cheaper>{prices}</p>
        {gone}
    }
}

/// A link to the checkout, where it can be ordered. From a list, the checkout takes the list along.
#[component]
pub fn Buy(
    product: wire::OfferedProduct,
    #[prop(optional_no_strip)] list: Option<String>,
    #[prop(optional)] primary: bool,
) -> impl IntoView {
    let hub = hub();
    product.available.then(|| {
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let list = list.map_or_else(String::new, |list| format!("&list={}", encode(&list)));
        // The checkout leads back to this page.
        let from = document()
            .location()
            .and_then(|location| location.pathname().ok())
            .map_or_else(String::new, |path| format!("&from={}", encode(&path)));
        let address = format!(
            "/checkout?key={}&product={}{list}{from}&lang={}",
            encode(&product.key),
            encode(&product.sku),
            hub.tag()
        );
        let label = hub.tell(Message::BuyNamed, &[("product", &product.title)]);
        let class = if primary { "button filled" } else { "button" };
        view! { <a class=class href=address aria-label=label>{hub.say(Message::Buy)}</a> }
    })
}

/// One tap, and another that takes it back.
#[component]
pub fn Heart(product: wire::OfferedProduct, loved: bool, changed: Callback<bool>) -> impl IntoView {
    let hub = hub();
    let loved = RwSignal::new(loved);
    let busy = RwSignal::new(false);
    let label = hub.tell(Message::LoveNamed, &[("product", &product.title)]);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let about = format!(
            "/v1/loves?key={}&product={}",
            encode(&product.key),
            encode(&product.sku)
        );
        let named = wire::NamedProduct {
            key: product.key.clone(),
            product: product.sku.clone(),
        };
        let before = loved.get_untracked();
        loved.set(!before);
        spawn_local(async move {
            let outcome = match before {
                true => api::take::<wire::Loves>(hub, &about).await,
                false => {
                    let body = serde_json::to_string(&named).unwrap_or_default();
                    api::post::<wire::Loves>(hub, "/v1/loves", Some(body)).await
                }
            };
            let _ = busy.try_set(false);
            match outcome {
                Ok(loves) => {
                    let _ = loved.try_set(loves.loved);
                    changed.run(loves.loved);
                }
                Err(failure) => {
                    let _ = loved.try_set(before);
                    hub.announce(sentence(hub, &failure));
                }
            }
        });
    };
    view! {
        <button
            type="button"
            class="heart plain"
            aria-label=label
            aria-pressed=move || if loved.get() { "true" } else { "false" }
            on:click=press
        >
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 20.5 4.2 12.6a4.9 4.9 0 0 1 0-6.9 4.8 4.8 0 0 1 6.8 0l1 1 1-1a4.8 4.8 0 0 1 6.8 0 4.9 4.9 0 0 1 0 6.9z"/>
            </svg>
        </button>
    }
}
