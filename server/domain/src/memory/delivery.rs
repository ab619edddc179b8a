//! Proofs of delivery in memory.

use super::Memory;
use crate::PaymentId;
use crate::delivery::{DeliveryStore, Proof};
use crate::refusal::Fault;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Deliveries {
    proofs: BTreeMap<PaymentId, Proof>,
}

impl DeliveryStore for Memory {
    fn proof(&mut self, payment: PaymentId) -> Result<Option<Proof>, Fault> {
        Ok(self.delivery.proofs.get(&payment).copied())
    }

    fn add_proof(&mut self, proof: &Proof) -> Result<(), Fault> {
        if self.delivery.proofs.contains_key(&proof.payment) {
            return Err(Fault("the payment has a proof already".into()));
        }
        self.delivery.proofs.insert(proof.payment, *proof);
        Ok(())
    }
}
