//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::payments::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the payments are being built".into()))
}

impl<S: Sql> PaymentStore for SqlWork<S> {
    fn payment(&mut self, _id: PaymentId) -> Result<Option<Payment>, Fault> {
        missing()
    }
    fn add_payment(&mut self, _payment: &Payment) -> Result<(), Fault> {
        missing()
    }
    fn save_payment(&mut self, _payment: &Payment) -> Result<(), Fault> {
        missing()
    }
    fn payments_of_merchant(
        &mut self,
        _merchant: MerchantId,
        _status: Option<Status>,
        _now: Timestamp,
        _page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        missing()
    }
    fn payments_of_shopper(
        &mut self,
        _shopper: ShopperId,
        _page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        missing()
    }
    fn add_confirmation(
        &mut self,
        _payment: PaymentId,
        _confirmation: &Confirmation,
    ) -> Result<(), Fault> {
        missing()
    }
    fn confirmation(&mut self, _payment: PaymentId) -> Result<Option<Confirmation>, Fault> {
        missing()
    }
    fn add_top_up(&mut self, _top_up: &TopUp, _at: Timestamp) -> Result<(), Fault> {
        missing()
    }
    fn topped_up_since(
        &mut self,
        _shopper: ShopperId,
        _currency: Currency,
        _since: Timestamp,
    ) -> Result<i64, Fault> {
        missing()
    }
}
