//! The recommendations' door: writing one's own, and reading what one may of a product's.

mod acts;
mod pictures;
mod show;

pub use show::{
    read_disclosure, show_disclosure, show_friends_why, show_ranking, show_totals, show_vote,
    show_words,
};

use self::show::{read_audience, read_point, read_verdict, show_own};
use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::chance;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::recommendations::{self, RemoveRefusal, WriteRefusal};
use vouch_domain::{Error, MerchantId, PaymentId, RecommendationId};
use vouch_wire::recommendations as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read, write))
        .routes(routes!(mine))
        .routes(routes!(ranking))
        .routes(routes!(remove))
        .routes(routes!(acts::versions))
        .routes(routes!(acts::vote))
        .routes(routes!(acts::votes))
        .routes(routes!(acts::follow_up))
        .routes(routes!(acts::reply, acts::withdraw_reply))
        .routes(routes!(pictures::add))
        .routes(routes!(pictures::remove))
        .routes(routes!(pictures::read))
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

/// What this shopper may read about a product: friends first, then up to ten other people. Without a session, what everyone
/// may read.
#[utoipa::path(get, path = "/v1/recommendations", tag = "recommendations", params(Product), responses((status = 200, body = wire::Words)))]
async fn read(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    query: Result<Query<Product>, QueryRejection>,
) -> Reply<wire::Words> {
    let Ok(Query(product)) = query else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its publishable key and the product by its SKU: ?key=pk_test_…&product=….",
        ));
    };
    let viewer = session.map(|session| session.shopper);
    let now = app.now();
    let words = app
        .store
        .read(move |work| {
            let merchant = work.merchant_by_publishable_key(&product.key)?;
            let Some(merchant) = merchant else {
                return Ok(None);
            };
            if work.product(merchant.id, &product.product)?.is_none() {
                return Err(WriteRefusal::UnknownProduct.into());
            }
            recommendations::product_view(work, viewer, merchant.id, &product.product, now)
                .map(Some)
        })
        .await?
        .ok_or_else(|| Problem::not_found("unknown_key", "No shop has this publishable key."))?;
    Ok(Json(show_words(&app, viewer, words)))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Shop {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
}

/// A shop's products in two slots that are never mixed: by how many of the viewer's friends recommend them, and by score. Without
/// a session the first is empty.
#[utoipa::path(get, path = "/v1/recommendations/ranking", tag = "recommendations", params(Shop), responses((status = 200, body = wire::Ranking)))]
async fn ranking(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    query: Result<Query<Shop>, QueryRejection>,
) -> Reply<wire::Ranking> {
    let Ok(Query(shop)) = query else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its publishable key: ?key=pk_test_….",
        ));
    };
    let viewer = session.map(|session| session.shopper);
    let now = app.now();
    let ranking = app
        .store
        .read(
            move |work| match work.merchant_by_publishable_key(&shop.key)? {
                Some(merchant) => {
                    recommendations::ranking(work, viewer, merchant.id, now).map(Some)
                }
                None => Ok(None),
            },
        )
        .await?
        .ok_or_else(|| Problem::not_found("unknown_key", "No shop has this publishable key."))?;
    Ok(Json(show_ranking(ranking)))
}

/// Keeps what one says of a product, in place of what one said before, which stays as a version of it. `verdict`, `audience` and
/// `disclosure` have no default. Without a purchase, only with a disclosure other than `none`. Readers see it as unverified until
/// a purchase behind it has arrived.
#[utoipa::path(post, path = "/v1/recommendations", tag = "recommendations", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::WriteRecommendation, responses((status = 201, body = wire::Recommendation)))]
async fn write(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    request: MaybeKeyed<wire::WriteRecommendation>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let merchant =
        MerchantId::parse(&body.merchant).ok_or(Error::from(WriteRefusal::UnknownProduct))?;
    session.speaks_of(merchant).map_err(Error::from)?;
    let payment = match &body.payment {
        Some(id) => Some(PaymentId::parse(id).ok_or(Error::from(WriteRefusal::NotYourPurchase))?),
        None => None,
    };
    let order = recommendations::Write {
        id: RecommendationId(app.id()),
        chance: chance::bytes(),
        author: session.shopper,
        merchant,
        sku: body.sku,
        payment,
        verdict: body.verdict.map(read_verdict),
        points: body.points.into_iter().map(read_point).collect(),
        text: body.text,
        audience: body.audience.map(read_audience),
        disclosure: body.disclosure.map(read_disclosure),
    };
    let now = app.now();
    let house = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let written = recommendations::write(work, order, now)?;
                let shown = show_own(&house, work, written, now)?;
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Everything one wrote, newest first.
#[utoipa::path(get, path = "/v1/recommendations/mine", tag = "recommendations", responses((status = 200, body = wire::Recommendations)))]
async fn mine(
    State(app): State<App>,
    HubSession(session): HubSession,
) -> Reply<wire::Recommendations> {
    let (house, now) = (app.clone(), app.now());
    let data = app
        .store
        .read(move |work| {
            let mine = recommendations::mine(work, session.shopper)?.into_iter();
            mine.map(|own| show_own(&house, work, own, now)).collect()
        })
        .await?;
    Ok(Json(wire::Recommendations { data, next: None }))
}

/// Takes one's own word back.
#[utoipa::path(delete, path = "/v1/recommendations/{id}", tag = "recommendations", params(("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = RecommendationId::parse(&id).ok_or(Error::from(RemoveRefusal::Unknown))?;
    let now = app.now();
    app.store
        .write(move |work| recommendations::remove(work, session.shopper, id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
