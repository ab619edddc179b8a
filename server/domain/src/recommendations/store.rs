//! What this room needs kept.

use super::pictures::StoredPicture;
use super::{Purchase, Recommendation, Stance, Totals, Version, Vote};
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, PictureId, RecommendationId, ShopperId, Timestamp};

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
    /// Words about a product by these authors (the viewer's friends), by id: costs with the fewer of friends and the product's
    /// words, never with the network.
    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Words about any product of a shop by these authors, by id.
    fn words_in_shop_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Published words for everyone about a product: the verified first, each kind newest first.
    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Published words for everyone about any product of a shop, newest first.
    fn public_words_in_shop(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault>;
    /// Writes a recommendation in place of what its author said of the product before.
    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault>;
    /// Erases it with its versions, votes and pictures.
    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault>;

    /// Remembers when this author took a word about the product back that people had kept back or taken down.
    fn bar(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
        at: Timestamp,
    ) -> Result<(), Fault>;
    /// When that was, the last time.
    fn barred_at(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Timestamp>, Fault>;

    /// Nothing at all where nobody said anything.
    fn totals(&mut self, merchant: MerchantId, sku: &str) -> Result<Totals, Fault>;
    fn put_totals(&mut self, merchant: MerchantId, sku: &str, totals: &Totals)
    -> Result<(), Fault>;
    /// A shop's products that have a score, best first; then by how many recommend them, then by SKU.
    fn best_scored(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<(String, Totals)>, Fault>;

    fn add_word_version(&mut self, version: &Version) -> Result<(), Fault>;
    /// Earlier versions, newest first.
    fn word_versions(&mut self, id: RecommendationId) -> Result<Vec<Version>, Fault>;

    /// Writes a vote down behind the earlier ones; it is its voter's current one from now on.
    fn add_vote(&mut self, vote: &Vote) -> Result<(), Fault>;
    /// Where this voter stands on the points of these recommendations.
    fn stances_of(
        &mut self,
        voter: ShopperId,
        recommendations: &[RecommendationId],
    ) -> Result<Vec<(RecommendationId, u32, Stance)>, Fault>;
    /// Votes on a point as they were cast, newest first.
    fn votes(
        &mut self,
        recommendation: RecommendationId,
        point: u32,
        limit: u32,
    ) -> Result<Vec<Vote>, Fault>;

    fn add_word_picture(&mut self, picture: &StoredPicture) -> Result<(), Fault>;
    fn word_picture(&mut self, id: PictureId) -> Result<Option<StoredPicture>, Fault>;
    fn remove_word_picture(&mut self, id: PictureId) -> Result<(), Fault>;

    /// The purchase by which this shopper has the product: the one by `payment`, or else the latest, those that were delivered
    /// first. It stands as long as the payment is authorised and not cancelled.
    fn purchase_of(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Purchase>, Fault>;
}
