//! The balance's door: how much there is, and play money for the sandbox.

use super::authority::{OwnPage, ShopperSession};
use super::idempotency::{Keyed, answer, send};
use super::problem::{Problem, Reply};
use super::sessions::show_money;
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once;
use vouch_domain::merchants::{Merchant, MerchantStore, Mode};
use vouch_domain::payments::{self, PaymentRefusal, TopUp};
use vouch_domain::shoppers::Session;
use vouch_domain::{Currency, Error, Money, TransferId, money};
use vouch_wire::checkout as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(top_up))
        .routes(routes!(balance))
}

/// Top up the balance
///
/// Sandbox only: at most 100,000 units of the currency at once, 250,000 in 24 hours.
#[utoipa::path(
    post,
    path = "/v1/top-ups",
    tag = "shoppers",
    request_body = wire::TopUp,
    params(("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")),
    responses(
        (status = 200, body = wire::Balance),
        (status = 403, description = "`sandbox_only`"),
        (status = 409, description = "`top_up_day_exceeded`, `idempotency_key_reused`"),
        (status = 422, description = "`amount_not_positive`, `amount_too_large`, `top_up_too_large`, `unknown_currency`, `currency_mismatch`")
    )
)]
async fn top_up(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    request: Keyed<wire::TopUp>,
) -> Result<Response, Problem> {
    let now = app.now();
    let id = TransferId(app.id());
    let (body, attempt) = request.within(session.shopper);
    let answer = app
        .store
        .write(move |work| {
            once(work, &attempt, now, |work| {
                let currency = money::currency(&body.currency)?;
                let mode = place(work, &session, Some(currency))?.0;
                let order = TopUp {
                    id,
                    shopper: session.shopper,
                    mode,
                    amount: Money::payable(body.amount, currency)?,
                };
                let balance = payments::top_up(work, order, now)?;
                let balance = wire::Balance {
                    balance: show_money(balance),
                };
                Ok(answer(StatusCode::OK, &balance)?)
            })
        })
        .await?;
    if !answer.replayed {
        metrics::counter!("vouch_top_ups_total").increment(1);
    }
    Ok(send(answer))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct BalanceQuery {
    /// ISO 4217 alphabetic code; in a checkout the shop's unless given.
    currency: Option<String>,
}

/// Read the balance
#[utoipa::path(
    get,
    path = "/v1/balance",
    tag = "shoppers",
    params(BalanceQuery),
    responses((status = 200, body = wire::Balance), (status = 422, description = "`unknown_currency`, `currency_mismatch`"))
)]
async fn balance(
    State(app): State<App>,
    ShopperSession(session): ShopperSession,
    query: Result<Query<BalanceQuery>, QueryRejection>,
) -> Reply<wire::Balance> {
    let Query(query) =
        query.map_err(|error| super::payments::invalid("invalid_query", &error.body_text()))?;
    let asked = query.currency.as_deref().map(money::currency).transpose();
    let asked = asked.map_err(Problem::refused)?;
    let balance = app
        .store
        .read(move |work| {
            let (mode, currency) = place(work, &session, asked)?;
            Ok(payments::balance(work, session.shopper, mode, currency)?)
        })
        .await?;
    Ok(Json(wire::Balance {
        balance: show_money(balance),
    }))
}

/// Where a session's money lies: in a checkout with its shop, mode and currency alike; on our own pages in the sandbox.
fn place(
    work: &mut (impl MerchantStore + ?Sized),
    session: &Session,
    asked: Option<Currency>,
) -> Result<(Mode, Currency), Error> {
    let shop: Option<Merchant> = match session.merchant {
        Some(merchant) => work.merchant(merchant)?,
        None => None,
    };
    match (shop, asked) {
        (Some(shop), Some(asked)) if shop.currency != asked => {
            Err(PaymentRefusal::CurrencyMismatch.into())
        }
        (Some(shop), _) => Ok((shop.mode, shop.currency)),
        (None, Some(asked)) => Ok((Mode::Sandbox, asked)),
        (None, None) => Err(money::AmountRefusal::UnknownCurrency.into()),
    }
}
