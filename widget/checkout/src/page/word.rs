//! One person's word: what they got for it, what they think, what they say, what they said later, and why one sees it.

use super::said;
use leptos::prelude::*;
use vouch_messages::{Language, page::Message};
use vouch_wire::recommendations::{
    Disclosure, FollowUp, Path, Point, PointKind, Reply, Stage, Verdict, Word,
};

pub fn article(word: &Word, payee: &str, language: Language) -> impl IntoView {
    let disclosed = match word.disclosure {
        Disclosure::None => None,
        Disclosure::Rewarded => Some(Message::Rewarded),
        Disclosure::FreeSample => Some(Message::FreeSample),
        Disclosure::Employee => Some(Message::Employee),
        Disclosure::Family => Some(Message::Family),
    }
    .map(|message| {
        let line = said(message, language, &[("payee", payee)]);
        view! { <p class="disclosure">{line}</p> }
    });
    let verified = match word.verified_purchase {
        true => view! {
            <span class="verified">
                <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5l3.2 3.2L13 5"/></svg>
                {Message::VerifiedPurchase.text(language)}
            </span>
        }
        .into_any(),
        false => view! { <span class="unverified">{Message::NotVerified.text(language)}</span> }
            .into_any(),
    };
    let (face, initial) = (face(&word.author), initial(&word.author));
    let verdict = match word.verdict {
        Verdict::Recommends => Message::Recommends,
        Verdict::DoesNot => Message::DoesNotRecommend,
    };
    let edited = (word.versions > 0).then(|| {
        let day = day(&word.written_at, language);
        let line = said(Message::Edited, language, &[("day", &day)]);
        view! { <span>" · " {line}</span> }
    });
    view! {
        <article class="word" aria-label=word.author.clone()>
            <span class=face aria-hidden="true">{initial}</span>
            <p class="by"><span class="author" dir="auto">{word.author.clone()}</span> {verified}</p>
            {disclosed}
            <p class="verdict">{verdict.text(language)}</p>
            <p class="said" dir="auto">{word.text.clone()}</p>
            {points(&word.points, language)}
            {pictures(word)}
            {word.follow_ups.iter().map(|later| follow_up(later, language)).collect::<Vec<_>>()}
            {word.reply.as_ref().map(|of_shop| reply(of_shop, payee, language))}
            <p class="why">{why(word, language)} {edited}</p>
        </article>
    }
}

fn why(word: &Word, language: Language) -> String {
    let bought = word.why.bought_at.as_deref().map(|at| day(at, language));
    let message = match (word.why.path, &bought) {
        (Path::Friend, Some(_)) if word.why.kept => Message::WhyFriendKept,
        (Path::Friend, Some(_)) => Message::WhyFriendBought,
        (Path::Friend, None) => Message::WhyFriend,
        (Path::Guide, Some(_)) => Message::WhyGuideBought,
        (Path::Guide, None) => Message::WhyGuide,
        (Path::Person, Some(_)) => Message::WhyPersonBought,
        (Path::Person, None) => Message::WhyPerson,
    };
    said(message, language, &[("day", &bought.unwrap_or_default())])
}

fn points(points: &[Point], language: Language) -> impl IntoView {
    let point = |point: &Point| {
        let (class, sign, name) = match point.kind {
            PointKind::Pro => ("pro", "+", Message::Pro),
            PointKind::Con => ("con", "−", Message::Con),
        };
        let votes = (point.agree + point.disagree > 0).then(|| {
            let (agree, disagree) = (point.agree.to_string(), point.disagree.to_string());
            let values = [("agree", &*agree), ("disagree", &*disagree)];
            view! { <span class="votes">{said(Message::Votes, language, &values)}</span> }
        });
        view! {
            <li class=class>
                <span class="sign" role="img" aria-label=name.text(language)>{sign}</span>
                <span><b dir="auto">{point.aspect.clone()}</b> " " <span dir="auto">{point.statement.clone()}</span> " " {votes}</span>
            </li>
        }
    };
    (!points.is_empty()).then(|| {
        view! { <ul class="points">{points.iter().map(point).collect::<Vec<_>>()}</ul> }
    })
}

fn pictures(word: &Word) -> impl IntoView {
    let picture = |picture: &vouch_wire::recommendations::Picture| {
        let alt = picture.alt.clone();
        view! {
            <li>
                <a href=picture.url.clone() target="_blank" rel="noopener">
                    <img src=picture.url.clone() alt=alt width=picture.width height=picture.height/>
                </a>
            </li>
        }
    };
    (!word.pictures.is_empty()).then(|| {
        let all = word.pictures.iter().map(picture);
        view! { <ul class="pictures">{all.collect::<Vec<_>>()}</ul> }
    })
}

fn follow_up(later: &FollowUp, language: Language) -> impl IntoView {
    let message = match (later.stage, later.verdict) {
        (Stage::Days30, Verdict::Recommends) => Message::AfterMonth,
        (Stage::Days30, Verdict::DoesNot) => Message::AfterMonthNot,
        (Stage::Days180, Verdict::Recommends) => Message::AfterHalfYear,
        (Stage::Days180, Verdict::DoesNot) => Message::AfterHalfYearNot,
    };
    let when = said(message, language, &[("day", &day(&later.at, language))]);
    view! {
        <div class="later">
            <p class="when">{when}</p>
            <p class="said" dir="auto">{later.text.clone()}</p>
        </div>
    }
}

fn reply(reply: &Reply, payee: &str, language: Language) -> impl IntoView {
    let values = [("payee", payee), ("day", &day(&reply.at, language))];
    let by = said(Message::ReplyBy, language, &values);
    view! {
        <div class="later">
            <p class="when">{by}</p>
            <p class="text" dir="auto">{reply.text.clone()}</p>
        </div>
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
