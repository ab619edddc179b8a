//! What follows from an attempt: for the delivery, and for the endpoint.

use super::{Endpoint, EndpointStore, State, Why, tell};
use crate::outbox::{Attempt, Delivery, Event, EventLog, Outbox, Settled, after_failure};
use crate::refusal::Fault;
use crate::time::DAY;
use crate::{EndpointId, Timestamp};

/// An endpoint to which nothing has arrived for so long is disabled when an event is given up. Shorter than the pauses of one event
/// take at their shortest, so that an endpoint that answers nobody is disabled by the first event that it fails; and an endpoint
/// that hears others is not disabled for the one event that it cannot take.
pub const FAILING_SECONDS_MAX: i64 = 2 * DAY;

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub settled: Settled,
    /// Why the endpoint was disabled by it, if it was.
    pub disabled: Option<Why>,
}

/// Writes an attempt down and settles its delivery. `None` where the endpoint was removed meanwhile: its deliveries went with it.
pub fn settle(
    work: &mut (impl EndpointStore + Outbox + EventLog + ?Sized),
    delivery: &Delivery,
    attempt: &Attempt,
    chance: u8,
    now: Timestamp,
) -> Result<Option<Told>, Fault> {
    let event = delivery.event;
    let Some(endpoint) = work.endpoint(delivery.endpoint)? else {
        let attempts = delivery.attempts;
        let end = Settled::GivenUp { attempts, at: now };
        work.settle_delivery(event.id, delivery.endpoint, end)?;
        return Ok(None);
    };
    let others = match attempt.outcome.is_success() {
        true => vec![],
        false => work.endpoints(endpoint.merchant)?,
    };

    let (settled, state) = decide(&endpoint, delivery, attempt, chance, now);
    let disabled = match state {
        State::Disabled { why, .. } if endpoint.is_enabled() => Some(why),
        _ => None,
    };

    work.add_attempt(attempt)?;
    if state != endpoint.state {
        let changed = Endpoint { state, ..endpoint };
        work.save_endpoint(&changed)?;
    }
    if disabled.is_some() {
        work.hold_deliveries(delivery.endpoint)?;
        let notice = Event::of_disabled(event.merchant, delivery.endpoint, now);
        let others = without(others, delivery.endpoint);
        tell(work, &others, notice)?;
    }
    work.settle_delivery(event.id, delivery.endpoint, settled)?;
    Ok(Some(Told { settled, disabled }))
}

fn decide(
    endpoint: &Endpoint,
    delivery: &Delivery,
    attempt: &Attempt,
    chance: u8,
    now: Timestamp,
) -> (Settled, State) {
    let failing_since = match endpoint.state {
        State::Enabled { failing_since } => failing_since,
        // It was disabled with this one in hand: what was not heard waits with the others.
        state @ State::Disabled { .. } => {
            let settled = match attempt.outcome.is_success() {
                true => Settled::Delivered { at: now },
                false => Settled::Held {
                    attempts: delivery.attempts.saturating_add(1),
                },
            };
            return (settled, state);
        }
    };
    if attempt.outcome.is_success() {
        let well = State::Enabled {
            failing_since: None,
        };
        return (Settled::Delivered { at: now }, well);
    }
    let settled = after_failure(delivery, chance, now);
    let since = failing_since.unwrap_or(now);
    let why = match settled {
        _ if attempt.outcome.is_gone() => Some(Why::Gone),
        Settled::GivenUp { .. } if since.plus_seconds(FAILING_SECONDS_MAX) <= now => {
            Some(Why::Failing)
        }
        _ => None,
    };
    match why {
        // What it did not hear is the first that it hears when it is enabled again.
        Some(why) => {
            let attempts = delivery.attempts.saturating_add(1);
            (Settled::Held { attempts }, State::Disabled { at: now, why })
        }
        None => {
            let failing = State::Enabled {
                failing_since: Some(since),
            };
            (settled, failing)
        }
    }
}

fn without(mut endpoints: Vec<Endpoint>, id: EndpointId) -> Vec<Endpoint> {
    endpoints.retain(|endpoint| endpoint.id != id);
    endpoints
}
