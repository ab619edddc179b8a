//! A proof that the goods of a payment arrived.

use crate::{PaymentId, ShopperId, Timestamp};
use sha2::{Digest, Sha256};

/// What it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The shopper's own word that they have it.
    Shopper,
}

impl Kind {
    pub const ALL: [Kind; 1] = [Self::Shopper];

    pub fn name(self) -> &'static str {
        match self {
            Self::Shopper => "shopper",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    pub payment: PaymentId,
    pub kind: Kind,
    pub at: Timestamp,
    /// SHA-256 of the evidence.
    pub hash: [u8; 32],
}

impl Proof {
    /// The shopper says that they have it. The evidence is that statement: who, of which payment, when.
    pub fn by_shopper(payment: PaymentId, shopper: ShopperId, at: Timestamp) -> Self {
        let kind = Kind::Shopper;
        let mut hash = Sha256::new();
        hash.update(b"vouch received 1\n");
        hash.update(payment.bytes());
        hash.update(shopper.bytes());
        hash.update(at.0.to_be_bytes());
        Self {
            payment,
            kind,
            at,
            hash: hash.finalize().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_of_one_payment_one_person_one_moment() {
        let proof = |payment, shopper, at| {
            Proof::by_shopper(PaymentId(payment), ShopperId(shopper), Timestamp(at)).hash
        };
        let this = proof(1, 2, 3);
        assert_eq!(proof(1, 2, 3), this);
        for other in [proof(2, 2, 3), proof(1, 1, 3), proof(1, 2, 4)] {
            assert_ne!(other, this);
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
        assert_eq!(Kind::parse("carrier"), None);
    }
}
