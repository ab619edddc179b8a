//! "Following": the feed, the guides one follows, and what one asked.

use super::asking::AskGuide;
use super::parts::{GuideName, Said, Trouble, followers, helped, sentence};
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Face, Fetch, Go, Heading};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::hub::Route;

#[component]
pub fn Following() -> impl IntoView {
    let hub = hub();
    let feed = Fetch::<wire::Feed>::new("/v1/feed");
    let following = Fetch::<wire::Following>::new("/v1/following");
    let questions = Fetch::<wire::Questions>::new("/v1/questions");
    // Whom one can ask; the same people whomever one follows, so that a question that is being written stays.
    let asked_of = Memo::new(move |_| {
        let shown = following.value()?;
        let followed = shown.data.into_iter().map(|one| one.guide);
        let mut guides: Vec<_> = followed.chain(shown.suggestions).collect();
        guides.sort_by(|one, other| one.handle.cmp(&other.handle));
        for guide in &mut guides {
            // Following changes the number, not whom one can ask.
            guide.followers = 0;
        }
        (!guides.is_empty()).then_some(guides)
    });
    view! {
        <Heading text=hub.say(Message::Following)/>
        <p class="lead">{hub.say(Message::FollowingLead)}</p>
        <div class="columns">
            <section class="feed" aria-labelledby="feed">
                <h2 id="feed">{hub.say(Message::Feed)}</h2>
                <Feed feed/>
            </section>
            <div class="aside">
                {following.shown(move |shown| view! { <Guides shown following feed/> })}
                <section class="aside-part" aria-labelledby="questions-asked">
                    <h2 id="questions-asked">{hub.say(Message::YourQuestions)}</h2>
                    {questions.shown(move |asked| view! { <Asked asked/> })}
                    {move || asked_of.get().map(|guides| view! { <AskGuide guides questions/> })}
                </section>
                <p><Go to=Route::Guide>{hub.say(Message::GuideDesk)}</Go></p>
            </div>
        </div>
    }
}

#[component]
fn Feed(feed: Fetch<wire::Feed>) -> impl IntoView {
    let hub = hub();
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let more = Callback::new(move |()| {
        let Some(before) = feed.value_untracked().and_then(|feed| feed.next) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let page = api::get::<wire::Feed>(hub, &format!("/v1/feed?before={before}")).await;
            let _ = busy.try_set(false);
            match page {
                Ok(page) => feed.update(|feed| {
                    feed.data.extend(page.data);
                    feed.next = page.next;
                }),
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    });
    feed.shown(move |shown| {
        if shown.data.is_empty() {
            return view! {
                <div class="empty">
                    <h3>{hub.say(Message::FeedEmpty)}</h3>
                    <p>{hub.say(Message::FeedEmptyText)}</p>
                </div>
            }
            .into_any();
        }
        let item = |item: wire::FeedItem| match item {
            wire::FeedItem::Story { story } => view! { <StoryItem story/> }.into_any(),
            wire::FeedItem::Word { word } => view! { <WordItem word/> }.into_any(),
        };
        let next = shown.next.is_some().then(|| {
            view! { <Busy busy press=more>{hub.say(Message::More)}</Busy> }
        });
        view! {
            {shown.data.into_iter().map(item).collect_view()}
            {next}
            <Trouble what=trouble/>
        }
        .into_any()
    })
}

/// The disclosure stands before everything else of it.
#[component]
fn StoryItem(story: wire::StoryCard) -> impl IntoView {
    let hub = hub();
    let address = format!("/guides/{}/{}", story.author.handle, story.id);
    let label = format!("title-{}", story.id);
    let kind = kind_of(hub, &story);
    let endorsed = story.endorsed_by.as_ref().map(|coach| {
        let words = hub.tell(Message::EndorsedBy, &[("name", &coach.name)]);
        view! { <p class="mark verified">{words}</p> }
    });
    let helped = helped(hub, story.helped).map(|words| view! { <p class="mark">{words}</p> });
    view! {
        <article class="item" aria-labelledby=label.clone()>
            <Said disclosure=story.disclosure/>
            <h3 id=label.clone()><a href=address>{story.title.clone()}</a></h3>
            <p class="by">
                <Face name=story.author.name.clone()/>
                <span><GuideName guide=story.author.clone()/></span>
                <span class="quiet">{kind}" · "{hub.day(&story.published_at)}</span>
            </p>
            <p class="text">{story.opening.clone()}</p>
            {endorsed}
            {helped}
        </article>
    }
}

#[component]
fn WordItem(word: wire::FeedWord) -> impl IntoView {
    let hub = hub();
    let label = format!("word-{}", word.id);
    let about = hub.tell(
        Message::AboutProduct,
        &[("product", &word.title), ("shop", &word.shop)],
    );
    let verified = word.verified_purchase.then(|| {
        view! { <p class="mark verified">{hub.say(Message::VerifiedPurchase)}</p> }
    });
    view! {
        <article class="item" aria-labelledby=label.clone()>
            <Said disclosure=word.disclosure/>
            <h3 id=label.clone()>{about}</h3>
            <p class="by">
                <Face name=word.author.clone()/>
                <span><bdi>{word.author.clone()}</bdi></span>
                <span class="quiet">
                    {hub.say(Message::FromFriend)}" · "{hub.day(&word.written_at)}
                </span>
            </p>
            <p class="text">{word.text.clone()}</p>
            {verified}
        </article>
    }
}

fn kind_of(hub: Hub, story: &wire::StoryCard) -> String {
    match story.form {
        wire::Form::Story => hub.say(Message::Story).into(),
        wire::Form::Set => hub.tell(Message::Set, &[("count", &story.products.to_string())]),
    }
}

/// The guides one follows, and some whom many follow.
#[component]
fn Guides(
    shown: wire::Following,
    following: Fetch<wire::Following>,
    feed: Fetch<wire::Feed>,
) -> impl IntoView {
    let hub = hub();
    let trouble = RwSignal::new(None);
    let change = Callback::new(move |(guide, follow): (wire::GuideCard, bool)| {
        trouble.set(None);
        spawn_local(async move {
            let path = format!("/v1/guides/{}/follow", guide.handle);
            let outcome = match follow {
                true => api::put::<wire::GuideCard>(hub, &path, "{}".into()).await,
                false => api::take::<wire::GuideCard>(hub, &path).await,
            };
            match outcome {
                Ok(_) => {
                    let said = match follow {
                        true => Message::NowFollowing,
                        false => Message::NoLonger,
                    };
                    hub.announce(hub.tell(said, &[("name", &guide.name)]));
                    following.again();
                    feed.again();
                }
                Err(failure) => {
                    let _ = trouble.try_set(Some(sentence(hub, &failure)));
                }
            }
        });
    });
    let entry = move |guide: wire::GuideCard, follows: bool| {
        let (verb, named) = match follows {
            true => (Message::Unfollow, Message::UnfollowNamed),
            false => (Message::Follow, Message::FollowNamed),
        };
        let label = hub.tell(named, &[("name", &guide.name)]);
        let class = if follows { "plain" } else { "" };
        let pressed = guide.clone();
        view! {
            <li class="friend">
                <Face name=guide.name.clone()/>
                <div>
                    <p class="name"><GuideName guide=guide.clone()/></p>
                    <p class="quiet">{followers(hub, guide.followers)}</p>
                </div>
                <button
                    type="button"
                    class=class
                    aria-label=label
                    on:click=move |_| change.run((pressed.clone(), !follows))
                >
                    {hub.say(verb)}
                </button>
            </li>
        }
    };
    let none = shown
        .data
        .is_empty()
        .then(|| view! { <p class="quiet">{hub.say(Message::NoneFollowed)}</p> });
    let suggestions = (!shown.suggestions.is_empty()).then(|| {
        let list = shown.suggestions.clone();
        view! {
            <section class="aside-part" aria-labelledby="guides-here">
                <h2 id="guides-here">{hub.say(Message::GuidesHere)}</h2>
                <ul class="friends">
                    {list.into_iter().map(|guide| entry(guide, false)).collect_view()}
                </ul>
            </section>
        }
    });
    let followed = shown.data.into_iter().map(|one| entry(one.guide, true));
    view! {
        <section class="aside-part" aria-labelledby="guides-followed">
            <h2 id="guides-followed">{hub.say(Message::GuidesFollowed)}</h2>
            {none}
            <ul class="friends">{followed.collect_view()}</ul>
            <Trouble what=trouble/>
        </section>
        {suggestions}
    }
}

/// What one asked guides, and what they said.
#[component]
fn Asked(asked: wire::Questions) -> impl IntoView {
    let hub = hub();
    if asked.data.is_empty() {
        return view! { <p class="quiet">{hub.say(Message::NothingAsked)}</p> }.into_any();
    }
    let entry = move |question: wire::Question| {
        let about = hub.tell(
            Message::AskedGuide,
            &[("name", &question.guide.name), ("product", &question.title)],
        );
        let answer = match (&question.answer, question.state.as_str()) {
            (Some(answer), _) => view! {
                <Said disclosure=answer.disclosure/>
                <p class="text">{answer.text.clone()}</p>
            }
            .into_any(),
            (None, "declined") => {
                view! { <p class="quiet">{hub.say(Message::QuestionDeclined)}</p> }.into_any()
            }
            (None, _) => {
                view! { <p class="quiet">{hub.say(Message::WaitsForAnswer)}</p> }.into_any()
            }
        };
        view! {
            <li class="asked">
                <p class="quiet">{about}</p>
                <p class="question">{question.text.clone()}</p>
                {answer}
            </li>
        }
    };
    view! {
        <ul>{asked.data.into_iter().map(entry).collect_view()}</ul>
    }
    .into_any()
}
