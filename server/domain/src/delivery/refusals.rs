//! Every reason why this room says no, in the order it checks them.

use super::parcel::PARCELS_MAX;
use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryRefusal {
    UnknownParcel,
    CodeMalformed,
    ShippedTwice,
    TooManyParcels,

    // A carrier's report.
    UnknownCarrier,
    CarrierSlug,
    Unsigned,
    Replayed,
    NotACarriers,
    HappenedWhen,
}

impl Reason for DeliveryRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownParcel => "unknown_parcel",
            Self::CodeMalformed => "hand_over_code_malformed",
            Self::ShippedTwice => "parcel_shipped_twice",
            Self::TooManyParcels => "parcels_too_many",
            Self::UnknownCarrier => "unknown_carrier",
            Self::CarrierSlug => "carrier_name_malformed",
            Self::Unsigned => "signature_wrong",
            Self::Replayed => "signature_too_old",
            Self::NotACarriers => "evidence_not_a_carriers",
            Self::HappenedWhen => "happened_at_out_of_range",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownParcel | Self::UnknownCarrier => Kind::NotFound,
            Self::CodeMalformed | Self::CarrierSlug | Self::NotACarriers | Self::HappenedWhen => {
                Kind::Invalid
            }
            Self::Unsigned | Self::Replayed => Kind::Unauthenticated,
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
            Self::UnknownCarrier => "There is no such carrier.".into(),
            Self::CarrierSlug => "A carrier's short name is 2 to 32 of a-z, 0-9 and -.".into(),
            Self::Unsigned => "The signature is not the carrier's.".into(),
            Self::Replayed => "The signature is older, or further ahead, than five minutes.".into(),
            Self::NotACarriers => {
                "A carrier reports a scan, scan_at_place, photo, signature or locker.".into()
            }
            Self::HappenedWhen => {
                "It happened after the parcel was shipped, and not in the future.".into()
            }
            Self::TooManyParcels => format!("A payment has at most {PARCELS_MAX} parcels."),
        }
    }
}
