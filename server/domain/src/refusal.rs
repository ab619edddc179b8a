//! Refusals and faults: the two ways a use case does not succeed.
//!
//! A **refusal** is domain language: the room says no, for a reason with a stable code, and nothing has changed. A **fault** is
//! not: the store failed, and the caller learns only that it should try again later. Each room lists its reasons in
//! `refusals.rs`, in the order it checks them.

use std::fmt;

/// What kind of no it is; the door turns it into a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request itself is wrong, whatever the state. (400/422)
    Invalid,
    /// Nobody proved who they are, or the proof is no longer good. (401)
    Unauthenticated,
    /// More money is needed. (402)
    Unfunded,
    /// Known, but not allowed. (403)
    Forbidden,
    /// There is no such thing, or not for this caller. (404)
    NotFound,
    /// The state has moved on or contradicts the request. (409)
    Conflict,
    /// It was there once; its time is over. (410)
    Gone,
}

/// A reason to say no. Codes are a promise to strangers: once released they never change meaning.
pub trait Reason {
    /// Stable, snake_case.
    fn code(&self) -> &'static str;
    fn kind(&self) -> Kind;
    /// One English sentence for a developer; shoppers read the widget's own words.
    fn sentence(&self) -> String;
}

/// Any room's refusal, flattened to what the outside may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: &'static str,
    pub kind: Kind,
    pub sentence: String,
}

impl<R: Reason> From<R> for Refusal {
    fn from(reason: R) -> Self {
        Self {
            code: reason.code(),
            kind: reason.kind(),
            sentence: reason.sentence(),
        }
    }
}

/// The store could not do its work. Says so to the log, once; never to a stranger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    Refused(Refusal),
    Fault(Fault),
}

impl Error {
    /// The stable code of a refusal; `fault` for a fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::Fault(_) => "fault",
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R: Reason> From<R> for Error {
    fn from(reason: R) -> Self {
        Self::Refused(reason.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{} ({})", refusal.sentence, refusal.code),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

pub type Result<T, E = Error> = std::result::Result<T, E>;
