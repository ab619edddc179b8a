//! The doors through which held money goes back: a merchant refunds, a shopper gives up waiting.

use super::authority::{HubSession, MerchantKey, OwnPage};
use super::idempotency::{Keyed, KeyedEmpty, answer, send};
use super::orders::Papers;
use super::payments::{invalid, read_id};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::RefundId;
use vouch_domain::idempotency::once;
use vouch_domain::payments::{self, PaymentRefusal, Refund, RefundOf, RefundReason, Withdrawal};
use vouch_wire::payments as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(refund, refunds))
        .routes(routes!(give_up))
        .routes(routes!(withdraw))
        .routes(routes!(withdrawal))
        .routes(routes!(returned))
}

/// Refund a payment
///
/// Whole, in part or by line item, before or after the shop has the money. After, it comes out of the shop's balance.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/refunds",
    tag = "payments",
    request_body = wire::NewRefund,
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 201, body = wire::Refund),
        (status = 400, description = "`malformed_body`, `idempotency_key_missing`, `idempotency_key_malformed`"),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_not_paid`, `payment_cancelled`, `payment_refunded`, `refund_too_large`, `line_item_refunded`, `merchant_balance_too_small`, `idempotency_key_reused`"),
        (status = 410, description = "`payment_expired`"),
        (status = 422, description = "`invalid_field`, `refund_empty`, `unknown_line_item`, `text_…`")
    )
)]
async fn refund(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: Keyed<wire::NewRefund>,
) -> Result<Response, Problem> {
    let id = read_id(&id)?;
    let now = app.now();
    let (body, attempt) = request.within(merchant.id);
    let of = match (body.amount, body.line_items) {
        (None, None) => RefundOf::Rest,
        (Some(minor), None) => RefundOf::Amount(minor),
        (None, Some(lines)) => {
            RefundOf::Lines(lines.iter().map(|it| (it.line, it.quantity)).collect())
        }
        (Some(_), Some(_)) => {
            return Err(invalid(
                "invalid_field",
                "A refund is of an amount or of line items, not both.",
            ));
        }
    };
    let refund = RefundId(app.id());
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let (_, refund) =
                    payments::refund(work, merchant.id, id, refund, &of, body.note, now)?;
                Ok(answer(StatusCode::CREATED, &show_refund(&refund))?)
            })
        })
        .await?;
    if !answer.replayed {
        metrics::counter!("vouch_payments_total", "event" => "refunded").increment(1);
    }
    Ok(send(answer))
}

/// List a payment's refunds
#[utoipa::path(
    get,
    path = "/v1/payments/{id}/refunds",
    tag = "payments",
    params(("id" = String, Path, description = "`pay_…`")),
    responses((status = 200, body = wire::Refunds), (status = 404, description = "`unknown_payment`"))
)]
async fn refunds(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Refunds> {
    let id = read_id(&id)?;
    let found = app.store.read(move |work| {
        let payment = payments::read(work, merchant.id, id)?;
        Ok(work.refunds(payment.id)?)
    });
    Ok(Json(wire::Refunds {
        data: found.await?.iter().map(show_refund).collect(),
    }))
}

/// Give up waiting
///
/// Thirty days after paying, if nothing proves that the goods arrived: all of the money comes back. Asking again answers the same.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/refund",
    tag = "shoppers",
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 200, body = wire::Order),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`delivery_not_overdue`, `payment_already_delivered`, `payment_cancelled`, `payment_refunded`"),
    )
)]
async fn give_up(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Order> {
    let id = read_id(&id)?;
    let now = app.now();
    let given_up = app.store.write(move |work| {
        let payment = payments::give_up(work, session.shopper, id, now)?;
        let papers = Papers::of(work, &payment, now)?;
        Ok((payment, papers))
    });
    let (payment, papers) = given_up.await?;
    let order = app.order(&payment, &papers);
    order
        .map(Json)
        .ok_or_else(|| Problem::refused(PaymentRefusal::UnknownPayment))
}

/// Withdraw from the contract
///
/// Until fourteen days after delivery, without a reason. What was not shipped is paid back at once; otherwise the goods go back first,
/// and the money with them or fourteen days after. Asking again answers the same.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/withdraw",
    tag = "shoppers",
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 200, body = wire::Order),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`withdrawal_too_late`, `payment_cancelled`, `payment_refunded`"),
    )
)]
async fn withdraw(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Order> {
    let id = read_id(&id)?;
    let now = app.now();
    let withdrawn = app.store.write(move |work| {
        let (payment, _) = payments::withdraw(work, session.shopper, id, now)?;
        let papers = Papers::of(work, &payment, now)?;
        Ok((payment, papers))
    });
    let (payment, papers) = withdrawn.await?;
    let order = app.order(&payment, &papers);
    order
        .map(Json)
        .ok_or_else(|| Problem::refused(PaymentRefusal::UnknownPayment))
}

/// Read a payment's withdrawal
#[utoipa::path(
    get,
    path = "/v1/payments/{id}/withdrawal",
    tag = "payments",
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 200, body = wire::Withdrawal),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_not_withdrawn`"),
    )
)]
async fn withdrawal(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Withdrawal> {
    let id = read_id(&id)?;
    let found = app.store.read(move |work| {
        let payment = payments::read(work, merchant.id, id)?;
        Ok(work
            .withdrawal(payment.id)?
            .ok_or(PaymentRefusal::NotWithdrawn)?)
    });
    Ok(Json(show_withdrawal(&found.await?)))
}

/// Say that the goods are back
///
/// After a withdrawal: all that has not gone back yet is refunded. Without it that happens fourteen days after the withdrawal.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/returned",
    tag = "payments",
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 200, body = wire::Payment),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_not_withdrawn`, `idempotency_key_reused`"),
    )
)]
async fn returned(
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
                let payment = payments::returned(work, merchant.id, id, now)?;
                Ok(answer(StatusCode::OK, &teller.shown(&payment))?)
            })
        })
        .await?;
    Ok(send(answer))
}

pub fn show_withdrawal(withdrawal: &Withdrawal) -> wire::Withdrawal {
    wire::Withdrawal {
        payment: withdrawal.payment.to_string(),
        at: rfc3339(withdrawal.at),
        refund_by: rfc3339(withdrawal.refund_by),
    }
}

pub fn show_refund(refund: &Refund) -> wire::Refund {
    let lines = refund.lines.iter();
    wire::Refund {
        id: refund.id.to_string(),
        payment: refund.payment.to_string(),
        amount: refund.amount.minor,
        currency: refund.amount.currency.code().into(),
        line_items: lines
            .map(|(line, quantity)| wire::RefundLine {
                line: *line,
                quantity: *quantity,
            })
            .collect(),
        reason: match refund.reason {
            RefundReason::Merchant => wire::RefundReason::Merchant,
            RefundReason::NotDelivered => wire::RefundReason::NotDelivered,
            RefundReason::Withdrawal => wire::RefundReason::Withdrawal,
            RefundReason::Dispute => wire::RefundReason::Dispute,
        },
        note: refund.note.clone(),
        created_at: rfc3339(refund.at),
    }
}
