//! A payment and its states.

use crate::merchants::{Mode, Origin};
use crate::{MerchantId, Money, PaymentId, ShopperId, Timestamp};

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    pub sku: Option<String>,
    pub quantity: u32,
    pub unit_amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has paid yet; the offer stands until `expires_at`.
    Created {
        expires_at: Timestamp,
    },
    /// Held in escrow for the merchant, with the shopper's proven consent.
    Authorised {
        shopper: ShopperId,
        at: Timestamp,
    },
    /// Called off. A shopper who had paid has the money back.
    Cancelled {
        shopper: Option<ShopperId>,
        at: Timestamp,
    },
    Expired {
        at: Timestamp,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub merchant: MerchantId,
    pub mode: Mode,
    pub lines: Vec<Line>,
    pub total: Money,
    /// The merchant's own name for the order.
    pub reference: Option<String>,
    /// Who is paid, as the shopper read it.
    pub payee: String,
    /// Where the shopper was, as the passkey signed it; for a payment made by the merchant's server, its first origin until then.
    pub payee_origin: Origin,
    pub state: State,
    pub created_at: Timestamp,
}

/// A verified passkey assertion over a payment: what the door proves before the room decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub shopper: ShopperId,
    pub credential: Vec<u8>,
    pub nonce: [u8; 32],
    pub challenge: [u8; 32],
    pub payee_origin: Origin,
    /// As the authenticator counted; zero when it does not count.
    pub sign_count: u32,
    pub evidence: Evidence,
}

/// The signed bytes, kept so that anyone can check the consent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub client_data_json: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
}
