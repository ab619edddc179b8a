//! The coach: asking for one, being one, and what the two say to each other about a story.

use super::desk::title_of;
use super::parts::{GuideName, Trouble, sentence};
use crate::api;
use crate::hub::hub;
use crate::parts::{Busy, Fetch, Go};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::hub::Route;

/// One's own coach, or the way to one.
#[component]
pub fn Coach(coach: Option<wire::Coaching>, desk: Fetch<wire::Desk>) -> impl IntoView {
    let hub = hub();
    let handle = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        let asked = wire::AskCoach {
            handle: handle.get_untracked().trim().to_lowercase(),
        };
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::put::<wire::Coaching>(hub, "/v1/guide/coach", body).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(_) => desk.again(),
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let part = move |_| {
        spawn_local(async move {
            match api::delete(hub, "/v1/guide/coach").await {
                Ok(()) => {
                    hub.announce(hub.say(Message::Parted).into());
                    desk.again();
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let body = match coach {
        Some(coaching) => {
            let words = match coaching.standing.as_str() {
                "accepted" => Message::CoachIs,
                _ => Message::CoachAsked,
            };
            let words = hub.tell(words, &[("name", &coaching.with.name)]);
            view! {
                <p>{words}</p>
                <button type="button" class="plain" on:click=part>{hub.say(Message::Part)}</button>
            }
            .into_any()
        }
        None => view! {
            <p class="quiet">{hub.say(Message::CoachLead)}</p>
            <form novalidate on:submit=ask>
                <div class="field">
                    <label for="coach-handle">{hub.say(Message::CoachHandle)}</label>
                    <input
                        id="coach-handle"
                        type="text"
                        maxlength="30"
                        autocapitalize="none"
                        spellcheck="false"
                        dir="ltr"
                        prop:value=handle
                        on:input=move |event| handle.set(event_target_value(&event))
                    />
                </div>
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(Message::AskCoach)}
                </Busy>
            </form>
        }
        .into_any(),
    };
    view! {
        <section class="desk-part" aria-labelledby="coach">
            <h2 id="coach">{hub.say(Message::Coach)}</h2>
            {body}
            <Trouble what=trouble/>
        </section>
    }
}

/// Those whom one coaches, with what they have on their desks.
#[component]
pub fn Coached(coached: Vec<wire::Coached>, desk: Fetch<wire::Desk>) -> impl IntoView {
    let hub = hub();
    if coached.is_empty() {
        return ().into_any();
    }
    let trouble = RwSignal::new(None);
    let entry = move |one: wire::Coached| {
        let path = format!("/v1/guide/coached/{}", one.coaching.with.handle);
        let accepted = one.coaching.standing == "accepted";
        let (to_accept, to_part) = (path.clone(), path);
        let accept = move |_| {
            let path = to_accept.clone();
            spawn_local(async move {
                match api::put::<wire::Coaching>(hub, &path, "{}".into()).await {
                    Ok(_) => desk.again(),
                    Err(failure) => trouble.set(Some(sentence(hub, &failure))),
                }
            });
        };
        let part = move |_| {
            let path = to_part.clone();
            spawn_local(async move {
                match api::delete(hub, &path).await {
                    Ok(()) => {
                        hub.announce(hub.say(Message::Parted).into());
                        desk.again();
                    }
                    Err(failure) => trouble.set(Some(sentence(hub, &failure))),
                }
            });
        };
        let head = match accepted {
            true => view! { <p class="name"><GuideName guide=one.coaching.with.clone()/></p> }
                .into_any(),
            false => {
                let words = hub.tell(Message::AsksYou, &[("name", &one.coaching.with.name)]);
                view! { <p>{words}</p> }.into_any()
            }
        };
        let accept = (!accepted).then(|| {
            view! { <button type="button" on:click=accept>{hub.say(Message::Accept)}</button> }
        });
        let end = if accepted {
            Message::Part
        } else {
            Message::Decline
        };
        let stories = one.stories.into_iter().map(|story| {
            let title = title_of(hub, &story);
            view! {
                <li><Go to=Route::Story(story.id.clone())>{title}</Go></li>
            }
        });
        view! {
            <li class="coached">
                {head}
                <ul class="plain-list">{stories.collect_view()}</ul>
                <div class="answers">
                    {accept}
                    <button type="button" class="plain" on:click=part>{hub.say(end)}</button>
                </div>
            </li>
        }
    };
    view! {
        <section class="desk-part" aria-labelledby="coached">
            <h2 id="coached">{hub.say(Message::YouCoach)}</h2>
            <ul class="friends">{coached.into_iter().map(entry).collect_view()}</ul>
            <Trouble what=trouble/>
        </section>
    }
    .into_any()
}

/// What coach and guide say to each other about one story; nobody else reads it.
#[component]
pub fn Conversation(id: String, draft: Fetch<wire::Draft>) -> impl IntoView {
    let hub = hub();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let path = StoredValue::new(format!("/v1/guide/stories/{id}/comments"));
    let say = move |event: SubmitEvent| {
        event.prevent_default();
        let said = wire::Say {
            text: text.get_untracked(),
        };
        let Ok(body) = serde_json::to_string(&said) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::post::<wire::Draft>(hub, &path.get_value(), Some(body)).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(after) => {
                    text.set(String::new());
                    draft.update(|draft| draft.comments = after.comments);
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let said = move || {
        let comments = draft
            .value()
            .map(|draft| draft.comments)
            .unwrap_or_default();
        let entry = move |comment: wire::Comment| {
            view! {
                <li class="comment">
                    <p class="quiet"><bdi>{comment.author}</bdi>" · "{hub.day(&comment.at)}</p>
                    <p class="text">{comment.text}</p>
                </li>
            }
        };
        comments.into_iter().map(entry).collect_view()
    };
    view! {
        <section class="desk-part conversation" aria-labelledby="conversation">
            <h2 id="conversation">{hub.say(Message::Conversation)}</h2>
            <p class="hint">{hub.say(Message::ConversationHint)}</p>
            <ul class="plain-list">{said}</ul>
            <form novalidate on:submit=say>
                <div class="field">
                    <label for="comment">{hub.say(Message::YourComment)}</label>
                    <textarea
                        id="comment"
                        rows="3"
                        maxlength="1000"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </div>
                <Trouble what=trouble/>
                <Busy busy kind="submit" press=Callback::new(|()| ())>{hub.say(Message::Say)}</Busy>
            </form>
        </section>
    }
}
