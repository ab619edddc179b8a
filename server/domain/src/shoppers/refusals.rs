//! Why this room says no, in the order it checks.

use crate::refusal::{Kind, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShopperRefusal {
    // About a session.
    HubOnly,
    OtherShop,
    SignInAgain,
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
    // About one's own passkeys and recovery codes.
    NoSuchPasskey,
    LastPasskey,
    TooManyPasskeys,
    RefusedCode,
}

impl Reason for ShopperRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::HubOnly => "hub_only",
            Self::OtherShop => "other_shop",
            Self::SignInAgain => "sign_in_again",
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
            Self::NoSuchPasskey => "passkey_not_found",
            Self::LastPasskey => "last_passkey",
            Self::TooManyPasskeys => "too_many_passkeys",
            Self::RefusedCode => "recovery_code_refused",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::MalformedEmail => Kind::Invalid,
            Self::UnknownCeremony | Self::UnknownEnrolment | Self::NoSuchPasskey => Kind::NotFound,
            Self::ExpiredCeremony | Self::ExpiredEnrolment => Kind::Gone,
            Self::UsedEnrolment
            | Self::KnownPasskey
            | Self::LastPasskey
            | Self::TooManyPasskeys => Kind::Conflict,
            Self::UnknownPasskey | Self::ForeignPasskey | Self::RefusedCode => {
                Kind::Unauthenticated
            }
            Self::HubOnly | Self::OtherShop | Self::SignInAgain | Self::ClonedPasskey => {
                Kind::Forbidden
            }
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
            Self::SignInAgain => {
                "This changes what opens the account, and the passkey was last used more than ten minutes ago. Use it again first."
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
            Self::NoSuchPasskey => "There is no such passkey in this account.",
            Self::LastPasskey => {
                "This is the account's only passkey. Add another before removing it."
            }
            Self::TooManyPasskeys => "An account has at most 20 passkeys. Remove one first.",
            Self::RefusedCode => "This is no recovery code, or it was used already.",
        }
        .into()
    }
}
