//! The ledger's rows: how they are read, and how everything that changed is written, table by table.
//!
//! A row that should be there and is not, or the other way round, is a fault, and nothing of the transaction is kept. So is an
//! account's row that is not what was written (`seal`): nothing is served from it.

use super::seal;
use crate::params;
use crate::store::sql::{Row, Sql, Value, all, known};
use std::collections::BTreeMap;
use vouch_domain::ledger::{
    Account, AccountEntry, AccountFlags, Balance, Changes, Head, Resolution, Resolved, Spent,
    Transfer, TransferFlags, TransferRefusal,
};
use vouch_domain::{AccountId, Fault, Reason, Timestamp, TransferId};

pub(crate) const ACCOUNT: &str = "id, debits_pending, debits_posted, credits_pending, credits_posted, ledger, code, flags, \
     version, timestamp, sequence, seal";
pub(crate) const TRANSFER: &str = "id, debit_account, credit_account, amount, pending_id, timeout, ledger, code, flags, \
     effective_at, timestamp, sequence, debit_version, credit_version";
pub(crate) const RESOLVED: &str =
    "hold, resolution, amount, timestamp, sequence, debit_version, credit_version";
pub(crate) const SPENT: &str = "id, refusal, timestamp, sequence";
pub(crate) const BALANCE: &str = "account, sequence, version, debits_pending, debits_posted, credits_pending, credits_posted, \
     closed";

pub fn accounts(sql: &mut impl Sql, ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
    let ids = ids.iter().map(|id| id.bytes());
    all(those(sql, ACCOUNT, "ledger_accounts", "id", ids)?, account)
}

/// The same as their rows say, each with whether that is what was written.
pub(crate) fn kept_accounts(
    sql: &mut impl Sql,
    ids: &[AccountId],
) -> Result<Vec<(Account, bool)>, Fault> {
    let ids = ids.iter().map(|id| id.bytes());
    all(
        those(sql, ACCOUNT, "ledger_accounts", "id", ids)?,
        kept_account,
    )
}

/// Those beyond `id`, in order.
pub fn accounts_after(
    sql: &mut impl Sql,
    id: AccountId,
    limit: u32,
) -> Result<Vec<Account>, Fault> {
    let statement =
        format!("select {ACCOUNT} from ledger_accounts where id > ?1 order by id limit ?2");
    all(sql.query(&statement, params![id.bytes(), limit])?, account)
}

pub fn transfers(sql: &mut impl Sql, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
    let ids = ids.iter().map(|id| id.bytes());
    all(
        those(sql, TRANSFER, "ledger_transfers", "id", ids)?,
        transfer,
    )
}

pub fn resolutions(sql: &mut impl Sql, ids: &[TransferId]) -> Result<Vec<Resolved>, Fault> {
    let ids = ids.iter().map(|id| id.bytes());
    all(
        those(sql, RESOLVED, "ledger_resolutions", "hold", ids)?,
        resolved,
    )
}

pub fn spent_ids(sql: &mut impl Sql, ids: &[TransferId]) -> Result<Vec<TransferId>, Fault> {
    let ids = ids.iter().map(|id| id.bytes());
    all(those(sql, "id", "ledger_spent_ids", "id", ids)?, |row| {
        row.id(0).map(TransferId)
    })
}

/// An open hold that runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    pub expires_at: Timestamp,
    pub recorded_at: Timestamp,
    pub hold: TransferId,
}

/// In the order in which they run out.
pub fn due_holds(sql: &mut impl Sql, now: Timestamp, limit: u32) -> Result<Vec<Due>, Fault> {
    let rows = sql.query(
        "select expires_at, recorded_at, hold from ledger_open_holds where expires_at <= ?1 \
         order by expires_at, recorded_at limit ?2",
        params![now, limit],
    )?;
    all(rows, |row| {
        Ok(Due {
            expires_at: row.time(0)?,
            recorded_at: row.time(1)?,
            hold: TransferId(row.id(2)?),
        })
    })
}

/// When the first open hold runs out.
pub fn first_due(sql: &mut impl Sql) -> Result<Option<Timestamp>, Fault> {
    let row = sql.first(
        "select expires_at from ledger_open_holds where expires_at is not null order by expires_at, recorded_at limit 1",
        &[],
    )?;
    row.map(|row| row.time(0)).transpose()
}

pub fn head(sql: &mut impl Sql) -> Result<Head, Fault> {
    let row = sql.first(
        "select timestamp, sequence, hash from ledger_head where id = 1",
        &[],
    )?;
    let row = row.ok_or_else(|| Fault("the end of the journal is missing".into()))?;
    Ok(Head {
        timestamp: row.time(0)?,
        sequence: row.number(1)?,
        hash: row.bytes(2)?,
    })
}

pub fn balance_at(
    sql: &mut impl Sql,
    account: AccountId,
    sequence: u64,
) -> Result<Option<Balance>, Fault> {
    let row = sql.first(
        &format!(
            "select {BALANCE} from ledger_balances where account = ?1 and sequence <= ?2 order by sequence desc limit 1"
        ),
        params![account.bytes(), place(sequence)],
    )?;
    row.as_ref().map(balance).transpose()
}

/// The account's entries after `sequence`: found by its history where it keeps one, else by reading on in the journal.
pub fn entries_after(
    sql: &mut impl Sql,
    account: AccountId,
    sequence: u64,
    limit: u32,
) -> Result<Vec<AccountEntry>, Fault> {
    let history = accounts(sql, &[account])?
        .first()
        .is_some_and(|a| a.flags.history);
    let own = |entry: &str, sides: &str| {
        if history {
            format!(
                "in (select sequence from ledger_balances where account = ?1 and sequence > ?2 order by sequence limit ?3) \
                 order by {entry}.sequence"
            )
        } else {
            format!(
                "> ?2 and ({sides}.debit_account = ?1 or {sides}.credit_account = ?1) order by {entry}.sequence limit ?3"
            )
        }
    };
    let parameters = params![account.bytes(), place(sequence), limit];
    let moved = sql.query(
        &format!(
            "select {TRANSFER} from ledger_transfers t where t.sequence {}",
            own("t", "t")
        ),
        parameters,
    )?;
    let moved = all(moved, transfer)?;
    let expired = sql.query(
        &format!(
            "select {} from ledger_resolutions r join ledger_transfers t on t.id = r.hold \
             where r.resolution = 'expired' and r.sequence {}",
            RESOLVED
                .split(", ")
                .map(|column| format!("r.{column}"))
                .collect::<Vec<_>>()
                .join(", "),
            own("r", "t"),
        ),
        parameters,
    )?;
    let expired = all(expired, resolved)?;
    let holds = transfers(
        sql,
        &Vec::from_iter(expired.iter().map(|resolved| resolved.hold)),
    )?;
    let holds = BTreeMap::from_iter(holds.into_iter().map(|hold| (hold.id, hold)));
    let ending = moved.iter().filter(|transfer| transfer.flags.resolves());
    let ended = resolutions(
        sql,
        &Vec::from_iter(ending.map(|transfer| transfer.pending_id)),
    )?;
    let ended = BTreeMap::from_iter(ended.into_iter().map(|ended| (ended.sequence, ended)));

    let mut entries = Vec::from_iter(moved.into_iter().map(|transfer| AccountEntry {
        ended: ended.get(&transfer.sequence).copied(),
        transfer,
    }));
    for resolved in expired {
        let hold = holds.get(&resolved.hold);
        let transfer = hold.cloned().ok_or_else(|| {
            Fault(format!(
                "the row of the expired hold {} is missing",
                resolved.hold
            ))
        })?;
        entries.push(AccountEntry {
            transfer,
            ended: Some(resolved),
        });
    }
    entries.sort_by_key(AccountEntry::sequence);
    entries.truncate(limit as usize);
    Ok(entries)
}

/// Writes all of it. Rows go in the order of their keys where that is not the order of the journal, so that neighbours share pages.
pub fn write(sql: &mut impl Sql, changes: &Changes, signature: Option<&[u8]>) -> Result<(), Fault> {
    let sorted = |accounts: &[Account], row: fn(&Account) -> Result<Vec<Value>, Fault>| {
        let mut accounts = Vec::from_iter(accounts);
        accounts.sort_unstable_by_key(|account| account.id);
        accounts.into_iter().map(row).collect::<Result<Vec<_>, _>>()
    };
    write_each(
        sql,
        "an account",
        INSERT_ACCOUNT,
        sorted(&changes.opened, inserted_account)?,
    )?;
    write_each(
        sql,
        "an account",
        UPDATE_ACCOUNT,
        sorted(&changes.changed, updated_account)?,
    )?;
    let transfers = changes
        .transfers
        .iter()
        .map(inserted_transfer)
        .collect::<Result<_, _>>()?;
    write_each(sql, "a transfer", INSERT_TRANSFER, transfers)?;

    // A hold that was made and ended in one go was never open for anyone else.
    let ended = BTreeMap::from_iter(changes.resolved.iter().map(|ended| (ended.hold, ())));
    let made = BTreeMap::from_iter(
        (changes.transfers.iter())
            .filter(|t| t.flags.pending)
            .map(|hold| (hold.id, hold)),
    );
    let opened = made.values().filter(|hold| !ended.contains_key(&hold.id));
    let opened = opened.map(|hold| {
        let [id, end, at] = [
            hold.id.bytes().into(),
            hold.expires_at().into(),
            hold.timestamp.into(),
        ];
        vec![id, end, at]
    });
    write_each(
        sql,
        "an open hold",
        "insert into ledger_open_holds (hold, expires_at, recorded_at) values (?1, ?2, ?3)",
        opened.collect(),
    )?;
    let resolved = changes
        .resolved
        .iter()
        .map(inserted_resolution)
        .collect::<Result<_, _>>()?;
    write_each(sql, "the end of a hold", INSERT_RESOLUTION, resolved)?;
    let closed = ended.keys().filter(|hold| !made.contains_key(hold));
    write_each(
        sql,
        "an open hold",
        "delete from ledger_open_holds where hold = ?1",
        closed.map(|hold| vec![hold.bytes().into()]).collect(),
    )?;
    write_each(
        sql,
        "a spent id",
        "insert into ledger_spent_ids (id, refusal, timestamp, sequence) values (?1, ?2, ?3, ?4)",
        (changes.spent.iter())
            .map(inserted_spent)
            .collect::<Result<_, _>>()?,
    )?;
    write_each(
        sql,
        "a balance",
        INSERT_BALANCE,
        (changes.balances.iter())
            .map(inserted_balance)
            .collect::<Result<_, _>>()?,
    )?;
    let links = changes
        .links
        .iter()
        .map(|(sequence, hash)| Ok(vec![integer(*sequence)?.into(), hash.into()]));
    write_each(
        sql,
        "a link of the chain",
        "insert into ledger_journal (sequence, hash) values (?1, ?2)",
        links.collect::<Result<_, Fault>>()?,
    )?;
    let Head {
        timestamp,
        sequence,
        hash,
    } = changes.head;
    let moved = vec![
        timestamp.into(),
        integer(sequence)?.into(),
        hash.into(),
        signature.into(),
    ];
    write_each(
        sql,
        "the end of the journal",
        "update ledger_head set timestamp = ?1, sequence = ?2, hash = ?3, signature = ?4 where id = 1",
        vec![moved],
    )
}

const INSERT_ACCOUNT: &str = "insert into ledger_accounts (id, debits_pending, debits_posted, credits_pending, credits_posted, ledger, code, \
     flags, version, timestamp, sequence, seal) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

fn inserted_account(account: &Account) -> Result<Vec<Value>, Fault> {
    Ok(vec![
        account.id.bytes().into(),
        integer(account.debits_pending)?.into(),
        integer(account.debits_posted)?.into(),
        integer(account.credits_pending)?.into(),
        integer(account.credits_posted)?.into(),
        account.ledger.into(),
        account.code.into(),
        account.flags.bits().into(),
        integer(account.version)?.into(),
        account.timestamp.into(),
        integer(account.sequence)?.into(),
        seal::of(account).into(),
    ])
}

const UPDATE_ACCOUNT: &str = "update ledger_accounts set debits_pending = ?2, debits_posted = ?3, credits_pending = ?4, credits_posted = ?5, \
     flags = ?6, version = ?7, seal = ?8 where id = ?1";

fn updated_account(account: &Account) -> Result<Vec<Value>, Fault> {
    Ok(vec![
        account.id.bytes().into(),
        integer(account.debits_pending)?.into(),
        integer(account.debits_posted)?.into(),
        integer(account.credits_pending)?.into(),
        integer(account.credits_posted)?.into(),
        account.flags.bits().into(),
        integer(account.version)?.into(),
        seal::of(account).into(),
    ])
}

const INSERT_TRANSFER: &str = "insert into ledger_transfers (id, debit_account, credit_account, amount, pending_id, timeout, ledger, code, flags, \
     effective_at, timestamp, sequence, debit_version, credit_version) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

fn inserted_transfer(transfer: &Transfer) -> Result<Vec<Value>, Fault> {
    let pending = (transfer.pending_id.0 != 0).then(|| transfer.pending_id.bytes());
    Ok(vec![
        transfer.id.bytes().into(),
        transfer.debit_account.bytes().into(),
        transfer.credit_account.bytes().into(),
        integer(transfer.amount)?.into(),
        pending.into(),
        transfer.timeout.into(),
        transfer.ledger.into(),
        transfer.code.into(),
        transfer.flags.bits().into(),
        transfer.effective_at.into(),
        transfer.timestamp.into(),
        integer(transfer.sequence)?.into(),
        integer(transfer.debit_version)?.into(),
        integer(transfer.credit_version)?.into(),
    ])
}

const INSERT_RESOLUTION: &str = "insert into ledger_resolutions (hold, resolution, amount, timestamp, sequence, debit_version, credit_version) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

fn inserted_resolution(resolved: &Resolved) -> Result<Vec<Value>, Fault> {
    Ok(vec![
        resolved.hold.bytes().into(),
        resolved.resolution.name().into(),
        integer(resolved.amount)?.into(),
        resolved.timestamp.into(),
        integer(resolved.sequence)?.into(),
        integer(resolved.debit_version)?.into(),
        integer(resolved.credit_version)?.into(),
    ])
}

fn inserted_spent(spent: &Spent) -> Result<Vec<Value>, Fault> {
    Ok(vec![
        spent.id.bytes().into(),
        spent.refusal.code().into(),
        spent.timestamp.into(),
        integer(spent.sequence)?.into(),
    ])
}

const INSERT_BALANCE: &str = "insert into ledger_balances (account, sequence, version, debits_pending, debits_posted, credits_pending, \
     credits_posted, closed) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

fn inserted_balance(balance: &Balance) -> Result<Vec<Value>, Fault> {
    Ok(vec![
        balance.account.bytes().into(),
        integer(balance.sequence)?.into(),
        integer(balance.version)?.into(),
        integer(balance.debits_pending)?.into(),
        integer(balance.debits_posted)?.into(),
        integer(balance.credits_pending)?.into(),
        integer(balance.credits_posted)?.into(),
        balance.closed.into(),
    ])
}

fn write_each(
    sql: &mut impl Sql,
    what: &str,
    statement: &str,
    sets: Vec<Vec<Value>>,
) -> Result<(), Fault> {
    if sets.is_empty() {
        return Ok(());
    }
    match sql.execute_each(statement, &sets)? {
        touched if touched == sets.len() as u64 => Ok(()),
        _ => Err(Fault(format!("{what} to be written is missing"))),
    }
}

/// The rows whose `key` is one of `ids`.
fn those(
    sql: &mut impl Sql,
    columns: &str,
    table: &str,
    key: &str,
    ids: impl Iterator<Item = [u8; 16]>,
) -> Result<Vec<Row>, Fault> {
    let asked = Vec::from_iter(ids.map(|id| vec![Value::from(id)]));
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    // One key each: a longer list would be a table of its own to SQLite, and PostgreSQL is asked for all of them at once.
    let statement = format!("select {columns} from {table} where {key} in (?1)");
    sql.query_each(&statement, &asked)
}

/// A place in the journal as a bound: beyond what can be stored there is nothing.
fn place(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// An account from its row, which has to be what was written.
fn account(row: &Row) -> Result<Account, Fault> {
    let (account, whole) = kept_account(row)?;
    match whole {
        true => Ok(account),
        false => Err(Fault(format!("account {}: {}", account.id, seal::BROKEN))),
    }
}

/// An account as its row says, and whether that is what was written.
pub(crate) fn kept_account(row: &Row) -> Result<(Account, bool), Fault> {
    let account = Account {
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
    };
    let whole = row.integer(11)? == seal::of(&account);
    Ok((account, whole))
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
        effective_at: row.optional(9, Row::time)?,
        timestamp: row.time(10)?,
        sequence: row.number(11)?,
        debit_version: row.number(12)?,
        credit_version: row.number(13)?,
    })
}

pub(crate) fn resolved(row: &Row) -> Result<Resolved, Fault> {
    let name = row.text(1)?;
    Ok(Resolved {
        hold: TransferId(row.id(0)?),
        resolution: known("a resolution", &name, Resolution::parse(&name))?,
        amount: row.number(2)?,
        timestamp: row.time(3)?,
        sequence: row.number(4)?,
        debit_version: row.number(5)?,
        credit_version: row.number(6)?,
    })
}

pub(crate) fn spent(row: &Row) -> Result<Spent, Fault> {
    let code = row.text(1)?;
    let refusal = TransferRefusal::ALL
        .iter()
        .find(|refusal| refusal.code() == code);
    Ok(Spent {
        id: TransferId(row.id(0)?),
        refusal: known("a refusal", &code, refusal.copied())?,
        timestamp: row.time(2)?,
        sequence: row.number(3)?,
    })
}

pub(crate) fn balance(row: &Row) -> Result<Balance, Fault> {
    Ok(Balance {
        account: AccountId(row.id(0)?),
        sequence: row.number(1)?,
        version: row.number(2)?,
        debits_pending: row.number(3)?,
        debits_posted: row.number(4)?,
        credits_pending: row.number(5)?,
        credits_posted: row.number(6)?,
        closed: row.flag(7)?,
    })
}

/// The ledger keeps every number within `i64`; one beyond it is a fault of ours, not a number to store.
fn integer(number: u64) -> Result<i64, Fault> {
    i64::try_from(number).map_err(|_| Fault(format!("{number} is too large to store")))
}
