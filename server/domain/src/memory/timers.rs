//! Timers and test clocks on plain maps.

use super::Memory;
use crate::refusal::Fault;
use crate::timers::{Timer, TimerKind, TimerStore};
use crate::{MerchantId, Moment, PaymentId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Timers {
    timers: BTreeMap<(PaymentId, TimerKind), Timer>,
    clocks: BTreeMap<MerchantId, i64>,
}

impl TimerStore for Memory {
    fn set_timer(&mut self, timer: &Timer) -> Result<(), Fault> {
        let key = (timer.payment, timer.kind);
        self.timers.timers.insert(key, *timer);
        Ok(())
    }

    fn timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<Option<Timer>, Fault> {
        Ok(self.timers.timers.get(&(payment, kind)).copied())
    }

    fn drop_timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<(), Fault> {
        self.timers.timers.remove(&(payment, kind));
        Ok(())
    }

    fn drop_timers(&mut self, payment: PaymentId) -> Result<(), Fault> {
        self.timers.timers.retain(|(of, _), _| *of != payment);
        Ok(())
    }

    fn due_timers(&mut self, wall: Timestamp, limit: u32) -> Result<Vec<(Timer, Moment)>, Fault> {
        let clocks = &self.timers.clocks;
        let ahead = |timer: &Timer| clocks.get(&timer.merchant).copied().unwrap_or(0);
        let all = self.timers.timers.values();
        let mut due: Vec<(Timer, Moment)> = all
            .map(|timer| (*timer, Moment::ahead(wall, ahead(timer))))
            .filter(|(timer, moment)| timer.due_at <= moment.here)
            .collect();
        due.sort_by_key(|(timer, _)| (timer.due_at, timer.payment, timer.kind.name()));
        due.truncate(limit as usize);
        Ok(due)
    }

    fn test_clock(&mut self, merchant: MerchantId) -> Result<i64, Fault> {
        Ok(self.timers.clocks.get(&merchant).copied().unwrap_or(0))
    }

    fn save_test_clock(&mut self, merchant: MerchantId, ahead: i64) -> Result<(), Fault> {
        self.timers.clocks.insert(merchant, ahead);
        Ok(())
    }
}
