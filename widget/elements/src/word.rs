//! One person's recommendation, and several in a row. What the author got for it stands before anything they say.

use crate::call::Call;
use crate::parts::{self, day, disclosure, face, report, tick};
use crate::{Place, history};
use leptos::prelude::*;
use vouch_messages::elements::words::Message;
use vouch_wire::recommendations::{
    FollowUp, Path, Picture, Point, PointKind, Reply, Stage, Stance, Verdict, Word,
};

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
    let verified = match word.verified_purchase {
        true => {
            view! { <span class="verified">{tick()}{place.say(Message::VerifiedPurchase)}</span> }
                .into_any()
        }
        false => {
            view! { <span class="unverified">{place.say(Message::Unverified)}</span> }.into_any()
        }
    };
    let points: Vec<_> = word
        .points
        .iter()
        .map(|one| point(&word.id, one, place))
        .collect();
    let points = (!points.is_empty()).then(|| {
        let label = place.said(Message::PointsOf, &[("name", &word.author)]);
        view! { <ul class="points" aria-label=label>{points}</ul> }
    });
    let pictures: Vec<_> = word.pictures.iter().map(picture).collect();
    let pictures = (!pictures.is_empty()).then(|| view! { <div class="pictures">{pictures}</div> });
    let later: Vec<_> = word
        .follow_ups
        .iter()
        .map(|one| follow_up(one, place))
        .collect();
    let changed = (word.versions > 0).then(|| {
        let on = day(&word.written_at, place.language);
        view! { <p class="why">{place.said(Message::Changed, &[("day", &on)])}</p> }
    });
    view! {
        <article class="word" id=word.id.clone() tabindex="-1" aria-label=word.author.clone()>
            {face(&word.author)}
            <p class="by"><span class="author" dir="auto">{word.author.clone()}</span> {verified}</p>
            {disclosure(word.disclosure, place)}
            {verdict(word.verdict, place)}
            <p class="said" dir="auto">{word.text.clone()}</p>
            {points}
            {pictures}
            {later}
            {word.reply.as_ref().map(|one| reply(one, place))}
            <p class="why">{why(word, place)}</p>
            {changed}
            <div class="folds">
                {report("recommendation", &word.id, &word.author, place)}
                {(word.why.path != Path::Friend).then(|| block(word, place))}
            </div>
        </article>
    }
}

fn verdict(verdict: Verdict, place: &Place) -> impl IntoView + use<> {
    let (class, message) = match verdict {
        Verdict::Recommends => ("verdict", Message::Recommends),
        Verdict::DoesNot => ("verdict against", Message::DoesNot),
    };
    view! { <p class=class>{place.say(message)}</p> }
}

fn why(word: &Word, place: &Place) -> String {
    let bought = word.why.bought_at.as_deref();
    let message = match (word.why.path, bought) {
        (Path::Friend, Some(_)) => Message::WhyFriendBought,
        (Path::Friend, None) => Message::WhyFriend,
        (Path::Guide, Some(_)) => Message::WhyGuideBought,
        (Path::Guide, None) => Message::WhyGuide,
        (Path::Person, Some(_)) => Message::WhyPersonBought,
        (Path::Person, None) => Message::WhyPerson,
    };
    let on = day(bought.unwrap_or(&word.first_at), place.language);
    place.said(message, &[("day", &on)])
}

fn point(word: &str, one: &Point, place: &Place) -> impl IntoView + use<> {
    let number = one.number.to_string();
    let path = ["/v1/recommendations/", word, "/points/", &number, "/vote"].concat();
    let cast = |stance: &str| Call::put(path.clone()).with("stance", stance);
    let votes = parts::votes(
        parts::Votes {
            id: [word, "-", &number].concat(),
            statement: &one.statement,
            agree: one.agree,
            disagree: one.disagree,
            mine: match one.yours {
                Some(Stance::Agrees) => Some(true),
                Some(Stance::Disagrees) => Some(false),
                Some(Stance::Withdrawn) | None => None,
            },
            calls: [cast("agrees"), cast("disagrees"), cast("withdrawn")],
            with: None,
        },
        place,
    );
    let about = ["&word=", word, "&point=", &number].concat();
    let id = [word, "-", &number].concat();
    let seen =
        (one.agree + one.disagree > 0).then(|| history::see(&id, &about, &one.statement, place));
    let (class, sign, name) = match one.kind {
        PointKind::Pro => ("point pro", "+", Message::Pro),
        PointKind::Con => ("point con", "−", Message::Con),
    };
    view! {
        <li class=class>
            <span class="sign" aria-hidden="true">{sign}</span>
            <div>
                <p dir="auto">
                    <span class="unseen">{place.say(name)}": "</span>
                    <span class="aspect">{one.aspect.clone()}": "</span>{one.statement.clone()}
                </p>
                {votes}
                {seen}
            </div>
        </li>
    }
}

fn picture(one: &Picture) -> impl IntoView + use<> {
    let (width, height) = (one.width.to_string(), one.height.to_string());
    view! { <img src=one.url.clone() alt=one.alt.clone() width=width height=height loading="lazy" decoding="async"/> }
}

/// The way to read nothing more by somebody. A friendship is ended on one's own pages alone.
fn block(word: &Word, place: &Place) -> impl IntoView + use<> {
    let call = Call::post("/v1/blocks".into()).with("recommendation", &*word.id);
    let name = [("name", &*word.author)];
    let (fold, id) = (
        ["block-", &word.id].concat(),
        ["block-now-", &word.id].concat(),
    );
    let label = place.said(Message::BlockName, &name);
    view! {
        <details class="report" id=fold>
            <summary aria-label=label.clone()>{place.say(Message::Block)}</summary>
            <p class="hint">{place.said(Message::BlockHow, &name)}</p>
            <button type="button" class="secondary" id=id data-call=call.request() data-body=call.body()
                data-done=place.said(Message::Blocked, &name)>{label}</button>
        </details>
    }
}

fn follow_up(one: &FollowUp, place: &Place) -> impl IntoView + use<> {
    let stage = match one.stage {
        Stage::Days30 => Message::AfterThirtyDays,
        Stage::Days180 => Message::AfterHalfAYear,
    };
    let when = place.said(stage, &[("day", &day(&one.at, place.language))]);
    view! {
        <div class="later">
            <p class="why">{when}</p>
            {verdict(one.verdict, place)}
            <p class="said" dir="auto">{one.text.clone()}</p>
        </div>
    }
}

fn reply(one: &Reply, place: &Place) -> impl IntoView + use<> {
    let by = place.said(Message::Replies, &[("shop", &place.shop)]);
    view! {
        <div class="reply">
            <p class="why">{by}</p>
            <p dir="auto">{one.text.clone()}</p>
        </div>
    }
}
