//! Transfers through the store: accounts to move money between, and callers that each send one and await its answer.

use super::load::{Measured, flat_out};
use super::{Dice, mixed};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use vouch_domain::ledger::{self, Account, AccountFlags, Transfer};
use vouch_domain::{AccountId, TransferId};
use vouch_server::clock::Clock;
use vouch_server::store::{Store, Touches};

const LEDGER: u32 = 1978;
const CODE: u16 = 1;
/// Events of one piece of work when a book is filled.
const FILL_EVENTS: u64 = 8_000;

/// Which accounts a transfer touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Any two.
    Uniform,
    /// Any one, and always the same other.
    Hot,
}

/// The `n`th account's id: as good as random, as the ids of accounts in the house are.
fn account(n: u64) -> AccountId {
    AccountId(u128::from(mixed(n + 1)) << 64 | u128::from(n))
}

/// Opens accounts `from..to` in the order of their ids.
pub async fn open(store: &Store, from: u64, to: u64) -> Result<(), String> {
    let mut ids: Vec<AccountId> = (from..to).map(account).collect();
    ids.sort_unstable();
    for ids in ids.chunks(FILL_EVENTS as usize) {
        let flags = AccountFlags::default();
        let accounts = Vec::from_iter(ids.iter().map(|id| Account::new(*id, LEDGER, CODE, flags)));
        let opened = store
            .write(move |work| {
                Ok(ledger::create_accounts(
                    work,
                    &accounts,
                    Clock::System.now(),
                )?)
            })
            .await
            .map_err(|error| format!("an account was not opened: {error}"))?;
        if let Some(refusal) = opened.into_iter().find_map(Result::err) {
            return Err(format!("an account was refused: {refusal:?}"));
        }
    }
    Ok(())
}

/// Records `count` transfers as fast as can be, many to a piece of work.
pub async fn fill(store: &Store, accounts: u64, count: u64) -> Result<(), String> {
    let mut dice = Dice(count ^ accounts);
    let mut left = count;
    while left > 0 {
        let events = left.min(FILL_EVENTS);
        let transfers =
            Vec::from_iter((0..events).map(|_| transfer(&mut dice, accounts, Spread::Uniform)));
        let outcomes = store
            .write(move |work| {
                Ok(ledger::create_transfers(
                    work,
                    &transfers,
                    Clock::System.now(),
                )?)
            })
            .await
            .map_err(|error| format!("transfers were not recorded: {error}"))?;
        if let Some(refusal) = outcomes.into_iter().find_map(Result::err) {
            return Err(format!("a transfer was refused: {refusal:?}"));
        }
        left -= events;
    }
    Ok(())
}

/// Callers that each send one transfer after another, for `span`.
pub async fn load(
    store: &Store,
    callers: usize,
    accounts: u64,
    spread: Spread,
    span: Duration,
) -> Result<Measured, String> {
    static SEED: AtomicU64 = AtomicU64::new(1);
    flat_out(callers, span, || {
        let store = store.clone();
        let mut dice = Dice(mixed(SEED.fetch_add(1, Ordering::Relaxed)));
        move || {
            let (store, transfer) = (store.clone(), transfer(&mut dice, accounts, spread));
            async move { one(&store, transfer).await }
        }
    })
    .await
}

async fn one(store: &Store, transfer: Transfer) -> Result<(), String> {
    let transfers = [transfer];
    let outcomes = store
        .write_touching(Touches::of(&transfers), move |work| {
            let now = Clock::System.now();
            Ok(ledger::create_transfers(work, &transfers, now)?)
        })
        .await
        .map_err(|error| format!("a transfer was not recorded: {error}"))?;
    match outcomes.into_iter().next() {
        Some(Ok(_)) => Ok(()),
        other => Err(format!("a transfer came to {other:?}")),
    }
}

/// A transfer with an id as the house makes them (UUIDv7: the time, then chance).
fn transfer(dice: &mut Dice, accounts: u64, spread: Spread) -> Transfer {
    let debit = 1 + dice.below(accounts - 1);
    let credit = match spread {
        Spread::Hot => 0,
        Spread::Uniform => (debit + 1 + dice.below(accounts - 1)) % accounts,
    };
    let millis = Clock::System.now().micros() / 1000;
    let id = (millis as u128) << 80 | 7 << 76 | u128::from(dice.next() >> 4);
    let amount = 1 + dice.below(100);
    Transfer::new(
        TransferId(id),
        account(debit),
        account(credit),
        amount,
        LEDGER,
        CODE,
    )
}
