//! Friends: mutual, made by a one-time invitation link, ended by either side at any moment.
//!
//! Nothing about people who are not here is ever kept: an invitation names its inviter and nobody else. The graph is told to
//! nobody but the people in it, and to them only their own edges; no merchant's key opens any of these use cases.
//!
//! Whoever blocks somebody ends what was between the two and keeps it from beginning again: each other's links are unknown to
//! both, each other's words invisible. The other is told nothing, now or later.

mod block;
mod friend;
mod graph;
mod invitation;
mod refusals;
mod store;

pub use block::{BLOCKS_MAX, Block, Blocked};
pub use friend::{FRIENDS_MAX, FRIENDS_OF_FRIENDS_MIN, Friend, Friendship, NEW_FRIENDS_A_DAY_MAX};
pub use graph::{blocked_either_way, shared_friends};
pub use invitation::{
    INVITATION_SECONDS, INVITATIONS_OPEN_MAX, Invitation, Standing, Use, ViewedInvitation,
};
pub use refusals::{AcceptRefusal, BlockRefusal, InviteRefusal, RemoveRefusal, UnblockRefusal};
pub use store::FriendStore;

use crate::shoppers::ShopperStore;
use crate::time::DAY;
use crate::{BlockId, InvitationId, Result, ShopperId, Timestamp};

/// Opens a one-time invitation. The token itself is made at the edge and shown once; only its hash comes in and is kept.
pub fn invite(
    work: &mut (impl FriendStore + ?Sized),
    id: InvitationId,
    token_hash: [u8; 32],
    inviter: ShopperId,
    now: Timestamp,
) -> Result<Invitation> {
    if work.open_invitations(inviter, now)? >= INVITATIONS_OPEN_MAX {
        return Err(InviteRefusal::TooManyOpen.into());
    }
    let invitation = Invitation::open(id, token_hash, inviter, now);

    work.add_invitation(&invitation)?;
    Ok(invitation)
}

/// Who invites, for whoever holds the link; and what the link is to `viewer`, who may not have signed in yet.
pub fn look(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    token_hash: &[u8; 32],
    viewer: Option<ShopperId>,
    now: Timestamp,
) -> Result<ViewedInvitation> {
    let (invitation, inviter) = load(work, token_hash, viewer)?;
    let friends = match viewer {
        Some(viewer) => work.are_friends(invitation.inviter, viewer)?,
        None => false,
    };
    let standing = match viewer {
        Some(viewer) if viewer == invitation.inviter => Standing::Own,
        Some(_) if friends => Standing::Friends,
        _ => {
            invitation.acceptable_by(viewer, now)?;
            Standing::Open
        }
    };
    Ok(ViewedInvitation { inviter, standing })
}

/// Makes inviter and guest friends, once. The same guest may accept again and gets the same answer; somebody else is too late.
pub fn accept(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    token_hash: &[u8; 32],
    guest: ShopperId,
    now: Timestamp,
) -> Result<Friend> {
    let (invitation, name) = load(work, token_hash, Some(guest))?;
    let inviter = invitation.inviter;
    let since = work.friends_since(guest, inviter)?;

    if let Some(since) = since {
        // Nothing to do: made by this link or by another. An unused link stays good for whoever it was meant for.
        return Ok(Friend {
            id: inviter,
            name,
            since,
        });
    }
    let used = invitation.accept(guest, now)?;
    for person in [inviter, guest] {
        if work.friends_count(person)? >= FRIENDS_MAX {
            return Err(AcceptRefusal::TooManyFriends.into());
        }
        if work.friendships_made(person, now.plus_seconds(-DAY))? >= NEW_FRIENDS_A_DAY_MAX {
            return Err(AcceptRefusal::TooManyToday.into());
        }
    }

    work.save_invitation(&used)?;
    work.befriend(inviter, guest, now)?;
    Ok(Friend {
        id: inviter,
        name,
        since: now,
    })
}

/// Ends a friendship for both. An unknown person and somebody who is no friend are the same answer.
pub fn remove(
    work: &mut (impl FriendStore + ?Sized),
    shopper: ShopperId,
    friend: ShopperId,
) -> Result<()> {
    if !work.are_friends(shopper, friend)? {
        return Err(RemoveRefusal::NotAFriend.into());
    }
    work.unfriend(shopper, friend)?;
    Ok(())
}

/// A person's own friends, by name.
pub fn list(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    shopper: ShopperId,
) -> Result<Vec<Friend>> {
    let mut friends = Vec::new();
    for friendship in work.friends_of(shopper)? {
        if let Some(friend) = work.shopper(friendship.with)? {
            friends.push(Friend {
                id: friend.id,
                name: friend.handle,
                since: friendship.since,
            });
        }
    }
    friends.sort_by_cached_key(|friend| (friend.name.to_lowercase(), friend.id));
    Ok(friends)
}

/// Blocks somebody: ends the friendship, if there was one, for both. Again is the same block.
pub fn block(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    id: BlockId,
    blocker: ShopperId,
    blocked: ShopperId,
    now: Timestamp,
) -> Result<Blocked> {
    let name = match work.shopper(blocked)? {
        Some(shopper) => shopper.handle,
        None => return Err(BlockRefusal::Unknown.into()),
    };
    if blocked == blocker {
        return Err(BlockRefusal::Oneself.into());
    }
    let blocks = work.blocks_of(blocker)?;
    if let Some(earlier) = blocks.iter().find(|block| block.blocked == blocked) {
        return Ok(Blocked {
            id: earlier.id,
            name,
            since: earlier.since,
        });
    }
    if blocks.len() >= BLOCKS_MAX as usize {
        return Err(BlockRefusal::TooMany.into());
    }

    work.block(&Block {
        id,
        blocker,
        blocked,
        since: now,
    })?;
    work.unfriend(blocker, blocked)?;
    Ok(Blocked {
        id,
        name,
        since: now,
    })
}

/// Blocks a friend, by the id that friends know of each other. Of anybody else the id tells nothing, not even a name.
pub fn block_friend(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    id: BlockId,
    blocker: ShopperId,
    friend: ShopperId,
    now: Timestamp,
) -> Result<Blocked> {
    let known = work.are_friends(blocker, friend)?
        || friend == blocker
        || work.blocks_of(blocker)?.iter().any(|b| b.blocked == friend);
    if !known {
        return Err(BlockRefusal::Unknown.into());
    }
    block(work, id, blocker, friend, now)
}

/// Blocks whoever made the link that one holds.
pub fn block_inviter(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    id: BlockId,
    blocker: ShopperId,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Blocked> {
    let invitation = work.invitation(token_hash)?.ok_or(BlockRefusal::Unknown)?;
    block(work, id, blocker, invitation.inviter, now)
}

/// Takes a block back. What it ended stays ended.
pub fn unblock(
    work: &mut (impl FriendStore + ?Sized),
    blocker: ShopperId,
    id: BlockId,
) -> Result<()> {
    if !work.unblock(blocker, id)? {
        return Err(UnblockRefusal::Unknown.into());
    }
    Ok(())
}

/// Whom one blocked, by name. Nobody else ever reads it.
pub fn blocked(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    blocker: ShopperId,
) -> Result<Vec<Blocked>> {
    let mut people = Vec::new();
    for block in work.blocks_of(blocker)? {
        if let Some(shopper) = work.shopper(block.blocked)? {
            people.push(Blocked {
                id: block.id,
                name: shopper.handle,
                since: block.since,
            });
        }
    }
    people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
    Ok(people)
}

/// The invitation and its inviter's name. A link whose inviter is gone, or between two people of whom one blocked the other, is as
/// unknown as one that never was.
fn load(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    token_hash: &[u8; 32],
    viewer: Option<ShopperId>,
) -> Result<(Invitation, String)> {
    let invitation = work.invitation(token_hash)?.ok_or(AcceptRefusal::Unknown)?;
    let inviter = work
        .shopper(invitation.inviter)?
        .ok_or(AcceptRefusal::Unknown)?;
    if let Some(viewer) = viewer
        && !work.blocked_among(viewer, &[inviter.id])?.is_empty()
    {
        return Err(AcceptRefusal::Unknown.into());
    }
    Ok((invitation, inviter.handle))
}

#[cfg(test)]
mod tests;
