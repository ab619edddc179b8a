//! Facts in SQL: statements and what hangs on them here, votes and comparisons in files of their own.

mod comparisons;
mod votes;

use super::sql::{Row, Sql, Value, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::facts::{
    Bought, Cast, Deed, FactStore, HeadToHead, Preference, Proposal, Side, Statement, Totals,
    Version, Vote, aspect_key,
};
use vouch_domain::payments::{self, PaymentStore};
use vouch_domain::transparency::Day;
use vouch_domain::{Fault, HeadToHeadId, MerchantId, PaymentId, ShopperId, StatementId};

macro_rules! statements {
    ($rest:literal) => {
        concat!(
            "select id, author, merchant, sku, side, aspect, text, version, disclosure, purchase, written_at, changed_at, \
             withheld, merged_into, agree, disagree, ranked_agree, ranked_disagree, earlier, casts from statements ",
            $rest
        )
    };
}

impl<S: Sql> FactStore for SqlWork<S>
where
    Self: PaymentStore,
{
    fn statement(&mut self, id: StatementId) -> Result<Option<Statement>, Fault> {
        let row = self.first(statements!("where id = ?1"), params![id.bytes()])?;
        row.as_ref().map(statement).transpose()
    }

    fn statements_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        side: Side,
        limit: u32,
    ) -> Result<Vec<Statement>, Fault> {
        let rows = self.query(
            statements!(
                "where merchant = ?1 and sku = ?2 and side = ?3 and withheld is null and merged_into is null
                 order by bound desc, id limit ?4"
            ),
            params![merchant.bytes(), sku, side.name(), limit],
        )?;
        all(rows, statement)
    }

    fn statements_of(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Statement>, Fault> {
        let rows = self.query(
            statements!("where author = ?1 and merchant = ?2 and sku = ?3 order by id"),
            params![author.bytes(), merchant.bytes(), sku],
        )?;
        all(rows, statement)
    }

    fn merged_into(&mut self, id: StatementId) -> Result<Vec<Statement>, Fault> {
        let rows = self.query(
            statements!("where merged_into = ?1 order by id"),
            params![id.bytes()],
        )?;
        all(rows, statement)
    }

    fn is_aspect(&mut self, merchant: MerchantId, sku: &str, key: &str) -> Result<bool, Fault> {
        let row = self.first(
            "select 1 from statements where merchant = ?1 and sku = ?2 and aspect_key = ?3
             and withheld is null and merged_into is null limit 1",
            params![merchant.bytes(), sku, key],
        )?;
        Ok(row.is_some())
    }

    fn put_statement(&mut self, statement: &Statement) -> Result<(), Fault> {
        let totals = statement.totals;
        self.execute(
            "insert into statements
                 (id, author, merchant, sku, side, aspect, aspect_key, text, version, disclosure, purchase, written_at,
                  changed_at, withheld, merged_into, agree, disagree, ranked_agree, ranked_disagree, earlier, bound, casts)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
             on conflict (id) do update set
                 aspect = excluded.aspect, aspect_key = excluded.aspect_key, text = excluded.text,
                 version = excluded.version, disclosure = excluded.disclosure, purchase = excluded.purchase,
                 changed_at = excluded.changed_at, withheld = excluded.withheld, merged_into = excluded.merged_into,
                 agree = excluded.agree, disagree = excluded.disagree, ranked_agree = excluded.ranked_agree,
                 ranked_disagree = excluded.ranked_disagree, earlier = excluded.earlier, bound = excluded.bound,
                 casts = excluded.casts",
            params![
                statement.id.bytes(),
                statement.author.bytes(),
                statement.merchant.bytes(),
                &statement.sku,
                statement.side.name(),
                &statement.aspect,
                aspect_key(&statement.aspect),
                &statement.text,
                statement.version,
                statement.disclosure.name(),
                statement.purchase.map(PaymentId::bytes),
                statement.written_at,
                statement.changed_at,
                statement.withheld.as_deref(),
                statement.merged_into.map(StatementId::bytes),
                totals.agree,
                totals.disagree,
                totals.ranked_agree,
                totals.ranked_disagree,
                totals.earlier,
                statement.bound(),
                counted(statement.casts)?,
            ],
        )?;
        Ok(())
    }

    fn erase_statement(&mut self, id: StatementId) -> Result<(), Fault> {
        for erase in [
            "delete from statements where id = ?1",
            "delete from statement_versions where statement = ?1",
            "delete from statement_votes where statement = ?1",
            "delete from statement_casts where statement = ?1",
        ] {
            self.execute(erase, params![id.bytes()])?;
        }
        self.remove_proposals(id)
    }

    fn add_statement_version(&mut self, version: &Version) -> Result<(), Fault> {
        self.execute(
            "insert into statement_versions (statement, version, aspect, text, at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                version.statement.bytes(),
                version.version,
                &version.aspect,
                &version.text,
                version.at,
            ],
        )?;
        Ok(())
    }

    fn statement_versions(&mut self, id: StatementId) -> Result<Vec<Version>, Fault> {
        let rows = self.query(
            "select version, aspect, text, at from statement_versions where statement = ?1 order by version desc",
            params![id.bytes()],
        )?;
        all(rows, |row: &Row| {
            Ok(Version {
                statement: id,
                version: row.number(0)?,
                aspect: row.text(1)?,
                text: row.text(2)?,
                at: row.time(3)?,
            })
        })
    }

    fn statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<Option<Vote>, Fault> {
        self.vote_by(statement, voter)
    }

    fn statement_votes(&mut self, statement: StatementId) -> Result<Vec<Vote>, Fault> {
        self.votes_on(statement)
    }

    fn statement_votes_by(
        &mut self,
        voter: ShopperId,
        statements: &[StatementId],
    ) -> Result<Vec<Vote>, Fault> {
        self.votes_among(voter, statements)
    }

    fn counting_votes_by(&mut self, voter: ShopperId) -> Result<Vec<Vote>, Fault> {
        self.votes_that_count(voter)
    }

    fn put_statement_vote(&mut self, vote: &Vote) -> Result<(), Fault> {
        self.write_vote(vote)
    }

    fn remove_statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<(), Fault> {
        self.execute(
            "delete from statement_votes where statement = ?1 and voter = ?2",
            params![statement.bytes(), voter.bytes()],
        )?;
        Ok(())
    }

    fn add_cast(&mut self, cast: &Cast) -> Result<(), Fault> {
        self.write_cast(cast)
    }

    fn casts(
        &mut self,
        statement: StatementId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Cast>, Fault> {
        self.casts_before(statement, before, limit)
    }

    fn casts_by(&mut self, statement: StatementId, voter: ShopperId) -> Result<Vec<Cast>, Fault> {
        self.casts_of_voter(statement, voter)
    }

    fn put_proposal(&mut self, proposal: &Proposal) -> Result<(), Fault> {
        self.execute(
            "insert into merge_proposals (source, target, proposer, at) values (?1, ?2, ?3, ?4)
             on conflict (source, target) do nothing",
            params![
                proposal.source.bytes(),
                proposal.target.bytes(),
                proposal.proposer.bytes(),
                proposal.at,
            ],
        )?;
        Ok(())
    }

    fn proposals_about(&mut self, id: StatementId) -> Result<Vec<Proposal>, Fault> {
        let mut found = Vec::new();
        for of in [
            "select source, target, proposer, at from merge_proposals where source = ?1",
            "select source, target, proposer, at from merge_proposals where target = ?1",
        ] {
            found.extend(all(self.query(of, params![id.bytes()])?, proposal)?);
        }
        found.sort_by_key(|proposal| (proposal.at, proposal.source, proposal.target));
        Ok(found)
    }

    fn proposals(&mut self, limit: u32) -> Result<Vec<Proposal>, Fault> {
        let rows = self.query(
            "select source, target, proposer, at from merge_proposals order by at, source, target limit ?1",
            params![limit],
        )?;
        all(rows, proposal)
    }

    fn remove_proposals(&mut self, id: StatementId) -> Result<(), Fault> {
        self.execute(
            "delete from merge_proposals where source = ?1 or target = ?1",
            params![id.bytes()],
        )?;
        Ok(())
    }

    fn head_to_head(&mut self, id: HeadToHeadId) -> Result<Option<HeadToHead>, Fault> {
        self.comparison(id)
    }

    fn put_head_to_head(&mut self, head_to_head: &HeadToHead) -> Result<(), Fault> {
        self.write_comparison(head_to_head)
    }

    fn head_to_heads_of(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<HeadToHead>, Fault> {
        self.comparisons_of(merchant, sku, limit)
    }

    fn head_to_heads_at(
        &mut self,
        merchant: MerchantId,
        key: &str,
    ) -> Result<Vec<HeadToHead>, Fault> {
        self.comparisons_at(merchant, key)
    }

    fn preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<Option<Preference>, Fault> {
        self.preference_by(head_to_head, voter)
    }

    fn counting_preferences_by(&mut self, voter: ShopperId) -> Result<Vec<Preference>, Fault> {
        self.preferences_that_count(voter)
    }

    fn put_preference(&mut self, preference: &Preference) -> Result<(), Fault> {
        self.write_preference(preference)
    }

    fn remove_preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<(), Fault> {
        self.execute(
            "delete from head_to_head_votes where head_to_head = ?1 and voter = ?2",
            params![head_to_head.bytes(), voter.bytes()],
        )?;
        Ok(())
    }

    fn disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Disclosure>, Fault> {
        let row = self.first(
            "select disclosure from fact_disclosures where shopper = ?1 and merchant = ?2 and sku = ?3",
            params![shopper.bytes(), merchant.bytes(), sku],
        )?;
        row.map(|row| disclosure(&row, 0)).transpose()
    }

    fn put_disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        disclosure: Disclosure,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into fact_disclosures (shopper, merchant, sku, disclosure) values (?1, ?2, ?3, ?4)
             on conflict (shopper, merchant, sku) do update set disclosure = excluded.disclosure",
            params![shopper.bytes(), merchant.bytes(), sku, disclosure.name()],
        )?;
        Ok(())
    }

    fn deeds(&mut self, shopper: ShopperId, deed: Deed, day: Day) -> Result<u32, Fault> {
        let row = self.first(
            "select number from fact_deeds where shopper = ?1 and deed = ?2 and day = ?3",
            params![shopper.bytes(), deed.name(), day.0],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn put_deeds(
        &mut self,
        shopper: ShopperId,
        deed: Deed,
        day: Day,
        number: u32,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into fact_deeds (shopper, deed, day, number) values (?1, ?2, ?3, ?4)
             on conflict (shopper, deed) do update set day = excluded.day, number = excluded.number",
            params![shopper.bytes(), deed.name(), day.0, number],
        )?;
        Ok(())
    }

    fn bought(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Bought>, Fault> {
        Ok(payments::purchase_of(self, shopper, merchant, sku, payment)?.map(Bought::from))
    }

    fn bought_anything(&mut self, shopper: ShopperId) -> Result<bool, Fault> {
        payments::has_bought(self, shopper)
    }
}

fn statement(row: &Row) -> Result<Statement, Fault> {
    let side = row.text(4)?;
    Ok(Statement {
        id: StatementId(row.id(0)?),
        author: ShopperId(row.id(1)?),
        merchant: MerchantId(row.id(2)?),
        sku: row.text(3)?,
        side: known("side", &side, Side::parse(&side))?,
        aspect: row.text(5)?,
        text: row.text(6)?,
        version: row.number(7)?,
        disclosure: disclosure(row, 8)?,
        purchase: row.optional(9, Row::id)?.map(PaymentId),
        written_at: row.time(10)?,
        changed_at: row.time(11)?,
        withheld: row.optional(12, Row::text)?,
        merged_into: row.optional(13, Row::id)?.map(StatementId),
        totals: Totals {
            agree: row.number(14)?,
            disagree: row.number(15)?,
            ranked_agree: row.number(16)?,
            ranked_disagree: row.number(17)?,
            earlier: row.number(18)?,
        },
        casts: row.number(19)?,
    })
}

fn proposal(row: &Row) -> Result<Proposal, Fault> {
    Ok(Proposal {
        source: StatementId(row.id(0)?),
        target: StatementId(row.id(1)?),
        proposer: ShopperId(row.id(2)?),
        at: row.time(3)?,
    })
}

fn disclosure(row: &Row, column: usize) -> Result<Disclosure, Fault> {
    let name = row.text(column)?;
    known("disclosure", &name, Disclosure::parse(&name))
}

/// What the store counts with is signed.
fn counted(number: u64) -> Result<Value, Fault> {
    let number = i64::try_from(number).map_err(|_| Fault("more than can be counted".into()))?;
    Ok(Value::Integer(number))
}
