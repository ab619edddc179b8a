//! Events: facts that the outside is told.

use crate::{EndpointId, EventId, MerchantId, PaymentId, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    PaymentAuthorised,
    PaymentCancelled,
    /// Nobody paid in time.
    PaymentExpired,
    /// The first parcel is on its way.
    PaymentShipped,
    /// All of it is proven to have arrived.
    PaymentDelivered,
    /// The merchant has the money.
    PaymentReleased,
    /// Some of the money, or all of it, went back.
    PaymentRefunded,
    /// The shopper withdrew from the contract.
    PaymentWithdrawn,
    /// The shopper disputes a payment: the shop has time to answer.
    DisputeOpened,
    /// Decided; the loser may appeal.
    DisputeDecided,
    /// Over, and the money goes where it ended.
    DisputeClosed,
    /// An address was given up: it failed for days, or said that it is gone.
    EndpointDisabled,
    /// The merchant asked for a sign of life. Nobody subscribes to it; it goes where it was asked for.
    Test,
}

impl Topic {
    pub const ALL: [Topic; 13] = [
        Topic::PaymentAuthorised,
        Topic::PaymentCancelled,
        Topic::PaymentExpired,
        Topic::PaymentShipped,
        Topic::PaymentDelivered,
        Topic::PaymentReleased,
        Topic::PaymentRefunded,
        Topic::PaymentWithdrawn,
        Topic::DisputeOpened,
        Topic::DisputeDecided,
        Topic::DisputeClosed,
        Topic::EndpointDisabled,
        Topic::Test,
    ];

    /// The event type that merchants see.
    pub fn name(self) -> &'static str {
        match self {
            Self::PaymentAuthorised => "payment.authorised",
            Self::PaymentCancelled => "payment.cancelled",
            Self::PaymentExpired => "payment.expired",
            Self::PaymentShipped => "payment.shipped",
            Self::PaymentDelivered => "payment.delivered",
            Self::PaymentReleased => "payment.released",
            Self::PaymentRefunded => "payment.refunded",
            Self::PaymentWithdrawn => "payment.withdrawn",
            Self::DisputeOpened => "dispute.opened",
            Self::DisputeDecided => "dispute.decided",
            Self::DisputeClosed => "dispute.closed",
            Self::EndpointDisabled => "webhook_endpoint.disabled",
            Self::Test => "webhook_endpoint.test",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether an endpoint may ask for it, or for everything but it.
    pub fn is_subscribable(self) -> bool {
        self != Self::Test
    }
}

/// What an event is a fact about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Payment(PaymentId),
    Endpoint(EndpointId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub topic: Topic,
    pub merchant: MerchantId,
    pub about: About,
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
            about: About::Payment(payment),
            at,
        }
    }

    /// Money of `payment` went back, which may happen several times; the id follows from the refund's.
    pub fn of_refund(
        merchant: MerchantId,
        payment: PaymentId,
        refund: crate::RefundId,
        at: Timestamp,
    ) -> Self {
        let topic = Topic::PaymentRefunded;
        let id = EventId(crate::ids::derive(
            "event",
            &[topic.name().as_bytes(), &refund.bytes()],
        ));
        Self {
            id,
            topic,
            merchant,
            about: About::Payment(payment),
            at,
        }
    }

    /// A step of a dispute about `payment`, each of which happens at most once; the id follows from both.
    pub fn of_dispute(
        topic: Topic,
        merchant: MerchantId,
        payment: PaymentId,
        dispute: crate::DisputeId,
        at: Timestamp,
    ) -> Self {
        let id = EventId(crate::ids::derive(
            "event",
            &[topic.name().as_bytes(), &dispute.bytes()],
        ));
        Self {
            id,
            topic,
            merchant,
            about: About::Payment(payment),
            at,
        }
    }

    /// An address was given up at `at`; its id follows from the address and the time.
    pub fn of_disabled(merchant: MerchantId, endpoint: EndpointId, at: Timestamp) -> Self {
        let topic = Topic::EndpointDisabled;
        let id = EventId(crate::ids::derive(
            "event",
            &[
                topic.name().as_bytes(),
                &endpoint.bytes(),
                &at.micros().to_be_bytes(),
            ],
        ));
        Self {
            id,
            topic,
            merchant,
            about: About::Endpoint(endpoint),
            at,
        }
    }

    /// A sign of life, as often as it is asked for: its id comes in.
    pub fn of_test(id: EventId, merchant: MerchantId, endpoint: EndpointId, at: Timestamp) -> Self {
        Self {
            id,
            topic: Topic::Test,
            merchant,
            about: About::Endpoint(endpoint),
            at,
        }
    }

    pub fn payment(&self) -> Option<PaymentId> {
        match self.about {
            About::Payment(payment) => Some(payment),
            About::Endpoint(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let disabled =
            |endpoint, at| Event::of_disabled(MerchantId(1), EndpointId(endpoint), Timestamp(at));
        assert_eq!(disabled(1, 5).id, disabled(1, 5).id);
        assert_ne!(disabled(1, 5).id, disabled(1, 6).id);
        assert_ne!(disabled(1, 5).id, disabled(2, 5).id);
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.name()), Some(topic));
        }
        assert_eq!(Topic::parse("payment.created"), None);
    }
}
