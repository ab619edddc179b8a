//! Merging: two statements that say the same become one to readers, and every vote is kept.
//!
//! Anybody proposes; the author of either does it, or an operator. The votes of the one that goes are put on the one that stays;
//! who voted on both keeps the later of the two votes, and the author of the one that stays keeps their agreement. The one that
//! goes keeps its own votes and history untouched, so that its author can have it stand alone again: then the votes that came from
//! it leave, and whoever had voted on the other before counts there as before.

use super::limits::{self, Deed};
use super::refusals::MergeRefusal;
use super::statement::Statement;
use super::vote::{Stance, Vote};
use super::voting::{readable, replace};
use super::{FactStore, log};
use crate::friends::FriendStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{Result, ShopperId, StatementId, Timestamp};

/// Why the log of words says that a merged statement is withheld.
const MERGED: &str = "merged";

/// Somebody thinks that `source` says what `target` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub source: StatementId,
    pub target: StatementId,
    pub proposer: ShopperId,
    pub at: Timestamp,
}

/// What came of asking for a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Whoever asked is the author of neither; it is for the authors to do.
    Proposed(Proposal),
    /// The statement that stays.
    Done(Statement),
}

/// Merges `source` into `target` where `asker` is the author of either, and proposes it otherwise.
pub fn merge(
    work: &mut (impl FactStore + FriendStore + TransparencyStore + ?Sized),
    asker: ShopperId,
    (source, target): (StatementId, StatementId),
    now: Timestamp,
) -> Result<Merged> {
    let source = readable(work, Some(asker), source)?.ok_or(MergeRefusal::Unknown)?;
    let target = readable(work, Some(asker), target)?.ok_or(MergeRefusal::Unknown)?;
    mergeable(&source, &target)?;
    let spent = limits::spend(work, asker, Deed::Propose, 1, now)?;

    spent.keep(work)?;
    if asker == source.author || asker == target.author {
        return carry_out(work, source, target, now).map(Merged::Done);
    }
    let proposal = Proposal {
        source: source.id,
        target: target.id,
        proposer: asker,
        at: now,
    };
    work.put_proposal(&proposal)?;
    Ok(Merged::Proposed(proposal))
}

/// The same by an operator, whose decision needs no author.
pub fn merge_as_operator(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    (source, target): (StatementId, StatementId),
    now: Timestamp,
) -> Result<Statement> {
    let source = work.statement(source)?.ok_or(MergeRefusal::Unknown)?;
    let target = work.statement(target)?.ok_or(MergeRefusal::Unknown)?;
    mergeable(&source, &target)?;

    carry_out(work, source, target, now)
}

/// Has a merged statement stand alone again, for its author.
pub fn split(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    author: ShopperId,
    id: StatementId,
    now: Timestamp,
) -> Result<Statement> {
    let source = work.statement(id)?.ok_or(MergeRefusal::Unknown)?;
    if source.author != author {
        return Err(MergeRefusal::NotYours.into());
    }
    split_as_operator(work, id, now)
}

/// The same by an operator.
pub fn split_as_operator(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    id: StatementId,
    now: Timestamp,
) -> Result<Statement> {
    let source = work.statement(id)?.ok_or(MergeRefusal::Unknown)?;
    let into = source.merged_into.ok_or(MergeRefusal::NotMerged)?;
    let mut target = work.statement(into)?.ok_or(MergeRefusal::Unknown)?;
    let votes = work.statement_votes(target.id)?;

    for vote in votes.into_iter().filter(|vote| vote.from == Some(id)) {
        let before = work.casts_by(target.id, vote.voter)?;
        let before = before.into_iter().find(|cast| cast.vote.from != Some(id));
        let again = match before {
            Some(cast) => cast.vote,
            None => Vote {
                stance: Stance::Withdrawn,
                ..vote.clone()
            },
        };
        target = replace(work, target, Some(&vote), Vote { at: now, ..again })?;
    }
    work.put_statement(&target)?;
    let alone = Statement {
        merged_into: None,
        ..source
    };
    work.put_statement(&alone)?;
    if alone.is_shown() {
        log::tell(work, &alone, (Act::Restored, None), None, now)?;
    }
    Ok(alone)
}

fn mergeable(source: &Statement, target: &Statement) -> Result<(), MergeRefusal> {
    if !source.is_shown() || !target.is_shown() {
        return Err(MergeRefusal::NotOpen);
    }
    if source.id == target.id {
        return Err(MergeRefusal::Same);
    }
    let about = |statement: &Statement| (statement.merchant, statement.sku.clone(), statement.side);
    if about(source) != about(target) {
        return Err(MergeRefusal::NotAlike);
    }
    Ok(())
}

fn carry_out(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    source: Statement,
    mut target: Statement,
    now: Timestamp,
) -> Result<Statement> {
    let votes = work.statement_votes(source.id)?;

    for vote in votes {
        let there = work.statement_vote(target.id, vote.voter)?;
        let stays = |there: &Vote| vote.voter == target.author || there.at >= vote.at;
        if there.as_ref().is_some_and(stays) {
            continue;
        }
        let version = if vote.version == source.version {
            target.version
        } else {
            0
        };
        let moved = Vote {
            statement: target.id,
            version,
            from: Some(source.id),
            ..vote
        };
        target = replace(work, target, there.as_ref(), moved)?;
    }
    work.put_statement(&target)?;
    let gone = Statement {
        merged_into: Some(target.id),
        ..source
    };
    work.put_statement(&gone)?;
    work.remove_proposals(gone.id)?;
    log::tell(work, &gone, (Act::Withheld, Some(MERGED)), None, now)?;
    Ok(target)
}
