//! Questions to a guide, and their answers.

use super::parts::{ARE, OneOf, Said, Trouble, sentence};
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;

#[component]
pub fn Questions(questions: Vec<wire::Question>, desk: Fetch<wire::Desk>) -> impl IntoView {
    let hub = hub();
    let (open, rest): (Vec<_>, Vec<_>) = questions
        .into_iter()
        .partition(|question| question.state == "open");
    let answered: Vec<_> = rest
        .into_iter()
        .filter(|question| question.answer.is_some())
        .collect();
    let none = open
        .is_empty()
        .then(|| view! { <p class="quiet">{hub.say(Message::NoQuestions)}</p> });
    let given = (!answered.is_empty()).then(|| {
        let list = answered
            .into_iter()
            .map(|question| view! { <li><Given question desk/></li> });
        view! {
            <details>
                <summary>{hub.say(Message::AnswersGiven)}</summary>
                <ul class="questions">{list.collect_view()}</ul>
            </details>
        }
    });
    let waiting = open
        .into_iter()
        .map(|question| view! { <li><Waiting question desk/></li> });
    view! {
        <section class="desk-part" aria-labelledby="questions">
            <h2 id="questions">{hub.say(Message::QuestionsToAnswer)}</h2>
            {none}
            <ul class="questions">{waiting.collect_view()}</ul>
            {given}
        </section>
    }
}

#[component]
fn Waiting(question: wire::Question, desk: Fetch<wire::Desk>) -> impl IntoView {
    let hub = hub();
    let about = hub.tell(
        Message::AskedAbout,
        &[("product", &question.title), ("shop", &question.shop)],
    );
    let path = StoredValue::new(format!("/v1/guide/questions/{}", question.id));
    let id = format!("answer-{}", question.id);
    let text = RwSignal::new(String::new());
    let disclosure = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let answer = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let given = wire::GiveAnswer {
            text: text.get_untracked(),
            disclosure: disclosure.get_untracked(),
        };
        let Ok(body) = serde_json::to_string(&given) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::put::<wire::Question>(hub, &path.get_value(), body).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(_) => {
                    hub.announce(hub.say(Message::Answered).into());
                    desk.again();
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let decline = move |_| take_back(hub, path, desk, trouble);
    view! {
        <form class="question-form" novalidate on:submit=answer>
            <p class="quiet">{about}</p>
            <p class="question">{question.text}</p>
            <OneOf
                name=format!("are-{}", question.id)
                legend=hub.say(Message::WhatAreYou)
                choices=ARE.to_vec()
                chosen=disclosure
            />
            <div class="field">
                <label for=id.clone()>{hub.say(Message::YourAnswer)}</label>
                <textarea
                    id=id
                    rows="3"
                    maxlength="1500"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
            <Trouble what=trouble/>
            <div class="answers">
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(Message::Answer)}
                </Busy>
                <button type="button" class="plain" on:click=decline>
                    {hub.say(Message::Decline)}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Given(question: wire::Question, desk: Fetch<wire::Desk>) -> impl IntoView {
    let hub = hub();
    let about = hub.tell(
        Message::AskedAbout,
        &[("product", &question.title), ("shop", &question.shop)],
    );
    let path = StoredValue::new(format!("/v1/guide/questions/{}", question.id));
    let trouble = RwSignal::new(None);
    let withheld = question
        .withheld
        .is_some()
        .then(|| view! { <p class="alert">{hub.say(Message::StateWithheld)}</p> });
    let answer = question.answer.map(|answer| {
        view! {
            <Said disclosure=answer.disclosure/>
            <p class="text">{answer.text}</p>
        }
    });
    view! {
        <p class="quiet">{about}</p>
        <p class="question">{question.text}</p>
        {withheld}
        {answer}
        <Trouble what=trouble/>
        <button type="button" class="plain" on:click=move |_| take_back(hub, path, desk, trouble)>
            {hub.say(Message::TakeAnswerBack)}
        </button>
    }
}

/// Declines a question, or takes its answer back.
fn take_back(
    hub: Hub,
    path: StoredValue<String>,
    desk: Fetch<wire::Desk>,
    trouble: RwSignal<Option<&'static str>>,
) {
    spawn_local(async move {
        match api::take::<wire::Question>(hub, &path.get_value()).await {
            Ok(_) => desk.again(),
            Err(failure) => trouble.set(Some(sentence(hub, &failure))),
        }
    });
}
