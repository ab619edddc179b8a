//! The door at which a shopper pays: one passkey assertion over one payment.
//!
//! The assertion is checked before the writer's turn (signatures are slow), the room decides within it (who was first, what the
//! price is now, whether the money is there). Whoever proved to be a shopper also gets a session for this checkout, whether the
//! money sufficed or not: with it the balance can be filled, and then the very same assertion sent again.
//!
//! Answers are kept for replay, tokens are not: what is kept has a salt in the token's place, and the token follows from the salt,
//! the signature and the house's key. So a replay is the same to the byte, and a copy of the database opens nothing. The receipt is
//! kept without its signature, which follows from the house's key too: it is made when the writer's turn is over.

use super::authority::OwnPage;
use super::idempotency::{Keyed, answer, send};
use super::limits::{Act, Client, Subject};
use super::payments::read_id;
use super::problem::Problem;
use super::sessions::{self, FreshSession, show_money};
use crate::app::App;
use crate::chance;
use crate::checkout::{CONFIRMABLE_SECONDS, Checkout, Order};
use crate::passkeys::payment::Expected;
use crate::passkeys::{Assertion, verify_payment_assertion};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::{Answer, once};
use vouch_domain::ids::base32;
use vouch_domain::lists;
use vouch_domain::payments::{self, Authorise, Confirmation, Offer, PaymentRefusal};
use vouch_domain::shoppers::{Place, open_session};
use vouch_domain::{Error, Fault, Money};
use vouch_wire::checkout as wire;
use vouch_wire::shoppers::Session;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(confirm))
}

/// Confirm a payment
///
/// From our own frame only. The assertion is the shopper's consent to exactly this payment; the same assertion again gets the
/// same payment and moves nothing. After `insufficient_funds` the same request may be sent again once the balance is filled.
#[utoipa::path(
    post,
    path = "/v1/payments/{id}/confirm",
    tag = "checkout",
    request_body = wire::Confirm,
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 200, body = wire::Confirmed),
        (status = 401, description = "The assertion is not a consent to this payment, or its passkey is not known"),
        (status = 402, body = wire::InsufficientFunds, description = "`insufficient_funds`, with `balance`, `missing` and `session`"),
        (status = 404, description = "`unknown_payment`, `unknown_product`"),
        (status = 409, description = "`price_changed`, `product_unavailable`, `payment_already_authorised`, `payment_cancelled`, `idempotency_key_reused`"),
        (status = 410, description = "`checkout_expired`, `payment_expired`"),
        (status = 429, description = "`too_many_requests`")
    )
)]
async fn confirm(
    State(app): State<App>,
    _: OwnPage,
    client: Client,
    Path(id): Path<String>,
    request: Keyed<wire::Confirm>,
) -> Result<Response, Problem> {
    app.limits.allow(Act::Confirm, client.subject())?;
    let now = app.now();
    let checkout =
        Checkout::open(&request.body.checkout, &app.keys.seal, now).map_err(Problem::refused)?;
    app.limits
        .allow(Act::Confirm, Subject::Checkout(checkout.id))?;
    if read_id(&id)? != checkout.payment() {
        return Err(Problem::refused(PaymentRefusal::UnknownPayment));
    }
    let (body, attempt) = request.within(checkout.id);
    let assertion = Assertion::read(&body.assertion).map_err(Problem::refused)?;
    app.limits
        .allow(Act::Confirm, Subject::Passkey(&assertion.credential))?;
    let confirmation = verified(&app, &checkout, &assertion).await?;

    let order = Authorise {
        merchant: checkout.merchant,
        payment: checkout.payment(),
        offer: match &checkout.order {
            Order::Product { sku } => Offer::Product(sku.clone()),
            Order::Payment(_) => Offer::Cart,
        },
        shown: checkout.total,
        confirm_until: checkout.issued_at.plus_seconds(CONFIRMABLE_SECONDS),
        confirmation,
    };
    let shown = checkout.total;
    let salt = base32(u128::from_be_bytes(chance::bytes()));
    let fresh = session_of(&app, &salt, &assertion);
    let teller = app.clone();
    let outcome = app
        .store
        .write(move |work| {
            let shopper = order.confirmation.shopper;
            let place = Place::Checkout {
                checkout: checkout.id,
                merchant: checkout.merchant,
            };
            let confirmed = once(work, &attempt, now, |work| {
                let payment = payments::authorise(work, order, now)?;
                if let (Some(list), Order::Product { sku }) = (checkout.list, &checkout.order) {
                    let product = (checkout.merchant, sku.as_str());
                    lists::bought(work, list, product, shopper, payment.id, now)?;
                }
                let opened = open_session(work, shopper, place, fresh.tokens(), now)?;
                let balance = sessions::balance(work, &opened.session)?;
                let mut session = fresh.show(&opened, balance);
                session.token = salt;
                Ok(answer(StatusCode::OK, &teller.kept(&payment, session))?)
            });
            match confirmed {
                Ok(answer) => Ok(Outcome::Confirmed(answer)),
                Err(Error::Refused(refusal)) if refusal.code == INSUFFICIENT => {
                    let opened = open_session(work, shopper, place, fresh.tokens(), now)?;
                    let balance = sessions::balance(work, &opened.session)?;
                    let balance = balance.unwrap_or(Money::new(0, shown.currency));
                    let problem = Problem::from(refusal)
                        .with("balance", show_money(balance))
                        .with(
                            "missing",
                            show_money(Money::new(shown.minor - balance.minor, shown.currency)),
                        )
                        .with("session", fresh.show(&opened, Some(balance)));
                    Ok(Outcome::Unfunded(problem, fresh.cookie(&opened)))
                }
                Err(error) => Err(error),
            }
        })
        .await;
    outcome
        .inspect_err(|error| count(error.code()))
        .map_err(Problem::from)
        .and_then(|outcome| respond(&app, &assertion, outcome))
}

const INSUFFICIENT: &str = "insufficient_funds";

/// What a confirmation that proved who the shopper is leads to.
enum Outcome {
    Confirmed(Answer),
    Unfunded(Problem, Option<HeaderValue>),
}

/// Checks the assertion against the facts as they stand; the room checks them again in its turn.
async fn verified(
    app: &App,
    checkout: &Checkout,
    assertion: &Assertion,
) -> Result<Confirmation, Problem> {
    let (merchant, payment, passkey) = (
        checkout.merchant,
        checkout.payment(),
        assertion.credential.clone(),
    );
    let (merchant, payment, credential) = app
        .store
        .glance(move |work| {
            let merchant = work.merchant(merchant)?;
            let merchant = merchant.ok_or(PaymentRefusal::UnknownPayment)?;
            Ok((merchant, work.payment(payment)?, work.credential(&passkey)?))
        })
        .await?;
    let payee = payment.map_or(merchant.name, |payment| payment.payee);
    let expected = Expected {
        challenge: checkout.challenge(&payee),
        nonce: checkout.nonce,
        payee_origin: &checkout.payee_origin,
        framed_by: &merchant.origins,
        origin: app.passkeys.origin(),
        rp_id: app.passkeys.rp_id(),
        credential: credential.as_ref(),
    };
    verify_payment_assertion(assertion, &expected).map_err(|refusal| {
        count(refusal.code);
        refusal.into()
    })
}

fn respond(app: &App, assertion: &Assertion, outcome: Outcome) -> Result<Response, Problem> {
    match outcome {
        Outcome::Confirmed(kept) => {
            count(if kept.replayed {
                "replayed"
            } else {
                "authorised"
            });
            let (body, cookie) = fill(app, &kept.body, assertion)?;
            Ok(with(send(Answer { body, ..kept }), Some(cookie)))
        }
        Outcome::Unfunded(problem, cookie) => {
            count(INSUFFICIENT);
            Ok(with(problem.into_response(), cookie))
        }
    }
}

impl App {
    /// The answer as it is kept: with a salt for a token, and with a receipt that nobody has signed yet.
    fn kept(&self, payment: &payments::Payment, session: Session) -> wire::Confirmed {
        let receipts = self.receipts();
        wire::Confirmed {
            payment: wire::ConfirmedPayment {
                id: payment.id.to_string(),
                status: payment.status().name().into(),
                amount: payment.total.minor,
                currency: payment.total.currency.code().into(),
                reference: payment.reference.clone(),
            },
            receipt: receipts.unsigned(payment).unwrap_or_default(),
            receipt_url: receipts.url(payment.id),
            order_url: format!("{}/hub/orders/{}", self.origin, payment.id),
            session,
        }
    }
}

/// The session that comes with a confirmation. Its tokens are unpredictable to whoever has neither the house's key nor the answer,
/// and the same each time for one salt and signature.
fn session_of(app: &App, salt: &str, assertion: &Assertion) -> FreshSession {
    let payload = [salt.as_bytes(), &assertion.evidence.signature].concat();
    let token = |purpose: &str, prefix: &str| {
        let sealed = app.keys.seal.of(purpose).seal(&payload);
        let tag = sealed.rsplit('.').next().unwrap_or_default();
        format!("{prefix}{tag}")
    };
    FreshSession::of(
        token("confirmed session", "vst_"),
        token("confirmed resume", "vrs_"),
    )
}

/// Puts the token where the kept answer has its salt, and the signature under the receipt.
fn fill(app: &App, kept: &[u8], assertion: &Assertion) -> Result<(Vec<u8>, HeaderValue), Problem> {
    let broken = |error: serde_json::Error| {
        Problem::from(Error::from(Fault(format!("a kept answer: {error}"))))
    };
    let mut confirmed: wire::Confirmed = serde_json::from_slice(kept).map_err(broken)?;
    let fresh = session_of(app, &confirmed.session.token, assertion);
    confirmed.session.token = fresh.token().into();
    if !confirmed.receipt.is_empty() {
        confirmed.receipt = app.receipts().signed(&confirmed.receipt);
    }
    let body = serde_json::to_vec(&confirmed).map_err(broken)?;
    Ok((body, fresh.resume_cookie()))
}

fn with(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn count(outcome: &'static str) {
    metrics::counter!("vouch_confirmations_total", "outcome" => outcome).increment(1);
}
