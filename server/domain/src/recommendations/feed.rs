//! The feed: what is new from those whom a person knows or follows, newest first, friends' words and guides' stories in one list.
//!
//! Costs one look a friend and a followed guide, and then the words of at most two pages of authors: never with the network.

use super::reading::Reader;
use super::{Recommendation, RecommendationStore};
use crate::friends::{self, FriendStore};
use crate::guides::{self, Before, GuideStore, StoryCard};
use crate::refusal::Fault;
use crate::shoppers::ShopperStore;
use crate::{Result, ShopperId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

pub trait FeedStore {
    /// Friends and followed guides of a person who have published a word for them from before then: those with the latest first.
    fn latest_heard(
        &mut self,
        viewer: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedItem {
    Story(StoryCard),
    /// A word with its author's name.
    Word {
        word: Recommendation,
        author: String,
    },
}

/// A page of the feed.
pub fn feed(
    work: &mut (impl FeedStore + RecommendationStore + GuideStore + FriendStore + ShopperStore + ?Sized),
    viewer: ShopperId,
    before: Before,
    limit: u32,
) -> Result<Vec<(Before, FeedItem)>> {
    let stories = guides::newest_of_followed(work, viewer, before, limit)?;
    let mut items: Vec<(Before, FeedItem)> = stories
        .into_iter()
        .map(|(at, card)| (at, FeedItem::Story(card)))
        .collect();
    for (at, word) in words(work, viewer, before, limit)? {
        if let Some(author) = work.shopper(word.author)? {
            let author = author.handle;
            items.push((at, FeedItem::Word { word, author }));
        }
    }
    items.sort_by_key(|(at, _)| Reverse(*at));
    items.truncate(limit as usize);
    Ok(items)
}

fn words(
    work: &mut (impl FeedStore + RecommendationStore + GuideStore + FriendStore + ?Sized),
    viewer: ShopperId,
    before: Before,
    limit: u32,
) -> Result<Vec<(Before, Recommendation)>> {
    // Somebody may be both friend and followed, and so be named twice.
    let authors = work.latest_heard(viewer, before, limit.saturating_mul(2))?;
    let authors: Vec<ShopperId> = Vec::from_iter(BTreeSet::from_iter(authors));
    let blocked = friends::blocked_either_way(work, viewer, &authors)?;
    let reader = Reader::load(work, Some(viewer))?;
    let mut words = Vec::new();
    for author in authors.into_iter().filter(|one| !blocked.contains(one)) {
        for word in work.recommendations_of(author)? {
            let at = Before {
                at: word.written_at,
                id: word.id.0,
            };
            if at < before && reader.is_addressed(&word) {
                words.push((at, word));
            }
        }
    }
    words.sort_by_key(|(at, _)| Reverse(*at));
    words.truncate(limit as usize);
    Ok(words)
}
