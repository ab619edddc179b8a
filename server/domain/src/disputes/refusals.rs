//! Every reason why this room says no, in the order it checks them.

use super::dispute::STATEMENTS_MAX;
use super::rules::FALSE_CLAIMS_MAX;
use crate::refusal::{Kind, Reason};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisputeRefusal {
    Unknown,
    UnknownClaim,
    UnknownOperator,

    // Opening one.
    NotShipped,
    /// By which piece of the payment's evidence.
    HandedOver {
        evidence: u32,
    },
    NotDelivered,
    TooLate,
    Exists,
    FalseClaims,

    // What is said and decided.
    NotAnswered,
    NotDecided,
    Decided,
    Closed,
    TooManyStatements,
    AppealedAlready,
    Winner,
    SameOperator,
}

impl Reason for DisputeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_dispute",
            Self::UnknownClaim => "unknown_claim",
            Self::UnknownOperator => "unknown_operator",
            Self::NotShipped => "payment_not_shipped",
            Self::HandedOver { .. } => "delivery_proven",
            Self::NotDelivered => "payment_not_delivered",
            Self::TooLate => "dispute_too_late",
            Self::Exists => "dispute_exists",
            Self::FalseClaims => "claims_limited",
            Self::NotAnswered => "dispute_not_answered",
            Self::NotDecided => "dispute_not_decided",
            Self::Decided => "dispute_decided",
            Self::Closed => "dispute_closed",
            Self::TooManyStatements => "statements_too_many",
            Self::AppealedAlready => "dispute_appealed",
            Self::Winner => "dispute_won",
            Self::SameOperator => "same_operator",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::UnknownClaim | Self::UnknownOperator => Kind::Invalid,
            Self::FalseClaims | Self::SameOperator => Kind::Forbidden,
            _ => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such dispute.".into(),
            Self::UnknownClaim => "A claim is not_received or not_as_described.".into(),
            Self::UnknownOperator => "There is no such operator.".into(),
            Self::NotShipped => {
                "Nothing was shipped yet. What is not shipped in seven days is paid back by itself."
                    .into()
            }
            Self::HandedOver { evidence } => {
                format!("It was proven that you have it: see evidence {evidence} of the order.")
            }
            Self::NotDelivered => "What has not arrived cannot be other than described.".into(),
            Self::TooLate => "The time for a dispute is over.".into(),
            Self::Exists => "This was disputed already.".into(),
            Self::FalseClaims => format!(
                "{FALSE_CLAIMS_MAX} claims of yours within a year were found untrue. You can still give up waiting 30 days after paying, if nothing proves the delivery."
            ),
            Self::NotAnswered => "The shop has time for its answer first.".into(),
            Self::NotDecided => "Nothing is decided yet.".into(),
            Self::Decided => "It is decided; the loser may appeal.".into(),
            Self::Closed => "This dispute is closed.".into(),
            Self::TooManyStatements => {
                format!("Each side may make {STATEMENTS_MAX} statements.")
            }
            Self::AppealedAlready => "One may appeal once.".into(),
            Self::Winner => "Whoever has won cannot appeal.".into(),
            Self::SameOperator => "An appeal is decided by another operator.".into(),
        }
    }
}
