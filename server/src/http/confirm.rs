//! The door at which a shopper pays: one passkey assertion over one payment.
//!
//! The assertion is checked before the writer's turn (signatures are slow), the room decides within it (who was first, what the
//! price is now, whether the money is there). Whoever proved to be a shopper also gets a session for this checkout, whether the
//! money sufficed or not: with it the balance can be filled, and then the very same assertion sent again.
//!
//! Answers are kept for replay, tokens are not: what is kept has a salt in the token's place, and the token follows from the salt,
//! the signature and the house's key. So a replay is the same to the byte, and a copy of the database opens nothing.

use super::authority::OwnPage;
use super::idempotency::{Keyed, answer, send};
use super::limits::{Act, Client, Subject};
use super::payments::read_id;
use super::problem::Problem;
use crate::app::App;
use crate::chance;
use crate::checkout::{CONFIRMABLE_SECONDS, Checkout, Order};
use crate::clock::rfc3339;
use crate::passkeys::payment::Expected;
use crate::passkeys::{Assertion, verify_payment_assertion};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::{Answer, once};
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{self, Authorise, Confirmation, Offer, PaymentRefusal};
use vouch_domain::shoppers::{Opened, Place, RESUME_SECONDS, Tokens, open_session};
use vouch_domain::{Error, Fault, MerchantId, Money, Work};
use vouch_wire::checkout as wire;
use vouch_wire::money::Money as ShownMoney;
use vouch_wire::shoppers::{Session, Shopper};

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
    let signature = order.confirmation.evidence.signature.clone();
    let teller = app.clone();
    let outcome = app
        .store
        .write(move |work| {
            let shopper = order.confirmation.shopper;
            let place = Place::Checkout {
                checkout: checkout.id,
                merchant: checkout.merchant,
            };
            let salt = salt();
            let tokens = Minted::from(&teller, &salt, &signature);
            let confirmed = once(work, &attempt, now, |work| {
                let payment = payments::authorise(work, order, now)?;
                let opened = open_session(work, shopper, place, tokens.hashes(), now)?;
                let session = teller.session(work, &opened, &salt, payment.mode, payment.total)?;
                Ok(answer(
                    StatusCode::OK,
                    &teller.confirmed(&payment, session),
                )?)
            });
            match confirmed {
                Ok(answer) => Ok(Outcome::Confirmed(answer)),
                Err(Error::Refused(refusal)) if refusal.code == INSUFFICIENT => {
                    let mode = mode_of(work, checkout.merchant)?;
                    let opened = open_session(work, shopper, place, tokens.hashes(), now)?;
                    let session =
                        teller.session(work, &opened, &tokens.session, mode, checkout.total)?;
                    let balance = payments::balance(work, shopper, mode, checkout.total.currency)?;
                    Ok(Outcome::Unfunded {
                        balance,
                        missing: Money::new(checkout.total.minor - balance.minor, balance.currency),
                        session,
                        resume: tokens.resume,
                        problem: refusal.into(),
                    })
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
    Unfunded {
        balance: Money,
        missing: Money,
        session: Session,
        resume: String,
        problem: Problem,
    },
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
        .read(move |work| {
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
            let (body, tokens) = fill(app, &kept.body, &assertion.evidence.signature)?;
            Ok(with_resume(send(Answer { body, ..kept }), &tokens.resume))
        }
        Outcome::Unfunded {
            balance,
            missing,
            session,
            resume,
            problem,
        } => {
            count(INSUFFICIENT);
            let problem = problem
                .with("balance", shown_money(balance))
                .with("missing", shown_money(missing))
                .with("session", session);
            Ok(with_resume(
                axum::response::IntoResponse::into_response(problem),
                &resume,
            ))
        }
    }
}

impl App {
    fn confirmed(&self, payment: &payments::Payment, session: Session) -> wire::Confirmed {
        let receipts = self.receipts();
        wire::Confirmed {
            payment: wire::ConfirmedPayment {
                id: payment.id.to_string(),
                status: payment.status().name().into(),
                amount: payment.total.minor,
                currency: payment.total.currency.code().into(),
                reference: payment.reference.clone(),
            },
            receipt: receipts.of(payment).unwrap_or_default(),
            receipt_url: receipts.url(payment.id),
            order_url: format!("{}/hub/orders/{}", self.origin, payment.id),
            session,
        }
    }

    fn session(
        &self,
        work: &mut dyn Work,
        opened: &Opened,
        token: &str,
        mode: Mode,
        total: Money,
    ) -> Result<Session, Fault> {
        let shopper = &opened.shopper;
        let balance = payments::balance(work, shopper.id, mode, total.currency)?;
        Ok(Session {
            token: token.into(),
            expires_at: rfc3339(opened.session.expires_at),
            shopper: Shopper {
                id: shopper.id.to_string(),
                handle: shopper.handle.clone(),
            },
            balance: Some(shown_money(balance)),
        })
    }
}

fn mode_of(work: &mut dyn Work, merchant: MerchantId) -> Result<Mode, Error> {
    let merchant = work.merchant(merchant)?;
    Ok(merchant.ok_or(PaymentRefusal::UnknownPayment)?.mode)
}

/// The tokens of one confirmation.
struct Minted {
    session: String,
    resume: String,
}

fn salt() -> String {
    vouch_domain::ids::base32(u128::from_be_bytes(chance::bytes()))
}

impl Minted {
    /// Unpredictable to whoever has neither the house's key nor the answer; the same each time for one salt and signature.
    fn from(app: &App, salt: &str, signature: &[u8]) -> Self {
        let payload = [salt.as_bytes(), signature].concat();
        let token = |purpose: &str| {
            let sealed = app.keys.seal.of(purpose).seal(&payload);
            let tag = sealed.rsplit('.').next().unwrap_or_default();
            format!("vst_{tag}")
        };
        Self {
            session: token("confirmed session"),
            resume: token("confirmed resume"),
        }
    }

    fn hashes(&self) -> Tokens {
        Tokens {
            session: chance::hash(&self.session),
            resume: chance::hash(&self.resume),
        }
    }
}

/// Puts the token where the kept answer has its salt.
fn fill(app: &App, kept: &[u8], signature: &[u8]) -> Result<(Vec<u8>, Minted), Problem> {
    let broken = |error: serde_json::Error| {
        Problem::from(Error::from(Fault(format!("a kept answer: {error}"))))
    };
    let mut confirmed: wire::Confirmed = serde_json::from_slice(kept).map_err(broken)?;
    let tokens = Minted::from(app, &confirmed.session.token, signature);
    confirmed.session.token.clone_from(&tokens.session);
    let body = serde_json::to_vec(&confirmed).map_err(broken)?;
    Ok((body, tokens))
}

fn with_resume(mut response: Response, token: &str) -> Response {
    let cookie = format!(
        "__Host-vouch-resume={token}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age={RESUME_SECONDS}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

pub fn shown_money(money: Money) -> ShownMoney {
    ShownMoney {
        amount: money.minor,
        currency: money.currency.code().into(),
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("vouch_confirmations_total", "outcome" => outcome).increment(1);
}
