//! One list, by its id or by its link: the owner's to keep, a friend's to give from, anybody's to read whom it is meant for.

use super::item::Item;
use super::settings::Settings;
use super::{Trouble, read_by, sentence, shared};
use crate::account::Account;
use crate::api;
use crate::finding::Finder;
use crate::hub::hub;
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::lists::Message;
use vouch_wire::lists as wire;
use wire::ListRole as Role;

/// `at` is `lst_…` or the token of a link.
#[component]
pub fn ListPage(at: String) -> impl IntoView {
    let list = Fetch::<wire::List>::new(format!("/v1/lists/{at}"));
    let at = StoredValue::new(at);
    let body = move |shown| view! { <Body list=shown shown=list at/> };
    shared(list, |list| list.title.clone(), body, Message::ListGone)
}

#[component]
fn Body(list: wire::List, shown: Fetch<wire::List>, at: StoredValue<String>) -> impl IntoView {
    let hub = hub();
    let about = match list.role {
        Role::Owner => read_by(hub, list.audience).to_owned(),
        Role::Friend | Role::Other => hub.tell(Message::ByOwner, &[("name", &list.owner)]),
    };
    let own = list.role == Role::Owner;
    let items = match list.items.is_empty() {
        true => {
            let text = match own {
                true => hub.say(Message::EmptyListText).to_owned(),
                false => hub.tell(Message::EmptyForOthers, &[("name", &list.owner)]),
            };
            view! {
                <div class="empty">
                    <h2>{hub.say(Message::EmptyList)}</h2>
                    <p>{text}</p>
                </div>
            }
            .into_any()
        }
        false => {
            let whole = StoredValue::new(list.clone());
            let items = list.items.iter().cloned();
            let entry = move |item| view! { <Item item list=whole shown at/> };
            view! { <ul class="things">{items.map(entry).collect_view()}</ul> }.into_any()
        }
    };
    let to_mark = move || {
        hub.session.with(Option::is_none).then(|| {
            view! {
                <section class="part" aria-labelledby="to-mark">
                    <h2 id="to-mark">{hub.say(Message::ToMark)}</h2>
                    <p>{hub.say(Message::ToMarkText)}</p>
                    <Account/>
                </section>
            }
        })
    };
    view! {
        <p class="quiet">{about}</p>
        {own.then(|| view! { <Settings list=list.clone() shown/> })}
        {items}
        {own.then(|| view! { <Add id=list.id.clone() shown/> })}
        {own.then(|| view! { <p class="quiet">{hub.say(Message::Surprise)}</p> })}
        {to_mark}
    }
}

/// Puts a product of any shop here on the list.
#[component]
fn Add(id: String, shown: Fetch<wire::List>) -> impl IntoView {
    let hub = hub();
    let chosen = RwSignal::new(None::<wire::FoundProduct>);
    let note = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let path = StoredValue::new(format!("/v1/lists/{id}/items"));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let Some(wire::FoundProduct { product, .. }) = chosen.get_untracked() else {
            return trouble.set(Some(hub.say(Message::ProductMissing).into()));
        };
        let note = Some(note.get_untracked()).filter(|note| !note.trim().is_empty());
        let asked = wire::NewItem {
            key: product.key,
            product: product.sku,
            note,
        };
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let added = api::post::<wire::List>(hub, &path.get_value(), Some(body)).await;
            let _ = busy.try_set(false);
            match added {
                Ok(list) => {
                    shown.update(|shown| *shown = list);
                    let values = [("product", product.title.as_str())];
                    hub.announce(hub.tell(Message::Added, &values));
                }
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    };
    view! {
        <section class="part" aria-labelledby="add">
            <h2 id="add">{hub.say(Message::AddThing)}</h2>
            <form novalidate class="sheet" on:submit=add>
                <Finder id="add-product" chosen/>
                <div class="field">
                    <label for="note">{hub.say(Message::NoteLabel)}</label>
                    <textarea
                        id="note"
                        rows="2"
                        maxlength="280"
                        prop:value=note
                        on:input=move |event| note.set(event_target_value(&event))
                    ></textarea>
                </div>
                <Trouble what=trouble/>
                <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>
                    {hub.say(Message::Add)}
                </Busy>
            </form>
        </section>
    }
}
