//! Delivery on the wire.

use serde::{Deserialize, Serialize};

/// What proves that the goods of a payment arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub payment: String,
    pub kind: Kind,
    /// RFC 3339, UTC.
    pub at: String,
    /// SHA-256 of the evidence, in hex.
    pub hash: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// The shopper said so.
    Shopper,
}
