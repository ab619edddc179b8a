//! What people say of the product: friends first, then others who chose to tell everyone.
//!
//! What an author got for it stands before what they say. A viewer whom we do not know is offered their friends' words for one
//! touch; one whose friends said nothing yet learns how that changes.

use super::{said, word::article};
use crate::step::Act;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use vouch_messages::{Language, checkout, page::Message};
use vouch_wire::recommendations::{self as wire, Deed, Word};

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
            {why(words, language)}
            {friends(words, language)}
        </section>
        {people(words, language)}
        {collected(words, language)}
    }
}

/// One line over the friends' slot: at most two names, and counts.
fn why(words: &Words, language: Language) -> impl IntoView {
    let why = words.said.why.as_ref()?;
    let friends = match &*why.names {
        [] => None,
        [one] => {
            let message = match why.deed {
                Deed::Kept => Message::OneKept,
                Deed::Bought => Message::OneBought,
                Deed::Said => Message::OneSaid,
            };
            Some(said(message, language, &[("one", one)]))
        }
        [one, other, ..] => {
            let message = match (why.deed, why.others) {
                (Deed::Kept, 0) => Message::TwoKept,
                (Deed::Kept, _) => Message::MoreKept,
                (Deed::Bought, 0) => Message::TwoBought,
                (Deed::Bought, _) => Message::MoreBought,
                (Deed::Said, 0) => Message::TwoSaid,
                (Deed::Said, _) => Message::MoreSaid,
            };
            let count = why.others.to_string();
            let values = [("one", &**one), ("other", other), ("count", &count)];
            Some(said(message, language, &values))
        }
    };
    let near = why.friends_of_friends.map(|count| {
        let count = count.to_string();
        said(Message::FriendsOfFriends, language, &[("count", &count)])
    });
    let line = |line: String| view! { <p class="summary">{line}</p> };
    Some(view! {
        {friends.map(line)}
        {near.map(line)}
    })
}

/// How these words came here (2005/29/EC, art. 7(6)).
fn collected(words: &Words, language: Language) -> impl IntoView {
    let said_by_any = !words.said.friends.is_empty() || !words.said.people.is_empty();
    let totals = &words.said.totals;
    let kept_back = totals.withheld + totals.removed;
    (said_by_any || kept_back > 0).then(|| {
        let kept_back = (kept_back > 0).then(|| {
            said(
                Message::KeptBack,
                language,
                &[("count", &kept_back.to_string())],
            )
        });
        view! {
            <p class="hint collected">
                {Message::Collected.text(language)} " " {kept_back} " "
                <a href="/transparency" target="_blank" rel="noopener"
                    title=checkout::Message::OpensNewTab.text(language)>
                    {Message::CollectedMore.text(language)}
                </a>
            </p>
        }
    })
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
                {score(words, language)}
                {list(words, &words.said.people, PEOPLE_AT_FIRST, language)}
            </section>
        }
    })
}

/// The score, with what it is made of.
fn score(words: &Words, language: Language) -> impl IntoView {
    let score = words.said.totals.score.as_ref()?;
    let values = [
        ("recommends", score.recommends.to_string()),
        ("of", score.of.to_string()),
        ("score", (score.permille / 10).to_string()),
        ("people", score.prior.people.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, of)| (*name, &**of)).collect();
    let line = said(Message::Score, language, &values);
    Some(view! { <p class="summary">{line}</p> })
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
        .map(|word| article(word, &words.payee, language))
        .collect::<Vec<_>>()
}
