//! Merchants on the wire: what a shop's server reads of itself, and where it wants to hear of events.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mode {
    /// Play money.
    Sandbox,
    Live,
}

/// The shop that a secret key belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merchant {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "mer_01jn7qk8yeb6xvhm3t9f5cwz2d")
    )]
    pub id: String,
    /// As shoppers read it: the payee.
    #[cfg_attr(feature = "openapi", schema(example = "Lumen"))]
    pub name: String,
    pub mode: Mode,
    /// The currency of its catalogue and payments, ISO 4217.
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: String,
    /// Where the checkout may be shown.
    #[cfg_attr(feature = "openapi", schema(example = json!(["https://lumen.example"])))]
    pub origins: Vec<String>,
    #[cfg_attr(feature = "openapi", schema(example = "pk_test_lumen"))]
    pub publishable_key: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// An address that should hear of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEndpoint {
    /// https to a public address; in the sandbox also http to localhost.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://lumen.example/webhooks/vouch")
    )]
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Endpoint {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "whe_01jn7qk8yeb6xvhm3t9f5cwz2d")
    )]
    pub id: String,
    pub url: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// A new endpoint with its secret, which is in this answer and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedEndpoint {
    pub id: String,
    pub url: String,
    /// Verifies `webhook-signature` after the Standard Webhooks specification.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    )]
    pub secret: String,
    pub created_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Endpoints {
    pub data: Vec<Endpoint>,
    /// Always null: there are at most sixteen.
    pub next: Option<String>,
}
