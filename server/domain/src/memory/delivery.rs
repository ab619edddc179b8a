//! Parcels, evidence and proofs of delivery in memory.

use super::Memory;
use crate::delivery::{Carrier, DeliveryStore, Evidence, Parcel, Proof};
use crate::refusal::Fault;
use crate::{ParcelId, PaymentId};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Deliveries {
    proofs: BTreeMap<PaymentId, Proof>,
    parcels: BTreeMap<ParcelId, Parcel>,
    evidence: BTreeMap<(PaymentId, u32), Evidence>,
    carriers: BTreeMap<String, Carrier>,
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

    fn parcel(&mut self, id: ParcelId) -> Result<Option<Parcel>, Fault> {
        Ok(self.delivery.parcels.get(&id).cloned())
    }

    fn parcels(&mut self, payment: PaymentId) -> Result<Vec<Parcel>, Fault> {
        let all = self.delivery.parcels.values();
        let mut all: Vec<Parcel> = all.filter(|it| it.payment == payment).cloned().collect();
        all.sort_by_key(|parcel| parcel.number);
        Ok(all)
    }

    fn add_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault> {
        let taken = self.parcels(parcel.payment)?;
        let taken = taken.iter().any(|it| it.number == parcel.number);
        if taken || self.delivery.parcels.contains_key(&parcel.id) {
            return Err(Fault("the parcel is there already".into()));
        }
        self.delivery.parcels.insert(parcel.id, parcel.clone());
        Ok(())
    }

    fn save_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault> {
        let kept = self.delivery.parcels.get_mut(&parcel.id);
        let kept = kept.ok_or_else(|| Fault("there is no such parcel to save".into()))?;
        kept.lock.wrong = parcel.lock.wrong;
        kept.lock.until = parcel.lock.until;
        kept.arrived = parcel.arrived;
        Ok(())
    }

    fn evidence(&mut self, payment: PaymentId) -> Result<Vec<Evidence>, Fault> {
        let all = self.delivery.evidence.values();
        Ok(all.filter(|it| it.payment == payment).cloned().collect())
    }

    fn add_evidence(&mut self, evidence: &Evidence) -> Result<(), Fault> {
        let key = (evidence.payment, evidence.number);
        if self.delivery.evidence.contains_key(&key) {
            return Err(Fault("the evidence's number is taken".into()));
        }
        self.delivery.evidence.insert(key, evidence.clone());
        Ok(())
    }

    fn carrier(&mut self, slug: &str) -> Result<Option<Carrier>, Fault> {
        Ok(self.delivery.carriers.get(slug).cloned())
    }

    fn carriers(&mut self) -> Result<Vec<Carrier>, Fault> {
        Ok(self.delivery.carriers.values().cloned().collect())
    }

    fn put_carrier(&mut self, carrier: &Carrier) -> Result<(), Fault> {
        let carriers = &mut self.delivery.carriers;
        carriers.insert(carrier.slug.clone(), carrier.clone());
        Ok(())
    }
}
