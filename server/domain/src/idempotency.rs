//! Idempotency: the same key with the same request gets the same answer, and has happened once.
//!
//! The answer is written in the commit of its effect, so there is no moment at which one is there without the other. Refusals
//! change nothing and are decided afresh: a top-up later, the same request may succeed.

use crate::Timestamp;
use crate::refusal::{Fault, Kind, Reason, Result};
use crate::time::DAY;

/// How long an answer is remembered. Money's own ids are derived from payments, so a key that comes back later still cannot
/// move anything twice.
pub const REMEMBERED_SECONDS: i64 = 7 * DAY;

pub const KEY_MAX_CHARS: usize = 255;

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
    /// Drops answers given before `until`.
    fn forget_answers(&mut self, until: Timestamp) -> Result<(), Fault>;
}

/// A request that may come twice.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub scope: String,
    pub key: String,
    pub request: [u8; 32],
}

/// An answer, and whether it was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub replayed: bool,
}

/// Lets `effect` happen unless this attempt was answered before; then gives that answer again. `effect` returns status and body.
pub fn once<W: IdempotencyStore + ?Sized>(
    work: &mut W,
    attempt: &Attempt,
    now: Timestamp,
    effect: impl FnOnce(&mut W) -> Result<(u16, Vec<u8>)>,
) -> Result<Answer> {
    if let Some(answer) = answered(work, attempt)? {
        return Ok(answer);
    }

    let (status, body) = effect(work)?;

    let answer = Remembered {
        request: attempt.request,
        status,
        body,
        at: now,
    };
    work.remember(&attempt.scope, &attempt.key, &answer)?;
    Ok(Answer {
        status,
        body: answer.body,
        replayed: false,
    })
}

/// What this attempt was answered before; for doors that have hard work to do before their effect.
pub fn answered<W: IdempotencyStore + ?Sized>(
    work: &mut W,
    attempt: &Attempt,
) -> Result<Option<Answer>> {
    let Some(earlier) = work.remembered(&attempt.scope, &attempt.key)? else {
        return Ok(None);
    };
    if earlier.request != attempt.request {
        return Err(KeyRefusal::Reused.into());
    }
    Ok(Some(Answer {
        status: earlier.status,
        body: earlier.body,
        replayed: true,
    }))
}

/// `once` for a request that needs no key: without one, the effect simply happens.
pub fn once_if_keyed<W: IdempotencyStore + ?Sized>(
    work: &mut W,
    attempt: Option<&Attempt>,
    now: Timestamp,
    effect: impl FnOnce(&mut W) -> Result<(u16, Vec<u8>)>,
) -> Result<Answer> {
    match attempt {
        Some(attempt) => once(work, attempt, now, effect),
        None => effect(work).map(|(status, body)| Answer {
            status,
            body,
            replayed: false,
        }),
    }
}

/// Reads a key as a client sent it.
pub fn read_key(key: &[u8]) -> Result<String, KeyRefusal> {
    let fits = (1..=KEY_MAX_CHARS).contains(&key.len());
    if fits && key.iter().all(u8::is_ascii_graphic) {
        Ok(key.iter().map(|byte| char::from(*byte)).collect())
    } else {
        Err(KeyRefusal::Malformed)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;

    fn attempt(scope: &str, key: &str, request: u8) -> Attempt {
        Attempt {
            scope: scope.into(),
            key: key.into(),
            request: [request; 32],
        }
    }

    #[test]
    fn the_effect_happens_once_and_the_answer_comes_again() {
        let mut work = Memory::default();
        let mut effects = 0;
        for (scope, key, request, expected) in [
            ("a", "k", 1, Ok((1, false))),
            ("a", "k", 1, Ok((1, true))),
            ("a", "k", 2, Err("idempotency_key_reused")),
            ("a", "l", 1, Ok((2, false))),
            ("b", "k", 2, Ok((3, false))),
            ("a", "k", 1, Ok((1, true))),
        ] {
            let answer = once(
                &mut work,
                &attempt(scope, key, request),
                Timestamp(0),
                |_| {
                    effects += 1;
                    Ok((201, vec![effects]))
                },
            );
            let seen = answer
                .map(|answer| (answer.body[0], answer.replayed))
                .map_err(|why| why.code());
            assert_eq!(seen, expected, "{scope} {key} {request}");
        }
    }

    #[test]
    fn a_refusal_is_not_remembered() {
        let mut work = Memory::default();
        let again = attempt("a", "k", 1);
        let refused = once(&mut work, &again, Timestamp(0), |_| {
            Err(KeyRefusal::Missing.into())
        });
        assert_eq!(refused.unwrap_err().code(), "idempotency_key_missing");
        let granted = once(&mut work, &again, Timestamp(0), |_| Ok((200, vec![]))).unwrap();
        assert!(!granted.replayed);
    }

    #[test]
    fn what_was_forgotten_happens_again() {
        let mut work = Memory::default();
        for (now, forget_until, replayed) in [(5, 0, false), (9, 5, true), (9, 6, false)] {
            work.forget_answers(Timestamp(forget_until)).unwrap();
            let answer = once(&mut work, &attempt("a", "k", 1), Timestamp(now), |_| {
                Ok((200, vec![]))
            });
            assert_eq!(answer.unwrap().replayed, replayed, "at {now}");
        }
    }

    #[test]
    fn keys_are_visible_ascii() {
        for (key, fits) in [
            ("k", true),
            ("~!8f14e45f-ceea", true),
            (&*"x".repeat(255), true),
            ("", false),
            ("a b", false),
            ("tab\t", false),
            ("clé", false),
            (&*"x".repeat(256), false),
        ] {
            assert_eq!(read_key(key.as_bytes()).is_ok(), fits, "{key}");
        }
    }
}
