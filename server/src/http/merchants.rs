//! The merchants' door: a shop's server reads what it is.

use super::authority::MerchantKey;
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::merchants::{Merchant, Mode};
use vouch_wire::merchants as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The shop that this secret key belongs to.
#[utoipa::path(get, path = "/v1/merchant", tag = "merchants", responses((status = 200, body = wire::Merchant)))]
async fn read(MerchantKey(merchant): MerchantKey) -> Json<wire::Merchant> {
    Json(show_merchant(&merchant))
}

fn show_merchant(merchant: &Merchant) -> wire::Merchant {
    wire::Merchant {
        id: merchant.id.to_string(),
        name: merchant.name.clone(),
        mode: match merchant.mode {
            Mode::Sandbox => wire::Mode::Sandbox,
            Mode::Live => wire::Mode::Live,
        },
        currency: merchant.currency.code().into(),
        origins: merchant.origins.iter().map(ToString::to_string).collect(),
        publishable_key: merchant.publishable_key.clone(),
        created_at: rfc3339(merchant.created_at),
    }
}
