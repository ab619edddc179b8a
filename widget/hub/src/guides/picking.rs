//! Picking the products of a story: of any shop, in an order, each with a note.

use super::parts::Picture;
use crate::api;
use crate::hub::hub;
use crate::parts::Fetch;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;

pub const PRODUCTS_MAX: usize = 12;

#[component]
pub fn Picking(picked: RwSignal<Vec<wire::Picked>>) -> impl IntoView {
    let hub = hub();
    let shops = Fetch::<wire::Shops>::new("/v1/guide/shops");
    let shop = RwSignal::new(None::<wire::Shop>);
    let offered = RwSignal::new(Vec::<wire::Pickable>::new());
    let product = RwSignal::new(None::<usize>);
    // A shop's products, page by page until all are there.
    let look = move |chosen: wire::Shop| {
        offered.set(Vec::new());
        product.set(None);
        shop.set(Some(chosen.clone()));
        spawn_local(async move {
            let mut after = String::new();
            loop {
                let path = format!("/v1/guide/products?merchant={}{after}", chosen.merchant);
                let Ok(page) = api::get::<wire::Pickables>(hub, &path).await else {
                    return;
                };
                let still = shop
                    .try_get_untracked()
                    .flatten()
                    .is_some_and(|shop| shop.merchant == chosen.merchant);
                if !still {
                    return;
                }
                let _ = offered.try_update(|offered| offered.extend(page.data));
                match page.next {
                    Some(next) => {
                        let next = js_sys::encode_uri_component(&next);
                        after = format!("&after={}", String::from(next));
                    }
                    None => return,
                }
            }
        });
    };
    let add = move |_| {
        let chosen = product
            .get_untracked()
            .and_then(|at| offered.with_untracked(|offered| offered.get(at).cloned()));
        let (Some(shop), Some(product)) = (shop.get_untracked(), chosen) else {
            return;
        };
        picked.update(|picked| {
            let there = picked
                .iter()
                .any(|one| one.merchant == shop.merchant && one.sku == product.sku);
            if !there && picked.len() < PRODUCTS_MAX {
                hub.announce(hub.tell(Message::Added, &[("product", &product.title)]));
                picked.push(wire::Picked {
                    merchant: shop.merchant,
                    shop: shop.name,
                    sku: product.sku,
                    title: product.title,
                    picture: product.picture,
                    note: String::new(),
                });
            }
        });
    };
    let choose_shop = move |shops: wire::Shops| {
        let list = StoredValue::new(shops.data.clone());
        let options = shops
            .data
            .into_iter()
            .enumerate()
            .map(|(at, shop)| view! { <option value=at.to_string()>{shop.name}</option> });
        let change = move |event| {
            let at: Option<usize> = event_target_value(&event).parse().ok();
            let chosen = at.and_then(|at| list.with_value(|list| list.get(at).cloned()));
            if let Some(chosen) = chosen {
                look(chosen);
            }
        };
        view! {
            <div class="field">
                <label for="pick-shop">{hub.say(Message::ShopLabel)}</label>
                <select id="pick-shop" on:change=change>
                    <option value="">{hub.say(Message::ChooseShop)}</option>
                    {options.collect_view()}
                </select>
            </div>
        }
    };
    let products = move || {
        let options = offered.get().into_iter().enumerate();
        options
            .map(|(at, product)| view! { <option value=at.to_string()>{product.title}</option> })
            .collect_view()
    };
    view! {
        <fieldset class="picking" aria-describedby="products-hint">
            <legend>{hub.say(Message::Products)}</legend>
            <p class="hint" id="products-hint">{hub.say(Message::ProductsHint)}</p>
            <Picked picked/>
            <div class="pick">
                {shops.shown(choose_shop)}
                <div class="field">
                    <label for="pick-product">{hub.say(Message::ProductLabel)}</label>
                    <select
                        id="pick-product"
                        on:change=move |event| product.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{hub.say(Message::ChooseProduct)}</option>
                        {products}
                    </select>
                </div>
                <button type="button" on:click=add>{hub.say(Message::AddProduct)}</button>
            </div>
        </fieldset>
    }
}

/// What is picked, in its order.
#[component]
fn Picked(picked: RwSignal<Vec<wire::Picked>>) -> impl IntoView {
    let hub = hub();
    let key = |one: &wire::Picked| (one.merchant.clone(), one.sku.clone());
    let entry = move |one: wire::Picked| {
        let which = key(&one);
        let place = move |picked: &[wire::Picked], which: &(String, String)| {
            picked.iter().position(|other| key(other) == *which)
        };
        let move_by = move |which: (String, String), up: bool| {
            picked.update(|picked| {
                if let Some(at) = place(picked, &which) {
                    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
                    if let Some(to) = to.filter(|to| *to < picked.len()) {
                        picked.swap(at, to);
                    }
                }
            });
        };
        let (up, down, out, noted) = (which.clone(), which.clone(), which.clone(), which);
        let named = |message| hub.tell(message, &[("product", &one.title)]);
        let note = move |event| {
            let value = event_target_value(&event);
            // Changed in place: the list is not drawn anew while somebody types in it.
            picked.update_untracked(|picked| {
                if let Some(at) = place(picked, &noted) {
                    picked[at].note = value;
                }
            });
        };
        view! {
            <li class="picked">
                <Picture source=one.picture.clone()/>
                <div class="field">
                    <p class="name"><bdi>{one.title.clone()}</bdi></p>
                    <p class="quiet"><bdi>{one.shop.clone()}</bdi></p>
                    <input
                        type="text"
                        maxlength="200"
                        aria-label=named(Message::NoteOn)
                        placeholder=named(Message::NoteOn)
                        prop:value=one.note.clone()
                        on:input=note
                    />
                </div>
                <div class="order-keys">
                    <button
                        type="button"
                        aria-label=named(Message::MoveUp)
                        on:click=move |_| move_by(up.clone(), true)
                    >
                        "↑"
                    </button>
                    <button
                        type="button"
                        aria-label=named(Message::MoveDown)
                        on:click=move |_| move_by(down.clone(), false)
                    >
                        "↓"
                    </button>
                    <button
                        type="button"
                        aria-label=named(Message::TakeOut)
                        on:click=move |_| picked.update(|picked| picked.retain(|other| key(other) != out))
                    >
                        "×"
                    </button>
                </div>
            </li>
        }
    };
    view! {
        <ol class="picked-list">
            {move || picked.get().into_iter().map(entry).collect_view()}
        </ol>
    }
}
