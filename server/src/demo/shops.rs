//! The example shops' own hosts: `shop.localhost` and `sport.localhost` serve their folders, so that shop and provider are two
//! sites for the browser although one process answers.
//!
//! The files are served as they stand, but for one thing: where they name the provider's default address, they get the real one.

use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use std::path::{Component, Path, PathBuf};

/// The provider's address as the examples' files name it.
const DEFAULT_ORIGIN: &str = "http://pay.localhost:4400";

/// Puts the shops in front of `provider`, told apart by the `Host` header.
pub fn in_front_of(provider: Router, app: App) -> Router {
    provider.layer(middleware::from_fn_with_state(app, by_host))
}

async fn by_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = host_name(request.headers());
    let folder = match host {
        Some("shop.localhost") => app.config.examples_dir.join("one-button"),
        Some("sport.localhost") => app.config.examples_dir.join("react/dist"),
        Some("books.localhost") => {
            return Redirect::temporary(&format!(
                "http://books.localhost:{}/",
                app.config.cart_port()
            ))
            .into_response();
        }
        _ => return next.run(request).await,
    };
    file(&folder, request.uri().path(), &app.origin).await
}

fn host_name(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()?.split(':').next()
}

/// The file that a path names inside `folder`; nothing outside it can be named.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path.trim_start_matches('/'));
    let plain = path.components().all(|part| matches!(part, Component::Normal(name) if !name.as_encoded_bytes().starts_with(b".")));
    plain.then(|| {
        if path.as_os_str().is_empty() {
            folder.join("index.html")
        } else {
            folder.join(path)
        }
    })
}

async fn file(folder: &Path, path: &str, origin: &str) -> Response {
    let Some(file) = inside(folder, path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(mut bytes) = tokio::fs::read(&file).await else {
        return (
            StatusCode::NOT_FOUND,
            "There is nothing at this address of the shop.",
        )
            .into_response();
    };
    let media_type = match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    };
    if origin != DEFAULT_ORIGIN
        && (media_type.starts_with("text/html") || media_type.starts_with("text/javascript"))
    {
        bytes = String::from_utf8_lossy(&bytes)
            .replace(DEFAULT_ORIGIN, origin)
            .into_bytes();
    }
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_inside_the_folder_are_files() {
        let folder = Path::new("examples/one-button");
        for (path, expected) in [
            ("/", Some("examples/one-button/index.html")),
            (
                "/img/lamp-arc.svg",
                Some("examples/one-button/img/lamp-arc.svg"),
            ),
            ("/../cart/server.mjs", None),
            ("/img/../../cart/server.mjs", None),
            ("//etc/passwd", Some("examples/one-button/etc/passwd")),
            ("/.env", None),
        ] {
            assert_eq!(inside(folder, path), expected.map(PathBuf::from), "{path}");
        }
    }
}
