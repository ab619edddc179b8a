//! What this room needs kept.

use super::Following;
use crate::refusal::Fault;
use crate::{ShopperId, Timestamp};

/// Who follows whom. Nothing here lists a guide's followers, on purpose.
pub trait FollowStore {
    fn follows(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault>;
    /// The guides that one person follows, in order of the guide's id.
    fn followed_by(&mut self, follower: ShopperId) -> Result<Vec<Following>, Fault>;
    /// Writes the edge; whether it is new. One that is there keeps its date.
    fn follow(
        &mut self,
        follower: ShopperId,
        guide: ShopperId,
        at: Timestamp,
    ) -> Result<bool, Fault>;
    /// Erases the edge; whether it was there.
    fn unfollow(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault>;
}

pub trait GuideStore: FollowStore {}
