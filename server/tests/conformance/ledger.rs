//! The ledger on every store.

mod cases;
mod damaged;
mod history;
mod import;
mod import_cases;
mod live;
mod precedence;
mod rules;
pub mod simulation;
mod tables;
mod tampering;

use std::io::Write;
use vouch_domain::ledger::{
    Account, AccountFlags, LedgerStore, Recorded, Transfer, create_accounts, create_transfers,
};
use vouch_domain::{AccountId, Reason, Timestamp, TransferId};

/// No code of the house: its own movements are held against its payments.
const CODE: u16 = 9;

/// To the terminal, past the capture of passing tests' output.
pub fn say(sentence: &str) {
    writeln!(std::io::stderr(), "{sentence}").expect("standard error is open");
}

/// Opens accounts of ledger 1 by number; `D<C` and `C<D` are their conditions.
pub fn open(work: &mut (impl LedgerStore + ?Sized), accounts: &[(u128, &str)]) {
    let accounts = Vec::from_iter(accounts.iter().map(|(id, condition)| {
        let flags = AccountFlags {
            debits_must_not_exceed_credits: *condition == "D<C",
            credits_must_not_exceed_debits: *condition == "C<D",
            ..AccountFlags::default()
        };
        Account::new(AccountId(*id), 1, 1, flags)
    }));
    for result in create_accounts(work, &accounts, Timestamp(1)).expect("the store works") {
        result.expect("a new account");
    }
}

/// Sends a batch and compares its results by name.
fn move_at(
    work: &mut (impl LedgerStore + ?Sized),
    now: Timestamp,
    batch: &[(Transfer, &str)],
) -> Vec<Option<Recorded>> {
    let transfers = Vec::from_iter(batch.iter().map(|(transfer, _)| transfer.clone()));
    let outcomes = create_transfers(work, &transfers, now).expect("the store works");
    let results = Vec::from_iter(
        (outcomes.iter()).map(|o| o.as_ref().map_or_else(Reason::code, |_| "created")),
    );
    assert_eq!(
        results,
        Vec::from_iter(batch.iter().map(|(_, expected)| *expected))
    );
    outcomes.into_iter().map(Result::ok).collect()
}

pub fn plain(id: u128, debit: u128, credit: u128, amount: u64) -> Transfer {
    Transfer::new(
        TransferId(id),
        AccountId(debit),
        AccountId(credit),
        amount,
        1,
        CODE,
    )
}

fn hold(id: u128, debit: u128, credit: u128, amount: u64, timeout: u32) -> Transfer {
    let mut hold = plain(id, debit, credit, amount);
    hold.flags.pending = true;
    hold.timeout = timeout;
    hold
}

fn post(id: u128, hold: u128, amount: u64) -> Transfer {
    let mut post = Transfer::new(TransferId(id), AccountId(0), AccountId(0), amount, 0, 0);
    post.pending_id = TransferId(hold);
    post.flags.post_pending_transfer = true;
    post
}

fn void(id: u128, hold: u128) -> Transfer {
    let mut void = post(id, hold, 0);
    void.flags.post_pending_transfer = false;
    void.flags.void_pending_transfer = true;
    void
}

/// Debits pending and posted, credits pending and posted.
pub fn counters(work: &mut (impl LedgerStore + ?Sized), id: u128) -> [u64; 4] {
    let accounts = work.accounts(&[AccountId(id)]).expect("the store works");
    let a = accounts.first().expect("an account that is there");
    [
        a.debits_pending,
        a.debits_posted,
        a.credits_pending,
        a.credits_posted,
    ]
}
