//! Who may ask: a merchant's server by its secret key, a shopper by a bearer token, our own pages by their origin.
//!
//! The resume cookie is not here on purpose: it is no authority (see `checkouts`, which alone reads it).

use super::problem::Problem;
use crate::app::App;
use crate::chance;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use vouch_domain::merchants::{self, Merchant};
use vouch_domain::shoppers::{Session, ShopperRefusal};

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The token of `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = header(headers, header::AUTHORIZATION.as_str())?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

fn unauthenticated(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, detail)
}

/// A merchant's server, known by its secret key. Never a browser: a secret key in a page is a leaked key.
pub struct MerchantKey(pub Merchant);

impl FromRequestParts<App> for MerchantKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let key = bearer(&parts.headers).ok_or_else(|| {
            unauthenticated(
                "secret_key_missing",
                "Send your secret key as Authorization: Bearer sk_…",
            )
        })?;
        if key.starts_with("pk_") {
            return Err(unauthenticated(
                "publishable_key_not_enough",
                "This call needs the secret key, from your server.",
            ));
        }
        let site = header(&parts.headers, "sec-fetch-site");
        if parts.headers.contains_key(header::ORIGIN) || site.is_some_and(|site| site != "none") {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "secret_key_in_browser",
                "A secret key was sent from a browser. Keep it on your server, and roll it now: whoever saw the page has it.",
            ));
        }
        let key = key.to_owned();
        let merchant = app
            .store
            .glance(move |work| merchants::by_secret_key(work, &key))
            .await?;
        Ok(Self(merchant))
    }
}

/// A shopper who proved with a passkey, minutes ago, that it is them.
pub struct ShopperSession(pub Session);

impl FromRequestParts<App> for ShopperSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match MaybeShopper::from_request_parts(parts, app).await? {
            MaybeShopper(Some(session)) => Ok(Self(session)),
            MaybeShopper(None) => Err(unauthenticated(
                "session_missing",
                "Sign in with a passkey first.",
            )),
        }
    }
}

/// The same on our own pages. Friends, orders and whatever else concerns the shopper alone are shown and changed there only: what is
/// pressed in a shop's page is pressed among things that are not ours, and its session is for that shop.
pub struct HubSession(pub Session);

impl FromRequestParts<App> for HubSession {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let ShopperSession(session) = ShopperSession::from_request_parts(parts, app).await?;
        match session.is_of_hub() {
            true => Ok(Self(session)),
            false => Err(Problem::refused(ShopperRefusal::HubOnly)),
        }
    }
}

/// A shopper, or nobody; but a token that is no longer good is refused rather than taken for nobody.
pub struct MaybeShopper(pub Option<Session>);

impl FromRequestParts<App> for MaybeShopper {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Some(token) = bearer(&parts.headers) else {
            return Ok(Self(None));
        };
        let hash = chance::hash(token);
        let now = app.now();
        let session = app
            .store
            .glance(move |work| Ok(work.session(&hash)?))
            .await?;
        match session {
            Some(session) if session.expires_at > now => Ok(Self(Some(session))),
            _ => Err(unauthenticated(
                "session_expired",
                "This session is over. Use the passkey again.",
            )),
        }
    }
}

/// The request comes from one of our own pages (frame, popup, hub): its `Origin` is ours.
pub struct OwnPage;

impl FromRequestParts<App> for OwnPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match header(&parts.headers, "origin") {
            Some(origin) if origin == &*app.origin => Ok(Self),
            _ => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "wrong_origin",
                "Only the checkout's own pages may ask for this.",
            )),
        }
    }
}
