//! `<vouch-recommendations>`: what people say of a product, or how a shop's products rank. Friends' and people's never mixed, and
//! every count shown with what it is made of.

use crate::call::Call;
use crate::parts::{in_query, to_hub};
use crate::word::words;
use crate::{Place, guide, rendered};
use leptos::prelude::*;
use vouch_messages::elements::{self, words::Message};
use vouch_wire::guides::AboutProduct;
use vouch_wire::lists::Loves;
use vouch_wire::recommendations::{self as wire, Deed, FriendsWhy, Ranked, Ranking, Totals};

/// Friends' words are all shown at once; of other people's, those after so many wait behind one press.
const PEOPLE_AT_FIRST: usize = 3;
/// Of a ranking's slot, so many stand in a shop's page.
const RANKED_SHOWN: usize = 5;

/// A product, as everybody who says something about it does.
pub struct About<'a> {
    pub sku: &'a str,
    pub title: &'a str,
    pub words: &'a wire::Words,
    pub guides: &'a AboutProduct,
    pub loves: &'a Loves,
}

/// What people say of one product, friends before others, and guides.
pub fn product(about: &About<'_>, place: &Place) -> String {
    let said = about.words;
    rendered(|| {
        view! {
            <section class="slot" id="friends" tabindex="-1" aria-labelledby="from-friends">
                <h2 id="from-friends">{place.say(Message::FromFriends)}</h2>
                {said.why.as_ref().map(|why| friends_why(why, place))}
                {friends(said, place)}
                {love(about, place)}
            </section>
            <section class="slot" id="people" tabindex="-1" aria-labelledby="people-here">
                <h2 id="people-here">{place.say(Message::PeopleHere)}</h2>
                {tally(&said.totals, place)}
                {people(said, place)}
            </section>
            {guide::about(about.guides, about.sku, place)}
        }
    })
}

/// A shop's products, best first.
pub fn ranking(ranking: &Ranking, place: &Place) -> String {
    rendered(|| {
        let friends = match (&*ranking.friends, place.known) {
            ([], true) => view! {
                <div class="empty">
                    <p>{place.say(Message::NoFriendsRanked)}</p>
                    <p class="ways">{to_hub("friends", place.say(Message::AskFriends), place)}</p>
                </div>
            }
            .into_any(),
            ([], false) => see_friends(place).into_any(),
            (some, _) => ranked(some, place).into_any(),
        };
        let people = match &*ranking.people {
            [] => view! { <p class="empty">{place.say(Message::NothingRanked)}</p> }.into_any(),
            some => ranked(some, place).into_any(),
        };
        view! {
            <section class="slot" id="friends" tabindex="-1" aria-labelledby="from-friends">
                <h2 id="from-friends">{place.say(Message::FromFriends)}</h2>
                {friends}
            </section>
            <section class="slot" id="people" tabindex="-1" aria-labelledby="people-here">
                <h2 id="people-here">{place.say(Message::PeopleHere)}</h2>
                {people}
            </section>
        }
    })
}

fn ranked(some: &[Ranked], place: &Place) -> impl IntoView + use<> {
    let products: Vec<_> = some
        .iter()
        .take(RANKED_SHOWN)
        .map(|one| {
            let (key, sku) = (in_query(&place.key), in_query(&one.sku));
            let href = [
                "/embed/recommendations?key=",
                &key,
                "&product=",
                &sku,
                &place.look,
            ]
            .concat();
            let src = ["/v1/pictures/", &place.merchant, "/", &sku].concat();
            view! {
                <li class="product">
                    <img src=src alt="" width="96" height="96" loading="lazy" decoding="async"/>
                    <div class="about">
                        <p><a class="name" href=href dir="auto">{one.title.clone()}</a></p>
                        {one.why.as_ref().map(|why| friends_why(why, place))}
                        {tally(&one.totals, place)}
                    </div>
                </li>
            }
        })
        .collect();
    view! { <ol class="products">{products}</ol> }
}

/// One line of why: at most two friends by name, the others by their number; friends of friends never by name.
fn friends_why(why: &FriendsWhy, place: &Place) -> impl IntoView + use<> {
    let (count, empty) = (why.others.to_string(), String::new());
    let (one, two) = (
        why.names.first().unwrap_or(&empty),
        why.names.get(1).unwrap_or(&empty),
    );
    let message = match (why.deed, why.names.len(), why.others) {
        (_, 0, _) => None,
        (Deed::Kept, 1, _) => Some(Message::OneKept),
        (Deed::Bought, 1, _) => Some(Message::OneBought),
        (Deed::Said, 1, _) => Some(Message::OneSaid),
        (Deed::Kept, _, 0) => Some(Message::TwoKept),
        (Deed::Bought, _, 0) => Some(Message::TwoBought),
        (Deed::Said, _, 0) => Some(Message::TwoSaid),
        (Deed::Kept, ..) => Some(Message::MoreKept),
        (Deed::Bought, ..) => Some(Message::MoreBought),
        (Deed::Said, ..) => Some(Message::MoreSaid),
    };
    let names = [("one", &**one), ("two", &**two), ("count", &*count)];
    let friends = message.map(|message| {
        let line = place.said(message, &names);
        view! { <p class="because">{line}</p> }
    });
    let beyond = why.friends_of_friends.map(|count| {
        let count = count.to_string();
        let line = place.said(Message::FriendsOfFriends, &[("count", &count)]);
        view! { <p class="because aside">{line}</p> }
    });
    (friends, beyond)
}

fn friends(said: &wire::Words, place: &Place) -> AnyView {
    if !said.friends.is_empty() {
        return words(&said.friends, usize::MAX, "all-friends", place).into_any();
    }
    if place.known {
        return view! {
            <div class="empty">
                <p>{place.say(Message::NoFriendsWord)}</p>
                <p class="ways">
                    {to_hub("recommendations", place.say(Message::WriteOne), place)}
                    {to_hub("friends", place.say(Message::AskFriends), place)}
                </p>
            </div>
        }
        .into_any();
    }
    see_friends(place).into_any()
}

fn see_friends(place: &Place) -> impl IntoView + use<> {
    let how = place.said(Message::SeeFriendsHow, &[("shop", &place.shop)]);
    view! {
        <div class="empty">
            <button type="button" class="secondary" id="see-friends" data-act="sign-in" data-done=place.say(Message::NowYours)>
                {place.say(Message::SeeFriends)}
            </button>
            <p class="hint">{how}</p>
        </div>
    }
}

fn people(said: &wire::Words, place: &Place) -> AnyView {
    if said.people.is_empty() {
        return view! { <p class="empty">{place.say(Message::NobodyYet)}</p> }.into_any();
    }
    words(&said.people, PEOPLE_AT_FIRST, "all-people", place).into_any()
}

/// How many recommend it, of how many; and the score with the people it is counted with.
fn tally(totals: &Totals, place: &Place) -> impl IntoView + use<> {
    let all = totals.recommends + totals.does_not;
    (all > 0).then(|| {
        let [yes, all, verified] = [totals.recommends, all, totals.verified].map(|n| n.to_string());
        let counts = [("yes", &*yes), ("all", &*all), ("verified", &*verified)];
        let score = totals.score.as_ref().map(|score| {
            let shown = ((score.permille + 5) / 10).to_string();
            let for_it = score.prior.people * score.prior.permille / 1000;
            let against = (score.prior.people - for_it).to_string();
            let for_it = for_it.to_string();
            let line = place.said(Message::Score, &[("score", &shown)]);
            let how = [("prior_for", &*for_it), ("prior_against", &*against)];
            view! { <p class="score">{line}</p> <p class="hint">{place.said(Message::ScoreHow, &how)}</p> }
        });
        view! { <div class="tally"><p>{place.said(Message::Tally, &counts)}</p>{score}</div> }
    })
}

/// One press loves it; another takes it back.
fn love(about: &About<'_>, place: &Place) -> impl IntoView + use<> {
    let Loves { total, loved } = about.loves;
    let (key, sku) = (in_query(&place.key), in_query(about.sku));
    let (call, done) = match loved {
        true => (
            Call::delete(["/v1/loves?key=", &key, "&product=", &sku].concat()),
            elements::Message::NoLonger,
        ),
        false => (
            Call::post("/v1/loves".into())
                .with("key", &*place.key)
                .with("product", about.sku),
            elements::Message::Loved,
        ),
    };
    let count = total.to_string();
    let names = [("title", about.title), ("count", &*count)];
    view! {
        <p class="love">
            <button type="button" class="vote" id="love" aria-pressed=loved.to_string()
                aria-label=place.said(elements::Message::LoveThat, &names)
                data-call=call.request() data-body=call.body() data-done=place.say(done)>
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 13.5C3 10 2 7.7 2 5.8A2.9 2.9 0 0 1 8 4.9a2.9 2.9 0 0 1 6 .9c0 1.9-1 4.2-6 7.7z"/></svg>
                {place.say(elements::Message::Love)} <span class="count">{count.clone()}</span>
            </button>
        </p>
    }
}
