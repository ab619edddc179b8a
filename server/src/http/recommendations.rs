//! The recommendations' door: writing one's own, and reading what one may of a product's.

use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::recommendations::{
    self, Audience, Disclosure, Recommendation, RemoveRefusal, Word, Words, WriteRefusal,
};
use vouch_domain::{Error, MerchantId, PaymentId, RecommendationId, Result as Outcome, Work};
use vouch_wire::recommendations as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read, write))
        .routes(routes!(mine))
        .routes(routes!(remove))
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
            recommendations::for_product(work, viewer, merchant.id, &product.product).map(Some)
        })
        .await?
        .ok_or_else(|| Problem::not_found("unknown_key", "No shop has this publishable key."))?;
    Ok(Json(show_words(words)))
}

/// Keeps what one says of a product, in place of what one said before. `audience` and `disclosure` have no default. Without a
/// purchase, only with a disclosure other than `none`; readers then see it as unverified.
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
    let payment = match &body.payment {
        Some(id) => Some(PaymentId::parse(id).ok_or(Error::from(WriteRefusal::NotYourPurchase))?),
        None => None,
    };
    let order = recommendations::Write {
        id: RecommendationId(app.id()),
        author: session.shopper,
        merchant,
        sku: body.sku,
        payment,
        text: body.text,
        audience: body.audience.map(read_audience),
        disclosure: body.disclosure.map(read_disclosure),
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let written = recommendations::write(work, order, now)?;
                Ok(answer(StatusCode::CREATED, &show_own(work, written)?)?)
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
    let data = app
        .store
        .read(move |work| {
            let mine = recommendations::mine(work, session.shopper)?;
            mine.into_iter().map(|own| show_own(work, own)).collect()
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
    app.store
        .write(move |work| recommendations::remove(work, session.shopper, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a reader is shown; also what the checkout's document and its words carry.
pub fn show_words(words: Words) -> wire::Words {
    let show = |words: Vec<Word>| words.into_iter().map(show_word).collect();
    wire::Words {
        friends: show(words.friends),
        people: show(words.people),
    }
}

fn show_word(word: Word) -> wire::Word {
    wire::Word {
        id: word.id.to_string(),
        author: word.author,
        text: word.text,
        verified_purchase: word.verified,
        disclosure: show_disclosure(word.disclosure),
        written_at: rfc3339(word.written_at),
        why: wire::Why {
            path: match word.why.path {
                recommendations::Path::Friend => wire::Path::Friend,
                recommendations::Path::Person => wire::Path::Person,
            },
            bought_at: word.why.bought_at.map(rfc3339),
        },
    }
}

/// A recommendation for its author, with the names of shop and product as they are now.
fn show_own(work: &mut dyn Work, own: Recommendation) -> Outcome<wire::Recommendation> {
    let shop = work.merchant(own.merchant)?;
    let product = work.product(own.merchant, &own.sku)?;
    Ok(wire::Recommendation {
        id: own.id.to_string(),
        merchant: own.merchant.to_string(),
        shop: shop.map_or_else(String::new, |shop| shop.name),
        title: product.map_or_else(|| own.sku.clone(), |product| product.title),
        sku: own.sku,
        text: own.text,
        audience: show_audience(own.audience),
        disclosure: show_disclosure(own.disclosure),
        verified_purchase: own.purchase.is_some(),
        written_at: rfc3339(own.written_at),
    })
}

fn read_audience(audience: wire::Audience) -> Audience {
    match audience {
        wire::Audience::Friends => Audience::Friends,
        wire::Audience::Everyone => Audience::Everyone,
        wire::Audience::Nobody => Audience::Nobody,
    }
}

fn show_audience(audience: Audience) -> wire::Audience {
    match audience {
        Audience::Friends => wire::Audience::Friends,
        Audience::Everyone => wire::Audience::Everyone,
        Audience::Nobody => wire::Audience::Nobody,
    }
}

pub fn read_disclosure(disclosure: wire::Disclosure) -> Disclosure {
    match disclosure {
        wire::Disclosure::None => Disclosure::None,
        wire::Disclosure::Rewarded => Disclosure::Rewarded,
        wire::Disclosure::FreeSample => Disclosure::FreeSample,
        wire::Disclosure::Employee => Disclosure::Employee,
        wire::Disclosure::Family => Disclosure::Family,
    }
}

pub fn show_disclosure(disclosure: Disclosure) -> wire::Disclosure {
    match disclosure {
        Disclosure::None => wire::Disclosure::None,
        Disclosure::Rewarded => wire::Disclosure::Rewarded,
        Disclosure::FreeSample => wire::Disclosure::FreeSample,
        Disclosure::Employee => wire::Disclosure::Employee,
        Disclosure::Family => wire::Disclosure::Family,
    }
}
