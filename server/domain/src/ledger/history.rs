//! The past of an account: what it came to after any entry of the journal, and by any value date.
//!
//! An account that keeps its history has its counters written down after each of its entries, so its past is looked up. Of any
//! other account the entries since then are taken back from what it is now, which reads that part of the journal.

use super::store::AccountEntry;
use super::{Account, LedgerStore, Resolution, Transfer};
use crate::refusal::Fault;
use crate::{AccountId, Timestamp};

/// Entries that are in memory at a time.
const PAGE: u32 = 1_000;

/// The account as it stood once the journal had `sequence` entries; `None` if it was not open then, or there is none such.
pub fn balance_as_of(
    work: &mut (impl LedgerStore + ?Sized),
    id: AccountId,
    sequence: u64,
) -> Result<Option<Account>, Fault> {
    let account = work.accounts(&[id])?.into_iter().next();
    let Some(mut account) = account.filter(|account| account.sequence <= sequence) else {
        return Ok(None);
    };
    if account.flags.history {
        if let Some(balance) = work.balance_at(id, sequence)? {
            balance.put_into(&mut account);
        } else if account.version > 0 {
            account = Account {
                timestamp: account.timestamp,
                sequence: account.sequence,
                ..Account::new(id, account.ledger, account.code, account.flags)
            };
            account.flags.closed = false;
        }
        return Ok(Some(account));
    }
    let mut after = sequence;
    // The first entry since then that closes or opens the account says what it was before.
    let mut closed = None;
    loop {
        let entries = work.entries_after(id, after, PAGE)?;
        let Some(last) = entries.last() else {
            account.flags.closed = closed.unwrap_or(account.flags.closed);
            return Ok(Some(account));
        };
        after = last.sequence();
        let voided = entries.iter().filter(|entry| entry.voids());
        let holds = work.transfers(&Vec::from_iter(voided.map(|e| e.transfer.pending_id)))?;
        for entry in &entries {
            entry.take_back(&mut account);
            let hold = holds.iter().find(|h| h.id == entry.transfer.pending_id);
            closed = closed.or_else(|| entry.closed_before(id, hold));
        }
    }
}

/// Debits and credits posted with an effective date up to and including `date`, whenever they were recorded. What is pending has
/// no effect yet.
pub fn posted_by(
    work: &mut (impl LedgerStore + ?Sized),
    id: AccountId,
    date: Timestamp,
) -> Result<(u64, u64), Fault> {
    let (mut debits, mut credits, mut after) = (0, 0, 0);
    loop {
        let entries = work.entries_after(id, after, PAGE)?;
        let Some(last) = entries.last() else {
            return Ok((debits, credits));
        };
        after = last.sequence();
        for entry in &entries {
            if entry.transfer.effective() <= date {
                let posted = entry.posted();
                if entry.transfer.debit_account == id {
                    debits += posted;
                } else {
                    credits += posted;
                }
            }
        }
    }
}

impl AccountEntry {
    /// Its place in the journal.
    pub fn sequence(&self) -> u64 {
        self.ended
            .map_or(self.transfer.sequence, |ended| ended.sequence)
    }

    fn expires(&self) -> bool {
        self.ended
            .is_some_and(|ended| ended.resolution == Resolution::Expired)
    }

    /// What it adds to what is posted, on either side.
    fn posted(&self) -> u64 {
        let flags = self.transfer.flags;
        if flags.pending || flags.void_pending_transfer {
            0
        } else {
            self.transfer.amount
        }
    }

    fn voids(&self) -> bool {
        self.transfer.flags.void_pending_transfer
    }

    /// Whether the account was closed before this entry, if the entry changed that. `hold` is the one that a void names.
    fn closed_before(&self, id: AccountId, hold: Option<&Transfer>) -> Option<bool> {
        let opens = self.expires() || self.voids();
        let closing = if self.voids() { hold? } else { &self.transfer };
        let closes = if closing.debit_account == id {
            closing.flags.closing_debit
        } else {
            closing.flags.closing_credit
        };
        closes.then_some(opens)
    }

    /// Makes the counters what they were before this entry; the order in which entries are taken back does not matter.
    fn take_back(&self, account: &mut Account) {
        let transfer = &self.transfer;
        let debit = transfer.debit_account == account.id;
        let released = self.ended.map_or(0, |ended| ended.amount);
        let held = if transfer.flags.pending && !self.expires() {
            transfer.amount
        } else {
            0
        };
        let (pending, posted) = if debit {
            (&mut account.debits_pending, &mut account.debits_posted)
        } else {
            (&mut account.credits_pending, &mut account.credits_posted)
        };
        // Modulo 2^64: in between, a later entry may stand for more than an earlier one, never at the end.
        *pending = pending.wrapping_add(released).wrapping_sub(held);
        *posted = posted.wrapping_sub(self.posted());
        account.version -= 1;
    }
}
