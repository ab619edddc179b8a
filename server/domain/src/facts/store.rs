//! What this room needs kept.

use super::head_to_head::{HeadToHead, Preference};
use super::limits::Deed;
use super::merging::Proposal;
use super::statement::{Side, Statement, Version};
use super::vote::{Cast, Vote};
use crate::disclosure::Disclosure;
use crate::refusal::Fault;
use crate::transparency::Day;
use crate::{HeadToHeadId, MerchantId, PaymentId, ShopperId, StatementId};

/// A purchase of the product that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
    pub payment: PaymentId,
    /// Whether it is known to have arrived.
    pub delivered: bool,
}

pub trait FactStore {
    fn statement(&mut self, id: StatementId) -> Result<Option<Statement>, Fault>;
    /// Statements on one side that readers see: the surest first, then the oldest.
    fn statements_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        side: Side,
        limit: u32,
    ) -> Result<Vec<Statement>, Fault>;
    /// Whatever one author stated about a product, readers see it or not; oldest first.
    fn statements_of(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Statement>, Fault>;
    /// Those directly merged into one, oldest first.
    fn merged_into(&mut self, id: StatementId) -> Result<Vec<Statement>, Fault>;
    /// Whether a statement that readers see is about this aspect of the product.
    fn is_aspect(&mut self, merchant: MerchantId, sku: &str, key: &str) -> Result<bool, Fault>;
    fn put_statement(&mut self, statement: &Statement) -> Result<(), Fault>;
    /// Erases it with its versions, its votes, their history and what was proposed about it.
    fn erase_statement(&mut self, id: StatementId) -> Result<(), Fault>;
    fn add_statement_version(&mut self, version: &Version) -> Result<(), Fault>;
    /// Earlier versions, newest first.
    fn statement_versions(&mut self, id: StatementId) -> Result<Vec<Version>, Fault>;

    fn statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<Option<Vote>, Fault>;
    /// Every vote on a statement as it stands, in order of the voter's id.
    fn statement_votes(&mut self, statement: StatementId) -> Result<Vec<Vote>, Fault>;
    /// Where one voter stands on these, in order of the statement's id.
    fn statement_votes_by(
        &mut self,
        voter: ShopperId,
        statements: &[StatementId],
    ) -> Result<Vec<Vote>, Fault>;
    /// Votes by one voter that count in orders.
    fn counting_votes_by(&mut self, voter: ShopperId) -> Result<Vec<Vote>, Fault>;
    /// In place of an earlier vote by the same voter on the same statement.
    fn put_statement_vote(&mut self, vote: &Vote) -> Result<(), Fault>;
    fn remove_statement_vote(
        &mut self,
        statement: StatementId,
        voter: ShopperId,
    ) -> Result<(), Fault>;
    /// Adds a line to the history of the vote's statement.
    fn add_cast(&mut self, cast: &Cast) -> Result<(), Fault>;
    /// A statement's history, newest first, before a line.
    fn casts(
        &mut self,
        statement: StatementId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Cast>, Fault>;
    /// One voter's lines of it, newest first.
    fn casts_by(&mut self, statement: StatementId, voter: ShopperId) -> Result<Vec<Cast>, Fault>;

    /// Writes a proposal; one for the same two, in this direction, stays as it is.
    fn put_proposal(&mut self, proposal: &Proposal) -> Result<(), Fault>;
    /// Proposals in which a statement is either, oldest first.
    fn proposals_about(&mut self, id: StatementId) -> Result<Vec<Proposal>, Fault>;
    /// All, oldest first.
    fn proposals(&mut self, limit: u32) -> Result<Vec<Proposal>, Fault>;
    /// Drops every proposal in which a statement is either.
    fn remove_proposals(&mut self, id: StatementId) -> Result<(), Fault>;

    fn head_to_head(&mut self, id: HeadToHeadId) -> Result<Option<HeadToHead>, Fault>;
    fn put_head_to_head(&mut self, head_to_head: &HeadToHead) -> Result<(), Fault>;
    /// A product's comparisons: those with the most votes first, then by id.
    fn head_to_heads_of(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<HeadToHead>, Fault>;
    /// A shop's comparisons at one aspect, in order of their ids.
    fn head_to_heads_at(
        &mut self,
        merchant: MerchantId,
        aspect_key: &str,
    ) -> Result<Vec<HeadToHead>, Fault>;
    fn preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<Option<Preference>, Fault>;
    /// Preferences of one voter that count in outcomes.
    fn counting_preferences_by(&mut self, voter: ShopperId) -> Result<Vec<Preference>, Fault>;
    fn put_preference(&mut self, preference: &Preference) -> Result<(), Fault>;
    fn remove_preference(
        &mut self,
        head_to_head: HeadToHeadId,
        voter: ShopperId,
    ) -> Result<(), Fault>;

    /// What this person last disclosed about a product here.
    fn disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Disclosure>, Fault>;
    fn put_disclosed(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        disclosure: Disclosure,
    ) -> Result<(), Fault>;

    fn deeds(&mut self, shopper: ShopperId, deed: Deed, day: Day) -> Result<u32, Fault>;
    /// In place of what is known of an earlier day.
    fn put_deeds(
        &mut self,
        shopper: ShopperId,
        deed: Deed,
        day: Day,
        number: u32,
    ) -> Result<(), Fault>;

    /// The purchase by which this shopper has the product: the latest, or the one by `payment`, while it stands.
    fn bought(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Bought>, Fault>;
    /// Whether this shopper has any purchase that stands, of whatever shop.
    fn bought_anything(&mut self, shopper: ShopperId) -> Result<bool, Fault>;
}
