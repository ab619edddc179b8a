//! Short-lived proofs that somebody is who they are. Of every token only the SHA-256 is kept.

use crate::time::{DAY, MINUTE};
use crate::{CheckoutId, MerchantId, ShopperId, Timestamp};

/// In a frame: long enough for one order.
pub const SESSION_CHECKOUT_SECONDS: i64 = 15 * MINUTE;
/// On our own pages.
pub const SESSION_HUB_SECONDS: i64 = 30 * MINUTE;
/// How long the same shop may show friends' words without another touch.
pub const RESUME_SECONDS: i64 = 30 * DAY;

/// Where somebody proves who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Our own pages at top level: hub and popup.
    Hub,
    /// One showing of a merchant's checkout.
    Checkout {
        checkout: CheckoutId,
        merchant: MerchantId,
    },
}

impl Place {
    pub fn checkout(self) -> Option<CheckoutId> {
        match self {
            Self::Hub => None,
            Self::Checkout { checkout, .. } => Some(checkout),
        }
    }

    pub fn merchant(self) -> Option<MerchantId> {
        match self {
            Self::Hub => None,
            Self::Checkout { merchant, .. } => Some(merchant),
        }
    }
}

/// Authority to act as a shopper: a bearer token, bound to one checkout unless it was given on our own pages.
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

/// The hashes of freshly made tokens; the tokens themselves go to the browser and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub session: [u8; 32],
    /// Used only where the session belongs to a checkout.
    pub resume: [u8; 32],
}

impl Session {
    pub fn open(shopper: ShopperId, place: Place, token_hash: [u8; 32], now: Timestamp) -> Self {
        let seconds = match place {
            Place::Hub => SESSION_HUB_SECONDS,
            Place::Checkout { .. } => SESSION_CHECKOUT_SECONDS,
        };
        Self {
            token_hash,
            shopper,
            checkout: place.checkout(),
            merchant: place.merchant(),
            expires_at: now.plus_seconds(seconds),
        }
    }
}

impl Resume {
    /// The cookie that goes with a session in a checkout; there is none elsewhere.
    pub fn beside(session: &Session, token_hash: [u8; 32], now: Timestamp) -> Option<Self> {
        session.merchant.map(|merchant| Self {
            token_hash,
            shopper: session.shopper,
            merchant,
            expires_at: now.plus_seconds(RESUME_SECONDS),
        })
    }
}
