//! Evidence: what speaks for a parcel having arrived, how strongly, and unchanged ever since.
//!
//! A payment's pieces form a chain: each hash covers the piece and the hash before it, so none can be altered, dropped or put in
//! between without the later ones telling.

use crate::time::{DAY, HOUR};
use crate::{ParcelId, PaymentId, ShopperId, Timestamp};
use sha2::{Digest, Sha256};

pub const DETAIL_MAX_CHARS: usize = 500;

/// What it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The merchant says so.
    Merchant,
    /// The carrier scanned the parcel as delivered.
    Scan,
    /// The same, with the place within 100 m of the address.
    ScanAtPlace,
    /// The same, with a photo of the parcel there.
    Photo,
    /// Somebody signed for it.
    Signature,
    /// A locker was opened with the shopper's code.
    Locker,
    /// Whoever handed it over knew the shopper's code.
    Code,
    /// The shopper's own word that they have it.
    Shopper,
    /// A dispute ended with the finding that it arrived.
    Decision,
}

/// How strong it is, from the merchant's word (E0) to the shopper's own act at the door (E4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    E0,
    E1,
    E2,
    E3,
    E4,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Self::Merchant,
        Self::Scan,
        Self::ScanAtPlace,
        Self::Photo,
        Self::Signature,
        Self::Locker,
        Self::Code,
        Self::Shopper,
        Self::Decision,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Scan => "scan",
            Self::ScanAtPlace => "scan_at_place",
            Self::Photo => "photo",
            Self::Signature => "signature",
            Self::Locker => "locker",
            Self::Code => "code",
            Self::Shopper => "shopper",
            Self::Decision => "decision",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub fn level(self) -> Level {
        match self {
            Self::Merchant => Level::E0,
            Self::Scan => Level::E1,
            Self::ScanAtPlace | Self::Photo => Level::E2,
            Self::Signature | Self::Locker => Level::E3,
            Self::Code | Self::Shopper | Self::Decision => Level::E4,
        }
    }
}

impl Level {
    /// How long the shopper may still object before the merchant has the money; `None` for what proves nothing.
    pub fn objection_seconds(self) -> Option<i64> {
        match self {
            Self::E0 => None,
            Self::E1 => Some(7 * DAY),
            Self::E2 | Self::E3 => Some(48 * HOUR),
            Self::E4 => Some(0),
        }
    }
}

/// Something that was brought forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    pub kind: Kind,
    /// Of which parcel; of all of the payment where it names none.
    pub parcel: Option<ParcelId>,
    /// When it happened, as its witness says.
    pub happened_at: Timestamp,
    /// What it says, in the witness's words or fields.
    pub detail: String,
}

/// The same, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub payment: PaymentId,
    /// From 1.
    pub number: u32,
    pub exhibit: Exhibit,
    /// When it came in.
    pub at: Timestamp,
    /// SHA-256 over all of the above and the hash before.
    pub hash: [u8; 32],
}

impl Evidence {
    /// The next piece of a payment's chain.
    pub fn after(
        last: Option<&Evidence>,
        payment: PaymentId,
        exhibit: Exhibit,
        at: Timestamp,
    ) -> Self {
        let mut evidence = Self {
            payment,
            number: last.map_or(1, |last| last.number + 1),
            exhibit,
            at,
            hash: [0; 32],
        };
        evidence.hash = evidence.hashed(last.map_or([0; 32], |last| last.hash));
        evidence
    }

    /// What its hash must be after `before`.
    pub fn hashed(&self, before: [u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"vouch evidence 1\n");
        hash.update(before);
        hash.update(self.payment.bytes());
        hash.update(self.number.to_be_bytes());
        hash.update(self.exhibit.kind.name());
        hash.update([0]);
        let parcel = self.exhibit.parcel.map_or([0; 16], ParcelId::bytes);
        hash.update(parcel);
        hash.update(self.exhibit.happened_at.0.to_be_bytes());
        hash.update(self.at.0.to_be_bytes());
        hash.update(&self.exhibit.detail);
        hash.finalize().into()
    }

    /// The first piece at which a payment's chain does not hold.
    pub fn broken(chain: &[Evidence]) -> Option<u32> {
        let mut before = [0; 32];
        for (evidence, number) in chain.iter().zip(1..) {
            if evidence.number != number || evidence.hash != evidence.hashed(before) {
                return Some(number);
            }
            before = evidence.hash;
        }
        None
    }
}

impl Exhibit {
    /// The shopper says that they have it: who, of which payment is the chain's.
    pub fn by_shopper(shopper: ShopperId, at: Timestamp) -> Self {
        Self {
            kind: Kind::Shopper,
            parcel: None,
            happened_at: at,
            detail: shopper.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Evidence> {
        let exhibit = |kind, detail: &str| Exhibit {
            kind,
            parcel: Some(ParcelId(5)),
            happened_at: Timestamp(10),
            detail: detail.into(),
        };
        let mut chain = Vec::new();
        for (kind, detail) in [
            (Kind::Merchant, "left the house"),
            (Kind::Scan, "depot 9"),
            (Kind::Code, ""),
        ] {
            let next = Evidence::after(
                chain.last(),
                PaymentId(1),
                exhibit(kind, detail),
                Timestamp(20),
            );
            chain.push(next);
        }
        chain
    }

    #[test]
    fn whatever_is_changed_in_a_chain_is_seen_at_its_place() {
        assert_eq!(Evidence::broken(&chain()), None);
        assert_eq!(Evidence::broken(&[]), None);
        type Change = fn(&mut Vec<Evidence>);
        let changes: [(Change, u32); 10] = [
            (|chain| chain[1].exhibit.detail = "depot 8".into(), 2),
            (|chain| chain[1].exhibit.kind = Kind::Photo, 2),
            (|chain| chain[1].exhibit.parcel = None, 2),
            (|chain| chain[1].exhibit.happened_at = Timestamp(11), 2),
            (|chain| chain[1].at = Timestamp(21), 2),
            (|chain| chain[0].payment = PaymentId(2), 1),
            (|chain| chain[2].number = 4, 3),
            (|chain| drop(chain.remove(0)), 1),
            (|chain| drop(chain.remove(1)), 2),
            (|chain| chain.swap(0, 1), 1),
        ];
        for (index, (change, place)) in changes.into_iter().enumerate() {
            let mut chain = chain();
            change(&mut chain);
            assert_eq!(Evidence::broken(&chain), Some(place), "change {index}");
        }
    }

    #[test]
    fn strength_decides_how_long_one_may_object() {
        for (kind, level, days) in [
            (Kind::Merchant, Level::E0, None),
            (Kind::Scan, Level::E1, Some(7)),
            (Kind::ScanAtPlace, Level::E2, Some(2)),
            (Kind::Photo, Level::E2, Some(2)),
            (Kind::Signature, Level::E3, Some(2)),
            (Kind::Locker, Level::E3, Some(2)),
            (Kind::Code, Level::E4, Some(0)),
            (Kind::Shopper, Level::E4, Some(0)),
            (Kind::Decision, Level::E4, Some(0)),
        ] {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
            assert_eq!(kind.level(), level);
            let waits = level.objection_seconds().map(|seconds| seconds / DAY);
            assert_eq!(waits, days, "{kind:?}");
        }
        assert_eq!(Kind::parse("drone"), None);
    }
}
