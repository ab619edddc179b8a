//! Accounts as they are kept beside accounts as their entries make them.

use super::history::Counters;
use super::{LedgerSums, Report};
use std::collections::BTreeMap;
use vouch_domain::AccountId;
use vouch_domain::ledger::Account;

/// An account as it is kept, and as its entries make it.
pub struct Folded {
    pub kept: Account,
    debits_pending: i128,
    debits_posted: i128,
    credits_pending: i128,
    credits_posted: i128,
    pub version: u64,
    pub closed: bool,
}

/// What the entries come to is what is kept, and each ledger's debits are its credits.
pub fn compare(accounts: &BTreeMap<AccountId, Folded>, report: &mut Report) {
    let mut ledgers = BTreeMap::<u32, LedgerSums>::new();
    for (id, account) in accounts {
        let kept = &account.kept;
        let place = format!("account {id}");
        for (name, kept, folded) in [
            (
                "debits_pending",
                kept.debits_pending,
                account.debits_pending,
            ),
            ("debits_posted", kept.debits_posted, account.debits_posted),
            (
                "credits_pending",
                kept.credits_pending,
                account.credits_pending,
            ),
            (
                "credits_posted",
                kept.credits_posted,
                account.credits_posted,
            ),
            ("version", kept.version, account.version.into()),
        ] {
            if i128::from(kept) != folded {
                let what = format!("its {name} is {kept}, its entries come to {folded}");
                report.finding(&place, what);
            }
        }
        if kept.flags.closed != account.closed {
            let state = |closed| if closed { "closed" } else { "open" };
            let (kept, folded) = (state(kept.flags.closed), state(account.closed));
            report.finding(&place, format!("is {kept}, by its entries it is {folded}"));
        }
        let sums = ledgers.entry(kept.ledger).or_insert(LedgerSums {
            ledger: kept.ledger,
            ..LedgerSums::default()
        });
        sums.debits_pending += i128::from(kept.debits_pending);
        sums.debits_posted += i128::from(kept.debits_posted);
        sums.credits_pending += i128::from(kept.credits_pending);
        sums.credits_posted += i128::from(kept.credits_posted);
    }
    for (ledger, sums) in &ledgers {
        for (state, debits, credits) in [
            ("posted", sums.debits_posted, sums.credits_posted),
            ("pending", sums.debits_pending, sums.credits_pending),
        ] {
            if debits != credits {
                let what = format!("debits {state} are {debits}, credits {state} are {credits}");
                report.finding(format!("ledger {ledger}"), what);
            }
        }
    }
    report.ledgers = ledgers.into_values().collect();
}

#[derive(Clone, Copy)]
/// Which of a transfer's two accounts.
pub enum Side {
    Debit,
    Credit,
}

impl Side {
    pub fn of<T>(self, debit: T, credit: T) -> T {
        match self {
            Self::Debit => debit,
            Self::Credit => credit,
        }
    }
}

impl Folded {
    pub fn new(kept: Account) -> Self {
        Self {
            debits_pending: 0,
            debits_posted: 0,
            credits_pending: 0,
            credits_posted: 0,
            version: 0,
            // An account may be opened closed, and then nothing ever happens on it.
            closed: kept.flags.closed && kept.version == 0,
            kept,
        }
    }

    /// What it comes to after the entry at `sequence`, as its history has to say.
    pub fn balance(&self, sequence: u64) -> Counters {
        [
            i128::from(sequence),
            i128::from(self.version),
            self.debits_pending,
            self.debits_posted,
            self.credits_pending,
            self.credits_posted,
            i128::from(self.closed),
        ]
    }

    /// Pending and posted of one side.
    pub fn counters(&mut self, side: Side) -> (&mut i128, &mut i128) {
        match side {
            Side::Debit => (&mut self.debits_pending, &mut self.debits_posted),
            Side::Credit => (&mut self.credits_pending, &mut self.credits_posted),
        }
    }

    pub fn broken_condition(&self) -> Option<String> {
        let debits = self.debits_pending + self.debits_posted;
        let credits = self.credits_pending + self.credits_posted;
        let flags = self.kept.flags;
        if flags.debits_must_not_exceed_credits && debits > self.credits_posted {
            let credits = self.credits_posted;
            Some(format!(
                "has debits of {debits}, more than its credits of {credits}"
            ))
        } else if flags.credits_must_not_exceed_debits && credits > self.debits_posted {
            let debits = self.debits_posted;
            Some(format!(
                "has credits of {credits}, more than its debits of {debits}"
            ))
        } else if self.debits_pending < 0 || self.credits_pending < 0 {
            Some("has less than nothing pending".into())
        } else {
            None
        }
    }
}
