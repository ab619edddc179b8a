//! What this room needs kept.

use super::{Timer, TimerKind};
use crate::refusal::Fault;
use crate::{MerchantId, Moment, PaymentId, Timestamp};

pub trait TimerStore {
    /// One per payment and kind; an earlier one is replaced.
    fn set_timer(&mut self, timer: &Timer) -> Result<(), Fault>;
    fn timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<Option<Timer>, Fault>;
    fn drop_timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<(), Fault>;
    fn drop_timers(&mut self, payment: PaymentId) -> Result<(), Fault>;
    /// Those that are due by their merchants' clocks when the house's says `wall`, in the order in which they were due, then by
    /// payment and name of kind; each with its merchant's moment.
    fn due_timers(&mut self, wall: Timestamp, limit: u32) -> Result<Vec<(Timer, Moment)>, Fault>;
    /// How many seconds a merchant's clock is ahead of the house's; none where nobody moved it.
    fn test_clock(&mut self, merchant: MerchantId) -> Result<i64, Fault>;
    fn save_test_clock(&mut self, merchant: MerchantId, ahead: i64) -> Result<(), Fault>;
}
