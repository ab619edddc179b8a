//! What this room needs kept.

use super::{Purchase, Recommendation};
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId};

/// A recommendation's purchase is given only while it stands, here and in every answer below.
pub trait RecommendationStore {
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault>;
    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault>;
    /// Everything by one author, newest first.
    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault>;
    /// Words about a product by these authors (the viewer's friends): costs with the friends, not with the network.
    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Words for everyone about a product: those with a purchase first, each kind newest first.
    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Writes a recommendation in place of what its author said of the product before.
    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault>;
    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault>;
    /// The purchase by which this shopper has the product: the latest, or the one by `payment`. It stands as long as the payment
    /// is authorised and not cancelled.
    fn purchase_of(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Purchase>, Fault>;
}
