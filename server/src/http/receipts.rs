//! The receipts door: the page that a sealed link opens, and the keys that receipts are checked with.
//!
//! The page is written here, whole: no script, nothing to load but one style sheet, fit for printing. Whoever has the link can
//! read it, so it names the payment and never the shopper.

use super::headers;
use super::paper::{date, day_of, escaped, html, isolated, page};
use crate::app::App;
use crate::receipts::key_set;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use std::fmt::Write;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{Payment, State as Stage, Withdrawal};
use vouch_domain::{Money, PaymentId, money};
use vouch_messages::receipt::Message;
use vouch_messages::{Language, fill, money::money as written};
use vouch_wire::payments as wire;

/// The doors that the API's description names.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(keys))
}

/// The pages.
pub fn pages() -> Router<App> {
    Router::new().route("/receipts/{id}", get(receipt))
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
    let found = app
        .store
        .read(move |work| Ok((work.payment(id)?, work.withdrawal(id)?)))
        .await;
    match found {
        Err(error) => super::problem::Problem::from(error).into_response(),
        Ok((payment, withdrawal)) => match payment
            .and_then(|payment| written_receipt(&app, &payment, withdrawal, &link.seal, language))
        {
            Some(html) => page(StatusCode::OK, html),
            None => page(StatusCode::NOT_FOUND, missing(language)),
        },
    }
}

/// `None` for a payment that nobody has paid.
fn written_receipt(
    app: &App,
    payment: &Payment,
    withdrawal: Option<Withdrawal>,
    seal: &str,
    language: Language,
) -> Option<String> {
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
    let on = |message: Message, at| {
        let day = day_of(at, language);
        escaped(&fill(message.text(language), &[("day", &day)]))
    };
    let status = match payment.state {
        Stage::Cancelled { at, .. } => on(Message::Returned, at),
        Stage::Refunded { at, .. } => on(Message::Refunded, at),
        Stage::Released { at, .. } => on(Message::Released, at),
        Stage::Shipped { at, .. } => on(Message::Shipped, at),
        Stage::Delivered { release_at, .. } => on(Message::Delivered, release_at),
        Stage::Authorised { .. } | Stage::Created { .. } | Stage::Expired { .. } => {
            text(Message::Held)
        }
    };
    fact(Message::Status, status);
    if payment.refunded > 0 && payment.status().stands() {
        let back = Money::new(payment.refunded, payment.total.currency);
        fact(Message::PartBack, amount(back));
    }

    if let Some(withdrawal) = withdrawal {
        // The acknowledgement that the law asks for: what, and to the second when.
        let at = crate::clock::rfc3339(withdrawal.at);
        fact(Message::WithdrawnAt, format!("<time>{at}</time>"));
    }

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
