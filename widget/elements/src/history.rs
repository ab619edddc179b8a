//! How people voted, newest first: what the server answers when somebody opens "See how they voted".

use crate::parts::{day, in_query};
use crate::{Place, rendered};
use leptos::prelude::*;
use vouch_messages::facts::Facts as Say;
use vouch_messages::{Language, fill};
use vouch_wire::facts::{Opinion, StatementHistory};
use vouch_wire::recommendations::{Disclosure, Stance, Votes};

/// Folded up, and empty until it is opened: `address` is asked then.
pub(crate) fn see(id: &str, about: &str, statement: &str, place: &Place) -> impl IntoView + use<> {
    let lang = place.language.tag();
    let address = [
        "/embed/votes?key=",
        &in_query(&place.key),
        "&lang=",
        lang,
        about,
    ]
    .concat();
    let label = [place.say(Say::History), " (", statement, ")"].concat();
    view! {
        <details class="history" id=["history-", id].concat() data-part=address>
            <summary aria-label=label>{place.say(Say::History)}</summary>
            <div></div>
        </details>
    }
}

struct Line<'a> {
    name: Option<&'a str>,
    yours: bool,
    did: Say,
    day: &'a str,
    verified: bool,
    disclosure: Option<Disclosure>,
    merged: bool,
}

pub fn of_point(votes: &Votes, language: Language) -> String {
    let lines = votes.data.iter().map(|vote| Line {
        name: vote.name.as_deref(),
        yours: vote.yours,
        did: match vote.stance {
            Stance::Agrees => Say::LineAgrees,
            Stance::Disagrees => Say::LineDisagrees,
            Stance::Withdrawn => Say::LineWithdrawn,
        },
        day: &vote.at,
        verified: vote.verified,
        disclosure: vote.disclosure,
        merged: false,
    });
    list(lines, language)
}

pub fn of_statement(history: &StatementHistory, language: Language) -> String {
    let lines = history.data.iter().map(|line| Line {
        name: line.name.as_deref(),
        yours: line.yours,
        did: match line.stance {
            Opinion::Agrees if line.by_author => Say::LineStated,
            Opinion::Agrees => Say::LineAgrees,
            Opinion::Disagrees => Say::LineDisagrees,
            Opinion::Withdrawn => Say::LineWithdrawn,
        },
        day: &line.day,
        verified: line.verified_purchase,
        disclosure: Some(line.disclosure),
        merged: line.merged,
    });
    list(lines, language)
}

fn list<'a>(lines: impl Iterator<Item = Line<'a>>, language: Language) -> String {
    let rows: Vec<_> = lines.map(|line| row(&line, language)).collect();
    rendered(|| match rows.is_empty() {
        true => view! { <p class="empty">{Say::NobodyVoted.text(language)}</p> }.into_any(),
        false => view! { <ul>{rows}</ul> }.into_any(),
    })
}

fn row(line: &Line<'_>, language: Language) -> impl IntoView + use<> {
    let name = match (line.name, line.yours) {
        (_, true) => Say::You.text(language),
        (Some(name), false) => name,
        (None, false) => Say::Someone.text(language),
    };
    let purchase = match line.verified {
        true => Say::Verified,
        false => Say::Unverified,
    };
    let disclosed = line.disclosure.map(|disclosure| match disclosure {
        Disclosure::None => Say::SaysNone,
        Disclosure::Rewarded => Say::SaysReward,
        Disclosure::FreeSample => Say::SaysSample,
        Disclosure::Employee => Say::SaysEmployee,
        Disclosure::Family => Say::SaysFamily,
    });
    let mut said = vec![day(line.day, language), purchase.text(language).to_owned()];
    said.extend(disclosed.map(|one| one.text(language).to_owned()));
    if line.merged {
        said.push(Say::LineMerged.text(language).to_owned());
    }
    let did = fill(line.did.text(language), &[("name", name)]);
    view! { <li><span dir="auto">{did}</span> <span class="why">{said.join(" · ")}</span></li> }
}
