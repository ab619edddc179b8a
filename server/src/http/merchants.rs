//! The merchants' door: a shop's server reads what it is, and says where it wants to hear of events.

use super::authority::MerchantKey;
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
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::merchants::{self, AddEndpoint, Endpoint, EndpointRefusal, Merchant, Mode};
use vouch_domain::{EndpointId, Error};
use vouch_wire::merchants as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read))
        .routes(routes!(add_endpoint, list_endpoints))
        .routes(routes!(remove_endpoint))
}

/// The shop that this secret key belongs to.
#[utoipa::path(get, path = "/v1/merchant", tag = "merchants", responses((status = 200, body = wire::Merchant)))]
async fn read(MerchantKey(merchant): MerchantKey) -> Json<wire::Merchant> {
    Json(show_merchant(&merchant))
}

/// Registers an address for events. Its secret is in this answer and nowhere else; with an `Idempotency-Key` a lost answer can
/// be asked for again.
#[utoipa::path(
    post, path = "/v1/webhook-endpoints", tag = "merchants",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")),
    request_body = wire::NewEndpoint,
    responses((status = 201, body = wire::CreatedEndpoint))
)]
async fn add_endpoint(
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
        secret: chance::webhook_secret(),
    };
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let endpoint = merchants::add_endpoint(work, add, now)?;
                Ok(answer(StatusCode::CREATED, &show_created(endpoint))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// All addresses that hear of this shop's events, oldest first.
#[utoipa::path(get, path = "/v1/webhook-endpoints", tag = "merchants", responses((status = 200, body = wire::Endpoints)))]
async fn list_endpoints(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
) -> Reply<wire::Endpoints> {
    let endpoints = app
        .store
        .read(move |work| Ok(work.endpoints(merchant.id)?))
        .await?;
    Ok(Json(wire::Endpoints {
        data: endpoints.into_iter().map(show_endpoint).collect(),
        next: None,
    }))
}

/// Takes an address off the list.
#[utoipa::path(delete, path = "/v1/webhook-endpoints/{id}", tag = "merchants", params(("id" = String, Path)), responses((status = 204)))]
async fn remove_endpoint(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = EndpointId::parse(&id).ok_or(Error::from(EndpointRefusal::Unknown))?;
    app.store
        .write(move |work| merchants::remove_endpoint(work, merchant.id, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn show_merchant(merchant: &Merchant) -> wire::Merchant {
    wire::Merchant {
        id: merchant.id.to_string(),
        name: merchant.name.clone(),
        mode: match merchant.mode {
            Mode::Sandbox => wire::Mode::Sandbox,
            Mode::Live => wire::Mode::Live,
        },
        currency: merchant.currency.code().into(),
        origins: merchant.origins.iter().map(ToString::to_string).collect(),
        publishable_key: merchant.publishable_key.clone(),
        created_at: rfc3339(merchant.created_at),
    }
}

fn show_created(endpoint: Endpoint) -> wire::CreatedEndpoint {
    wire::CreatedEndpoint {
        id: endpoint.id.to_string(),
        url: endpoint.url,
        secret: endpoint.secret,
        created_at: rfc3339(endpoint.created_at),
    }
}

fn show_endpoint(endpoint: Endpoint) -> wire::Endpoint {
    wire::Endpoint {
        id: endpoint.id.to_string(),
        url: endpoint.url,
        created_at: rfc3339(endpoint.created_at),
    }
}
