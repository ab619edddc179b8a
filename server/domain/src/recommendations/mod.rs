//! Recommendations: what people say of a product, to whom they chose to say it.
//!
//! Only a person who bought the product writes plainly; whoever did not buy writes only with a disclosure that every reader
//! sees. A word is verified while its purchase stands and is proven to have arrived. There is no default for who may read it or
//! for what the author got for it: both are said, or nothing is kept. Whom a word reaches is decided at the moment of reading,
//! from the friendships that stand then, so a removed friend's words are gone at once.
//!
//! written → edited … → re-reviewed after 30 and 180 days; published ⇄ withheld | removed, by decision of people; taken back by
//! its author at any time, with everything that hung on it.
//!
//! What the words about a product come to is kept beside them in the same commit (`totals`), so that no page counts.

mod choices;
mod decisions;
mod feed;
mod life;
mod log;
mod pictures;
mod point;
mod purchases;
pub mod rank;
mod ranking;
mod reading;
mod recommendation;
mod refusals;
mod store;
mod totals;
mod voting;
mod words;

pub use choices::{Audience, Verdict};
pub use decisions::{restore, restore_reply, reweigh, take_down, withhold, withhold_reply};
pub use feed::{FeedItem, FeedStore, feed};
pub use life::{
    FOLLOW_UP_CHARS_MAX, FollowUp, KEPT_AFTER_DAYS, REPLY_CHARS_MAX, Reply, Said, Stage, Standing,
    Version,
};
pub use pictures::{
    ALT_CHARS_MAX, PICTURES_MAX, Picture, StoredPicture, add_picture, picture, remove_picture,
    room_for_picture,
};
pub use point::{
    ASPECT_CHARS_MAX, DraftPoint, POINTS_MAX, Point, PointKind, STATEMENT_CHARS_MAX, Stance, Vote,
};
pub use purchases::look_again_at_purchases;
pub use ranking::{RANKED_MAX, Ranked, Ranking, ranking};
pub use reading::{history, is_addressed_to, read};
pub use recommendation::{Disclosure, Purchase, Recommendation, TEXT_CHARS_MAX, Write};
pub use refusals::{
    FollowUpRefusal, PictureRefusal, RemoveRefusal, ReplyRefusal, VoteRefusal, WriteRefusal,
};
pub use store::RecommendationStore;
pub use totals::{FULL_WEIGHT, Score, Totals};
pub use voting::{SeenVote, VOTES_SHOWN_MAX, Voter, vote, votes};
pub use words::{
    CANDIDATES_MAX, Deed, FriendsWhy, PEOPLE_MAX, Path, ProductView, Why, Word, product_view,
};

use crate::catalogue::CatalogueStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{MerchantId, RecommendationId, Result, ShopperId, Timestamp};

/// Writes what `author` says of a product. A second word about the same product takes the first one's place and keeps its id;
/// the first is kept as a version of it.
pub fn write(
    work: &mut (impl RecommendationStore + CatalogueStore + TransparencyStore + ?Sized),
    order: Write,
    now: Timestamp,
) -> Result<Recommendation> {
    let purchase = work.purchase_of(order.author, order.merchant, &order.sku, order.payment)?;
    let known = work.product(order.merchant, &order.sku)?.is_some();
    let earlier = work.recommendation_by(order.author, order.merchant, &order.sku)?;
    let barred_at = match &earlier {
        None => work.barred_at(order.author, order.merchant, &order.sku)?,
        Some(_) => None,
    };

    let chance = Some(order.chance);
    let written = Recommendation::write(order, purchase, known, earlier.as_ref(), now)?;
    if barred_at.is_some_and(|at| purchase.is_none_or(|purchase| purchase.at <= at)) {
        return Err(WriteRefusal::TakenDownBefore.into());
    }

    save(work, earlier.as_ref(), &written)?;
    match &earlier {
        None => {
            log::tell(work, &written, (Act::Received, None), chance, now)?;
            log::tell(work, &written, (Act::Published, None), None, now)?;
        }
        Some(earlier) if written.versions > earlier.versions => {
            work.add_word_version(&earlier.version())?;
            log::tell(work, &written, (Act::Edited, None), None, now)?;
            let newly_public = earlier.audience != written.audience;
            if newly_public && !written.is_published() {
                // The log has just heard of it as of any word for everyone; it is none that is read.
                let kept_back = (Act::Withheld, Some("withheld_before"));
                log::tell(work, &written, kept_back, None, now)?;
            }
            gone_reply(work, earlier, written.reply.is_none(), now)?;
        }
        Some(_) => {}
    }
    Ok(written)
}

/// Everything that one person wrote, newest first.
pub fn mine(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
) -> Result<Vec<Recommendation>> {
    Ok(work.recommendations_of(author)?)
}

/// Takes back an author's own word. Somebody else's and none at all are the same answer. What people had kept back or taken down
/// is not to come again under another number: until a later purchase the author writes no more about the product.
pub fn remove(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    id: RecommendationId,
    now: Timestamp,
) -> Result<()> {
    let word = work
        .recommendation(id)?
        .filter(|recommendation| recommendation.author == author)
        .ok_or(RemoveRefusal::Unknown)?;

    let totals = work.totals(word.merchant, &word.sku)?;
    work.remove_recommendation(id)?;
    if !word.is_published() {
        work.bar(author, word.merchant, &word.sku, now)?;
    }
    let less = totals.moved(Some(&word), None);
    work.put_totals(word.merchant, &word.sku, &less)?;
    gone_reply(work, &word, true, now)?;
    log::tell(work, &word, (Act::RemovedByAuthor, None), None, now)
}

/// The shop's reply to `word` is gone with it, for all who could read it.
fn gone_reply(
    work: &mut (impl TransparencyStore + ?Sized),
    word: &Recommendation,
    gone: bool,
    now: Timestamp,
) -> Result<()> {
    match &word.reply {
        Some(reply) if gone => {
            let with_the_word = (Act::Removed, Some("word_taken_back"));
            log::tell_of_reply(work, word, &reply.text, with_the_word, None, now)
        }
        _ => Ok(()),
    }
}

/// Says again what one thinks of it, after 30 or 180 days.
pub fn follow_up(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    id: RecommendationId,
    text: &str,
    verdict: Option<Verdict>,
    now: Timestamp,
) -> Result<Recommendation> {
    let word = work
        .recommendation(id)?
        .filter(|recommendation| recommendation.author == author)
        .ok_or(RemoveRefusal::Unknown)?;

    let said = life::read_follow_up(text, verdict, word.follow_up_due(now), now)?;
    let mut longer = word.clone();
    longer.follow_ups.push(said);

    save(work, Some(&word), &longer)?;
    log::tell(work, &longer, (Act::Edited, None), None, now)?;
    Ok(longer)
}

/// The shop's answer to a word for everyone about a product of its own, in place of an earlier answer.
pub fn reply(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    merchant: MerchantId,
    id: RecommendationId,
    text: &str,
    chance: [u8; 32],
    now: Timestamp,
) -> Result<Recommendation> {
    let word = of_shop(work, merchant, id)?;

    let said = life::read_reply(text, word.reply.as_ref(), now)?;
    let text = said.text.clone();
    let answered = Recommendation {
        reply: Some(said),
        ..word.clone()
    };

    save(work, Some(&word), &answered)?;
    let act = match word.reply {
        None => Act::Published,
        Some(_) => Act::Edited,
    };
    log::tell_of_reply(work, &word, &text, (act, None), Some(chance), now)?;
    log::tell(work, &answered, (Act::Replied, None), None, now)?;
    Ok(answered)
}

/// Takes the shop's answer back; without one, nothing happens.
pub fn withdraw_reply(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    merchant: MerchantId,
    id: RecommendationId,
    now: Timestamp,
) -> Result<()> {
    let word = of_shop(work, merchant, id)?;
    let Some(reply) = &word.reply else {
        return Ok(());
    };

    let unanswered = Recommendation {
        reply: None,
        ..word.clone()
    };

    save(work, Some(&word), &unanswered)?;
    let taken_back = (Act::RemovedByAuthor, None);
    log::tell_of_reply(work, &word, &reply.text, taken_back, None, now)
}

/// A word that a shop may answer: of what is not for everyone it never learns.
fn of_shop(
    work: &mut (impl RecommendationStore + ?Sized),
    merchant: MerchantId,
    id: RecommendationId,
) -> Result<Recommendation> {
    let word = work.recommendation(id)?;
    let theirs = word.filter(|word| word.merchant == merchant && word.is_public());
    Ok(theirs.ok_or(ReplyRefusal::Unknown)?)
}

/// Writes a word and what it changes in its product's totals.
fn save(
    work: &mut (impl RecommendationStore + ?Sized),
    before: Option<&Recommendation>,
    after: &Recommendation,
) -> Result<()> {
    let totals = work.totals(after.merchant, &after.sku)?;
    let moved = totals.moved(before, Some(after));
    work.put_recommendation(after)?;
    if moved != totals {
        work.put_totals(after.merchant, &after.sku, &moved)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
