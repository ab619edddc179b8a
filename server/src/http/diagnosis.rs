//! The diagnosis: why an element does not show, and what the shop's developer does about it, told to the shop's page that
//! tried. It says nothing that the page's own attributes did not claim, so any page may ask.
//!
//! The words stand here and not in `vouch.js`, which every shop's page waits for.

use super::headers::for_everyone;
use super::problem::Problem;
use crate::app::App;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::merchants::Origin;
use vouch_domain::{PaymentId, Result as Outcome, Work};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(diagnose))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Claims {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
    /// A product's SKU, or else a payment.
    #[param(example = "lamp-arc")]
    product: Option<String>,
    payment: Option<String>,
    /// Of a list, a poll, a story or a guide nothing is said: there may be one that its owner shows to friends alone.
    list: Option<String>,
    story: Option<String>,
    guide: Option<String>,
    /// The origin of the page that shows the element.
    #[param(example = "https://lumen.example")]
    origin: Option<String>,
}

/// What is wrong with a claim, in the order of checking.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    UnknownKey,
    /// The origin as the page claimed it.
    OriginNotRegistered(String),
    UnknownProduct,
    UnknownPayment,
}

/// Whether an element with these attributes can be shown on a page of this origin.
#[utoipa::path(get, path = "/v1/diagnosis", tag = "checkout", params(Claims), responses((status = 200, description = "`ok: true`, and in `code` and `detail` what to do where the frame does not start all the same")))]
async fn diagnose(
    State(app): State<App>,
    query: Result<Query<Claims>, QueryRejection>,
) -> Response {
    let answer = match query {
        Err(_) => Err(invalid("key: Name the shop by its publishable key.")),
        Ok(Query(claims)) if claims.names_nothing() => Err(invalid(
            "product: Name a product or a payment; a list, a story or a guide.",
        )),
        Ok(Query(claims)) => app
            .store
            .read(move |work| find(work, &claims))
            .await
            .map_err(Problem::from)
            .and_then(|finding| finding.map_or(Ok(()), |finding| Err(finding.problem()))),
    };
    for_everyone(match answer {
        Ok(()) => Json(all_is_well(&app.origin)).into_response(),
        Err(problem) => problem.into_response(),
    })
}

impl Claims {
    fn names_nothing(&self) -> bool {
        [
            &self.product,
            &self.payment,
            &self.list,
            &self.story,
            &self.guide,
        ]
        .iter()
        .all(|name| name.is_none())
    }
}

fn find(work: &mut dyn Work, claims: &Claims) -> Outcome<Option<Finding>> {
    let Some(merchant) = work.merchant_by_publishable_key(&claims.key)? else {
        return Ok(Some(Finding::UnknownKey));
    };
    if let Some(origin) = &claims.origin
        && !merchant
            .origins
            .iter()
            .any(|known| known.as_str() == origin)
    {
        return Ok(Some(Finding::OriginNotRegistered(origin.clone())));
    }
    if let Some(payment) = &claims.payment {
        let payment = match PaymentId::parse(payment) {
            Some(id) => work.payment(id)?,
            None => None,
        };
        let theirs = payment.is_some_and(|payment| payment.merchant == merchant.id);
        return Ok((!theirs).then_some(Finding::UnknownPayment));
    }
    // An element that shows the shop's ranking names no product.
    let Some(sku) = claims.product.as_deref().filter(|sku| !sku.is_empty()) else {
        return Ok(None);
    };
    let known = work.product(merchant.id, sku)?.is_some();
    Ok((!known).then_some(Finding::UnknownProduct))
}

impl Finding {
    fn problem(self) -> Problem {
        match self {
            Self::UnknownKey => Problem::not_found(
                "unknown_key",
                "No shop has this publishable key. Check the element's key attribute; it begins with pk_.",
            ),
            Self::OriginNotRegistered(claimed) => Problem::new(
                StatusCode::FORBIDDEN,
                "origin_not_registered",
                match Origin::parse(&claimed) {
                    // Only what reads as an origin is said again, and as it has to be written.
                    Ok(origin) => format!(
                        "The origin {origin} is not registered for this key. Register exactly that (scheme, host, port): \
                         vouch merchant origins MERCHANT --add {origin}"
                    ),
                    Err(_) => "The origin of this page is not registered for this key, and cannot be: it is scheme, host and \
                               port, over https, or http on this machine."
                        .into(),
                },
            ),
            Self::UnknownProduct => Problem::not_found(
                "unknown_product",
                "The shop's catalogue has no product with this id. Check the element's product attribute, or import the feed again.",
            ),
            Self::UnknownPayment => Problem::not_found(
                "unknown_payment",
                "The shop has no payment with this id. Create it with the secret key of the same shop.",
            ),
        }
    }
}

/// Nothing is wrong here; so where the frame does not start all the same, the page forbids it.
fn all_is_well(provider: &str) -> serde_json::Value {
    serde_json::json!({
        "ok": true,
        "code": "frame_blocked",
        "detail": format!(
            "The provider answers, but its frame does not start. If this page sends a Content-Security-Policy, allow {provider} \
             in its frame-src, script-src and connect-src."
        ),
    })
}

fn invalid(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", detail)
}
