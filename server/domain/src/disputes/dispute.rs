//! A dispute, its stages, and the moves between them.

use super::refusals::DisputeRefusal;
use crate::refusal::Result;
use crate::text;
use crate::time::DAY;
use crate::{DisputeId, MerchantId, PaymentId, ShopperId, Timestamp};

/// How long the merchant has for answering: three working days are never more than five days.
pub const ANSWER_SECONDS_MAX: i64 = 5 * DAY;
/// How long an operator has for deciding, from the answer or the appeal on.
pub const DECIDE_SECONDS_MAX: i64 = 10 * DAY;
/// How long the loser may appeal.
pub const APPEAL_SECONDS_MAX: i64 = 7 * DAY;
/// Statements that each side may make.
pub const STATEMENTS_MAX: usize = 10;
pub const TEXT_MAX_CHARS: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    NotReceived,
    NotAsDescribed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Shopper,
    Merchant,
}

/// What one side says or brings forward. Nothing of it is ever altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub side: Side,
    pub text: String,
    pub at: Timestamp,
}

/// A rule by which it was decided without a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The merchant did not answer in time.
    Silence,
    /// The merchant agrees with the claim.
    Accepted,
    /// The shopper takes the claim back, or says that it has arrived.
    TakenBack,
    /// The parcel was handed over against the shopper's code.
    HandedOver,
    /// All of the money went back meanwhile.
    Refunded,
    /// Nobody decided in time: the evidence does, and what it leaves open is not the shopper's loss.
    Evidence,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decider {
    Rule(Rule),
    /// An operator of the house, by name.
    Operator(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub winner: Side,
    pub by: Decider,
    /// An operator's reason, which both sides read.
    pub because: Option<String>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    pub by: Side,
    pub text: String,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The merchant has not answered.
    Open { answer_by: Timestamp },
    /// It waits for an operator.
    Answered { decide_by: Timestamp },
    /// The loser may appeal.
    Decided { appeal_by: Timestamp },
    /// It waits for another operator.
    Appealed { decide_by: Timestamp },
    /// Nothing more is said.
    Closed { at: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    pub id: DisputeId,
    pub payment: PaymentId,
    pub merchant: MerchantId,
    pub shopper: ShopperId,
    pub claim: Claim,
    pub opened_at: Timestamp,
    pub stage: Stage,
    /// In order of time; the first is the shopper's.
    pub statements: Vec<Statement>,
    /// First instance, then appeal.
    pub decisions: Vec<Decision>,
    pub appeal: Option<Appeal>,
}

impl Dispute {
    pub fn open(
        id: DisputeId,
        payment: PaymentId,
        merchant: MerchantId,
        shopper: ShopperId,
        claim: Claim,
        account: &str,
        now: Timestamp,
    ) -> Result<Self> {
        let first = statement(Side::Shopper, account, now)?;
        Ok(Self {
            id,
            payment,
            merchant,
            shopper,
            claim,
            opened_at: now,
            stage: Stage::Open {
                answer_by: now.plus_seconds(ANSWER_SECONDS_MAX),
            },
            statements: vec![first],
            decisions: Vec::new(),
            appeal: None,
        })
    }

    pub fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed { .. })
    }

    /// Who has won by now; it counts once the dispute is closed.
    pub fn winner(&self) -> Option<Side> {
        self.decisions.last().map(|decision| decision.winner)
    }

    /// Closed because what the shopper claimed was found untrue.
    pub fn is_false_claim(&self) -> bool {
        let last = self.decisions.last();
        let found = |it: &Decision| {
            let found = matches!(it.by, Decider::Operator(_) | Decider::Rule(Rule::Evidence));
            it.winner == Side::Merchant && found
        };
        self.is_closed() && self.claim == Claim::NotReceived && last.is_some_and(found)
    }

    /// When the next thing happens by itself.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Open { answer_by } => Some(answer_by),
            Stage::Answered { decide_by } | Stage::Appealed { decide_by } => Some(decide_by),
            Stage::Decided { appeal_by } => Some(appeal_by),
            Stage::Closed { .. } => None,
        }
    }

    /// A side says something. With the merchant's first word it is answered.
    pub fn say(&self, side: Side, text: &str, now: Timestamp) -> Result<Self> {
        match self.stage {
            Stage::Open { .. } | Stage::Answered { .. } | Stage::Appealed { .. } => {}
            Stage::Decided { .. } => return Err(DisputeRefusal::Decided.into()),
            Stage::Closed { .. } => return Err(DisputeRefusal::Closed.into()),
        }
        let said = self.statements.iter().filter(|it| it.side == side);
        if said.count() >= STATEMENTS_MAX {
            return Err(DisputeRefusal::TooManyStatements.into());
        }
        let mut next = self.clone();
        next.statements.push(statement(side, text, now)?);
        if let (Side::Merchant, Stage::Open { .. }) = (side, self.stage) {
            next.stage = Stage::Answered {
                decide_by: now.plus_seconds(DECIDE_SECONDS_MAX),
            };
        }
        Ok(next)
    }

    /// An operator decides: in the first instance with an appeal to come, or for good.
    pub fn decide(
        &self,
        winner: Side,
        operator: &str,
        because: &str,
        now: Timestamp,
    ) -> Result<Self> {
        let decision = Decision {
            winner,
            by: Decider::Operator(operator.into()),
            because: Some(read(because)?),
            at: now,
        };
        match self.stage {
            Stage::Open { .. } => Err(DisputeRefusal::NotAnswered.into()),
            Stage::Answered { .. } => Ok(self.decided(decision)),
            Stage::Appealed { .. } => {
                let same = |it: &Decision| it.by == decision.by;
                if self.decisions.iter().any(same) {
                    return Err(DisputeRefusal::SameOperator.into());
                }
                Ok(self.closed(Some(decision), now))
            }
            Stage::Decided { .. } => Err(DisputeRefusal::Decided.into()),
            Stage::Closed { .. } => Err(DisputeRefusal::Closed.into()),
        }
    }

    /// The loser appeals, once and in time.
    pub fn appeal(&self, by: Side, text: &str, now: Timestamp) -> Result<Self> {
        match self.stage {
            Stage::Decided { appeal_by } if now < appeal_by => {}
            Stage::Decided { .. } | Stage::Closed { .. } => {
                return Err(DisputeRefusal::Closed.into());
            }
            Stage::Appealed { .. } => return Err(DisputeRefusal::AppealedAlready.into()),
            Stage::Open { .. } | Stage::Answered { .. } => {
                return Err(DisputeRefusal::NotDecided.into());
            }
        }
        if self.winner() == Some(by) {
            return Err(DisputeRefusal::Winner.into());
        }
        let text = read(text)?;
        Ok(Self {
            appeal: Some(Appeal { by, text, at: now }),
            stage: Stage::Appealed {
                decide_by: now.plus_seconds(DECIDE_SECONDS_MAX),
            },
            ..self.clone()
        })
    }

    /// Both agree, or it is beyond doubt: over at once, without appeal.
    pub fn settle(&self, winner: Side, rule: Rule, now: Timestamp) -> Self {
        let decision = Decision {
            winner,
            by: Decider::Rule(rule),
            because: None,
            at: now,
        };
        self.closed(Some(decision), now)
    }

    /// What happens by itself when its time comes. `evidence` says who would win by what was brought forward.
    pub fn fall_due(&self, evidence: Side, now: Timestamp) -> Self {
        let by_rule = |winner, rule| Decision {
            winner,
            by: Decider::Rule(rule),
            because: None,
            at: now,
        };
        match self.stage {
            Stage::Open { .. } => self.decided(by_rule(Side::Shopper, Rule::Silence)),
            Stage::Answered { .. } => self.decided(by_rule(evidence, Rule::Evidence)),
            // The first decision stands.
            Stage::Decided { .. } | Stage::Appealed { .. } => self.closed(None, now),
            Stage::Closed { .. } => self.clone(),
        }
    }

    fn decided(&self, decision: Decision) -> Self {
        let appeal_by = decision.at.plus_seconds(APPEAL_SECONDS_MAX);
        let mut next = self.clone();
        next.decisions.push(decision);
        next.stage = Stage::Decided { appeal_by };
        next
    }

    fn closed(&self, decision: Option<Decision>, now: Timestamp) -> Self {
        let mut next = self.clone();
        next.decisions.extend(decision);
        next.stage = Stage::Closed { at: now };
        next
    }
}

fn read(text: &str) -> Result<String> {
    Ok(text::paragraphs(text, TEXT_MAX_CHARS).map_err(|why| why.of("text"))?)
}

fn statement(side: Side, text: &str, at: Timestamp) -> Result<Statement> {
    let text = read(text)?;
    Ok(Statement { side, text, at })
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Answered { .. } => "answered",
            Self::Decided { .. } => "decided",
            Self::Appealed { .. } => "appealed",
            Self::Closed { .. } => "closed",
        }
    }
}

impl Claim {
    pub const ALL: [Self; 2] = [Self::NotReceived, Self::NotAsDescribed];

    pub fn name(self) -> &'static str {
        match self {
            Self::NotReceived => "not_received",
            Self::NotAsDescribed => "not_as_described",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Side {
    pub const ALL: [Self; 2] = [Self::Shopper, Self::Merchant];

    pub fn name(self) -> &'static str {
        match self {
            Self::Shopper => "shopper",
            Self::Merchant => "merchant",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Rule {
    pub const ALL: [Self; 6] = [
        Self::Silence,
        Self::Accepted,
        Self::TakenBack,
        Self::HandedOver,
        Self::Refunded,
        Self::Evidence,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Accepted => "accepted",
            Self::TakenBack => "taken_back",
            Self::HandedOver => "handed_over",
            Self::Refunded => "refunded",
            Self::Evidence => "evidence",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
