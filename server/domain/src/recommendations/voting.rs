//! Votes on points: anyone who may read a word may say whether a point holds, once, and change their mind.

use super::reading::read;
use super::{Recommendation, RecommendationStore, Stance, Vote, VoteRefusal, save};
use crate::disclosure::Disclosure;
use crate::friends::FriendStore;
use crate::guides::FollowStore;
use crate::shoppers::ShopperStore;
use crate::{RecommendationId, Result, ShopperId, Timestamp};

/// How many votes of a point are told at most.
pub const VOTES_SHOWN_MAX: u32 = 100;

/// A vote as a reader sees it: only the reader's friends have names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenVote {
    pub voter: Voter,
    pub stance: Stance,
    pub verified: bool,
    pub disclosure: Option<Disclosure>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voter {
    You,
    Friend(String),
    Someone,
}

/// Votes on a point, in place of an earlier vote of the same person.
pub fn vote(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ?Sized),
    voter: ShopperId,
    id: RecommendationId,
    point: u32,
    stance: Stance,
    now: Timestamp,
) -> Result<Recommendation> {
    let word = read(work, Some(voter), id)?;
    let earlier = work
        .stances_of(voter, &[id])?
        .into_iter()
        .find(|(_, number, _)| *number == point)
        .map(|(_, _, stance)| stance);
    let purchase = work.purchase_of(voter, word.merchant, &word.sku, None)?;
    let own_word = work.recommendation_by(voter, word.merchant, &word.sku)?;

    let mut counted = word.clone();
    let of_point = counted.points.iter_mut().find(|one| one.number == point);
    let of_point = of_point.ok_or(VoteRefusal::UnknownPoint)?;
    if voter == word.author {
        return Err(VoteRefusal::Own.into());
    }
    if earlier.unwrap_or(Stance::Withdrawn) == stance {
        return Ok(word);
    }
    of_point.counted(earlier, stance);
    let vote = Vote {
        recommendation: id,
        point,
        voter,
        stance,
        verified: purchase.is_some_and(|purchase| purchase.delivered_at.is_some()),
        disclosure: own_word
            .filter(Recommendation::is_public)
            .map(|own| own.disclosure),
        at: now,
    };

    work.add_vote(&vote)?;
    save(work, Some(&word), &counted)?;
    Ok(counted)
}

/// How they voted on a point, newest first.
pub fn votes(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    id: RecommendationId,
    point: u32,
) -> Result<Vec<SeenVote>> {
    let word = read(work, viewer, id)?;
    if !word.points.iter().any(|one| one.number == point) {
        return Err(VoteRefusal::UnknownPoint.into());
    }
    let mut seen = Vec::new();
    for vote in work.votes(id, point, VOTES_SHOWN_MAX)? {
        let friend = match viewer {
            Some(viewer) => work.are_friends(viewer, vote.voter)?,
            None => false,
        };
        let voter = if viewer == Some(vote.voter) {
            Voter::You
        } else if friend && let Some(friend) = work.shopper(vote.voter)? {
            Voter::Friend(friend.handle)
        } else {
            Voter::Someone
        };
        seen.push(SeenVote {
            voter,
            stance: vote.stance,
            verified: vote.verified,
            disclosure: vote.disclosure,
            at: vote.at,
        });
    }
    Ok(seen)
}
