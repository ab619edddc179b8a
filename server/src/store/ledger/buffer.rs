//! What one batch knows of the ledger: rows read once (also that there is none), changes kept until the batch is written.
//!
//! It lives no longer than its transaction, in which nobody else writes; so it cannot be stale, and it is no cache of balances.
//! An account that a thousand pieces of a batch touch is read once and written once.

use super::rows::{self, Due};
use crate::store::sql::Sql;
use std::collections::HashMap;
use std::hash::Hash as Hashable;
use vouch_domain::ledger::{
    Account, AccountEntry, Balance, Changes, Head, Resolution, Resolved, Transfer,
};
use vouch_domain::{AccountId, Fault, Timestamp, TransferId};

/// What a piece of work is known to need of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    pub accounts: Vec<AccountId>,
    /// Transfers that it makes, repeats, posts or voids.
    pub transfers: Vec<TransferId>,
}

impl Touches {
    /// What these requests need.
    pub fn of(transfers: &[Transfer]) -> Self {
        let accounts = transfers
            .iter()
            .flat_map(|t| [t.debit_account, t.credit_account]);
        let ids = transfers.iter().flat_map(|t| [t.id, t.pending_id]);
        Self {
            accounts: accounts.filter(|id| id.0 != 0).collect(),
            transfers: ids.filter(|id| id.0 != 0).collect(),
        }
    }
}

#[derive(Default)]
pub struct Buffer {
    accounts: HashMap<AccountId, Known>,
    transfers: HashMap<TransferId, Option<Transfer>>,
    resolutions: HashMap<TransferId, Option<Resolved>>,
    spent: HashMap<TransferId, bool>,
    /// When the first of the open holds in the rows runs out.
    first_due: Option<Option<Timestamp>>,
    head: Option<Head>,
    /// To be written. Accounts are not in it: they are in `accounts`.
    changes: Changes,
    /// Accounts as they were before this piece changed them, newest last.
    before: Vec<(AccountId, Known)>,
    mark: Mark,
}

/// An account as this batch knows it.
#[derive(Clone, Debug)]
struct Known {
    account: Option<Account>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// As in the rows, or known to be in none.
    Stored,
    Opened,
    Changed,
}

/// What there was when the piece began.
#[derive(Clone, Copy, Default)]
struct Mark {
    head: Option<Head>,
    transfers: usize,
    resolved: usize,
    spent: usize,
    balances: usize,
    links: usize,
}

impl Buffer {
    pub fn accounts(
        &mut self,
        sql: &mut impl Sql,
        ids: &[AccountId],
    ) -> Result<Vec<Account>, Fault> {
        let unknown = unknown(&self.accounts, ids);
        if !unknown.is_empty() {
            let found = rows::accounts(sql, &unknown)?;
            let stored = |account| Known {
                account,
                state: State::Stored,
            };
            (self.accounts).extend(unknown.into_iter().map(|id| (id, stored(None))));
            (self.accounts).extend(found.into_iter().map(|a| (a.id, stored(Some(a)))));
        }
        let known = ids
            .iter()
            .filter_map(|id| self.accounts[id].account.clone());
        Ok(known.collect())
    }

    pub fn transfers(
        &mut self,
        sql: &mut impl Sql,
        ids: &[TransferId],
    ) -> Result<Vec<Transfer>, Fault> {
        let unknown = unknown(&self.transfers, ids);
        if !unknown.is_empty() {
            let found = rows::transfers(sql, &unknown)?;
            learn(&mut self.transfers, unknown, found, |transfer| transfer.id);
        }
        Ok(ids
            .iter()
            .filter_map(|id| self.transfers[id].clone())
            .collect())
    }

    pub fn resolutions(
        &mut self,
        sql: &mut impl Sql,
        ids: &[TransferId],
    ) -> Result<Vec<Resolved>, Fault> {
        let unknown = unknown(&self.resolutions, ids);
        if !unknown.is_empty() {
            let found = rows::resolutions(sql, &unknown)?;
            learn(&mut self.resolutions, unknown, found, |ended| ended.hold);
        }
        Ok(ids.iter().filter_map(|id| self.resolutions[id]).collect())
    }

    pub fn spent_ids(
        &mut self,
        sql: &mut impl Sql,
        ids: &[TransferId],
    ) -> Result<Vec<TransferId>, Fault> {
        let unknown = unknown(&self.spent, ids);
        if !unknown.is_empty() {
            let found = rows::spent_ids(sql, &unknown)?;
            self.spent.extend(unknown.into_iter().map(|id| (id, false)));
            self.spent.extend(found.into_iter().map(|id| (id, true)));
        }
        Ok(ids.iter().copied().filter(|id| self.spent[id]).collect())
    }

    /// Those in the rows that this batch has not ended, and those that it made, in the order in which they run out.
    pub fn due_holds(
        &mut self,
        sql: &mut impl Sql,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Due>, Fault> {
        let first = match self.first_due {
            Some(first) => first,
            None => *self.first_due.insert(rows::first_due(sql)?),
        };
        let mut due = Vec::new();
        if first.is_some_and(|first| first <= now) {
            let ended = u32::try_from(self.changes.resolved.len()).unwrap_or(u32::MAX);
            due = rows::due_holds(sql, now, limit.saturating_add(ended))?;
        }
        due.extend((self.changes.transfers.iter()).filter_map(|hold| {
            Some(Due {
                expires_at: hold.expires_at().filter(|end| *end <= now)?,
                recorded_at: hold.timestamp,
                hold: hold.id,
            })
        }));
        due.retain(|due| !matches!(self.resolutions.get(&due.hold), Some(Some(_))));
        due.sort_unstable();
        due.truncate(limit as usize);
        Ok(due)
    }

    pub fn first_due(&mut self, sql: &mut impl Sql) -> Result<Option<Timestamp>, Fault> {
        // Rarely asked in a batch that has ended holds: so many at most are to be passed over.
        let first = self.due_holds(sql, Timestamp::from_micros(i64::MAX), 1)?;
        Ok(first.first().map(|due| due.expires_at))
    }

    pub fn balance_at(
        &mut self,
        sql: &mut impl Sql,
        account: AccountId,
        sequence: u64,
    ) -> Result<Option<Balance>, Fault> {
        let mut unwritten = self.changes.balances.iter().rev();
        match unwritten.find(|b| b.account == account && b.sequence <= sequence) {
            Some(balance) => Ok(Some(*balance)),
            None => rows::balance_at(sql, account, sequence),
        }
    }

    pub fn entries_after(
        &mut self,
        sql: &mut impl Sql,
        account: AccountId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<AccountEntry>, Fault> {
        let mut entries = rows::entries_after(sql, account, sequence, limit)?;
        // What is not written yet is later than everything that is.
        let mut unwritten = Vec::from_iter(self.changes.transfers.iter().map(|transfer| {
            let ended = self
                .resolutions
                .get(&transfer.pending_id)
                .copied()
                .flatten();
            AccountEntry {
                transfer: transfer.clone(),
                ended: ended.filter(|ended| ended.sequence == transfer.sequence),
            }
        }));
        for resolved in self.changes.resolved.clone() {
            if resolved.resolution == Resolution::Expired {
                unwritten.extend(
                    self.transfers(sql, &[resolved.hold])?
                        .pop()
                        .map(|transfer| AccountEntry {
                            transfer,
                            ended: Some(resolved),
                        }),
                );
            }
        }
        unwritten.retain(|entry| {
            let transfer = &entry.transfer;
            entry.sequence() > sequence
                && (transfer.debit_account == account || transfer.credit_account == account)
        });
        unwritten.sort_by_key(AccountEntry::sequence);
        entries.extend(unwritten);
        entries.truncate(limit as usize);
        Ok(entries)
    }

    pub fn head(&mut self, sql: &mut impl Sql) -> Result<Head, Fault> {
        match self.head {
            Some(head) => Ok(head),
            None => Ok(*self.head.insert(rows::head(sql)?)),
        }
    }

    pub fn record(&mut self, changes: &Changes) {
        for account in &changes.opened {
            self.change(account, State::Opened);
        }
        for account in &changes.changed {
            self.change(account, State::Changed);
        }
        for transfer in &changes.transfers {
            self.transfers.insert(transfer.id, Some(transfer.clone()));
            self.changes.transfers.push(transfer.clone());
        }
        for resolved in &changes.resolved {
            self.resolutions.insert(resolved.hold, Some(*resolved));
            self.changes.resolved.push(*resolved);
        }
        for spent in &changes.spent {
            self.spent.insert(spent.id, true);
            self.changes.spent.push(*spent);
        }
        self.changes.balances.extend(&changes.balances);
        self.changes.links.extend(&changes.links);
        self.head = Some(changes.head);
    }

    fn change(&mut self, account: &Account, state: State) {
        let before = self.accounts.get(&account.id).cloned().unwrap_or(Known {
            account: None,
            state: State::Stored,
        });
        let state = match before.state {
            State::Opened => State::Opened,
            _ => state,
        };
        let account = Some(account.clone());
        let id = account.as_ref().expect("just made").id;
        self.before.push((id, before));
        self.accounts.insert(id, Known { account, state });
    }

    pub fn begin_piece(&mut self) {
        self.before.clear();
        self.mark = Mark {
            head: self.head,
            transfers: self.changes.transfers.len(),
            resolved: self.changes.resolved.len(),
            spent: self.changes.spent.len(),
            balances: self.changes.balances.len(),
            links: self.changes.links.len(),
        };
    }

    /// Forgets what this piece recorded, not what it read.
    pub fn roll_back_piece(&mut self) {
        let mark = self.mark;
        while let Some((id, before)) = self.before.pop() {
            self.accounts.insert(id, before);
        }
        for transfer in self.changes.transfers.drain(mark.transfers..) {
            self.transfers.insert(transfer.id, None);
        }
        for resolved in self.changes.resolved.drain(mark.resolved..) {
            self.resolutions.insert(resolved.hold, None);
        }
        for spent in self.changes.spent.drain(mark.spent..) {
            self.spent.insert(spent.id, false);
        }
        self.changes.balances.truncate(mark.balances);
        let recorded = self.changes.links.len() > mark.links;
        self.changes.links.truncate(mark.links);
        if recorded {
            // A head that the piece only read stays known.
            self.head = mark.head;
        }
    }

    /// Everything that is to be written; `None` when nothing is.
    pub fn take(&mut self) -> Option<Changes> {
        let mut changes = std::mem::take(&mut self.changes);
        for known in self.accounts.values_mut() {
            let account = known.account.iter().cloned();
            match std::mem::replace(&mut known.state, State::Stored) {
                State::Stored => {}
                State::Opened => changes.opened.extend(account),
                State::Changed => changes.changed.extend(account),
            }
        }
        changes.head = self.head.unwrap_or_default();
        (!changes.is_empty()).then_some(changes)
    }

    pub fn load<'a>(
        &mut self,
        sql: &mut impl Sql,
        touches: impl Iterator<Item = &'a Touches>,
    ) -> Result<(), Fault> {
        let (mut accounts, mut ids) = (Vec::new(), Vec::new());
        for touches in touches {
            accounts.extend_from_slice(&touches.accounts);
            ids.extend_from_slice(&touches.transfers);
        }
        // Neighbours share pages.
        accounts.sort_unstable();
        accounts.dedup();
        ids.sort_unstable();
        ids.dedup();
        let found = self.transfers(sql, &ids)?;
        let holds = found.iter().filter(|transfer| transfer.flags.pending);
        let holds = Vec::from_iter(holds.map(|hold| hold.id));
        self.resolutions(sql, &holds)?;
        ids.retain(|id| self.transfers[id].is_none());
        self.spent_ids(sql, &ids)?;
        self.accounts(sql, &accounts)?;
        Ok(())
    }
}

fn unknown<K: Copy + Eq + Hashable, V>(known: &HashMap<K, V>, ids: &[K]) -> Vec<K> {
    ids.iter()
        .copied()
        .filter(|id| !known.contains_key(id))
        .collect()
}

fn learn<V>(
    known: &mut HashMap<TransferId, Option<V>>,
    asked: Vec<TransferId>,
    found: Vec<V>,
    id: fn(&V) -> TransferId,
) {
    known.extend(asked.into_iter().map(|id| (id, None)));
    known.extend(found.into_iter().map(|value| (id(&value), Some(value))));
}
