//! What cases are about and what they do: the one place where this room touches the words of the others.
//!
//! What stands is computed anew from all cases about a word each time one of them is decided: a word is withheld as long as any
//! case withholds it, and counts as little as the lowest says.

use super::Reach;
use super::case::Case;
use super::report::Party;
use super::tie::Related;
use crate::disclosure::Disclosure;
use crate::facts::{self, FactStore};
use crate::guides::{self, Asked, GuideStore, State};
use crate::recommendations::{self, RecommendationStore, Standing};
use crate::transparency::Subject;
use crate::{MerchantId, Result, Timestamp};

/// What a case is about, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub author: Party,
    /// The shop it is about, where it is about one.
    pub merchant: Option<MerchantId>,
    pub sku: Option<String>,
    pub text: String,
    /// It says itself that its author belongs to the shop.
    pub says_related: bool,
    pub withheld: bool,
}

/// `None` where there is no such word, or none yet.
pub(super) fn word(
    work: &mut (impl FactStore + GuideStore + RecommendationStore + ?Sized),
    about: Subject,
) -> Result<Option<Word>> {
    Ok(match about {
        Subject::Recommendation(id) => work.recommendation(id)?.map(|word| Word {
            author: Party::Shopper(word.author),
            merchant: Some(word.merchant),
            sku: Some(word.sku),
            text: word.text,
            says_related: says_related(word.disclosure),
            withheld: matches!(word.standing, Standing::Withheld { .. }),
        }),
        Subject::Reply(id) => work.recommendation(id)?.and_then(|word| {
            let reply = word.reply?;
            Some(Word {
                author: Party::Merchant(word.merchant),
                merchant: Some(word.merchant),
                sku: Some(word.sku),
                text: reply.text,
                says_related: true,
                withheld: reply.withheld.is_some(),
            })
        }),
        Subject::Story(id) => {
            let story = work.story(id)?;
            let Some((story, version)) = story.and_then(|story| match story.state {
                State::Published { version, .. } => Some((story, version)),
                State::Draft | State::Withdrawn { .. } => None,
            }) else {
                return Ok(None);
            };
            work.version(id, version)?.map(|version| Word {
                author: Party::Shopper(story.author),
                merchant: None,
                sku: None,
                text: [version.content.title, version.content.text].join("\n\n"),
                says_related: says_related(version.disclosure),
                withheld: story.withheld.is_some(),
            })
        }
        Subject::Answer(id) => work.question(id)?.and_then(|question| {
            let Asked::Answered(answer) = question.state else {
                return None;
            };
            Some(Word {
                author: Party::Shopper(question.guide),
                merchant: Some(question.merchant),
                sku: Some(question.sku),
                text: answer.text,
                says_related: says_related(answer.disclosure),
                withheld: question.withheld.is_some(),
            })
        }),
        Subject::Statement(id) => work.statement(id)?.map(|statement| Word {
            author: Party::Shopper(statement.author),
            merchant: Some(statement.merchant),
            sku: Some(statement.sku),
            text: [statement.aspect, statement.text].join("\n"),
            says_related: says_related(statement.disclosure),
            withheld: statement.withheld.is_some(),
        }),
    })
}

fn says_related(disclosure: Disclosure) -> bool {
    match disclosure {
        Disclosure::Employee | Disclosure::Family => true,
        Disclosure::None | Disclosure::Rewarded | Disclosure::FreeSample => false,
    }
}

/// Makes a word stand as the cases about it say.
pub(super) fn apply(
    work: &mut (impl Reach + ?Sized),
    about: Subject,
    now: Timestamp,
) -> Result<()> {
    let Some(word) = word(work, about)? else {
        return Ok(());
    };
    let cases = work.cases_about(about)?;
    let related = work.related(about)?;
    let ground = cases
        .iter()
        .find(|case| case.withholds())
        .map(|case| case.ground);
    let weight = weight(&cases, related);

    match (ground, word.withheld) {
        (Some(ground), false) => withhold(work, about, ground.name(), now)?,
        (None, true) => restore(work, about, now)?,
        (Some(_), true) | (None, false) => {}
    }
    if let Subject::Recommendation(id) = about {
        recommendations::reweigh(work, id, weight, now)?;
    }
    Ok(())
}

fn weight(cases: &[Case], related: Option<Related>) -> u8 {
    let lowest = cases.iter().map(Case::weight).min().unwrap_or(100);
    match related {
        Some(_) => 0,
        None => lowest,
    }
}

fn withhold(
    work: &mut (impl Reach + ?Sized),
    about: Subject,
    reason: &'static str,
    now: Timestamp,
) -> Result<()> {
    match about {
        Subject::Recommendation(id) => recommendations::withhold(work, id, reason, now).map(drop),
        Subject::Reply(id) => recommendations::withhold_reply(work, id, reason, now).map(drop),
        Subject::Story(id) => guides::withhold(work, id, reason, now).map(drop),
        Subject::Answer(id) => guides::withhold_answer(work, id, reason, now).map(drop),
        Subject::Statement(id) => facts::withhold(work, id, reason, now).map(drop),
    }
}

fn restore(work: &mut (impl Reach + ?Sized), about: Subject, now: Timestamp) -> Result<()> {
    match about {
        Subject::Recommendation(id) => recommendations::restore(work, id, now).map(drop),
        Subject::Reply(id) => recommendations::restore_reply(work, id, now).map(drop),
        Subject::Story(id) => guides::restore(work, id, now).map(drop),
        Subject::Answer(id) => guides::restore_answer(work, id, now).map(drop),
        Subject::Statement(id) => facts::restore(work, id, now).map(drop),
    }
}
