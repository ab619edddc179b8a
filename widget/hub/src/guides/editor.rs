//! Writing a story or a set: the working copy, how readers will see it, and its life. The author's coach reads it here as well.

use super::coaching::Conversation;
use super::desk::state_of;
use super::parts::{GOT, OneOf, Picture, Trouble, said, sentence};
use super::picking::Picking;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Fetch, Go, Heading};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::hub::Route;
use vouch_wire::recommendations::Disclosure;

const FORMS: [(wire::Form, Message); 2] = [
    (wire::Form::Story, Message::AStory),
    (wire::Form::Set, Message::ASet),
];

/// What is being written, field by field.
#[derive(Clone, Copy)]
struct Fields {
    form: RwSignal<Option<wire::Form>>,
    title: RwSignal<String>,
    text: RwSignal<String>,
    picked: RwSignal<Vec<wire::Picked>>,
    disclosure: RwSignal<Option<Disclosure>>,
}

#[component]
pub fn Editor(id: Option<String>) -> impl IntoView {
    let hub = hub();
    let heading = match id {
        None => Message::NewStory,
        Some(_) => Message::EditStory,
    };
    let page = match id {
        None => view! { <Writing story=None/> }.into_any(),
        Some(id) => {
            let draft = Fetch::<wire::Draft>::new(format!("/v1/guide/stories/{id}"));
            draft
                .framed(move || {
                    let Some(shown) = draft.value_untracked() else {
                        return ().into_any();
                    };
                    let talk = shown.coached.then(|| {
                        view! { <Conversation id=shown.story.id.clone() draft/> }
                    });
                    match shown.own {
                        true => view! {
                            <Writing story=Some(shown.story)/>
                            {talk}
                        }
                        .into_any(),
                        false => view! {
                            <Coaching story=shown.story/>
                            {talk}
                        }
                        .into_any(),
                    }
                })
                .into_any()
        }
    };
    view! {
        <p class="back"><Go to=Route::Guide>{hub.say(Message::BackToDesk)}</Go></p>
        <Heading text=hub.say(heading)/>
        {page}
    }
}

impl Fields {
    fn of(story: Option<&wire::OwnStory>) -> Self {
        let copy = |read: fn(&wire::OwnStory) -> &String| {
            RwSignal::new(story.map(|story| read(story).clone()).unwrap_or_default())
        };
        Self {
            form: RwSignal::new(Some(story.map_or(wire::Form::Story, |story| story.form))),
            title: copy(|story| &story.title),
            text: copy(|story| &story.text),
            picked: RwSignal::new(story.map(|story| story.picked.clone()).unwrap_or_default()),
            disclosure: RwSignal::new(story.and_then(|story| story.disclosure)),
        }
    }

    fn body(self) -> Option<String> {
        let citation = |one: wire::Picked| wire::Citation {
            merchant: one.merchant,
            sku: one.sku,
            note: one.note,
        };
        let story = wire::WriteStory {
            form: self.form.get_untracked()?,
            title: self.title.get_untracked(),
            text: self.text.get_untracked(),
            citations: self
                .picked
                .get_untracked()
                .into_iter()
                .map(citation)
                .collect(),
            disclosure: self.disclosure.get_untracked(),
        };
        serde_json::to_string(&story).ok()
    }
}

#[component]
fn Writing(story: Option<wire::OwnStory>) -> impl IntoView {
    let hub = hub();
    let fields = Fields::of(story.as_ref());
    let kept = RwSignal::new(story);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let previewing = RwSignal::new(false);
    let keep = move |publish: bool| {
        let Some(body) = fields.body() else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = saved(hub, kept, body, publish).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(()) => {
                    let said = if publish {
                        Message::Published
                    } else {
                        Message::Saved
                    };
                    hub.announce(hub.say(said).into());
                }
                Err(words) => {
                    let _ = trouble.try_set(Some(words));
                }
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        keep(false);
    };
    let state = move || {
        kept.get().map(|story| {
            let class = match story.state == "published" && story.withheld.is_none() {
                true => "state",
                false => "state over",
            };
            view! { <p class=class>{hub.say(state_of(&story))}</p> }
        })
    };
    let preview = move || previewing.get().then(|| view! { <Preview fields/> });
    view! {
        {state}
        <form class="story-form" novalidate on:submit=submit>
            <OneOf
                name="form"
                legend=hub.say(Message::WhatForm)
                choices=FORMS.to_vec()
                chosen=fields.form
            />
            <OneOf
                name="got"
                legend=hub.say(Message::WhatGot)
                hint=Message::WhatGotHint
                choices=GOT.to_vec()
                chosen=fields.disclosure
            />
            <div class="field">
                <label for="story-title">{hub.say(Message::Title)}</label>
                <input
                    id="story-title"
                    type="text"
                    maxlength="120"
                    prop:value=fields.title
                    on:input=move |event| fields.title.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label for="story-text">{hub.say(Message::Text)}</label>
                <textarea
                    id="story-text"
                    class="long"
                    rows="10"
                    maxlength="8000"
                    prop:value=fields.text
                    on:input=move |event| fields.text.set(event_target_value(&event))
                ></textarea>
            </div>
            <Picking picked=fields.picked/>
            <Trouble what=trouble/>
            <div class="answers">
                <button
                    type="button"
                    class="primary"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |_| keep(true)
                >
                    {hub.say(Message::Publish)}
                </button>
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(Message::SaveDraft)}
                </Busy>
                <button
                    type="button"
                    aria-expanded=move || if previewing.get() { "true" } else { "false" }
                    on:click=move |_| previewing.update(|on| *on = !*on)
                >
                    {hub.say(Message::Preview)}
                </button>
            </div>
        </form>
        {preview}
        <Ending kept trouble/>
    }
}

/// Keeps the working copy and, where that is asked, publishes it.
async fn saved(
    hub: Hub,
    kept: RwSignal<Option<wire::OwnStory>>,
    body: String,
    publish: bool,
) -> Result<(), &'static str> {
    let refused = |failure| sentence(hub, &failure);
    let known = kept.with_untracked(|kept| kept.as_ref().map(|story| story.id.clone()));
    let story = match &known {
        Some(id) => {
            let path = format!("/v1/guide/stories/{id}");
            api::put::<wire::OwnStory>(hub, &path, body).await
        }
        None => api::post::<wire::OwnStory>(hub, "/v1/guide/stories", Some(body)).await,
    }
    .map_err(refused)?;
    let id = story.id.clone();
    let _ = kept.try_set(Some(story));
    if publish {
        let path = format!("/v1/guide/stories/{id}/publish");
        let story = api::post::<wire::OwnStory>(hub, &path, None).await;
        let _ = kept.try_set(Some(story.map_err(refused)?));
    }
    Ok(())
}

/// How readers will see it: the disclosure first.
#[component]
fn Preview(fields: Fields) -> impl IntoView {
    let hub = hub();
    let disclosure = move || fields.disclosure.get().map(|what| hub.say(said(what)));
    let products = move || {
        let entry = |one: wire::Picked| {
            view! {
                <li class="picked">
                    <Picture source=one.picture/>
                    <div>
                        <p class="name"><bdi>{one.title}</bdi></p>
                        <p class="quiet"><bdi>{one.shop}</bdi></p>
                        <p>{one.note}</p>
                    </div>
                </li>
            }
        };
        fields.picked.get().into_iter().map(entry).collect_view()
    };
    view! {
        <section class="preview" aria-label=hub.say(Message::Preview)>
            <p class="disclosure">{disclosure}</p>
            <h2>{move || fields.title.get()}</h2>
            <p class="text">{move || fields.text.get()}</p>
            <ol class="picked-list">{products}</ol>
        </section>
    }
}

/// Withdrawing and deleting; the latter asks once more.
#[component]
fn Ending(
    kept: RwSignal<Option<wire::OwnStory>>,
    trouble: RwSignal<Option<&'static str>>,
) -> impl IntoView {
    let hub = hub();
    let asking = RwSignal::new(false);
    let withdraw = move |id: String| {
        spawn_local(async move {
            let path = format!("/v1/guide/stories/{id}/withdraw");
            match api::post::<wire::OwnStory>(hub, &path, None).await {
                Ok(story) => {
                    kept.set(Some(story));
                    hub.announce(hub.say(Message::Withdrawn).into());
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let delete = move |id: String| {
        spawn_local(async move {
            match api::delete(hub, &format!("/v1/guide/stories/{id}")).await {
                Ok(()) => {
                    hub.go(Route::Guide);
                    hub.announce(hub.say(Message::Deleted).into());
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    move || {
        kept.get().map(|story| {
            let (to_withdraw, to_delete) = (story.id.clone(), story.id.clone());
            let withdraw = (story.state == "published").then(|| {
                view! {
                    <button type="button" on:click=move |_| withdraw(to_withdraw.clone())>
                        {hub.say(Message::Withdraw)}
                    </button>
                }
            });
            let ask = move || match asking.get() {
                false => view! {
                    <button type="button" class="plain" on:click=move |_| asking.set(true)>
                        {hub.say(Message::Delete)}
                    </button>
                }
                .into_any(),
                true => {
                    let id = to_delete.clone();
                    view! {
                        <button type="button" class="danger" on:click=move |_| delete(id.clone())>
                            {hub.say(Message::DeleteSure)}
                        </button>
                        <button type="button" on:click=move |_| asking.set(false)>
                            {hub.say(Message::Keep)}
                        </button>
                    }
                    .into_any()
                }
            };
            view! { <div class="answers ending">{withdraw}{ask}</div> }
        })
    }
}

/// The coach's side: the working copy to read, and the one public word.
#[component]
fn Coaching(story: wire::OwnStory) -> impl IntoView {
    let hub = hub();
    let fields = Fields::of(Some(&story));
    let endorsed = RwSignal::new(story.endorsed);
    let trouble = RwSignal::new(None);
    let published = story.state == "published" && story.withheld.is_none();
    let path = StoredValue::new(format!("/v1/guide/stories/{}/endorsement", story.id));
    let stand = move |_| {
        let by = !endorsed.get_untracked();
        spawn_local(async move {
            let outcome = match by {
                true => api::put_alone(hub, &path.get_value()).await,
                false => api::delete(hub, &path.get_value()).await,
            };
            match outcome {
                Ok(()) => {
                    endorsed.set(by);
                    if by {
                        hub.announce(hub.say(Message::StoodBy).into());
                    }
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let words = move || match endorsed.get() {
        true => hub.say(Message::TakeStandBack),
        false => hub.say(Message::StandBy),
    };
    let stand = published.then(|| {
        view! { <button type="button" on:click=stand>{words}</button> }
    });
    view! {
        <p class="state over">{hub.say(state_of(&story))}</p>
        <Preview fields/>
        <div class="answers">{stand}</div>
        <Trouble what=trouble/>
    }
}
