//! The outbox: what the outside will be told, written down in the same commit as what it tells.
//!
//! An event is a fact, most often about a payment; a delivery is that event on its way to one of the merchant's addresses. The job
//! claims what is due, tells it and settles it. A claim is a lease: if the job dies with a delivery in its hands, the delivery falls
//! due again. So every event arrives at least once or is given up after days, and events of one payment arrive at an address in
//! the order in which they happened.

mod event;
mod log;
mod retry;

pub use event::{About, Event, Topic};
pub use log::{
    ANSWER_BYTES_MAX, ATTEMPTS_KEPT_SECONDS, Attempt, EventLog, Logged, Outcome, Part, readable,
};
pub use retry::{ATTEMPTS_MAX, after_failure};

use crate::refusal::Fault;
use crate::{EndpointId, EventId, Timestamp};

/// An event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub event: Event,
    /// What is sent, byte for byte, once it was sent for the first time to anyone.
    pub body: Option<Vec<u8>>,
    pub endpoint: EndpointId,
    /// How often it was tried and failed so far.
    pub attempts: u32,
    /// When it is tried (again).
    pub due: Timestamp,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Underway,
    /// Its endpoint is disabled; it goes on its way once that is enabled.
    Held,
    Delivered,
    GivenUp,
}

impl Standing {
    pub const ALL: [Standing; 4] = [
        Standing::Underway,
        Standing::Held,
        Standing::Delivered,
        Standing::GivenUp,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Underway => "underway",
            Self::Held => "held",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.name() == name)
    }
}

pub trait Outbox {
    /// Writes the event, with a number above all others', and one delivery for each endpoint: underway and due at once, or held.
    fn note(&mut self, event: Event, to: &[(EndpointId, Standing)]) -> Result<(), Fault>;
    /// Takes at most `limit` deliveries that are due at `now`, oldest first, and makes them due again at `lease`. A delivery waits
    /// while an earlier event of the same payment is still on its way to the same endpoint. Endpoints that are `busy` are passed
    /// over, so that a slow one keeps nobody else waiting.
    fn claim_deliveries(
        &mut self,
        now: Timestamp,
        lease: Timestamp,
        limit: u32,
        busy: &[EndpointId],
    ) -> Result<Vec<Delivery>, Fault>;
    /// Fixes what is sent for this event; whoever fixes it first has said the last word.
    fn fix_body(&mut self, event: EventId, body: &[u8]) -> Result<(), Fault>;
    /// What became of an attempt. A delivery that was settled for good stays so; one that was held meanwhile can still have arrived.
    fn settle_delivery(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        outcome: Settled,
    ) -> Result<(), Fault>;
    /// When the next delivery falls due; `None` when nothing is on its way.
    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault>;
    /// Sends an event on its way to an endpoint, due at `now` and as if it had never been tried, whatever became of it before.
    fn send_again(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        now: Timestamp,
    ) -> Result<(), Fault>;
    /// Holds whatever is on its way to an endpoint.
    fn hold_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault>;
    /// What was held goes on its way, due at `now` and as if it had never been tried.
    fn release_deliveries(&mut self, endpoint: EndpointId, now: Timestamp) -> Result<(), Fault>;
    /// Forgets what an endpoint still had to hear, with the attempts.
    fn forget_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Delivered { at: Timestamp },
    Retry { attempts: u32, due: Timestamp },
    Held { attempts: u32 },
    GivenUp { attempts: u32, at: Timestamp },
}
