//! Every reason why this room says no, in the order it checks them.

use super::parcel::PARCELS_MAX;
use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryRefusal {
    UnknownParcel,
    CodeMalformed,
    ShippedTwice,
    TooManyParcels,
}

impl Reason for DeliveryRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownParcel => "unknown_parcel",
            Self::CodeMalformed => "hand_over_code_malformed",
            Self::ShippedTwice => "parcel_shipped_twice",
            Self::TooManyParcels => "parcels_too_many",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownParcel => Kind::NotFound,
            Self::CodeMalformed => Kind::Invalid,
            Self::ShippedTwice | Self::TooManyParcels => Kind::Conflict,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownParcel => "There is no such parcel.".into(),
            Self::CodeMalformed => "A hand-over code has six digits.".into(),
            Self::ShippedTwice => {
                "A parcel with this carrier and tracking number was shipped already.".into()
            }
            Self::TooManyParcels => format!("A payment has at most {PARCELS_MAX} parcels."),
        }
    }
}
