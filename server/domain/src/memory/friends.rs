//! Friendships and invitations in memory.

use super::Memory;
use crate::friends::{Block, FriendStore, Friendship, Invitation};
use crate::refusal::Fault;
use crate::{BlockId, ShopperId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub struct Friends {
    /// Each friendship twice, once from either side.
    sides: BTreeMap<(ShopperId, ShopperId), Timestamp>,
    invitations: BTreeMap<[u8; 32], Invitation>,
    blocks: BTreeMap<BlockId, Block>,
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

    fn friends_count(&mut self, shopper: ShopperId) -> Result<u32, Fault> {
        counted(self.friends_of(shopper)?.len())
    }

    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault> {
        Ok(self.friends.sides.contains_key(&(one, other)))
    }

    fn friends_since(
        &mut self,
        one: ShopperId,
        other: ShopperId,
    ) -> Result<Option<Timestamp>, Fault> {
        Ok(self.friends.sides.get(&(one, other)).copied())
    }

    fn first_friends(
        &mut self,
        shoppers: &[ShopperId],
        limit: u32,
    ) -> Result<Vec<(ShopperId, Vec<ShopperId>)>, Fault> {
        let mut first = Vec::new();
        for shopper in BTreeSet::from_iter(shoppers.iter().copied()) {
            let friends = self.friends_of(shopper)?;
            let friends: Vec<_> = friends
                .iter()
                .take(limit as usize)
                .map(|friendship| friendship.with)
                .collect();
            if !friends.is_empty() {
                first.push((shopper, friends));
            }
        }
        Ok(first)
    }

    fn with_friend_among(
        &mut self,
        shoppers: &[ShopperId],
        friends: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault> {
        let sides = &self.friends.sides;
        Ok(BTreeSet::from_iter(shoppers.iter().copied())
            .into_iter()
            .filter(|shopper| {
                friends
                    .iter()
                    .any(|friend| sides.contains_key(&(*shopper, *friend)))
            })
            .collect())
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
        kept.used = invitation.used;
        Ok(())
    }

    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault> {
        let open = self
            .friends
            .invitations
            .values()
            .filter(|invitation| invitation.inviter == inviter && invitation.is_open(now))
            .count();
        counted(open)
    }

    fn friendships_made(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault> {
        let made = self.friends.invitations.values().filter(|invitation| {
            invitation.used.is_some_and(|used| {
                used.at > since && (invitation.inviter == shopper || used.by == shopper)
            })
        });
        counted(made.count())
    }

    fn block(&mut self, block: &Block) -> Result<(), Fault> {
        let blocks = &mut self.friends.blocks;
        let pair = |block: &Block| (block.blocker, block.blocked);
        if blocks.contains_key(&block.id) {
            return Err(Fault("a block is there already".into()));
        }
        if !blocks.values().any(|other| pair(other) == pair(block)) {
            blocks.insert(block.id, *block);
        }
        Ok(())
    }

    fn unblock(&mut self, blocker: ShopperId, id: BlockId) -> Result<bool, Fault> {
        let blocks = &mut self.friends.blocks;
        let own = blocks.get(&id).is_some_and(|kept| kept.blocker == blocker);
        if own {
            blocks.remove(&id);
        }
        Ok(own)
    }

    fn blocks_of(&mut self, blocker: ShopperId) -> Result<Vec<Block>, Fault> {
        let blocks = self.friends.blocks.values();
        Ok(blocks
            .filter(|block| block.blocker == blocker)
            .copied()
            .collect())
    }

    fn blocked_among(
        &mut self,
        shopper: ShopperId,
        others: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut found = BTreeSet::new();
        for block in self.friends.blocks.values() {
            for (one, other) in [
                (block.blocker, block.blocked),
                (block.blocked, block.blocker),
            ] {
                if one == shopper && others.contains(&other) {
                    found.insert(other);
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

fn counted(number: usize) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault("more than can be counted".into()))
}
