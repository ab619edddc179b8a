//! What people say of the product: friends first, then others who chose to tell everyone.
//!
//! What an author got for it stands before what they say. A viewer whom we do not know is offered their friends' words for one
//! touch; one whose friends said nothing yet learns how that changes.

use super::{button, link};
use crate::step::{Act, Checkout};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use vouch_messages::checkout::Message;
use vouch_wire::recommendations::{Disclosure, Path, Word};

/// More than this wait behind one press.
const FRIENDS_AT_FIRST: usize = 3;
const PEOPLE_AT_FIRST: usize = 2;

pub fn words(checkout: Checkout) -> impl IntoView {
    // A cart has no product that somebody could have recommended.
    let spoken_of = checkout.with(|view| view.product.sku.is_some());
    spoken_of.then(|| {
        view! {
            <section class="words" aria-labelledby="from-friends">
                <h3 id="from-friends" tabindex="-1">{checkout.say(Message::FromFriends)}</h3>
                {move || friends(checkout)}
            </section>
            {move || people(checkout)}
        }
    })
}

fn friends(checkout: Checkout) -> impl IntoView {
    let words = checkout.words.with(|words| words.friends.clone());
    if !words.is_empty() {
        return EitherOf3::A(list(checkout, words, FRIENDS_AT_FIRST));
    }
    let payee = checkout.with(|view| view.payee.clone());
    if checkout.known.get() {
        let hub = checkout.with(|view| [view.provider_origin.as_str(), "/hub/friends"].concat());
        EitherOf3::B(view! {
            <div class="empty">
                <p>{checkout.say(Message::NoFriendsWord)}</p>
                <p class="hint">{checkout.say(Message::InviteFriendsWhy)}</p>
                {link(checkout, "button secondary", hub, Message::InviteFriends)}
            </div>
        })
    } else {
        EitherOf3::C(view! {
            <div class="empty">
                {button(checkout, Act::SeeFriends, "secondary", Message::SeeFriends)}
                <p class="hint">{checkout.say_with(Message::SeeFriendsHow, &[("payee", &payee)])}</p>
            </div>
        })
    }
}

fn people(checkout: Checkout) -> impl IntoView {
    let words = checkout.words.with(|words| words.people.clone());
    (!words.is_empty()).then(|| {
        view! {
            <section class="words" aria-labelledby="from-people">
                <h3 id="from-people">{checkout.say(Message::PeopleHere)}</h3>
                {list(checkout, words, PEOPLE_AT_FIRST)}
            </section>
        }
    })
}

fn list(checkout: Checkout, words: Vec<Word>, at_first: usize) -> impl IntoView {
    let count = words.len().to_string();
    let mut shown = words;
    let rest = shown.split_off(shown.len().min(at_first));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{checkout.say_with(Message::ShowAllWords, &[("count", &count)])}</summary>
                {articles(checkout, rest)}
            </details>
        }
    });
    view! {
        {articles(checkout, shown)}
        {more}
    }
}

fn articles(checkout: Checkout, words: Vec<Word>) -> impl IntoView {
    words
        .into_iter()
        .map(|word| article(checkout, word))
        .collect::<Vec<_>>()
}

fn article(checkout: Checkout, word: Word) -> impl IntoView {
    let payee = checkout.with(|view| view.payee.clone());
    let disclosed = match word.disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::Rewarded),
        Disclosure::FreeSample => Some(Message::FreeSample),
        Disclosure::Employee => Some(Message::Employee),
        Disclosure::Family => Some(Message::Family),
    }
    .map(|message| {
        view! { <p class="disclosure">{checkout.say_with(message, &[("payee", &payee)])}</p> }
    });
    let verified = word.verified_purchase.then(|| {
        view! {
            <span class="verified">
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5l3.2 3.2L13 5"/></svg>
                {checkout.say(Message::VerifiedPurchase)}
            </span>
        }
    });
    let (face, initial) = (face(&word.author), initial(&word.author));
    let bought = word.why.bought_at.as_deref().map(|at| checkout.day(at));
    let why = match (word.why.path, &bought) {
        (Path::Friend, Some(_)) => Message::WhyFriendBought,
        (Path::Friend, None) => Message::WhyFriend,
        (Path::Person, Some(_)) => Message::WhyPersonBought,
        (Path::Person, None) => Message::WhyPerson,
    };
    let why = checkout.say_with(why, &[("day", bought.as_deref().unwrap_or_default())]);
    view! {
        <article class="word" aria-label=word.author.clone()>
            <span class=face aria-hidden="true">{initial}</span>
            <p class="by"><span class="author" dir="auto">{word.author.clone()}</span> {verified}</p>
            {disclosed}
            <p class="said" dir="auto">{word.text}</p>
            <p class="why">{why}</p>
        </article>
    }
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
