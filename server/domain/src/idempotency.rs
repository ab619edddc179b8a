//! Idempotency: the same key with the same request gets the same answer, and has happened once.
//!
//! The answer is written in the commit of its effect, so there is no moment at which one is there without the other. Refusals
//! change nothing and are decided afresh.

use crate::Timestamp;
use crate::refusal::{Fault, Kind, Reason};

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// SHA-256 over method, path and body of the request that it answered.
    pub request: [u8; 32],
    pub status: u16,
    pub body: Vec<u8>,
    pub at: Timestamp,
}

pub trait IdempotencyStore {
    /// What was answered to `key` within `scope` (a merchant, a shopper or a checkout).
    fn remembered(&mut self, scope: &str, key: &str) -> Result<Option<Remembered>, Fault>;
    fn remember(&mut self, scope: &str, key: &str, answer: &Remembered) -> Result<(), Fault>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRefusal {
    Missing,
    Malformed,
    Reused,
}

impl Reason for KeyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "idempotency_key_missing",
            Self::Malformed => "idempotency_key_malformed",
            Self::Reused => "idempotency_key_reused",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Missing | Self::Malformed => Kind::Invalid,
            Self::Reused => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Missing => "This request needs an Idempotency-Key header, so that sending it twice has one effect.",
            Self::Malformed => "An Idempotency-Key is 1 to 255 visible ASCII characters.",
            Self::Reused => "This Idempotency-Key was used for another request. Use a new key for a new request.",
        }
        .into()
    }
}
