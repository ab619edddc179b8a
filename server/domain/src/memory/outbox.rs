//! Events, their deliveries and the log on plain maps.

use super::Memory;
use crate::outbox::{Attempt, Delivery, Event, EventLog, Logged, Outbox, Part, Settled, Standing};
use crate::refusal::Fault;
use crate::{EndpointId, EventId, MerchantId, PaymentId, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Events {
    /// In the order in which they happened: the first has number 1.
    events: Vec<(Event, Option<Vec<u8>>)>,
    deliveries: BTreeMap<(EventId, EndpointId), Kept>,
    attempts: Vec<Attempt>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    standing: Standing,
    attempts: u32,
    due: Timestamp,
    settled_at: Option<Timestamp>,
}

impl Kept {
    fn new(standing: Standing, due: Timestamp) -> Self {
        Self {
            standing,
            attempts: 0,
            due,
            settled_at: None,
        }
    }

    fn is_underway(&self) -> bool {
        self.standing == Standing::Underway
    }
}

impl Events {
    fn find(&self, id: EventId) -> Option<usize> {
        self.events.iter().position(|(event, _)| event.id == id)
    }

    fn place(&self, id: EventId) -> usize {
        self.find(id).expect("a delivery has its event")
    }

    fn waits(&self, (event, endpoint): (EventId, EndpointId)) -> bool {
        let place = self.place(event);
        let about = self.events[place].0.payment();
        self.events[..place].iter().any(|(earlier, _)| {
            let key = (earlier.id, endpoint);
            about.is_some()
                && earlier.payment() == about
                && self.deliveries.get(&key).is_some_and(Kept::is_underway)
        })
    }

    fn logged(&self, event: &Event, endpoint: EndpointId) -> Option<Logged> {
        let kept = self.deliveries.get(&(event.id, endpoint))?;
        Some(Logged {
            event: *event,
            standing: kept.standing,
            attempts: kept.attempts,
            due: kept.due,
            settled_at: kept.settled_at,
        })
    }

    /// The events before a part's beginning, newest first.
    fn older(&self, part: Part) -> impl Iterator<Item = &Event> {
        let end = match part.before {
            None => self.events.len(),
            Some(before) => self.find(before).unwrap_or(0),
        };
        self.events[..end].iter().rev().map(|(event, _)| event)
    }
}

impl Outbox for Memory {
    fn note(&mut self, event: Event, to: &[(EndpointId, Standing)]) -> Result<(), Fault> {
        let kept = &mut self.outbox;
        if kept.find(event.id).is_some() {
            return Err(Fault("the event is noted already".into()));
        }
        kept.events.push((event, None));
        for (endpoint, standing) in to {
            let delivery = Kept::new(*standing, event.at);
            kept.deliveries.insert((event.id, *endpoint), delivery);
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
            .deliveries
            .iter()
            .filter(|(key, delivery)| {
                delivery.is_underway()
                    && delivery.due <= now
                    && !busy.contains(&key.1)
                    && !kept.waits(**key)
            })
            .map(|((event, endpoint), delivery)| {
                let (event, body) = kept.events[kept.place(*event)].clone();
                Delivery {
                    event,
                    body,
                    endpoint: *endpoint,
                    attempts: delivery.attempts,
                    due: delivery.due,
                }
            })
            .collect();
        due.sort_by_key(|delivery| (delivery.due, delivery.event.id, delivery.endpoint));
        due.truncate(limit as usize);
        for delivery in &due {
            let key = (delivery.event.id, delivery.endpoint);
            if let Some(kept) = kept.deliveries.get_mut(&key) {
                kept.due = lease;
            }
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
        let Some(kept) = self.outbox.deliveries.get_mut(&(event, endpoint)) else {
            return Ok(());
        };
        match (outcome, kept.standing) {
            (Settled::Delivered { at }, Standing::Underway | Standing::Held) => {
                kept.standing = Standing::Delivered;
                kept.settled_at = Some(at);
            }
            (Settled::Retry { attempts, due }, Standing::Underway) => {
                (kept.attempts, kept.due) = (attempts, due);
            }
            (Settled::Held { attempts }, Standing::Underway | Standing::Held) => {
                kept.standing = Standing::Held;
                kept.attempts = attempts;
            }
            (Settled::GivenUp { attempts, at }, Standing::Underway) => {
                kept.standing = Standing::GivenUp;
                kept.attempts = attempts;
                kept.settled_at = Some(at);
            }
            _ => {}
        }
        Ok(())
    }

    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        let underway = self.outbox.deliveries.values().filter(|d| d.is_underway());
        Ok(underway.map(|delivery| delivery.due).min())
    }

    fn send_again(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let delivery = Kept::new(Standing::Underway, now);
        self.outbox.deliveries.insert((event, endpoint), delivery);
        Ok(())
    }

    fn hold_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault> {
        for ((_, to), kept) in &mut self.outbox.deliveries {
            if *to == endpoint && kept.is_underway() {
                kept.standing = Standing::Held;
            }
        }
        Ok(())
    }

    fn release_deliveries(&mut self, endpoint: EndpointId, now: Timestamp) -> Result<(), Fault> {
        for ((_, to), kept) in &mut self.outbox.deliveries {
            if *to == endpoint && kept.standing == Standing::Held {
                *kept = Kept::new(Standing::Underway, now);
            }
        }
        Ok(())
    }

    fn forget_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault> {
        let kept = &mut self.outbox;
        let open = |kept: &Kept| matches!(kept.standing, Standing::Underway | Standing::Held);
        (kept.deliveries).retain(|(_, to), kept| !(*to == endpoint && open(kept)));
        let known = &kept.deliveries;
        (kept.attempts).retain(|attempt| known.contains_key(&(attempt.event, attempt.endpoint)));
        Ok(())
    }
}

impl EventLog for Memory {
    fn event(&mut self, id: EventId) -> Result<Option<Event>, Fault> {
        let kept = &self.outbox;
        Ok(kept.find(id).map(|place| kept.events[place].0))
    }

    fn events_of_merchant(
        &mut self,
        merchant: MerchantId,
        part: Part,
    ) -> Result<Vec<Event>, Fault> {
        let theirs = self.outbox.older(part);
        let theirs = theirs.filter(|event| event.merchant == merchant).copied();
        Ok(theirs.take(part.limit as usize).collect())
    }

    fn events_of_payment(
        &mut self,
        payment: PaymentId,
        after: Option<EventId>,
    ) -> Result<Vec<Event>, Fault> {
        let events = self.outbox.events.iter().map(|(event, _)| *event);
        let own: Vec<Event> = events
            .filter(|event| event.payment() == Some(payment))
            .collect();
        let known = after.and_then(|after| own.iter().position(|event| event.id == after));
        Ok(own[known.map_or(0, |place| place + 1)..].to_vec())
    }

    fn newest_event(&mut self) -> Result<u64, Fault> {
        Ok(self.outbox.events.len() as u64)
    }

    fn payments_told_since(
        &mut self,
        number: u64,
        limit: u32,
    ) -> Result<(Vec<PaymentId>, u64), Fault> {
        let mut payments = Vec::new();
        let mut last = number;
        for (place, (event, _)) in self.outbox.events.iter().enumerate() {
            let own = place as u64 + 1;
            if own > number && own - number <= u64::from(limit) {
                payments.extend(event.payment());
                last = own;
            }
        }
        Ok((payments, last))
    }

    fn add_attempt(&mut self, attempt: &Attempt) -> Result<(), Fault> {
        let key = (attempt.event, attempt.endpoint);
        if self.outbox.deliveries.contains_key(&key) {
            self.outbox.attempts.push(attempt.clone());
        }
        Ok(())
    }

    fn attempts(&mut self, event: EventId, endpoint: EndpointId) -> Result<Vec<Attempt>, Fault> {
        let of = |attempt: &&Attempt| attempt.event == event && attempt.endpoint == endpoint;
        Ok(self.outbox.attempts.iter().filter(of).cloned().collect())
    }

    fn delivery(&mut self, event: EventId, endpoint: EndpointId) -> Result<Option<Logged>, Fault> {
        let event = self.event(event)?;
        Ok(event.and_then(|event| self.outbox.logged(&event, endpoint)))
    }

    fn deliveries_of_endpoint(
        &mut self,
        merchant: MerchantId,
        endpoint: EndpointId,
        part: Part,
    ) -> Result<Vec<Logged>, Fault> {
        let kept = &self.outbox;
        let theirs = kept.older(part).filter(|event| event.merchant == merchant);
        let logged = theirs.filter_map(|event| kept.logged(event, endpoint));
        Ok(logged.take(part.limit as usize).collect())
    }

    fn forget_attempts(&mut self, before: Timestamp) -> Result<(), Fault> {
        self.outbox.attempts.retain(|attempt| attempt.at >= before);
        Ok(())
    }
}
