//! A scratch book: a ledger whose clock stands where it is told, for running cases. Beside events it takes lines that look at
//! it, move its clock and overwrite its counters.

use super::batch::Batch;
use super::line::{ScratchLine, Setup};
use super::show::{show_account, show_transfer};
use vouch_domain::ledger::{AMOUNT_MAX, Changes, LedgerStore, expire_holds};
use vouch_domain::{Fault, Timestamp};

/// Where the clock begins.
const START: Timestamp = Timestamp::from_micros(1_000_000);
/// Where it ends at the latest: the ledger keeps room for the timestamps of a batch.
const END: i64 = i64::MAX - 1_000_000;
const EXPIRIES_A_CALL: u32 = 1_000;

/// Where such a book's clock stands. The book may be in any store, if only its ledger was empty before: the clock begins long ago.
#[derive(Clone, Copy, Debug)]
pub struct Scratch {
    now: Timestamp,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { now: START }
    }
}

impl Scratch {
    /// Does what a line brought about ([`super::Batches::take`]): one status per event of the batch that it ended, then what it
    /// asks for itself; a lookup answers with a row, or `null` where there is none.
    pub fn answer(
        &mut self,
        work: &mut (impl LedgerStore + ?Sized),
        (ended, asked): (Option<Batch>, Option<ScratchLine>),
    ) -> Result<Vec<String>, Fault> {
        let mut answers = Vec::new();
        if let Some(batch) = ended {
            let statuses = batch.apply(work, self.now)?;
            answers.extend(statuses.into_iter().map(str::to_owned));
        }
        match asked {
            None => {}
            Some(ScratchLine::Tick(micros)) => self.tick(work, micros)?,
            Some(ScratchLine::Setup(setup)) => set_up(work, &setup)?,
            Some(ScratchLine::LookupAccount(id)) => {
                let found = work.accounts(&[id])?;
                answers.push(found.first().map_or("null".into(), show_account));
            }
            Some(ScratchLine::LookupTransfer(id)) => {
                let found = work.transfers(&[id])?;
                answers.push(found.first().map_or("null".into(), show_transfer));
            }
        }
        Ok(answers)
    }

    /// Moves the clock from the last entry's time on, and releases the holds whose time is over then. A negative number counts
    /// from the end of time: what lasts that long begins too late by then.
    fn tick(&mut self, work: &mut (impl LedgerStore + ?Sized), micros: i64) -> Result<(), Fault> {
        let last = work.head()?.timestamp.max(self.now);
        let moved = match micros {
            forward @ 0.. => last.micros().saturating_add(forward),
            back => i64::MAX.saturating_add(back) + 1,
        };
        self.now = Timestamp::from_micros(moved.min(END));
        while expire_holds(work, EXPIRIES_A_CALL, self.now)? > 0 {}
        Ok(())
    }
}

/// Overwrites an account's counters, behind the ledger's back.
fn set_up(work: &mut (impl LedgerStore + ?Sized), setup: &Setup) -> Result<(), Fault> {
    let Some(mut account) = work.accounts(&[setup.id])?.pop() else {
        return Err(Fault(format!("there is no account {}", setup.id.0)));
    };
    if setup.counters.iter().any(|counter| *counter > AMOUNT_MAX) {
        return Err(Fault(format!("a counter is at most {AMOUNT_MAX}")));
    }
    [
        account.debits_pending,
        account.debits_posted,
        account.credits_pending,
        account.credits_posted,
    ] = setup.counters;
    let changes = Changes {
        changed: vec![account],
        head: work.head()?,
        ..Changes::default()
    };
    work.record(&changes)
}
