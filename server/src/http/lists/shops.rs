//! What there is to choose from: the shops here and what they sell. It is what their pages show everybody.

use super::merchant;
use super::show::show_product;
use crate::app::App;
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::lists::{LoveRefusal, offered};
use vouch_wire::lists as wire;

const PRODUCTS_MAX: u32 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(shops))
        .routes(routes!(products))
}

/// The shops here, by name.
#[utoipa::path(get, path = "/v1/shops", tag = "lists", responses((status = 200, body = wire::Shops)))]
async fn shops(State(app): State<App>) -> Reply<wire::Shops> {
    let mut data = app
        .store
        .read(|work| {
            let shops = work.merchants()?.into_iter().map(|shop| wire::Shop {
                key: shop.publishable_key,
                name: shop.name,
            });
            Ok(Vec::from_iter(shops))
        })
        .await?;
    data.sort_by_cached_key(|shop| (shop.name.to_lowercase(), shop.key.clone()));
    Ok(Json(wire::Shops { data, next: None }))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// `next` of the page before.
    after: Option<String>,
}

/// What a shop sells, in order of SKU, a hundred at a time.
#[utoipa::path(get, path = "/v1/shops/{key}/products", tag = "lists", params(("key" = String, Path, description = "The shop's publishable key"), Page), responses((status = 200, body = wire::OfferedProducts)))]
async fn products(
    State(app): State<App>,
    Path(key): Path<String>,
    page: Result<Query<Page>, QueryRejection>,
) -> Reply<wire::OfferedProducts> {
    let Ok(Query(page)) = page else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_query",
            "after is the `next` of the page before.",
        ));
    };
    let now = app.now();
    let products = app
        .store
        .read(move |work| {
            let merchant = merchant(work, &key, LoveRefusal::UnknownProduct)?;
            let after = page.after.as_deref();
            let mut products = Vec::new();
            for product in work.products(merchant, after, PRODUCTS_MAX)? {
                let shown = offered(work, merchant, &product.sku, &product.title, now)?;
                products.push(show_product(shown));
            }
            Ok(products)
        })
        .await?;
    let more = products.len() == PRODUCTS_MAX as usize;
    Ok(Json(wire::OfferedProducts {
        next: products
            .last()
            .filter(|_| more)
            .map(|last| last.sku.clone()),
        data: products,
    }))
}
