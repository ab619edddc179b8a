//! Pictures of a recommendation: choosing a file, saying what is on it, taking it away.

use super::renew;
use crate::api;
use crate::hub::hub;
use crate::parts::{Alert, Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::recommendations::Message;
use vouch_wire::recommendations as wire;

const PICTURES_MAX: usize = 4;
const SENT_BYTES_MAX: f64 = 10_485_760.0;

#[component]
pub fn Pictures(own: wire::Recommendation, mine: Fetch<wire::Recommendations>) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let wrong = RwSignal::new(None::<Message>);
    let file = NodeRef::<html::Input>::new();
    let alt = RwSignal::new(String::new());
    let id = StoredValue::new(own.id.clone());
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen = file.get_untracked().and_then(|input| input.files()?.get(0));
        let said = alt.get_untracked();
        wrong.set(match &chosen {
            None => Some(Message::PictureMissing),
            Some(file) if file.size() > SENT_BYTES_MAX => Some(Message::PictureTooLarge),
            Some(_) if said.trim().is_empty() => Some(Message::AltMissing),
            Some(_) => None,
        });
        let Some(chosen) = chosen.filter(|_| wrong.get_untracked().is_none()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let said = String::from(js_sys::encode_uri_component(said.trim()));
            let path = format!("/v1/recommendations/{}/pictures?alt={said}", id.get_value());
            match api::upload(hub, &path, &chosen).await {
                Ok(()) => {
                    hub.announce(hub.say(Message::PictureAdded).into());
                    renew(hub, mine, &id.get_value()).await;
                }
                Err(failure) if api::code(&failure).starts_with("picture_") => {
                    wrong.set(Some(Message::PictureRefused));
                }
                Err(failure) if api::code(&failure).starts_with("text_") => {
                    wrong.set(Some(Message::AltRefused));
                }
                Err(failure) => trouble.set(Some(api::sentence(&failure))),
            }
            let _ = busy.try_set(false);
        });
    };
    let one = |picture: &wire::Picture| {
        let path = format!("/v1/recommendations/{}/pictures/{}", own.id, picture.id);
        let remove = move |_| {
            let path = path.clone();
            spawn_local(async move {
                match api::delete(hub, &path).await {
                    Ok(()) => renew(hub, mine, &id.get_value()).await,
                    Err(failure) => trouble.set(Some(api::sentence(&failure))),
                }
            });
        };
        let name = hub.tell(Message::RemovePicture, &[("what", &picture.alt)]);
        view! {
            <li>
                <img
                    src=picture.url.clone()
                    alt=picture.alt.clone()
                    width=picture.width
                    height=picture.height
                />
                <button type="button" class="plain" aria-label=name on:click=remove>
                    {hub.say(Message::Remove)}
                </button>
            </li>
        }
    };
    let shown = (!own.pictures.is_empty()).then(|| {
        view! { <ul class="pictures">{own.pictures.iter().map(one).collect_view()}</ul> }
    });
    let room = own.pictures.len() < PICTURES_MAX;
    let (file_id, alt_id) = (format!("file-{}", own.id), format!("alt-{}", own.id));
    let (for_file, for_alt) = (file_id.clone(), alt_id.clone());
    let complaint = move || {
        wrong
            .get()
            .map(|message| view! { <p class="wrong" role="alert">{hub.say(message)}</p> })
    };
    let form = room.then(|| {
        view! {
            <details class="add-picture">
                <summary>{hub.say(Message::AddPicture)}</summary>
                <form novalidate on:submit=add>
                    <div class="field">
                        <label for=for_file>{hub.say(Message::PictureFile)}</label>
                        <input
                            type="file"
                            id=file_id
                            accept="image/jpeg,image/png,image/webp"
                            node_ref=file
                        />
                        <p class="hint">{hub.say(Message::PictureWhy)}</p>
                    </div>
                    <div class="field">
                        <label for=for_alt>{hub.say(Message::PictureAlt)}</label>
                        <input
                            type="text"
                            id=alt_id
                            maxlength="200"
                            prop:value=alt
                            on:input=move |event| alt.set(event_target_value(&event))
                        />
                    </div>
                    {complaint}
                    <Busy busy kind="submit" press=Callback::new(|()| ())>
                        {hub.say(Message::SendPicture)}
                    </Busy>
                </form>
            </details>
        }
    });
    view! {
        {shown}
        {form}
        <Alert message=trouble/>
    }
}
