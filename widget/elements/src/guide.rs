//! `<vouch-guide>`: a story with what it cites, or a guide with all their stories; and what guides say about a product, with the way
//! to ask them. What somebody got for it stands before anything they say.

use crate::call::Call;
use crate::parts::{day, face, report};
use crate::{Place, rendered};
use leptos::prelude::*;
use vouch_messages::elements::{self, guide::Message};
use vouch_wire::guides::{
    AboutProduct, Answered, Cited, Form, Guide, GuideCard, ShownRelation, Story, StoryCard, Waiting,
};
use vouch_wire::recommendations::Disclosure;

/// How many stories and answers stand in a product's page; the others are at the guides' own.
const ABOUT_AT_FIRST: usize = 3;

pub fn story(story: &Story, place: &Place) -> String {
    let card = &story.card;
    rendered(|| {
        let text = paragraphs(&story.text);
        let heading = match card.form {
            Form::Story => Message::InThisStory,
            Form::Set => Message::InThisSet,
        };
        let cited = (!story.cited.is_empty()).then(|| {
            let products: Vec<_> = story.cited.iter().map(|one| cited(one, place)).collect();
            view! {
                <section class="slot" aria-labelledby="cited">
                    <h2 id="cited">{place.say(heading)}</h2>
                    <ul class="products">{products}</ul>
                </section>
            }
        });
        let when = match story.version {
            0 | 1 => place.said(
                Message::Published,
                &[("day", &day(&card.published_at, place.language))],
            ),
            _ => place.said(
                Message::NewVersion,
                &[("day", &day(&story.version_at, place.language))],
            ),
        };
        let endorsed = card.endorsed_by.as_ref().map(|by| {
            let line = place.said(Message::EndorsedBy, &[("name", &by.name)]);
            view! { <p class="aside">{line}</p> }
        });
        let more = place.said(Message::AllOf, &[("name", &card.author.name)]);
        let all = in_frame(&["guide=", &card.author.handle].concat(), place);
        view! {
            <article class="story" id=card.id.clone() tabindex="-1" aria-labelledby="story-title">
                {story_disclosure(card.disclosure, place)}
                <h1 class="title" id="story-title" dir="auto">{card.title.clone()}</h1>
                {by(&card.author, card.mark.follows, card.mark.own, place)}
                {endorsed}
                <div class="said" dir="auto">{text}</div>
                {cited}
                <p class="why">{when}</p>
                <p class="ways">{helped(card, place)} <a class="button" href=all>{more}</a></p>
                {report("story", &card.id, &card.title, place)}
            </article>
        }
    })
}

pub fn guide(guide: &Guide, place: &Place) -> String {
    rendered(|| {
        let relations: Vec<_> = match &*guide.relations {
            [] => vec![place.say(Message::NoRelations).to_owned()],
            some => some.iter().map(|one| relation(one, place)).collect(),
        };
        let relations: Vec<_> = relations
            .into_iter()
            .map(|line| view! { <p class="disclosure">{line}</p> })
            .collect();
        let stories = match &*guide.stories {
            [] => view! { <p class="empty">{place.say(Message::NoStories)}</p> }.into_any(),
            some => cards(some, place).into_any(),
        };
        view! {
            <section class="guide" id="guide" tabindex="-1" aria-labelledby="guide-name">
                {relations}
                <h1 class="title" id="guide-name" dir="auto">{guide.card.name.clone()}</h1>
                {by(&guide.card, guide.mark.follows, guide.mark.own, place)}
                <div class="said" dir="auto">{paragraphs(&guide.about)}</div>
            </section>
            <section class="slot" aria-labelledby="stories">
                <h2 id="stories">{place.say(Message::Stories)}</h2>
                {stories}
            </section>
        }
    })
}

/// What guides say about a product, where its page shows it.
pub(crate) fn about(about: &AboutProduct, sku: &str, place: &Place) -> impl IntoView + use<> {
    let nothing = about.stories.is_empty()
        && about.answers.is_empty()
        && about.guides.is_empty()
        && about.waiting.is_empty();
    (!nothing).then(|| {
        let stories = &about.stories[..about.stories.len().min(ABOUT_AT_FIRST)];
        let answers: Vec<_> = about.answers.iter().take(ABOUT_AT_FIRST).collect();
        let answers: Vec<_> = answers.into_iter().map(|one| answer(one, place)).collect();
        let waiting: Vec<_> = about
            .waiting
            .iter()
            .map(|one| waiting(one, place))
            .collect();
        let asks: Vec<_> = about
            .guides
            .iter()
            .take(ABOUT_AT_FIRST)
            .map(|one| ask(one, sku, place))
            .collect();
        view! {
            <section class="slot wide" id="guides" tabindex="-1" aria-labelledby="from-guides">
                <h2 id="from-guides">{place.say(Message::FromGuides)}</h2>
                {cards(stories, place)}
                {answers}
                {waiting}
                {asks}
            </section>
        }
    })
}

fn cards(stories: &[StoryCard], place: &Place) -> impl IntoView + use<> {
    let cards: Vec<_> = stories
        .iter()
        .map(|card| {
            let href = in_frame(&["story=", &card.id].concat(), place);
            let by = place.said(elements::Message::By, &[("name", &card.author.name)]);
            view! {
                <li class="card">
                    {story_disclosure(card.disclosure, place)}
                    <p><a href=href dir="auto">{card.title.clone()}</a></p>
                    <p class="opening" dir="auto">{card.opening.clone()}</p>
                    <p class="why">{by}</p>
                </li>
            }
        })
        .collect();
    (!cards.is_empty()).then(|| view! { <ul class="cards">{cards}</ul> })
}

fn answer(one: &Answered, place: &Place) -> impl IntoView + use<> {
    let asked = place.said(
        Message::Asked,
        &[("day", &day(&one.asked_at, place.language))],
    );
    let (name, answered) = (&one.guide.name, day(&one.answered_at, place.language));
    let by = place.said(Message::Answers, &[("name", name), ("day", &answered)]);
    view! {
        <article class="answer" id=one.id.clone() tabindex="-1" aria-label=one.question.clone()>
            <p class="question" dir="auto">{one.question.clone()}</p>
            <p class="why">{asked}</p>
            <div class="word">
                {face(name)}
                <p class="by">{by}</p>
                {crate::parts::disclosure(one.disclosure, place)}
                <p class="said" dir="auto">{one.text.clone()}</p>
                {report("answer", &one.id, name, place)}
            </div>
        </article>
    }
}

fn waiting(one: &Waiting, place: &Place) -> impl IntoView + use<> {
    let line = place.said(Message::Waits, &[("name", &one.guide.name)]);
    view! {
        <div class="answer"><p class="question" dir="auto">{one.text.clone()}</p><p class="why">{line}</p></div>
    }
}

fn ask(guide: &GuideCard, sku: &str, place: &Place) -> impl IntoView + use<> {
    let call = Call::post(["/v1/guides/", &guide.handle, "/questions"].concat())
        .with("merchant", &*place.key)
        .with("sku", sku);
    let name = [("name", &*guide.name)];
    let id = |what: &str| [what, "-", &guide.handle].concat();
    view! {
        <details class="fold" id=id("ask")>
            <summary>{place.said(Message::AskName, &name)}</summary>
            <form id=id("ask-form") data-call=call.request() data-body=call.body() data-done=place.say(Message::AskedNow)>
                <label for=id("question")>{place.said(Message::YourQuestion, &name)}</label>
                <textarea id=id("question") name="text" rows="3" required maxlength="400"></textarea>
                <p class="hint">{place.say(Message::AskHow)}</p>
                <button type="submit" class="secondary">{place.say(Message::AskSend)}</button>
            </form>
        </details>
    }
}

/// Who it is, how many follow, and the way to be one of them.
fn by(guide: &GuideCard, follows: bool, own: bool, place: &Place) -> impl IntoView + use<> {
    let count = guide.followers.to_string();
    let followers = match guide.followers {
        0 => place.say(Message::NewGuide).to_owned(),
        1 => place.say(Message::OneFollower).to_owned(),
        _ => place.said(Message::Followers, &[("count", &count)]),
    };
    let ambassador = guide
        .ambassador
        .then(|| view! { <span class="aside">{place.say(Message::Ambassador)}</span> });
    let path = ["/v1/guides/", &guide.handle, "/follow"].concat();
    let (call, word, done) = match follows {
        true => (
            Call::delete(path),
            Message::Following,
            place.say(elements::Message::NoLonger).to_owned(),
        ),
        false => (
            Call::put(path),
            Message::Follow,
            place.said(Message::NowFollowing, &[("name", &guide.name)]),
        ),
    };
    let id = ["follow-", &guide.handle].concat();
    let label = place.said(Message::FollowName, &[("name", &guide.name)]);
    let follow = (!own).then(|| {
        view! {
            <button type="button" class="secondary follow" id=id aria-pressed=follows.to_string() aria-label=label
                data-call=call.request() data-body=call.body() data-done=done>{place.say(word)}</button>
        }
    });
    view! {
        <div class="by guide-by">
            {face(&guide.name)}
            <span class="author" dir="auto">{guide.name.clone()}</span>
            <span class="aside">{followers}</span>
            {ambassador}
            {follow}
        </div>
    }
}

fn helped(card: &StoryCard, place: &Place) -> impl IntoView + use<> {
    let path = ["/v1/stories/", &card.id, "/helped"].concat();
    let helped = card.mark.helped;
    let (call, done) = match helped {
        true => (Call::delete(path), place.say(elements::Message::NoLonger)),
        false => (Call::put(path), place.say(Message::HelpKept)),
    };
    let count = card.helped.to_string();
    let label = place.said(Message::HelpedCount, &[("count", &count)]);
    (!card.mark.own).then(|| {
        view! {
            <button type="button" class="secondary" id="helped" aria-pressed=helped.to_string() aria-label=label
                data-call=call.request() data-body=call.body() data-done=done>
                {place.say(Message::Helped)} <span class="count">{count}</span>
            </button>
        }
    })
}

/// A product of some shop, whose checkout opens in a tab of its own: this page is not that shop's.
fn cited(one: &Cited, place: &Place) -> impl IntoView + use<> {
    let relation = one.relation.map(|disclosure| {
        let line = related(disclosure, &one.shop, place);
        view! { <p class="disclosure">{line}</p> }
    });
    let picture = one.picture.clone().map(|src| {
        view! { <img src=src alt="" width="96" height="96" loading="lazy" decoding="async"/> }
    });
    let (title, key) = (&one.title, &one.key);
    let lang = place.language.tag();
    let sku = crate::parts::in_query(&one.sku);
    let href = ["/checkout?key=", key, "&product=", &sku, "&lang=", lang].concat();
    let buy = match one.available {
        true => {
            let label = place.said(elements::Message::BuyThat, &[("title", title)]);
            let opens = place.say(elements::Message::OpensNewTab);
            view! {
                <a class="button secondary" href=href target="_blank" rel="noopener" aria-label=label title=opens>
                    {place.say(elements::Message::Buy)}
                </a>
            }
            .into_any()
        }
        false => {
            view! { <span class="aside">{place.say(elements::Message::NotSold)}</span> }.into_any()
        }
    };
    let at = place.said(Message::At, &[("shop", &one.shop)]);
    let note = (!one.note.is_empty()).then(|| view! { <p dir="auto">{one.note.clone()}</p> });
    view! {
        <li class="product">
            {picture}
            <div class="about">
                {relation}
                <p><span class="name" dir="auto">{title.clone()}</span> <span class="aside">{at}</span></p>
                {note}
            </div>
            {buy}
        </li>
    }
}

fn story_disclosure(disclosure: Disclosure, place: &Place) -> impl IntoView + use<> {
    let message = match disclosure {
        Disclosure::None => Message::NothingReceived,
        Disclosure::Rewarded => Message::StoryRewarded,
        Disclosure::FreeSample => Message::StoryFreeSample,
        Disclosure::Employee => Message::StoryEmployee,
        Disclosure::Family => Message::StoryFamily,
    };
    let class = match disclosure {
        Disclosure::None => "disclosure free",
        _ => "disclosure",
    };
    view! { <p class=class>{place.say(message)}</p> }
}

fn relation(one: &ShownRelation, place: &Place) -> String {
    related(one.disclosure, &one.shop, place)
}

fn related(disclosure: Disclosure, shop: &str, place: &Place) -> String {
    let message = match disclosure {
        Disclosure::None => Message::NoRelations,
        Disclosure::Rewarded => Message::RelationRewarded,
        Disclosure::FreeSample => Message::RelationFreeSample,
        Disclosure::Employee => Message::RelationEmployee,
        Disclosure::Family => Message::RelationFamily,
    };
    place.said(message, &[("shop", shop)])
}

/// Another document of this frame.
fn in_frame(what: &str, place: &Place) -> String {
    ["/embed/guide?key=", &place.key, "&", what, &place.look].concat()
}

fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(|part| view! { <p>{part.trim().to_owned()}</p> })
        .collect::<Vec<_>>()
}
