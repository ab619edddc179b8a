//! Friends: mutual, made by a one-time invitation link, ended by either side at any moment.
//!
//! Nothing about people who are not here is ever kept: an invitation names its inviter and nobody else. The graph is told to
//! nobody but the people in it, and to them only their own edges; no merchant's key opens any of these use cases.

mod friend;
mod invitation;
mod refusals;
mod store;

pub use friend::{FRIENDS_MAX, Friend, Friendship};
pub use invitation::{
    INVITATION_SECONDS, INVITATIONS_OPEN_MAX, Invitation, Standing, ViewedInvitation,
};
pub use refusals::{AcceptRefusal, InviteRefusal, RemoveRefusal};
pub use store::FriendStore;

use crate::shoppers::ShopperStore;
use crate::{InvitationId, Result, ShopperId, Timestamp};

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
    let (invitation, inviter) = load(work, token_hash)?;
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
    let (invitation, name) = load(work, token_hash)?;
    let inviter = invitation.inviter;
    let since = since(work, guest, inviter)?;

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
        if work.friends_of(person)?.len() >= FRIENDS_MAX {
            return Err(AcceptRefusal::TooManyFriends.into());
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

/// The invitation and its inviter's name. A link whose inviter is gone is as unknown as one that never was.
fn load(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    token_hash: &[u8; 32],
) -> Result<(Invitation, String)> {
    let invitation = work.invitation(token_hash)?.ok_or(AcceptRefusal::Unknown)?;
    let inviter = work
        .shopper(invitation.inviter)?
        .ok_or(AcceptRefusal::Unknown)?;
    Ok((invitation, inviter.handle))
}

fn since(
    work: &mut (impl FriendStore + ?Sized),
    shopper: ShopperId,
    other: ShopperId,
) -> Result<Option<Timestamp>> {
    let friendships = work.friends_of(shopper)?;
    Ok(friendships
        .into_iter()
        .find(|friendship| friendship.with == other)
        .map(|friendship| friendship.since))
}

#[cfg(test)]
mod tests;
