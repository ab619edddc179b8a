//! The chain of the log, in texts that anybody can make again with a line of script.
//!
//! hash₀ is 32 zero bytes; hashₙ is SHA-256(hashₙ₋₁ ‖ line n). A line is the entry's fields in a fixed order with a tab between
//! them: the place, the day, the commitment in hexadecimal, and for an open entry also act, kind, id, merchant, SKU, verdict and
//! reason, each of them empty where there is none. No field can contain a tab.
//!
//! A commitment is SHA-256(salt ‖ line of what is sealed). Salts are 256 bits and follow, by hashing, from one secret per word and
//! the entry's place: whoever is shown one salt can open that entry and no other.

use super::entry::{Sealed, Sequence, Told};
pub use crate::ledger::chain::Hash;
use crate::time::DAY;
use crate::{MerchantId, Timestamp};
use sha2::{Digest, Sha256};
use std::fmt;

/// A day in UTC: days since 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// The end of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub sequence: Sequence,
    pub day: Day,
    pub hash: Hash,
}

impl Day {
    pub fn of(at: Timestamp) -> Self {
        Self(at.seconds().div_euclid(DAY))
    }

    /// Reads exactly what [`Day`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (year, month, day) = (year.ok()?, month.ok()?, day.ok()?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
            return None;
        }
        // Years begin in March here, so that the leap day is the last of its year.
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
        let parsed = Self(era * 146_097 + day_of_era - 719_468);
        (parsed.to_string() == text).then_some(parsed)
    }
}

/// `2026-11-23`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0 + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = era * 400 + of_era + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// An entry as the chain takes it.
pub fn line(sequence: Sequence, day: Day, commitment: &Hash, told: Option<&Told>) -> String {
    let sealed = format!("{sequence}\t{day}\t{}", hexadecimal(commitment));
    let Some(told) = told else {
        return sealed;
    };
    let merchant = told.public.merchant.as_ref().map(MerchantId::to_string);
    [
        sealed.as_str(),
        told.act.name(),
        told.subject.kind().name(),
        &told.subject.to_string(),
        merchant.as_deref().unwrap_or_default(),
        &without_tabs(told.public.sku.as_deref().unwrap_or_default()),
        told.public.verdict(),
        &without_tabs(told.reason.as_deref().unwrap_or_default()),
    ]
    .join("\t")
}

/// The hash of the log once `line` follows what came to `previous`.
pub fn link(previous: &Hash, line: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(line.as_bytes());
    hash.finalize().into()
}

/// The salt of one entry about the word whose secret this is.
pub fn salt(secret: &[u8; 32], sequence: Sequence) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"vouch salt 1\0");
    hash.update(secret);
    hash.update(sequence.to_be_bytes());
    hash.finalize().into()
}

/// The commitment to what is sealed.
pub fn seal(salt: &Hash, sealed: &Sealed) -> Hash {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(sealed.line().as_bytes());
    hash.finalize().into()
}

impl Sealed {
    /// Kind, id, act, microseconds since 1970, content hash in hexadecimal, reason.
    pub fn line(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            self.subject.kind().name(),
            self.subject,
            self.act.name(),
            self.at.micros(),
            hexadecimal(&self.content_hash),
            self.reason.as_deref().unwrap_or_default()
        )
    }
}

impl Head {
    /// What the house signs: that its log had exactly these entries. Fixed widths, most significant byte first.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = b"vouch transparency head 1\0".to_vec();
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.day.0.to_be_bytes());
        bytes.extend(self.hash);
        bytes
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Kept texts have no control characters; what a broken row may have must not move the fields.
fn without_tabs(text: &str) -> String {
    text.replace(['\t', '\n'], " ")
}
