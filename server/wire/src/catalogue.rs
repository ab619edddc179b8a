//! The catalogue on the wire: products as the shop's server reads them back, and the report of an import.

use crate::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// The shop's own id: what `<vouch-checkout product>` names.
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub sku: String,
    #[cfg_attr(feature = "openapi", schema(example = "Arc table lamp"))]
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// What a shopper pays now.
    pub price: Money,
    /// What it costs while no sale is on.
    pub regular_price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// Whether it can be ordered.
    pub available: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "9521000001015"))]
    pub gtin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
}

/// A lower price, always or for a time (RFC 3339, UTC; the end is not included).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sale {
    pub price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Products {
    /// In order of SKU.
    pub data: Vec<Product>,
    /// Give it as `cursor` for the page after this one.
    pub next: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Imported {
    /// Rows that are products now, changed or not.
    pub imported: u64,
    /// Products that the feed no longer names.
    pub removed: u64,
    /// Rows that were left out; the products they name stay as they were.
    pub rejected: Vec<RejectedRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RejectedRow {
    /// Where the row begins in the feed, from 1.
    #[cfg_attr(feature = "openapi", schema(example = 42))]
    pub line: u64,
    /// As far as it could be read.
    pub id: Option<String>,
    /// Stable.
    #[cfg_attr(feature = "openapi", schema(example = "gtin_check_digit"))]
    pub code: String,
    #[cfg_attr(
        feature = "openapi",
        schema(example = "gtin: The check digit is wrong.")
    )]
    pub reason: String,
}
