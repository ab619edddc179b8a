//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::idempotency::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the idempotency are being built".into()))
}

impl<S: Sql> IdempotencyStore for SqlWork<S> {
    fn remembered(&mut self, _scope: &str, _key: &str) -> Result<Option<Remembered>, Fault> {
        missing()
    }
    fn remember(&mut self, _scope: &str, _key: &str, _answer: &Remembered) -> Result<(), Fault> {
        missing()
    }
    fn forget_answers(&mut self, _until: Timestamp) -> Result<(), Fault> {
        missing()
    }
}
