//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::catalogue::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the catalogue are being built".into()))
}

impl<S: Sql> CatalogueStore for SqlWork<S> {
    fn product(&mut self, _merchant: MerchantId, _sku: &str) -> Result<Option<Product>, Fault> {
        missing()
    }
    fn products(
        &mut self,
        _merchant: MerchantId,
        _after: Option<&str>,
        _limit: u32,
    ) -> Result<Vec<Product>, Fault> {
        missing()
    }
    fn put_product(&mut self, _product: &Product) -> Result<(), Fault> {
        missing()
    }
    fn remove_product(&mut self, _merchant: MerchantId, _sku: &str) -> Result<(), Fault> {
        missing()
    }
    fn picture(&mut self, _merchant: MerchantId, _sku: &str) -> Result<Option<Picture>, Fault> {
        missing()
    }
    fn put_picture(
        &mut self,
        _merchant: MerchantId,
        _sku: &str,
        _picture: &Picture,
    ) -> Result<(), Fault> {
        missing()
    }
}
