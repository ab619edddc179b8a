//! What other rooms ask of the graph. Each question is about one viewer and costs with that viewer's friends, never with the
//! network; each answer is for that viewer's page alone.

use super::FriendStore;
use crate::{Result, ShopperId};
use std::collections::{BTreeSet, HashSet};

/// So many friends of one person are read as quickly as a few are looked up.
const READ_AT_ONCE: usize = 64;

/// Those of `others` who blocked the viewer or whom the viewer blocked: each is invisible to the other.
pub fn blocked_either_way(
    work: &mut (impl FriendStore + ?Sized),
    viewer: ShopperId,
    others: &[ShopperId],
) -> Result<BTreeSet<ShopperId>> {
    Ok(work.blocked_among(viewer, others)?.into_iter().collect())
}

/// Those of `candidates` who have at least one friend in common with the viewer, whose `friends` these are. Whoever shows a count of them counts from
/// [`super::FRIENDS_OF_FRIENDS_MIN`] up, and names none.
///
/// For each candidate the smaller side is looked through. Nobody's number of friends is kept, so the sides are compared by reading
/// one friend more of the candidate's than the viewer has, or [`READ_AT_ONCE`]: who ends before that is the smaller side and has
/// been read whole; of the others, the viewer's friends are looked up by key. Either way a candidate costs what the viewer's friends
/// cost.
pub fn shared_friends(
    work: &mut (impl FriendStore + ?Sized),
    viewer: ShopperId,
    friends: &HashSet<ShopperId>,
    candidates: &[ShopperId],
) -> Result<BTreeSet<ShopperId>> {
    let candidates: BTreeSet<ShopperId> = candidates
        .iter()
        .copied()
        .filter(|candidate| *candidate != viewer)
        .collect();
    if candidates.is_empty() || friends.is_empty() {
        return Ok(BTreeSet::new());
    }
    let candidates: Vec<ShopperId> = candidates.into_iter().collect();
    let limit = (friends.len() + 1).max(READ_AT_ONCE);
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);

    let mut shared = BTreeSet::new();
    let mut popular = Vec::new();
    for (candidate, theirs) in work.first_friends(&candidates, limit)? {
        if theirs.iter().any(|friend| friends.contains(friend)) {
            shared.insert(candidate);
        } else if theirs.len() >= limit as usize {
            popular.push(candidate);
        }
    }
    let mut friends: Vec<ShopperId> = friends.iter().copied().collect();
    friends.sort_unstable();
    shared.extend(work.with_friend_among(&popular, &friends)?);
    Ok(shared)
}
