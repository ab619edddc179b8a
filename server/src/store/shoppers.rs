//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::shoppers::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the shoppers are being built".into()))
}

impl<S: Sql> ShopperStore for SqlWork<S> {
    fn shopper(&mut self, _id: ShopperId) -> Result<Option<Shopper>, Fault> {
        missing()
    }
    fn add_shopper(&mut self, _shopper: &Shopper) -> Result<(), Fault> {
        missing()
    }
    fn credential(&mut self, _id: &[u8]) -> Result<Option<Credential>, Fault> {
        missing()
    }
    fn credentials_of(&mut self, _shopper: ShopperId) -> Result<Vec<Credential>, Fault> {
        missing()
    }
    fn add_credential(&mut self, _credential: &Credential) -> Result<(), Fault> {
        missing()
    }
    fn save_credential(&mut self, _credential: &Credential) -> Result<(), Fault> {
        missing()
    }
    fn session(&mut self, _token_hash: &[u8; 32]) -> Result<Option<Session>, Fault> {
        missing()
    }
    fn add_session(&mut self, _session: &Session) -> Result<(), Fault> {
        missing()
    }
    fn end_session(&mut self, _token_hash: &[u8; 32]) -> Result<(), Fault> {
        missing()
    }
    fn resume(&mut self, _token_hash: &[u8; 32]) -> Result<Option<Resume>, Fault> {
        missing()
    }
    fn add_resume(&mut self, _resume: &Resume) -> Result<(), Fault> {
        missing()
    }
    fn end_resumes(&mut self, _shopper: ShopperId, _merchant: MerchantId) -> Result<(), Fault> {
        missing()
    }
    fn add_ceremony(&mut self, _ceremony: &Ceremony) -> Result<(), Fault> {
        missing()
    }
    fn take_ceremony(&mut self, _id: CeremonyId) -> Result<Option<Ceremony>, Fault> {
        missing()
    }
    fn enrolment(&mut self, _id: EnrolmentId) -> Result<Option<Enrolment>, Fault> {
        missing()
    }
    fn enrolment_by_code(&mut self, _code_hash: &[u8; 32]) -> Result<Option<Enrolment>, Fault> {
        missing()
    }
    fn put_enrolment(&mut self, _enrolment: &Enrolment) -> Result<(), Fault> {
        missing()
    }
    fn remove_enrolment(&mut self, _id: EnrolmentId) -> Result<(), Fault> {
        missing()
    }
    fn forget_expired(&mut self, _now: Timestamp) -> Result<(), Fault> {
        missing()
    }
}
