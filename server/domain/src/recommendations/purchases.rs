//! What becomes of a word when the purchase behind it arrives or is called off. Payments tell, in the same commit.

use super::{Recommendation, RecommendationStore, save};
use crate::{MerchantId, Result, ShopperId};

/// Looks again at the purchases behind a shopper's words about these products of a shop, after something became of one.
pub fn look_again_at_purchases<'a>(
    work: &mut (impl RecommendationStore + ?Sized),
    shopper: ShopperId,
    merchant: MerchantId,
    skus: impl Iterator<Item = &'a str>,
) -> Result<()> {
    let mut looked_at: Vec<&str> = Vec::new();
    for sku in skus {
        if looked_at.contains(&sku) {
            continue;
        }
        looked_at.push(sku);
        let Some(word) = work.recommendation_by(shopper, merchant, sku)? else {
            continue;
        };
        let purchase = work.purchase_of(shopper, merchant, sku, None)?;
        if purchase != word.purchase {
            let now = Recommendation {
                purchase,
                ..word.clone()
            };
            save(work, Some(&word), &now)?;
        }
    }
    Ok(())
}
