//! Coaching: a guide asks an ambassador, who accepts; either ends it at any moment.
//!
//! The coach reads the guide's working copies and talks about them with the guide; nobody else ever sees that. What the coach
//! says in public is one thing: that they stand by a published version.

use super::guide::Guide;
use super::refusals::{CoachRefusal, CommentRefusal, EndorseRefusal};
use super::store::GuideStore;
use super::story::{Comment, Endorsement, Story};
use crate::{Result, ShopperId, StoryId, Timestamp, text};

pub const COMMENT_CHARS_MAX: usize = 1_000;
pub const COMMENTS_MAX: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Asked,
    Accepted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coaching {
    pub guide: ShopperId,
    pub coach: ShopperId,
    pub standing: Standing,
    /// Since when it stands as it does.
    pub since: Timestamp,
}

impl Standing {
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Asked, Self::Accepted]
            .into_iter()
            .find(|standing| standing.name() == name)
    }
}

/// Asks an ambassador to be one's coach. Asking the same one again changes nothing.
pub fn ask_coach(
    work: &mut (impl GuideStore + ?Sized),
    guide: ShopperId,
    handle: &str,
    now: Timestamp,
) -> Result<Coaching> {
    work.guide(guide)?.ok_or(CoachRefusal::NotAGuide)?;
    let coach = work
        .guide_by_handle(handle)?
        .ok_or(CoachRefusal::UnknownGuide)?;
    if coach.id == guide {
        return Err(CoachRefusal::Yourself.into());
    }
    if !coach.ambassador {
        return Err(CoachRefusal::NotAnAmbassador.into());
    }
    match work.coaching_of(guide)? {
        Some(earlier) if earlier.coach == coach.id => return Ok(earlier),
        Some(earlier) if earlier.standing == Standing::Accepted => {
            return Err(CoachRefusal::HasACoach.into());
        }
        _ => {}
    }
    let coaching = Coaching {
        guide,
        coach: coach.id,
        standing: Standing::Asked,
        since: now,
    };

    work.put_coaching(&coaching)?;
    Ok(coaching)
}

/// The ambassador accepts.
pub fn accept_coaching(
    work: &mut (impl GuideStore + ?Sized),
    coach: ShopperId,
    handle: &str,
    now: Timestamp,
) -> Result<Coaching> {
    let coach = work.guide(coach)?.ok_or(CoachRefusal::NotAGuide)?;
    if !coach.ambassador {
        return Err(CoachRefusal::NotAnAmbassador.into());
    }
    let guide = work
        .guide_by_handle(handle)?
        .ok_or(CoachRefusal::UnknownGuide)?;
    let asked = work
        .coaching_of(guide.id)?
        .filter(|coaching| coaching.coach == coach.id)
        .ok_or(CoachRefusal::NotAsked)?;
    if asked.standing == Standing::Accepted {
        return Ok(asked);
    }
    let accepted = Coaching {
        standing: Standing::Accepted,
        since: now,
        ..asked
    };

    work.put_coaching(&accepted)?;
    Ok(accepted)
}

/// Ends a coaching, or an asking: the guide's own where `handle` is `None`, else that of a guide whom one coaches.
pub fn end_coaching(
    work: &mut (impl GuideStore + ?Sized),
    who: ShopperId,
    handle: Option<&str>,
) -> Result<()> {
    let guide = match handle {
        None => who,
        Some(handle) => {
            work.guide_by_handle(handle)?
                .ok_or(CoachRefusal::UnknownGuide)?
                .id
        }
    };
    work.coaching_of(guide)?
        .filter(|coaching| coaching.guide == who || coaching.coach == who)
        .ok_or(CoachRefusal::NoCoach)?;

    work.remove_coaching(guide)?;
    Ok(())
}

/// A story as its author and the author's coach read it: with its working copy.
pub fn read_draft(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    reader: ShopperId,
) -> Result<Story> {
    let story = between_the_two(work, id, reader)?;
    Ok(story.ok_or(CommentRefusal::UnknownStory)?)
}

/// What the two said to each other about a story, oldest first.
pub fn comments(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    reader: ShopperId,
) -> Result<Vec<(Guide, Comment)>> {
    read_draft(work, id, reader)?;
    let mut said = Vec::new();
    for comment in work.comments(id)? {
        if let Some(author) = work.guide(comment.author)? {
            said.push((author, comment));
        }
    }
    Ok(said)
}

/// Says something about a story to the other of the two.
pub fn comment(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    text: &str,
    now: Timestamp,
) -> Result<Comment> {
    let story = read_draft(work, id, author)?;
    accepted_coach(work, story.author)?.ok_or(CommentRefusal::NoCoach)?;
    let text = text::paragraphs(text, COMMENT_CHARS_MAX)
        .map_err(|reason| CommentRefusal::Text(reason.of("text")))?;
    if work.comments(id)?.len() >= COMMENTS_MAX {
        return Err(CommentRefusal::TooMany.into());
    }
    let comment = Comment {
        author,
        text,
        at: now,
    };

    work.add_comment(id, &comment)?;
    Ok(comment)
}

/// The coach stands by what readers see now.
pub fn endorse(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    coach: ShopperId,
    now: Timestamp,
) -> Result<Story> {
    let story = coached(work, id, coach)?;
    let version = story.public_version().ok_or(EndorseRefusal::NotPublished)?;
    let endorsed = Story {
        endorsement: Some(Endorsement {
            by: coach,
            version,
            at: now,
        }),
        ..story
    };

    work.put_story(&endorsed)?;
    Ok(endorsed)
}

/// The coach takes that back; also one who is the author's coach no more.
pub fn take_back_endorsement(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    coach: ShopperId,
) -> Result<Story> {
    let story = work.story(id)?.ok_or(EndorseRefusal::UnknownStory)?;
    if story.endorsement.is_none_or(|given| given.by != coach) {
        return Err(EndorseRefusal::NotTheCoach.into());
    }
    let bare = Story {
        endorsement: None,
        ..story
    };

    work.put_story(&bare)?;
    Ok(bare)
}

fn coached(work: &mut (impl GuideStore + ?Sized), id: StoryId, coach: ShopperId) -> Result<Story> {
    let story = work.story(id)?.ok_or(EndorseRefusal::UnknownStory)?;
    let of_author = accepted_coach(work, story.author)?;
    match (of_author == Some(coach), story.public_version()) {
        (true, _) => Ok(story),
        (false, Some(_)) => Err(EndorseRefusal::NotTheCoach.into()),
        // That there is a draft is nobody's to know.
        (false, None) => Err(EndorseRefusal::UnknownStory.into()),
    }
}

/// The story, for its author and the author's coach alone.
fn between_the_two(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    reader: ShopperId,
) -> Result<Option<Story>> {
    let Some(story) = work.story(id)? else {
        return Ok(None);
    };
    let allowed = story.author == reader || accepted_coach(work, story.author)? == Some(reader);
    Ok(allowed.then_some(story))
}

fn accepted_coach(
    work: &mut (impl GuideStore + ?Sized),
    guide: ShopperId,
) -> Result<Option<ShopperId>> {
    let coaching = work.coaching_of(guide)?;
    Ok(coaching
        .filter(|coaching| coaching.standing == Standing::Accepted)
        .map(|coaching| coaching.coach))
}
