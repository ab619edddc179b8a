//! `<vouch-recommendations>`: what people say of a product, or how a shop's products rank; friends' and people's never mixed.

use crate::parts::to_hub;
use crate::word::words;
use crate::{Place, guide, rendered};
use leptos::prelude::*;
use vouch_messages::elements::words::Message;
use vouch_wire::guides::AboutProduct;
use vouch_wire::recommendations as wire;

/// Friends' words are all shown at once; of other people's, this many wait behind one press.
const PEOPLE_AT_FIRST: usize = 3;

/// What people say of one product, friends before others, and guides.
pub fn product(sku: &str, said: &wire::Words, guides: &AboutProduct, place: &Place) -> String {
    rendered(|| {
        view! {
            <section class="slot" id="friends" tabindex="-1" aria-labelledby="from-friends">
                <h2 id="from-friends">{place.say(Message::FromFriends)}</h2>
                {friends(said, place)}
            </section>
            <section class="slot" id="people" tabindex="-1" aria-labelledby="people-here">
                <h2 id="people-here">{place.say(Message::PeopleHere)}</h2>
                {people(said, place)}
            </section>
            {guide::about(guides, sku, place)}
        }
    })
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
    let how = place.said(Message::SeeFriendsHow, &[("shop", &place.shop)]);
    view! {
        <div class="empty">
            <button type="button" class="secondary" id="see-friends" data-act="sign-in" data-done=place.say(Message::NowYours)>
                {place.say(Message::SeeFriends)}
            </button>
            <p class="hint">{how}</p>
        </div>
    }
    .into_any()
}

fn people(said: &wire::Words, place: &Place) -> AnyView {
    if said.people.is_empty() {
        return view! { <p class="empty">{place.say(Message::NobodyYet)}</p> }.into_any();
    }
    words(&said.people, PEOPLE_AT_FIRST, "all-people", place).into_any()
}
