//! Events and their deliveries in SQL.

use super::sql::{Row, Sql, Value, known};
use super::work::SqlWork;
use crate::params;
use std::result::Result;
use vouch_domain::outbox::{About, Delivery, Event, Outbox, Settled, Standing, Topic};
use vouch_domain::{EndpointId, EventId, Fault, MerchantId, PaymentId, Timestamp};

impl<S: Sql> Outbox for SqlWork<S> {
    fn note(&mut self, event: Event, to: &[(EndpointId, Standing)]) -> Result<(), Fault> {
        let (payment, endpoint) = match event.about {
            About::Payment(payment) => (Some(payment.bytes()), None),
            About::Endpoint(endpoint) => (None, Some(endpoint.bytes())),
        };
        // Whoever writes has the turn until its commit, so numbers have no gap that could be filled later.
        self.execute(
            "insert into events (number, id, topic, merchant, payment, endpoint, at) \
             select coalesce(max(number), 0) + 1, ?1, ?2, ?3, ?4, ?5, ?6 from events",
            params![
                event.id.bytes(),
                event.topic.name(),
                event.merchant.bytes(),
                payment,
                endpoint,
                event.at,
            ],
        )?;
        for (endpoint, standing) in to {
            self.execute(
                "insert into deliveries (event, endpoint, status, attempts, due) values (?1, ?2, ?3, 0, ?4)",
                params![
                    event.id.bytes(),
                    endpoint.bytes(),
                    standing.name(),
                    event.at
                ],
            )?;
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
        let mut parameters = vec![Value::from(now), Value::from(limit)];
        let mut passed_over = String::new();
        for endpoint in busy {
            parameters.push(Value::from(endpoint.bytes()));
            passed_over.push_str(&format!(" and d.endpoint <> ?{}", parameters.len()));
        }
        let statement = format!(
            "select {EVENT}, e.body, d.endpoint, d.attempts, d.due \
             from deliveries d join events e on e.id = d.event \
             where d.status = 'underway' and d.due <= ?1{passed_over} and not exists ( \
                 select 1 from events earlier join deliveries waiting on waiting.event = earlier.id \
                 where earlier.payment = e.payment and earlier.number < e.number \
                   and waiting.endpoint = d.endpoint and waiting.status = 'underway') \
             order by d.due, d.event, d.endpoint limit ?2"
        );
        let rows = self.query(&statement, &parameters)?;
        let claimed = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        for delivery in &claimed {
            self.execute(
                "update deliveries set due = ?3 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![delivery.event.id.bytes(), delivery.endpoint.bytes(), lease],
            )?;
        }
        Ok(claimed)
    }

    fn fix_body(&mut self, event: EventId, body: &[u8]) -> Result<(), Fault> {
        self.execute(
            "update events set body = ?2 where id = ?1 and body is null",
            params![event.bytes(), body],
        )
        .map(drop)
    }

    fn settle_delivery(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        outcome: Settled,
    ) -> Result<(), Fault> {
        let (event, endpoint) = (event.bytes(), endpoint.bytes());
        match outcome {
            Settled::Delivered { at } => self.execute(
                "update deliveries set status = 'delivered', settled_at = ?3 \
                 where event = ?1 and endpoint = ?2 and status in ('underway', 'held')",
                params![event, endpoint, at],
            ),
            Settled::Retry { attempts, due } => self.execute(
                "update deliveries set attempts = ?3, due = ?4 \
                 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![event, endpoint, attempts, due],
            ),
            Settled::Held { attempts } => self.execute(
                "update deliveries set status = 'held', attempts = ?3 \
                 where event = ?1 and endpoint = ?2 and status in ('underway', 'held')",
                params![event, endpoint, attempts],
            ),
            Settled::GivenUp { attempts, at } => self.execute(
                "update deliveries set status = 'given_up', attempts = ?3, settled_at = ?4 \
                 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![event, endpoint, attempts, at],
            ),
        }
        .map(drop)
    }

    fn next_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        let row = self.first(
            "select due from deliveries where status = 'underway' order by due limit 1",
            params![],
        )?;
        row.map(|row| row.time(0)).transpose()
    }

    fn send_again(
        &mut self,
        event: EventId,
        endpoint: EndpointId,
        now: Timestamp,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into deliveries (event, endpoint, status, attempts, due) values (?1, ?2, 'underway', 0, ?3) \
             on conflict (event, endpoint) do update set status = 'underway', attempts = 0, due = ?3, settled_at = null",
            params![event.bytes(), endpoint.bytes(), now],
        )
        .map(drop)
    }

    fn hold_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault> {
        self.execute(
            &format!("update deliveries set status = 'held' where endpoint = ?1 and status = 'underway' and {OPEN}"),
            params![endpoint.bytes()],
        )
        .map(drop)
    }

    fn release_deliveries(&mut self, endpoint: EndpointId, now: Timestamp) -> Result<(), Fault> {
        self.execute(
            &format!(
                "update deliveries set status = 'underway', attempts = 0, due = ?2 \
                 where endpoint = ?1 and status = 'held' and {OPEN}"
            ),
            params![endpoint.bytes(), now],
        )
        .map(drop)
    }

    fn forget_deliveries(&mut self, endpoint: EndpointId) -> Result<(), Fault> {
        self.execute(
            &format!(
                "delete from attempts where endpoint = ?1 and event in \
                 (select event from deliveries where endpoint = ?1 and {OPEN})"
            ),
            params![endpoint.bytes()],
        )?;
        self.execute(
            &format!("delete from deliveries where endpoint = ?1 and {OPEN}"),
            params![endpoint.bytes()],
        )
        .map(drop)
    }
}

/// What an endpoint still has to hear, in the words of the index that finds it.
const OPEN: &str = "status in ('underway', 'held')";

/// What is read of an event, of the table that goes by `e`.
pub(super) const EVENT: &str = "e.id, e.topic, e.merchant, e.payment, e.endpoint, e.at";
/// So many columns it has.
pub(super) const EVENT_COLUMNS: usize = 6;

pub(super) fn read_event(row: &Row) -> Result<Event, Fault> {
    let topic = row.text(1)?;
    let about = match (row.optional(3, Row::id)?, row.optional(4, Row::id)?) {
        (Some(payment), None) => About::Payment(PaymentId(payment)),
        (None, Some(endpoint)) => About::Endpoint(EndpointId(endpoint)),
        _ => return Err(Fault("an event is about one thing".into())),
    };
    Ok(Event {
        id: EventId(row.id(0)?),
        topic: known("a topic", &topic, Topic::parse(&topic))?,
        merchant: MerchantId(row.id(2)?),
        about,
        at: row.time(5)?,
    })
}

fn read(row: &Row) -> Result<Delivery, Fault> {
    Ok(Delivery {
        event: read_event(row)?,
        body: row.optional(EVENT_COLUMNS, Row::blob)?,
        endpoint: EndpointId(row.id(EVENT_COLUMNS + 1)?),
        attempts: row.number(EVENT_COLUMNS + 2)?,
        due: row.time(EVENT_COLUMNS + 3)?,
    })
}
