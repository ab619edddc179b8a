//! Facts in the model.

use super::Memory;
use crate::disclosure::Disclosure;
use crate::facts::{
    Bought, Cast, Deed, FactStore, HeadToHead, Preference, Proposal, Side, Statement, Version,
    Vote, aspect_key,
};
use crate::payments;
use crate::refusal::Fault;
use crate::transparency::Day;
use crate::{HeadToHeadId, MerchantId, PaymentId, ShopperId, StatementId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    statements: BTreeMap<StatementId, Statement>,
    versions: BTreeMap<(StatementId, u32), Version>,
    votes: BTreeMap<(StatementId, ShopperId), Vote>,
    casts: BTreeMap<(StatementId, u64), Cast>,
    proposals: BTreeMap<(StatementId, StatementId), Proposal>,
    head_to_heads: BTreeMap<HeadToHeadId, HeadToHead>,
    preferences: BTreeMap<(HeadToHeadId, ShopperId), Preference>,
    disclosed: BTreeMap<(ShopperId, MerchantId, String), Disclosure>,
    deeds: BTreeMap<(ShopperId, Deed), (Day, u32)>,
}

impl FactStore for Memory {
    fn statement(&mut self, id: StatementId) -> Result<Option<Statement>, Fault> {
        Ok(self.facts.statements.get(&id).cloned())
    }

    fn statements_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        side: Side,
        limit: u32,
    ) -> Result<Vec<Statement>, Fault> {
        let mut found = self.statements_where(|statement| {
            statement.is_shown()
                && statement.merchant == merchant
                && statement.sku == sku
                && statement.side == side
        });
        found.sort_by_key(|statement| (Reverse(statement.bound()), statement.id));
        found.truncate(limit as usize);
        Ok(found)
    }

    fn statements_of(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Statement>, Fault> {
        Ok(self.statements_where(|statement| {
            statement.author == author && statement.merchant == merchant && statement.sku == sku
        }))
    }

    fn merged_into(&mut self, id: StatementId) -> Result<Vec<Statement>, Fault> {
        Ok(self.statements_where(|statement| statement.merged_into == Some(id)))
    }

    fn is_aspect(&mut self, merchant: MerchantId, sku: &str, key: &str) -> Result<bool, Fault> {
        let found = self.statements_where(|statement| {
            statement.is_shown()
                && statement.merchant == merchant
                && statement.sku == sku
                && aspect_key(&statement.aspect) == key
        });
        Ok(!found.is_empty())
    }

    fn put_statement(&mut self, statement: &Statement) -> Result<(), Fault> {
        let statements = &mut self.facts.statements;
        statements.insert(statement.id, statement.clone());
        Ok(())
    }

    fn erase_statement(&mut self, id: StatementId) -> Result<(), Fault> {
        let facts = &mut self.facts;
        facts.statements.remove(&id);
        facts.versions.retain(|(of, _), _| *of != id);
        facts.votes.retain(|(of, _), _| *of != id);
        facts.casts.retain(|(of, _), _| *of != id);
        self.remove_proposals(id)
    }

    fn add_statement_version(&mut self, version: &Version) -> Result<(), Fault> {
        let key = (version.statement, version.version);
        match self.facts.versions.insert(key, version.clone()) {
            None => Ok(()),
            Some(_) => Err(Fault("a version is there already".into())),
        }
    }

    fn statement_versions(&mut self, id: StatementId) -> Result<Vec<Version>, Fault> {
        let all = self.facts.versions.range((id, 0)..=(id, u32::MAX));
        Ok(all.rev().map(|(_, version)| version.clone()).collect())
    }

    fn statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<Option<Vote>, Fault> {
        Ok(self.facts.votes.get(&(statement, voter)).cloned())
    }

    fn statement_votes(&mut self, statement: StatementId) -> Result<Vec<Vote>, Fault> {
        let (first, last) = (ShopperId(0), ShopperId(u128::MAX));
        let votes = self
            .facts
            .votes
            .range((statement, first)..=(statement, last));
        Ok(votes.map(|(_, vote)| vote.clone()).collect())
    }

    fn statement_votes_by(
        &mut self,
        voter: ShopperId,
        statements: &[StatementId],
    ) -> Result<Vec<Vote>, Fault> {
        Ok(self.votes_where(|vote| vote.voter == voter && statements.contains(&vote.statement)))
    }

    fn counting_votes_by(&mut self, voter: ShopperId) -> Result<Vec<Vote>, Fault> {
        Ok(self.votes_where(|vote| vote.voter == voter && vote.counts))
    }

    fn put_statement_vote(&mut self, vote: &Vote) -> Result<(), Fault> {
        let votes = &mut self.facts.votes;
        votes.insert((vote.statement, vote.voter), vote.clone());
        Ok(())
    }

    fn remove_statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<(), Fault> {
        self.facts.votes.remove(&(statement, voter));
        Ok(())
    }

    fn add_cast(&mut self, cast: &Cast) -> Result<(), Fault> {
        let key = (cast.vote.statement, cast.number);
        match self.facts.casts.insert(key, cast.clone()) {
            None => Ok(()),
            Some(_) => Err(Fault("a line of history is there already".into())),
        }
    }

    fn casts(
        &mut self,
        statement: StatementId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Cast>, Fault> {
        let end = (statement, before.unwrap_or(u64::MAX));
        let lines = self.facts.casts.range((statement, 0)..end).rev();
        Ok(lines
            .take(limit as usize)
            .map(|(_, cast)| cast.clone())
            .collect())
    }

    fn casts_by(&mut self, statement: StatementId, voter: ShopperId) -> Result<Vec<Cast>, Fault> {
        let mut lines = self.casts(statement, None, u32::MAX)?;
        lines.retain(|cast| cast.vote.voter == voter);
        Ok(lines)
    }

    fn put_proposal(&mut self, proposal: &Proposal) -> Result<(), Fault> {
        let key = (proposal.source, proposal.target);
        self.facts.proposals.entry(key).or_insert(*proposal);
        Ok(())
    }

    fn proposals_about(&mut self, id: StatementId) -> Result<Vec<Proposal>, Fault> {
        let mut all = self.proposals(u32::MAX)?;
        all.retain(|proposal| proposal.source == id || proposal.target == id);
        Ok(all)
    }

    fn proposals(&mut self, limit: u32) -> Result<Vec<Proposal>, Fault> {
        let mut all: Vec<Proposal> = self.facts.proposals.values().copied().collect();
        all.sort_by_key(|proposal| (proposal.at, proposal.source, proposal.target));
        all.truncate(limit as usize);
        Ok(all)
    }

    fn remove_proposals(&mut self, id: StatementId) -> Result<(), Fault> {
        let proposals = &mut self.facts.proposals;
        proposals.retain(|(source, target), _| *source != id && *target != id);
        Ok(())
    }

    fn head_to_head(&mut self, id: HeadToHeadId) -> Result<Option<HeadToHead>, Fault> {
        Ok(self.facts.head_to_heads.get(&id).cloned())
    }

    fn put_head_to_head(&mut self, head_to_head: &HeadToHead) -> Result<(), Fault> {
        let all = &mut self.facts.head_to_heads;
        all.insert(head_to_head.id, head_to_head.clone());
        Ok(())
    }

    fn head_to_heads_of(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<HeadToHead>, Fault> {
        let mut found = self.head_to_heads_where(|asked| {
            asked.merchant == merchant && asked.side_of(sku).is_some()
        });
        found.sort_by_key(|asked| (Reverse(asked.votes.all()), asked.id));
        found.truncate(limit as usize);
        Ok(found)
    }

    fn head_to_heads_at(
        &mut self,
        merchant: MerchantId,
        key: &str,
    ) -> Result<Vec<HeadToHead>, Fault> {
        Ok(self.head_to_heads_where(|asked| {
            asked.merchant == merchant && aspect_key(&asked.aspect) == key
        }))
    }

    fn preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<Option<Preference>, Fault> {
        Ok(self.facts.preferences.get(&(head_to_head, voter)).cloned())
    }

    fn counting_preferences_by(&mut self, voter: ShopperId) -> Result<Vec<Preference>, Fault> {
        let all = self.facts.preferences.values();
        Ok(all
            .filter(|preference| preference.voter == voter && preference.counts)
            .cloned()
            .collect())
    }

    fn put_preference(&mut self, preference: &Preference) -> Result<(), Fault> {
        let key = (preference.head_to_head, preference.voter);
        self.facts.preferences.insert(key, preference.clone());
        Ok(())
    }

    fn remove_preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<(), Fault> {
        self.facts.preferences.remove(&(head_to_head, voter));
        Ok(())
    }

    fn disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Disclosure>, Fault> {
        let key = (shopper, merchant, sku.to_owned());
        Ok(self.facts.disclosed.get(&key).copied())
    }

    fn put_disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        disclosure: Disclosure,
    ) -> Result<(), Fault> {
        let key = (shopper, merchant, sku.to_owned());
        self.facts.disclosed.insert(key, disclosure);
        Ok(())
    }

    fn deeds(&mut self, shopper: ShopperId, deed: Deed, day: Day) -> Result<u32, Fault> {
        let known = self.facts.deeds.get(&(shopper, deed));
        Ok(known.map_or(0, |(on, number)| if *on == day { *number } else { 0 }))
    }

    fn put_deeds(
        &mut self,
        shopper: ShopperId,
        deed: Deed,
        day: Day,
        number: u32,
    ) -> Result<(), Fault> {
        self.facts.deeds.insert((shopper, deed), (day, number));
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

impl Memory {
    /// In order of their ids, which is that of their time.
    fn statements_where(&self, matches: impl Fn(&Statement) -> bool) -> Vec<Statement> {
        let all = self.facts.statements.values();
        all.filter(|statement| matches(statement))
            .cloned()
            .collect()
    }

    fn votes_where(&self, matches: impl Fn(&Vote) -> bool) -> Vec<Vote> {
        let all = self.facts.votes.values();
        all.filter(|vote| matches(vote)).cloned().collect()
    }

    fn head_to_heads_where(&self, matches: impl Fn(&HeadToHead) -> bool) -> Vec<HeadToHead> {
        let all = self.facts.head_to_heads.values();
        all.filter(|asked| matches(asked)).cloned().collect()
    }
}
