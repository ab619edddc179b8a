//! What this room needs kept.

use super::{Carrier, Evidence, Parcel, Proof};
use crate::refusal::Fault;
use crate::{ParcelId, PaymentId};

pub trait DeliveryStore {
    fn proof(&mut self, payment: PaymentId) -> Result<Option<Proof>, Fault>;
    /// Writes a payment's first proof; a second one is a fault.
    fn add_proof(&mut self, proof: &Proof) -> Result<(), Fault>;

    fn parcel(&mut self, id: ParcelId) -> Result<Option<Parcel>, Fault>;
    /// A payment's parcels, first shipped first.
    fn parcels(&mut self, payment: PaymentId) -> Result<Vec<Parcel>, Fault>;
    fn add_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault>;
    /// Writes the lock and the arrival of a parcel that is there.
    fn save_parcel(&mut self, parcel: &Parcel) -> Result<(), Fault>;

    /// A payment's evidence, in the order in which it came in.
    fn evidence(&mut self, payment: PaymentId) -> Result<Vec<Evidence>, Fault>;
    /// Appends; a number that is taken is a fault.
    fn add_evidence(&mut self, evidence: &Evidence) -> Result<(), Fault>;

    fn carrier(&mut self, slug: &str) -> Result<Option<Carrier>, Fault>;
    /// By short name.
    fn carriers(&mut self) -> Result<Vec<Carrier>, Fault>;
    fn put_carrier(&mut self, carrier: &Carrier) -> Result<(), Fault>;
}
