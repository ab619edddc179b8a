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
    fn account(&mut self, _id: AccountId) -> Result<Option<Account>, Fault> {
        missing()
    }
    fn add_account(&mut self, _account: &Account) -> Result<(), Fault> {
        missing()
    }
    fn save_account(&mut self, _account: &Account) -> Result<(), Fault> {
        missing()
    }
    fn transfer(&mut self, _id: TransferId) -> Result<Option<Transfer>, Fault> {
        missing()
    }
    fn add_transfer(&mut self, _transfer: &Transfer) -> Result<(), Fault> {
        missing()
    }
    fn resolution(&mut self, _pending: TransferId) -> Result<Option<Resolution>, Fault> {
        missing()
    }
    fn resolve(
        &mut self,
        _pending: TransferId,
        _resolution: Resolution,
        _at: Timestamp,
    ) -> Result<(), Fault> {
        missing()
    }
    fn expired_holds(&mut self, _now: Timestamp, _limit: u32) -> Result<Vec<Transfer>, Fault> {
        missing()
    }
    fn is_burned(&mut self, _id: TransferId) -> Result<bool, Fault> {
        missing()
    }
    fn burn(
        &mut self,
        _id: TransferId,
        _result: &'static str,
        _at: Timestamp,
    ) -> Result<(), Fault> {
        missing()
    }
    fn last_timestamp(&mut self) -> Result<Timestamp, Fault> {
        missing()
    }
}
