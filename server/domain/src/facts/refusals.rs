//! Why this room says no, in the order it checks.

use super::head_to_head::COMPARISONS_MAX;
use super::limits::Deed;
use super::statement::TOGETHER_MAX;
use crate::refusal::{Kind, Reason};
use crate::text::FieldRefusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateRefusal {
    NoneOrTooMany,
    Text(FieldRefusal),
    DisclosureMissing,
    UnknownProduct,
    SaidAlready,
    OneSided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditRefusal {
    Text(FieldRefusal),
    /// None, or somebody else's.
    Unknown,
    NotOpen,
    SaidAlready,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeBackRefusal {
    Unknown,
    LeavesOneSide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteRefusal {
    Unknown,
    OwnStatement,
    DisclosureMissing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeRefusal {
    Unknown,
    NotOpen,
    Same,
    NotAlike,
    NotMerged,
    NotYours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareRefusal {
    Text(FieldRefusal),
    UnknownProduct,
    SameProduct,
    UnknownAspect,
    TooManyAtAspect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreferRefusal {
    Unknown,
    UnknownChoice,
    DisclosureMissing,
}

/// Enough for one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyToday(pub Deed);

const DISCLOSURE_MISSING: (&str, &str) = (
    "disclosure_missing",
    "Say what you got or what you are to the shop: disclosure is none, rewarded, free_sample, employee or family. It is asked once per product; there is no default.",
);

impl Reason for StateRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoneOrTooMany => "statements_count",
            Self::Text(refusal) => refusal.code(),
            Self::DisclosureMissing => DISCLOSURE_MISSING.0,
            Self::UnknownProduct => "unknown_product",
            Self::SaidAlready => "said_already",
            Self::OneSided => "one_sided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NoneOrTooMany | Self::DisclosureMissing | Self::OneSided => Kind::Invalid,
            Self::Text(refusal) => refusal.kind(),
            Self::UnknownProduct => Kind::NotFound,
            Self::SaidAlready => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NoneOrTooMany => format!("Send 1 to {TOGETHER_MAX} statements."),
            Self::Text(refusal) => refusal.sentence(),
            Self::DisclosureMissing => DISCLOSURE_MISSING.1.into(),
            Self::UnknownProduct => "The shop has no such product.".into(),
            Self::SaidAlready => "You have stated this about this product already.".into(),
            Self::OneSided => {
                "State at least one thing that speaks for the product and one that speaks against it; the first of each come together.".into()
            }
        }
    }
}

impl Reason for EditRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::Unknown => "unknown_statement",
            Self::NotOpen => "statement_not_open",
            Self::SaidAlready => "said_already",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::Unknown => Kind::NotFound,
            Self::NotOpen | Self::SaidAlready => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => refusal.sentence(),
            Self::Unknown => "You have made no such statement.".into(),
            Self::NotOpen => "This statement is withheld or was merged into another.".into(),
            Self::SaidAlready => "You have stated this about this product already.".into(),
        }
    }
}

impl Reason for TakeBackRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_statement",
            Self::LeavesOneSide => "one_sided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::LeavesOneSide => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "You have made no such statement.",
            Self::LeavesOneSide => {
                "This is your last statement on its side. Take back everything you stated about the product, or state another first."
            }
        }
        .into()
    }
}

impl Reason for VoteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_statement",
            Self::OwnStatement => "own_statement",
            Self::DisclosureMissing => DISCLOSURE_MISSING.0,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::OwnStatement => Kind::Conflict,
            Self::DisclosureMissing => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such statement.",
            Self::OwnStatement => {
                "This is your own statement; your agreement stands as long as the statement does. Change it or take it back."
            }
            Self::DisclosureMissing => DISCLOSURE_MISSING.1,
        }
        .into()
    }
}

impl Reason for MergeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_statement",
            Self::NotOpen => "statement_not_open",
            Self::Same => "same_statement",
            Self::NotAlike => "statements_not_alike",
            Self::NotMerged => "not_merged",
            Self::NotYours => "not_your_statement",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::NotOpen | Self::NotMerged => Kind::Conflict,
            Self::Same | Self::NotAlike => Kind::Invalid,
            Self::NotYours => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such statement.",
            Self::NotOpen => "One of the two is withheld or was merged into another.",
            Self::Same => "Name two different statements.",
            Self::NotAlike => {
                "Only statements about the same product that both speak for it, or both against it, can say the same."
            }
            Self::NotMerged => "This statement was not merged into another.",
            Self::NotYours => "Only the author of a merged statement can have it stand alone again.",
        }
        .into()
    }
}

impl Reason for CompareRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::UnknownProduct => "unknown_product",
            Self::SameProduct => "same_product",
            Self::UnknownAspect => "unknown_aspect",
            Self::TooManyAtAspect => "too_many_comparisons",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::UnknownProduct | Self::UnknownAspect => Kind::NotFound,
            Self::SameProduct => Kind::Invalid,
            Self::TooManyAtAspect => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => refusal.sentence(),
            Self::UnknownProduct => "The shop has no such product.".into(),
            Self::SameProduct => "Name two different products.".into(),
            Self::UnknownAspect => {
                "Nobody has stated anything about this aspect of either product. Compare at an aspect that a statement is about.".into()
            }
            Self::TooManyAtAspect => {
                format!("The shop has {COMPARISONS_MAX} comparisons at this aspect already.")
            }
        }
    }
}

impl Reason for PreferRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_comparison",
            Self::UnknownChoice => "unknown_choice",
            Self::DisclosureMissing => DISCLOSURE_MISSING.0,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::UnknownChoice | Self::DisclosureMissing => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such comparison.",
            Self::UnknownChoice => "Choose one of the two products, or neither.",
            Self::DisclosureMissing => DISCLOSURE_MISSING.1,
        }
        .into()
    }
}

impl Reason for TooManyToday {
    fn code(&self) -> &'static str {
        "too_many_today"
    }

    fn kind(&self) -> Kind {
        Kind::Conflict
    }

    fn sentence(&self) -> String {
        format!(
            "At most {} a day ({}). Go on tomorrow.",
            self.0.a_day_max(),
            self.0.name()
        )
    }
}
