//! Decisions about a word, taken by people elsewhere and carried out here, in one commit with the log's entry. Each says what it
//! does to the word and nothing of why it was right; nothing here lowers, hides or removes anything on its own.

use super::refusals::RemoveRefusal;
use super::{Recommendation, RecommendationStore, Reply, Standing, log, save};
use crate::transparency::{Act, TransparencyStore};
use crate::{RecommendationId, Result, Timestamp};

/// Keeps a word back from all readers but its author.
pub fn withhold(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    reason: &str,
    now: Timestamp,
) -> Result<Recommendation> {
    let standing = Standing::Withheld {
        reason: reason.into(),
    };
    set_standing(work, id, standing, (Act::Withheld, Some(reason)), now)
}

/// Takes a word down for good; its author still sees it, and why.
pub fn take_down(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    reason: &str,
    now: Timestamp,
) -> Result<Recommendation> {
    let standing = Standing::Removed {
        reason: reason.into(),
    };
    set_standing(work, id, standing, (Act::Removed, Some(reason)), now)
}

/// Shows a word again that was kept back or taken down.
pub fn restore(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    now: Timestamp,
) -> Result<Recommendation> {
    set_standing(work, id, Standing::Published, (Act::Restored, None), now)
}

/// Sets what a word counts in scores and ranks, in percent. More than 100 is 100. Nobody's reading changes, so the log is told
/// nothing; the case that led to it is.
pub fn reweigh(
    work: &mut (impl RecommendationStore + ?Sized),
    id: RecommendationId,
    weight: u8,
    _now: Timestamp,
) -> Result<Recommendation> {
    let word = work.recommendation(id)?.ok_or(RemoveRefusal::Unknown)?;
    let decided = Recommendation {
        weight: weight.min(super::FULL_WEIGHT),
        ..word.clone()
    };
    if decided != word {
        save(work, Some(&word), &decided)?;
    }
    Ok(decided)
}

/// Keeps a shop's reply back from all readers.
pub fn withhold_reply(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    reason: &str,
    now: Timestamp,
) -> Result<Recommendation> {
    let act = (Act::Withheld, Some(reason));
    set_reply(work, id, Some(reason.into()), act, now)
}

/// Shows a shop's reply again.
pub fn restore_reply(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    now: Timestamp,
) -> Result<Recommendation> {
    set_reply(work, id, None, (Act::Restored, None), now)
}

fn set_standing(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    standing: Standing,
    act: (Act, Option<&str>),
    now: Timestamp,
) -> Result<Recommendation> {
    let word = work.recommendation(id)?.ok_or(RemoveRefusal::Unknown)?;
    let decided = Recommendation {
        standing,
        ..word.clone()
    };
    if decided != word {
        save(work, Some(&word), &decided)?;
        log::tell(work, &decided, act, None, now)?;
    }
    Ok(decided)
}

fn set_reply(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    id: RecommendationId,
    withheld: Option<String>,
    act: (Act, Option<&str>),
    now: Timestamp,
) -> Result<Recommendation> {
    let word = work.recommendation(id)?.ok_or(RemoveRefusal::Unknown)?;
    let reply = word.reply.clone().ok_or(RemoveRefusal::Unknown)?;
    let text = reply.text.clone();
    let decided = Recommendation {
        reply: Some(Reply { withheld, ..reply }),
        ..word.clone()
    };
    if decided != word {
        save(work, Some(&word), &decided)?;
        log::tell_of_reply(work, &word, &text, act, None, now)?;
    }
    Ok(decided)
}
