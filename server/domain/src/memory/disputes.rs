//! Disputes on plain maps.

use super::Memory;
use crate::disputes::{Dispute, DisputeStore, Stage};
use crate::refusal::Fault;
use crate::{DisputeId, MerchantId, PaymentId, ShopperId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Disputes {
    disputes: BTreeMap<DisputeId, Dispute>,
}

impl Disputes {
    fn found(&self, matches: impl Fn(&Dispute) -> bool) -> Vec<Dispute> {
        let all = self.disputes.values().filter(|it| matches(it));
        let mut all: Vec<Dispute> = all.cloned().collect();
        all.sort_by_key(|it| (it.opened_at, it.id));
        all
    }
}

impl DisputeStore for Memory {
    fn dispute(&mut self, id: DisputeId) -> Result<Option<Dispute>, Fault> {
        Ok(self.disputes.disputes.get(&id).cloned())
    }

    fn disputes_of(&mut self, payment: PaymentId) -> Result<Vec<Dispute>, Fault> {
        Ok(self.disputes.found(|it| it.payment == payment))
    }

    fn disputes_of_merchant(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Dispute>, Fault> {
        let mut all = self.disputes.found(|it| it.merchant == merchant);
        all.reverse();
        all.truncate(limit as usize);
        Ok(all)
    }

    fn disputes_waiting(&mut self, limit: u32) -> Result<Vec<Dispute>, Fault> {
        let waits =
            |it: &Dispute| matches!(it.stage, Stage::Answered { .. } | Stage::Appealed { .. });
        let mut all = self.disputes.found(waits);
        all.truncate(limit as usize);
        Ok(all)
    }

    fn put_dispute(&mut self, dispute: &Dispute) -> Result<(), Fault> {
        self.disputes.disputes.insert(dispute.id, dispute.clone());
        Ok(())
    }

    fn false_claims(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault> {
        let counts = |it: &Dispute| {
            let recent = matches!(it.stage, Stage::Closed { at } if at > since);
            it.shopper == shopper && recent && it.is_false_claim()
        };
        let claims = self.disputes.found(counts).len();
        u32::try_from(claims).map_err(|_| Fault("more than can be counted".into()))
    }
}
