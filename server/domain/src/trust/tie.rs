//! Ties: what a shop and a person may both have, and which therefore makes the person's word about the shop a related one.
//!
//! Kept as keyed hashes: whoever has the table learns no address and no account from it, and nobody can try out what might be in
//! it without the house's key.

use super::report::Party;
use crate::Timestamp;

/// How many people a shop may name as its staff.
pub const STAFF_MAX: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieKind {
    /// The e-mail address of somebody who works for the shop. Of a shopper it is that of the account.
    StaffEmail,
    /// The account that a shop is paid out to, or that a shopper pays in from.
    PayoutIban,
    /// A passkey or device.
    Device,
    /// Where goods are sent to or from.
    Address,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub owner: Party,
    pub kind: TieKind,
    pub hash: [u8; 32],
    pub since: Timestamp,
}

/// That a word's author is tied to the shop, and whether the word says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    pub kind: TieKind,
    pub disclosed: bool,
}

impl TieKind {
    pub const ALL: [TieKind; 4] = [
        Self::StaffEmail,
        Self::PayoutIban,
        Self::Device,
        Self::Address,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::StaffEmail => "staff_email",
            Self::PayoutIban => "payout_iban",
            Self::Device => "device",
            Self::Address => "address",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How a value is written before it is hashed, so that the same thing comes to the same hash.
    pub fn normal(self, value: &str) -> String {
        match self {
            Self::StaffEmail => value.trim().to_lowercase(),
            Self::PayoutIban => {
                let plain = value.chars().filter(|c| !c.is_whitespace());
                plain.collect::<String>().to_uppercase()
            }
            Self::Device => value.trim().to_owned(),
            Self::Address => {
                let words = value.split(|c: char| !c.is_alphanumeric());
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                words.join(" ").to_lowercase()
            }
        }
    }
}
