//! Guides in the model.

use super::Memory;
use crate::guides::{FollowStore, Following, GuideStore};
use crate::refusal::Fault;
use crate::{ShopperId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Guides {
    /// Follower and guide.
    follows: BTreeMap<(ShopperId, ShopperId), Timestamp>,
}

impl FollowStore for Memory {
    fn follows(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        Ok(self.guides.follows.contains_key(&(follower, guide)))
    }

    fn followed_by(&mut self, follower: ShopperId) -> Result<Vec<Following>, Fault> {
        let first = (follower, ShopperId(0));
        let last = (follower, ShopperId(u128::MAX));
        let edges = self.guides.follows.range(first..=last);
        Ok(edges
            .map(|((_, guide), since)| Following {
                guide: *guide,
                since: *since,
            })
            .collect())
    }

    fn follow(
        &mut self,
        follower: ShopperId,
        guide: ShopperId,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let new = !self.guides.follows.contains_key(&(follower, guide));
        self.guides.follows.entry((follower, guide)).or_insert(at);
        Ok(new)
    }

    fn unfollow(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        Ok(self.guides.follows.remove(&(follower, guide)).is_some())
    }
}

impl GuideStore for Memory {}
