//! The payments door for merchants' servers: create a payment for a cart, read, list, call off.

use super::authority::MerchantKey;
use super::idempotency::{Keyed, KeyedEmpty, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use crate::receipts::{Receipts, status};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once;
use vouch_domain::payments::{
    self, Draft, DraftLine, Line, Page, Payment, PaymentRefusal, State as Stage, Status,
};
use vouch_domain::{PaymentId, Timestamp};
use vouch_wire::payments as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(read))
        .routes(routes!(cancel))
}

/// Create a payment
///
/// For a whole cart, from the merchant's server. It can be paid for one hour, in `<vouch-checkout payment="pay_…">`.
#[utoipa::path(
    post,
    path = "/v1/payments",
    tag = "payments",
    request_body = wire::NewPayment,
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    responses(
        (status = 201, body = wire::Payment),
        (status = 400, description = "`malformed_body`, `idempotency_key_missing`, `idempotency_key_malformed`"),
        (status = 409, description = "`idempotency_key_reused`"),
        (status = 422, description = "`invalid_field`, `line_items_empty`, `line_items_too_many`, `quantity_out_of_range`, `amount_not_positive`, `amount_too_large`, `currency_mismatch`, `unknown_currency`, `text_…`, `return_url_not_registered`")
    )
)]
async fn create(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    request: Keyed<wire::NewPayment>,
) -> Result<Response, Problem> {
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let draft = draft(PaymentId(app.id()), body);
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let payment = payments::create(work, &merchant, draft, now)?;
                Ok(answer(StatusCode::CREATED, &teller.shown(&payment))?)
            })
        })
        .await?;
    if !answer.replayed {
        metrics::counter!("vouch_payments_total", "event" => "created").increment(1);
    }
    Ok(send(answer))
}

/// Read a payment
#[utoipa::path(
    get,
    path = "/v1/payments/{id}",
    tag = "payments",
    params(("id" = String, Path, description = "`pay_…`")),
    responses((status = 200, body = wire::Payment), (status = 404, description = "`unknown_payment`"))
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Payment> {
    let id = read_id(&id)?;
    let payment = app
        .store
        .read(move |work| payments::read(work, merchant.id, id))
        .await?;
    Ok(Json(app.shown(&payment.at(app.now()))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// `created`, `authorised`, `shipped`, `delivered`, `released`, `refunded`, `cancelled` or `expired`.
    status: Option<String>,
}

/// List payments
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/v1/payments",
    tag = "payments",
    params(ListQuery),
    responses((status = 200, body = wire::Payments), (status = 422, description = "`invalid_limit`, `invalid_cursor`, `invalid_status`"))
)]
async fn list(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Reply<wire::Payments> {
    let Query(query) = query.map_err(|error| invalid("invalid_query", &error.body_text()))?;
    let now = app.now();
    let paging = Paging::read(query.limit.as_deref(), query.cursor.as_deref())?;
    let wanted = match query.status.as_deref() {
        None => None,
        Some(name) => Some(Status::parse(name).ok_or_else(|| {
            invalid(
                "invalid_status",
                "A status is created, authorised, shipped, delivered, released, refunded, cancelled or expired.",
            )
        })?),
    };
    let found = app
        .store
        .read(move |work| {
            if let Some(before) = paging.before {
                payments::read(work, merchant.id, before)
                    .map_err(|_| PaymentRefusal::UnknownCursor)?;
            }
            Ok(work.payments_of_merchant(merchant.id, wanted, now, paging.page())?)
        })
        .await?;
    let (found, next) = paging.cut(found);
    Ok(Json(wire::Payments {
        data: found
            .into_iter()
            .map(|payment| app.shown(&payment.at(now)))
            .collect(),
        next,
    }))
}

/// Cancel a payment
///
/// While it is created or authorised; once something was shipped, refund it instead. A shopper who had paid gets the money back.
/// Cancelling again answers the same.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/cancel",
    tag = "payments",
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 200, body = wire::Payment),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_already_shipped`, `payment_refunded`"),
        (status = 410, description = "`payment_expired`")
    )
)]
async fn cancel(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: KeyedEmpty,
) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let now = app.now();
    let attempt = request.within(merchant.id);
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let payment = payments::cancel(work, merchant.id, id, now)?;
                Ok(answer(StatusCode::OK, &teller.shown(&payment))?)
            })
        })
        .await?;
    if !answer.replayed {
        metrics::counter!("vouch_payments_total", "event" => "cancelled").increment(1);
    }
    Ok(send(answer))
}

/// What is no id is no payment either: 404, as for one that is not there.
pub fn read_id(text: &str) -> Result<PaymentId, Problem> {
    PaymentId::parse(text).ok_or_else(|| Problem::refused(PaymentRefusal::UnknownPayment))
}

pub fn invalid(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
}

/// Which part of a list was asked for. One more is looked up than is shown, to know whether there is a next page.
#[derive(Clone, Copy)]
pub struct Paging {
    pub before: Option<PaymentId>,
    limit: u32,
}

impl Paging {
    const LIMIT: u32 = 20;
    const LIMIT_MAX: u32 = 100;

    pub fn read(limit: Option<&str>, cursor: Option<&str>) -> Result<Self, Problem> {
        let limit = match limit {
            None => Self::LIMIT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=Self::LIMIT_MAX).contains(limit))
                .ok_or_else(|| {
                    invalid("invalid_limit", "A limit is a whole number from 1 to 100.")
                })?,
        };
        let before = match cursor {
            None => None,
            Some(text) => Some(
                PaymentId::parse(text)
                    .ok_or_else(|| Problem::refused(PaymentRefusal::UnknownCursor))?,
            ),
        };
        Ok(Self { before, limit })
    }

    pub fn page(&self) -> Page {
        Page {
            before: self.before,
            limit: self.limit + 1,
        }
    }

    /// The page itself, and the cursor of the next one.
    pub fn cut(&self, mut found: Vec<Payment>) -> (Vec<Payment>, Option<String>) {
        let more = found.len() > self.limit as usize;
        found.truncate(self.limit as usize);
        let last = found.last().map(|payment| payment.id.to_string());
        (found, last.filter(|_| more))
    }
}

impl App {
    /// A payment as its merchant sees it.
    pub fn shown(&self, payment: &Payment) -> wire::Payment {
        let text = |at: Timestamp| Some(rfc3339(at));
        let mut shown = wire::Payment {
            id: payment.id.to_string(),
            status: status(payment.status()),
            amount: payment.total.minor,
            currency: payment.total.currency.code().into(),
            payee: payment.payee.clone(),
            reference: payment.reference.clone(),
            line_items: payment.lines.iter().map(shown_line).collect(),
            return_url: payment.return_url.clone(),
            created_at: rfc3339(payment.created_at),
            expires_at: None,
            authorised_at: payment.held().map(|held| rfc3339(held.at)),
            refunded: payment.refunded,
            shipped_at: None,
            delivered_at: None,
            release_at: None,
            released_at: None,
            refunded_at: None,
            cancelled_at: None,
            expired_at: None,
            receipt: self.receipts().of(payment),
        };
        match payment.state {
            Stage::Created { expires_at } => shown.expires_at = text(expires_at),
            Stage::Authorised { .. } => {}
            Stage::Shipped { at, .. } => shown.shipped_at = text(at),
            Stage::Delivered { at, release_at, .. } => {
                shown.delivered_at = text(at);
                shown.release_at = text(release_at);
            }
            Stage::Released {
                delivered_at, at, ..
            } => {
                shown.delivered_at = text(delivered_at);
                shown.released_at = text(at);
            }
            Stage::Refunded { at, .. } => shown.refunded_at = text(at),
            Stage::Cancelled { at, .. } => shown.cancelled_at = text(at),
            Stage::Expired { at } => shown.expired_at = text(at),
        }
        shown
    }

    pub fn receipts(&self) -> Receipts<'_> {
        Receipts::new(&self.origin, &self.keys)
    }
}

pub fn shown_line(line: &Line) -> wire::LineItem {
    wire::LineItem {
        name: line.name.clone(),
        quantity: line.quantity,
        unit_amount: line.unit_amount.minor,
        sku: line.sku.clone(),
    }
}

fn draft(id: PaymentId, body: wire::NewPayment) -> Draft {
    let line = |line: wire::NewLineItem| DraftLine {
        name: line.name,
        sku: line.sku,
        quantity: line.quantity,
        unit_amount: line.unit_amount,
    };
    Draft {
        id,
        lines: body.line_items.into_iter().map(line).collect(),
        currency: body.currency,
        reference: body.reference,
        return_url: body.return_url,
    }
}
