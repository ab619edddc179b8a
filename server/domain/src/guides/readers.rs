//! What readers do: follow a guide, and say that a story helped them.

use super::follow::{FOLLOWING_MAX, Following};
use super::guide::Guide;
use super::refusals::{FollowRefusal, HelpRefusal};
use super::store::GuideStore;
use super::story::{Helped, Story};
use crate::friends::{self, FriendStore};
use crate::{Result, ShopperId, StoryId, Timestamp};

/// Follows a guide. Doing it again changes nothing.
pub fn follow(
    work: &mut (impl GuideStore + FriendStore + ?Sized),
    follower: ShopperId,
    handle: &str,
    now: Timestamp,
) -> Result<Guide> {
    let guide = work
        .guide_by_handle(handle)?
        .ok_or(FollowRefusal::UnknownGuide)?;
    if !friends::blocked_either_way(work, follower, &[guide.id])?.is_empty() {
        return Err(FollowRefusal::UnknownGuide.into());
    }
    if guide.id == follower {
        return Err(FollowRefusal::Yourself.into());
    }
    if work.follows(follower, guide.id)? {
        return Ok(guide);
    }
    if work.followed_by(follower)?.len() >= FOLLOWING_MAX {
        return Err(FollowRefusal::TooMany.into());
    }
    let followed = Guide {
        followers: guide.followers.saturating_add(1),
        ..guide
    };

    work.follow(follower, followed.id, now)?;
    work.put_guide(&followed)?;
    Ok(followed)
}

/// Follows no more. Not having followed is as good.
pub fn unfollow(
    work: &mut (impl GuideStore + ?Sized),
    follower: ShopperId,
    handle: &str,
) -> Result<Guide> {
    let guide = work
        .guide_by_handle(handle)?
        .ok_or(FollowRefusal::UnknownGuide)?;
    if !work.follows(follower, guide.id)? {
        return Ok(guide);
    }
    let left = Guide {
        followers: guide.followers.saturating_sub(1),
        ..guide
    };

    work.unfollow(follower, left.id)?;
    work.put_guide(&left)?;
    Ok(left)
}

/// The guides one follows, by name.
pub fn following(
    work: &mut (impl GuideStore + ?Sized),
    follower: ShopperId,
) -> Result<Vec<(Guide, Following)>> {
    let mut followed = Vec::new();
    for edge in work.followed_by(follower)? {
        if let Some(guide) = work.guide(edge.guide)? {
            followed.push((guide, edge));
        }
    }
    followed.sort_by_cached_key(|(guide, _)| (guide.name.to_lowercase(), guide.id));
    Ok(followed)
}

/// "This helped me", once a reader. It counts in the order only from readers with a purchase or a friend here, as they are now:
/// accounts are free, these are not.
pub fn help(
    work: &mut (impl GuideStore + FriendStore + ?Sized),
    reader: ShopperId,
    id: StoryId,
    now: Timestamp,
) -> Result<Helped> {
    let story = readable(work, id)?;
    if story.author == reader {
        return Err(HelpRefusal::OwnStory.into());
    }
    if work.helped(id, reader)?.is_some() {
        return Ok(story.helped);
    }
    let counts = !work.friends_of(reader)?.is_empty() || work.has_bought(reader)?;
    let helped = Helped {
        total: story.helped.total.saturating_add(1),
        counted: story.helped.counted.saturating_add(u32::from(counts)),
    };

    work.add_helped(id, reader, counts, now)?;
    work.put_story(&Story { helped, ..story })?;
    Ok(helped)
}

/// Takes that back. Not having said it is as good.
pub fn unhelp(
    work: &mut (impl GuideStore + ?Sized),
    reader: ShopperId,
    id: StoryId,
) -> Result<Helped> {
    let story = readable(work, id)?;
    let Some(counted) = work.helped(id, reader)? else {
        return Ok(story.helped);
    };
    let helped = Helped {
        total: story.helped.total.saturating_sub(1),
        counted: story.helped.counted.saturating_sub(u32::from(counted)),
    };

    work.remove_helped(id, reader)?;
    work.put_story(&Story { helped, ..story })?;
    Ok(helped)
}

fn readable(work: &mut (impl GuideStore + ?Sized), id: StoryId) -> Result<Story> {
    let story = work.story(id)?;
    Ok(story
        .filter(|story| story.public_version().is_some())
        .ok_or(HelpRefusal::UnknownStory)?)
}
