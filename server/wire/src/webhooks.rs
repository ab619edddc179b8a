//! Webhooks on the wire: where a shop's server hears of events, the events, and what became of telling them.

use crate::payments::Payment;
use serde::{Deserialize, Serialize};

/// An address that should hear of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewEndpoint {
    /// https to a public address, at most 2048 characters; in the sandbox of a house on localhost also http to localhost.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://lumen.example/webhooks/vouch")
    )]
    pub url: String,
    /// Event types, or `*` for all, which it is unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(["payment.authorised"])))]
    pub events: Option<Vec<String>>,
}

/// What of an endpoint is to be another; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndpointChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Event types, or `*` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// `false`: nothing is sent, and what happens is held. `true`: what was held is sent, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
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
    /// Event types, or `*` alone for all.
    #[cfg_attr(feature = "openapi", schema(example = json!(["*"])))]
    pub events: Vec<String>,
    pub enabled: bool,
    /// Why it is disabled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_reason: Option<DisabledReason>,
    /// RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<String>,
    /// Since when nothing has arrived, while it is enabled and deliveries fail. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<String>,
    /// Until when the former secret signs beside the current one, after a roll. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_secret_until: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DisabledReason {
    /// You asked for it.
    Asked,
    /// Nothing arrived for days.
    Failing,
    /// It answered 410.
    Gone,
}

/// An endpoint with a new secret, which is in this answer and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndpointWithSecret {
    #[serde(flatten)]
    pub endpoint: Endpoint,
    /// Verifies `webhook-signature` after the Standard Webhooks specification.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    )]
    pub secret: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Endpoints {
    pub data: Vec<Endpoint>,
    /// Always null: there are at most sixteen.
    pub next: Option<String>,
}

/// How a secret is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecretRoll {
    /// How many seconds the former secret signs beside the new one: 0 (it ends at once) to 604800 (seven days); 86400 (a day) unless
    /// given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 86400))]
    pub overlap_seconds: Option<i64>,
}

/// What a webhook carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "evt_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    /// `payment.authorised`, `payment.cancelled`, `webhook_endpoint.disabled` or `webhook_endpoint.test`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "payment.authorised"))]
    pub kind: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub data: EventData,
}

/// What an event is about: one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventData {
    /// The payment as it was when the event happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// The id of the endpoint (`whe_…`) that was disabled or is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_endpoint: Option<String>,
}

/// A page of events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Events {
    pub data: Vec<Event>,
    /// The `cursor` of the next page; null on the last.
    pub next: Option<String>,
}

/// An event on its way to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// The event's id; `GET /v1/events/{id}` has it whole.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "evt_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub event: String,
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "payment.authorised"))]
    pub kind: String,
    /// The payment that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    pub status: DeliveryStatus,
    /// Failures since it was last sent on its way; thirteen are the end.
    pub failures: u32,
    /// While it is underway: when it is tried (again). RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<String>,
    /// When it arrived or was given up. RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<String>,
    /// When the event happened. RFC 3339, UTC.
    pub created_at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryStatus {
    /// It is sent at `next_attempt_at`, or once an earlier event of its payment has arrived.
    Underway,
    /// Its endpoint is disabled.
    Held,
    Delivered,
    /// Thirteen attempts failed; it can be sent again by hand.
    GivenUp,
}

/// A page of deliveries, newest event first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deliveries {
    pub data: Vec<Delivery>,
    /// The `cursor` of the next page; null on the last.
    pub next: Option<String>,
}

/// A delivery with its attempts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryWithAttempts {
    #[serde(flatten)]
    pub delivery: Delivery,
    /// Oldest first; those of the last thirty days.
    pub attempts: Vec<Attempt>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// RFC 3339, UTC.
    pub at: String,
    /// Milliseconds until the answer, or until there was none.
    pub duration_ms: u32,
    /// The HTTP status of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The first 512 bytes of the answer, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Why there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
