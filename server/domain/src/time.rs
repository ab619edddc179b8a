//! Time: an instant in microseconds since 1970-01-01T00:00:00Z. The domain owns no clock; every `now` is an argument.

/// Microseconds since the Unix epoch, UTC. Ordered; never read from a clock in this crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant moved forward by whole seconds, saturating at the end of time.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
}

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// One instant on two clocks. Money's journal, sessions and signatures follow the house's; the deadlines of a payment follow
/// its merchant's, which in the sandbox may be ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The house's clock. The ledger is told this one: its journal's times must rise.
    pub wall: Timestamp,
    /// The merchant's: `wall` and what its test clock is ahead. For a live merchant always `wall`.
    pub here: Timestamp,
}

impl Moment {
    /// Where no test clock is ahead.
    pub const fn of(wall: Timestamp) -> Self {
        Self { wall, here: wall }
    }

    pub const fn ahead(wall: Timestamp, seconds: i64) -> Self {
        Self {
            wall,
            here: wall.plus_seconds(seconds),
        }
    }
}
