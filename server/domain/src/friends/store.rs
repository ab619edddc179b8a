//! What this room needs kept.

use super::{Friendship, Invitation};
use crate::refusal::Fault;
use crate::{ShopperId, Timestamp};

pub trait FriendStore {
    /// One person's friendships, in order of the friend's id.
    fn friends_of(&mut self, shopper: ShopperId) -> Result<Vec<Friendship>, Fault>;
    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault>;
    /// Writes both sides; a friendship that is there keeps its date.
    fn befriend(&mut self, one: ShopperId, other: ShopperId, at: Timestamp) -> Result<(), Fault>;
    /// Erases both sides.
    fn unfriend(&mut self, one: ShopperId, other: ShopperId) -> Result<(), Fault>;
    fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault>;
    /// Writes by whom an invitation that is there was used.
    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    /// Invitations of one shopper that are neither used nor expired at `now`.
    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault>;
}
