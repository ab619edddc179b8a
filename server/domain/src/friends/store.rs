//! What this room needs kept.

use super::{Block, Friendship, Invitation};
use crate::refusal::Fault;
use crate::{BlockId, ShopperId, Timestamp};

pub trait FriendStore {
    /// One person's friendships, in order of the friend's id.
    fn friends_of(&mut self, shopper: ShopperId) -> Result<Vec<Friendship>, Fault>;
    fn friends_count(&mut self, shopper: ShopperId) -> Result<u32, Fault>;
    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault>;
    /// Since when two people are friends.
    fn friends_since(
        &mut self,
        one: ShopperId,
        other: ShopperId,
    ) -> Result<Option<Timestamp>, Fault>;
    /// Of each of these people who has friends, the first `limit` in order of the friend's id; people in order of theirs.
    fn first_friends(
        &mut self,
        shoppers: &[ShopperId],
        limit: u32,
    ) -> Result<Vec<(ShopperId, Vec<ShopperId>)>, Fault>;
    /// Those of these people who have one of `friends` for a friend, in order of their ids.
    fn with_friend_among(
        &mut self,
        shoppers: &[ShopperId],
        friends: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault>;
    /// Writes both sides; a friendship that is there keeps its date.
    fn befriend(&mut self, one: ShopperId, other: ShopperId, at: Timestamp) -> Result<(), Fault>;
    /// Erases both sides.
    fn unfriend(&mut self, one: ShopperId, other: ShopperId) -> Result<(), Fault>;
    fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault>;
    /// Writes by whom and when an invitation that is there was used.
    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    /// Invitations of one shopper that are neither used nor expired at `now`.
    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault>;
    /// Invitations made or accepted by one shopper that were used after `since`: friendships made, whether or not they lasted.
    fn friendships_made(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault>;
    /// Writes a block; one that is there between the two, in this direction, stays as it is.
    fn block(&mut self, block: &Block) -> Result<(), Fault>;
    fn unblock(&mut self, blocker: ShopperId, id: BlockId) -> Result<bool, Fault>;
    /// Whom one person blocked, in order of the blocks' ids.
    fn blocks_of(&mut self, blocker: ShopperId) -> Result<Vec<Block>, Fault>;
    /// Those of `others` with whom there is a block in either direction, in order of their ids.
    fn blocked_among(
        &mut self,
        shopper: ShopperId,
        others: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault>;
}
