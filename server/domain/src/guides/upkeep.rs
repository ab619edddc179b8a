//! What operators and decided cases do: naming ambassadors, withholding and restoring.

use super::guide::Guide;
use super::question::Question;
use super::refusals::{AnswerRefusal, FollowRefusal, HelpRefusal};
use super::store::GuideStore;
use super::story::{Story, Withheld};
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
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    reason: &str,
    now: Timestamp,
) -> Result<Story> {
    let story = work.story(id)?.ok_or(HelpRefusal::UnknownStory)?;
    let withheld = Some(Withheld {
        reason: reason.into(),
        at: now,
    });
    let story = Story { withheld, ..story };

    work.put_story(&story)?;
    Ok(story)
}

/// Gives it back.
pub fn restore(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    _now: Timestamp,
) -> Result<Story> {
    let story = work.story(id)?.ok_or(HelpRefusal::UnknownStory)?;
    let story = Story {
        withheld: None,
        ..story
    };

    work.put_story(&story)?;
    Ok(story)
}

/// Takes an answer (and its question) from readers' sight.
pub fn withhold_answer(
    work: &mut (impl GuideStore + ?Sized),
    id: QuestionId,
    reason: &str,
    now: Timestamp,
) -> Result<Question> {
    let question = work.question(id)?.ok_or(AnswerRefusal::UnknownQuestion)?;
    let withheld = Some(Withheld {
        reason: reason.into(),
        at: now,
    });
    let question = Question {
        withheld,
        ..question
    };

    work.put_question(&question)?;
    Ok(question)
}

/// Gives it back.
pub fn restore_answer(
    work: &mut (impl GuideStore + ?Sized),
    id: QuestionId,
    _now: Timestamp,
) -> Result<Question> {
    let question = work.question(id)?.ok_or(AnswerRefusal::UnknownQuestion)?;
    let question = Question {
        withheld: None,
        ..question
    };

    work.put_question(&question)?;
    Ok(question)
}
