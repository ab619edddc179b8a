//! Why a passkey's answer is not taken, in the order of checking. (That it is unknown, another shopper's or copied is the room's
//! to say: `vouch_domain::shoppers::ShopperRefusal`.)

use vouch_domain::{Kind, Reason};

/// Which ceremony refuses: `registration_…` or `assertion_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Registration,
    Assertion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Not the JSON, base64url or bytes that WebAuthn describes.
    Malformed,
    /// Signed for another kind of ceremony.
    WrongType,
    /// An answer to another question: another payment, another amount, an older attempt.
    ChallengeMismatch,
    /// Not made on our pages.
    WrongOrigin,
    /// Made in a frame on a page where this merchant may not be shown, or in a frame at all where there should be none.
    WrongTopOrigin,
    /// Made for another relying party.
    WrongRp,
    /// Nobody touched the authenticator, or it did not verify who did.
    NotVerifiedUser,
    BadSignature,
    /// A key of a kind we did not offer.
    UnsupportedAlgorithm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasskeyRefusal {
    pub half: Half,
    pub why: Why,
}

impl Half {
    pub fn refuses(self, why: Why) -> PasskeyRefusal {
        PasskeyRefusal { half: self, why }
    }
}

impl Reason for PasskeyRefusal {
    fn code(&self) -> &'static str {
        match (self.half, self.why) {
            (Half::Registration, Why::Malformed) => "registration_malformed",
            (Half::Registration, Why::WrongType) => "registration_wrong_type",
            (Half::Registration, Why::ChallengeMismatch) => "registration_challenge_mismatch",
            (Half::Registration, Why::WrongOrigin) => "registration_wrong_origin",
            (Half::Registration, Why::WrongTopOrigin) => "registration_wrong_top_origin",
            (Half::Registration, Why::WrongRp) => "registration_wrong_rp",
            (Half::Registration, Why::NotVerifiedUser) => "registration_not_verified_user",
            (Half::Registration, Why::BadSignature) => "registration_bad_signature",
            (Half::Registration, Why::UnsupportedAlgorithm) => "registration_unsupported_algorithm",
            (Half::Assertion, Why::Malformed) => "assertion_malformed",
            (Half::Assertion, Why::WrongType) => "assertion_wrong_type",
            (Half::Assertion, Why::ChallengeMismatch) => "assertion_challenge_mismatch",
            (Half::Assertion, Why::WrongOrigin) => "assertion_wrong_origin",
            (Half::Assertion, Why::WrongTopOrigin) => "assertion_wrong_top_origin",
            (Half::Assertion, Why::WrongRp) => "assertion_wrong_rp",
            (Half::Assertion, Why::NotVerifiedUser) => "assertion_not_verified_user",
            (Half::Assertion, Why::BadSignature) => "assertion_bad_signature",
            (Half::Assertion, Why::UnsupportedAlgorithm) => "assertion_unsupported_algorithm",
        }
    }

    fn kind(&self) -> Kind {
        match self.why {
            Why::Malformed | Why::WrongType | Why::UnsupportedAlgorithm => Kind::Invalid,
            Why::WrongOrigin | Why::WrongTopOrigin => Kind::Forbidden,
            Why::ChallengeMismatch | Why::WrongRp | Why::NotVerifiedUser | Why::BadSignature => {
                Kind::Unauthenticated
            }
        }
    }

    fn sentence(&self) -> String {
        match self.why {
            Why::Malformed => {
                "The passkey's answer is not complete, or not as WebAuthn describes it."
            }
            Why::WrongType => "The passkey's answer is for another kind of ceremony.",
            Why::ChallengeMismatch => "The passkey signed something else than what is asked here.",
            Why::WrongOrigin => "The passkey was used on another page than ours.",
            Why::WrongTopOrigin => {
                "The passkey was used in a frame on a page where this may not be shown."
            }
            Why::WrongRp => "The passkey was used for another site.",
            Why::NotVerifiedUser => "The passkey's device did not check who used it.",
            Why::BadSignature => "The passkey's signature does not fit.",
            Why::UnsupportedAlgorithm => "The passkey is of a kind that was not asked for.",
        }
        .into()
    }
}
