//! Recommendations in memory.

use super::Memory;
use crate::payments;
use crate::recommendations::{Audience, Purchase, Recommendation, RecommendationStore};
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Recommendations {
    by_id: BTreeMap<RecommendationId, Recommendation>,
}

impl RecommendationStore for Memory {
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault> {
        Ok(self.standing(|word| word.id == id)?.pop())
    }

    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault> {
        let by = self.standing(|word| {
            word.author == author && word.merchant == merchant && word.sku == sku
        })?;
        Ok(by.into_iter().next())
    }

    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault> {
        let mut words = self.standing(|word| word.author == author)?;
        words.sort_by_key(|word| Reverse((word.written_at, word.id)));
        Ok(words)
    }

    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault> {
        self.standing(|word| {
            authors.contains(&word.author) && word.merchant == merchant && word.sku == sku
        })
    }

    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words = self.standing(|word| {
            word.audience == Audience::Everyone && word.merchant == merchant && word.sku == sku
        })?;
        words.sort_by_key(|word| Reverse((word.purchase.is_some(), word.written_at, word.id)));
        words.truncate(limit as usize);
        Ok(words)
    }

    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault> {
        let known = &mut self.recommendations.by_id;
        known.retain(|_, other| {
            (other.author, other.merchant, &other.sku)
                != (
                    recommendation.author,
                    recommendation.merchant,
                    &recommendation.sku,
                )
        });
        known.insert(recommendation.id, recommendation.clone());
        Ok(())
    }

    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault> {
        self.recommendations.by_id.remove(&id);
        Ok(())
    }

    fn purchase_of(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Purchase>, Fault> {
        payments::purchase_of(self, shopper, merchant, sku, payment)
    }
}

impl Memory {
    /// The recommendations that match, each with its purchase only if that stands.
    fn standing(
        &mut self,
        matches: impl Fn(&Recommendation) -> bool,
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words: Vec<Recommendation> = self
            .recommendations
            .by_id
            .values()
            .filter(|word| matches(word))
            .cloned()
            .collect();
        for word in &mut words {
            if let Some(kept) = word.purchase {
                word.purchase = payments::purchase_of(
                    self,
                    word.author,
                    word.merchant,
                    &word.sku,
                    Some(kept.payment),
                )?;
            }
        }
        Ok(words)
    }
}
