//! Accounts, sign-in and enrolment on the wire: what our own pages (frame, popup, hub) ask and are told.
//!
//! Passkey options and answers are WebAuthn's own JSON forms, passed on as they are. What carries a token or a secret does not
//! print it.

use crate::money::Money;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Asks for what a browser needs to create a passkey: for a checkout, for a popup that goes on with a checkout's sign-up
/// (its code says who it is for), or at the provider's own pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShopperOptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolment_code: Option<String>,
    /// The name friends see. Left out with an enrolment code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Left out with an enrolment code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Asks for what a browser needs to sign in with a passkey: in a checkout, in another frame of a shop's page, or on the
/// provider's own pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOptions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<String>,
    /// The publishable key of the shop in whose page the frame stands. Left out with a checkout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
}

/// A passkey ceremony that has begun: `public_key` goes to `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CeremonyOptions {
    pub ceremony: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub public_key: serde_json::Value,
}

/// The second half of a ceremony: the credential as the browser's `toJSON` writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CeremonyAnswer {
    pub ceremony: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub credential: serde_json::Value,
}

/// Authority to act as a shopper for a while, kept in memory and sent as `Authorization: Bearer`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub token: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
    pub shopper: Shopper,
    /// In the checkout's currency; absent where no checkout is meant.
    #[serde(default)]
    pub balance: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shopper {
    pub id: String,
    pub handle: String,
}

/// Moves a sign-up to a window of its own, where the browser makes no passkey in a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEnrolment {
    pub checkout: String,
    pub handle: String,
    pub email: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolment {
    pub id: String,
    /// Claims the session once the window has done its part.
    pub secret: String,
    /// The window's address, with its code in the fragment.
    pub url: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimEnrolment {
    pub secret: String,
}

/// The answer (202) to a claim that comes before the window has done its part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentWaiting {
    #[cfg_attr(feature = "openapi", schema(example = "waiting"))]
    pub status: String,
}

/// The session of the token that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentSession {
    /// RFC 3339, UTC.
    pub expires_at: String,
    pub shopper: Shopper,
    /// In the checkout's currency; absent where no checkout is meant.
    #[serde(default)]
    pub balance: Option<Money>,
}

/// A shopper's own passkeys, oldest first, and their recovery codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkeys {
    pub passkeys: Vec<Passkey>,
    pub recovery: Recovery,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// The authenticator's id of it, in base64url.
    pub id: String,
    /// What its owner calls it; empty until they do.
    pub name: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub used_at: String,
}

/// The second half of adding a passkey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    pub ceremony: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub credential: serde_json::Value,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyName {
    pub name: String,
}

/// What is left of the recovery codes, and what became of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recovery {
    pub codes_left: u32,
    /// RFC 3339, UTC; absent where there are none left.
    #[serde(default)]
    pub made_at: Option<String>,
    pub uses: Vec<RecoveryUse>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryUse {
    /// RFC 3339, UTC.
    pub at: String,
    /// The passkey that was made with it, while it is there.
    #[serde(default)]
    pub passkey: Option<String>,
    /// Whether the shopper said that they saw it.
    pub seen: bool,
}

/// Recovery codes, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// Asks for what a browser needs to make a new passkey for the account that a recovery code opens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryOptions {
    pub code: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClaimEnrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimEnrolment").finish_non_exhaustive()
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCodes").finish_non_exhaustive()
    }
}

impl fmt::Debug for RecoveryOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryOptions").finish_non_exhaustive()
    }
}
