//! Points: short statements for and against, each about one aspect of the product, with which others agree or disagree.
//!
//! A point keeps its number as long as it says the same, so the votes stay with what they were about; a changed statement is a
//! new point without votes. Every vote is kept as it was cast, so that anyone may see how a count came to be.

use super::choices::names;
use super::refusals::WriteRefusal;
use crate::disclosure::Disclosure;
use crate::{RecommendationId, ShopperId, Timestamp, text};

pub const POINTS_MAX: usize = 8;
pub const ASPECT_CHARS_MAX: usize = 40;
pub const STATEMENT_CHARS_MAX: usize = 140;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    Pro,
    Con,
}

/// What somebody makes of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    Agrees,
    Disagrees,
    /// Took the vote back.
    Withdrawn,
}

names!(PointKind {
    Pro = "pro",
    Con = "con"
});
names!(Stance {
    Agrees = "agrees",
    Disagrees = "disagrees",
    Withdrawn = "withdrawn",
});

/// A point as an author sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPoint {
    pub kind: PointKind,
    pub aspect: String,
    pub statement: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Names it within its recommendation; never given twice.
    pub number: u32,
    pub kind: PointKind,
    pub aspect: String,
    pub statement: String,
    pub agree: u32,
    pub disagree: u32,
}

/// One vote as it was cast; the latest of a voter counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    pub recommendation: RecommendationId,
    pub point: u32,
    pub voter: ShopperId,
    pub stance: Stance,
    /// The voter had a verified purchase of the product.
    pub verified: bool,
    /// What the voter disclosed in their own word about the product, if there was one.
    pub disclosure: Option<Disclosure>,
    pub at: Timestamp,
}

impl Point {
    /// Counts a vote of somebody whose vote before was `earlier`.
    pub(super) fn counted(&mut self, earlier: Option<Stance>, now: Stance) {
        match earlier {
            Some(Stance::Agrees) => self.agree = self.agree.saturating_sub(1),
            Some(Stance::Disagrees) => self.disagree = self.disagree.saturating_sub(1),
            Some(Stance::Withdrawn) | None => {}
        }
        match now {
            Stance::Agrees => self.agree += 1,
            Stance::Disagrees => self.disagree += 1,
            Stance::Withdrawn => {}
        }
    }
}

/// Reads an author's points. Those that say what an `earlier` one said keep its number and votes; new ones are numbered from
/// `next`, which comes back as it is then.
pub(super) fn read(
    drafts: Vec<DraftPoint>,
    earlier: &[Point],
    mut next: u32,
) -> Result<(Vec<Point>, u32), WriteRefusal> {
    if drafts.len() > POINTS_MAX {
        return Err(WriteRefusal::TooManyPoints);
    }
    let mut points: Vec<Point> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let aspect = text::line(&draft.aspect, ASPECT_CHARS_MAX).map_err(WriteRefusal::Aspect)?;
        let statement =
            text::line(&draft.statement, STATEMENT_CHARS_MAX).map_err(WriteRefusal::Statement)?;
        let same = |point: &&Point| {
            point.kind == draft.kind && point.aspect == aspect && point.statement == statement
        };
        if points.iter().any(|point| same(&point)) {
            return Err(WriteRefusal::PointTwice);
        }
        let point = earlier.iter().find(same).cloned();
        points.push(point.unwrap_or_else(|| {
            next += 1;
            Point {
                number: next - 1,
                kind: draft.kind,
                aspect,
                statement,
                agree: 0,
                disagree: 0,
            }
        }));
    }
    Ok((points, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextRefusal;

    fn draft(kind: PointKind, aspect: &str, statement: &str) -> DraftPoint {
        DraftPoint {
            kind,
            aspect: aspect.into(),
            statement: statement.into(),
        }
    }

    #[test]
    fn a_point_is_short_and_said_once() {
        use PointKind::*;
        let light = || draft(Pro, "light", "Warm without being yellow.");
        for (drafts, expected) in [
            (vec![], Ok(0)),
            (
                vec![light(), draft(Con, "light", "Warm without being yellow.")],
                Ok(2),
            ),
            (vec![light(), light()], Err(WriteRefusal::PointTwice)),
            (
                (0..8)
                    .map(|n| draft(Pro, "cable", &n.to_string()))
                    .collect(),
                Ok(8),
            ),
            (
                (0..9)
                    .map(|n| draft(Pro, "cable", &n.to_string()))
                    .collect(),
                Err(WriteRefusal::TooManyPoints),
            ),
            (
                vec![draft(Pro, " ", "Warm.")],
                Err(WriteRefusal::Aspect(TextRefusal::Blank)),
            ),
            (
                vec![draft(Pro, &"é".repeat(41), "Warm.")],
                Err(WriteRefusal::Aspect(TextRefusal::TooLong { max_chars: 40 })),
            ),
            (
                vec![draft(Pro, "light", &"é".repeat(141))],
                Err(WriteRefusal::Statement(TextRefusal::TooLong {
                    max_chars: 140,
                })),
            ),
            (
                vec![draft(Pro, "light", "<b>warm</b>")],
                Err(WriteRefusal::Statement(TextRefusal::Markup)),
            ),
            (
                vec![draft(Pro, "light", "two\nlines")],
                Err(WriteRefusal::Statement(TextRefusal::ControlCharacter)),
            ),
        ] {
            let outcome = read(drafts, &[], 1).map(|(points, _)| points.len());
            assert_eq!(outcome, expected);
        }
    }

    #[test]
    fn votes_stay_with_what_they_were_about() {
        let first = vec![
            draft(PointKind::Pro, "light", "Warm."),
            draft(PointKind::Con, "cable", "Short."),
        ];
        let (mut points, next) = read(first, &[], 1).expect("two points");
        assert_eq!(next, 3);
        points[0].counted(None, Stance::Agrees);
        points[1].counted(None, Stance::Agrees);
        let second = vec![
            draft(PointKind::Con, "cable", "A little short."),
            draft(PointKind::Pro, "light", "Warm."),
        ];
        let (points, next) = read(second, &points, next).expect("two points");
        let seen: Vec<_> = points.iter().map(|p| (p.number, p.agree)).collect();
        assert_eq!((seen, next), (vec![(3, 0), (2 - 1, 1)], 4));
    }

    #[test]
    fn a_voter_counts_once() {
        use Stance::*;
        let (mut points, _) =
            read(vec![draft(PointKind::Pro, "light", "Warm.")], &[], 1).expect("a point");
        let point = &mut points[0];
        for (earlier, now, expected) in [
            (None, Agrees, (1, 0)),
            (Some(Agrees), Agrees, (1, 0)),
            (Some(Agrees), Disagrees, (0, 1)),
            (None, Disagrees, (0, 2)),
            (Some(Disagrees), Withdrawn, (0, 1)),
            (Some(Withdrawn), Agrees, (1, 1)),
        ] {
            point.counted(earlier, now);
            assert_eq!(
                (point.agree, point.disagree),
                expected,
                "{earlier:?} {now:?}"
            );
        }
    }
}
