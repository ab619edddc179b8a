//! The log of events, deliveries and attempts in SQL.

use super::outbox::{EVENT, EVENT_COLUMNS, read_event};
use super::sql::{Row, Sql, Value, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::outbox::{Attempt, Event, EventLog, Logged, Outcome, Part, Standing};
use vouch_domain::{EndpointId, EventId, Fault, MerchantId, PaymentId, Timestamp};

impl<S: Sql> EventLog for SqlWork<S> {
    fn event(&mut self, id: EventId) -> Result<Option<Event>, Fault> {
        self.first(
            &format!("select {EVENT} from events e where e.id = ?1"),
            params![id.bytes()],
        )?
        .as_ref()
        .map(read_event)
        .transpose()
    }

    fn events_of_merchant(
        &mut self,
        merchant: MerchantId,
        part: Part,
    ) -> Result<Vec<Event>, Fault> {
        let mut parameters = vec![Value::from(merchant.bytes()), Value::from(part.limit)];
        let older = older(part, &mut parameters);
        let rows = self.query(
            &format!(
                "select {EVENT} from events e where e.merchant = ?1{older} order by e.number desc limit ?2"
            ),
            &parameters,
        )?;
        all(rows, read_event)
    }

    fn events_of_payment(
        &mut self,
        payment: PaymentId,
        after: Option<EventId>,
    ) -> Result<Vec<Event>, Fault> {
        let mut parameters = vec![Value::from(payment.bytes())];
        let later = match after {
            None => "",
            Some(after) => {
                parameters.push(Value::from(after.bytes()));
                " and e.number > coalesce((select number from events where id = ?2 and payment = ?1), 0)"
            }
        };
        let rows = self.query(
            &format!("select {EVENT} from events e where e.payment = ?1{later} order by e.number"),
            &parameters,
        )?;
        all(rows, read_event)
    }

    fn newest_event(&mut self) -> Result<u64, Fault> {
        let row = self.first(
            "select number from events order by number desc limit 1",
            &[],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn payments_told_since(
        &mut self,
        number: u64,
        limit: u32,
    ) -> Result<(Vec<PaymentId>, u64), Fault> {
        let after = i64::try_from(number).unwrap_or(i64::MAX);
        let rows = self.query(
            "select number, payment from events where number > ?1 order by number limit ?2",
            params![after, limit],
        )?;
        let mut payments = Vec::with_capacity(rows.len());
        let mut last = number;
        for row in &rows {
            last = row.number(0)?;
            payments.extend(row.optional(1, Row::id)?.map(PaymentId));
        }
        Ok((payments, last))
    }

    fn add_attempt(&mut self, attempt: &Attempt) -> Result<(), Fault> {
        let (status, said) = match &attempt.outcome {
            Outcome::Answered { status, body } => (Some(*status), body),
            Outcome::Failed(why) => (None, why),
        };
        let (event, endpoint) = (attempt.event.bytes(), attempt.endpoint.bytes());
        let next = self.first(
            "select (select coalesce(max(number), 0) + 1 from attempts where event = ?1 and endpoint = ?2) \
             from deliveries where event = ?1 and endpoint = ?2",
            params![event, endpoint],
        )?;
        let Some(next) = next else {
            return Ok(());
        };
        self.execute(
            "insert into attempts (event, endpoint, number, at, duration_ms, status, said) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                event,
                endpoint,
                next.integer(0)?,
                attempt.at,
                attempt.duration_ms,
                status,
                said,
            ],
        )
        .map(drop)
    }

    fn attempts(&mut self, event: EventId, endpoint: EndpointId) -> Result<Vec<Attempt>, Fault> {
        let rows = self.query(
            "select at, duration_ms, status, said from attempts where event = ?1 and endpoint = ?2 order by number",
            params![event.bytes(), endpoint.bytes()],
        )?;
        all(rows, |row| {
            let said = row.text(3)?;
            Ok(Attempt {
                event,
                endpoint,
                at: row.time(0)?,
                duration_ms: row.number(1)?,
                outcome: match row.optional(2, Row::number)? {
                    Some(status) => Outcome::Answered { status, body: said },
                    None => Outcome::Failed(said),
                },
            })
        })
    }

    fn delivery(&mut self, event: EventId, endpoint: EndpointId) -> Result<Option<Logged>, Fault> {
        self.first(
            &format!(
                "select {EVENT}, d.status, d.attempts, d.due, d.settled_at \
                 from deliveries d join events e on e.id = d.event where d.event = ?1 and d.endpoint = ?2"
            ),
            params![event.bytes(), endpoint.bytes()],
        )?
        .as_ref()
        .map(read_logged)
        .transpose()
    }

    fn deliveries_of_endpoint(
        &mut self,
        merchant: MerchantId,
        endpoint: EndpointId,
        part: Part,
    ) -> Result<Vec<Logged>, Fault> {
        let mut parameters = vec![
            Value::from(merchant.bytes()),
            Value::from(part.limit),
            Value::from(endpoint.bytes()),
        ];
        let older = older(part, &mut parameters);
        let rows = self.query(
            &format!(
                "select {EVENT}, d.status, d.attempts, d.due, d.settled_at \
                 from events e join deliveries d on d.event = e.id and d.endpoint = ?3 \
                 where e.merchant = ?1{older} order by e.number desc limit ?2"
            ),
            &parameters,
        )?;
        all(rows, read_logged)
    }

    fn forget_attempts(&mut self, before: Timestamp) -> Result<(), Fault> {
        self.execute("delete from attempts where at < ?1", params![before])
            .map(drop)
    }
}

/// The condition that an event is older than where a part begins.
fn older(part: Part, parameters: &mut Vec<Value>) -> String {
    match part.before {
        None => String::new(),
        Some(before) => {
            parameters.push(Value::from(before.bytes()));
            format!(
                " and e.number < coalesce((select number from events where id = ?{}), 0)",
                parameters.len()
            )
        }
    }
}

fn read_logged(row: &Row) -> Result<Logged, Fault> {
    let status = row.text(EVENT_COLUMNS)?;
    Ok(Logged {
        event: read_event(row)?,
        standing: known("a standing", &status, Standing::parse(&status))?,
        attempts: row.number(EVENT_COLUMNS + 1)?,
        due: row.time(EVENT_COLUMNS + 2)?,
        settled_at: row.optional(EVENT_COLUMNS + 3, Row::time)?,
    })
}
