//! What this room needs kept.

use super::Recommendation;
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId};

pub trait RecommendationStore {
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault>;
    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault>;
    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault>;
    /// Words about a product by these authors (the viewer's friends): costs with the friends, not with the network.
    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Words for everyone about a product, newest first.
    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault>;
    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault>;
    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault>;
    /// The latest payment by which this shopper bought the product and still has it (authorised, not cancelled).
    fn purchase_of(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<PaymentId>, Fault>;
}
