//! A shopper and what proves that it is them.

use crate::{CeremonyId, CheckoutId, EnrolmentId, MerchantId, ShopperId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shopper {
    pub id: ShopperId,
    /// The name friends see.
    pub handle: String,
    pub email: String,
    pub joined_at: Timestamp,
}

/// A passkey: the public half, and how often it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The authenticator's id of it.
    pub id: Vec<u8>,
    pub shopper: ShopperId,
    /// The registration as the passkey library keeps it (static state).
    pub static_state: Vec<u8>,
    /// What changes with use (dynamic state: sign count, backup state).
    pub dynamic_state: Vec<u8>,
    /// The COSE key (RFC 9053), for payment assertions.
    pub public_key: Vec<u8>,
    pub sign_count: u32,
    pub created_at: Timestamp,
    pub used_at: Timestamp,
}

/// Authority to act as a shopper: a bearer token, kept only as a hash. Inside a frame it is bound to one checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub token_hash: [u8; 32],
    pub shopper: ShopperId,
    pub checkout: Option<CheckoutId>,
    pub merchant: Option<MerchantId>,
    pub expires_at: Timestamp,
}

/// A cookie that lets the same shopper see friends' words at the same shop again. It reads; it never pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    pub token_hash: [u8; 32],
    pub shopper: ShopperId,
    pub merchant: MerchantId,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// A new shopper; the id, name and address they will have.
    Register {
        shopper: ShopperId,
        handle: String,
        email: String,
        enrolment: Option<EnrolmentId>,
    },
    SignIn,
}

/// A passkey ceremony under way; single use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    pub id: CeremonyId,
    pub kind: CeremonyKind,
    /// What the passkey library has to remember between its two halves.
    pub state: Vec<u8>,
    pub checkout: Option<CheckoutId>,
    pub merchant: Option<MerchantId>,
    pub expires_at: Timestamp,
}

/// A sign-up that moved to a popup because the browser makes no passkey in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    pub id: EnrolmentId,
    /// Opens the popup's ceremony; single use.
    pub code_hash: [u8; 32],
    /// Known only to the frame; claims the session.
    pub secret_hash: [u8; 32],
    pub handle: String,
    pub email: String,
    pub checkout: CheckoutId,
    pub merchant: MerchantId,
    /// Set once the popup made the passkey.
    pub shopper: Option<ShopperId>,
    pub expires_at: Timestamp,
}
