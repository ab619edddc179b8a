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
    /// A parcel is on its way.
    Shipped,
    /// Proven to have arrived; the shop has the money soon, unless the shopper objects.
    Delivered,
    /// The shop has the money.
    Released,
    /// All of the money went back.
    Refunded,
    /// Called off before it was shipped; a shopper who had paid has the money back.
    Cancelled,
    /// Nobody paid in time.
    Expired,
}

impl Status {
    /// Whether the money waits until delivery is proven.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Authorised | Self::Shipped | Self::Delivered)
    }

    /// Whether the purchase stands: paid, and not given back.
    pub fn stands(self) -> bool {
        self.is_held() || self == Self::Released
    }
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
    /// Since when the money is (or was) held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_at: Option<String>,
    /// What went back to the shopper, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refunded: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<String>,
    /// When the shop has the money; while it is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_at: Option<String>,
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
    /// When the shop has the money; while it is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<String>,
    /// When waiting may be given up; as long as nothing proves an arrival.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue_at: Option<String>,
    /// Whether that is over.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overdue: bool,
    /// Until when one may withdraw from the contract, once it is delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraw_until: Option<String>,
    /// Whether one still may.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_withdraw: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Withdrawal>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<super::disputes::Dispute>,
    /// What went back, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refunded: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parcels: Vec<OrderParcel>,
    /// The signed receipt, a compact JWS.
    pub receipt: String,
    /// The receipt as a page; whoever has this address can read it.
    pub receipt_url: String,
}

/// A contract that the shopper took back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    pub payment: String,
    pub at: String,
    /// When the money is back at the latest; sooner when the shop has the goods.
    pub refund_by: String,
}

/// A parcel as whoever waits for it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderParcel {
    #[serde(flatten)]
    pub parcel: super::delivery::Parcel,
    /// Six digits for whoever hands it over, and only then; until the parcel has arrived or the money went back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The same to scan: an SVG of a QR code that opens the courier's page with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<String>,
}

/// Money to be given back: an amount, or line items, or without either all that is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRefund {
    /// Minor units of the payment's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_items: Option<Vec<RefundLine>>,
    /// For the shopper to read; at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundLine {
    /// The line item's place in the payment, from 1.
    pub line: u32,
    pub quantity: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "ref_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub payment: String,
    /// Minor units.
    pub amount: i64,
    pub currency: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line_items: Vec<RefundLine>,
    pub reason: RefundReason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub created_at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefundReason {
    /// The shop gives it back.
    Merchant,
    /// It did not arrive in time, and the shopper gave up waiting.
    NotDelivered,
    /// The shopper withdrew from the contract.
    Withdrawal,
    /// A dispute ended for the shopper.
    Dispute,
}

/// A payment's refunds, first made first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refunds {
    pub data: Vec<Refund>,
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

fn is_zero(minor: &i64) -> bool {
    *minor == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}
