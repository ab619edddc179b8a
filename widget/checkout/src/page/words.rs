//! What people say of the product: friends first, then others who chose to tell everyone.
//!
//! What an author got for it stands before what they say. A viewer whom we do not know is offered their friends' words for one
//! touch; one whose friends said nothing yet learns how that changes.

use super::said;
use crate::step::Act;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use vouch_messages::{Language, checkout, page::Message};
use vouch_wire::recommendations::{self as wire, Disclosure, Path, Word};

/// More than this wait behind one press.
const FRIENDS_AT_FIRST: usize = 3;
const PEOPLE_AT_FIRST: usize = 2;

/// What people say, to whom, and of whose product.
#[derive(Clone, Debug)]
pub struct Words {
    pub said: wire::Words,
    pub viewer: Viewer,
    pub payee: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody knows whose friends these would be.
    Unknown,
    /// A shopper who may invite friends at this address.
    Known { invite_url: String },
}

pub fn words(words: &Words, language: Language) -> impl IntoView {
    let say = |message: Message| message.text(language);
    view! {
        <section class="words" aria-labelledby="from-friends">
            <h3 id="from-friends" tabindex="-1">{say(Message::FromFriends)}</h3>
            {friends(words, language)}
        </section>
        {people(words, language)}
    }
}

fn friends(words: &Words, language: Language) -> impl IntoView {
    let say = |message: Message| message.text(language);
    if !words.said.friends.is_empty() {
        return EitherOf3::A(list(words, &words.said.friends, FRIENDS_AT_FIRST, language));
    }
    match &words.viewer {
        Viewer::Known { invite_url } => EitherOf3::B(view! {
            <div class="empty">
                <p>{say(Message::NoFriendsWord)}</p>
                <p class="hint">{say(Message::InviteFriendsWhy)}</p>
                <a class="button secondary" href=invite_url.clone() target="_blank" rel="noopener"
                    title=checkout::Message::OpensNewTab.text(language)>
                    {say(Message::InviteFriends)}
                </a>
            </div>
        }),
        Viewer::Unknown => EitherOf3::C(view! {
            <div class="empty">
                <button type="button" class="secondary" data-act=Act::SeeFriends.name()>
                    {say(Message::SeeFriends)}
                </button>
                <p class="hint">{said(Message::SeeFriendsHow, language, &[("payee", &words.payee)])}</p>
            </div>
        }),
    }
}

fn people(words: &Words, language: Language) -> impl IntoView {
    (!words.said.people.is_empty()).then(|| {
        view! {
            <section class="words" aria-labelledby="from-people">
                <h3 id="from-people">{Message::PeopleHere.text(language)}</h3>
                {list(words, &words.said.people, PEOPLE_AT_FIRST, language)}
            </section>
        }
    })
}

fn list(words: &Words, said_by: &[Word], at_first: usize, language: Language) -> impl IntoView {
    let (shown, rest) = said_by.split_at(said_by.len().min(at_first));
    let count = said_by.len().to_string();
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{said(Message::ShowAllWords, language, &[("count", &count)])}</summary>
                {articles(words, rest, language)}
            </details>
        }
    });
    view! {
        {articles(words, shown, language)}
        {more}
    }
}

fn articles(words: &Words, part: &[Word], language: Language) -> impl IntoView {
    part.iter()
        .map(|word| article(words, word, language))
        .collect::<Vec<_>>()
}

fn article(words: &Words, word: &Word, language: Language) -> impl IntoView {
    let disclosed = match word.disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::Rewarded),
        Disclosure::FreeSample => Some(Message::FreeSample),
        Disclosure::Employee => Some(Message::Employee),
        Disclosure::Family => Some(Message::Family),
    }
    .map(|message| {
        let line = said(message, language, &[("payee", &words.payee)]);
        view! { <p class="disclosure">{line}</p> }
    });
    let verified = word.verified_purchase.then(|| {
        view! {
            <span class="verified">
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5l3.2 3.2L13 5"/></svg>
                {Message::VerifiedPurchase.text(language)}
            </span>
        }
    });
    let (face, initial) = (face(&word.author), initial(&word.author));
    let bought = word.why.bought_at.as_deref().map(|at| day(at, language));
    let why = match (word.why.path, &bought) {
        (Path::Friend, Some(_)) => Message::WhyFriendBought,
        (Path::Friend, None) => Message::WhyFriend,
        (Path::Guide | Path::Person, Some(_)) => Message::WhyPersonBought,
        (Path::Guide | Path::Person, None) => Message::WhyPerson,
    };
    let day = bought.unwrap_or_default();
    view! {
        <article class="word" aria-label=word.author.clone()>
            <span class=face aria-hidden="true">{initial}</span>
            <p class="by"><span class="author" dir="auto">{word.author.clone()}</span> {verified}</p>
            {disclosed}
            <p class="said" dir="auto">{word.text.clone()}</p>
            <p class="why">{said(why, language, &[("day", &day)])}</p>
        </article>
    }
}

/// The day of an RFC 3339 time, as the reader writes it.
fn day(time: &str, language: Language) -> String {
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    vouch_messages::day(next(), next() as u8, next() as u8, language)
}

/// The first letter of a name, as its face.
fn initial(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default()
}

/// One of six quiet colours, always the same for the same name.
fn face(name: &str) -> &'static str {
    const FACES: [&str; 6] = [
        "face face-0",
        "face face-1",
        "face face-2",
        "face face-3",
        "face face-4",
        "face face-5",
    ];
    let sum = name.bytes().fold(7u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    FACES[sum as usize % FACES.len()]
}
