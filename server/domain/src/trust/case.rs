//! A case: one word, one ground, both sides, and what people decided.

use super::decision::{Decision, LOWERED_PERCENT, Outcome};
use super::effects::Word;
use super::refusals::{AppealRefusal, DecideRefusal, ReplyRefusal};
use super::report::{Evidence, Ground, Party, SignalName};
use crate::time::DAY;
use crate::transparency::Subject;
use crate::{CaseId, MerchantId, Timestamp, text};

/// How long an author has to reply before anybody may decide without them.
pub const REPLY_SECONDS: i64 = 7 * DAY;
/// How long whoever lost may appeal: six months, as Regulation (EU) 2022/2065, article 20, has it.
pub const APPEAL_SECONDS: i64 = 183 * DAY;
pub const REPLY_CHARS_MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub about: Subject,
    pub author: Party,
    /// The shop that the word is about, where it is about one.
    pub merchant: Option<MerchantId>,
    pub ground: Ground,
    /// The signal that opened it; `None` where a report did.
    pub signal: Option<SignalName>,
    pub opened_at: Timestamp,
    pub reply: Option<Reply>,
    pub state: State,
}

/// What the author says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    pub by: Party,
    pub text: String,
    pub at: Timestamp,
}

/// A decision that stands: by one, or by two who said the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    pub first: Decision,
    pub second: Option<Decision>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided. `proposed`: one operator has, where two are needed.
    Open {
        reply_by: Timestamp,
        proposed: Option<Decision>,
    },
    Decided {
        ruling: Ruling,
        appeal_by: Timestamp,
    },
    /// Whoever lost appealed; others decide.
    Appealed {
        ruling: Ruling,
        appeal: Appeal,
        proposed: Option<Decision>,
    },
    /// Nothing more can be said.
    Closed {
        ruling: Ruling,
        /// The appeal and what was decided then.
        appeal: Option<(Appeal, Ruling)>,
        at: Timestamp,
    },
}

/// A state's name, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Open,
    Answered,
    Decided,
    Appealed,
    Closed,
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Decided => "decided",
            Self::Appealed => "appealed",
            Self::Closed => "closed",
        }
    }
}

impl State {
    pub fn is_undecided(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    pub fn appeal(&self) -> Option<&Appeal> {
        match self {
            Self::Open { .. } | Self::Decided { .. } => None,
            Self::Appealed { appeal, .. } => Some(appeal),
            Self::Closed { appeal, .. } => appeal.as_ref().map(|(appeal, _)| appeal),
        }
    }

    /// What stands: the last ruling.
    pub fn ruling(&self) -> Option<&Ruling> {
        match self {
            Self::Open { .. } => None,
            Self::Decided { ruling, .. } | Self::Appealed { ruling, .. } => Some(ruling),
            Self::Closed { ruling, appeal, .. } => {
                Some(appeal.as_ref().map_or(ruling, |(_, last)| last))
            }
        }
    }
}

impl Ruling {
    pub fn outcome(&self) -> Outcome {
        self.first.outcome
    }

    fn is_by(&self, operator: &str) -> bool {
        self.first.operator == operator
            || (self.second.as_ref()).is_some_and(|second| second.operator == operator)
    }
}

impl Case {
    pub(super) fn open(
        id: CaseId,
        about: Subject,
        word: &Word,
        ground: Ground,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            about,
            author: word.author,
            merchant: word.merchant,
            ground,
            signal: None,
            opened_at: now,
            reply: None,
            state: State::Open {
                reply_by: now.plus_seconds(REPLY_SECONDS),
                proposed: None,
            },
        }
    }

    pub(super) fn flagged(
        id: CaseId,
        about: Subject,
        word: &Word,
        evidence: &Evidence,
        now: Timestamp,
    ) -> Self {
        Self {
            signal: Some(evidence.signal),
            ..Self::open(id, about, word, evidence.signal.ground(), now)
        }
    }

    pub fn stage(&self) -> Stage {
        match &self.state {
            State::Open { .. } if self.reply.is_some() => Stage::Answered,
            State::Open { .. } => Stage::Open,
            State::Decided { .. } => Stage::Decided,
            State::Appealed { .. } => Stage::Appealed,
            State::Closed { .. } => Stage::Closed,
        }
    }

    /// What the word counts because of this case, in percent.
    pub fn weight(&self) -> u8 {
        match self.state.ruling().map(Ruling::outcome) {
            None if self.signal.is_some() => LOWERED_PERCENT,
            Some(Outcome::Lower) => LOWERED_PERCENT,
            None | Some(Outcome::Keep | Outcome::Withhold) => 100,
        }
    }

    /// Whether this case keeps the word from being shown.
    pub fn withholds(&self) -> bool {
        self.state.ruling().map(Ruling::outcome) == Some(Outcome::Withhold)
    }

    /// Until when nobody may decide, unless the author replies before.
    pub fn waits_until(&self) -> Option<Timestamp> {
        match &self.state {
            State::Open { reply_by, .. }
                if self.reply.is_none() && self.ground.waits_for_reply() =>
            {
                Some(*reply_by)
            }
            _ => None,
        }
    }

    /// Until when this side may appeal; `None` where it may not.
    pub fn appeal_open_to(&self, by: Party, reported: bool) -> Option<Timestamp> {
        match &self.state {
            State::Decided { ruling, appeal_by }
                if lost(ruling.outcome(), self.author == by, reported) =>
            {
                Some(*appeal_by)
            }
            _ => None,
        }
    }

    pub(super) fn reply(self, text: &str, now: Timestamp) -> Result<Self, ReplyRefusal> {
        let text = text::paragraphs(text, REPLY_CHARS_MAX).map_err(ReplyRefusal::Text)?;
        if self.reply.is_some() {
            return Err(ReplyRefusal::Replied);
        }
        if !self.state.is_undecided() {
            return Err(ReplyRefusal::Decided);
        }
        Ok(Self {
            reply: Some(Reply { text, at: now }),
            ..self
        })
    }

    pub(super) fn decide(self, decision: Decision, now: Timestamp) -> Result<Self, DecideRefusal> {
        if let Some(until) = self.waits_until().filter(|until| now < *until) {
            return Err(DecideRefusal::AuthorsTime { until });
        }
        let needs_two = self.ground.needs_two();
        let state = match self.state {
            State::Open { reply_by, proposed } => match agreed(proposed, decision, needs_two)? {
                Agreed::Yes(ruling) => State::Decided {
                    ruling,
                    appeal_by: now.plus_seconds(APPEAL_SECONDS),
                },
                Agreed::NotYet(decision) => State::Open {
                    reply_by,
                    proposed: Some(decision),
                },
            },
            State::Appealed {
                ruling,
                appeal,
                proposed,
            } => {
                if ruling.is_by(&decision.operator) {
                    return Err(DecideRefusal::OtherEyes);
                }
                match agreed(proposed, decision, needs_two)? {
                    Agreed::Yes(last) => State::Closed {
                        ruling,
                        appeal: Some((appeal, last)),
                        at: now,
                    },
                    Agreed::NotYet(decision) => State::Appealed {
                        ruling,
                        appeal,
                        proposed: Some(decision),
                    },
                }
            }
            State::Decided { .. } | State::Closed { .. } => {
                return Err(DecideRefusal::AlreadyDecided);
            }
        };
        Ok(Self { state, ..self })
    }

    /// `reported`: whether whoever appeals has a report in this case. Otherwise they are the author.
    pub(super) fn appeal(
        self,
        by: Party,
        reported: bool,
        text: &str,
        now: Timestamp,
    ) -> Result<Self, AppealRefusal> {
        let text = text::paragraphs(text, REPLY_CHARS_MAX).map_err(AppealRefusal::Text)?;
        let State::Decided { ruling, appeal_by } = self.state else {
            return Err(match self.state {
                State::Open { .. } => AppealRefusal::NotDecided,
                _ => AppealRefusal::Once,
            });
        };
        if now >= appeal_by {
            return Err(AppealRefusal::Late);
        }
        if !lost(ruling.outcome(), self.author == by, reported) {
            return Err(AppealRefusal::NotYours);
        }
        let state = State::Appealed {
            ruling,
            appeal: Appeal { by, text, at: now },
            proposed: None,
        };
        Ok(Self { state, ..self })
    }

    /// `None` while somebody may still appeal, and where there is nothing to close.
    pub(super) fn close(self, now: Timestamp) -> Option<Self> {
        match self.state {
            State::Decided { ruling, appeal_by } if now >= appeal_by => Some(Self {
                state: State::Closed {
                    ruling,
                    appeal: None,
                    at: now,
                },
                ..self
            }),
            _ => None,
        }
    }

    /// How the log says what was decided since `before`, if anything was.
    pub(super) fn newly_decided(&self, before: &Self) -> Option<&'static str> {
        match (&before.state, &self.state) {
            (State::Open { .. }, State::Decided { ruling, .. }) => Some(ruling.outcome().decided()),
            (
                State::Appealed { .. },
                State::Closed {
                    ruling,
                    appeal: Some((_, last)),
                    ..
                },
            ) => Some(match ruling.outcome() == last.outcome() {
                true => "upheld",
                false => "overturned",
            }),
            _ => None,
        }
    }
}

/// Whether whoever asks lost by an outcome.
fn lost(outcome: Outcome, is_author: bool, reported: bool) -> bool {
    match outcome {
        Outcome::Keep => reported,
        Outcome::Lower | Outcome::Withhold => is_author,
    }
}

enum Agreed {
    Yes(Ruling),
    /// Another operator has to say the same.
    NotYet(Decision),
}

/// Whether a decision stands. Whoever disagrees with what was proposed proposes anew.
fn agreed(
    proposed: Option<Decision>,
    decision: Decision,
    needs_two: bool,
) -> Result<Agreed, DecideRefusal> {
    if !needs_two {
        return Ok(Agreed::Yes(Ruling {
            first: decision,
            second: None,
        }));
    }
    match proposed {
        Some(first) if first.operator == decision.operator => Err(DecideRefusal::FourEyes),
        Some(first) if first.outcome == decision.outcome => Ok(Agreed::Yes(Ruling {
            first,
            second: Some(decision),
        })),
        _ => Ok(Agreed::NotYet(decision)),
    }
}
