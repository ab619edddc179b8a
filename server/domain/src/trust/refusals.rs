//! Why this room says no, in the order it checks.

use super::{APPEAL_SECONDS, REPORTS_A_DAY_MAX, STAFF_MAX};
use crate::Timestamp;
use crate::refusal::{Kind, Reason};
use crate::text::TextRefusal;
use crate::time::DAY;
use crate::transparency::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportRefusal {
    GroundMissing,
    Text(TextRefusal),
    EvidenceUrl,
    UnknownWord,
    OwnWord,
    TooMany,
    AlreadyReported,
    AlreadyDecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseRefusal {
    /// There is none, or it is not this caller's.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyRefusal {
    Text(TextRefusal),
    Replied,
    Decided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppealRefusal {
    Text(TextRefusal),
    NotDecided,
    Once,
    Late,
    NotYours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecideRefusal {
    UnknownOperator,
    Explanation(TextRefusal),
    /// The author may still reply.
    AuthorsTime {
        until: Timestamp,
    },
    /// An appeal is not decided by whoever decided before.
    OtherEyes,
    /// The second of two is somebody else.
    FourEyes,
    AlreadyDecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorRefusal {
    Name,
    Known,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieRefusal {
    TooManyStaff,
}

impl Reason for ReportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::GroundMissing => "reason_missing",
            Self::Text(refusal) => refusal.code(),
            Self::EvidenceUrl => "evidence_url_invalid",
            Self::UnknownWord => "unknown_word",
            Self::OwnWord => "own_word",
            Self::TooMany => "too_many_reports",
            Self::AlreadyReported => "already_reported",
            Self::AlreadyDecided => "already_decided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::GroundMissing | Self::EvidenceUrl => Kind::Invalid,
            Self::Text(refusal) => refusal.kind(),
            Self::UnknownWord => Kind::NotFound,
            Self::OwnWord => Kind::Forbidden,
            Self::TooMany | Self::AlreadyReported | Self::AlreadyDecided => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::GroundMissing => "Say what is wrong with it: reason is false_claim, advertising, offensive, personal_data, counterfeit, paid_undisclosed or other. There is no default.".into(),
            Self::Text(refusal) => refusal.of("text").sentence(),
            Self::EvidenceUrl => "evidence_url is an address with http:// or https://, of at most 500 characters.".into(),
            Self::UnknownWord => "There is nothing of this kind and id.".into(),
            Self::OwnWord => "This is your own; you can edit it or take it back.".into(),
            Self::TooMany => format!("At most {REPORTS_A_DAY_MAX} reports in a day."),
            Self::AlreadyReported => "You have reported this for this reason.".into(),
            Self::AlreadyDecided => "People have decided about this for this reason.".into(),
        }
    }
}

impl Reason for CaseRefusal {
    fn code(&self) -> &'static str {
        "unknown_case"
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn sentence(&self) -> String {
        "There is no such case, or it is not yours to see.".into()
    }
}

impl Reason for ReplyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::Replied => "already_replied",
            Self::Decided => "already_decided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::Replied | Self::Decided => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => refusal.of("text").sentence(),
            Self::Replied => "You have replied.".into(),
            Self::Decided => "It is decided; you can appeal if you lost.".into(),
        }
    }
}

impl Reason for AppealRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::NotDecided => "not_decided",
            Self::Once => "already_appealed",
            Self::Late => "appeal_late",
            Self::NotYours => "nothing_lost",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::NotDecided | Self::Once => Kind::Conflict,
            Self::Late => Kind::Gone,
            Self::NotYours => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => refusal.of("text").sentence(),
            Self::NotDecided => "Nobody has decided yet.".into(),
            Self::Once => "There is one appeal, and it was made.".into(),
            Self::Late => format!("An appeal was possible for {} days.", APPEAL_SECONDS / DAY),
            Self::NotYours => "It was decided as you asked.".into(),
        }
    }
}

impl Reason for DecideRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperator => "unknown_operator",
            Self::Explanation(refusal) => refusal.code(),
            Self::AuthorsTime { .. } => "authors_time",
            Self::OtherEyes => "other_eyes",
            Self::FourEyes => "four_eyes",
            Self::AlreadyDecided => "already_decided",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownOperator | Self::OtherEyes | Self::FourEyes => Kind::Forbidden,
            Self::Explanation(refusal) => refusal.kind(),
            Self::AuthorsTime { .. } | Self::AlreadyDecided => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownOperator => "There is no operator of this name.".into(),
            Self::Explanation(refusal) => refusal.of("explanation").sentence(),
            Self::AuthorsTime { until } => format!(
                "The author has not replied, and may until {} (UTC).",
                Day::of(*until)
            ),
            Self::OtherEyes => {
                "An appeal is decided by somebody who has not decided before.".into()
            }
            Self::FourEyes => "Two different operators must agree, and you were the first.".into(),
            Self::AlreadyDecided => "It is decided.".into(),
        }
    }
}

impl Reason for OperatorRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Name => "operator_name",
            Self::Known => "operator_known",
            Self::Unknown => "unknown_operator",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Name => Kind::Invalid,
            Self::Known => Kind::Conflict,
            Self::Unknown => Kind::NotFound,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Name => "A name is 2 to 32 of a-z, 0-9, . and -.",
            Self::Known => "There is an operator of this name, or was: names are never used again.",
            Self::Unknown => "There is no operator of this name.",
        }
        .into()
    }
}

impl Reason for TieRefusal {
    fn code(&self) -> &'static str {
        "too_many_staff"
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        format!("At most {STAFF_MAX} addresses.")
    }
}
