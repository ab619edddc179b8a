//! The orders door: what a shopper has paid, for that shopper alone.

use super::authority::HubSession;
use super::delivery::show_parcel;
use super::disputes::show_dispute;
use super::escrow::{show_refund, show_withdrawal};
use super::payments::{Paging, read_id, shown_line};
use super::problem::{Problem, Reply};
use super::qr;
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
use vouch_domain::delivery::{Parcel, Proof};
use vouch_domain::disputes::Dispute;
use vouch_domain::payments::{self, Payment, PaymentRefusal, Refund, State as Stage, Withdrawal};
use vouch_domain::{Fault, Timestamp, Work, timers};
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
    let now = app.now();
    let paging = Paging::read(query.limit.as_deref(), query.cursor.as_deref())?;
    let (found, papers) = app
        .store
        .read(move |work| {
            if let Some(before) = paging.before {
                payments::order(work, session.shopper, before)
                    .map_err(|_| PaymentRefusal::UnknownCursor)?;
            }
            let found = work.payments_of_shopper(session.shopper, paging.page())?;
            let mut papers = Vec::with_capacity(found.len());
            for payment in &found {
                papers.push(Papers::of(work, payment, now)?);
            }
            Ok((found, papers))
        })
        .await?;
    let (found, next) = paging.cut(found);
    // The page may have lost its last payment; its papers are passed over.
    let data = found.iter().zip(&papers);
    let data = data.filter_map(|(payment, papers)| app.order(payment, papers));
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
    let now = app.now();
    let (payment, papers) = app
        .store
        .read(move |work| {
            let payment = payments::order(work, session.shopper, id)?;
            let papers = Papers::of(work, &payment, now)?;
            Ok((payment, papers))
        })
        .await?;
    let order = app.order(&payment, &papers);
    order
        .map(Json)
        .ok_or_else(|| Problem::refused(PaymentRefusal::UnknownPayment))
}

/// What belongs to an order besides its payment.
pub struct Papers {
    proof: Option<Proof>,
    parcels: Vec<Parcel>,
    refunds: Vec<Refund>,
    /// Whether waiting may be given up by now, on the merchant's clock.
    overdue: bool,
    withdrawal: Option<Withdrawal>,
    may_withdraw: bool,
    disputes: Vec<Dispute>,
}

impl Papers {
    pub fn of(work: &mut dyn Work, payment: &Payment, now: Timestamp) -> Result<Self, Fault> {
        let merchant = work.merchant(payment.merchant)?;
        let here = match &merchant {
            Some(merchant) => timers::moment(work, merchant, now)?.here,
            None => now,
        };
        let withdrawal = work.withdrawal(payment.id)?;
        let in_time = payment.withdraw_until().is_none_or(|end| here < end);
        Ok(Self {
            withdrawal,
            disputes: work.disputes_of(payment.id)?,
            may_withdraw: withdrawal.is_none() && payment.status().stands() && in_time,
            proof: work.proof(payment.id)?,
            parcels: work.parcels(payment.id)?,
            refunds: work.refunds(payment.id)?,
            overdue: payment.overdue_at().is_some_and(|at| at <= here),
        })
    }
}

impl App {
    /// A payment as whoever paid it sees it; `None` for one that nobody has paid.
    pub fn order(&self, payment: &Payment, papers: &Papers) -> Option<wire::Order> {
        let parcels = papers.parcels.iter();
        let parcels = parcels.map(|parcel| self.order_parcel(payment, parcel));
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
            received_at: papers.proof.map(|proof| rfc3339(proof.at)),
            release_at: match payment.state {
                Stage::Delivered { release_at, .. } => Some(rfc3339(release_at)),
                _ => None,
            },
            overdue_at: payment.overdue_at().map(rfc3339),
            overdue: papers.overdue,
            withdraw_until: payment.withdraw_until().map(rfc3339),
            may_withdraw: papers.may_withdraw,
            withdrawal: papers.withdrawal.as_ref().map(show_withdrawal),
            disputes: papers.disputes.iter().map(show_dispute).collect(),
            refunded: payment.refunded,
            refunds: papers.refunds.iter().map(show_refund).collect(),
            parcels: parcels.collect(),
            receipt: receipts.of(payment)?,
            receipt_url: receipts.url(payment.id),
        })
    }

    fn order_parcel(&self, payment: &Payment, parcel: &Parcel) -> wire::OrderParcel {
        let wanted = payment.status().is_held() && !parcel.handed_over();
        let code = wanted.then(|| self.hand_over_code(parcel.id).digits());
        let scanned = code.as_ref().and_then(|code| {
            let url = format!("{}?code={code}", self.courier_url(parcel.id));
            // The digits stand beside it: without a picture nothing is lost.
            qr::svg(&url).ok()
        });
        wire::OrderParcel {
            parcel: show_parcel(parcel),
            code,
            qr: scanned,
        }
    }
}
