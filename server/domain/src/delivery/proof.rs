//! The proof that the goods of a payment arrived: the piece of evidence that completed it.

use super::evidence::{Evidence, Exhibit, Kind};
use crate::{PaymentId, ShopperId, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    pub payment: PaymentId,
    pub kind: Kind,
    pub at: Timestamp,
    /// The hash of the evidence.
    pub hash: [u8; 32],
}

impl Proof {
    pub fn by(evidence: &Evidence) -> Self {
        Self {
            payment: evidence.payment,
            kind: evidence.exhibit.kind,
            at: evidence.at,
            hash: evidence.hash,
        }
    }

    /// The shopper's word, where nothing was brought forward before it.
    pub fn by_shopper(payment: PaymentId, shopper: ShopperId, at: Timestamp) -> Self {
        let exhibit = Exhibit::by_shopper(shopper, at);
        Self::by(&Evidence::after(None, payment, exhibit, at))
    }
}
