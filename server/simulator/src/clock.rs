//! The journal's own time, from the rows alone: it only rises, no hold ends early, and holds run out in their order.

use crate::simulation::{Demand, demand};
use vouch_server::store::Sql;

/// A hold that ran out.
struct Expiry {
    sequence: i64,
    at: i64,
    /// When it was to end, when it was recorded, and its place then.
    due: (i64, i64),
    held: i64,
}

pub fn check(sql: &mut impl Sql) -> Demand {
    let rows = |fault: vouch_domain::Fault| format!("unreadable: {fault}");
    let entries = sql
        .query(
            "select sequence, timestamp from ledger_accounts \
             union all select sequence, timestamp from ledger_transfers \
             union all select sequence, timestamp from ledger_resolutions where resolution = 'expired' \
             union all select sequence, timestamp from ledger_spent_ids \
             order by 1",
            &[],
        )
        .map_err(rows)?;
    let mut last = (0, i64::MIN);
    for row in entries {
        let (sequence, timestamp) = (number(&row, 0)?, number(&row, 1)?);
        demand!(
            sequence == last.0 + 1,
            "entry {sequence} follows {}",
            last.0
        );
        demand!(
            timestamp > last.1,
            "entry {sequence} is of {timestamp}, and the one before of {}",
            last.1
        );
        last = (sequence, timestamp);
    }

    let early = sql
        .query(
            "select t.sequence, r.sequence, r.timestamp, t.timestamp + t.timeout * 1000000 \
             from ledger_resolutions r join ledger_transfers t on t.id = r.hold \
             where t.timeout > 0 and (r.resolution = 'expired') <> (r.timestamp >= t.timestamp + t.timeout * 1000000)",
            &[],
        )
        .map_err(rows)?;
    demand!(
        early.is_empty(),
        "holds ended before their time, or were posted or voided after it: {early:?}"
    );

    let expired = sql
        .query(
            "select r.sequence, r.timestamp, t.timestamp + t.timeout * 1000000, t.timestamp, t.sequence \
             from ledger_resolutions r join ledger_transfers t on t.id = r.hold \
             where r.resolution = 'expired' order by r.sequence",
            &[],
        )
        .map_err(rows)?;
    let mut expiries = Vec::with_capacity(expired.len());
    for row in expired {
        expiries.push(Expiry {
            sequence: number(&row, 0)?,
            at: number(&row, 1)?,
            due: (number(&row, 2)?, number(&row, 3)?),
            held: number(&row, 4)?,
        });
    }
    // Whatever ran out later was not due before, or was not there yet.
    for (place, first) in expiries.iter().enumerate() {
        for later in &expiries[place + 1..] {
            demand!(
                later.due >= first.due || later.held > first.sequence,
                "a hold due at {} ran out at {}, after one due at {}",
                later.due.0,
                later.at,
                first.due.0
            );
        }
    }
    Ok(())
}

fn number(row: &vouch_server::store::Row, column: usize) -> Demand<i64> {
    row.number(column)
        .map_err(|fault| format!("unreadable: {fault}"))
}
