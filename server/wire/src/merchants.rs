//! Merchants on the wire: what a shop's server reads of itself.

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
