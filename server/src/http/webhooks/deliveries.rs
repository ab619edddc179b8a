//! What became of telling: the log of deliveries, sending again, a sign of life.

use super::read_id;
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::authority::MerchantKey;
use crate::http::events::{self, Paging};
use crate::http::limits::{Act, Subject};
use crate::http::payments::invalid;
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::outbox::{Attempt, Logged, Outcome, Standing};
use vouch_domain::webhooks::{self, EventRefusal};
use vouch_domain::{EventId, Fault};
use vouch_wire::webhooks as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(redeliver))
        .routes(routes!(test))
}

/// List deliveries
///
/// What was on its way to an endpoint, newest event first.
#[utoipa::path(
    get, path = "/v1/webhook-endpoints/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`"), events::ListQuery),
    responses(
        (status = 200, body = wire::Deliveries),
        (status = 404, description = "`unknown_endpoint`"),
        (status = 422, description = "`invalid_limit`, `invalid_cursor`")
    )
)]
async fn list(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    query: Result<Query<events::ListQuery>, QueryRejection>,
) -> Reply<wire::Deliveries> {
    let id = read_id(&id)?;
    let Query(query) = query.map_err(|error| invalid("invalid_query", &error.body_text()))?;
    let paging = Paging::read(&query)?;
    let found = app
        .store
        .read(move |work| webhooks::deliveries(work, merchant.id, id, paging.part()))
        .await?;
    let (found, next) = paging.cut(found, |logged| logged.event.id);
    Ok(Json(wire::Deliveries {
        data: found.iter().map(show).collect(),
        next,
    }))
}

/// Read a delivery
///
/// With each attempt: when, how long it took, and what came back.
#[utoipa::path(
    get, path = "/v1/webhook-endpoints/{id}/deliveries/{event}", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`"), ("event" = String, Path, description = "`evt_…`")),
    responses(
        (status = 200, body = wire::DeliveryWithAttempts),
        (status = 404, description = "`unknown_endpoint`, `unknown_event`, `unknown_delivery`")
    )
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path((id, event)): Path<(String, String)>,
) -> Reply<wire::DeliveryWithAttempts> {
    let (id, event) = (read_id(&id)?, events::read_id(&event)?);
    let (logged, attempts) = app
        .store
        .read(move |work| {
            let endpoint = webhooks::own(work, merchant.id, id)?;
            let event = webhooks::own_event(work, merchant.id, event)?;
            let logged = work.delivery(event.id, endpoint.id)?;
            let logged = logged.ok_or(EventRefusal::UnknownDelivery)?;
            Ok((logged, work.attempts(event.id, endpoint.id)?))
        })
        .await?;
    Ok(Json(wire::DeliveryWithAttempts {
        delivery: show(&logged),
        attempts: attempts.into_iter().map(show_attempt).collect(),
    }))
}

/// Send an event again
///
/// Now, whatever became of it before, with the same `webhook-id` and body; also to an endpoint that it was not addressed to. It counts
/// its failures anew. At most sixty a minute, with the signs of life.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/deliveries/{event}/redeliver", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`"), ("event" = String, Path, description = "`evt_…`")),
    responses(
        (status = 202, body = wire::Delivery),
        (status = 404, description = "`unknown_endpoint`, `unknown_event`, `unknown_delivery`"),
        (status = 409, description = "`endpoint_disabled`"),
        (status = 429, description = "`too_many_requests`")
    )
)]
async fn redeliver(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path((id, event)): Path<(String, String)>,
) -> Result<(StatusCode, Json<wire::Delivery>), Problem> {
    let (id, event) = (read_id(&id)?, events::read_id(&event)?);
    (app.limits).allow(Act::Tell, Subject::Merchant(merchant.id))?;
    let now = app.now();
    let logged = app
        .store
        .write(move |work| webhooks::redeliver(work, merchant.id, id, event, now))
        .await?;
    Ok((StatusCode::ACCEPTED, Json(show(&logged))))
}

/// Send a test event
///
/// A `webhook_endpoint.test`, whatever the endpoint hears of. Its delivery says what came back. At most sixty a minute, with what is sent
/// again.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/test", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`")),
    responses(
        (status = 202, body = wire::Delivery),
        (status = 404, description = "`unknown_endpoint`"),
        (status = 409, description = "`endpoint_disabled`"),
        (status = 429, description = "`too_many_requests`")
    )
)]
async fn test(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<wire::Delivery>), Problem> {
    let id = read_id(&id)?;
    (app.limits).allow(Act::Tell, Subject::Merchant(merchant.id))?;
    let now = app.now();
    let event = EventId(app.id());
    let logged = app
        .store
        .write(move |work| {
            let event = webhooks::test(work, merchant.id, id, event, now)?;
            let sent = work.delivery(event.id, id)?;
            Ok(sent.ok_or_else(|| Fault("a delivery was not kept".into()))?)
        })
        .await?;
    Ok((StatusCode::ACCEPTED, Json(show(&logged))))
}

fn show(logged: &Logged) -> wire::Delivery {
    let status = match logged.standing {
        Standing::Underway => wire::DeliveryStatus::Underway,
        Standing::Held => wire::DeliveryStatus::Held,
        Standing::Delivered => wire::DeliveryStatus::Delivered,
        Standing::GivenUp => wire::DeliveryStatus::GivenUp,
    };
    let underway = logged.standing == Standing::Underway;
    wire::Delivery {
        event: logged.event.id.to_string(),
        kind: logged.event.topic.name().into(),
        payment: logged.event.payment().map(|payment| payment.to_string()),
        status,
        failures: logged.attempts,
        next_attempt_at: underway.then(|| rfc3339(logged.due)),
        settled_at: logged.settled_at.map(rfc3339),
        created_at: rfc3339(logged.event.at),
    }
}

fn show_attempt(attempt: Attempt) -> wire::Attempt {
    let (status, answer, error) = match attempt.outcome {
        Outcome::Answered { status, body } => (Some(status), Some(body), None),
        Outcome::Failed(why) => (None, None, Some(why)),
    };
    wire::Attempt {
        at: rfc3339(attempt.at),
        duration_ms: attempt.duration_ms,
        status,
        answer,
        error,
    }
}
