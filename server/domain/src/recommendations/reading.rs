//! Reading: whom a word reaches. Decided at the moment of reading, from the friendships and follows that stand then.

use super::{Audience, Recommendation, RecommendationStore, Version, VoteRefusal};
use crate::friends::{self, FriendStore};
use crate::guides::FollowStore;
use crate::refusal::Fault;
use crate::{RecommendationId, Result, ShopperId};
use std::collections::{BTreeSet, HashSet};

/// Somebody who reads, with everybody they chose to hear.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    pub viewer: Option<ShopperId>,
    pub friends: HashSet<ShopperId>,
    pub followed: HashSet<ShopperId>,
}

impl Reader {
    pub fn load(
        work: &mut (impl FriendStore + FollowStore + ?Sized),
        viewer: Option<ShopperId>,
    ) -> Result<Self, Fault> {
        let Some(viewer) = viewer else {
            return Ok(Self::default());
        };
        let friends = work.friends_of(viewer)?.into_iter().map(|edge| edge.with);
        let friends = friends.collect();
        let followed = work.followed_by(viewer)?.into_iter();
        Ok(Self {
            viewer: Some(viewer),
            friends,
            followed: followed.map(|edge| edge.guide).collect(),
        })
    }

    /// Friends and followed guides: whose words are looked for by name.
    pub fn heard(&self) -> Vec<ShopperId> {
        let mut heard: Vec<_> = self.friends.union(&self.followed).copied().collect();
        heard.sort_unstable();
        heard
    }

    pub fn is_friend(&self, author: ShopperId) -> bool {
        self.friends.contains(&author)
    }

    /// Whether a published word is meant for this reader. That either blocked the other is asked apart.
    pub fn is_addressed(&self, word: &Recommendation) -> bool {
        word.is_published()
            && addressed(
                word.audience,
                || self.friends.contains(&word.author),
                || self.followed.contains(&word.author),
            )
    }
}

fn addressed(
    audience: Audience,
    friend: impl FnOnce() -> bool,
    follower: impl FnOnce() -> bool,
) -> bool {
    match audience {
        Audience::Everyone => true,
        Audience::Friends => friend(),
        Audience::Followers => friend() || follower(),
        Audience::Nobody => false,
    }
}

/// Whether this one word may be read by `viewer`. Authors read their own whatever became of it.
pub(super) fn may_read(
    work: &mut (impl FriendStore + FollowStore + ?Sized),
    viewer: Option<ShopperId>,
    word: &Recommendation,
) -> Result<bool> {
    if viewer == Some(word.author) {
        return Ok(true);
    }
    if !word.is_published() || !meant_for(work, viewer, word.author, word.audience)? {
        return Ok(false);
    }
    let author = std::iter::once(word.author);
    Ok(hidden(work, viewer, author)?.is_empty())
}

fn meant_for(
    work: &mut (impl FriendStore + FollowStore + ?Sized),
    viewer: Option<ShopperId>,
    author: ShopperId,
    audience: Audience,
) -> Result<bool, Fault> {
    let Some(viewer) = viewer else {
        return Ok(audience == Audience::Everyone);
    };
    let friend = work.are_friends(viewer, author)?;
    let follower = work.follows(viewer, author)?;
    Ok(addressed(audience, || friend, || follower))
}

/// Whether a word is addressed to this reader, whatever became of it. To whomever it is not, there is no such word.
pub fn is_addressed_to(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ?Sized),
    reader: Option<ShopperId>,
    id: RecommendationId,
) -> Result<bool> {
    let Some(word) = work.recommendation(id)? else {
        return Ok(false);
    };
    Ok(reader == Some(word.author) || meant_for(work, reader, word.author, word.audience)?)
}

/// Those of these authors whom the viewer blocked, or who blocked the viewer: neither reads the other's words.
pub(super) fn hidden(
    work: &mut (impl FriendStore + ?Sized),
    viewer: Option<ShopperId>,
    authors: impl Iterator<Item = ShopperId>,
) -> Result<BTreeSet<ShopperId>> {
    let Some(viewer) = viewer else {
        return Ok(BTreeSet::new());
    };
    let mut authors: Vec<ShopperId> = authors.collect();
    authors.sort_unstable();
    authors.dedup();
    friends::blocked_either_way(work, viewer, &authors)
}

/// One word, for whoever may read it.
pub fn read(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ?Sized),
    viewer: Option<ShopperId>,
    id: RecommendationId,
) -> Result<Recommendation> {
    let word = work.recommendation(id)?.ok_or(VoteRefusal::Unknown)?;
    match may_read(work, viewer, &word)? {
        true => Ok(word),
        false => Err(VoteRefusal::Unknown.into()),
    }
}

/// What a word said before, newest first: those versions that were meant for this reader then. The author sees all.
pub fn history(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ?Sized),
    viewer: Option<ShopperId>,
    id: RecommendationId,
) -> Result<Vec<Version>> {
    let word = read(work, viewer, id)?;
    let mut versions = work.word_versions(id)?;
    if viewer != Some(word.author) {
        let mut readable = Vec::new();
        for audience in Audience::ALL {
            if meant_for(work, viewer, word.author, audience)? {
                readable.push(audience);
            }
        }
        versions.retain(|version| readable.contains(&version.audience));
    }
    Ok(versions)
}
