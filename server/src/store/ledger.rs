//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::ledger::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the ledger are being built".into()))
}

impl<S: Sql> LedgerStore for SqlWork<S> {
    fn accounts(&mut self, _ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
        missing()
    }
    fn transfers(&mut self, _ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
        missing()
    }
    fn resolutions(&mut self, _ids: &[TransferId]) -> Result<Vec<Resolved>, Fault> {
        missing()
    }
    fn spent_ids(&mut self, _ids: &[TransferId]) -> Result<Vec<TransferId>, Fault> {
        missing()
    }
    fn due_holds(&mut self, _now: Timestamp, _limit: u32) -> Result<Vec<TransferId>, Fault> {
        missing()
    }
    fn head(&mut self) -> Result<Head, Fault> {
        missing()
    }
    fn record(&mut self, _changes: &Changes) -> Result<(), Fault> {
        missing()
    }
}
