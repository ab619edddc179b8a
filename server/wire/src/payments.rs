//! Payments on the wire: what a merchant's server creates, reads and hears of, and what a shopper finds among their orders.

use serde::{Deserialize, Serialize};

/// A cart to be paid: sent by the merchant's server, with its secret key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPayment {
    /// 1 to 200 lines.
    pub line_items: Vec<NewLineItem>,
    /// ISO 4217 alphabetic code; the shop's currency.
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: String,
    /// The shop's own name for the order, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "order-1042"))]
    pub reference: Option<String>,
    /// Where the hosted checkout leads back to; on one of the shop's registered origins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLineItem {
    /// As the shopper reads it, at most 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "The Book of Tides"))]
    pub name: String,
    /// 1 to 999.
    #[cfg_attr(feature = "openapi", schema(example = 1, minimum = 1, maximum = 999))]
    pub quantity: i64,
    /// Minor units of the currency (cents of EUR), more than zero.
    #[cfg_attr(feature = "openapi", schema(example = 1890, minimum = 1))]
    pub unit_amount: i64,
    /// The product's id in the shop's catalogue, where it has one: what a recommendation of it hangs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "book-tides"))]
    pub sku: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineItem {
    pub name: String,
    pub quantity: u32,
    /// Minor units of the payment's currency.
    pub unit_amount: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// Nobody has paid yet.
    Created,
    /// The money is held until delivery is proven.
    Authorised,
    /// Called off; a shopper who had paid has the money back.
    Cancelled,
    /// Nobody paid in time.
    Expired,
}

/// A payment as its merchant sees it. Of the shopper it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub status: Status,
    /// The exact total of all lines, in minor units.
    #[cfg_attr(feature = "openapi", schema(example = 2400))]
    pub amount: i64,
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: String,
    /// Who is paid, as the shopper read it.
    pub payee: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub line_items: Vec<LineItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<String>,
    /// RFC 3339, UTC; so are all times.
    pub created_at: String,
    /// Until when it can be paid; only while it is created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Since when the money is (or until the cancellation was) held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired_at: Option<String>,
    /// The signed receipt, a compact JWS; once somebody has paid. The one that the shop's page was given is checked the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// A page of payments, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payments {
    pub data: Vec<Payment>,
    /// The `cursor` of the next page; null on the last.
    pub next: Option<String>,
}

/// A payment as the shopper who paid it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    pub id: String,
    pub status: Status,
    pub amount: i64,
    pub currency: String,
    pub payee: String,
    /// The shop's id, for recommending what was bought there.
    pub merchant: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    pub line_items: Vec<LineItem>,
    pub authorised_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<String>,
    /// When it was proven that the goods arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<String>,
    /// The signed receipt, a compact JWS.
    pub receipt: String,
    /// The receipt as a page; whoever has this address can read it.
    pub receipt_url: String,
}

/// A page of orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Orders {
    pub data: Vec<Order>,
    /// The `cursor` of the next page; null on the last.
    pub next: Option<String>,
}

/// What a receipt says, signed (the claims of a JWS; RFC 7515, RFC 7519).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Who says so: the provider's origin.
    pub iss: String,
    /// The payment's id.
    pub sub: String,
    /// The merchant's id.
    pub aud: String,
    /// Seconds since 1970, UTC: when the payment came into this state.
    pub iat: i64,
    pub payment: ReceiptPayment,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptPayment {
    pub id: String,
    pub status: Status,
    pub amount: i64,
    pub currency: String,
    pub payee: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// The keys that receipts are checked with (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeySet {
    pub keys: Vec<Key>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    pub kty: String,
    pub crv: String,
    pub x: String,
    /// The key's thumbprint (RFC 7638).
    pub kid: String,
    #[serde(rename = "use")]
    pub purpose: String,
    pub alg: String,
}
