//! What decided cases and fallen purchases do to statements and votes.

use super::refusals::VoteRefusal;
use super::statement::Statement;
use super::vote::Vote;
use super::{FactStore, counts, log};
use crate::friends::FriendStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{Result, ShopperId, StatementId, Timestamp};

/// Keeps a statement from all readers but its author.
pub fn withhold(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    id: StatementId,
    reason: &str,
    now: Timestamp,
) -> Result<Statement> {
    let statement = work.statement(id)?.ok_or(VoteRefusal::Unknown)?;
    if statement.withheld.is_some() {
        return Ok(statement);
    }
    let withheld = Statement {
        withheld: Some(reason.to_owned()),
        ..statement
    };

    work.put_statement(&withheld)?;
    log::tell(work, &withheld, (Act::Withheld, Some(reason)), None, now)?;
    Ok(withheld)
}

/// Gives it back.
pub fn restore(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    id: StatementId,
    now: Timestamp,
) -> Result<Statement> {
    let statement = work.statement(id)?.ok_or(VoteRefusal::Unknown)?;
    if statement.withheld.is_none() {
        return Ok(statement);
    }
    let restored = Statement {
        withheld: None,
        ..statement
    };

    work.put_statement(&restored)?;
    // One that was merged meanwhile stays where it is.
    if restored.is_shown() {
        log::tell(work, &restored, (Act::Restored, None), None, now)?;
    }
    Ok(restored)
}

/// A purchase was called off: an account that has neither a purchase nor a friend left counts no more where its votes counted.
/// Costs with the votes of this one account.
pub fn purchase_fell(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    shopper: ShopperId,
) -> Result<()> {
    if counts(work, shopper)? {
        return Ok(());
    }
    for vote in work.counting_votes_by(shopper)? {
        let fallen = Vote {
            counts: false,
            ..vote.clone()
        };
        if let Some(mut statement) = work.statement(vote.statement)? {
            statement.totals = statement.without(&vote);
            statement.totals = statement.with(&fallen);
            work.put_statement(&statement)?;
        }
        work.put_statement_vote(&fallen)?;
    }
    for preference in work.counting_preferences_by(shopper)? {
        let mut fallen = preference.clone();
        fallen.counts = false;
        if let Some(mut asked) = work.head_to_head(preference.head_to_head)? {
            asked.take(&preference);
            asked.add(&fallen);
            work.put_head_to_head(&asked)?;
        }
        work.put_preference(&fallen)?;
    }
    Ok(())
}
