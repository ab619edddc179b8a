//! The enrolments door: a sign-up that moves to a popup, and the frame that waits for it.

use super::authority::OwnPage;
use super::body::StrictJson;
use super::limits::{Act, Client, Subject};
use super::problem::Problem;
use super::sessions::{self, FreshSession};
use crate::app::App;
use crate::chance;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::EnrolmentId;
use vouch_domain::shoppers::{self, Claim, ENROLMENT_SECONDS, Enrolment, Person, ShopperRefusal};
use vouch_wire::shoppers as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(enrol))
        .routes(routes!(claim))
}

/// Move a sign-up to a popup
#[utoipa::path(post, path = "/v1/enrolments", tag = "shoppers", request_body = wire::NewEnrolment,
    responses((status = 201, body = wire::Enrolment)))]
async fn enrol(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(asked): StrictJson<wire::NewEnrolment>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::SignUp, client.subject())?;
    let person = Person::read(&asked.handle, &asked.email)?;
    let (checkout, merchant) = sessions::open_checkout(&app, &asked.checkout).await?;
    app.limits
        .allow(Act::SignUp, Subject::Checkout(checkout.id))?;

    let now = app.now();
    let (code, secret) = (chance::secret("ven_"), chance::secret("ves_"));
    let enrolment = Enrolment {
        id: EnrolmentId(app.id()),
        code_hash: chance::hash(&code),
        secret_hash: chance::hash(&secret),
        person,
        checkout: checkout.id,
        merchant: merchant.id,
        shopper: None,
        expires_at: now.plus_seconds(ENROLMENT_SECONDS),
    };
    let shown = wire::Enrolment {
        id: enrolment.id.to_string(),
        secret,
        // In the fragment, so that it is in no log and no referrer.
        url: format!("{}/enrol#code={code}", app.origin),
    };
    app.store
        .write(move |work| shoppers::enrol(work, &enrolment, now))
        .await?;
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// Claim the session of an enrolment
///
/// 202 until the popup is done; then 200, once.
#[utoipa::path(post, path = "/v1/enrolments/{id}/claim", tag = "shoppers", request_body = wire::ClaimEnrolment,
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Session), (status = 202, body = wire::EnrolmentWaiting)))]
async fn claim(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    Path(id): Path<String>,
    StrictJson(asked): StrictJson<wire::ClaimEnrolment>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::Claim, client.subject())?;
    let id = EnrolmentId::parse(&id).ok_or(Problem::refused(ShopperRefusal::UnknownEnrolment))?;

    let now = app.now();
    let fresh = FreshSession::make();
    let (secret, tokens) = (chance::hash(&asked.secret), fresh.tokens());
    let heard = app
        .store
        .write(move |work| {
            let heard = shoppers::claim(work, id, &secret, tokens, now)?;
            let balance = match &heard {
                Claim::Waiting => None,
                Claim::Done(opened) => sessions::balance(work, &opened.session)?,
            };
            Ok((heard, balance))
        })
        .await?;
    match heard {
        (Claim::Done(opened), balance) => Ok(fresh.answer(StatusCode::OK, &opened, balance)),
        (Claim::Waiting, _) => {
            let waiting = wire::EnrolmentWaiting {
                status: "waiting".into(),
            };
            Ok((StatusCode::ACCEPTED, Json(waiting)).into_response())
        }
    }
}
