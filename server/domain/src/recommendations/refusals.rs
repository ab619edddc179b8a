//! Why this room says no, in the order it checks.

use crate::refusal::{Kind, Reason};
use crate::text::TextRefusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteRefusal {
    Text(TextRefusal),
    VerdictMissing,
    TooManyPoints,
    Aspect(TextRefusal),
    Statement(TextRefusal),
    PointTwice,
    AudienceMissing,
    DisclosureMissing,
    UnknownProduct,
    NotYourPurchase,
    NotBought,
    /// What was decided of the author's last word about it would not outlast its being taken back.
    TakenDownBefore,
}

/// A recommendation that is not there, or not for whoever asks; the two are the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveRefusal {
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteRefusal {
    /// Not there, or not for this reader.
    Unknown,
    UnknownPoint,
    Own,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpRefusal {
    Text(TextRefusal),
    VerdictMissing,
    NotDue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyRefusal {
    Text(TextRefusal),
    /// Not there, about another shop's product, or not for everyone.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRefusal {
    Alt(TextRefusal),
    /// Not there, or not for whoever asks.
    Unknown,
    TooMany,
}

impl Reason for WriteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) | Self::Aspect(refusal) | Self::Statement(refusal) => {
                refusal.code()
            }
            Self::VerdictMissing => "verdict_missing",
            Self::TooManyPoints => "too_many_points",
            Self::PointTwice => "point_twice",
            Self::AudienceMissing => "audience_missing",
            Self::DisclosureMissing => "disclosure_missing",
            Self::UnknownProduct => "unknown_product",
            Self::NotYourPurchase => "not_your_purchase",
            Self::NotBought => "not_bought",
            Self::TakenDownBefore => "taken_down_before",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) | Self::Aspect(refusal) | Self::Statement(refusal) => {
                refusal.kind()
            }
            Self::VerdictMissing
            | Self::TooManyPoints
            | Self::PointTwice
            | Self::AudienceMissing
            | Self::DisclosureMissing => Kind::Invalid,
            Self::UnknownProduct => Kind::NotFound,
            Self::NotYourPurchase | Self::NotBought | Self::TakenDownBefore => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => return refusal.of("text").sentence(),
            Self::Aspect(refusal) => return refusal.of("aspect").sentence(),
            Self::Statement(refusal) => return refusal.of("statement").sentence(),
            Self::VerdictMissing => "Say what you think: verdict is recommends or does_not.",
            Self::TooManyPoints => "A recommendation has at most eight points.",
            Self::PointTwice => "The same point is there twice.",
            Self::AudienceMissing => {
                "Say who may read it: audience is friends, followers, everyone or nobody. There is no default."
            }
            Self::DisclosureMissing => {
                "Say what you got for it: disclosure is none, rewarded, free_sample, employee or family. There is no default."
            }
            Self::UnknownProduct => "The shop has no such product.",
            Self::NotYourPurchase => "By this payment you have not bought this product.",
            Self::NotBought => {
                "You have not bought this product here. Without a purchase a recommendation needs a disclosure that readers see: rewarded, free_sample, employee or family."
            }
            Self::TakenDownBefore => {
                "You took back what you wrote about this purchase after it had been kept back or taken down. It cannot be written anew; a later purchase can."
            }
        }
        .into()
    }
}

impl Reason for RemoveRefusal {
    fn code(&self) -> &'static str {
        "unknown_recommendation"
    }

    fn kind(&self) -> Kind {
        Kind::NotFound
    }

    fn sentence(&self) -> String {
        "You have written no such recommendation.".into()
    }
}

impl Reason for VoteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_recommendation",
            Self::UnknownPoint => "unknown_point",
            Self::Own => "own_point",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown | Self::UnknownPoint => Kind::NotFound,
            Self::Own => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such recommendation for you.",
            Self::UnknownPoint => "The recommendation has no such point.",
            Self::Own => "Nobody votes on their own points.",
        }
        .into()
    }
}

impl Reason for FollowUpRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::VerdictMissing => "verdict_missing",
            Self::NotDue => "follow_up_not_due",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::VerdictMissing => Kind::Invalid,
            Self::NotDue => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => return refusal.of("text").sentence(),
            Self::VerdictMissing => "Say what you think by now: verdict is recommends or does_not.",
            Self::NotDue => {
                "A re-review is asked for after 30 and after 180 days, once each. Until then, edit the recommendation itself."
            }
        }
        .into()
    }
}

impl Reason for ReplyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::Unknown => "unknown_recommendation",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::Unknown => Kind::NotFound,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => return refusal.of("text").sentence(),
            Self::Unknown => "There is no such recommendation of your products for everyone.",
        }
        .into()
    }
}

impl Reason for PictureRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Alt(refusal) => refusal.code(),
            Self::Unknown => "unknown_picture",
            Self::TooMany => "too_many_pictures",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Alt(refusal) => refusal.kind(),
            Self::Unknown => Kind::NotFound,
            Self::TooMany => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Alt(refusal) => return refusal.of("alt").sentence(),
            Self::Unknown => "There is no such picture for you.",
            Self::TooMany => "A recommendation has at most four pictures.",
        }
        .into()
    }
}
