//! What happens to a recommendation after it was written: edits, re-reviews, the shop's reply, and what people decided of it.

use super::choices::{Audience, Verdict, names};
use super::point::PointKind;
use super::refusals::{FollowUpRefusal, ReplyRefusal};
use crate::disclosure::Disclosure;
use crate::time::DAY;
use crate::{RecommendationId, Timestamp, text};

pub const FOLLOW_UP_CHARS_MAX: usize = 1_000;
pub const REPLY_CHARS_MAX: usize = 1_000;
/// A purchase counts as kept when the fourteen days in which it could have been sent back (2011/83/EU, art. 9) are over.
pub const KEPT_AFTER_DAYS: i64 = 14;

/// Whether readers get to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Published,
    /// Kept back for this reason until it is decided, or by decision.
    Withheld {
        reason: String,
    },
    /// Taken down by decision. Its author still sees it, and why.
    Removed {
        reason: String,
    },
}

/// When an author is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Days30,
    Days180,
}

names!(Stage {
    Days30 = "after_30_days",
    Days180 = "after_180_days"
});

impl Stage {
    pub fn days(self) -> i64 {
        match self {
            Self::Days30 => 30,
            Self::Days180 => 180,
        }
    }
}

/// What an author says after a while, beside what was said first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    pub stage: Stage,
    pub verdict: Verdict,
    pub text: String,
    pub at: Timestamp,
}

/// The shop's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub at: Timestamp,
    /// Kept back from readers, for this reason.
    pub withheld: Option<String>,
}

/// What a recommendation said before it was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub recommendation: RecommendationId,
    /// From 1 on.
    pub number: u32,
    pub verdict: Verdict,
    pub points: Vec<Said>,
    pub text: String,
    /// Whoever may read the word now reads only those versions that were meant for them then.
    pub audience: Audience,
    pub disclosure: Disclosure,
    pub written_at: Timestamp,
}

/// A point as it once stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub kind: PointKind,
    pub aspect: String,
    pub statement: String,
}

/// The re-review that is due at `now`, by the time since `from` and what was already answered: the latest stage that was reached,
/// once.
pub(super) fn due(from: Timestamp, answered: &[FollowUp], now: Timestamp) -> Option<Stage> {
    let reached = Stage::ALL
        .into_iter()
        .rev()
        .find(|stage| from.plus_seconds(stage.days() * DAY) <= now)?;
    let done = answered.iter().any(|follow_up| follow_up.stage == reached);
    (!done).then_some(reached)
}

pub(super) fn read_follow_up(
    text: &str,
    verdict: Option<Verdict>,
    due: Option<Stage>,
    now: Timestamp,
) -> Result<FollowUp, FollowUpRefusal> {
    let text = text::paragraphs(text, FOLLOW_UP_CHARS_MAX).map_err(FollowUpRefusal::Text)?;
    let verdict = verdict.ok_or(FollowUpRefusal::VerdictMissing)?;
    let stage = due.ok_or(FollowUpRefusal::NotDue)?;
    Ok(FollowUp {
        stage,
        verdict,
        text,
        at: now,
    })
}

/// A new text does not lift what was decided of an `earlier` one.
pub(super) fn read_reply(
    text: &str,
    earlier: Option<&Reply>,
    now: Timestamp,
) -> Result<Reply, ReplyRefusal> {
    let text = text::paragraphs(text, REPLY_CHARS_MAX).map_err(ReplyRefusal::Text)?;
    Ok(Reply {
        text,
        at: now,
        withheld: earlier.and_then(|earlier| earlier.withheld.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_re_review_is_asked_for_after_30_and_after_180_days_once_each() {
        use Stage::*;
        let answer = |stage| FollowUp {
            stage,
            verdict: Verdict::Recommends,
            text: "Still.".into(),
            at: Timestamp(0),
        };
        for (day, answered, expected) in [
            (0, vec![], None),
            (29, vec![], None),
            (30, vec![], Some(Days30)),
            (179, vec![], Some(Days30)),
            (179, vec![Days30], None),
            (180, vec![Days30], Some(Days180)),
            (180, vec![], Some(Days180)),
            (4_000, vec![], Some(Days180)),
            (4_000, vec![Days180], None),
        ] {
            let answered: Vec<FollowUp> = answered.into_iter().map(answer).collect();
            let now = Timestamp(0).plus_seconds(day * DAY);
            assert_eq!(due(Timestamp(0), &answered, now), expected, "day {day}");
        }
    }
}
