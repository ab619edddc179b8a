//! The one place that asks the real clock. Everything else is told the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use vouch_domain::Timestamp;

/// Where `now` comes from: the machine, or a test that owns the calendar.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// The machine, so many days later: a sandbox in which people are asked what they think after a month.
    Ahead {
        days: u16,
    },
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until a test moves it.
    pub fn set(at: Timestamp) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.micros())))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => machine(),
            Self::Ahead { days } => machine().plus_seconds(i64::from(*days) * 86_400),
            Self::Set(at) => Timestamp::from_micros(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a set clock forward; the machine's own cannot be moved.
    pub fn advance(&self, seconds: i64) {
        if let Self::Set(at) = self {
            at.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}

fn machine() -> Timestamp {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks")]
    let now = std::time::SystemTime::now();
    let since = now
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// RFC 3339 in UTC, to the millisecond: `2026-11-23T08:00:00.000Z`.
pub fn rfc3339(at: Timestamp) -> String {
    let instant =
        jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{instant:.3}")
}
