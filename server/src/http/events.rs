//! The events door: everything that a shop was told or could have been, for its server to read again.

use super::authority::MerchantKey;
use super::payments::invalid;
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::outbox::{About, Event, Part};
use vouch_domain::payments::Payment;
use vouch_domain::webhooks::{self, EventRefusal};
use vouch_domain::{Error, EventId, Fault, Work};
use vouch_wire::webhooks as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List events
///
/// Newest first, whether or not an endpoint heard of them.
#[utoipa::path(
    get, path = "/v1/events", tag = "webhooks",
    params(ListQuery),
    responses((status = 200, body = wire::Events), (status = 422, description = "`invalid_limit`, `invalid_cursor`"))
)]
async fn list(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Reply<wire::Events> {
    let Query(query) = query.map_err(|error| invalid("invalid_query", &error.body_text()))?;
    let paging = Paging::read(&query)?;
    let found = app
        .store
        .read(move |work| {
            let events = webhooks::events(work, merchant.id, paging.part())?;
            events
                .into_iter()
                .map(|event| Ok((event, about(work, &event)?)))
                .collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let (found, next) = paging.cut(found, |(event, _)| event.id);
    let data = found
        .iter()
        .map(|(event, payment)| app.told(event, payment.as_ref()));
    Ok(Json(wire::Events {
        data: data.collect(),
        next,
    }))
}

/// Read an event
#[utoipa::path(
    get, path = "/v1/events/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, body = wire::Event), (status = 404, description = "`unknown_event`"))
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Event> {
    let id = read_id(&id)?;
    let (event, payment) = app
        .store
        .read(move |work| {
            let event = webhooks::own_event(work, merchant.id, id)?;
            Ok((event, about(work, &event)?))
        })
        .await?;
    Ok(Json(app.told(&event, payment.as_ref())))
}

/// The payment that an event is about, if it is about one.
fn about(work: &mut dyn Work, event: &Event) -> Result<Option<Payment>, Fault> {
    match event.about {
        About::Payment(payment) => work.payment(payment),
        About::Endpoint(_) => Ok(None),
    }
}

impl App {
    /// What an event says, with the payment as it was then.
    pub fn told(&self, event: &Event, payment: Option<&Payment>) -> wire::Event {
        let endpoint = match event.about {
            About::Payment(_) => None,
            About::Endpoint(endpoint) => Some(endpoint.to_string()),
        };
        wire::Event {
            id: event.id.to_string(),
            kind: event.topic.name().into(),
            created_at: rfc3339(event.at),
            data: wire::EventData {
                payment: payment.map(|payment| self.shown(&payment.when(event.topic, event.at))),
                webhook_endpoint: endpoint,
            },
        }
    }

    /// The same as it is sent.
    pub fn told_body(&self, event: &Event, payment: Option<&Payment>) -> Result<Vec<u8>, Fault> {
        serde_json::to_vec(&self.told(event, payment))
            .map_err(|error| Fault(format!("an event: {error}")))
    }
}

/// What is no id is no event either: 404, as for one that is not there.
pub fn read_id(text: &str) -> Result<EventId, Problem> {
    EventId::parse(text).ok_or_else(|| Problem::refused(EventRefusal::Unknown))
}

/// Which part of a list was asked for. One more is looked up than is shown, to know whether there is a next page.
#[derive(Clone, Copy)]
pub struct Paging {
    before: Option<EventId>,
    limit: u32,
}

impl Paging {
    const LIMIT: u32 = 20;
    const LIMIT_MAX: u32 = 100;

    pub fn read(query: &ListQuery) -> Result<Self, Problem> {
        let limit = match &query.limit {
            None => Self::LIMIT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=Self::LIMIT_MAX).contains(limit))
                .ok_or_else(|| {
                    invalid("invalid_limit", "A limit is a whole number from 1 to 100.")
                })?,
        };
        let unknown = || Problem::refused(EventRefusal::UnknownCursor);
        let before = query.cursor.as_deref();
        let before = before.map(|text| EventId::parse(text).ok_or_else(unknown));
        Ok(Self {
            before: before.transpose()?,
            limit,
        })
    }

    pub fn part(&self) -> Part {
        Part {
            before: self.before,
            limit: self.limit + 1,
        }
    }

    /// The page itself, and the cursor of the next one.
    pub fn cut<T>(
        &self,
        mut found: Vec<T>,
        id: impl Fn(&T) -> EventId,
    ) -> (Vec<T>, Option<String>) {
        let more = found.len() > self.limit as usize;
        found.truncate(self.limit as usize);
        let last = found.last().map(|last| id(last).to_string());
        (found, last.filter(|_| more))
    }
}
