//! The ledger's rows.
//!
//! Everything a decision changed comes in one call and is written table by table. A row that should be there and is not, or the
//! other way round, is a fault, and nothing of the piece of work is kept.

use super::sql::{Row, Sql, SqlWork, Value, all};
use crate::params;
use vouch_domain::ledger::{
    Account, AccountFlags, Changes, Head, LedgerStore, Resolution, Resolved, Transfer,
    TransferFlags,
};
use vouch_domain::{AccountId, Fault, Reason, Timestamp, TransferId};

/// Ids that one statement asks for. Few statement texts mean few to prepare; a payment touches about this many rows.
const IDS_A_QUERY: usize = 4;

pub(crate) const ACCOUNT: &str = "id, debits_pending, debits_posted, credits_pending, credits_posted, ledger, code, flags, \
     version, timestamp, sequence";
pub(crate) const TRANSFER: &str = "id, debit_account, credit_account, amount, pending_id, timeout, ledger, code, flags, \
     timestamp, sequence, debit_version, credit_version";
pub(crate) const RESOLVED: &str =
    "hold, resolution, amount, timestamp, sequence, debit_version, credit_version";

impl<S: Sql> LedgerStore for SqlWork<S> {
    fn accounts(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
        let ids = ids.iter().map(|id| id.bytes());
        all(those(self, ACCOUNT, "ledger_accounts", "id", ids)?, account)
    }

    fn transfers(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
        let ids = ids.iter().map(|id| id.bytes());
        all(
            those(self, TRANSFER, "ledger_transfers", "id", ids)?,
            transfer,
        )
    }

    fn resolutions(&mut self, ids: &[TransferId]) -> Result<Vec<Resolved>, Fault> {
        let ids = ids.iter().map(|id| id.bytes());
        all(
            those(self, RESOLVED, "ledger_resolutions", "hold", ids)?,
            resolved,
        )
    }

    fn spent_ids(&mut self, ids: &[TransferId]) -> Result<Vec<TransferId>, Fault> {
        let ids = ids.iter().map(|id| id.bytes());
        all(those(self, "id", "ledger_spent_ids", "id", ids)?, |row| {
            row.id(0).map(TransferId)
        })
    }

    fn due_holds(&mut self, now: Timestamp, limit: u32) -> Result<Vec<TransferId>, Fault> {
        let rows = self.query(
            "select hold from ledger_open_holds where expires_at <= ?1 order by expires_at, recorded_at limit ?2",
            params![now, limit],
        )?;
        all(rows, |row| row.id(0).map(TransferId))
    }

    fn head(&mut self) -> Result<Head, Fault> {
        let row = self.first(
            "select timestamp, sequence from ledger_head where id = 1",
            &[],
        )?;
        let row = row.ok_or_else(|| Fault("the end of the journal is missing".into()))?;
        Ok(Head {
            timestamp: row.time(0)?,
            sequence: row.number(1)?,
        })
    }

    fn record(&mut self, changes: &Changes) -> Result<(), Fault> {
        for account in &changes.opened {
            add_account(self, account)?;
        }
        for account in &changes.changed {
            save_account(self, account)?;
        }
        for transfer in &changes.transfers {
            add_transfer(self, transfer)?;
        }
        for resolved in &changes.resolved {
            resolve(self, resolved)?;
        }
        for spent in &changes.spent {
            self.execute(
                "insert into ledger_spent_ids (id, refusal, timestamp) values (?1, ?2, ?3)",
                params![spent.id.bytes(), spent.refusal.code(), spent.timestamp],
            )?;
        }
        let Head {
            timestamp,
            sequence,
        } = changes.head;
        let moved = self.execute(
            "update ledger_head set timestamp = ?1, sequence = ?2 where id = 1",
            params![timestamp, integer(sequence)?],
        )?;
        one(moved, "the end of the journal")
    }
}

fn add_account(sql: &mut impl Sql, account: &Account) -> Result<(), Fault> {
    sql.execute(
        "insert into ledger_accounts (id, debits_pending, debits_posted, credits_pending, credits_posted, ledger, code, \
         flags, version, timestamp, sequence) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            account.id.bytes(),
            integer(account.debits_pending)?,
            integer(account.debits_posted)?,
            integer(account.credits_pending)?,
            integer(account.credits_posted)?,
            account.ledger,
            account.code,
            account.flags.bits(),
            integer(account.version)?,
            account.timestamp,
            integer(account.sequence)?,
        ],
    )?;
    Ok(())
}

fn save_account(sql: &mut impl Sql, account: &Account) -> Result<(), Fault> {
    let saved = sql.execute(
        "update ledger_accounts set debits_pending = ?2, debits_posted = ?3, credits_pending = ?4, credits_posted = ?5, \
         flags = ?6, version = ?7 where id = ?1",
        params![
            account.id.bytes(),
            integer(account.debits_pending)?,
            integer(account.debits_posted)?,
            integer(account.credits_pending)?,
            integer(account.credits_posted)?,
            account.flags.bits(),
            integer(account.version)?,
        ],
    )?;
    one(saved, "an account")
}

fn add_transfer(sql: &mut impl Sql, transfer: &Transfer) -> Result<(), Fault> {
    let pending = (transfer.pending_id.0 != 0).then(|| transfer.pending_id.bytes());
    sql.execute(
        "insert into ledger_transfers (id, debit_account, credit_account, amount, pending_id, timeout, ledger, code, flags, \
         timestamp, sequence, debit_version, credit_version) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            transfer.id.bytes(),
            transfer.debit_account.bytes(),
            transfer.credit_account.bytes(),
            integer(transfer.amount)?,
            pending,
            transfer.timeout,
            transfer.ledger,
            transfer.code,
            transfer.flags.bits(),
            transfer.timestamp,
            integer(transfer.sequence)?,
            integer(transfer.debit_version)?,
            integer(transfer.credit_version)?,
        ],
    )?;
    if transfer.flags.pending {
        sql.execute(
            "insert into ledger_open_holds (hold, expires_at, recorded_at) values (?1, ?2, ?3)",
            params![
                transfer.id.bytes(),
                transfer.expires_at(),
                transfer.timestamp
            ],
        )?;
    }
    Ok(())
}

fn resolve(sql: &mut impl Sql, resolved: &Resolved) -> Result<(), Fault> {
    sql.execute(
        "insert into ledger_resolutions (hold, resolution, amount, timestamp, sequence, debit_version, credit_version) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            resolved.hold.bytes(),
            resolved.resolution.name(),
            integer(resolved.amount)?,
            resolved.timestamp,
            integer(resolved.sequence)?,
            integer(resolved.debit_version)?,
            integer(resolved.credit_version)?,
        ],
    )?;
    let closed = sql.execute(
        "delete from ledger_open_holds where hold = ?1",
        params![resolved.hold.bytes()],
    )?;
    one(closed, "an open hold")
}

/// The rows whose `key` is one of `ids`. A query that has places left asks for its last id again.
fn those(
    sql: &mut impl Sql,
    columns: &str,
    table: &str,
    key: &str,
    ids: impl Iterator<Item = [u8; 16]>,
) -> Result<Vec<Row>, Fault> {
    let statement = format!("select {columns} from {table} where {key} in (?1, ?2, ?3, ?4)");
    let ids = Vec::from_iter(ids);
    let mut rows = Vec::with_capacity(ids.len());
    for asked in ids.chunks(IDS_A_QUERY) {
        let parameters: [Value; IDS_A_QUERY] =
            std::array::from_fn(|i| Value::from(asked[i.min(asked.len() - 1)]));
        rows.extend(sql.query(&statement, &parameters)?);
    }
    Ok(rows)
}

pub(crate) fn account(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: AccountId(row.id(0)?),
        debits_pending: row.number(1)?,
        debits_posted: row.number(2)?,
        credits_pending: row.number(3)?,
        credits_posted: row.number(4)?,
        ledger: row.number(5)?,
        code: row.number(6)?,
        flags: AccountFlags::from_bits(row.number(7)?),
        version: row.number(8)?,
        timestamp: row.time(9)?,
        sequence: row.number(10)?,
    })
}

pub(crate) fn transfer(row: &Row) -> Result<Transfer, Fault> {
    Ok(Transfer {
        id: TransferId(row.id(0)?),
        debit_account: AccountId(row.id(1)?),
        credit_account: AccountId(row.id(2)?),
        amount: row.number(3)?,
        pending_id: TransferId(row.optional(4, Row::id)?.unwrap_or(0)),
        timeout: row.number(5)?,
        ledger: row.number(6)?,
        code: row.number(7)?,
        flags: TransferFlags::from_bits(row.number(8)?),
        timestamp: row.time(9)?,
        sequence: row.number(10)?,
        debit_version: row.number(11)?,
        credit_version: row.number(12)?,
    })
}

pub(crate) fn resolved(row: &Row) -> Result<Resolved, Fault> {
    let name = row.text(1)?;
    Ok(Resolved {
        hold: TransferId(row.id(0)?),
        resolution: super::sql::known("a resolution", &name, Resolution::parse(&name))?,
        amount: row.number(2)?,
        timestamp: row.time(3)?,
        sequence: row.number(4)?,
        debit_version: row.number(5)?,
        credit_version: row.number(6)?,
    })
}

/// The ledger keeps every number within `i64`; one beyond it is a fault of ours, not a number to store.
fn integer(number: u64) -> Result<i64, Fault> {
    i64::try_from(number).map_err(|_| Fault(format!("{number} is too large to store")))
}

fn one(touched: u64, what: &str) -> Result<(), Fault> {
    match touched {
        1 => Ok(()),
        _ => Err(Fault(format!("{what} to be written is missing"))),
    }
}
