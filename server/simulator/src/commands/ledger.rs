//! Requests to the ledger as its clients may send them: sound ones, foolish ones, repetitions, and repetitions that differ in one
//! field.

use crate::dice::Dice;
use std::collections::HashMap;
use vouch_domain::ledger::{
    AMOUNT_MAX, Account, AccountFlags, Transfer, TransferFlags, TransferOutcome,
};
use vouch_domain::{AccountId, Timestamp, TransferId};

/// Accounts that requests name at a time. Few, so that they meet.
const ACCOUNTS: u64 = 9;
/// After so many transfers one account more comes into use and the oldest goes out of it: those that are full or closed.
const TRANSFERS_AN_ACCOUNT: u128 = 200;
/// Recent requests, from which most repetitions are taken.
const RECENT: u64 = 60;

/// What has been sent so far, from which the next requests follow.
#[derive(Clone, Debug)]
pub struct LedgerRequests {
    dice: Dice,
    /// In the order in which they were settled last.
    sent: Vec<(Transfer, TransferOutcome)>,
    /// Where the answer that counts for an id stands in `sent`.
    settled: HashMap<TransferId, usize>,
    holds: Vec<Transfer>,
    last_id: u128,
    opened: u64,
}

impl LedgerRequests {
    pub fn new(dice: Dice) -> Self {
        Self {
            dice,
            sent: Vec::new(),
            settled: HashMap::new(),
            holds: Vec::new(),
            last_id: 0,
            opened: 0,
        }
    }

    pub fn accounts(&mut self) -> Vec<Account> {
        let count = 1 + self.dice.below(5);
        (0..count).map(|_| self.account()).collect()
    }

    fn account(&mut self) -> Account {
        // One after the other, so that soon all are there; or one that may be there already.
        self.opened += 1;
        let id = if self.dice.one_in(3) {
            self.account_id()
        } else {
            AccountId(1 + self.oldest() + u128::from(self.opened % ACCOUNTS))
        };
        let dice = &mut self.dice;
        let flags = AccountFlags {
            linked: dice.one_in(4),
            debits_must_not_exceed_credits: dice.one_in(3),
            credits_must_not_exceed_debits: dice.one_in(4),
            history: dice.one_in(3),
            closed: dice.one_in(40),
            ..AccountFlags::default()
        };
        let ledger = u32::from(!dice.one_in(30)) + u32::from(dice.one_in(30));
        Account::new(id, ledger, 1, flags)
    }

    /// A batch; for one that repeats a single earlier request, also what that was answered.
    pub fn transfers(&mut self) -> (Vec<Transfer>, Option<TransferOutcome>) {
        if !self.sent.is_empty() && self.dice.one_in(10) {
            let (transfer, outcome) = self.earlier();
            if !transfer.flags.linked {
                return (vec![transfer], Some(outcome));
            }
        }
        let count = 1 + self.dice.below(7);
        let mut batch = Vec::from_iter((0..count).map(|_| self.transfer()));
        if let Some(last) = batch.last_mut()
            && !self.dice.one_in(30)
        {
            last.flags.linked = false;
        }
        (batch, None)
    }

    /// Mostly one that may exist; now and then the reserved zero.
    fn account_id(&mut self) -> AccountId {
        if self.dice.one_in(60) {
            return AccountId(0);
        }
        AccountId(1 + self.oldest() + u128::from(self.dice.below(ACCOUNTS)))
    }

    fn oldest(&self) -> u128 {
        self.last_id / TRANSFERS_AN_ACCOUNT
    }

    fn transfer(&mut self) -> Transfer {
        if !self.sent.is_empty() && self.dice.one_in(12) {
            let (transfer, _) = self.earlier();
            return self.nearly(transfer);
        }
        self.last_id += 1;
        let id = if self.dice.one_in(100) {
            0
        } else {
            self.last_id
        };
        let amount = match self.dice.below(40) {
            0 => AMOUNT_MAX,
            1 => u64::MAX,
            2 => AMOUNT_MAX - self.dice.below(100),
            _ => self.dice.below(120),
        };
        let (debit, credit) = (self.account_id(), self.account_id());
        let ledger = u32::from(!self.dice.one_in(40)) + u32::from(self.dice.one_in(40));
        let mut transfer = Transfer::new(TransferId(id), debit, credit, amount, ledger, 9);
        transfer.flags = TransferFlags {
            linked: self.dice.one_in(5),
            balancing_debit: self.dice.one_in(10),
            balancing_credit: self.dice.one_in(10),
            ..TransferFlags::default()
        };
        if self.dice.one_in(12) {
            transfer.effective_at = Some(Timestamp(self.dice.below(5) as i64 * 86_400_000_000));
        }
        match self.dice.below(10) {
            0..3 => {
                transfer.flags.pending = true;
                transfer.flags.closing_debit = self.dice.one_in(80);
                transfer.flags.closing_credit = self.dice.one_in(80);
                transfer.timeout = self.dice.below(5) as u32;
            }
            3..7 => self.ending(&mut transfer),
            _ => {}
        }
        transfer
    }

    /// Makes it post or void one of the latest holds, mostly leaving to the hold what can be left to it.
    fn ending(&mut self, transfer: &mut Transfer) {
        let chosen = self.dice.below(7) as usize;
        let Some(hold) = self.holds.iter().rev().take(6).nth(chosen) else {
            return;
        };
        let pending_id = hold.id;
        transfer.flags = TransferFlags {
            linked: transfer.flags.linked,
            post_pending_transfer: self.dice.one_in(2),
            balancing_debit: self.dice.one_in(40),
            ..TransferFlags::default()
        };
        transfer.flags.void_pending_transfer = !transfer.flags.post_pending_transfer;
        transfer.pending_id = pending_id;
        if !self.dice.one_in(5) {
            (transfer.debit_account, transfer.credit_account) = (AccountId(0), AccountId(0));
            (transfer.ledger, transfer.code) = (0, 0);
            if transfer.flags.void_pending_transfer {
                transfer.amount = 0;
            }
        }
    }

    /// What this very request was answered before.
    pub fn answered(&self, transfer: &Transfer) -> Option<TransferOutcome> {
        let (sent, outcome) = &self.sent[*self.settled.get(&transfer.id)?];
        (sent == transfer).then(|| outcome.clone())
    }

    /// Mostly a recent one; ids count for ever, so sometimes one from long ago.
    fn earlier(&mut self) -> (Transfer, TransferOutcome) {
        let all = self.sent.len() as u64;
        let span = if self.dice.one_in(8) {
            all
        } else {
            all.min(RECENT)
        };
        let index = self.sent.len() - 1 - self.dice.below(span) as usize;
        let id = self.sent[index].0.id;
        self.sent[self.settled[&id]].clone()
    }

    /// The same request, but for one field.
    fn nearly(&mut self, mut transfer: Transfer) -> Transfer {
        match self.dice.below(10) {
            0 => transfer.amount = self.dice.below(120),
            1 => transfer.debit_account = self.account_id(),
            2 => transfer.credit_account = self.account_id(),
            3 => transfer.timeout = self.dice.below(5) as u32,
            4 => transfer.code = 10,
            5 => transfer.ledger = 2,
            6 => transfer.pending_id = TransferId(self.dice.below(50).into()),
            7 => transfer.flags.pending = !transfer.flags.pending,
            8 => transfer.effective_at = Some(Timestamp(1)),
            _ => {}
        }
        transfer
    }

    /// Tells what requests were answered.
    pub fn remember(&mut self, transfers: &[Transfer], outcomes: &[TransferOutcome]) {
        for (transfer, outcome) in transfers.iter().zip(outcomes) {
            // What a repeated id was answered the first time is what counts.
            let settles = match outcome {
                Ok(_) => true,
                Err(refusal) => refusal.spends_the_id(),
            };
            if settles || !self.settled.contains_key(&transfer.id) {
                self.settled.insert(transfer.id, self.sent.len());
                self.sent.push((transfer.clone(), outcome.clone()));
            }
            if transfer.flags.pending && outcome.is_ok() {
                self.holds.push(transfer.clone());
            }
        }
    }

    /// Every account and every transfer that may be there by now.
    pub fn everything(&self) -> (Vec<AccountId>, Vec<TransferId>) {
        let last_account = self.oldest() + u128::from(ACCOUNTS);
        let accounts = (0..=last_account).map(AccountId).collect();
        let transfers = (0..=self.last_id).map(TransferId).collect();
        (accounts, transfers)
    }
}
