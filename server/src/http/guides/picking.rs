//! Picking products to write about, of any shop here. Their prices are not shown: a story has none.

use super::show::picture_path;
use crate::app::App;
use crate::http::authority::HubSession;
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::MerchantId;
use vouch_wire::guides as wire;

const PAGE: u32 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(shops))
        .routes(routes!(products))
}

/// The shops here, oldest first.
#[utoipa::path(get, path = "/v1/guide/shops", tag = "guide desk", responses((status = 200, body = wire::Shops)))]
async fn shops(State(app): State<App>, _: HubSession) -> Reply<wire::Shops> {
    let shops = app.store.read(|work| Ok(work.merchants()?)).await?;
    Ok(Json(wire::Shops {
        data: shops
            .into_iter()
            .map(|shop| wire::Shop {
                merchant: shop.id.to_string(),
                name: shop.name,
            })
            .collect(),
        next: None,
    }))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// The shop's id.
    merchant: String,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A shop's products, in order of SKU.
#[utoipa::path(get, path = "/v1/guide/products", tag = "guide desk", params(Of), responses((status = 200, body = wire::Pickables)))]
async fn products(
    State(app): State<App>,
    _: HubSession,
    query: Result<Query<Of>, QueryRejection>,
) -> Reply<wire::Pickables> {
    let of = query.ok().and_then(|Query(of)| {
        let merchant = MerchantId::parse(&of.merchant)?;
        Some((merchant, of.after))
    });
    let Some((merchant, after)) = of else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its id: ?merchant=mer_….",
        ));
    };
    let page = app
        .store
        .read(move |work| {
            let products = work.products(merchant, after.as_deref(), PAGE)?;
            let full = products.len() == PAGE as usize;
            let next = products
                .last()
                .filter(|_| full)
                .map(|last| last.sku.clone());
            let mut data = Vec::new();
            for product in products {
                let picture = work.has_picture(merchant, &product.sku)?;
                data.push(wire::Pickable {
                    picture: picture.then(|| picture_path(merchant, &product.sku)),
                    sku: product.sku,
                    title: product.title,
                });
            }
            Ok(wire::Pickables { data, next })
        })
        .await?;
    Ok(Json(page))
}
