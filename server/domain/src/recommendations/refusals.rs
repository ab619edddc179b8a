//! Why this room says no, in the order it checks.

use crate::refusal::{Kind, Reason};
use crate::text::TextRefusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteRefusal {
    Text(TextRefusal),
    AudienceMissing,
    DisclosureMissing,
    UnknownProduct,
    NotYourPurchase,
    NotBought,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveRefusal {
    Unknown,
}

impl Reason for WriteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(refusal) => refusal.code(),
            Self::AudienceMissing => "audience_missing",
            Self::DisclosureMissing => "disclosure_missing",
            Self::UnknownProduct => "unknown_product",
            Self::NotYourPurchase => "not_your_purchase",
            Self::NotBought => "not_bought",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Text(refusal) => refusal.kind(),
            Self::AudienceMissing | Self::DisclosureMissing => Kind::Invalid,
            Self::UnknownProduct => Kind::NotFound,
            Self::NotYourPurchase | Self::NotBought => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Text(refusal) => return refusal.of("text").sentence(),
            Self::AudienceMissing => {
                "Say who may read it: audience is friends, everyone or nobody. There is no default."
            }
            Self::DisclosureMissing => {
                "Say what you got for it: disclosure is none, rewarded, free_sample, employee or family. There is no default."
            }
            Self::UnknownProduct => "The shop has no such product.",
            Self::NotYourPurchase => "By this payment you have not bought this product.",
            Self::NotBought => {
                "You have not bought this product here. Without a purchase a recommendation needs a disclosure that readers see: rewarded, free_sample, employee or family."
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
