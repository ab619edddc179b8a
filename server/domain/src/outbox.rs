//! The outbox: what the outside will be told, written down in the same commit as what it tells.
//!
//! An event is a fact about a payment; a delivery is that event on its way to one of the merchant's addresses. The job claims
//! what is due, tells it and settles it. A claim is a lease: if the job dies with a delivery in its hands, the delivery falls
//! due again. So every event arrives at least once or is given up after days, and events of one payment arrive at an address in
//! the order in which they happened.

use crate::refusal::Fault;
use crate::time::{HOUR, MINUTE};
use crate::{EndpointId, EventId, MerchantId, PaymentId, Timestamp};

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

pub trait Outbox {
    /// Writes the event and one delivery for each endpoint, due at once.
    fn note(&mut self, event: Event, endpoints: &[EndpointId]) -> Result<(), Fault>;
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
    /// What became of an attempt. A delivery that was settled for good stays so.
    fn settle_delivery(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        outcome: Settled,
    ) -> Result<(), Fault>;
    /// When the next delivery falls due; `None` when nothing is on its way.
    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault>;
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

/// Pauses between attempts, in seconds; the last one repeats until [`ATTEMPTS_MAX`].
const PAUSES: [i64; 8] = [
    5,
    30,
    2 * MINUTE,
    10 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// After so many failures an event is given up: 22 hours of growing pauses and four of 12 hours, about three days. Attempts are
/// counted and not the event's age, so a house that was away for a week still tries as long as any other.
pub const ATTEMPTS_MAX: u32 = 13;

/// What follows from a failed attempt: another one after a growing pause, or the end. `chance` (0 to 255) shortens the pause by
/// up to a fifth, so that an endpoint that comes back is not met by everything at once.
pub fn after_failure(delivery: &Delivery, error: String, chance: u8, now: Timestamp) -> Settled {
    let attempts = delivery.attempts.saturating_add(1);
    let nth = (delivery.attempts as usize).min(PAUSES.len() - 1);
    let pause = PAUSES[nth] * 1_000_000;
    let due = Timestamp(now.micros() + pause - pause / 5 * i64::from(chance) / 255);
    if attempts >= ATTEMPTS_MAX {
        return Settled::GivenUp { attempts, error };
    }
    Settled::Retry {
        attempts,
        due,
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY;

    fn delivery(attempts: u32) -> Delivery {
        let at = Timestamp::from_micros(0);
        Delivery {
            event: Event::of(Topic::PaymentAuthorised, MerchantId(1), PaymentId(1), at),
            body: None,
            endpoint: EndpointId(1),
            attempts,
            due: at,
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        for (attempts, chance, now_seconds, due_seconds) in [
            (0, 0, 0, Some(5)),
            (0, 255, 0, Some(4)),
            (1, 0, 5, Some(35)),
            (2, 0, 35, Some(155)),
            (3, 0, 155, Some(755)),
            (4, 0, 755, Some(755 + HOUR)),
            (7, 0, DAY, Some(DAY + DAY / 2)),
            (11, 0, DAY, Some(DAY + DAY / 2)),
            (12, 0, DAY, None),
            (40, 0, DAY, None),
            // The house was away when it happened.
            (0, 0, 40 * DAY, Some(40 * DAY + 5)),
        ] {
            let now = Timestamp::from_micros(0).plus_seconds(now_seconds);
            let settled = after_failure(&delivery(attempts), "500".into(), chance, now);
            let expected = match due_seconds {
                Some(due) => Settled::Retry {
                    attempts: attempts + 1,
                    due: Timestamp::from_micros(0).plus_seconds(due),
                    error: "500".into(),
                },
                None => Settled::GivenUp {
                    attempts: attempts + 1,
                    error: "500".into(),
                },
            };
            assert_eq!(settled, expected, "attempt {attempts} at {now_seconds} s");
        }
    }

    #[test]
    fn an_endpoint_that_never_answers_is_tried_a_bounded_number_of_times() {
        let (mut now, mut tries) = (Timestamp::from_micros(0), 0);
        while let Settled::Retry { due, attempts, .. } =
            after_failure(&delivery(tries), String::new(), 255, now)
        {
            assert!(due > now);
            (now, tries) = (due, attempts);
        }
        assert_eq!(tries + 1, ATTEMPTS_MAX);
        let days = now.seconds() as f64 / DAY as f64;
        assert!(
            (2.3..3.0).contains(&days),
            "{days} days, with the shortest pauses"
        );
    }

    #[test]
    fn an_event_happens_once_and_its_name_is_read_back() {
        let of =
            |topic, payment| Event::of(topic, MerchantId(1), PaymentId(payment), Timestamp(0)).id;
        assert_eq!(
            of(Topic::PaymentAuthorised, 1),
            of(Topic::PaymentAuthorised, 1)
        );
        assert_ne!(
            of(Topic::PaymentAuthorised, 1),
            of(Topic::PaymentAuthorised, 2)
        );
        assert_ne!(
            of(Topic::PaymentAuthorised, 1),
            of(Topic::PaymentCancelled, 1)
        );
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.name()), Some(topic));
        }
        assert_eq!(Topic::parse("payment.created"), None);
    }
}
