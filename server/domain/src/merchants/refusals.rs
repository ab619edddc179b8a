//! Why this room says no, in the order it checks.

use super::ORIGINS_MAX;
use super::address::AddressRefusal;
use crate::refusal::{Kind, Reason};

/// Why a text is not an origin that a shop may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginRefusal {
    Address(AddressRefusal),
    /// Something follows the host and port, be it only a slash.
    NotAnOrigin,
    /// `http` outside this machine: a browser gives such a page no passkeys.
    NeedsHttps,
}

impl Reason for OriginRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::NotAnOrigin => "origin_malformed",
            Self::NeedsHttps => "origin_needs_https",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::Address(reason) => format!("The origin is not usable: {}", reason.because()),
            Self::NotAnOrigin => {
                "An origin is scheme://host[:port] and nothing after it, not even a slash.".into()
            }
            Self::NeedsHttps => {
                "A page on http gets no passkeys from the browser; only localhost may use it, and only in the sandbox.".into()
            }
        }
    }
}

/// Why a merchant is not made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantRefusal {
    UnknownMerchant,
    OriginMissing,
    TooManyOrigins,
    /// Not `pk_test_` or `pk_live_` (as the mode demands) and 5 to 64 of a-z and 0-9.
    PublishableKeyMalformed,
    PublishableKeyTaken,
}

impl Reason for MerchantRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownMerchant => "unknown_merchant",
            Self::OriginMissing => "origin_missing",
            Self::TooManyOrigins => "too_many_origins",
            Self::PublishableKeyMalformed => "publishable_key_malformed",
            Self::PublishableKeyTaken => "publishable_key_taken",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownMerchant => Kind::NotFound,
            Self::PublishableKeyTaken => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownMerchant => "There is no such merchant.".into(),
            Self::OriginMissing => "A merchant needs at least one origin to be shown on.".into(),
            Self::TooManyOrigins => format!("A merchant has at most {ORIGINS_MAX} origins."),
            Self::PublishableKeyMalformed => {
                "A publishable key is pk_test_ (sandbox) or pk_live_ followed by 5 to 64 of a-z and 0-9.".into()
            }
            Self::PublishableKeyTaken => "Another merchant has this publishable key.".into(),
        }
    }
}

/// Why a secret key opens nothing. One answer for all of it, so that nobody learns how near they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSecretKey;

impl Reason for UnknownSecretKey {
    fn code(&self) -> &'static str {
        "unknown_secret_key"
    }

    fn kind(&self) -> Kind {
        Kind::Unauthenticated
    }

    fn sentence(&self) -> String {
        "The secret key is not known, or was replaced.".into()
    }
}
