//! The sheet: the part of the book that a decision touches, in memory.
//!
//! It is filled from the store before anything is decided, and read out into [`Changes`] when everything is. In between a
//! linked chain that fails is rolled back to where it began; only the spent ids stay spent.

use super::chain::{Entry, Hash, link};
use super::store::{Balance, Changes, Head, Resolved, Spent};
use super::{Account, LedgerStore, Resolution, Transfer, TransferRefusal};
use crate::refusal::Fault;
use crate::{AccountId, Timestamp, TransferId};
use std::collections::{BTreeMap, BTreeSet};

/// Room for the timestamps of one batch, a microsecond each.
const END_OF_TIME_MICROS: i64 = 1_000_000;

#[derive(Debug, Default)]
pub(super) struct Sheet {
    now: Timestamp,
    head: Head,
    accounts: BTreeMap<AccountId, Account>,
    transfers: BTreeMap<TransferId, Transfer>,
    resolved: BTreeMap<TransferId, Resolution>,
    spent: BTreeSet<TransferId>,
    /// Accounts that the store has, with the version it knows.
    stored: BTreeMap<AccountId, u64>,
    new_accounts: Vec<AccountId>,
    new_transfers: Vec<TransferId>,
    new_resolved: Vec<Resolved>,
    new_spent: Vec<Spent>,
    new_balances: Vec<Balance>,
    /// Accounts as they were before each change, newest last.
    before: Vec<Account>,
}

/// A place to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    head: Head,
    accounts: usize,
    transfers: usize,
    resolved: usize,
    spent: usize,
    balances: usize,
    before: usize,
}

impl Sheet {
    pub fn load(
        work: &mut (impl LedgerStore + ?Sized),
        now: Timestamp,
        accounts: &[AccountId],
        transfers: &[Transfer],
        expiries: u32,
    ) -> Result<Self, Fault> {
        let head = work.head()?;
        if now.max(head.timestamp).micros() > i64::MAX - END_OF_TIME_MICROS {
            return Err(Fault("the clock is at the end of time".into()));
        }
        let mut sheet = Self {
            now,
            head,
            ..Self::default()
        };
        let due = match expiries {
            0 => Vec::new(),
            limit => work.due_holds(sheet.next(), limit)?,
        };

        let ids: BTreeSet<TransferId> = transfers
            .iter()
            .flat_map(|t| [t.id, t.pending_id])
            .chain(due.iter().copied())
            .filter(|id| id.0 != 0)
            .collect();
        let ids = Vec::from_iter(ids);
        for transfer in work.transfers(&ids)? {
            sheet.transfers.insert(transfer.id, transfer);
        }
        let holds = Vec::from_iter(
            sheet
                .transfers
                .values()
                .filter(|t| t.flags.pending)
                .map(|t| t.id),
        );
        for resolved in work.resolutions(&holds)? {
            sheet.resolved.insert(resolved.hold, resolved.resolution);
        }
        let unknown = Vec::from_iter(
            transfers
                .iter()
                .map(|t| t.id)
                .filter(|id| !sheet.transfers.contains_key(id)),
        );
        sheet.spent = work.spent_ids(&unknown)?.into_iter().collect();

        let touched: BTreeSet<AccountId> = transfers
            .iter()
            .chain(sheet.transfers.values())
            .flat_map(|t| [t.debit_account, t.credit_account])
            .chain(accounts.iter().copied())
            .filter(|id| id.0 != 0)
            .collect();
        for account in work.accounts(&Vec::from_iter(touched))? {
            sheet.stored.insert(account.id, account.version);
            sheet.accounts.insert(account.id, account);
        }
        for hold in due {
            sheet.expire(hold)?;
        }
        Ok(sheet)
    }

    /// The timestamp of the next entry: the clock's, unless that would not rise.
    pub fn next(&self) -> Timestamp {
        self.now
            .max(Timestamp(self.head.timestamp.0.saturating_add(1)))
    }

    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    pub fn transfer(&self, id: TransferId) -> Option<&Transfer> {
        self.transfers.get(&id)
    }

    pub fn resolution(&self, hold: TransferId) -> Option<Resolution> {
        self.resolved.get(&hold).copied()
    }

    pub fn is_spent(&self, id: TransferId) -> bool {
        self.spent.contains(&id)
    }

    pub fn open(&mut self, mut account: Account) -> Account {
        let head = self.advance();
        account.timestamp = head.timestamp;
        account.sequence = head.sequence;
        self.new_accounts.push(account.id);
        self.accounts.insert(account.id, account.clone());
        account
    }

    /// Writes a transfer and its accounts as they stand after it.
    pub fn enter(&mut self, mut transfer: Transfer, debit: Account, credit: Account) -> Transfer {
        let head = self.advance();
        transfer.timestamp = head.timestamp;
        transfer.sequence = head.sequence;
        transfer.debit_version = self.change(debit);
        transfer.credit_version = self.change(credit);
        self.new_transfers.push(transfer.id);
        self.transfers.insert(transfer.id, transfer.clone());
        transfer
    }

    /// The hold is open no more, by the entry just made.
    pub fn resolve(&mut self, hold: TransferId, resolution: Resolution, versions: (u64, u64)) {
        self.resolved.insert(hold, resolution);
        let amount = self.transfers.get(&hold).map_or(0, |hold| hold.amount);
        self.new_resolved.push(Resolved {
            hold,
            resolution,
            amount,
            timestamp: self.head.timestamp,
            sequence: self.head.sequence,
            debit_version: versions.0,
            credit_version: versions.1,
        });
    }

    pub fn spend(&mut self, id: TransferId, refusal: TransferRefusal) {
        let head = self.advance();
        self.spent.insert(id);
        self.new_spent.push(Spent {
            id,
            refusal,
            timestamp: head.timestamp,
            sequence: head.sequence,
        });
    }

    pub fn mark(&self) -> Mark {
        Mark {
            head: self.head,
            accounts: self.new_accounts.len(),
            transfers: self.new_transfers.len(),
            resolved: self.new_resolved.len(),
            spent: self.new_spent.len(),
            balances: self.new_balances.len(),
            before: self.before.len(),
        }
    }

    /// Forgets everything since `mark`, but not the ids that refusals have spent.
    pub fn roll_back(&mut self, mark: Mark) {
        while self.before.len() > mark.before {
            let earlier = self.before.pop().expect("the loop's condition");
            self.accounts.insert(earlier.id, earlier);
        }
        for id in self.new_accounts.drain(mark.accounts..) {
            self.accounts.remove(&id);
        }
        for id in self.new_transfers.drain(mark.transfers..) {
            self.transfers.remove(&id);
        }
        for resolved in self.new_resolved.drain(mark.resolved..) {
            self.resolved.remove(&resolved.hold);
        }
        self.new_balances.truncate(mark.balances);
        self.head = mark.head;
        // They follow what was there before.
        for index in mark.spent..self.new_spent.len() {
            let head = self.advance();
            let spent = &mut self.new_spent[index];
            (spent.timestamp, spent.sequence) = (head.timestamp, head.sequence);
        }
    }

    pub fn changes(mut self) -> Changes {
        let links = self.links();
        let mut read_out = |id: &AccountId| self.accounts.remove(id).expect("written above");
        let opened = self.new_accounts.iter().map(&mut read_out).collect();
        let changed = Vec::from_iter(
            (self.accounts.values())
                .filter(|account| self.stored.get(&account.id) != Some(&account.version))
                .cloned(),
        );
        if let Some((_, hash)) = links.last() {
            self.head.hash = *hash;
        }
        Changes {
            opened,
            changed,
            transfers: (self.new_transfers.iter())
                .map(|id| self.transfers[id].clone())
                .collect(),
            resolved: self.new_resolved,
            spent: self.new_spent,
            balances: self.new_balances,
            links,
            head: self.head,
        }
    }

    /// The chain over everything that is new. It is made here, at the end, when nothing is rolled back any more.
    fn links(&self) -> Vec<(u64, Hash)> {
        let opened = self.new_accounts.iter().map(|id| {
            let account = &self.accounts[id];
            // One that was closed afterwards has entries.
            let closed = account.flags.closed && account.version == 0;
            Entry::Opened { account, closed }
        });
        let moved = (self.new_transfers.iter()).map(|id| Entry::Moved(&self.transfers[id]));
        let expired = (self.new_resolved.iter())
            .filter(|resolved| resolved.resolution == Resolution::Expired)
            .map(Entry::Expired);
        let spent = self.new_spent.iter().map(Entry::Spent);
        let mut entries = Vec::from_iter(opened.chain(moved).chain(expired).chain(spent));
        entries.sort_unstable_by_key(Entry::sequence);
        let mut hash = self.head.hash;
        let linked = entries.into_iter().map(|entry| {
            hash = link(&hash, entry);
            (entry.sequence(), hash)
        });
        linked.collect()
    }

    /// Releases a hold whose time is over.
    fn expire(&mut self, id: TransferId) -> Result<(), Fault> {
        let lost = |what: &str| Fault(format!("{what} of the expired hold {id} is missing"));
        let hold = self
            .transfers
            .get(&id)
            .ok_or_else(|| lost("the row"))?
            .clone();
        let (Some(debit), Some(credit)) = (
            self.account(hold.debit_account),
            self.account(hold.credit_account),
        ) else {
            return Err(lost("an account"));
        };
        let (debit, credit) = hold.released_from(debit, credit);
        self.advance();
        let versions = (self.change(debit), self.change(credit));
        self.resolve(id, Resolution::Expired, versions);
        Ok(())
    }

    fn advance(&mut self) -> Head {
        self.head.timestamp = self.next();
        self.head.sequence += 1;
        self.head
    }

    /// Keeps what the account was, and counts the change.
    fn change(&mut self, mut account: Account) -> u64 {
        account.version += 1;
        let version = account.version;
        if account.flags.history {
            let balance = Balance::of(&account, self.head.sequence);
            self.new_balances.push(balance);
        }
        if let Some(earlier) = self.accounts.insert(account.id, account) {
            self.before.push(earlier);
        }
        version
    }
}
