//! Public words as machines read them.

use crate::app::App;
use crate::http::checkouts::{self, NothingToShow};
use crate::http::headers;
use crate::http::problem::Problem;
use crate::http::recommendations::show_words;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use vouch_domain::recommendations;
use vouch_elements::{Place, jsonld};

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Reviewed {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
    /// The product's SKU.
    #[param(example = "lamp-arc")]
    product: String,
    /// `en` or `fr`, for what is said in words.
    lang: Option<String>,
}

/// Public words as JSON-LD
///
/// `schema.org/Product` with its reviews, each with its disclosure, for a shop's server to write into its page. What everyone may read
/// and nothing else, whoever asks.
#[utoipa::path(get, path = "/v1/recommendations.jsonld", tag = "recommendations", params(Reviewed), responses((status = 200, content_type = "application/ld+json")))]
pub async fn linked_data(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<Reviewed>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(asked)) = query else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its publishable key and the product by its SKU: ?key=pk_test_…&product=….",
        ));
    };
    let language = checkouts::language(asked.lang.as_deref(), &headers);
    let now = app.now();
    let house = app.clone();
    let (merchant, title, words, sku) = app
        .store
        .read(move |work| {
            let merchant = work
                .merchant_by_publishable_key(&asked.key)?
                .ok_or(NothingToShow::Key)?;
            let sku = asked.product;
            let product = work
                .product(merchant.id, &sku)?
                .ok_or(NothingToShow::Product)?;
            let view = recommendations::product_view(work, None, merchant.id, &sku, now)?;
            let words = show_words(&house, None, view).people;
            Ok((merchant, product.title, words, sku))
        })
        .await?;
    let place = Place {
        language,
        shop: merchant.name,
        merchant: merchant.id.to_string(),
        key: merchant.publishable_key,
        provider: app.origin.to_string(),
        look: String::new(),
        known: false,
    };
    let reviewed = jsonld::Reviewed {
        sku: &sku,
        title: &title,
        words: &words,
    };
    let body = jsonld::reviews(&reviewed, &place).to_string();
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok(headers::for_everyone((kind, body).into_response()))
}
