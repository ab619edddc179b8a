//! Parts that the pages about guides share.

use crate::api;
use crate::hub::{Hub, hub};
use leptos::prelude::*;
use vouch_browser::api::Failure;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::recommendations::Disclosure;

/// What an author got for a story.
pub const GOT: [(Disclosure, Message); 5] = [
    (Disclosure::None, Message::GotNothing),
    (Disclosure::Rewarded, Message::GotReward),
    (Disclosure::FreeSample, Message::GotSample),
    (Disclosure::Employee, Message::AmEmployee),
    (Disclosure::Family, Message::AmFamily),
];

/// What a guide is to one shop.
pub const ARE: [(Disclosure, Message); 5] = [
    (Disclosure::None, Message::NothingToDo),
    (Disclosure::Rewarded, Message::RewardsMe),
    (Disclosure::FreeSample, Message::SendsSamples),
    (Disclosure::Employee, Message::EmploysMe),
    (Disclosure::Family, Message::FamilyThere),
];

/// What readers are told of it.
pub fn said(disclosure: Disclosure) -> Message {
    match disclosure {
        Disclosure::None => Message::SaidNone,
        Disclosure::Rewarded => Message::SaidRewarded,
        Disclosure::FreeSample => Message::SaidFreeSample,
        Disclosure::Employee => Message::SaidEmployee,
        Disclosure::Family => Message::SaidFamily,
    }
}

pub fn followers(hub: Hub, count: u32) -> String {
    match count {
        0 => hub.say(Message::FollowersNone).into(),
        1 => hub.say(Message::FollowersOne).into(),
        _ => hub.tell(Message::FollowersMany, &[("count", &count.to_string())]),
    }
}

pub fn helped(hub: Hub, count: u32) -> Option<String> {
    match count {
        0 => None,
        1 => Some(hub.say(Message::HelpedOne).into()),
        _ => Some(hub.tell(Message::HelpedMany, &[("count", &count.to_string())])),
    }
}

/// What to say of a refusal.
pub fn sentence(hub: Hub, failure: &Failure) -> &'static str {
    let own = match api::code(failure) {
        "handle_malformed" | "handle_reserved" => Message::RefusedHandle,
        "handle_taken" => Message::RefusedTaken,
        "title_missing" | "text_missing" => Message::RefusedTitle,
        "too_few_products" => Message::RefusedProducts,
        "disclosure_missing" => Message::RefusedDisclosure,
        "disclosure_contradicts" => Message::RefusedContradicts,
        "story_withheld" | "answer_withheld" => Message::RefusedWithheld,
        "unknown_guide" | "not_an_ambassador" | "own_guide" => Message::RefusedCoach,
        code if code.starts_with("text_") => Message::RefusedText,
        _ => return hub.say(api::sentence(failure)),
    };
    hub.say(own)
}

/// What an author got, where it is shown: before anything they say. That it was nothing alarms nobody.
#[component]
pub fn Said(disclosure: Disclosure) -> impl IntoView {
    let hub = hub();
    let class = match disclosure {
        Disclosure::None => "disclosure none",
        _ => "disclosure",
    };
    view! { <p class=class>{hub.say(said(disclosure))}</p> }
}

/// A sentence about something that went wrong; empty while nothing has.
#[component]
pub fn Trouble(what: RwSignal<Option<&'static str>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || what.get().map(|words| view! { <p class="alert">{words}</p> })}
        </div>
    }
}

/// One of a few, none of them chosen for the reader.
#[component]
pub fn OneOf<T: Copy + PartialEq + Send + Sync + 'static>(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    #[prop(optional)] hint: Option<Message>,
    choices: Vec<(T, Message)>,
    chosen: RwSignal<Option<T>>,
) -> impl IntoView {
    let hub = hub();
    let hint_id = format!("{name}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let radio = move |(value, message): (T, Message)| {
        let checked = move || chosen.get() == Some(value);
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=checked
                    on:change=move |_| chosen.set(Some(value))
                />
                <span>{hub.say(message)}</span>
            </label>
        }
    };
    view! {
        <fieldset aria-describedby=described>
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hub.say(hint)}</p> })}
            {choices.into_iter().map(radio).collect_view()}
        </fieldset>
    }
}

/// A product's picture, or room for none.
#[component]
pub fn Picture(source: Option<String>) -> impl IntoView {
    match source {
        Some(source) => {
            view! { <img class="thumb" src=source alt="" width="56" height="56" loading="lazy"/> }
                .into_any()
        }
        None => view! { <span class="thumb" aria-hidden="true"></span> }.into_any(),
    }
}

/// A guide's name, as a link to their public page.
#[component]
pub fn GuideName(guide: wire::GuideCard) -> impl IntoView {
    let hub = hub();
    let page = format!("/guides/{}", guide.handle);
    let ambassador = guide.ambassador.then(|| {
        view! { <span class="badge">{hub.say(Message::Ambassador)}</span> }
    });
    view! {
        <a href=page><bdi>{guide.name}</bdi></a>
        " "
        {ambassador}
    }
}
