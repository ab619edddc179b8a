//! The shops here, for a guide to say what they have to do with each.

use crate::app::App;
use crate::http::authority::HubSession;
use crate::http::problem::Reply;
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_wire::guides as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(shops))
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
