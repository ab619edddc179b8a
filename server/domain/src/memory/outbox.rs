//! Events and their deliveries on plain maps.

use super::Memory;
use crate::outbox::{Delivery, Event, Outbox, Settled};
use crate::refusal::Fault;
use crate::{EndpointId, EventId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In the order in which they happened.
    events: Vec<(Event, Option<Vec<u8>>)>,
    underway: BTreeMap<(EventId, EndpointId), (u32, Timestamp)>,
}

impl Events {
    fn place(&self, id: EventId) -> usize {
        let place = self.events.iter().position(|(event, _)| event.id == id);
        place.expect("a delivery has its event")
    }

    fn waits(&self, (event, endpoint): (EventId, EndpointId)) -> bool {
        let place = self.place(event);
        let payment = self.events[place].0.payment;
        self.events[..place].iter().any(|(earlier, _)| {
            earlier.payment == payment && self.underway.contains_key(&(earlier.id, endpoint))
        })
    }
}

impl Outbox for Memory {
    fn note(&mut self, event: Event, endpoints: &[EndpointId]) -> Result<(), Fault> {
        let kept = &mut self.outbox;
        if kept
            .events
            .iter()
            .any(|(earlier, _)| earlier.id == event.id)
        {
            return Err(Fault("the event is noted already".into()));
        }
        kept.events.push((event, None));
        for endpoint in endpoints {
            kept.underway.insert((event.id, *endpoint), (0, event.at));
        }
        Ok(())
    }

    fn claim_deliveries(
        &mut self,
        now: Timestamp,
        lease: Timestamp,
        limit: u32,
        busy: &[EndpointId],
    ) -> Result<Vec<Delivery>, Fault> {
        let kept = &mut self.outbox;
        let mut due: Vec<_> = kept
            .underway
            .iter()
            .filter(|(key, (_, due))| *due <= now && !busy.contains(&key.1) && !kept.waits(**key))
            .map(|((event, endpoint), (attempts, due))| {
                let (event, body) = kept.events[kept.place(*event)].clone();
                Delivery {
                    event,
                    body,
                    endpoint: *endpoint,
                    attempts: *attempts,
                    due: *due,
                }
            })
            .collect();
        due.sort_by_key(|delivery| (delivery.due, delivery.event.id, delivery.endpoint));
        due.truncate(limit as usize);
        for delivery in &due {
            let key = (delivery.event.id, delivery.endpoint);
            kept.underway.insert(key, (delivery.attempts, lease));
        }
        Ok(due)
    }

    fn fix_body(&mut self, event: EventId, body: &[u8]) -> Result<(), Fault> {
        let place = self.outbox.place(event);
        self.outbox.events[place]
            .1
            .get_or_insert_with(|| body.to_vec());
        Ok(())
    }

    fn settle_delivery(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        outcome: Settled,
    ) -> Result<(), Fault> {
        let underway = &mut self.outbox.underway;
        match outcome {
            Settled::Delivered { .. } | Settled::GivenUp { .. } => {
                underway.remove(&(event, endpoint));
            }
            Settled::Retry { attempts, due, .. } => {
                if let Some(kept) = underway.get_mut(&(event, endpoint)) {
                    *kept = (attempts, due);
                }
            }
        }
        Ok(())
    }

    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.outbox.underway.values().map(|(_, due)| *due).min())
    }
}
