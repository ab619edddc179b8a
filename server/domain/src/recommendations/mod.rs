//! Recommendations: what people say of a product, to whom they chose to say it.
//!
//! Only a person who bought the product writes plainly; whoever did not buy writes only with a disclosure that every reader
//! sees. There is no default for who may read it or for what the author got for it: both are said, or nothing is kept. What a
//! reader is shown is decided at the moment of reading, from the friendships and purchases that stand then, so a removed
//! friend's words are gone at once and a cancelled purchase no longer counts as one.

pub mod rank;
mod recommendation;
mod refusals;
mod store;
mod words;

pub use recommendation::{Audience, Disclosure, Purchase, Recommendation, TEXT_CHARS_MAX, Write};
pub use refusals::{RemoveRefusal, WriteRefusal};
pub use store::RecommendationStore;
pub use words::{PEOPLE_MAX, Path, Why, Word, Words};

use crate::catalogue::CatalogueStore;
use crate::friends::FriendStore;
use crate::shoppers::ShopperStore;
use crate::{MerchantId, RecommendationId, Result, ShopperId, Timestamp};

/// Writes what `author` says of a product. A second word about the same product replaces the first and keeps its id.
pub fn write(
    work: &mut (impl RecommendationStore + CatalogueStore + ?Sized),
    order: Write,
    now: Timestamp,
) -> Result<Recommendation> {
    let purchase = work.purchase_of(order.author, order.merchant, &order.sku, order.payment)?;
    let known = work.product(order.merchant, &order.sku)?.is_some();
    let earlier = work.recommendation_by(order.author, order.merchant, &order.sku)?;

    let recommendation = Recommendation::write(order, purchase, known, earlier, now)?;

    work.put_recommendation(&recommendation)?;
    Ok(recommendation)
}

/// Everything that one person wrote, newest first.
pub fn mine(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
) -> Result<Vec<Recommendation>> {
    Ok(work.recommendations_of(author)?)
}

/// Takes back an author's own word. Somebody else's and none at all are the same answer.
pub fn remove(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
    id: RecommendationId,
) -> Result<()> {
    work.recommendation(id)?
        .filter(|recommendation| recommendation.author == author)
        .ok_or(RemoveRefusal::Unknown)?;

    work.remove_recommendation(id)?;
    Ok(())
}

/// What `viewer` (or somebody unknown) may read about a product: the viewer's friends first, then other people here.
///
/// Costs with the viewer's friends and the few words that are shown, never with the network.
pub fn for_product(
    work: &mut (impl RecommendationStore + FriendStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
) -> Result<Words> {
    let friends: Vec<ShopperId> = match viewer {
        Some(viewer) => work.friends_of(viewer)?.iter().map(|f| f.with).collect(),
        None => Vec::new(),
    };
    let by_friends = words::of_friends(work.words_by(&friends, merchant, sku)?);
    // Every friend's public word and the viewer's own are passed over, so that many more are read than are shown.
    let passed_over = by_friends.len() + 1;
    let limit = u32::try_from(PEOPLE_MAX + passed_over).unwrap_or(u32::MAX);
    let by_people = words::of_people(work.public_words(merchant, sku, limit)?, viewer, &friends);

    let mut shown = Words::default();
    for recommendation in by_friends {
        if let Some(author) = work.shopper(recommendation.author)? {
            shown
                .friends
                .push(Word::told(recommendation, author.handle, Path::Friend));
        }
    }
    for recommendation in by_people {
        if let Some(author) = work.shopper(recommendation.author)? {
            shown
                .people
                .push(Word::told(recommendation, author.handle, Path::Person));
        }
    }
    Ok(shown)
}

#[cfg(test)]
mod tests;
