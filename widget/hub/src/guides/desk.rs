//! A guide's own desk: questions to answer, stories, the coach and those one coaches. Whoever is no guide yet becomes one here.

use super::coaching::{Coach, Coached};
use super::parts::{GuideName, followers};
use super::profile::Profile;
use super::questions::Questions;
use crate::hub::{Hub, hub};
use crate::parts::{Fetch, Go, Heading};
use leptos::prelude::*;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::hub::Route;

#[component]
pub fn Desk() -> impl IntoView {
    let hub = hub();
    let desk = Fetch::<wire::Desk>::new("/v1/guide");
    let shops = Fetch::<wire::Shops>::new("/v1/guide/shops");
    let page = move |shown: wire::Desk| match shown.guide.clone() {
        None => view! {
            <h2>{hub.say(Message::BecomeGuide)}</h2>
            <p class="lead">{hub.say(Message::BecomeLead)}</p>
            {shops.shown(move |shops| view! { <Profile guide=None shops=shops.data desk/> })}
        }
        .into_any(),
        Some(guide) => {
            let own = guide.clone();
            view! {
                <Standing guide/>
                <Questions questions=shown.questions desk/>
                <section class="desk-part" aria-labelledby="stories">
                    <h2 id="stories">{hub.say(Message::YourStories)}</h2>
                    <Stories stories=shown.stories/>
                    <p><Go to=Route::NewStory class="button">{hub.say(Message::WriteStory)}</Go></p>
                </section>
                <Coach coach=shown.coach desk/>
                <Coached coached=shown.coached desk/>
                <details class="desk-part">
                    <summary>{hub.say(Message::ChangeProfile)}</summary>
                    {shops
                        .shown(move |shops| {
                            view! { <Profile guide=Some(own.clone()) shops=shops.data desk/> }
                        })}
                </details>
            }
            .into_any()
        }
    };
    view! {
        <Heading text=hub.say(Message::GuideDesk)/>
        {desk.shown(page)}
    }
}

/// Who one is here, and where everybody reads it.
#[component]
fn Standing(guide: wire::OwnGuide) -> impl IntoView {
    let hub = hub();
    let page = format!("/guides/{}", guide.card.handle);
    let count = followers(hub, guide.card.followers);
    view! {
        <p class="lead">
            <GuideName guide=guide.card/>
            " · "
            {count}
            " · "
            <a href=page>{hub.say(Message::YourPage)}</a>
        </p>
    }
}

#[component]
fn Stories(stories: Vec<wire::OwnStory>) -> impl IntoView {
    let hub = hub();
    if stories.is_empty() {
        return view! {
            <div class="empty">
                <h3>{hub.say(Message::NoStories)}</h3>
                <p>{hub.say(Message::NoStoriesText)}</p>
            </div>
        }
        .into_any();
    }
    let entry = move |story: wire::OwnStory| {
        let over = story.state != "published" || story.withheld.is_some();
        let class = if over { "state over" } else { "state" };
        let title = title_of(hub, &story);
        view! {
            <li class="order">
                <h3><Go to=Route::Story(story.id.clone())>{title}</Go></h3>
                <p class=class>{hub.say(state_of(&story))}</p>
                <p class="quiet">{hub.day(&story.edited_at)}</p>
            </li>
        }
    };
    view! { <ul class="orders">{stories.into_iter().map(entry).collect_view()}</ul> }.into_any()
}

pub fn title_of(hub: Hub, story: &wire::OwnStory) -> String {
    match story.title.as_str() {
        "" => hub.say(Message::Untitled).into(),
        title => title.into(),
    }
}

pub fn state_of(story: &wire::OwnStory) -> Message {
    match (story.state.as_str(), &story.withheld, story.changed) {
        (_, Some(_), _) => Message::StateWithheld,
        ("published", None, true) => Message::StateChanged,
        ("published", None, false) => Message::StatePublished,
        ("withdrawn", ..) => Message::StateWithdrawn,
        _ => Message::StateDraft,
    }
}
