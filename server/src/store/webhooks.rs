//! Endpoints in SQL.

use super::sql::{Row, Sql, Value, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::outbox::Topic;
use vouch_domain::webhooks::{Endpoint, EndpointStore, Former, Secrets, State, Topics, Why};
use vouch_domain::{EndpointId, Fault, MerchantId};

const ENDPOINT: &str = "select id, merchant, url, topics, secret, former_secret, former_until, failing_since, \
     disabled_at, disabled_why, created_at from endpoints";

fn read(row: &Row) -> Result<Endpoint, Fault> {
    let topics = row.text(3)?;
    let former_until = row.optional(6, Row::time)?;
    let former = row.optional(5, Row::text)?.zip(former_until);
    let why = row.optional(9, Row::text)?;
    let state = match (row.optional(8, Row::time)?, why) {
        (Some(at), Some(why)) => State::Disabled {
            at,
            why: known("why an endpoint is disabled", &why, Why::parse(&why))?,
        },
        _ => State::Enabled {
            failing_since: row.optional(7, Row::time)?,
        },
    };
    Ok(Endpoint {
        id: EndpointId(row.id(0)?),
        merchant: MerchantId(row.id(1)?),
        url: row.text(2)?,
        topics: match topics.as_str() {
            Topics::ALL => Topics::All,
            names => Topics::Only(
                names
                    .split(' ')
                    .map(|name| known("a topic", name, Topic::parse(name)))
                    .collect::<Result<_, _>>()?,
            ),
        },
        secrets: Secrets {
            current: row.text(4)?,
            former: former.map(|(secret, until)| Former { secret, until }),
        },
        state,
        created_at: row.time(10)?,
    })
}

/// What can change: address, filter, secrets, state.
fn changeable(endpoint: &Endpoint) -> [Value; 8] {
    let former = endpoint.secrets.former.as_ref();
    let (failing_since, disabled) = match endpoint.state {
        State::Enabled { failing_since } => (failing_since, None),
        State::Disabled { at, why } => (None, Some((at, why.name()))),
    };
    [
        Value::from(&endpoint.url),
        Value::from(endpoint.topics.names().join(" ")),
        Value::from(&endpoint.secrets.current),
        Value::from(former.map(|former| &former.secret)),
        Value::from(former.map(|former| former.until)),
        Value::from(failing_since),
        Value::from(disabled.map(|(at, _)| at)),
        Value::from(disabled.map(|(_, why)| why)),
    ]
}

impl<S: Sql> EndpointStore for SqlWork<S> {
    fn endpoint(&mut self, id: EndpointId) -> Result<Option<Endpoint>, Fault> {
        self.first(&format!("{ENDPOINT} where id = ?1"), params![id.bytes()])?
            .as_ref()
            .map(read)
            .transpose()
    }

    fn endpoints(&mut self, merchant: MerchantId) -> Result<Vec<Endpoint>, Fault> {
        let rows = self.query(
            &format!("{ENDPOINT} where merchant = ?1 order by created_at, id"),
            params![merchant.bytes()],
        )?;
        all(rows, read)
    }

    fn add_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault> {
        let mut parameters = vec![
            Value::from(endpoint.id.bytes()),
            Value::from(endpoint.merchant.bytes()),
            Value::from(endpoint.created_at),
        ];
        parameters.extend(changeable(endpoint));
        self.execute(
            "insert into endpoints (id, merchant, created_at, url, topics, secret, former_secret, former_until, \
             failing_since, disabled_at, disabled_why) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            &parameters,
        )
        .map(drop)
    }

    fn save_endpoint(&mut self, endpoint: &Endpoint) -> Result<(), Fault> {
        let mut parameters = vec![Value::from(endpoint.id.bytes())];
        parameters.extend(changeable(endpoint));
        let touched = self.execute(
            "update endpoints set url = ?2, topics = ?3, secret = ?4, former_secret = ?5, former_until = ?6, \
             failing_since = ?7, disabled_at = ?8, disabled_why = ?9 where id = ?1",
            &parameters,
        )?;
        match touched {
            1 => Ok(()),
            _ => Err(Fault("endpoint: not there".into())),
        }
    }

    fn remove_endpoint(&mut self, id: EndpointId) -> Result<(), Fault> {
        self.execute("delete from endpoints where id = ?1", params![id.bytes()])
            .map(drop)
    }
}
