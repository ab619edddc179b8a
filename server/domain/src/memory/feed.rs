//! The feed in the model.

use super::Memory;
use crate::ShopperId;
use crate::friends::FriendStore;
use crate::guides::{Before, FollowStore};
use crate::recommendations::{Audience, FeedStore, RecommendationStore};
use crate::refusal::Fault;
use std::cmp::Reverse;

impl FeedStore for Memory {
    fn latest_heard(
        &mut self,
        viewer: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault> {
        let friends = self.friends_of(viewer)?.into_iter().map(|f| (f.with, true));
        let guides = self
            .followed_by(viewer)?
            .into_iter()
            .map(|f| (f.guide, false));
        let heard: Vec<(ShopperId, bool)> = friends.chain(guides).collect();
        let mut latest = Vec::new();
        for (author, near) in heard {
            let words = self.recommendations_of(author)?;
            let newest = words.iter().find(|word| {
                let meant = match word.audience {
                    Audience::Followers | Audience::Everyone => true,
                    Audience::Friends => near,
                    Audience::Nobody => false,
                };
                let place = (word.written_at, word.id.0);
                meant && word.is_published() && place < (before.at, before.id)
            });
            latest.extend(newest.map(|word| (Reverse(word.written_at), author)));
        }
        latest.sort();
        latest.truncate(limit as usize);
        Ok(latest.into_iter().map(|(_, author)| author).collect())
    }
}
