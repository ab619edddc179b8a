//! Friendships and invitations in memory.

use super::Memory;
use crate::friends::{FriendStore, Friendship, Invitation};
use crate::refusal::Fault;
use crate::{ShopperId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Friends {
    /// Each friendship twice, once from either side.
    sides: BTreeMap<(ShopperId, ShopperId), Timestamp>,
    invitations: BTreeMap<[u8; 32], Invitation>,
}

impl FriendStore for Memory {
    fn friends_of(&mut self, shopper: ShopperId) -> Result<Vec<Friendship>, Fault> {
        let first = (shopper, ShopperId(0));
        let last = (shopper, ShopperId(u128::MAX));
        let sides = self.friends.sides.range(first..=last);
        Ok(sides
            .map(|((_, with), since)| Friendship {
                with: *with,
                since: *since,
            })
            .collect())
    }

    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault> {
        Ok(self.friends.sides.contains_key(&(one, other)))
    }

    fn befriend(&mut self, one: ShopperId, other: ShopperId, at: Timestamp) -> Result<(), Fault> {
        for side in [(one, other), (other, one)] {
            self.friends.sides.entry(side).or_insert(at);
        }
        Ok(())
    }

    fn unfriend(&mut self, one: ShopperId, other: ShopperId) -> Result<(), Fault> {
        for side in [(one, other), (other, one)] {
            self.friends.sides.remove(&side);
        }
        Ok(())
    }

    fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault> {
        let known = &mut self.friends.invitations;
        if known.contains_key(&invitation.token_hash)
            || known.values().any(|other| other.id == invitation.id)
        {
            return Err(Fault("an invitation is there already".into()));
        }
        known.insert(invitation.token_hash, invitation.clone());
        Ok(())
    }

    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault> {
        Ok(self.friends.invitations.get(token_hash).cloned())
    }

    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault> {
        let kept = self
            .friends
            .invitations
            .get_mut(&invitation.token_hash)
            .ok_or_else(|| Fault("no such invitation to save".into()))?;
        kept.used_by = invitation.used_by;
        Ok(())
    }

    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault> {
        let open = self
            .friends
            .invitations
            .values()
            .filter(|invitation| invitation.inviter == inviter && invitation.is_open(now))
            .count();
        u32::try_from(open).map_err(|_| Fault("more invitations than can be counted".into()))
    }
}
