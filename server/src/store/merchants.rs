//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::merchants::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the merchants are being built".into()))
}

impl<S: Sql> MerchantStore for SqlWork<S> {
    fn merchant(&mut self, _id: MerchantId) -> Result<Option<Merchant>, Fault> {
        missing()
    }
    fn merchant_by_publishable_key(&mut self, _key: &str) -> Result<Option<Merchant>, Fault> {
        missing()
    }
    fn merchant_by_secret_hash(&mut self, _hash: &[u8; 32]) -> Result<Option<Merchant>, Fault> {
        missing()
    }
    fn merchants(&mut self) -> Result<Vec<Merchant>, Fault> {
        missing()
    }
    fn add_merchant(&mut self, _merchant: &Merchant) -> Result<(), Fault> {
        missing()
    }
    fn save_merchant(&mut self, _merchant: &Merchant) -> Result<(), Fault> {
        missing()
    }
    fn endpoint(&mut self, _id: EndpointId) -> Result<Option<Endpoint>, Fault> {
        missing()
    }
    fn endpoints(&mut self, _merchant: MerchantId) -> Result<Vec<Endpoint>, Fault> {
        missing()
    }
    fn add_endpoint(&mut self, _endpoint: &Endpoint) -> Result<(), Fault> {
        missing()
    }
    fn remove_endpoint(&mut self, _id: EndpointId) -> Result<(), Fault> {
        missing()
    }
}
