//! The ledger: double entry with holds, after the field's most trusted ledger.
//!
//! Accounts carry four counters that only grow (debits and credits, pending and posted). A transfer moves an amount from one
//! debit account to one credit account and is never changed: a hold is a `pending` transfer, and posting, voiding or expiring
//! it are facts of their own. The client chooses every id, so sending anything twice has one effect, forever.
//!
//! Each call loads what its batch touches, decides in memory, and writes what changed in one piece. Other rooms speak to it
//! through [`Book`]: named accounts, [`post`] and [`balance`].

mod account;
mod book;
pub mod chain;
mod decide;
mod history;
mod refusals;
mod sheet;
mod store;
mod transfer;

pub use account::{AMOUNT_MAX, Account, AccountFlags};
pub use book::{Book, Leg, LegCode, balance, ledger_of, post};
pub use history::{balance_as_of, posted_by};
pub use refusals::{AccountRefusal, TransferRefusal};
pub use store::{AccountEntry, Balance, Changes, Head, LedgerStore, Resolved, Spent};
pub use transfer::{Resolution, Transfer, TransferFlags};

use crate::Timestamp;
use crate::refusal::Fault;
use decide::decide_all;
use sheet::Sheet;

/// Holds that one batch of transfers releases on its way when their time is over; a backlog is worked off in order.
const EXPIRIES_A_BATCH: u32 = 1_000;

/// The account as it was opened, or why it was not.
pub type AccountResult = Result<Account, AccountRefusal>;

/// What was recorded, or why nothing was.
pub type TransferOutcome = Result<Recorded, TransferRefusal>;

/// A transfer as it was recorded (with the amount that it came to) and its accounts as they stood after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub transfer: Transfer,
    pub debit: Account,
    pub credit: Account,
}

/// Opens accounts, each with its own result, in order. Linked ones are opened together or not at all.
pub fn create_accounts(
    work: &mut (impl LedgerStore + ?Sized),
    accounts: &[Account],
    now: Timestamp,
) -> Result<Vec<AccountResult>, Fault> {
    let ids = Vec::from_iter(accounts.iter().map(|account| account.id));
    let mut sheet = Sheet::load(work, now, &ids, &[], 0)?;

    let results = decide_all(&mut sheet, accounts);

    save(work, sheet)?;
    Ok(results)
}

/// Records transfers, each with its own result, in order. Linked ones are recorded together or not at all. A refusal that may
/// pass later spends its id all the same ([`TransferRefusal::spends_the_id`]).
pub fn create_transfers(
    work: &mut (impl LedgerStore + ?Sized),
    transfers: &[Transfer],
    now: Timestamp,
) -> Result<Vec<TransferOutcome>, Fault> {
    let mut sheet = Sheet::load(work, now, &[], transfers, EXPIRIES_A_BATCH)?;

    let outcomes = decide_all(&mut sheet, transfers);

    save(work, sheet)?;
    Ok(outcomes)
}

/// Releases up to `limit` holds whose time is over, the longest overdue first, and says how many.
pub fn expire_holds(
    work: &mut (impl LedgerStore + ?Sized),
    limit: u32,
    now: Timestamp,
) -> Result<usize, Fault> {
    let sheet = Sheet::load(work, now, &[], &[], limit)?;
    let changes = sheet.changes();
    let expired = changes.resolved.len();
    if expired > 0 {
        work.record(&changes)?;
    }
    Ok(expired)
}

fn save(work: &mut (impl LedgerStore + ?Sized), sheet: Sheet) -> Result<(), Fault> {
    let changes = sheet.changes();
    if changes.is_empty() {
        return Ok(());
    }
    work.record(&changes)
}
