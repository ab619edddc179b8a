//! A product as the catalogue keeps it.

use crate::{MerchantId, Money};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub merchant: MerchantId,
    /// The merchant's own id of it (`g:id`), unique within the merchant.
    pub sku: String,
    pub title: String,
    pub description: String,
    pub price: Money,
    pub link: Option<String>,
    pub image_link: Option<String>,
    /// GTIN-8, -12, -13 or -14 with a right check digit.
    pub gtin: Option<String>,
    pub brand: Option<String>,
    pub available: bool,
}

/// A picture of a product, served from the provider's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub media_type: String,
    pub bytes: Vec<u8>,
}
