//! Comparisons of two products, and what people prefer.

use super::disclosure;
use crate::params;
use crate::store::sql::{Row, Sql, all, known};
use crate::store::work::SqlWork;
use std::cmp::Reverse;
use vouch_domain::facts::{Choice, HeadToHead, Preference, Tally, aspect_key};
use vouch_domain::{Fault, HeadToHeadId, MerchantId, ShopperId};

macro_rules! comparisons {
    ($rest:literal) => {
        concat!(
            "select id, merchant, aspect, first, second, opened_at, first_votes, second_votes, level_votes, \
             first_ranked, second_ranked, level_ranked from head_to_heads ",
            $rest
        )
    };
}

macro_rules! preferences {
    ($rest:literal) => {
        concat!(
            "select head_to_head, voter, choice, disclosure, counts, at from head_to_head_votes ",
            $rest
        )
    };
}

impl<S: Sql> SqlWork<S> {
    pub(super) fn comparison(&mut self, id: HeadToHeadId) -> Result<Option<HeadToHead>, Fault> {
        let row = self.first(comparisons!("where id = ?1"), params![id.bytes()])?;
        row.as_ref().map(comparison).transpose()
    }

    pub(super) fn write_comparison(&mut self, asked: &HeadToHead) -> Result<(), Fault> {
        let (votes, ranked) = (asked.votes, asked.ranked);
        self.execute(
            "insert into head_to_heads
                 (id, merchant, aspect, aspect_key, first, second, opened_at, first_votes, second_votes, level_votes,
                  first_ranked, second_ranked, level_ranked)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             on conflict (id) do update set
                 first_votes = excluded.first_votes, second_votes = excluded.second_votes,
                 level_votes = excluded.level_votes, first_ranked = excluded.first_ranked,
                 second_ranked = excluded.second_ranked, level_ranked = excluded.level_ranked",
            params![
                asked.id.bytes(),
                asked.merchant.bytes(),
                &asked.aspect,
                aspect_key(&asked.aspect),
                &asked.first,
                &asked.second,
                asked.opened_at,
                votes.first,
                votes.second,
                votes.level,
                ranked.first,
                ranked.second,
                ranked.level,
            ],
        )?;
        Ok(())
    }

    /// A product stands on either side; each side is one range of an index.
    pub(super) fn comparisons_of(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<HeadToHead>, Fault> {
        let mut found = Vec::new();
        for side in [
            comparisons!(
                "where merchant = ?1 and first = ?2
                 order by first_votes + second_votes + level_votes desc, id limit ?3"
            ),
            comparisons!(
                "where merchant = ?1 and second = ?2
                 order by first_votes + second_votes + level_votes desc, id limit ?3"
            ),
        ] {
            let rows = self.query(side, params![merchant.bytes(), sku, limit])?;
            found.extend(all(rows, comparison)?);
        }
        found.sort_by_key(|asked: &HeadToHead| (Reverse(asked.votes.all()), asked.id));
        found.truncate(limit as usize);
        Ok(found)
    }

    pub(super) fn comparisons_at(
        &mut self,
        merchant: MerchantId,
        key: &str,
    ) -> Result<Vec<HeadToHead>, Fault> {
        let rows = self.query(
            comparisons!("where merchant = ?1 and aspect_key = ?2 order by id"),
            params![merchant.bytes(), key],
        )?;
        all(rows, comparison)
    }

    pub(super) fn preference_by(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<Option<Preference>, Fault> {
        let row = self.first(
            preferences!("where head_to_head = ?1 and voter = ?2"),
            params![head_to_head.bytes(), voter.bytes()],
        )?;
        row.as_ref().map(preference).transpose()
    }

    pub(super) fn preferences_that_count(
        &mut self,
        voter: ShopperId,
    ) -> Result<Vec<Preference>, Fault> {
        let rows = self.query(
            preferences!("where voter = ?1 and counts = 1 order by head_to_head"),
            params![voter.bytes()],
        )?;
        all(rows, preference)
    }

    pub(super) fn write_preference(&mut self, preference: &Preference) -> Result<(), Fault> {
        self.execute(
            "insert into head_to_head_votes (head_to_head, voter, choice, disclosure, counts, at)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (head_to_head, voter) do update set
                 choice = excluded.choice, disclosure = excluded.disclosure, counts = excluded.counts, at = excluded.at",
            params![
                preference.head_to_head.bytes(),
                preference.voter.bytes(),
                preference.choice.name(),
                preference.disclosure.name(),
                preference.counts,
                preference.at,
            ],
        )?;
        Ok(())
    }
}

fn comparison(row: &Row) -> Result<HeadToHead, Fault> {
    let tally = |from: usize| {
        Ok(Tally {
            first: row.number(from)?,
            second: row.number(from + 1)?,
            level: row.number(from + 2)?,
        })
    };
    Ok(HeadToHead {
        id: HeadToHeadId(row.id(0)?),
        merchant: MerchantId(row.id(1)?),
        aspect: row.text(2)?,
        first: row.text(3)?,
        second: row.text(4)?,
        opened_at: row.time(5)?,
        votes: tally(6)?,
        ranked: tally(9)?,
    })
}

fn preference(row: &Row) -> Result<Preference, Fault> {
    let choice = row.text(2)?;
    Ok(Preference {
        head_to_head: HeadToHeadId(row.id(0)?),
        voter: ShopperId(row.id(1)?),
        choice: known("choice", &choice, Choice::parse(&choice))?,
        disclosure: disclosure(row, 3)?,
        counts: row.flag(4)?,
        at: row.time(5)?,
    })
}
