//! A decision: what an operator says to a case, and why.

use super::operator::Operator;
use super::refusals::DecideRefusal;
use crate::{Timestamp, text};

pub const EXPLANATION_CHARS_MAX: usize = 1_000;

/// What a word counts while a signal's case is open, and after it was decided to be lowered.
pub const LOWERED_PERCENT: u8 = 25;

/// What becomes of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It stays and counts as before.
    Keep,
    /// It stays and counts less.
    Lower,
    /// It is shown to nobody but its author.
    Withhold,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub operator: String,
    pub outcome: Outcome,
    /// For the author, the reporters and, of a public word, everybody.
    pub explanation: String,
    pub at: Timestamp,
}

impl Outcome {
    pub const ALL: [Outcome; 3] = [Self::Keep, Self::Lower, Self::Withhold];

    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Lower => "lower",
            Self::Withhold => "withhold",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// How the log says that it was decided.
    pub(super) fn decided(self) -> &'static str {
        match self {
            Self::Keep => "kept",
            Self::Lower => "lowered",
            Self::Withhold => "withheld",
        }
    }
}

impl Decision {
    pub(super) fn by(
        operator: &Operator,
        outcome: Outcome,
        explanation: &str,
        now: Timestamp,
    ) -> Result<Self, DecideRefusal> {
        let explanation = text::paragraphs(explanation, EXPLANATION_CHARS_MAX)
            .map_err(DecideRefusal::Explanation)?;
        Ok(Self {
            operator: operator.name.clone(),
            outcome,
            explanation,
            at: now,
        })
    }
}
