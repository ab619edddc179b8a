//! Webhooks: where a merchant's server hears of events, and what becomes of an address that does not listen.
//!
//! enabled → disabled (asked, or failing for days, or gone) → enabled
//!
//! What happens while an endpoint is disabled is held for it and goes on its way, in order, once it is enabled: a pause loses
//! nothing. A merchant sees every event, every delivery with its attempts, and can send any event again.

mod endpoint;
mod refusals;
mod settle;
mod store;
#[cfg(test)]
mod tests;

pub use endpoint::{
    Endpoint, Former, OVERLAP_SECONDS, OVERLAP_SECONDS_MAX, Secrets, State, Topics, URL_CHARS_MAX,
    Why, read_endpoint_url,
};
pub use refusals::{EndpointRefusal, EventRefusal};
pub use settle::{FAILING_SECONDS_MAX, Told, settle};
pub use store::EndpointStore;

use crate::merchants::{MerchantRefusal, MerchantStore, Mode};
use crate::outbox::{Event, EventLog, Logged, Outbox, Part, Standing, Topic};
use crate::refusal::{Fault, Result};
use crate::{EndpointId, EventId, MerchantId, Timestamp};

pub const ENDPOINTS_MAX: usize = 16;

/// A webhook endpoint to be made; its secret (`whsec_…`) is the caller's to make and to show, once.
#[derive(Clone)]
pub struct AddEndpoint {
    pub id: EndpointId,
    pub merchant: MerchantId,
    pub url: String,
    /// Event types; everything unless given.
    pub topics: Option<Vec<String>>,
    pub secret: String,
}

/// Registers an address that will hear of every event written from this commit on.
pub fn add_endpoint(
    work: &mut (impl MerchantStore + EndpointStore + ?Sized),
    add: AddEndpoint,
    now: Timestamp,
) -> Result<Endpoint> {
    let merchant = work
        .merchant(add.merchant)?
        .ok_or(MerchantRefusal::UnknownMerchant)?;
    let earlier = work.endpoints(merchant.id)?;

    let url = read_endpoint_url(&add.url, merchant.mode)?;
    let topics = match &add.topics {
        None => Topics::All,
        Some(names) => Topics::read(names)?,
    };
    if earlier.iter().any(|endpoint| endpoint.url == url) {
        return Err(EndpointRefusal::UrlTaken.into());
    }
    if earlier.len() >= ENDPOINTS_MAX {
        return Err(EndpointRefusal::TooMany.into());
    }
    let endpoint = Endpoint {
        topics,
        ..Endpoint::new(add.id, merchant.id, url, add.secret, now)
    };

    work.add_endpoint(&endpoint)?;
    Ok(endpoint)
}

/// What of an endpoint is to be another; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub url: Option<String>,
    pub topics: Option<Vec<String>>,
    pub enabled: Option<bool>,
}

/// Changes an endpoint. Disabled, it is told nothing, and what happens is held for it; enabled, it hears of what was held.
pub fn change_endpoint(
    work: &mut (impl EndpointStore + Outbox + ?Sized),
    (merchant, mode): (MerchantId, Mode),
    id: EndpointId,
    change: Change,
    now: Timestamp,
) -> Result<Endpoint> {
    let before = own(work, merchant, id)?;
    let all = work.endpoints(merchant)?;

    let mut endpoint = before.clone();
    if let Some(url) = &change.url {
        endpoint.url = read_endpoint_url(url, mode)?;
    }
    if let Some(names) = &change.topics {
        endpoint.topics = Topics::read(names)?;
    }
    let elsewhere = |other: &Endpoint| other.id != id && other.url == endpoint.url;
    if all.iter().any(elsewhere) {
        return Err(EndpointRefusal::UrlTaken.into());
    }
    endpoint.state = match (endpoint.state, change.enabled) {
        (State::Enabled { .. }, Some(false)) => State::Disabled {
            at: now,
            why: Why::Asked,
        },
        (State::Disabled { .. }, Some(true)) => State::Enabled {
            failing_since: None,
        },
        // How the former address did says nothing of another.
        (State::Enabled { .. }, _) if endpoint.url != before.url => State::Enabled {
            failing_since: None,
        },
        (state, _) => state,
    };
    if endpoint == before {
        return Ok(before);
    }

    work.save_endpoint(&endpoint)?;
    match (before.is_enabled(), endpoint.is_enabled()) {
        (true, false) => work.hold_deliveries(id)?,
        (false, true) => work.release_deliveries(id, now)?,
        _ => {}
    }
    Ok(endpoint)
}

/// Gives an endpoint a new secret. For `overlap` seconds the former one signs beside it.
pub fn roll_secret(
    work: &mut (impl EndpointStore + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
    secret: String,
    overlap: Option<i64>,
    now: Timestamp,
) -> Result<Endpoint> {
    let mut endpoint = own(work, merchant, id)?;
    let overlap = overlap.unwrap_or(OVERLAP_SECONDS);
    if !(0..=OVERLAP_SECONDS_MAX).contains(&overlap) {
        return Err(EndpointRefusal::OverlapOutOfRange.into());
    }
    endpoint.roll(secret, overlap, now);
    work.save_endpoint(&endpoint)?;
    Ok(endpoint)
}

/// Takes an address off the list, with what it still had to hear.
pub fn remove_endpoint(
    work: &mut (impl EndpointStore + Outbox + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
) -> Result<()> {
    let endpoint = own(work, merchant, id)?;
    work.forget_deliveries(endpoint.id)?;
    Ok(work.remove_endpoint(endpoint.id)?)
}

/// A merchant's own endpoint. Another merchant's is as unknown as one that never was.
pub fn own(
    work: &mut (impl EndpointStore + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
) -> Result<Endpoint> {
    let endpoint = work.endpoint(id)?;
    let mine = endpoint.filter(|endpoint| endpoint.merchant == merchant);
    Ok(mine.ok_or(EndpointRefusal::Unknown)?)
}

/// Writes an event down for whoever of `endpoints`, its merchant's, hears of such; at the end of a use case that has decided.
pub fn tell(
    work: &mut (impl Outbox + ?Sized),
    endpoints: &[Endpoint],
    event: Event,
) -> Result<(), Fault> {
    let hears = |endpoint: &&Endpoint| endpoint.topics.include(event.topic);
    let to: Vec<(EndpointId, Standing)> = endpoints
        .iter()
        .filter(hears)
        .map(|endpoint| (endpoint.id, endpoint.first_standing()))
        .collect();
    work.note(event, &to)
}

/// Sends an endpoint a sign of life, whatever it hears of.
pub fn test(
    work: &mut (impl EndpointStore + Outbox + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
    event: EventId,
    now: Timestamp,
) -> Result<Event> {
    let endpoint = enabled(own(work, merchant, id)?)?;
    let event = Event::of_test(event, merchant, endpoint.id, now);
    work.note(event, &[(endpoint.id, Standing::Underway)])?;
    Ok(event)
}

/// Sends an event to an endpoint again, or for the first time where it was not addressed there.
pub fn redeliver(
    work: &mut (impl EndpointStore + Outbox + EventLog + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
    event: EventId,
    now: Timestamp,
) -> Result<Logged> {
    let endpoint = own(work, merchant, id)?;
    let event = own_event(work, merchant, event)?;
    // A sign of life was for one endpoint; to another it would be nobody's question.
    let elsewhere = event.topic == Topic::Test && event.about != crate::outbox::About::Endpoint(id);
    if elsewhere {
        return Err(EventRefusal::UnknownDelivery.into());
    }
    let endpoint = enabled(endpoint)?;

    work.send_again(event.id, endpoint.id, now)?;
    let sent = work.delivery(event.id, endpoint.id)?;
    Ok(sent.ok_or_else(|| Fault("a delivery was not kept".into()))?)
}

/// A merchant's own event.
pub fn own_event(
    work: &mut (impl EventLog + ?Sized),
    merchant: MerchantId,
    event: EventId,
) -> Result<Event> {
    let event = work.event(event)?;
    let mine = event.filter(|event| event.merchant == merchant);
    Ok(mine.ok_or(EventRefusal::Unknown)?)
}

/// A merchant's events, newest first.
pub fn events(
    work: &mut (impl EventLog + ?Sized),
    merchant: MerchantId,
    part: Part,
) -> Result<Vec<Event>> {
    if let Some(before) = part.before {
        own_event(work, merchant, before).map_err(|_| EventRefusal::UnknownCursor)?;
    }
    Ok(work.events_of_merchant(merchant, part)?)
}

/// What was on its way to an endpoint, newest event first.
pub fn deliveries(
    work: &mut (impl EndpointStore + EventLog + ?Sized),
    merchant: MerchantId,
    id: EndpointId,
    part: Part,
) -> Result<Vec<Logged>> {
    let endpoint = own(work, merchant, id)?;
    if let Some(before) = part.before {
        own_event(work, merchant, before).map_err(|_| EventRefusal::UnknownCursor)?;
    }
    Ok(work.deliveries_of_endpoint(merchant, endpoint.id, part)?)
}

fn enabled(endpoint: Endpoint) -> Result<Endpoint, EndpointRefusal> {
    match endpoint.is_enabled() {
        true => Ok(endpoint),
        false => Err(EndpointRefusal::Disabled),
    }
}
