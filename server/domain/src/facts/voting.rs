//! Voting on statements.

use super::limits::{self, Deed};
use super::refusals::VoteRefusal;
use super::statement::Statement;
use super::vote::{Cast, Stance, Vote};
use super::{FactStore, counts};
use crate::disclosure::Disclosure;
use crate::friends::{self, FriendStore};
use crate::{Result, ShopperId, StatementId, Timestamp};

/// A vote as it comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CastVote {
    pub statement: StatementId,
    pub voter: ShopperId,
    /// Whether the voter agrees.
    pub agrees: bool,
    /// `None`: as said before about this product.
    pub disclosure: Option<Disclosure>,
}

/// Agrees or disagrees with a statement, in place of what one thought before. The same again changes nothing.
pub fn vote(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    order: CastVote,
    now: Timestamp,
) -> Result<Statement> {
    let statement = readable(work, Some(order.voter), order.statement)?
        .filter(Statement::is_shown)
        .ok_or(VoteRefusal::Unknown)?;
    let (merchant, sku) = (statement.merchant, statement.sku.as_str());
    let said = work.disclosed(order.voter, merchant, sku)?;
    let purchase = work.bought(order.voter, merchant, sku, None)?;
    let earlier = work.statement_vote(statement.id, order.voter)?;
    let counts = counts(work, order.voter)?;

    if statement.author == order.voter {
        return Err(VoteRefusal::OwnStatement.into());
    }
    let disclosure = order
        .disclosure
        .or(said)
        .ok_or(VoteRefusal::DisclosureMissing)?;
    let vote = Vote {
        statement: statement.id,
        voter: order.voter,
        stance: if order.agrees {
            Stance::Agrees
        } else {
            Stance::Disagrees
        },
        version: statement.version,
        disclosure,
        purchase: purchase.map(|bought| bought.payment),
        counts,
        at: now,
        from: None,
    };
    let same = |earlier: &Vote| {
        let fact = |vote: &Vote| (vote.stance, vote.version, vote.disclosure, vote.purchase);
        fact(earlier) == fact(&vote) && earlier.counts == vote.counts
    };
    if earlier.as_ref().is_some_and(same) {
        return Ok(statement);
    }
    let spent = limits::spend(work, order.voter, Deed::Vote, 1, now)?;

    work.put_disclosed(order.voter, merchant, sku, disclosure)?;
    spent.keep(work)?;
    let statement = replace(work, statement, earlier.as_ref(), vote)?;
    work.put_statement(&statement)?;
    Ok(statement)
}

/// Takes one's vote back; where there is none, nothing changes.
pub fn take_vote_back(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    voter: ShopperId,
    id: StatementId,
    now: Timestamp,
) -> Result<Statement> {
    let statement = readable(work, Some(voter), id)?.ok_or(VoteRefusal::Unknown)?;
    if statement.author == voter {
        return Err(VoteRefusal::OwnStatement.into());
    }
    let Some(earlier) = work.statement_vote(id, voter)? else {
        return Ok(statement);
    };
    let spent = limits::spend(work, voter, Deed::Vote, 1, now)?;

    spent.keep(work)?;
    let withdrawn = Vote {
        stance: Stance::Withdrawn,
        version: statement.version,
        at: now,
        from: None,
        ..earlier.clone()
    };
    let statement = replace(work, statement, Some(&earlier), withdrawn)?;
    work.put_statement(&statement)?;
    Ok(statement)
}

/// Writes a vote in place of an earlier one, with the totals and a line of history. The statement itself, as it is answered, is
/// for the caller to write.
pub(super) fn replace(
    work: &mut (impl FactStore + ?Sized),
    mut statement: Statement,
    earlier: Option<&Vote>,
    vote: Vote,
) -> Result<Statement> {
    if let Some(earlier) = earlier {
        statement.totals = statement.without(earlier);
    }
    if vote.stance == Stance::Withdrawn {
        work.remove_statement_vote(vote.statement, vote.voter)?;
    } else {
        statement.totals = statement.with(&vote);
        work.put_statement_vote(&vote)?;
    }
    statement.casts += 1;
    work.add_cast(&Cast {
        number: statement.casts,
        vote,
    })?;
    Ok(statement)
}

/// A statement that is not withheld and whose author and viewer have not blocked each other; a merged one is readable.
pub(super) fn readable(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    viewer: Option<ShopperId>,
    id: StatementId,
) -> Result<Option<Statement>> {
    let Some(statement) = work.statement(id)?.filter(|found| found.withheld.is_none()) else {
        return Ok(None);
    };
    if let Some(viewer) = viewer
        && !friends::blocked_either_way(work, viewer, &[statement.author])?.is_empty()
    {
        return Ok(None);
    }
    Ok(Some(statement))
}
