//! One person's recommendation, and several in a row.

use crate::Place;
use crate::parts::{day, disclosure, face, report, tick};
use leptos::prelude::*;
use vouch_messages::elements::words::Message;
use vouch_wire::recommendations::{Path, Word};

/// Those that come after the first few wait behind one press.
pub fn words(
    said: &[Word],
    at_first: usize,
    rest_id: &'static str,
    place: &Place,
) -> impl IntoView + use<> {
    let (shown, rest) = said.split_at(said.len().min(at_first));
    let all = |part: &[Word]| part.iter().map(|one| word(one, place)).collect::<Vec<_>>();
    let count = said.len().to_string();
    let more = (!rest.is_empty()).then(|| {
        let rest = all(rest);
        let summary = place.said(Message::ShowAll, &[("count", &count)]);
        view! { <details class="more" id=rest_id><summary>{summary}</summary>{rest}</details> }
    });
    (all(shown), more)
}

fn word(word: &Word, place: &Place) -> impl IntoView + use<> {
    let language = place.language;
    let verified = match word.verified_purchase {
        true => {
            view! { <span class="verified">{tick()}{place.say(Message::VerifiedPurchase)}</span> }
                .into_any()
        }
        false => {
            view! { <span class="unverified">{place.say(Message::Unverified)}</span> }.into_any()
        }
    };
    let bought = word.why.bought_at.as_deref();
    let why = match (word.why.path, bought) {
        (Path::Friend, Some(_)) => Message::WhyFriendBought,
        (Path::Friend, None) => Message::WhyFriend,
        (Path::Guide | Path::Person, Some(_)) => Message::WhyPersonBought,
        (Path::Guide | Path::Person, None) => Message::WhyPerson,
    };
    let day = day(bought.unwrap_or(&word.written_at), language);
    let why = place.said(why, &[("day", &day)]);
    view! {
        <article class="word" id=word.id.clone() tabindex="-1" aria-label=word.author.clone()>
            {face(&word.author)}
            <p class="by"><span class="author" dir="auto">{word.author.clone()}</span> {verified}</p>
            {disclosure(word.disclosure, place)}
            <p class="said" dir="auto">{word.text.clone()}</p>
            <p class="why">{why}</p>
            {report("recommendation", &word.id, &word.author, place)}
        </article>
    }
}
