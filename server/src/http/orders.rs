//! The orders door: what a shopper has paid, for that shopper alone.

use super::authority::HubSession;
use super::payments::{Paging, read_id, shown_line};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use crate::receipts::status;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::delivery::Proof;
use vouch_domain::payments::{self, Payment, PaymentRefusal, State as Stage};
use vouch_wire::payments as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// 1 to 100; 20 unless given.
    limit: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List orders
///
/// What the shopper has paid, newest first.
#[utoipa::path(
    get,
    path = "/v1/orders",
    tag = "shoppers",
    params(ListQuery),
    responses((status = 200, body = wire::Orders), (status = 422, description = "`invalid_limit`, `invalid_cursor`"))
)]
async fn list(
    State(app): State<App>,
    HubSession(session): HubSession,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Reply<wire::Orders> {
    let Query(query) =
        query.map_err(|error| super::payments::invalid("invalid_query", &error.body_text()))?;
    let paging = Paging::read(query.limit.as_deref(), query.cursor.as_deref())?;
    let (found, proofs) = app
        .store
        .read(move |work| {
            if let Some(before) = paging.before {
                payments::order(work, session.shopper, before)
                    .map_err(|_| PaymentRefusal::UnknownCursor)?;
            }
            let found = work.payments_of_shopper(session.shopper, paging.page())?;
            let mut proofs = Vec::with_capacity(found.len());
            for payment in &found {
                proofs.push(work.proof(payment.id)?);
            }
            Ok((found, proofs))
        })
        .await?;
    let (found, next) = paging.cut(found);
    // The page may have lost its last payment; its proof is passed over.
    let data = found.iter().zip(proofs);
    let data = data.filter_map(|(payment, proof)| app.order(payment, proof));
    Ok(Json(wire::Orders {
        data: data.collect(),
        next,
    }))
}

/// Read an order
#[utoipa::path(
    get,
    path = "/v1/orders/{id}",
    tag = "shoppers",
    params(("id" = String, Path, description = "`pay_…`")),
    responses((status = 200, body = wire::Order), (status = 404, description = "`unknown_payment`"))
)]
async fn read(
    State(app): State<App>,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Order> {
    let id = read_id(&id)?;
    let (payment, proof) = app
        .store
        .read(move |work| {
            let payment = payments::order(work, session.shopper, id)?;
            let proof = work.proof(payment.id)?;
            Ok((payment, proof))
        })
        .await?;
    let order = app.order(&payment, proof);
    order
        .map(Json)
        .ok_or_else(|| Problem::refused(PaymentRefusal::UnknownPayment))
}

impl App {
    /// A payment as whoever paid it sees it; `None` for one that nobody has paid.
    pub fn order(&self, payment: &Payment, proof: Option<Proof>) -> Option<wire::Order> {
        let held = payment.held()?;
        let receipts = self.receipts();
        Some(wire::Order {
            id: payment.id.to_string(),
            status: status(payment.status()),
            amount: payment.total.minor,
            currency: payment.total.currency.code().into(),
            payee: payment.payee.clone(),
            merchant: payment.merchant.to_string(),
            reference: payment.reference.clone(),
            line_items: payment.lines.iter().map(shown_line).collect(),
            authorised_at: rfc3339(held.at),
            cancelled_at: match payment.state {
                Stage::Cancelled { at, .. } => Some(rfc3339(at)),
                _ => None,
            },
            received_at: proof.map(|proof| rfc3339(proof.at)),
            receipt: receipts.of(payment)?,
            receipt_url: receipts.url(payment.id),
        })
    }
}
