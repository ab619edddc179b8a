//! What operators and decided cases do: naming ambassadors, withholding and restoring.

use super::guide::Guide;
use super::log::{Told, tell_of_answer, tell_of_story};
use super::question::{Asked, Question};
use super::refusals::{AnswerRefusal, FollowRefusal, HelpRefusal};
use super::store::GuideStore;
use super::story::{State, Story, Withheld};
use crate::transparency::{Act, TransparencyStore};
use crate::{QuestionId, Result, StoryId, Timestamp};

/// Names a guide an ambassador, who may coach.
pub fn name_ambassador(work: &mut (impl GuideStore + ?Sized), handle: &str) -> Result<Guide> {
    let guide = work
        .guide_by_handle(handle)?
        .ok_or(FollowRefusal::UnknownGuide)?;
    let named = Guide {
        ambassador: true,
        ..guide
    };

    work.put_guide(&named)?;
    Ok(named)
}

/// Takes a story from readers' sight, whatever its author does with it meanwhile.
pub fn withhold(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: StoryId,
    reason: &str,
    now: Timestamp,
) -> Result<Story> {
    let told = Told {
        reason: Some(reason),
        ..Told::of(Act::Withheld)
    };
    let withheld = Withheld {
        reason: reason.into(),
        at: now,
    };
    set_withheld(work, id, Some(withheld), told, now)
}

/// Gives it back.
pub fn restore(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: StoryId,
    now: Timestamp,
) -> Result<Story> {
    set_withheld(work, id, None, Told::of(Act::Restored), now)
}

fn set_withheld(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: StoryId,
    withheld: Option<Withheld>,
    told: Told<'_>,
    now: Timestamp,
) -> Result<Story> {
    let story = work.story(id)?.ok_or(HelpRefusal::UnknownStory)?;
    if story.withheld.is_some() == withheld.is_some() {
        return Ok(story);
    }
    let decided = Story { withheld, ..story };
    // Of what its author withdrew, readers see nothing either way.
    let version = match decided.state {
        State::Published { version, .. } => work.version(id, version)?,
        State::Draft | State::Withdrawn { .. } => None,
    };

    work.put_story(&decided)?;
    if let Some(version) = version {
        tell_of_story(work, &decided, &version, told, now)?;
    }
    Ok(decided)
}

/// Takes an answer (and its question) from readers' sight.
pub fn withhold_answer(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: QuestionId,
    reason: &str,
    now: Timestamp,
) -> Result<Question> {
    let told = Told {
        reason: Some(reason),
        ..Told::of(Act::Withheld)
    };
    let withheld = Withheld {
        reason: reason.into(),
        at: now,
    };
    set_answer_withheld(work, id, Some(withheld), told, now)
}

/// Gives it back.
pub fn restore_answer(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: QuestionId,
    now: Timestamp,
) -> Result<Question> {
    set_answer_withheld(work, id, None, Told::of(Act::Restored), now)
}

fn set_answer_withheld(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: QuestionId,
    withheld: Option<Withheld>,
    told: Told<'_>,
    now: Timestamp,
) -> Result<Question> {
    let question = work.question(id)?.ok_or(AnswerRefusal::UnknownQuestion)?;
    if question.withheld.is_some() == withheld.is_some() {
        return Ok(question);
    }
    let decided = Question {
        withheld,
        ..question
    };

    work.put_question(&decided)?;
    if let Asked::Answered(given) = &decided.state {
        tell_of_answer(work, &decided, given, told, now)?;
    }
    Ok(decided)
}
