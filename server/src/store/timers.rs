//! Timers and test clocks in SQL.

use super::sql::{Row, Sql, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::timers::{Timer, TimerKind, TimerStore};
use vouch_domain::{Fault, MerchantId, Moment, PaymentId, Timestamp};

impl<S: Sql> TimerStore for SqlWork<S> {
    fn set_timer(&mut self, timer: &Timer) -> Result<(), Fault> {
        self.execute(
            "insert into timers (payment, kind, merchant, due_at) values (?1, ?2, ?3, ?4) \
             on conflict (payment, kind) do update set merchant = excluded.merchant, due_at = excluded.due_at",
            params![
                timer.payment.bytes(),
                timer.kind.name(),
                timer.merchant.bytes(),
                timer.due_at,
            ],
        )
        .map(drop)
    }

    fn timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<Option<Timer>, Fault> {
        let row = self.first(
            "select payment, kind, merchant, due_at from timers where payment = ?1 and kind = ?2",
            params![payment.bytes(), kind.name()],
        )?;
        row.map(|row| read(&row)).transpose()
    }

    fn drop_timer(&mut self, payment: PaymentId, kind: TimerKind) -> Result<(), Fault> {
        self.execute(
            "delete from timers where payment = ?1 and kind = ?2",
            params![payment.bytes(), kind.name()],
        )
        .map(drop)
    }

    fn drop_timers(&mut self, payment: PaymentId) -> Result<(), Fault> {
        self.execute(
            "delete from timers where payment = ?1",
            params![payment.bytes()],
        )
        .map(drop)
    }

    fn due_timers(&mut self, wall: Timestamp, limit: u32) -> Result<Vec<(Timer, Moment)>, Fault> {
        // Two parts, so that each finds its rows by an index: due by the house's clock, and due only by a merchant's that is
        // ahead of it.
        let rows = self.query(
            "select payment, kind, merchant, due_at, ahead from ( \
                 select * from (select t.payment, t.kind, t.merchant, t.due_at, coalesce(c.ahead, 0) as ahead \
                 from timers t left join test_clocks c on c.merchant = t.merchant where t.due_at <= ?1 \
                 order by t.due_at, t.payment, t.kind limit ?2) as by_the_house \
                 union all \
                 select * from (select t.payment, t.kind, t.merchant, t.due_at, c.ahead \
                 from test_clocks c join timers t on t.merchant = c.merchant \
                 where t.due_at > ?1 and t.due_at <= ?1 + c.ahead * 1000000 \
                 order by t.due_at, t.payment, t.kind limit ?2) as by_the_merchant \
             ) as due order by due_at, payment, kind limit ?2",
            params![wall, limit],
        )?;
        all(rows, |row| {
            Ok((read(row)?, Moment::ahead(wall, row.integer(4)?)))
        })
    }

    fn test_clock(&mut self, merchant: MerchantId) -> Result<i64, Fault> {
        let row = self.first(
            "select ahead from test_clocks where merchant = ?1",
            params![merchant.bytes()],
        )?;
        row.map_or(Ok(0), |row| row.integer(0))
    }

    fn save_test_clock(&mut self, merchant: MerchantId, ahead: i64) -> Result<(), Fault> {
        self.execute(
            "insert into test_clocks (merchant, ahead) values (?1, ?2) \
             on conflict (merchant) do update set ahead = excluded.ahead",
            params![merchant.bytes(), ahead],
        )
        .map(drop)
    }
}

fn read(row: &Row) -> Result<Timer, Fault> {
    let kind = row.text(1)?;
    Ok(Timer {
        payment: PaymentId(row.id(0)?),
        kind: known("a timer", &kind, TimerKind::parse(&kind))?,
        merchant: MerchantId(row.id(2)?),
        due_at: row.time(3)?,
    })
}
