//! The webhooks door: a shop's server says where it wants to hear of events, and of which.

mod deliveries;

use super::authority::MerchantKey;
use super::body::StrictJson;
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::chance;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::EndpointId;
use vouch_domain::Timestamp;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::webhooks::{
    self, AddEndpoint, Change, Endpoint, EndpointRefusal, State as Standing, Why,
};
use vouch_wire::webhooks as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(add, list))
        .routes(routes!(read, change, remove))
        .routes(routes!(roll_secret))
        .merge(deliveries::routes())
}

/// Register a webhook endpoint
///
/// An address for events, at most sixteen. Its secret is in this answer and nowhere else; with an `Idempotency-Key` a lost answer can be
/// asked for again.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints", tag = "webhooks",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")),
    request_body = wire::NewEndpoint,
    responses(
        (status = 201, body = wire::EndpointWithSecret),
        (status = 409, description = "`endpoint_url_taken`, `too_many_endpoints`"),
        (status = 422, description = "`endpoint_url_malformed`, `endpoint_url_not_public`, `endpoint_url_needs_https`, `unknown_event_type`, `event_types_empty`")
    )
)]
async fn add(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    request: MaybeKeyed<wire::NewEndpoint>,
) -> Result<Response, Problem> {
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let add = AddEndpoint {
        id: EndpointId(app.id()),
        merchant: merchant.id,
        url: body.url,
        topics: body.events,
        secret: chance::webhook_secret(),
    };
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let endpoint = webhooks::add_endpoint(work, add, now)?;
                Ok(answer(StatusCode::CREATED, &with_secret(endpoint, now))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// List webhook endpoints
///
/// Oldest first.
#[utoipa::path(get, path = "/v1/webhook-endpoints", tag = "webhooks", responses((status = 200, body = wire::Endpoints)))]
async fn list(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
) -> Reply<wire::Endpoints> {
    let now = app.now();
    let endpoints = app
        .store
        .read(move |work| Ok(work.endpoints(merchant.id)?))
        .await?;
    Ok(Json(wire::Endpoints {
        data: endpoints
            .into_iter()
            .map(|endpoint| show(endpoint, now))
            .collect(),
        next: None,
    }))
}

/// Read a webhook endpoint
#[utoipa::path(
    get, path = "/v1/webhook-endpoints/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`")),
    responses((status = 200, body = wire::Endpoint), (status = 404, description = "`unknown_endpoint`"))
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Endpoint> {
    let id = read_id(&id)?;
    let endpoint = app
        .store
        .read(move |work| webhooks::own(work, merchant.id, id))
        .await?;
    Ok(Json(show(endpoint, app.now())))
}

/// Change a webhook endpoint
///
/// Its address, what it hears of, and whether it is enabled. What happens while it is disabled is held for it and sent, in order, once it
/// is enabled.
#[utoipa::path(
    patch, path = "/v1/webhook-endpoints/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`")),
    request_body = wire::EndpointChange,
    responses(
        (status = 200, body = wire::Endpoint),
        (status = 404, description = "`unknown_endpoint`"),
        (status = 409, description = "`endpoint_url_taken`"),
        (status = 422, description = "`endpoint_url_malformed`, `endpoint_url_not_public`, `endpoint_url_needs_https`, `unknown_event_type`, `event_types_empty`")
    )
)]
async fn change(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<wire::EndpointChange>,
) -> Reply<wire::Endpoint> {
    let id = read_id(&id)?;
    let now = app.now();
    let change = Change {
        url: body.url,
        topics: body.events,
        enabled: body.enabled,
    };
    let shop = (merchant.id, merchant.mode);
    let endpoint = app
        .store
        .write(move |work| webhooks::change_endpoint(work, shop, id, change, now))
        .await?;
    Ok(Json(show(endpoint, now)))
}

/// Delete a webhook endpoint
///
/// What it still had to hear is dropped.
#[utoipa::path(
    delete, path = "/v1/webhook-endpoints/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`whe_…`")),
    responses((status = 204), (status = 404, description = "`unknown_endpoint`"))
)]
async fn remove(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    app.store
        .write(move |work| webhooks::remove_endpoint(work, merchant.id, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Roll a webhook secret
///
/// The new secret is in this answer and nowhere else. While the overlap lasts each webhook carries two signatures, so that a server that
/// checks either accepts it. A second roll within the overlap ends the older of the two secrets at once.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints/{id}/secret", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whe_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")
    ),
    request_body = wire::SecretRoll,
    responses(
        (status = 200, body = wire::EndpointWithSecret),
        (status = 404, description = "`unknown_endpoint`"),
        (status = 422, description = "`overlap_out_of_range`")
    )
)]
async fn roll_secret(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::SecretRoll>,
) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let secret = chance::webhook_secret();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let overlap = body.overlap_seconds;
                let rolled = webhooks::roll_secret(work, merchant.id, id, secret, overlap, now)?;
                Ok(answer(StatusCode::OK, &with_secret(rolled, now))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// What is no id is no endpoint either: 404, as for one that is not there.
fn read_id(text: &str) -> Result<EndpointId, Problem> {
    EndpointId::parse(text).ok_or_else(|| Problem::refused(EndpointRefusal::Unknown))
}

fn with_secret(endpoint: Endpoint, now: Timestamp) -> wire::EndpointWithSecret {
    wire::EndpointWithSecret {
        secret: endpoint.secrets.current.clone(),
        endpoint: show(endpoint, now),
    }
}

fn show(endpoint: Endpoint, now: Timestamp) -> wire::Endpoint {
    let former = endpoint.secrets.former.filter(|former| now < former.until);
    let mut shown = wire::Endpoint {
        id: endpoint.id.to_string(),
        url: endpoint.url,
        events: Vec::from_iter(endpoint.topics.names().into_iter().map(str::to_owned)),
        enabled: true,
        disabled_reason: None,
        disabled_at: None,
        failing_since: None,
        former_secret_until: former.map(|former| rfc3339(former.until)),
        created_at: rfc3339(endpoint.created_at),
    };
    match endpoint.state {
        Standing::Enabled { failing_since } => shown.failing_since = failing_since.map(rfc3339),
        Standing::Disabled { at, why } => {
            shown.enabled = false;
            shown.disabled_at = Some(rfc3339(at));
            shown.disabled_reason = Some(match why {
                Why::Asked => wire::DisabledReason::Asked,
                Why::Failing => wire::DisabledReason::Failing,
                Why::Gone => wire::DisabledReason::Gone,
            });
        }
    }
    shown
}
