//! The sign-up door: a name, an address and a passkey make an account.
//!
//! In a frame the ceremony belongs to a checkout, and may only happen on that merchant's pages; in the popup it belongs to an
//! enrolment, and may only happen at top level. Whether anybody else has this name or address is neither asked nor told.

use super::authority::OwnPage;
use super::body::StrictJson;
use super::limits::{Act, Client, Subject};
use super::problem::{Problem, Reply};
use super::sessions::{self, FreshSession};
use crate::app::App;
use crate::chance;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::shoppers::{self, Ceremony, CeremonyKind, Person, Place, ShopperRefusal, SignUp};
use vouch_domain::{CeremonyId, EnrolmentId, ShopperId};
use vouch_wire::shoppers as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(begin_sign_up))
        .routes(routes!(sign_up))
}

/// Begin a sign-up
#[utoipa::path(post, path = "/v1/shoppers/options", tag = "shoppers", request_body = wire::ShopperOptions,
    responses((status = 200, body = wire::CeremonyOptions)))]
async fn begin_sign_up(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(asked): StrictJson<wire::ShopperOptions>,
) -> Reply<wire::CeremonyOptions> {
    app.limits.allow(Act::SignUp, client.subject())?;
    let now = app.now();
    let (person, place, enrolment) = who_and_where(&app, asked).await?;
    if let Some(checkout) = place.checkout() {
        app.limits.allow(Act::SignUp, Subject::Checkout(checkout))?;
    }

    let shopper = ShopperId(app.id());
    let begun = app.passkeys.begin_registration(shopper, &person);
    let id = CeremonyId(app.id());
    let kind = CeremonyKind::SignUp {
        shopper,
        person,
        enrolment,
    };
    let ceremony = Ceremony::begin(id, kind, place, begun.state, now);
    app.store
        .write(move |work| shoppers::begin(work, &ceremony, now))
        .await?;
    Ok(Json(wire::CeremonyOptions {
        ceremony: id.to_string(),
        public_key: begun.options,
    }))
}

/// The popup carries out what the frame was told; everywhere else the request says it.
async fn who_and_where(
    app: &App,
    asked: wire::ShopperOptions,
) -> Result<(Person, Place, Option<EnrolmentId>), Problem> {
    if let Some(code) = asked.enrolment_code {
        if asked.checkout.is_some() || asked.handle.is_some() || asked.email.is_some() {
            return Err(invalid_field(
                "With an enrolment_code, leave out checkout, handle and email.",
            ));
        }
        let (code, now) = (chance::hash(&code), app.now());
        let enrolment = app
            .store
            .read(move |work| shoppers::enrolment_to_carry_out(work, &code, now))
            .await?;
        return Ok((enrolment.person, Place::Hub, Some(enrolment.id)));
    }
    let (Some(handle), Some(email)) = (asked.handle, asked.email) else {
        return Err(invalid_field("handle and email are needed."));
    };
    let person = Person::read(&handle, &email)?;
    let place = sessions::place(app, asked.checkout.as_deref()).await?;
    Ok((person, place, None))
}

fn invalid_field(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", detail)
}

/// Finish a sign-up
///
/// In the popup of an enrolment the session is one for our own pages; the frame claims its own with its secret.
#[utoipa::path(post, path = "/v1/shoppers", tag = "shoppers", request_body = wire::CeremonyAnswer,
    responses((status = 201, body = wire::Session)))]
async fn sign_up(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(answer): StrictJson<wire::CeremonyAnswer>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::SignUp, client.subject())?;
    let id = sessions::ceremony_id(&answer.ceremony)?;

    let now = app.now();
    let (ceremony, merchant) = app
        .store
        .write(move |work| {
            let ceremony = shoppers::take(work, id, now)?;
            let merchant = sessions::merchant_of(work, ceremony.place)?;
            Ok((ceremony, merchant))
        })
        .await?;
    let CeremonyKind::SignUp {
        shopper,
        person,
        enrolment,
    } = ceremony.kind
    else {
        return Err(Problem::refused(ShopperRefusal::UnknownCeremony));
    };
    let framed_by = merchant
        .as_ref()
        .map(|merchant| merchant.origins.as_slice());
    let credential = app.passkeys.finish_registration(
        &ceremony.state,
        &answer.credential,
        framed_by,
        shopper,
        now,
    )?;

    let fresh = FreshSession::make();
    let new = SignUp {
        shopper,
        person,
        place: ceremony.place,
        enrolment,
        credential,
        tokens: fresh.tokens(),
    };
    let (opened, balance) = app
        .store
        .write(move |work| {
            let opened = shoppers::sign_up(work, new, now)?;
            let balance = sessions::balance(work, &opened.session)?;
            Ok((opened, balance))
        })
        .await?;
    Ok(fresh.answer(StatusCode::CREATED, &opened, balance))
}
