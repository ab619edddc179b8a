//! The ledger, in memory.

use super::Memory;
use crate::ledger::chain::Hash;
use crate::ledger::{
    Account, AccountEntry, Balance, Changes, Head, LedgerStore, Resolution, Resolved, Spent,
    Transfer,
};
use crate::refusal::Fault;
use crate::{AccountId, Timestamp, TransferId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub(crate) accounts: BTreeMap<AccountId, Account>,
    pub(crate) transfers: BTreeMap<TransferId, Transfer>,
    pub(crate) resolved: BTreeMap<TransferId, Resolved>,
    pub(crate) spent: BTreeMap<TransferId, Spent>,
    /// Open holds that run out: when they do, when they were recorded, and which they are.
    pub(crate) due: BTreeSet<(Timestamp, Timestamp, TransferId)>,
    pub(crate) balances: BTreeMap<(AccountId, u64), Balance>,
    pub(crate) links: BTreeMap<u64, Hash>,
    pub(crate) head: Head,
}

impl LedgerStore for Memory {
    fn accounts(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
        Ok(those(&self.ledger.accounts, ids))
    }

    fn accounts_after(&mut self, id: AccountId, limit: u32) -> Result<Vec<Account>, Fault> {
        let beyond = (Bound::Excluded(id), Bound::Unbounded);
        let accounts = self.ledger.accounts.range(beyond).take(limit as usize);
        Ok(accounts.map(|(_, account)| account.clone()).collect())
    }

    fn transfers(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
        Ok(those(&self.ledger.transfers, ids))
    }

    fn resolutions(&mut self, ids: &[TransferId]) -> Result<Vec<Resolved>, Fault> {
        Ok(those(&self.ledger.resolved, ids))
    }

    fn spent_ids(&mut self, ids: &[TransferId]) -> Result<Vec<TransferId>, Fault> {
        Ok(those(&self.ledger.spent, ids)
            .iter()
            .map(|spent| spent.id)
            .collect())
    }

    fn due_holds(&mut self, now: Timestamp, limit: u32) -> Result<Vec<TransferId>, Fault> {
        let due = (self.ledger.due.iter()).take_while(|(end, _, _)| *end <= now);
        Ok(due.take(limit as usize).map(|(_, _, id)| *id).collect())
    }

    fn first_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.ledger.due.first().map(|(end, _, _)| *end))
    }

    fn balance_at(&mut self, account: AccountId, sequence: u64) -> Result<Option<Balance>, Fault> {
        let mut until = self
            .ledger
            .balances
            .range((account, 0)..=(account, sequence));
        Ok(until.next_back().map(|(_, balance)| *balance))
    }

    fn entries_after(
        &mut self,
        account: AccountId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<AccountEntry>, Fault> {
        let ledger = &self.ledger;
        let ended_by = |sequence| ledger.resolved.values().find(|r| r.sequence == sequence);
        let moved = ledger.transfers.values().map(|transfer| AccountEntry {
            transfer: transfer.clone(),
            ended: None,
        });
        let expired = (ledger.resolved.values())
            .filter(|resolved| resolved.resolution == Resolution::Expired)
            .map(|resolved| AccountEntry {
                transfer: ledger.transfers[&resolved.hold].clone(),
                ended: Some(*resolved),
            });
        let mut entries = Vec::from_iter(moved.chain(expired).filter(|entry| {
            let transfer = &entry.transfer;
            entry.sequence() > sequence
                && (transfer.debit_account == account || transfer.credit_account == account)
        }));
        entries.sort_by_key(AccountEntry::sequence);
        entries.truncate(limit as usize);
        for entry in entries
            .iter_mut()
            .filter(|entry| entry.transfer.flags.resolves())
        {
            entry.ended = ended_by(entry.transfer.sequence).copied();
        }
        Ok(entries)
    }

    fn head(&mut self) -> Result<Head, Fault> {
        Ok(self.ledger.head)
    }

    fn record(&mut self, changes: &Changes) -> Result<(), Fault> {
        let ledger = &mut self.ledger;
        for account in changes.opened.iter().chain(&changes.changed) {
            ledger.accounts.insert(account.id, account.clone());
        }
        for transfer in &changes.transfers {
            ledger.transfers.insert(transfer.id, transfer.clone());
            ledger.due.extend(due(transfer));
        }
        for resolved in &changes.resolved {
            ledger.resolved.insert(resolved.hold, *resolved);
            if let Some(due) = due(&ledger.transfers[&resolved.hold]) {
                ledger.due.remove(&due);
            }
        }
        for spent in &changes.spent {
            ledger.spent.insert(spent.id, *spent);
        }
        for balance in &changes.balances {
            ledger
                .balances
                .insert((balance.account, balance.sequence), *balance);
        }
        ledger.links.extend(changes.links.iter().copied());
        ledger.head = changes.head;
        Ok(())
    }
}

fn those<K: Ord, V: Clone>(all: &BTreeMap<K, V>, ids: &[K]) -> Vec<V> {
    ids.iter().filter_map(|id| all.get(id).cloned()).collect()
}

fn due(hold: &Transfer) -> Option<(Timestamp, Timestamp, TransferId)> {
    Some((hold.expires_at()?, hold.timestamp, hold.id))
}
