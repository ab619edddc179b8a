//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::recommendations::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the recommendations are being built".into()))
}

impl<S: Sql> RecommendationStore for SqlWork<S> {
    fn recommendation(&mut self, _id: RecommendationId) -> Result<Option<Recommendation>, Fault> {
        missing()
    }
    fn recommendation_by(
        &mut self,
        _author: ShopperId,
        _merchant: MerchantId,
        _sku: &str,
    ) -> Result<Option<Recommendation>, Fault> {
        missing()
    }
    fn recommendations_of(&mut self, _author: ShopperId) -> Result<Vec<Recommendation>, Fault> {
        missing()
    }
    fn words_by(
        &mut self,
        _authors: &[ShopperId],
        _merchant: MerchantId,
        _sku: &str,
    ) -> Result<Vec<Recommendation>, Fault> {
        missing()
    }
    fn public_words(
        &mut self,
        _merchant: MerchantId,
        _sku: &str,
        _limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        missing()
    }
    fn put_recommendation(&mut self, _recommendation: &Recommendation) -> Result<(), Fault> {
        missing()
    }
    fn remove_recommendation(&mut self, _id: RecommendationId) -> Result<(), Fault> {
        missing()
    }
    fn purchase_of(
        &mut self,
        _shopper: ShopperId,
        _merchant: MerchantId,
        _sku: &str,
        _payment: Option<PaymentId>,
    ) -> Result<Option<Purchase>, Fault> {
        missing()
    }
}
