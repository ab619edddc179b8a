//! Recommendations in memory.

use super::Memory;
use crate::payments;
use crate::recommendations::{
    Purchase, Recommendation, RecommendationStore, Stance, StoredPicture, Totals, Version, Vote,
};
use crate::refusal::Fault;
use crate::{MerchantId, PaymentId, PictureId, RecommendationId, ShopperId, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Recommendations {
    by_id: BTreeMap<RecommendationId, Recommendation>,
    totals: BTreeMap<(MerchantId, String), Totals>,
    /// In the order in which they came.
    versions: Vec<Version>,
    votes: Vec<Vote>,
    pictures: BTreeMap<PictureId, StoredPicture>,
    barred: BTreeMap<(ShopperId, MerchantId, String), Timestamp>,
}

impl RecommendationStore for Memory {
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault> {
        Ok(self.recommendations.by_id.get(&id).cloned())
    }

    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault> {
        let mut by = self
            .words(|word| word.author == author && word.merchant == merchant && word.sku == sku);
        Ok(by.pop())
    }

    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault> {
        Ok(newest_first(self.words(|word| word.author == author)))
    }

    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault> {
        Ok(self.words(|word| {
            authors.contains(&word.author) && word.merchant == merchant && word.sku == sku
        }))
    }

    fn words_in_shop_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
    ) -> Result<Vec<Recommendation>, Fault> {
        Ok(self.words(|word| authors.contains(&word.author) && word.merchant == merchant))
    }

    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words = newest_first(
            self.words(|word| word.is_public() && word.merchant == merchant && word.sku == sku),
        );
        words.sort_by_key(|word| !word.is_verified());
        words.truncate(limit as usize);
        Ok(words)
    }

    fn public_words_in_shop(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words =
            newest_first(self.words(|word| word.is_public() && word.merchant == merchant));
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
        let kept = &mut self.recommendations;
        kept.by_id.remove(&id);
        kept.versions.retain(|version| version.recommendation != id);
        kept.votes.retain(|vote| vote.recommendation != id);
        kept.pictures
            .retain(|_, picture| picture.recommendation != id);
        Ok(())
    }

    fn bar(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let key = (author, merchant, sku.to_owned());
        self.recommendations.barred.insert(key, at);
        Ok(())
    }

    fn barred_at(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Timestamp>, Fault> {
        let key = (author, merchant, sku.to_owned());
        Ok(self.recommendations.barred.get(&key).copied())
    }

    fn totals(&mut self, merchant: MerchantId, sku: &str) -> Result<Totals, Fault> {
        let totals = self.recommendations.totals.get(&(merchant, sku.to_owned()));
        Ok(totals.copied().unwrap_or_default())
    }

    fn put_totals(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        totals: &Totals,
    ) -> Result<(), Fault> {
        let key = (merchant, sku.to_owned());
        self.recommendations.totals.insert(key, *totals);
        Ok(())
    }

    fn best_scored(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<(String, Totals)>, Fault> {
        let mut best: Vec<(String, Totals)> = self
            .recommendations
            .totals
            .iter()
            .filter(|((of, _), totals)| *of == merchant && totals.score().is_some())
            .map(|((_, sku), totals)| (sku.clone(), *totals))
            .collect();
        best.sort_by_key(|(_, totals)| Reverse((totals.permille(), totals.recommends)));
        best.truncate(limit as usize);
        Ok(best)
    }

    fn add_word_version(&mut self, version: &Version) -> Result<(), Fault> {
        self.recommendations.versions.push(version.clone());
        Ok(())
    }

    fn word_versions(&mut self, id: RecommendationId) -> Result<Vec<Version>, Fault> {
        let versions = self.recommendations.versions.iter().rev();
        Ok(versions
            .filter(|version| version.recommendation == id)
            .cloned()
            .collect())
    }

    fn add_vote(&mut self, vote: &Vote) -> Result<(), Fault> {
        self.recommendations.votes.push(vote.clone());
        Ok(())
    }

    fn stances_of(
        &mut self,
        voter: ShopperId,
        recommendations: &[RecommendationId],
    ) -> Result<Vec<(RecommendationId, u32, Stance)>, Fault> {
        let mut stances = BTreeMap::new();
        for vote in &self.recommendations.votes {
            if vote.voter == voter && recommendations.contains(&vote.recommendation) {
                stances.insert((vote.recommendation, vote.point), vote.stance);
            }
        }
        Ok(stances
            .into_iter()
            .map(|((id, point), stance)| (id, point, stance))
            .collect())
    }

    fn votes(
        &mut self,
        recommendation: RecommendationId,
        point: u32,
        limit: u32,
    ) -> Result<Vec<Vote>, Fault> {
        let votes = self.recommendations.votes.iter().rev();
        Ok(votes
            .filter(|vote| vote.recommendation == recommendation && vote.point == point)
            .take(limit as usize)
            .cloned()
            .collect())
    }

    fn add_word_picture(&mut self, picture: &StoredPicture) -> Result<(), Fault> {
        let pictures = &mut self.recommendations.pictures;
        if pictures.contains_key(&picture.picture.id) {
            return Err(Fault("the picture is there already".into()));
        }
        pictures.insert(picture.picture.id, picture.clone());
        Ok(())
    }

    fn word_picture(&mut self, id: PictureId) -> Result<Option<StoredPicture>, Fault> {
        Ok(self.recommendations.pictures.get(&id).cloned())
    }

    fn remove_word_picture(&mut self, id: PictureId) -> Result<(), Fault> {
        self.recommendations.pictures.remove(&id);
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
    /// The recommendations that match, by id.
    fn words(&self, matches: impl Fn(&Recommendation) -> bool) -> Vec<Recommendation> {
        let all = self.recommendations.by_id.values();
        all.filter(|word| matches(word)).cloned().collect()
    }
}

fn newest_first(mut words: Vec<Recommendation>) -> Vec<Recommendation> {
    words.sort_by_key(|word| Reverse((word.written_at, word.id)));
    words
}
