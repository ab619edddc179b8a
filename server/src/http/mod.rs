//! The doors: each takes a request, asks one room, writes the answer. The root router is a list.

pub mod assets;
pub mod authority;
pub mod body;
pub mod carriers;
pub mod catalogue;
pub mod checkouts;
pub mod confirm;
pub mod courier;
pub mod delivery;
pub mod diagnosis;
pub mod disputes;
pub mod docs;
pub mod elements;
pub mod embed;
pub mod enrolments;
pub mod escrow;
pub mod events;
pub mod facts;
pub mod friends;
pub mod guides;
pub mod headers;
pub mod hub;
pub mod idempotency;
pub mod limits;
pub mod lists;
pub mod merchants;
pub mod orders;
pub mod paper;
pub mod passkeys;
pub mod payments;
pub mod problem;
pub mod qr;
pub mod receipts;
pub mod recommendations;
pub mod sessions;
pub mod shoppers;
pub mod status;
pub mod streams;
pub mod timers;
pub mod top_ups;
pub mod transparency;
pub mod trust;
pub mod webhooks;

use crate::app::App;
use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use problem::Problem;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vouch",
        description = "Friends vouch for things; you pay for them without a card. Amounts are integers in minor units; times are RFC 3339 in UTC; errors are RFC 9457 problem documents with a stable `code`; what moves money takes an `Idempotency-Key`."
    ),
    components(schemas(vouch_wire::webhooks::Event, vouch_wire::payments::Receipt))
)]
struct Description;

/// All JSON doors with their description.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(carriers::routes())
        .merge(catalogue::routes())
        .merge(confirm::routes())
        .merge(delivery::routes())
        .merge(diagnosis::routes())
        .merge(disputes::routes())
        .merge(elements::routes())
        .merge(enrolments::routes())
        .merge(escrow::routes())
        .merge(events::routes())
        .merge(facts::routes())
        .merge(friends::routes())
        .merge(guides::routes())
        .merge(lists::routes())
        .merge(merchants::routes())
        .merge(orders::routes())
        .merge(passkeys::routes())
        .merge(payments::routes())
        .merge(receipts::routes())
        .merge(recommendations::routes())
        .merge(sessions::routes())
        .merge(shoppers::routes())
        .merge(streams::routes())
        .merge(timers::routes())
        .merge(top_ups::routes())
        .merge(transparency::routes())
        .merge(trust::routes())
        .merge(webhooks::routes())
}

/// The OpenAPI 3.1 document, generated from the doors.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().split_for_parts().1
}

/// How long a request may take: half a minute, and for a picture on its way from a telephone, two.
async fn patience(request: Request, next: Next) -> Response {
    let uploads = request.method() == Method::POST && request.uri().path().ends_with("/pictures");
    let limit = Duration::from_secs(if uploads { 120 } else { 30 });
    let answer = tokio::time::timeout(limit, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// The whole house as one service.
pub fn router(app: App) -> Router {
    let (api, description) = api().split_for_parts();
    Router::new()
        .merge(api)
        .merge(assets::routes())
        .merge(checkouts::documents())
        .merge(courier::pages())
        .merge(elements::documents())
        .merge(guides::pages())
        .merge(hub::routes())
        .merge(paper::pages())
        .merge(receipts::pages())
        .merge(status::routes(description))
        .merge(transparency::pages())
        .fallback(|| async { Problem::not_found("not_found", "There is nothing at this address.") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address does not take this method.",
            )
        })
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Precise(5))
                .compress_when(headers::is_text_for_people),
        )
        .layer(middleware::from_fn(headers::everywhere))
        .layer(middleware::from_fn(status::observe))
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a door panicked");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something failed on our side.",
            )
            .into_response()
        }))
        .layer(middleware::from_fn(patience))
        .with_state(app)
}
