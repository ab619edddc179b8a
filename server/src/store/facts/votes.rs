//! Votes on statements, as they stand and as they were cast.

use super::{counted, disclosure};
use crate::params;
use crate::store::sql::{Row, Sql, Value, all, known};
use crate::store::work::SqlWork;
use vouch_domain::facts::{Cast, Stance, Vote};
use vouch_domain::{Fault, PaymentId, ShopperId, StatementId};

/// The columns of a vote, in the order that [`vote`] reads them.
macro_rules! votes {
    ($rest:literal) => {
        concat!(
            "select statement, voter, stance, version, disclosure, purchase, counts, at, merged_from from statement_votes ",
            $rest
        )
    };
}

/// The same of a line of history, which ends with its number.
macro_rules! casts {
    ($rest:literal) => {
        concat!(
            "select statement, voter, stance, version, disclosure, purchase, counts, at, merged_from, number
             from statement_casts ",
            $rest
        )
    };
}

impl<S: Sql> SqlWork<S> {
    pub(super) fn vote_by(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<Option<Vote>, Fault> {
        let row = self.first(
            votes!("where statement = ?1 and voter = ?2"),
            params![statement.bytes(), voter.bytes()],
        )?;
        row.as_ref().map(vote).transpose()
    }

    pub(super) fn votes_on(&mut self, statement: StatementId) -> Result<Vec<Vote>, Fault> {
        let rows = self.query(
            votes!("where statement = ?1 order by voter"),
            params![statement.bytes()],
        )?;
        all(rows, vote)
    }

    pub(super) fn votes_among(
        &mut self,
        voter: ShopperId,
        statements: &[StatementId],
    ) -> Result<Vec<Vote>, Fault> {
        let sets: Vec<Vec<Value>> = statements
            .iter()
            .map(|statement| vec![statement.bytes().into(), voter.bytes().into()])
            .collect();
        let rows = self.query_each(votes!("where statement = ?1 and voter = ?2"), &sets)?;
        let mut found = all(rows, vote)?;
        found.sort_by_key(|vote| vote.statement);
        Ok(found)
    }

    pub(super) fn votes_that_count(&mut self, voter: ShopperId) -> Result<Vec<Vote>, Fault> {
        let rows = self.query(
            votes!("where voter = ?1 and counts = 1 order by statement"),
            params![voter.bytes()],
        )?;
        all(rows, vote)
    }

    pub(super) fn write_vote(&mut self, vote: &Vote) -> Result<(), Fault> {
        self.execute(
            "insert into statement_votes
                 (statement, voter, stance, version, disclosure, purchase, counts, at, merged_from)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (statement, voter) do update set
                 stance = excluded.stance, version = excluded.version, disclosure = excluded.disclosure,
                 purchase = excluded.purchase, counts = excluded.counts, at = excluded.at,
                 merged_from = excluded.merged_from",
            &columns(vote),
        )?;
        Ok(())
    }

    pub(super) fn write_cast(&mut self, cast: &Cast) -> Result<(), Fault> {
        let mut parameters = columns(&cast.vote);
        parameters.push(counted(cast.number)?);
        self.execute(
            "insert into statement_casts
                 (statement, voter, stance, version, disclosure, purchase, counts, at, merged_from, number)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            &parameters,
        )?;
        Ok(())
    }

    pub(super) fn casts_before(
        &mut self,
        statement: StatementId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Cast>, Fault> {
        let before = before.and_then(|number| i64::try_from(number).ok());
        let rows = self.query(
            casts!("where statement = ?1 and number < ?2 order by number desc limit ?3"),
            params![statement.bytes(), before.unwrap_or(i64::MAX), limit],
        )?;
        all(rows, cast)
    }

    pub(super) fn casts_of_voter(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<Vec<Cast>, Fault> {
        let rows = self.query(
            casts!("where statement = ?1 and voter = ?2 order by number desc"),
            params![statement.bytes(), voter.bytes()],
        )?;
        all(rows, cast)
    }
}

fn columns(vote: &Vote) -> Vec<Value> {
    params![
        vote.statement.bytes(),
        vote.voter.bytes(),
        vote.stance.name(),
        vote.version,
        vote.disclosure.name(),
        vote.purchase.map(PaymentId::bytes),
        vote.counts,
        vote.at,
        vote.from.map(StatementId::bytes),
    ]
    .to_vec()
}

fn vote(row: &Row) -> Result<Vote, Fault> {
    let stance = row.text(2)?;
    Ok(Vote {
        statement: StatementId(row.id(0)?),
        voter: ShopperId(row.id(1)?),
        stance: known("stance", &stance, Stance::parse(&stance))?,
        version: row.number(3)?,
        disclosure: disclosure(row, 4)?,
        purchase: row.optional(5, Row::id)?.map(PaymentId),
        counts: row.flag(6)?,
        at: row.time(7)?,
        from: row.optional(8, Row::id)?.map(StatementId),
    })
}

fn cast(row: &Row) -> Result<Cast, Fault> {
    Ok(Cast {
        number: row.number(9)?,
        vote: vote(row)?,
    })
}
