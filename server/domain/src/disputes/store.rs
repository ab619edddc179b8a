//! What this room needs kept.

use super::Dispute;
use crate::refusal::Fault;
use crate::{DisputeId, MerchantId, PaymentId, ShopperId, Timestamp};

pub trait DisputeStore {
    fn dispute(&mut self, id: DisputeId) -> Result<Option<Dispute>, Fault>;
    /// In order of opening.
    fn disputes_of(&mut self, payment: PaymentId) -> Result<Vec<Dispute>, Fault>;
    /// Newest first.
    fn disputes_of_merchant(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Dispute>, Fault>;
    /// Those that wait for an operator, oldest first.
    fn disputes_waiting(&mut self, limit: u32) -> Result<Vec<Dispute>, Fault>;
    /// Writes it, with what was added to it; what was said or decided before is never written again.
    fn put_dispute(&mut self, dispute: &Dispute) -> Result<(), Fault>;
    /// How many claims of this shopper that nothing arrived were found untrue since a time: closed for the merchant by an operator
    /// or by evidence, not taken back and not overtaken by the parcel.
    fn false_claims(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault>;
}
