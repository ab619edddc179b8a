//! What this room needs kept.

use super::{Case, Evidence, Operator, Party, Related, Report, Tie, TieKind};
use crate::refusal::Fault;
use crate::transparency::Subject;
use crate::{CaseId, MerchantId, ShopperId, Timestamp};

/// Which cases, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseFilter {
    /// About words of this author.
    Author(Party),
    /// That people have yet to decide: open or appealed.
    Waiting { limit: u32 },
    /// Decided, whether or not somebody appealed since.
    Decided { limit: u32 },
}

pub trait TrustStore {
    fn case(&mut self, id: CaseId) -> Result<Option<Case>, Fault>;
    fn cases_about(&mut self, about: Subject) -> Result<Vec<Case>, Fault>;
    fn cases(&mut self, filter: CaseFilter) -> Result<Vec<Case>, Fault>;
    /// Decided ones that nobody may appeal against any more at `now`.
    fn cases_to_close(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Case>, Fault>;
    fn put_case(&mut self, case: &Case) -> Result<(), Fault>;

    /// One report per case and reporter.
    fn add_report(&mut self, report: &Report) -> Result<(), Fault>;
    /// In order of time.
    fn reports_in(&mut self, case: CaseId) -> Result<Vec<Report>, Fault>;
    /// Newest first.
    fn reports_by(&mut self, by: Party) -> Result<Vec<Report>, Fault>;
    fn reports_since(&mut self, by: Party, since: Timestamp) -> Result<u32, Fault>;
    fn add_evidence(&mut self, case: CaseId, evidence: &Evidence) -> Result<(), Fault>;
    fn evidence_in(&mut self, case: CaseId) -> Result<Vec<Evidence>, Fault>;

    fn operator(&mut self, name: &str) -> Result<Option<Operator>, Fault>;
    /// By name.
    fn operators(&mut self) -> Result<Vec<Operator>, Fault>;
    fn put_operator(&mut self, operator: &Operator) -> Result<(), Fault>;

    /// By kind and hash.
    fn ties_of(&mut self, owner: Party) -> Result<Vec<Tie>, Fault>;
    /// The same tie again changes nothing.
    fn add_tie(&mut self, tie: &Tie) -> Result<(), Fault>;
    fn remove_ties(&mut self, owner: Party, kind: TieKind) -> Result<(), Fault>;
    fn related(&mut self, about: Subject) -> Result<Option<Related>, Fault>;
    fn put_related(&mut self, about: Subject, related: Option<Related>) -> Result<(), Fault>;

    /// Those of these people to whom goods of at least so many different shops had been proven to arrive by a time, by purchases
    /// that stand; in order of their ids.
    fn steady_buyers(
        &mut self,
        people: &[ShopperId],
        shops: u32,
        until: Timestamp,
    ) -> Result<Vec<ShopperId>, Fault>;

    /// How far the house has looked through the log.
    fn looked_until(&mut self) -> Result<u64, Fault>;
    fn look_on_from(&mut self, sequence: u64) -> Result<(), Fault>;
    /// A shop's ties have changed: all words about it are to be looked at again.
    fn look_again_at(&mut self, merchant: MerchantId) -> Result<(), Fault>;
    /// A shop whose words are to be looked at, and the last that was.
    fn to_look_at(&mut self) -> Result<Option<(MerchantId, u128)>, Fault>;
    /// How far that has come; `None` when it is done.
    fn looked_at(&mut self, merchant: MerchantId, until: Option<u128>) -> Result<(), Fault>;
}
