//! Events and their deliveries in SQL.

use super::sql::{Row, Sql, Value, known};
use super::work::SqlWork;
use crate::params;
use std::result::Result;
use vouch_domain::outbox::{Delivery, Event, Outbox, Settled, Topic};
use vouch_domain::{EndpointId, EventId, Fault, MerchantId, PaymentId, Timestamp};

impl<S: Sql> Outbox for SqlWork<S> {
    fn note(&mut self, event: Event, endpoints: &[EndpointId]) -> Result<(), Fault> {
        self.execute(
            "insert into events (id, topic, merchant, payment, ordinal, at) \
             select ?1, ?2, ?3, ?4, count(*) + 1, ?5 from events where payment = ?4",
            params![
                event.id.bytes(),
                event.topic.name(),
                event.merchant.bytes(),
                event.payment.bytes(),
                event.at,
            ],
        )?;
        for endpoint in endpoints {
            self.execute(
                "insert into deliveries (event, endpoint, status, attempts, due) values (?1, ?2, 'underway', 0, ?3)",
                params![event.id.bytes(), endpoint.bytes(), event.at],
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
            "select e.id, e.topic, e.merchant, e.payment, e.at, e.body, d.endpoint, d.attempts, d.due \
             from deliveries d join events e on e.id = d.event \
             where d.status = 'underway' and d.due <= ?1{passed_over} and not exists ( \
                 select 1 from events earlier join deliveries waiting on waiting.event = earlier.id \
                 where earlier.payment = e.payment and earlier.ordinal < e.ordinal \
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
        match outcome {
            Settled::Delivered { at } => self.execute(
                "update deliveries set status = 'delivered', settled_at = ?3, last_error = null \
                 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![event.bytes(), endpoint.bytes(), at],
            ),
            Settled::Retry {
                attempts,
                due,
                error,
            } => self.execute(
                "update deliveries set attempts = ?3, due = ?4, last_error = ?5 \
                 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![event.bytes(), endpoint.bytes(), attempts, due, error],
            ),
            Settled::GivenUp { attempts, error } => self.execute(
                "update deliveries set status = 'given_up', attempts = ?3, last_error = ?4 \
                 where event = ?1 and endpoint = ?2 and status = 'underway'",
                params![event.bytes(), endpoint.bytes(), attempts, error],
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
}

fn read(row: &Row) -> Result<Delivery, Fault> {
    let topic = row.text(1)?;
    Ok(Delivery {
        event: Event {
            id: EventId(row.id(0)?),
            topic: known("a topic", &topic, Topic::parse(&topic))?,
            merchant: MerchantId(row.id(2)?),
            payment: PaymentId(row.id(3)?),
            at: row.time(4)?,
        },
        body: row.optional(5, Row::blob)?,
        endpoint: EndpointId(row.id(6)?),
        attempts: row.number(7)?,
        due: row.time(8)?,
    })
}
