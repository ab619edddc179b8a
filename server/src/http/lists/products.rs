//! What there is to choose from: the products of the shops here, by what they are called. It is what their pages show everybody.

use super::show::show_product;
use crate::app::App;
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::catalogue::find;
use vouch_domain::lists::offered;
use vouch_wire::lists as wire;

const FOUND_MAX: usize = 20;
/// Longer than any title's beginning that somebody types.
const WORDS_CHARS_MAX: usize = 80;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(found))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Called {
    /// Beginnings of words of the title or the shop's name, 80 characters at most; without any, what there is.
    #[serde(default)]
    #[param(example = "table lamp")]
    words: String,
}

/// Products of all shops that are called so, twenty at most: those whose title begins so first, then by title. Case and accents do
/// not count.
#[utoipa::path(get, path = "/v1/products", tag = "lists", params(Called), responses((status = 200, body = wire::FoundProducts)))]
async fn found(
    State(app): State<App>,
    called: Result<Query<Called>, QueryRejection>,
) -> Reply<wire::FoundProducts> {
    let called = called.ok().map(|Query(called)| called.words);
    let Some(words) = called.filter(|words| words.chars().count() <= WORDS_CHARS_MAX) else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_query",
            "Say what it is called in 80 characters at most: ?words=table+lamp.",
        ));
    };
    let now = app.now();
    let data = app
        .store
        .read(move |work| {
            let mut shown = Vec::new();
            for product in find(work, &words, FOUND_MAX)? {
                let merchant = product.merchant;
                let product = offered(work, merchant, &product.sku, &product.title, now)?;
                shown.push(wire::FoundProduct {
                    merchant: merchant.to_string(),
                    product: show_product(product),
                });
            }
            Ok(shown)
        })
        .await?;
    Ok(Json(wire::FoundProducts { data, next: None }))
}
