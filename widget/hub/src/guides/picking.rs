//! Picking the products of a story: of any shop, in an order, each with a note.

use super::parts::Picture;
use crate::finding::Finder;
use crate::hub::hub;
use leptos::prelude::*;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::lists::FoundProduct;

pub const PRODUCTS_MAX: usize = 12;

#[component]
pub fn Picking(picked: RwSignal<Vec<wire::Picked>>) -> impl IntoView {
    let hub = hub();
    let chosen = RwSignal::new(None::<FoundProduct>);
    let add = move |_| {
        let Some(FoundProduct { merchant, product }) = chosen.get_untracked() else {
            return;
        };
        picked.update(|picked| {
            let there = picked
                .iter()
                .any(|one| one.merchant == merchant && one.sku == product.sku);
            if there {
                let values = [("product", product.title.as_str())];
                return hub.announce(hub.tell(Message::AddedAlready, &values));
            }
            if picked.len() < PRODUCTS_MAX {
                hub.announce(hub.tell(Message::Added, &[("product", &product.title)]));
                picked.push(wire::Picked {
                    merchant,
                    shop: product.shop,
                    sku: product.sku,
                    title: product.title,
                    picture: product.picture,
                    note: String::new(),
                });
            }
        });
        chosen.set(None);
    };
    view! {
        <fieldset class="picking" aria-describedby="products-hint">
            <legend>{hub.say(Message::Products)}</legend>
            <p class="hint" id="products-hint">{hub.say(Message::ProductsHint)}</p>
            <Picked picked/>
            <Finder id="story-product" chosen unavailable_too=true/>
            <p>
                <button type="button" on:click=add>{hub.say(Message::AddProduct)}</button>
            </p>
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
