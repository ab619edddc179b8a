//! Friends: one's own, a link for one more, and ending it.

use crate::api;
use crate::confirm::Confirm;
use crate::hub::{Hub, hub};
use crate::parts::{Alert, Busy, Face, Fetch, Heading, focus_soon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::hub::Message;
use vouch_wire::friends as wire;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[component]
pub fn Friends() -> impl IntoView {
    let hub = hub();
    let friends = Fetch::<wire::Friends>::new("/v1/friends");
    let leaving = RwSignal::new(None::<wire::Friend>);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let list_heading = NodeRef::<html::H2>::new();
    let remove = Callback::new(move |friend: wire::Friend| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::delete(hub, &format!("/v1/friends/{}", friend.id)).await;
            busy.set(false);
            match outcome {
                Err(failure) if api::code(&failure) != "not_a_friend" => {
                    trouble.set(Some(api::sentence(&failure)));
                }
                // Gone, now or a moment ago from the other side.
                _ => {
                    leaving.set(None);
                    friends.update(|list| list.data.retain(|other| other.id != friend.id));
                    let name = friend.handle;
                    hub.announce(hub.tell(Message::Removed, &[("name", &name)]));
                    focus_soon(list_heading);
                }
            }
        });
    });
    let entry = move |friend: wire::Friend| {
        let since = hub.tell(Message::FriendsSince, &[("day", &hub.day(&friend.since))]);
        let label = hub.tell(Message::RemoveNamed, &[("name", &friend.handle)]);
        let name = friend.handle.clone();
        let ask = move |_| {
            trouble.set(None);
            leaving.set(Some(friend.clone()));
        };
        view! {
            <li class="friend">
                <Face name=name.clone()/>
                <div>
                    <p class="name"><bdi>{name}</bdi></p>
                    <p class="quiet">{since}</p>
                </div>
                <button type="button" class="plain" aria-label=label on:click=ask>
                    {hub.say(Message::Remove)}
                </button>
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
    view! {
        <Heading text=hub.say(Message::Friends)/>
        <p class="lead">{hub.say(Message::InviteWhy)}</p>
        <Invite/>
        {friends.shown(list)}
        <Confirm
            about=leaving
            question=|hub: Hub, friend: &wire::Friend| {
                hub.tell(Message::RemoveQuestion, &[("name", &friend.handle)])
            }
            text=Message::RemoveText
            yes=|hub: Hub, friend: &wire::Friend| {
                hub.tell(Message::RemoveNamed, &[("name", &friend.handle)])
            }
            busy
            trouble
            on_yes=remove
        />
    }
}

/// Makes a link, and helps it on its way to one friend.
#[component]
fn Invite() -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let link = RwSignal::new(None::<String>);
    let field = NodeRef::<html::Input>::new();
    let invite = Callback::new(move |()| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::post::<wire::Invitation>(hub, "/v1/friends/invitations", None).await;
            busy.set(false);
            match outcome {
                Ok(invitation) => {
                    link.set(Some(invitation.url));
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
    let ready = move |url: String| {
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

async fn copied(url: &str) -> bool {
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
