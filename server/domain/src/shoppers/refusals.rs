//! Why this room says no, in the order it checks.

use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShopperRefusal {
    // About a session.
    HubOnly,
    OtherShop,
    // About a person (after the rules of `text`).
    MalformedEmail,
    // About a ceremony.
    UnknownCeremony,
    ExpiredCeremony,
    // About an enrolment.
    UnknownEnrolment,
    UsedEnrolment,
    ExpiredEnrolment,
    // About a passkey.
    KnownPasskey,
    UnknownPasskey,
    ForeignPasskey,
    ClonedPasskey,
}

impl Reason for ShopperRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::HubOnly => "hub_only",
            Self::OtherShop => "other_shop",
            Self::MalformedEmail => "email_malformed",
            Self::UnknownCeremony => "unknown_ceremony",
            Self::ExpiredCeremony => "ceremony_expired",
            Self::UnknownEnrolment => "unknown_enrolment",
            Self::UsedEnrolment => "enrolment_used",
            Self::ExpiredEnrolment => "enrolment_expired",
            Self::KnownPasskey => "passkey_already_registered",
            Self::UnknownPasskey => "unknown_passkey",
            Self::ForeignPasskey => "assertion_foreign_passkey",
            Self::ClonedPasskey => "passkey_cloned",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::MalformedEmail => Kind::Invalid,
            Self::UnknownCeremony | Self::UnknownEnrolment => Kind::NotFound,
            Self::ExpiredCeremony | Self::ExpiredEnrolment => Kind::Gone,
            Self::UsedEnrolment | Self::KnownPasskey => Kind::Conflict,
            Self::UnknownPasskey | Self::ForeignPasskey => Kind::Unauthenticated,
            Self::HubOnly | Self::OtherShop | Self::ClonedPasskey => Kind::Forbidden,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::HubOnly => {
                "This session was opened in a shop's page. Sign in on Vouch's own pages for this."
            }
            Self::OtherShop => {
                "This session was opened in another shop's page. There one speaks of that shop's products alone."
            }
            Self::MalformedEmail => "email: This does not look like an e-mail address.",
            Self::UnknownCeremony => {
                "There is no such passkey ceremony, or it was finished already. Each counts once; begin a new one."
            }
            Self::ExpiredCeremony => "The passkey ceremony took longer than five minutes. Begin a new one.",
            Self::UnknownEnrolment => "There is no such enrolment.",
            Self::UsedEnrolment => "This enrolment has made its passkey already.",
            Self::ExpiredEnrolment => "The enrolment took longer than five minutes. Begin a new one.",
            Self::KnownPasskey => "This passkey is registered already.",
            Self::UnknownPasskey => "This passkey belongs to no account here.",
            Self::ForeignPasskey => "This passkey belongs to another account than it says.",
            Self::ClonedPasskey => {
                "The passkey's counter went backwards: there are two copies of it, so neither is taken."
            }
        }
        .into()
    }
}
