//! Friends: one's own, a link for one more (to send or to be scanned), ending it, and whom one wants nothing to do with.

use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Face, Fetch, Heading, focus_soon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_browser::api::Failure;
use vouch_messages::friends::Message as Words;
use vouch_messages::hub::Message;
use vouch_wire::friends as wire;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What is about to end: a friendship, or all there is between two people.
#[derive(Clone)]
enum Parting {
    Remove(wire::Friend),
    Block(wire::Friend),
}

impl Parting {
    fn friend(&self) -> &wire::Friend {
        match self {
            Self::Remove(friend) | Self::Block(friend) => friend,
        }
    }

    fn tell(&self, hub: Hub, remove: Message, block: Words) -> String {
        let values = [("name", self.friend().handle.as_str())];
        match self {
            Self::Remove(_) => hub.tell(remove, &values),
            Self::Block(_) => hub.tell(block, &values),
        }
    }
}

#[component]
pub fn Friends() -> impl IntoView {
    let hub = hub();
    let friends = Fetch::<wire::Friends>::new("/v1/friends");
    let blocks = Fetch::<wire::Blocks>::new("/v1/blocks");
    let leaving = RwSignal::new(None::<Parting>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let list_heading = NodeRef::<html::H2>::new();
    let part = Callback::new(move |parting: Parting| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let friend = parting.friend().clone();
            let outcome = match &parting {
                Parting::Remove(friend) => {
                    api::delete(hub, &format!("/v1/friends/{}", friend.id)).await
                }
                Parting::Block(friend) => block(hub, &friend.id, blocks).await,
            };
            busy.set(false);
            match outcome {
                Err(failure) if api::code(&failure) != "not_a_friend" => {
                    trouble.set(Some(api::sentence(&failure)));
                }
                // Gone, now or a moment ago from the other side.
                _ => {
                    leaving.set(None);
                    friends.update(|list| list.data.retain(|other| other.id != friend.id));
                    hub.announce(parting.tell(hub, Message::Removed, Words::Blocked));
                    focus_soon(list_heading);
                }
            }
        });
    });
    let entry = move |friend: wire::Friend| {
        let since = hub.tell(Message::FriendsSince, &[("day", &hub.day(&friend.since))]);
        let values = [("name", friend.handle.as_str())];
        let remove_label = hub.tell(Message::RemoveNamed, &values);
        let block_label = hub.tell(Words::BlockNamed, &values);
        let name = friend.handle.clone();
        let ask = move |parting: Parting| {
            trouble.set(None);
            leaving.set(Some(parting));
        };
        let (removed, blocked) = (friend.clone(), friend);
        view! {
            <li class="friend">
                <Face name=name.clone()/>
                <div>
                    <p class="name"><bdi>{name}</bdi></p>
                    <p class="quiet">{since}</p>
                </div>
                <div class="acts">
                    <button
                        type="button"
                        class="plain"
                        aria-label=remove_label
                        on:click=move |_| ask(Parting::Remove(removed.clone()))
                    >
                        {hub.say(Message::Remove)}
                    </button>
                    <button
                        type="button"
                        class="plain"
                        aria-label=block_label
                        on:click=move |_| ask(Parting::Block(blocked.clone()))
                    >
                        {hub.say(Words::Block)}
                    </button>
                </div>
            </li>
        }
    };
    let list = move |friends: wire::Friends| {
        if friends.data.is_empty() {
            return view! {
                <div class="empty">
                    <h2 tabindex="-1" node_ref=list_heading>{hub.say(Message::NoFriends)}</h2>
                    <p>{hub.say(Message::NoFriendsText)}</p>
                </div>
            }
            .into_any();
        }
        view! {
            <h2 tabindex="-1" node_ref=list_heading>{hub.say(Message::YourFriends)}</h2>
            <ul class="friends">{friends.data.into_iter().map(entry).collect_view()}</ul>
        }
        .into_any()
    };
    let consequence = Signal::derive(move || {
        leaving.with(|parting| {
            let parting = parting.as_ref();
            parting.map_or_else(String::new, |parting| {
                parting.tell(hub, Message::RemoveText, Words::BlockText)
            })
        })
    });
    view! {
        <Heading text=hub.say(Message::Friends)/>
        <p class="lead">{hub.say(Message::InviteWhy)}</p>
        <Invite/>
        {friends.shown(list)}
        <BlockedPeople blocks back=list_heading/>
        <Confirm
            about=leaving
            question=|hub: Hub, parting: &Parting| {
                parting.tell(hub, Message::RemoveQuestion, Words::BlockQuestion)
            }
            text=consequence
            yes=|hub: Hub, parting: &Parting| {
                parting.tell(hub, Message::RemoveNamed, Words::BlockNamed)
            }
            busy
            trouble
            on_yes=part
        />
    }
}

/// Blocks a friend, and shows them among those who are blocked.
async fn block(hub: Hub, friend: &str, blocks: Fetch<wire::Blocks>) -> Result<(), Failure> {
    let whom = wire::Whom {
        friend: Some(friend.into()),
        ..wire::Whom::default()
    };
    let body = serde_json::to_string(&whom).unwrap_or_default();
    let blocked = api::post::<wire::Blocked>(hub, "/v1/blocks", Some(body)).await?;
    blocks.update(|list| {
        list.data.retain(|other| other.id != blocked.id);
        list.data.push(blocked);
    });
    Ok(())
}

/// Whom one blocked; nothing where that is nobody.
#[component]
fn BlockedPeople(blocks: Fetch<wire::Blocks>, back: NodeRef<html::H2>) -> impl IntoView {
    let hub = hub();
    let trouble = RwSignal::new(None);
    let unblock = move |person: wire::Blocked| {
        trouble.set(None);
        spawn_local(async move {
            match api::delete(hub, &format!("/v1/blocks/{}", person.id)).await {
                Err(failure) if api::code(&failure) != "unknown_block" => {
                    trouble.set(Some(api::sentence(&failure)));
                }
                _ => {
                    blocks.update(|list| list.data.retain(|other| other.id != person.id));
                    hub.announce(hub.tell(Words::Unblocked, &[("name", &person.handle)]));
                    focus_soon(back);
                }
            }
        });
    };
    let entry = move |person: wire::Blocked| {
        let since = hub.tell(Words::BlockedSince, &[("day", &hub.day(&person.since))]);
        let label = hub.tell(Words::UnblockNamed, &[("name", &person.handle)]);
        let name = person.handle.clone();
        view! {
            <li class="friend">
                <Face name=name.clone()/>
                <div>
                    <p class="name"><bdi>{name}</bdi></p>
                    <p class="quiet">{since}</p>
                </div>
                <button
                    type="button"
                    class="plain"
                    aria-label=label
                    on:click=move |_| unblock(person.clone())
                >
                    {hub.say(Words::Unblock)}
                </button>
            </li>
        }
    };
    move || {
        let people = blocks.value().filter(|blocks| !blocks.data.is_empty())?;
        Some(view! {
            <section class="blocked" aria-labelledby="blocked">
                <h2 id="blocked">{hub.say(Words::BlockedPeople)}</h2>
                <p class="quiet">{hub.say(Words::BlockedWhy)}</p>
                <ul class="friends">{people.data.into_iter().map(entry).collect_view()}</ul>
                <Alert message=trouble/>
            </section>
        })
    }
}

/// Makes a link, and helps it on its way to one friend.
#[component]
fn Invite() -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let link = RwSignal::new(None::<wire::Invitation>);
    let field = NodeRef::<html::Input>::new();
    let invite = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::post::<wire::Invitation>(hub, "/v1/friends/invitations", None).await;
            busy.set(false);
            match outcome {
                Ok(invitation) => {
                    link.set(Some(invitation));
                    hub.announce(hub.say(Message::LinkReady).into());
                }
                Err(failure) => trouble.set(Some(match api::code(&failure) {
                    "too_many_invitations" => Message::TooManyInvitations,
                    _ => api::sentence(&failure),
                })),
            }
        });
    });
    // The new link takes the focus, selected, ready to be copied by hand as well.
    Effect::new(move |_| {
        if link.with(Option::is_some)
            && let Some(field) = field.get()
        {
            let _ = field.focus();
            field.select();
        }
    });
    let copy = move |url: String| {
        spawn_local(async move {
            let said = match copied(&url).await {
                true => Message::Copied,
                false => Message::NotCopied,
            };
            hub.announce(hub.say(said).into());
        });
    };
    let select =
        |event: leptos::ev::FocusEvent| event_target::<web_sys::HtmlInputElement>(&event).select();
    let ready = move |invitation: wire::Invitation| {
        let wire::Invitation { url, qr, .. } = invitation;
        let (copied, shared) = (url.clone(), url.clone());
        let share = can_share().then(|| {
            let press = move |_| share(hub.say(Message::ShareText), &shared);
            view! { <button type="button" on:click=press>{hub.say(Message::Share)}</button> }
        });
        view! {
            <div class="link">
                <label for="invitation-link">{hub.say(Message::InvitationLink)}</label>
                <input
                    id="invitation-link"
                    type="text"
                    readonly
                    dir="ltr"
                    node_ref=field
                    aria-describedby="invitation-once"
                    prop:value=url
                    on:focus=select/>
                <p class="hint" id="invitation-once">{hub.say(Message::InvitationOnce)}</p>
                <div class="answers">
                    <button type="button" class="primary" on:click=move |_| copy(copied.clone())>
                        {hub.say(Message::CopyLink)}
                    </button>
                    {share}
                </div>
                <figure class="code">
                    // The drawing is our own server's, and draws nothing but squares.
                    <div role="img" aria-label=hub.say(Words::Code) inner_html=qr></div>
                    <figcaption class="hint">{hub.say(Words::ScanIt)}</figcaption>
                </figure>
            </div>
        }
    };
    let first = move || {
        if link.with(Option::is_some) {
            ""
        } else {
            "primary"
        }
    };
    view! {
        <section class="invite" aria-label=hub.say(Message::InviteFriend)>
            {move || link.get().map(ready)}
            <div class=first>
                <Busy busy class="inviting" press=invite>{hub.say(Message::InviteFriend)}</Busy>
            </div>
            <Alert message=trouble/>
        </section>
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(js_namespace = navigator, js_name = share, catch)]
    fn share_data(data: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

pub async fn copied(url: &str) -> bool {
    match write_text(url) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

fn can_share() -> bool {
    let navigator = window().navigator();
    js_sys::Reflect::has(&navigator, &"share".into()).unwrap_or(false)
}

fn share(text: &str, url: &str) {
    let data = js_sys::Object::new();
    for (name, value) in [("text", text), ("url", url)] {
        // Setting a member of a plain object does not fail.
        let _ = js_sys::Reflect::set(&data, &name.into(), &value.into());
    }
    // Whoever closes the sheet has said enough.
    if let Ok(promise) = share_data(&data) {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
