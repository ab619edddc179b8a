//! What this room needs kept.

use crate::refusal::Fault;
use crate::{InvitationId, ShopperId, Timestamp};

/// A one-time link from one shopper; it names nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub token_hash: [u8; 32],
    pub inviter: ShopperId,
    pub expires_at: Timestamp,
    pub used_by: Option<ShopperId>,
}

pub trait FriendStore {
    fn friends_of(&mut self, shopper: ShopperId) -> Result<Vec<ShopperId>, Fault>;
    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault>;
    fn befriend(&mut self, one: ShopperId, other: ShopperId, at: Timestamp) -> Result<(), Fault>;
    fn unfriend(&mut self, one: ShopperId, other: ShopperId) -> Result<(), Fault>;
    fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault>;
    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault>;
    /// Invitations of one shopper that are neither used nor expired at `now`.
    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault>;
}
