//! Paper: pages that are written here, whole: no script, nothing to load but one style sheet, fit for printing.

use super::headers::{self, Framing};
use crate::app::App;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use vouch_domain::Timestamp;
use vouch_messages::{Language, day};

const STYLE: &str = include_str!("paper.css");

/// The style sheet's door.
pub fn pages() -> Router<App> {
    Router::new().route(&style_path(), get(style))
}

/// The style sheet under the name of its content: it never changes, so it is never asked for twice.
fn style_path() -> String {
    let hash = Sha256::digest(STYLE);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/paper-{name}.css")
}

async fn style() -> Response {
    let mut response = STYLE.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    // The page is under COEP, which asks every part of it to opt in.
    headers::for_everyone(response)
}

pub fn page(status: StatusCode, html: String) -> Response {
    let mut response = headers::alone(headers::document(status, html, Framing::Nobody));
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

pub fn html(language: Language, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"{}\"></head><body>{body}</body></html>",
        language.tag(),
        escaped(title),
        style_path(),
    )
}

/// A day, in a form for people and one for machines.
pub fn date(at: Timestamp, language: Language) -> String {
    format!(
        "<time datetime=\"{}\">{}</time>",
        crate::clock::rfc3339(at),
        escaped(&day_of(at, language))
    )
}

pub fn day_of(at: Timestamp, language: Language) -> String {
    let instant =
        jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = instant.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    day(i32::from(date.year()), month, of_month, language)
}

/// A stranger's text, kept from turning the reading direction of what stands beside it.
pub fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
