//! The outbox: what the outside will be told, written down in the same commit as what it tells.
//!
//! An event is a fact about a payment. Who hears of it (a merchant's webhook endpoints) and when to try again is the job's
//! business; that it is never lost and never told before it is true is this room's.

use crate::refusal::Fault;
use crate::{EventId, MerchantId, PaymentId, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    PaymentAuthorised,
    PaymentCancelled,
}

impl Topic {
    pub const ALL: [Topic; 2] = [Topic::PaymentAuthorised, Topic::PaymentCancelled];

    /// The event type that merchants see.
    pub fn name(self) -> &'static str {
        match self {
            Self::PaymentAuthorised => "payment.authorised",
            Self::PaymentCancelled => "payment.cancelled",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub topic: Topic,
    pub merchant: MerchantId,
    pub payment: PaymentId,
    pub at: Timestamp,
}

impl Event {
    /// The event of `topic` about `payment`. Its id follows from both: each happens at most once in a payment's life.
    pub fn of(topic: Topic, merchant: MerchantId, payment: PaymentId, at: Timestamp) -> Self {
        let id = EventId(crate::ids::derive(
            "event",
            &[topic.name().as_bytes(), &payment.bytes()],
        ));
        Self {
            id,
            topic,
            merchant,
            payment,
            at,
        }
    }
}

/// One attempt series: an event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub event: Event,
    pub endpoint: crate::EndpointId,
    /// How often it was tried so far.
    pub attempts: u32,
    pub due: Timestamp,
}

pub trait Outbox {
    /// Writes the event and one delivery for each of the merchant's enabled endpoints, due at once.
    fn note(&mut self, event: Event) -> Result<(), Fault>;
    /// Deliveries due at `now`, oldest first.
    fn due_deliveries(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Delivery>, Fault>;
    /// Marks a delivery as arrived, or to be tried again at `retry`, or given up (`None` after a failure).
    fn settle_delivery(
        &mut self,
        event: EventId,
        endpoint: crate::EndpointId,
        outcome: Settled,
    ) -> Result<(), Fault>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    Delivered {
        at: Timestamp,
    },
    Retry {
        attempts: u32,
        due: Timestamp,
        error: String,
    },
    GivenUp {
        attempts: u32,
        error: String,
    },
}
