//! The door of loves: one tap, and another that takes it back. How many love a product is told to all, who does to nobody.

use super::merchant;
use super::show::show_product;
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use crate::http::idempotency::{MaybeKeyed, answer, send};
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::lists::LoveRefusal;
use vouch_domain::lists::loves::{self, ViewedLoves};
use vouch_wire::lists as wire;

/// How many of one's own loves are told.
const OWN_MAX: u32 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(view, love, unlove))
        .routes(routes!(mine))
        .routes(routes!(hottest))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Product {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
    /// The product's SKU.
    #[param(example = "lamp-arc")]
    product: String,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfShop {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
}

fn asked<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Problem> {
    query.map(|Query(asked)| asked).map_err(|_| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its publishable key and the product by its SKU: ?key=pk_test_…&product=….",
        )
    })
}

/// How many love a product, and whether one does oneself.
#[utoipa::path(get, path = "/v1/loves", tag = "lists", params(Product), responses((status = 200, body = wire::Loves)))]
async fn view(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    query: Result<Query<Product>, QueryRejection>,
) -> Reply<wire::Loves> {
    let asked = asked(query)?;
    let viewer = session.map(|session| session.shopper);
    let loves = app
        .store
        .read(move |work| {
            let merchant = merchant(work, &asked.key, LoveRefusal::UnknownProduct)?;
            loves::view(work, viewer, merchant, &asked.product)
        })
        .await?;
    Ok(Json(show_loves(loves)))
}

/// Loves a product. Again changes nothing.
#[utoipa::path(post, path = "/v1/loves", tag = "lists", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::NamedProduct, responses((status = 201, body = wire::Loves)))]
async fn love(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    request: MaybeKeyed<wire::NamedProduct>,
) -> Result<Response, Problem> {
    let (named, attempt) = request.within(session.shopper);
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let merchant = merchant(work, &named.key, LoveRefusal::UnknownProduct)?;
                session.speaks_of(merchant)?;
                let loves = loves::love(work, session.shopper, merchant, &named.product, now)?;
                Ok(answer(StatusCode::CREATED, &show_loves(loves))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Takes it back.
#[utoipa::path(delete, path = "/v1/loves", tag = "lists", params(Product), responses((status = 200, body = wire::Loves)))]
async fn unlove(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    query: Result<Query<Product>, QueryRejection>,
) -> Reply<wire::Loves> {
    let asked = asked(query)?;
    let loves = app
        .store
        .write(move |work| {
            let merchant = merchant(work, &asked.key, LoveRefusal::UnknownProduct)?;
            session.speaks_of(merchant)?;
            loves::unlove(work, session.shopper, merchant, &asked.product)
        })
        .await?;
    Ok(Json(show_loves(loves)))
}

/// What one loves, latest first.
#[utoipa::path(get, path = "/v1/loves/mine", tag = "lists", responses((status = 200, body = wire::OwnLoves)))]
async fn mine(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::OwnLoves> {
    let now = app.now();
    let mine = app
        .store
        .read(move |work| loves::mine(work, session.shopper, OWN_MAX, now))
        .await?;
    let data = mine.into_iter().map(|(love, product)| wire::OwnLove {
        product: show_product(product),
        at: rfc3339(love.at),
    });
    Ok(Json(wire::OwnLoves {
        data: data.collect(),
        next: None,
    }))
}

/// A shop's most loved products by hotness: each love counts half as much every seven days.
#[utoipa::path(get, path = "/v1/loves/hottest", tag = "lists", params(OfShop), responses((status = 200, body = wire::Hottest)))]
async fn hottest(
    State(app): State<App>,
    query: Result<Query<OfShop>, QueryRejection>,
) -> Reply<wire::Hottest> {
    let asked = asked(query)?;
    let now = app.now();
    let hot = app
        .store
        .read(move |work| {
            let merchant = merchant(work, &asked.key, LoveRefusal::UnknownProduct)?;
            loves::hottest(work, merchant, now)
        })
        .await?;
    let data = hot.into_iter().map(|hot| wire::Hot {
        product: show_product(hot.product),
        total: hot.total,
        hotness_percent: hot.percent,
    });
    Ok(Json(wire::Hottest {
        data: data.collect(),
        next: None,
    }))
}

pub fn show_loves(loves: ViewedLoves) -> wire::Loves {
    wire::Loves {
        total: loves.total,
        loved: loves.loved,
    }
}
