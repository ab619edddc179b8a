//! The doors of disputes: a shopper claims, both sides speak, one gives in or appeals. Operators decide on the house's machine.

use super::authority::{HubSession, MerchantKey, OwnPage};
use super::body::StrictJson;
use super::idempotency::{Keyed, KeyedEmpty, answer, send};
use super::payments::read_id;
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::disputes::{Claim, Decider, Dispute, DisputeRefusal, Rule, Side, Stage};
use vouch_domain::idempotency::once;
use vouch_domain::{DisputeId, Timestamp, payments};
use vouch_wire::disputes as wire;

const LISTED: u32 = 100;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(say))
        .routes(routes!(appeal))
        .routes(routes!(take_back))
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(answered))
        .routes(routes!(merchants_appeal))
        .routes(routes!(accept))
}

/// Dispute an order
///
/// That nothing arrived, while the money is held; or that it is not what was promised, until fourteen days after delivery. The money
/// stands still until it is closed.
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/disputes",
    tag = "shoppers",
    request_body = wire::NewDispute,
    params(("id" = String, Path, description = "`pay_…`")),
    responses(
        (status = 201, body = wire::Dispute),
        (status = 403, description = "`claims_limited`"),
        (status = 404, description = "`unknown_payment`"),
        (status = 409, description = "`payment_not_shipped`, `delivery_proven`, `payment_not_delivered`, `dispute_too_late`, `dispute_exists`, `payment_cancelled`, `payment_refunded`"),
        (status = 422, description = "`invalid_field`, `text_…`")
    )
)]
async fn open(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<wire::NewDispute>,
) -> Result<(StatusCode, Json<wire::Dispute>), Problem> {
    let payment = read_id(&id)?;
    let (id, now) = (DisputeId(app.id()), app.now());
    let claim = match body.claim {
        wire::Claim::NotReceived => Claim::NotReceived,
        wire::Claim::NotAsDescribed => Claim::NotAsDescribed,
    };
    let opened = app.store.write(move |work| {
        payments::dispute(work, session.shopper, payment, id, claim, &body.text, now)
    });
    Ok((StatusCode::CREATED, Json(show_dispute(&opened.await?))))
}

/// Say something more in a dispute
#[utoipa::path(
    post,
    path = "/v1/orders/disputes/{id}/statements",
    tag = "shoppers",
    request_body = wire::NewStatement,
    params(("id" = String, Path, description = "`dsp_…`")),
    responses(
        (status = 201, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_decided`, `dispute_closed`, `statements_too_many`"),
        (status = 422, description = "`text_…`")
    )
)]
async fn say(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<wire::NewStatement>,
) -> Result<(StatusCode, Json<wire::Dispute>), Problem> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let said = app.store.write(move |work| {
        let dispute = payments::shoppers_dispute(work, session.shopper, id)?;
        payments::say(work, dispute, Side::Shopper, &body.text, now)
    });
    Ok((StatusCode::CREATED, Json(show_dispute(&said.await?))))
}

/// Appeal against a decision
#[utoipa::path(
    post,
    path = "/v1/orders/disputes/{id}/appeal",
    tag = "shoppers",
    request_body = wire::NewStatement,
    params(("id" = String, Path, description = "`dsp_…`")),
    responses(
        (status = 200, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_not_decided`, `dispute_appealed`, `dispute_won`, `dispute_closed`"),
        (status = 422, description = "`text_…`")
    )
)]
async fn appeal(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<wire::NewStatement>,
) -> Reply<wire::Dispute> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let appealed = app.store.write(move |work| {
        let dispute = payments::shoppers_dispute(work, session.shopper, id)?;
        payments::appeal(work, dispute, Side::Shopper, &body.text, now)
    });
    Ok(Json(show_dispute(&appealed.await?)))
}

/// Take a dispute back
#[utoipa::path(
    post,
    path = "/v1/orders/disputes/{id}/take-back",
    tag = "shoppers",
    params(("id" = String, Path, description = "`dsp_…`")),
    responses(
        (status = 200, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_closed`"),
    )
)]
async fn take_back(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Dispute> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let taken_back = app.store.write(move |work| {
        let dispute = payments::shoppers_dispute(work, session.shopper, id)?;
        payments::give_in(work, dispute, Side::Shopper, now)
    });
    Ok(Json(show_dispute(&taken_back.await?)))
}

/// List disputes
///
/// The newest hundred.
#[utoipa::path(
    get,
    path = "/v1/disputes",
    tag = "payments",
    responses((status = 200, body = wire::Disputes))
)]
async fn list(State(app): State<App>, MerchantKey(merchant): MerchantKey) -> Reply<wire::Disputes> {
    let found = app
        .store
        .read(move |work| Ok(work.disputes_of_merchant(merchant.id, LISTED)?));
    Ok(Json(wire::Disputes {
        data: found.await?.iter().map(show_dispute).collect(),
    }))
}

/// Read a dispute
#[utoipa::path(
    get,
    path = "/v1/disputes/{id}",
    tag = "payments",
    params(("id" = String, Path, description = "`dsp_…`")),
    responses((status = 200, body = wire::Dispute), (status = 404, description = "`unknown_dispute`"))
)]
async fn read(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Reply<wire::Dispute> {
    let id = read_dispute_id(&id)?;
    let found = app.store.read(move |work| {
        let found = work.dispute(id)?.filter(|it| it.merchant == merchant.id);
        Ok(found.ok_or(DisputeRefusal::Unknown)?)
    });
    Ok(Json(show_dispute(&found.await?)))
}

/// Answer a dispute
///
/// Within five days, or it is decided for the shopper. Later statements add to the first.
#[utoipa::path(
    post,
    path = "/v1/disputes/{id}/statements",
    tag = "payments",
    request_body = wire::NewStatement,
    params(
        ("id" = String, Path, description = "`dsp_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 201, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_decided`, `dispute_closed`, `statements_too_many`, `idempotency_key_reused`"),
        (status = 422, description = "`text_…`")
    )
)]
async fn answered(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: Keyed<wire::NewStatement>,
) -> Result<Response, Problem> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let (body, attempt) = request.within(merchant.id);
    let kept = app.store.write(move |work| {
        once(work, &attempt, now, |work| {
            let dispute = payments::merchants_dispute(work, merchant.id, id)?;
            let said = payments::say(work, dispute, Side::Merchant, &body.text, now)?;
            Ok(answer(StatusCode::CREATED, &show_dispute(&said))?)
        })
    });
    Ok(send(kept.await?))
}

/// Appeal against a decision
#[utoipa::path(
    post,
    path = "/v1/disputes/{id}/appeal",
    tag = "payments",
    request_body = wire::NewStatement,
    params(
        ("id" = String, Path, description = "`dsp_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 200, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_not_decided`, `dispute_appealed`, `dispute_won`, `dispute_closed`, `idempotency_key_reused`"),
        (status = 422, description = "`text_…`")
    )
)]
async fn merchants_appeal(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: Keyed<wire::NewStatement>,
) -> Result<Response, Problem> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let (body, attempt) = request.within(merchant.id);
    let kept = app.store.write(move |work| {
        once(work, &attempt, now, |work| {
            let dispute = payments::merchants_dispute(work, merchant.id, id)?;
            let appealed = payments::appeal(work, dispute, Side::Merchant, &body.text, now)?;
            Ok(answer(StatusCode::OK, &show_dispute(&appealed))?)
        })
    });
    Ok(send(kept.await?))
}

/// Accept a dispute
///
/// The shopper is right: the money goes back at once.
#[utoipa::path(
    post,
    path = "/v1/disputes/{id}/accept",
    tag = "payments",
    params(
        ("id" = String, Path, description = "`dsp_…`"),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters")
    ),
    responses(
        (status = 200, body = wire::Dispute),
        (status = 404, description = "`unknown_dispute`"),
        (status = 409, description = "`dispute_closed`, `idempotency_key_reused`"),
    )
)]
async fn accept(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    request: KeyedEmpty,
) -> Result<Response, Problem> {
    let (id, now) = (read_dispute_id(&id)?, app.now());
    let attempt = request.within(merchant.id);
    let kept = app.store.write(move |work| {
        once(work, &attempt, now, |work| {
            let dispute = payments::merchants_dispute(work, merchant.id, id)?;
            let accepted = payments::give_in(work, dispute, Side::Merchant, now)?;
            Ok(answer(StatusCode::OK, &show_dispute(&accepted))?)
        })
    });
    Ok(send(kept.await?))
}

/// What is no id is no dispute either: 404, as for one that is not there.
fn read_dispute_id(text: &str) -> Result<DisputeId, Problem> {
    DisputeId::parse(text).ok_or_else(|| Problem::refused(DisputeRefusal::Unknown))
}

/// A dispute as both sides see it: the same for both.
pub fn show_dispute(dispute: &Dispute) -> wire::Dispute {
    wire::Dispute {
        id: dispute.id.to_string(),
        payment: dispute.payment.to_string(),
        claim: match dispute.claim {
            Claim::NotReceived => wire::Claim::NotReceived,
            Claim::NotAsDescribed => wire::Claim::NotAsDescribed,
        },
        stage: match dispute.stage {
            Stage::Open { .. } => wire::Stage::Open,
            Stage::Answered { .. } => wire::Stage::Answered,
            Stage::Decided { .. } => wire::Stage::Decided,
            Stage::Appealed { .. } => wire::Stage::Appealed,
            Stage::Closed { .. } => wire::Stage::Closed,
        },
        due_at: dispute.due_at().map(rfc3339),
        opened_at: rfc3339(dispute.opened_at),
        closed_at: match dispute.stage {
            Stage::Closed { at } => Some(rfc3339(at)),
            _ => None,
        },
        statements: dispute
            .statements
            .iter()
            .map(|it| statement(it.side, &it.text, it.at))
            .collect(),
        decisions: dispute
            .decisions
            .iter()
            .map(|it| wire::Decision {
                winner: side(it.winner),
                rule: match it.by {
                    Decider::Rule(by) => Some(rule(by)),
                    Decider::Operator(_) => None,
                },
                because: it.because.clone(),
                at: rfc3339(it.at),
            })
            .collect(),
        appeal: dispute
            .appeal
            .as_ref()
            .map(|it| statement(it.by, &it.text, it.at)),
    }
}

fn statement(by: Side, text: &str, at: Timestamp) -> wire::Statement {
    wire::Statement {
        side: side(by),
        text: text.into(),
        at: rfc3339(at),
    }
}

fn side(side: Side) -> wire::Side {
    match side {
        Side::Shopper => wire::Side::Shopper,
        Side::Merchant => wire::Side::Merchant,
    }
}

fn rule(rule: Rule) -> wire::Rule {
    match rule {
        Rule::Silence => wire::Rule::Silence,
        Rule::Accepted => wire::Rule::Accepted,
        Rule::TakenBack => wire::Rule::TakenBack,
        Rule::HandedOver => wire::Rule::HandedOver,
        Rule::Refunded => wire::Rule::Refunded,
        Rule::Evidence => wire::Rule::Evidence,
    }
}
