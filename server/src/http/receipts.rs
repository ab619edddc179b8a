//! The receipts door: the page that a sealed link opens, and the keys that receipts are checked with.
//!
//! The page is written here, whole: no script, nothing to load but one style sheet, fit for printing. Whoever has the link can
//! read it, so it names the payment and never the shopper.

use super::headers::{self, Framing};
use crate::app::App;
use crate::receipts::key_set;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{Payment, State as Stage};
use vouch_domain::{Money, PaymentId, Timestamp, money};
use vouch_messages::receipt::Message;
use vouch_messages::{Language, day, fill, money::money as written};
use vouch_wire::payments as wire;

const STYLE: &str = include_str!("receipt.css");

/// The doors that the API's description names.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(keys))
}

/// The pages.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/receipts/{id}", get(receipt))
        .route(&style_path(), get(style))
}

/// Keys that receipts are signed with
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    tag = "receipts",
    responses((status = 200, body = wire::KeySet))
)]
async fn keys(State(app): State<App>) -> Response {
    let keys = key_set(&app.keys.receipts.verifying_key());
    let mut response = headers::for_everyone(Json(keys).into_response());
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    response
}

/// The style sheet under the name of its content: it never changes, so it is never asked for twice.
fn style_path() -> String {
    let hash = Sha256::digest(STYLE);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/receipts/receipt-{name}.css")
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

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    seal: String,
    lang: Option<String>,
}

async fn receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    link: Result<Query<Link>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let link = link.ok();
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    let accept = accept.and_then(|value| value.to_str().ok());
    let asked = link.as_ref().and_then(|link| link.lang.as_deref());
    let language = Language::choose(asked, accept);
    let opened = PaymentId::parse(&id)
        .zip(link)
        .filter(|(id, link)| app.receipts().opens(&link.seal, *id));
    let Some((id, Query(link))) = opened else {
        return page(StatusCode::NOT_FOUND, missing(language));
    };
    let found = app.store.read(move |work| Ok(work.payment(id)?)).await;
    match found {
        Err(error) => super::problem::Problem::from(error).into_response(),
        Ok(payment) => match payment
            .and_then(|payment| written_receipt(&app, &payment, &link.seal, language))
        {
            Some(html) => page(StatusCode::OK, html),
            None => page(StatusCode::NOT_FOUND, missing(language)),
        },
    }
}

fn page(status: StatusCode, html: String) -> Response {
    let mut response = headers::alone(headers::document(status, html, Framing::Nobody));
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// `None` for a payment that nobody has paid.
fn written_receipt(app: &App, payment: &Payment, seal: &str, language: Language) -> Option<String> {
    let held = payment.held()?;
    let signed = app.receipts().of(payment)?;
    let text = |message: Message| escaped(message.text(language));
    let amount = |money: Money| {
        let digits = u8::try_from(money::scale(money.currency)).unwrap_or(2);
        escaped(&written(
            money.minor,
            money.currency.code(),
            digits,
            language,
        ))
    };

    let mut facts = String::new();
    let mut fact = |name: Message, value: String| {
        // Writing to a String cannot fail; so below.
        let _ = write!(facts, "<div><dt>{}</dt><dd>{value}</dd></div>", text(name));
    };
    fact(Message::PaidTo, isolated(&payment.payee));
    fact(Message::PaidOn, date(held.at, language));
    if let Some(reference) = &payment.reference {
        fact(Message::Reference, isolated(reference));
    }
    fact(Message::Payment, format!("<code>{}</code>", payment.id));
    let status = match payment.state {
        Stage::Cancelled { at, .. } => {
            let returned = Message::Returned.text(language);
            escaped(&fill(returned, &[("day", &day_of(at, language))]))
        }
        _ => text(Message::Held),
    };
    fact(Message::Status, status);

    let mut lines = String::new();
    for line in &payment.lines {
        let whole = line.unit_amount.times(line.quantity).ok()?;
        let pieces = match line.quantity {
            1 => String::new(),
            quantity => {
                let pieces = escaped(Message::Pieces.text(language))
                    .replace("{quantity}", &quantity.to_string())
                    .replace("{amount}", &amount(line.unit_amount));
                format!("<small>{pieces}</small>")
            }
        };
        let _ = write!(
            lines,
            "<tr><th scope=\"row\">{}{pieces}</th><td>{}</td></tr>",
            isolated(&line.name),
            amount(whole)
        );
    }

    let sandbox = match payment.mode {
        Mode::Sandbox => format!("<p class=\"note\">{}</p>", text(Message::Sandbox)),
        Mode::Live => String::new(),
    };
    let keys = format!("{}/.well-known/jwks.json", app.origin);
    let check = escaped(Message::HowToCheck.text(language))
        .replace("{url}", &format!("<a href=\"{0}\">{0}</a>", escaped(&keys)));
    let other = match language {
        Language::English => Language::French,
        Language::French => Language::English,
    };
    let body = format!(
        "<main>\
         <header><h1>{receipt}</h1><a class=\"language\" lang=\"{other}\" hreflang=\"{other}\" href=\"?seal={seal}&amp;lang={other}\">{other_name}</a></header>\
         <p class=\"total\">{total}</p>\
         <dl>{facts}</dl>\
         <h2 id=\"lines\">{what}</h2>\
         <table aria-labelledby=\"lines\">\
         <thead><tr><th scope=\"col\">{item}</th><th scope=\"col\">{line}</th></tr></thead>\
         <tbody>{lines}</tbody>\
         <tfoot><tr><th scope=\"row\">{total_name}</th><td>{total}</td></tr></tfoot>\
         </table>\
         <h2 id=\"signed\">{signed_name}</h2>\
         <p id=\"check\">{check}</p>\
         <textarea readonly rows=\"8\" spellcheck=\"false\" aria-labelledby=\"signed\" aria-describedby=\"check\">{signed}</textarea>\
         {sandbox}</main>",
        receipt = text(Message::Receipt),
        other = other.tag(),
        seal = escaped(seal),
        other_name = text(Message::OtherLanguage),
        total = amount(payment.total),
        what = text(Message::Lines),
        item = text(Message::Item),
        line = text(Message::Amount),
        total_name = text(Message::Total),
        signed_name = text(Message::SignedReceipt),
    );
    let title = format!("{} · {}", Message::Receipt.text(language), payment.payee);
    Some(html(language, &title, &body))
}

fn missing(language: Language) -> String {
    let title = Message::NotFound.text(language);
    let body = format!(
        "<main><h1>{}</h1><p>{}</p></main>",
        escaped(title),
        escaped(Message::NotFoundWhy.text(language))
    );
    html(language, title, &body)
}

fn html(language: Language, title: &str, body: &str) -> String {
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
fn date(at: Timestamp, language: Language) -> String {
    format!(
        "<time datetime=\"{}\">{}</time>",
        crate::clock::rfc3339(at),
        escaped(&day_of(at, language))
    )
}

fn day_of(at: Timestamp, language: Language) -> String {
    let instant =
        jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = instant.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    day(i32::from(date.year()), month, of_month, language)
}

/// A stranger's text, kept from turning the reading direction of what stands beside it.
fn isolated(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
