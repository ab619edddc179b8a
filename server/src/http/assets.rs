//! The built widget over HTTP: hashed names are immutable, the loader is revalidated, both come precompressed.

use super::headers::for_everyone;
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/assets/{name}", get(asset))
        .route("/v1/vouch.js", get(loader))
        .route("/v1/vouch.d.ts", get(loader_types))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("ts") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

async fn asset(State(app): State<App>, headers: HeaderMap, Path(name): Path<String>) -> Response {
    if !app.assets.knows(&name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    send(&app, &headers, &name, "public, max-age=31536000, immutable").await
}

async fn loader(State(app): State<App>, headers: HeaderMap) -> Response {
    named(&app, &headers, "vouch.js").await
}

async fn loader_types(State(app): State<App>, headers: HeaderMap) -> Response {
    named(&app, &headers, "vouch.d.ts").await
}

/// A file with a fixed URL: five minutes of cache, then asked again by its entity tag. For a day after that a page still takes
/// the copy it has and asks beside it, so that a second visit waits for nothing: the frame's protocol is the same across builds.
async fn named(app: &App, headers: &HeaderMap, name: &str) -> Response {
    let Some(asset) = app.assets.get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let caching = "public, max-age=300, stale-while-revalidate=86400";
    send(app, headers, &asset.path, caching).await
}

async fn send(app: &App, headers: &HeaderMap, name: &str, caching: &'static str) -> Response {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let accepts = |coding: &str| {
        accepted
            .split(',')
            .any(|part| part.split(';').next().unwrap_or("").trim() == coding)
    };
    let codings = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding));
    for (coding, suffix) in codings
        .map(|(coding, suffix)| (Some(coding), suffix))
        .chain([(None, "")])
    {
        let Ok(bytes) = tokio::fs::read(app.assets.folder.join(format!("{name}{suffix}"))).await
        else {
            continue;
        };
        let tag = format!("\"{}{suffix}\"", tag_of(&bytes));
        let mut response = if headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known.as_bytes() == tag.as_bytes())
        {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(bytes).into_response()
        };
        let set = response.headers_mut();
        set.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(name)),
        );
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            set.insert(header::ETAG, tag);
        }
        if let Some(coding) = coding {
            set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        return for_everyone(response);
    }
    StatusCode::NOT_FOUND.into_response()
}

fn tag_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes)[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
