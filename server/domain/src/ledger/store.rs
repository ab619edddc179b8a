//! What the ledger needs kept.
//!
//! Reading is by sets of ids and writing is one call with everything that a decision changed, so that a store may answer a
//! whole batch with a handful of statements.

use super::chain::{GENESIS, Hash};
use super::{Account, Resolution, Transfer, TransferRefusal};
use crate::refusal::Fault;
use crate::{AccountId, Timestamp, TransferId};

pub trait LedgerStore {
    /// Those of `ids` that exist, in any order.
    fn accounts(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, Fault>;
    /// Up to `limit` accounts beyond `id`, in order of their ids. For readers: what a batch is about to write is not among them.
    fn accounts_after(&mut self, id: AccountId, limit: u32) -> Result<Vec<Account>, Fault>;
    /// Those of `ids` that exist, in any order.
    fn transfers(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault>;
    /// What became of those of the holds `ids` that are resolved, in any order.
    fn resolutions(&mut self, ids: &[TransferId]) -> Result<Vec<Resolved>, Fault>;
    /// Those of `ids` that a refusal has spent, in any order.
    fn spent_ids(&mut self, ids: &[TransferId]) -> Result<Vec<TransferId>, Fault>;
    /// Open holds whose time is over at `now`, in order of (expiry, when they were recorded).
    fn due_holds(&mut self, now: Timestamp, limit: u32) -> Result<Vec<TransferId>, Fault>;
    /// When the first open hold runs out.
    fn first_due(&mut self) -> Result<Option<Timestamp>, Fault>;
    /// The counters of an account that keeps its history, after the last of its entries up to `sequence`.
    fn balance_at(&mut self, account: AccountId, sequence: u64) -> Result<Option<Balance>, Fault>;
    /// The account's entries after `sequence`, in their order; its opening is not among them.
    fn entries_after(
        &mut self,
        account: AccountId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<AccountEntry>, Fault>;
    /// The end of the journal.
    fn head(&mut self) -> Result<Head, Fault>;
    /// Writes all of it.
    fn record(&mut self, changes: &Changes) -> Result<(), Fault>;
}

/// The end of the journal: the last timestamp given, how many entries (accounts opened, transfers, expiries, ids spent) there
/// are, and the hash over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub timestamp: Timestamp,
    pub sequence: u64,
    pub hash: Hash,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            timestamp: Timestamp(0),
            sequence: 0,
            hash: GENESIS,
        }
    }
}

/// How a hold ended. One that was posted or voided shares timestamp, place and versions with the transfer that did it; an expiry
/// is an entry of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub hold: TransferId,
    pub resolution: Resolution,
    /// What is no longer pending: all that was held. A later reader finds by it that a hold's row was changed.
    pub amount: u64,
    pub timestamp: Timestamp,
    pub sequence: u64,
    pub debit_version: u64,
    pub credit_version: u64,
}

/// An id that a refusal has spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    pub id: TransferId,
    pub refusal: TransferRefusal,
    pub timestamp: Timestamp,
    /// Its place in the journal.
    pub sequence: u64,
}

/// The counters of an account after one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    pub account: AccountId,
    /// The entry's place in the journal.
    pub sequence: u64,
    pub version: u64,
    pub debits_pending: u64,
    pub debits_posted: u64,
    pub credits_pending: u64,
    pub credits_posted: u64,
    pub closed: bool,
}

impl Balance {
    pub(super) fn of(account: &Account, sequence: u64) -> Self {
        Self {
            account: account.id,
            sequence,
            version: account.version,
            debits_pending: account.debits_pending,
            debits_posted: account.debits_posted,
            credits_pending: account.credits_pending,
            credits_posted: account.credits_posted,
            closed: account.flags.closed,
        }
    }

    pub(super) fn put_into(self, account: &mut Account) {
        account.version = self.version;
        account.debits_pending = self.debits_pending;
        account.debits_posted = self.debits_posted;
        account.credits_pending = self.credits_pending;
        account.credits_posted = self.credits_posted;
        account.flags.closed = self.closed;
    }
}

/// One entry of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    /// What moved; of an expiry, the hold that ran out.
    pub transfer: Transfer,
    /// The hold that this entry ended.
    pub ended: Option<Resolved>,
}

/// Everything that a decision changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New accounts, as they are at the end of the decision.
    pub opened: Vec<Account>,
    /// Accounts that were there, with their new counters, flags and version.
    pub changed: Vec<Account>,
    /// New transfers, in the order of the journal; a pending one is an open hold.
    pub transfers: Vec<Transfer>,
    /// Holds that are open no more; some of them may be among `transfers`.
    pub resolved: Vec<Resolved>,
    pub spent: Vec<Spent>,
    /// The counters of accounts that keep their history, after each of their new entries, in the order of the journal.
    pub balances: Vec<Balance>,
    /// The new entries' places in the journal and the chain's hash at each, in order and without a gap.
    pub links: Vec<(u64, Hash)>,
    pub head: Head,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty()
            && self.changed.is_empty()
            && self.transfers.is_empty()
            && self.resolved.is_empty()
            && self.spent.is_empty()
    }
}
