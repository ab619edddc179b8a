//! How the house is doing: health, metrics, the API's description and one log line per request.

use super::problem::Problem;
use crate::app::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use tokio::time::Instant;

pub fn routes(description: utoipa::openapi::OpenApi) -> Router<App> {
    let description = serde_json::to_value(description).unwrap_or_default();
    Router::new()
        .merge(super::docs::routes(&description))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .route("/v1/openapi.json", get(move || async move { super::headers::for_everyone(Json(description).into_response()) }))
}

/// Healthy means: the store answers.
async fn health(State(app): State<App>) -> Result<Json<serde_json::Value>, Problem> {
    app.store
        .read(|work| Ok(work.merchants().map(|_| ())?))
        .await?;
    Ok(Json(serde_json::json!({ "status": "ok" })))
}

/// The recorder of this process; installed once, however many houses a test opens.
pub fn recorder() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process is a test harness's; its figures are then simply not exported.
        drop(metrics::set_global_recorder(recorder));
        handle
    })
}

async fn metrics() -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        recorder().render(),
    )
        .into_response()
}

/// Counts and logs a request by its route, never by its address: paths, queries and headers can name people and secrets.
pub async fn observe(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    tracing::debug!(%method, route, status, seconds, "request");
    metrics::counter!("vouch_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("vouch_request_seconds", "route" => route).record(seconds);
    response
}
