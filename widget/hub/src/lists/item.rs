//! One thing on a list: what it is, what it costs, and what the reader may do about it.

use super::product::{About, Buy, Picture};
use super::sentence;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_browser::api::Failure;
use vouch_messages::lists::Message;
use vouch_wire::lists as wire;
use wire::{ListRole as Role, Wish};

/// An item, where it stands, and how its list is changed.
#[derive(Clone, Copy)]
struct Standing {
    hub: Hub,
    item: StoredValue<wire::ListItem>,
    list: StoredValue<wire::List>,
    shown: Fetch<wire::List>,
    at: StoredValue<String>,
    busy: RwSignal<bool>,
}

#[component]
pub fn Item(
    item: wire::ListItem,
    list: StoredValue<wire::List>,
    shown: Fetch<wire::List>,
    at: StoredValue<String>,
) -> impl IntoView {
    let hub = hub();
    let standing = Standing {
        hub,
        item: StoredValue::new(item.clone()),
        list,
        shown,
        at,
        busy: RwSignal::new(false),
    };
    let note = item
        .note
        .clone()
        .map(|note| view! { <p class="note">{note}</p> });
    let acts = match list.with_value(|list| list.role) {
        Role::Owner => view! { <OwnersActs standing/> }.into_any(),
        Role::Friend | Role::Other => view! { <ReadersActs standing/> }.into_any(),
    };
    view! {
        <li class="thing" class:done=item.wish == Wish::Fulfilled>
            <Picture product=item.product.clone()/>
            <div class="about">
                <About product=item.product then=item.price_then/>
                {note}
            </div>
            <div class="doing">{acts}</div>
        </li>
    }
}

/// A friend buys or gives it; anybody else buys it.
#[component]
fn ReadersActs(standing: Standing) -> impl IntoView {
    let Standing {
        hub, list, busy, ..
    } = standing;
    let item = standing.item.get_value();
    let (owner, friend, id) = list.with_value(|list| {
        (
            list.owner.clone(),
            list.role == Role::Friend,
            list.id.clone(),
        )
    });
    let named = |message| hub.tell(message, &[("product", &item.product.title)]);
    let buy = |primary| view! { <Buy product=item.product.clone() list=Some(id.clone()) primary/> };
    match item.wish {
        Wish::Open => {
            let give = friend.then(|| {
                let label = named(Message::GiveNamed);
                let press = move |_| standing.take();
                view! {
                    <button type="button" aria-label=label aria-busy=move || busy.get().then_some("true") on:click=press>
                        {hub.say(Message::Give)}
                    </button>
                }
            });
            view! { <div class="answers">{buy(true)} {give}</div> }.into_any()
        }
        Wish::TakenByYou => {
            let label = named(Message::GiveBackNamed);
            let press = move |_| standing.give_back();
            view! {
                <p class="wish yours">{hub.tell(Message::YouGive, &[("name", &owner)])}</p>
                <div class="answers">
                    {buy(false)}
                    <button type="button" class="plain" aria-label=label on:click=press>
                        {hub.say(Message::GiveBack)}
                    </button>
                </div>
            }
            .into_any()
        }
        Wish::Taken => view! { <p class="wish">{hub.say(Message::Taken)}</p> }.into_any(),
        Wish::Given | Wish::Fulfilled => {
            view! { <p class="wish">{hub.tell(Message::Fulfilled, &[("name", &owner)])}</p> }
                .into_any()
        }
    }
}

/// The owner notes, orders, takes off, and says what they have.
#[component]
fn OwnersActs(standing: Standing) -> impl IntoView {
    let Standing { hub, .. } = standing;
    let item = standing.item.get_value();
    let number = item.number;
    let editing = RwSignal::new(false);
    let named = |message| hub.tell(message, &[("product", &item.product.title)]);
    let (place, count) = standing.list.with_value(|list| {
        let place = list.items.iter().position(|other| other.number == number);
        (place.unwrap_or(0), list.items.len())
    });
    let state = match (item.wish, &item.given_by) {
        (Wish::Given, Some(name)) => Some(hub.tell(Message::GivenBy, &[("name", name)])),
        (Wish::Given, None) => Some(hub.say(Message::GivenByFriend).to_owned()),
        (Wish::Fulfilled, _) => Some(hub.say(Message::YouHave).to_owned()),
        _ => None,
    };
    let has = match item.wish {
        Wish::Given | Wish::Fulfilled => {
            let label = named(Message::WishAgainNamed);
            view! {
                <button type="button" class="plain" aria-label=label on:click=move |_| standing.wish_again()>
                    {hub.say(Message::WishAgain)}
                </button>
            }
            .into_any()
        }
        _ => {
            let label = named(Message::IHaveNamed);
            view! {
                <button type="button" class="plain" aria-label=label on:click=move |_| standing.fulfil()>
                    {hub.say(Message::IHave)}
                </button>
            }
            .into_any()
        }
    };
    let mover = move |label: String, to: Option<usize>, sign: &'static str| {
        view! {
            <button
                type="button"
                class="plain mover"
                aria-label=label
                disabled=to.is_none()
                on:click=move |_| {
                    if let Some(to) = to {
                        standing.move_to(place, to);
                    }
                }
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    let up = mover(named(Message::Up), place.checked_sub(1), "↑");
    let down = mover(
        named(Message::Down),
        Some(place + 1).filter(|to| *to < count),
        "↓",
    );
    let off = named(Message::TakeOffNamed);
    let note_label = named(Message::NoteNamed);
    let text = RwSignal::new(item.note.clone().unwrap_or_default());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        standing.annotate(text.get_untracked(), editing);
    };
    let note = move || {
        editing.get().then(|| {
            let id = format!("note-{number}");
            view! {
                <form novalidate on:submit=save>
                    <div class="field">
                        <label for=id.clone()>{note_label.clone()}</label>
                        <textarea
                            id=id
                            rows="2"
                            maxlength="280"
                            prop:value=text
                            on:input=move |event| text.set(event_target_value(&event))
                        ></textarea>
                    </div>
                    <Busy busy=standing.busy kind="submit" press=Callback::new(|()| ())>
                        {hub.say(Message::SaveNote)}
                    </Busy>
                </form>
            }
        })
    };
    // What one has, one does not buy once more from here.
    let buy = matches!(item.wish, Wish::Open | Wish::Taken | Wish::TakenByYou).then(|| {
        let list = standing.list.with_value(|list| Some(list.id.clone()));
        view! { <Buy product=item.product.clone() list/> }
    });
    let edit_label = format!("{}: {}", hub.say(Message::EditNote), item.product.title);
    view! {
        {state.map(|state| view! { <p class="wish yours">{state}</p> })}
        <div class="answers tight">
            {buy}
            {has}
            <button
                type="button"
                class="plain"
                aria-label=edit_label
                aria-expanded=move || if editing.get() { "true" } else { "false" }
                on:click=move |_| editing.update(|editing| *editing = !*editing)
            >
                {hub.say(Message::EditNote)}
            </button>
            <button type="button" class="plain" aria-label=off on:click=move |_| standing.take_off()>
                {hub.say(Message::TakeOff)}
            </button>
            <span class="movers">{up}{down}</span>
        </div>
        {note}
    }
}

impl Standing {
    fn path(self, rest: &str) -> String {
        let number = self.item.with_value(|item| item.number);
        format!("/v1/lists/{}/items/{number}{rest}", self.at.get_value())
    }

    /// Asks, shows the list as it is then, and says what was done.
    fn act(
        self,
        asked: impl Future<Output = Result<wire::List, Failure>> + 'static,
        done: impl FnOnce() -> String + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = asked.await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(list) => {
                    self.shown.update(|shown| *shown = list);
                    self.hub.announce(done());
                }
                Err(failure) => {
                    self.hub.announce(sentence(self.hub, &failure));
                    self.shown.again();
                }
            }
        });
    }

    fn named(self, message: Message) -> String {
        let title = self.item.with_value(|item| item.product.title.clone());
        self.hub.tell(message, &[("product", &title)])
    }

    fn take(self) {
        let path = self.path("/taken");
        let owner = self.list.with_value(|list| list.owner.clone());
        self.act(
            async move { api::put(self.hub, &path, "{}".into()).await },
            move || self.hub.tell(Message::Noted, &[("name", &owner)]),
        );
    }

    fn give_back(self) {
        let path = self.path("/taken");
        self.act(async move { api::take(self.hub, &path).await }, move || {
            self.hub.say(Message::Undone).into()
        });
    }

    fn fulfil(self) {
        let path = self.path("/fulfilled");
        self.act(
            async move { api::put(self.hub, &path, "{}".into()).await },
            move || self.hub.say(Message::YouHave).into(),
        );
    }

    fn wish_again(self) {
        let path = self.path("/fulfilled");
        self.act(async move { api::take(self.hub, &path).await }, move || {
            self.hub.say(Message::Undone).into()
        });
    }

    fn take_off(self) {
        let path = self.path("");
        self.act(async move { api::take(self.hub, &path).await }, move || {
            self.named(Message::TakenOff)
        });
    }

    fn annotate(self, note: String, editing: RwSignal<bool>) {
        let path = self.path("");
        let body = serde_json::to_string(&wire::Note { note: Some(note) }).unwrap_or_default();
        self.act(
            async move { api::put(self.hub, &path, body).await },
            move || {
                let _ = editing.try_set(false);
                self.hub.say(Message::SettingsSaved).into()
            },
        );
    }

    fn move_to(self, from: usize, to: usize) {
        let mut order: Vec<u32> = self
            .list
            .with_value(|list| list.items.iter().map(|item| item.number).collect());
        order.swap(from, to);
        let what = wire::ChangeList {
            order: Some(order),
            ..wire::ChangeList::default()
        };
        let body = serde_json::to_string(&what).unwrap_or_default();
        let path = format!("/v1/lists/{}", self.at.get_value());
        self.act(
            async move { api::patch(self.hub, &path, body).await },
            move || {
                let title = self.item.with_value(|item| item.product.title.clone());
                let place = (to + 1).to_string();
                self.hub
                    .tell(Message::Moved, &[("product", &title), ("place", &place)])
            },
        );
    }
}
