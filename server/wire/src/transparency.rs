//! Transparency on the wire: the figures about everybody's words, the log that they follow from, and its signed end.

use serde::{Deserialize, Serialize};

/// What was received and what became of it. Every figure follows from the open entries of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transparency {
    /// One for each kind of word and verdict that there is.
    pub figures: Vec<Figures>,
    /// Entries about words that not everybody may read: they are there, and they tell nothing.
    pub sealed: u64,
    pub appeals: Appeals,
    pub head: Head,
}

/// What became of the public words of one kind and verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    pub kind: Kind,
    /// What the word says, where it is a word that can say it.
    pub verdict: Option<Verdict>,
    /// Words received, whatever became of them since.
    pub received: u64,
    /// Of these, those that everybody may read now.
    pub published: u64,
    /// `published` of `received`, in percent, rounded down: whether one verdict is held back more than the other.
    pub published_percent: u32,
    /// Withheld now, by reason.
    pub withheld: Vec<Number>,
    /// Taken back by their authors, or back from everybody.
    pub removed_by_author: u64,
    /// Removed by the house, by reason.
    pub removed: Vec<Number>,
    /// Times that such a word was changed by its author.
    pub edited: u64,
    /// Times that such a word came back after it was withheld.
    pub restored: u64,
    /// Times that the merchant replied.
    pub replied: u64,
}

/// A number of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Number {
    #[cfg_attr(feature = "openapi", schema(example = "advertising"))]
    pub of: String,
    pub number: u64,
}

/// Appeals about public words, and what people decided, first and then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appeals {
    pub received: u64,
    /// Decisions by outcome: `kept`, `lowered`, `withheld`, and of appeals `upheld`, `overturned`.
    pub decided: Vec<Number>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    Recommendation,
    Story,
    Answer,
    Statement,
    Reply,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    Recommends,
    DoesNot,
}

/// A page of the log, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Log {
    pub data: Vec<Entry>,
    /// Where the next page begins: `?after=`; null at the end.
    pub next: Option<u64>,
}

/// An entry of the log. Its hash is SHA-256 over the 32 bytes of the hash before it (zeros before the first) and then, with tabs
/// between them: `sequence`, `day`, `commitment` and, of an open entry, `act`, `kind`, `id`, `merchant`, `sku`, `verdict` and
/// `reason`, empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    pub sequence: u64,
    /// In UTC.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-23"))]
    pub day: String,
    /// Hexadecimal: SHA-256 over a salt that the author alone can ask for, and what happened.
    pub commitment: String,
    /// What everybody may know; null for a word that not everybody may read.
    pub open: Option<Open>,
    /// Hexadecimal.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Open {
    #[cfg_attr(feature = "openapi", schema(example = "withheld"))]
    pub act: String,
    pub kind: Kind,
    /// The word's id, as it stands in the shop's page.
    pub id: String,
    pub merchant: Option<String>,
    pub sku: Option<String>,
    pub verdict: Option<Verdict>,
    pub reason: Option<String>,
}

/// The end of the log, signed by the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Head {
    /// 0 before the first entry.
    pub sequence: u64,
    pub day: String,
    pub hash: String,
    /// Ed25519 in base64url over `vouch transparency head 1`, a zero byte, the sequence and the day (days since 1970-01-01) as
    /// 64-bit numbers, most significant byte first, and the 32 bytes of the hash. Null before the first entry.
    pub signature: Option<String>,
    pub key: super::payments::Key,
}

/// One's own entries, with what opens them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Openings {
    pub data: Vec<Opening>,
    /// All come at once: always null.
    pub next: Option<String>,
}

/// What proves to anybody what an entry seals: its commitment is SHA-256 over the salt's 32 bytes and `sealed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    pub sequence: u64,
    pub commitment: String,
    pub salt: String,
    /// Kind, id, act, microseconds since 1970, SHA-256 over the word, and reason, with tabs between them.
    pub sealed: String,
}
