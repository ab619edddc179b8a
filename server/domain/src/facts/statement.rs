//! A statement: what somebody established about one aspect of a product, for or against it.

use super::wilson;
use crate::disclosure::Disclosure;
use crate::{MerchantId, PaymentId, ShopperId, StatementId, Timestamp};
use sha2::{Digest, Sha256};

pub const ASPECT_CHARS_MAX: usize = 40;
pub const TEXT_CHARS_MAX: usize = 140;

/// How many statements come in one piece at most.
pub const TOGETHER_MAX: usize = 8;

/// Whether it speaks for the product or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Pro,
    Con,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub id: StatementId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub side: Side,
    pub aspect: String,
    pub text: String,
    /// From 1; votes are votes on one version.
    pub version: u32,
    pub disclosure: Disclosure,
    /// The author's purchase when they wrote it. Whether it stands and arrived is asked when it is read.
    pub purchase: Option<PaymentId>,
    pub written_at: Timestamp,
    /// When its present version was written.
    pub changed_at: Timestamp,
    /// Kept from readers by people's decision; the reason's code.
    pub withheld: Option<String>,
    /// It says the same as another one, which readers see in its place.
    pub merged_into: Option<StatementId>,
    pub totals: Totals,
    /// How many lines its history has.
    pub casts: u64,
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub statement: StatementId,
    pub version: u32,
    pub aspect: String,
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Votes as they stand, counted. The author's own agreement is one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub agree: u32,
    pub disagree: u32,
    /// Of these, what counts in the order.
    pub ranked_agree: u32,
    pub ranked_disagree: u32,
    /// On earlier versions: whoever agreed with other words has not agreed with these.
    pub earlier: u32,
}

impl Side {
    pub const ALL: [Side; 2] = [Self::Pro, Self::Con];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pro => "pro",
            Self::Con => "con",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.name() == name)
    }
}

impl Statement {
    /// Whether readers see it under its own name.
    pub fn is_shown(&self) -> bool {
        self.withheld.is_none() && self.merged_into.is_none()
    }

    /// What the statements of one product are ordered by.
    pub fn bound(&self) -> u32 {
        let of = self.totals.ranked_agree + self.totals.ranked_disagree;
        wilson::lower_bound(self.totals.ranked_agree, of)
    }

    /// What it comes to in the log of words.
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"vouch statement 1\n");
        for part in [self.side.name(), &self.aspect, &self.text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// The same aspect however it is written: white space and capitals do not tell aspects apart.
pub fn aspect_key(aspect: &str) -> String {
    let words: Vec<&str> = aspect.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
