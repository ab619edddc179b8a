//! What this room needs kept.

use super::Proof;
use crate::PaymentId;
use crate::refusal::Fault;

pub trait DeliveryStore {
    fn proof(&mut self, payment: PaymentId) -> Result<Option<Proof>, Fault>;
    /// Writes a payment's first proof; a second one is a fault.
    fn add_proof(&mut self, proof: &Proof) -> Result<(), Fault>;
}
