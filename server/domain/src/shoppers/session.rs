//! Short-lived proofs that somebody is who they are. Of every token only the SHA-256 is kept.

use super::ShopperRefusal;
use crate::time::{DAY, MINUTE};
use crate::{CheckoutId, MerchantId, ShopperId, Timestamp};

/// In a frame: long enough for one order, or for a few presses.
pub const SESSION_FRAME_SECONDS: i64 = 15 * MINUTE;
/// On our own pages.
pub const SESSION_HUB_SECONDS: i64 = 30 * MINUTE;
/// How long after the passkey's touch a session may change what opens the account.
pub const SESSION_FRESH_SECONDS: i64 = 10 * MINUTE;
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
    /// A frame in a merchant's page that is no checkout: words, a list, a guide, facts.
    Shop { merchant: MerchantId },
}

impl Place {
    pub fn checkout(self) -> Option<CheckoutId> {
        match self {
            Self::Hub | Self::Shop { .. } => None,
            Self::Checkout { checkout, .. } => Some(checkout),
        }
    }

    pub fn merchant(self) -> Option<MerchantId> {
        match self {
            Self::Hub => None,
            Self::Checkout { merchant, .. } | Self::Shop { merchant } => Some(merchant),
        }
    }
}

/// Authority to act as a shopper: a bearer token. One that was given in a frame is bound to its shop, one given in a checkout to
/// that too; what concerns the shopper alone needs one that was given on our own pages.
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
    /// Used only where the session belongs to a shop's frame.
    pub resume: [u8; 32],
}

impl Session {
    pub fn open(shopper: ShopperId, place: Place, token_hash: [u8; 32], now: Timestamp) -> Self {
        let seconds = match place {
            Place::Hub => SESSION_HUB_SECONDS,
            Place::Checkout { .. } | Place::Shop { .. } => SESSION_FRAME_SECONDS,
        };
        Self {
            token_hash,
            shopper,
            checkout: place.checkout(),
            merchant: place.merchant(),
            expires_at: now.plus_seconds(seconds),
        }
    }

    /// Whether it may say something of this shop's products: one that was given in a shop's page may of that shop's alone, so that no
    /// page can have its visitors speak about its rivals.
    pub fn speaks_of(&self, merchant: MerchantId) -> Result<(), ShopperRefusal> {
        match self.merchant {
            Some(own) if own != merchant => Err(ShopperRefusal::OtherShop),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the passkey was used minutes ago. Whoever finds an open page may not change the locks with it.
    pub fn fresh(&self, now: Timestamp) -> Result<(), ShopperRefusal> {
        let opened = self.expires_at.plus_seconds(-SESSION_HUB_SECONDS);
        match self.is_of_hub() && now < opened.plus_seconds(SESSION_FRESH_SECONDS) {
            true => Ok(()),
            false => Err(ShopperRefusal::SignInAgain),
        }
    }

    /// Whether it was given on our own pages, where nobody else's page lies around or over what is pressed.
    pub fn is_of_hub(&self) -> bool {
        self.merchant.is_none()
    }
}

impl Resume {
    /// The cookie that goes with a session in a shop's frame; there is none elsewhere.
    pub fn beside(session: &Session, token_hash: [u8; 32], now: Timestamp) -> Option<Self> {
        session.merchant.map(|merchant| Self {
            token_hash,
            shopper: session.shopper,
            merchant,
            expires_at: now.plus_seconds(RESUME_SECONDS),
        })
    }
}
