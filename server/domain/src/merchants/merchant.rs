//! A merchant and what belongs to it.

use crate::{Currency, EndpointId, MerchantId, Timestamp};
use std::fmt;

/// Play money or real money. The two never share an account, a key or a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    Sandbox,
    Live,
}

/// A web origin, `scheme://host[:port]`, in the form browsers serialise it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(pub(crate) String);

impl Origin {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes back what the store kept; it was read once already.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    pub id: MerchantId,
    pub name: String,
    pub mode: Mode,
    pub currency: Currency,
    /// Where the checkout may be framed; never empty.
    pub origins: Vec<Origin>,
    pub publishable_key: String,
    /// SHA-256 of the secret key; the key itself is shown once and forgotten.
    pub secret_hash: [u8; 32],
    pub created_at: Timestamp,
}

/// An address that hears of a merchant's events.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub id: EndpointId,
    pub merchant: MerchantId,
    pub url: String,
    /// `whsec_…`: signs each event, so it has to be kept; never logged, shown once.
    pub secret: String,
    pub created_at: Timestamp,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("id", &self.id)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
