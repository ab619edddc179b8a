//! Why this room says no, in the order it checks.

use super::{ENDPOINTS_MAX, OVERLAP_SECONDS_MAX, URL_CHARS_MAX};
use crate::merchants::address::AddressRefusal;
use crate::refusal::{Kind, Reason};

/// Why a webhook endpoint is not made or changed, or not found, or is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointRefusal {
    Unknown,
    UrlTooLong,
    Url(AddressRefusal),
    /// A private or otherwise unroutable address: events go to shops, not into somebody's network.
    UrlNotPublic,
    UrlNeedsHttps,
    UrlFragment,
    UnknownTopic,
    NoTopic,
    /// The merchant has an endpoint at this very address.
    UrlTaken,
    TooMany,
    OverlapOutOfRange,
    /// What is sent on purpose would only be held.
    Disabled,
}

impl Reason for EndpointRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_endpoint",
            Self::UrlTooLong | Self::Url(_) | Self::UrlFragment => "endpoint_url_malformed",
            Self::UrlNotPublic => "endpoint_url_not_public",
            Self::UrlNeedsHttps => "endpoint_url_needs_https",
            Self::UnknownTopic => "unknown_event_type",
            Self::NoTopic => "event_types_empty",
            Self::UrlTaken => "endpoint_url_taken",
            Self::TooMany => "too_many_endpoints",
            Self::OverlapOutOfRange => "overlap_out_of_range",
            Self::Disabled => "endpoint_disabled",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::UrlTaken | Self::TooMany | Self::Disabled => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such webhook endpoint.".into(),
            Self::UrlTooLong => format!("The URL is longer than {URL_CHARS_MAX} characters."),
            Self::Url(reason) => format!("The URL is not usable: {}", reason.because()),
            Self::UrlNotPublic => "The URL leads to an address that is not public.".into(),
            Self::UrlNeedsHttps => {
                "The URL must be https; http is only for localhost in the sandbox.".into()
            }
            Self::UrlFragment => "The URL has a fragment, which is never sent.".into(),
            Self::UnknownTopic => {
                "An event type is one of those in the documentation, or * for all.".into()
            }
            Self::NoTopic => "An endpoint hears of at least one event type.".into(),
            Self::UrlTaken => "You have a webhook endpoint at this address.".into(),
            Self::TooMany => format!("A merchant has at most {ENDPOINTS_MAX} webhook endpoints."),
            Self::OverlapOutOfRange => {
                format!("An overlap is 0 to {OVERLAP_SECONDS_MAX} seconds.")
            }
            Self::Disabled => "The endpoint is disabled. Enable it first.".into(),
        }
    }
}

/// Why an event is not shown or not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventRefusal {
    Unknown,
    UnknownDelivery,
    UnknownCursor,
}

impl Reason for EventRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_event",
            Self::UnknownDelivery => "unknown_delivery",
            Self::UnknownCursor => "invalid_cursor",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown | Self::UnknownDelivery => Kind::NotFound,
            Self::UnknownCursor => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "There is no such event.".into(),
            Self::UnknownDelivery => "This event was never on its way to this endpoint.".into(),
            Self::UnknownCursor => "The cursor is not one that a page before ended with.".into(),
        }
    }
}
