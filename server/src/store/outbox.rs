//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::outbox::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the outbox are being built".into()))
}

impl<S: Sql> Outbox for SqlWork<S> {
    fn note(&mut self, _event: Event, _endpoints: &[EndpointId]) -> Result<(), Fault> {
        missing()
    }
    fn claim_deliveries(
        &mut self,
        _now: Timestamp,
        _lease: Timestamp,
        _limit: u32,
    ) -> Result<Vec<Delivery>, Fault> {
        missing()
    }
    fn fix_body(&mut self, _event: EventId, _body: &[u8]) -> Result<(), Fault> {
        missing()
    }
    fn settle_delivery(
        &mut self,
        _event: EventId,
        _endpoint: EndpointId,
        _outcome: Settled,
    ) -> Result<(), Fault> {
        missing()
    }
    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        missing()
    }
}
