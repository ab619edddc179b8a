//! What the checkout's frame is given and what it asks: the document's facts, signing up and in, confirming, topping up.

use crate::money::Money;
use crate::shoppers::Session;
use serde::{Deserialize, Serialize};

/// The data block of the document: what the app needs of it, and the sentences it may have to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub facts: Facts,
    /// The checkout's sentences in the document's language, in the order of the message list.
    pub sentences: Vec<String>,
}

/// What the checkout acts on before it asks the server for anything. What is only read stands in the document's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The sealed checkout: opaque, sent back with every request that belongs to it.
    pub checkout: String,
    /// The payment this checkout makes or confirms.
    pub payment: String,
    /// The payment-bound passkey challenge, base64url.
    pub challenge: String,
    pub rp_id: String,
    /// The origins whose pages may hold this frame; empty where the checkout stands on its own.
    pub merchant_origins: Vec<String>,
    /// This checkout at its own address, for where the frame can't do its work.
    pub hosted_url: String,
    /// `en` or `fr`.
    pub language: String,
    pub total: ShownMoney,
    pub payee: String,
    /// A returning shopper, recognised by the resume cookie: the words of their friends are in the document.
    pub knows_you: bool,
    pub state: CheckoutState,
}

/// Money with its text in the view's language, the text that the browser's `Intl` would write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownMoney {
    pub amount: i64,
    pub currency: String,
    pub text: String,
}

/// Whether the order can still be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    Open,
    /// The money is held. The links are there only for the shopper who paid, recognised by the resume cookie.
    Paid {
        receipt_url: Option<String>,
        order_url: Option<String>,
    },
    Cancelled,
    Expired,
}

/// Confirms a payment: the assertion over the payment-bound challenge, as the browser's `toJSON` writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirm {
    pub checkout: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub assertion: serde_json::Value,
}

/// The money is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmed {
    pub payment: ConfirmedPayment,
    /// The signed receipt, a compact JWS.
    pub receipt: String,
    pub receipt_url: String,
    pub order_url: String,
    pub session: Session,
}

/// A payment as the shop's page learns of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmedPayment {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    #[cfg_attr(feature = "openapi", schema(example = "authorised"))]
    pub status: String,
    pub amount: i64,
    pub currency: String,
    /// The shop's own reference, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What the problem document `insufficient_funds` says besides: the same assertion may be sent again after a top-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InsufficientFunds {
    pub balance: Money,
    pub missing: Money,
    pub session: Session,
}

/// Adds sandbox money to the shopper's balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TopUp {
    pub amount: i64,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    pub balance: Money,
}
