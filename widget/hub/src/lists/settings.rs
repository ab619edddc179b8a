//! What only its owner sees of a list: title, readers, link, and the end of it.

use super::{AUDIENCES, Trouble, sentence};
use crate::api;
use crate::confirm::Confirm;
use crate::friends::copied;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::hub::Message as HubMessage;
use vouch_messages::lists::Message;
use vouch_wire::hub::Route;
use vouch_wire::lists as wire;
use wire::ListAudience as Audience;

/// Who may read it: nothing is chosen for the owner.
#[component]
pub fn Readers(audience: RwSignal<Option<Audience>>) -> impl IntoView {
    let hub = hub();
    let radio = move |(value, message, _): (Audience, Message, Message)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="readers"
                    required
                    prop:checked=move || audience.get() == Some(value)
                    on:change=move |_| audience.set(Some(value))
                />
                <span>{hub.say(message)}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{hub.say(Message::WhoReads)}</legend>
            {AUDIENCES.into_iter().map(radio).collect_view()}
        </fieldset>
    }
}

#[component]
pub fn Settings(list: wire::List, shown: Fetch<wire::List>) -> impl IntoView {
    let hub = hub();
    let path = StoredValue::new(format!("/v1/lists/{}", list.id));
    let title = RwSignal::new(list.title.clone());
    let audience = RwSignal::new(Some(list.audience));
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    let change = move |what: wire::ChangeList, done: Message| {
        let Ok(body) = serde_json::to_string(&what) else {
            return;
        };
        trouble.set(None);
        busy.set(true);
        spawn_local(async move {
            let changed = api::patch::<wire::List>(hub, &path.get_value(), body).await;
            let _ = busy.try_set(false);
            match changed {
                Ok(list) => {
                    shown.update(|shown| *shown = list);
                    hub.announce(hub.say(done).into());
                }
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let what = wire::ChangeList {
            title: Some(title.get_untracked()),
            audience: audience.get_untracked(),
            ..wire::ChangeList::default()
        };
        change(what, Message::SettingsSaved);
    };
    let renew = Callback::new(move |()| {
        let what = wire::ChangeList {
            new_link: true,
            ..wire::ChangeList::default()
        };
        change(what, Message::NewLinkMade);
    });
    let link = list.link.clone().map(|url| {
        view! {
            <ShareLink url/>
            <p><Busy busy press=renew>{hub.say(Message::NewLink)}</Busy></p>
        }
    });
    let deleting = RwSignal::new(None::<String>);
    let refused = RwSignal::new(None);
    let delete = Callback::new(move |_: String| {
        busy.set(true);
        spawn_local(async move {
            let outcome = api::delete(hub, &path.get_value()).await;
            busy.set(false);
            match outcome {
                Err(failure) if api::code(&failure) != "unknown_list" => {
                    refused.set(Some(api::sentence(&failure)));
                }
                _ => {
                    deleting.set(None);
                    hub.go(Route::Lists);
                    hub.announce(hub.say(Message::Deleted).into());
                }
            }
        });
    });
    let named = list.title;
    let ask = move |_| {
        refused.set(None::<HubMessage>);
        deleting.set(Some(named.clone()));
    };
    view! {
        <details class="sheet">
            <summary>{hub.say(Message::Settings)}</summary>
            <form novalidate on:submit=save>
                <div class="field">
                    <label for="list-title">{hub.say(Message::Title)}</label>
                    <input
                        id="list-title"
                        type="text"
                        required
                        maxlength="80"
                        prop:value=title
                        on:input=move |event| title.set(event_target_value(&event))
                    />
                </div>
                <Readers audience/>
                <Trouble what=trouble/>
                <Busy busy kind="submit" class="primary" press=Callback::new(|()| ())>
                    {hub.say(Message::SaveSettings)}
                </Busy>
            </form>
            {link}
            <p>
                <button type="button" class="danger" on:click=ask>
                    {hub.say(Message::DeleteList)}
                </button>
            </p>
        </details>
        <Confirm
            about=deleting
            question=|hub: Hub, title: &String| {
                hub.tell(Message::DeleteListQuestion, &[("title", title)])
            }
            text=hub.say(Message::DeleteListText)
            yes=|hub: Hub, _: &String| hub.say(Message::DeleteList).into()
            busy
            trouble=refused
            on_yes=delete
        />
    }
}

/// A link to send on: selected as soon as it has the focus, and copied by a press.
#[component]
pub fn ShareLink(url: String) -> impl IntoView {
    let hub = hub();
    let address = url.clone();
    let copy = move |_| {
        let url = address.clone();
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
    view! {
        <div class="field">
            <label for="share-link">{hub.say(Message::ShareLink)}</label>
            <input id="share-link" type="text" readonly dir="ltr" prop:value=url on:focus=select/>
            <div class="answers">
                <button type="button" on:click=copy>{hub.say(Message::CopyLink)}</button>
            </div>
        </div>
    }
}
