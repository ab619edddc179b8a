//! Timers: what falls due for a payment, and the clock it falls due by.
//!
//! A timer is a row. Whoever fires it takes it out of the store in the same commit as what it causes, so that it fires once, on
//! however many nodes and after whatever restart. Deadlines count on the merchant's clock: the house's, and in the sandbox what
//! a test clock is ahead of it. A test clock only moves forward, and a live merchant has none.

mod refusals;
mod store;
#[cfg(test)]
mod tests;
mod timer;

pub use refusals::ClockRefusal;
pub use store::TimerStore;
pub use timer::{Timer, TimerKind};

use crate::merchants::{Merchant, Mode};
use crate::refusal::{Fault, Result};
use crate::time::DAY;
use crate::{Moment, Timestamp};

/// How far ahead of the house a test clock may be: ten years, with their leap days.
pub const AHEAD_SECONDS_MAX: i64 = 3653 * DAY;

/// What time it is for this merchant.
pub fn moment(
    work: &mut (impl TimerStore + ?Sized),
    merchant: &Merchant,
    wall: Timestamp,
) -> Result<Moment, Fault> {
    match merchant.mode {
        Mode::Live => Ok(Moment::of(wall)),
        Mode::Sandbox => Ok(Moment::ahead(wall, work.test_clock(merchant.id)?)),
    }
}

/// Sets a sandbox merchant's clock so many seconds further ahead. What came due by it fires afterwards, in order.
pub fn advance(
    work: &mut (impl TimerStore + ?Sized),
    merchant: &Merchant,
    seconds: i64,
    wall: Timestamp,
) -> Result<Moment> {
    if merchant.mode == Mode::Live {
        return Err(ClockRefusal::SandboxOnly.into());
    }
    let ahead = work.test_clock(merchant.id)?;

    if seconds < 0 {
        return Err(ClockRefusal::Backwards.into());
    }
    let ahead = ahead.saturating_add(seconds);
    if ahead > AHEAD_SECONDS_MAX {
        return Err(ClockRefusal::TooFar.into());
    }

    work.save_test_clock(merchant.id, ahead)?;
    Ok(Moment::ahead(wall, ahead))
}

/// Takes a timer that is due out of the store, for the caller to carry out in the same piece of work; `None` where it is no longer
/// there as it was read: somebody else was first, or its payment moved on. Its moment is when it was due, so that a house that was
/// down catches up as if it had not been.
pub fn take(
    work: &mut (impl TimerStore + ?Sized),
    timer: Timer,
    wall: Timestamp,
) -> Result<Option<Moment>, Fault> {
    if work.timer(timer.payment, timer.kind)? != Some(timer) {
        return Ok(None);
    }
    work.drop_timer(timer.payment, timer.kind)?;
    let here = timer.due_at;
    Ok(Some(Moment { wall, here }))
}
