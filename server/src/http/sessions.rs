//! The sessions door: sign in with any passkey there is, see and end a session.
//!
//! A session is a bearer token: it is in no cookie, so a shop's page cannot make the browser send it. In a shop's frame it comes with a
//! resume cookie, which is no authority: it is looked at in one place only (`checkouts::resume_of`), for a frame's own document.
//!
//! These doors take an `Idempotency-Key` like all others, and need none: a ceremony counts once by itself, and a lost answer is made
//! good by using the passkey again.

use super::authority::{OwnPage, ShopperSession};
use super::body::StrictJson;
use super::checkouts::RESUME_COOKIE;
use super::limits::{Act, Client, Subject};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::chance;
use crate::checkout::{Checkout, CheckoutRefusal};
use crate::clock::rfc3339;
use crate::passkeys::Assertion;
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::ledger::{self, Book};
use vouch_domain::merchants::Merchant;
use vouch_domain::shoppers::{
    self, Ceremony, CeremonyKind, Opened, Place, RESUME_SECONDS, Session, ShopperRefusal, SignIn,
    Tokens,
};
use vouch_domain::{CeremonyId, Error, Money, Work};
use vouch_wire::money;
use vouch_wire::shoppers as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(begin_sign_in))
        .routes(routes!(sign_in))
        .routes(routes!(current, sign_out))
}

/// Begin a sign-in
#[utoipa::path(post, path = "/v1/sessions/options", tag = "shoppers", request_body = wire::SessionOptions,
    responses((status = 200, body = wire::CeremonyOptions)))]
async fn begin_sign_in(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(asked): StrictJson<wire::SessionOptions>,
) -> Reply<wire::CeremonyOptions> {
    app.limits.allow(Act::SignIn, client.subject())?;
    let now = app.now();
    let place = match (asked.shop, asked.checkout) {
        (Some(key), None) => shop(&app, key).await?,
        (None, checkout) => place(&app, checkout.as_deref()).await?,
        (Some(_), Some(_)) => return Err(invalid_field("Name a shop or a checkout, not both.")),
    };
    let begun = app.passkeys.begin_sign_in();
    let id = CeremonyId(app.id());
    let ceremony = Ceremony::begin(id, CeremonyKind::SignIn, place, begun.state, now);
    app.store
        .write(move |work| shoppers::begin(work, &ceremony, now))
        .await?;
    Ok(Json(wire::CeremonyOptions {
        ceremony: id.to_string(),
        public_key: begun.options,
    }))
}

/// Finish a sign-in
#[utoipa::path(post, path = "/v1/sessions", tag = "shoppers", request_body = wire::CeremonyAnswer,
    responses((status = 201, body = wire::Session)))]
async fn sign_in(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    StrictJson(answer): StrictJson<wire::CeremonyAnswer>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::SignIn, client.subject())?;
    let id = ceremony_id(&answer.ceremony)?;
    let passkey = Assertion::read(&answer.credential)
        .map_err(Problem::refused)?
        .credential;
    app.limits.allow(Act::SignIn, Subject::Passkey(&passkey))?;

    let now = app.now();
    let (ceremony, merchant, known) = app
        .store
        .write(move |work| {
            let ceremony = shoppers::take(work, id, now)?;
            let merchant = merchant_of(work, ceremony.place)?;
            let known = work.credential(&passkey)?;
            Ok((ceremony, merchant, known))
        })
        .await?;
    if ceremony.kind != CeremonyKind::SignIn {
        return Err(Problem::refused(ShopperRefusal::UnknownCeremony));
    }
    let known = known.ok_or(Problem::refused(ShopperRefusal::UnknownPasskey))?;
    let framed_by = merchant
        .as_ref()
        .map(|merchant| merchant.origins.as_slice());
    let sign_count =
        app.passkeys
            .finish_sign_in(&ceremony.state, &answer.credential, framed_by, &known)?;

    let fresh = FreshSession::make();
    let proof = SignIn {
        credential: known.id,
        sign_count,
        place: ceremony.place,
        tokens: fresh.tokens(),
    };
    let (opened, balance) = app
        .store
        .write(move |work| {
            let opened = shoppers::sign_in(work, proof, now)?;
            let balance = balance(work, &opened.session)?;
            Ok((opened, balance))
        })
        .await?;
    Ok(fresh.answer(StatusCode::CREATED, &opened, balance))
}

/// Read the session of this token
#[utoipa::path(get, path = "/v1/sessions/current", tag = "shoppers",
    responses((status = 200, body = wire::CurrentSession)))]
async fn current(
    State(app): State<App>,
    ShopperSession(session): ShopperSession,
) -> Reply<wire::CurrentSession> {
    let expires_at = rfc3339(session.expires_at);
    let (shopper, balance) = app
        .store
        .read(move |work| {
            let shopper = work.shopper(session.shopper)?;
            Ok((shopper, balance(work, &session)?))
        })
        .await?;
    let shopper = shopper.ok_or(Problem::refused(ShopperRefusal::UnknownPasskey))?;
    Ok(Json(wire::CurrentSession {
        expires_at,
        shopper: wire::Shopper {
            id: shopper.id.to_string(),
            handle: shopper.handle,
        },
        balance: balance.map(show_money),
    }))
}

/// Sign out
///
/// At a shop this also ends what would let its frame know the shopper again.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "shoppers",
    responses((status = 204)))]
async fn sign_out(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
) -> Result<Response, Problem> {
    app.store
        .write(move |work| shoppers::sign_out(work, &session))
        .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(SET_COOKIE, resume_cookie("", 0));
    Ok(response)
}

/// A session about to be opened: its secrets, which leave in the answer and are kept as hashes only.
pub struct FreshSession {
    token: String,
    resume: String,
}

impl FreshSession {
    pub fn make() -> Self {
        Self {
            token: chance::secret("vst_"),
            resume: chance::secret("vrs_"),
        }
    }

    /// A session whose secrets follow from what only the house and its owner know: made again, it is the same.
    pub fn of(token: String, resume: String) -> Self {
        Self { token, resume }
    }

    pub fn tokens(&self) -> Tokens {
        Tokens {
            session: chance::hash(&self.token),
            resume: chance::hash(&self.resume),
        }
    }

    /// The session as its owner is told of it; the only time that the token is shown.
    pub fn show(&self, opened: &Opened, balance: Option<Money>) -> wire::Session {
        wire::Session {
            token: self.token.clone(),
            expires_at: rfc3339(opened.session.expires_at),
            shopper: wire::Shopper {
                id: opened.shopper.id.to_string(),
                handle: opened.shopper.handle.clone(),
            },
            balance: balance.map(show_money),
        }
    }

    /// The resume cookie that goes with a session in a shop's frame; sessions elsewhere have none.
    pub fn cookie(&self, opened: &Opened) -> Option<HeaderValue> {
        opened.session.merchant?;
        Some(self.resume_cookie())
    }

    pub(super) fn resume_cookie(&self) -> HeaderValue {
        resume_cookie(&self.resume, RESUME_SECONDS)
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn answer(
        &self,
        status: StatusCode,
        opened: &Opened,
        balance: Option<Money>,
    ) -> Response {
        let mut response = (status, Json(self.show(opened, balance))).into_response();
        if let Some(cookie) = self.cookie(opened) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        response
    }
}

/// Partitioned: the browser keeps one per shop, and sends it only under that shop's pages.
fn resume_cookie(value: &str, seconds: i64) -> HeaderValue {
    let cookie = format!(
        "{RESUME_COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=None; Partitioned"
    );
    HeaderValue::from_str(&cookie).expect("tokens fit a header")
}

/// Reads the checkout of a request, and its merchant.
pub async fn open_checkout(app: &App, text: &str) -> Result<(Checkout, Merchant), Problem> {
    let checkout = Checkout::open(text, &app.keys.seal, app.now()).map_err(Problem::refused)?;
    let id = checkout.merchant;
    let merchant = app.store.read(move |work| Ok(work.merchant(id)?)).await?;
    Ok((
        checkout,
        merchant.ok_or(Problem::refused(CheckoutRefusal::Unknown))?,
    ))
}

/// Where a ceremony that names this checkout, or none, happens.
pub(super) async fn place(app: &App, checkout: Option<&str>) -> Result<Place, Problem> {
    match checkout {
        None => Ok(Place::Hub),
        Some(text) => {
            let (checkout, merchant) = open_checkout(app, text).await?;
            Ok(Place::Checkout {
                checkout: checkout.id,
                merchant: merchant.id,
            })
        }
    }
}

/// Where a ceremony in a frame of this shop's page happens, if the frame is no checkout.
async fn shop(app: &App, key: String) -> Result<Place, Problem> {
    let merchant = app
        .store
        .read(move |work| Ok(work.merchant_by_publishable_key(&key)?))
        .await?;
    let merchant = merchant
        .ok_or_else(|| Problem::not_found("unknown_key", "No shop has this publishable key."))?;
    Ok(Place::Shop {
        merchant: merchant.id,
    })
}

fn invalid_field(detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", detail)
}

pub(super) fn ceremony_id(text: &str) -> Result<CeremonyId, Problem> {
    CeremonyId::parse(text).ok_or(Problem::refused(ShopperRefusal::UnknownCeremony))
}

/// The merchant on whose pages a ceremony may be framed; none for our own pages.
pub(super) fn merchant_of(work: &mut dyn Work, place: Place) -> Result<Option<Merchant>, Error> {
    match place.merchant() {
        None => Ok(None),
        Some(id) => Ok(Some(
            work.merchant(id)?.ok_or(ShopperRefusal::UnknownCeremony)?,
        )),
    }
}

/// What a session's shopper can spend at its shop.
pub fn balance(work: &mut dyn Work, session: &Session) -> Result<Option<Money>, Error> {
    let Some(merchant) = session.merchant else {
        return Ok(None);
    };
    let Some(merchant) = work.merchant(merchant)? else {
        return Ok(None);
    };
    let book = Book::Shopper(session.shopper);
    let balance = ledger::balance(work, book, merchant.mode, merchant.currency)?;
    Ok(Some(balance))
}

pub fn show_money(money: Money) -> money::Money {
    money::Money {
        amount: money.minor,
        currency: money.currency.code().into(),
    }
}
