//! What hangs on a recommendation: votes on its points, re-reviews, the shop's reply, and what it said before.

use super::show::{read_stance, read_verdict, show_own, show_version, show_vote};
use crate::app::App;
use crate::chance;
use crate::http::authority::{MaybeShopper, MerchantKey, OwnPage, ShopperSession};
use crate::http::body::StrictJson;
use crate::http::idempotency::{MaybeKeyed, answer, send};
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::recommendations::{self, RemoveRefusal, ReplyRefusal, VoteRefusal};
use vouch_domain::{Error, RecommendationId};
use vouch_wire::recommendations as wire;

/// What it said before it was edited, newest first: those versions that were meant for this reader then.
#[utoipa::path(get, path = "/v1/recommendations/{id}/versions", tag = "recommendations", params(("id" = String, Path)), responses((status = 200, body = wire::Versions), (status = 404, description = "`unknown_recommendation`")))]
pub async fn versions(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(id): Path<String>,
) -> Reply<wire::Versions> {
    let id = RecommendationId::parse(&id).ok_or(Error::from(VoteRefusal::Unknown))?;
    let viewer = session.map(|session| session.shopper);
    let (versions, own) = app
        .store
        .read(move |work| {
            let word = recommendations::read(work, viewer, id)?;
            let versions = recommendations::history(work, viewer, id)?;
            Ok((versions, viewer == Some(word.author)))
        })
        .await?;
    let data = versions
        .into_iter()
        .map(|version| show_version(version, own));
    Ok(Json(wire::Versions {
        data: data.collect(),
    }))
}

/// Agrees or disagrees with a point, in place of one's earlier vote.
#[utoipa::path(put, path = "/v1/recommendations/{id}/points/{number}/vote", tag = "recommendations", params(("id" = String, Path), ("number" = u32, Path)), request_body = wire::CastVote, responses((status = 204), (status = 403, description = "`own_point`"), (status = 404, description = "`unknown_recommendation`, `unknown_point`")))]
pub async fn vote(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path((id, point)): Path<(String, String)>,
    StrictJson(body): StrictJson<wire::CastVote>,
) -> Result<StatusCode, Problem> {
    let (id, point) = read_point(&id, &point)?;
    let (stance, now) = (read_stance(body.stance), app.now());
    app.store
        .write(move |work| {
            if let Some(word) = work.recommendation(id)? {
                session.speaks_of(word.merchant)?;
            }
            recommendations::vote(work, session.shopper, id, point, stance, now).map(drop)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How they voted on a point, newest first. Only the reader's friends have names.
#[utoipa::path(get, path = "/v1/recommendations/{id}/points/{number}/votes", tag = "recommendations", params(("id" = String, Path), ("number" = u32, Path)), responses((status = 200, body = wire::Votes), (status = 404, description = "`unknown_recommendation`, `unknown_point`")))]
pub async fn votes(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path((id, point)): Path<(String, String)>,
) -> Reply<wire::Votes> {
    let (id, point) = read_point(&id, &point)?;
    let viewer = session.map(|session| session.shopper);
    let votes = app
        .store
        .read(move |work| recommendations::votes(work, viewer, id, point))
        .await?;
    let data = votes.into_iter().map(show_vote).collect();
    Ok(Json(wire::Votes { data }))
}

fn read_point(id: &str, point: &str) -> Result<(RecommendationId, u32), Error> {
    let id = RecommendationId::parse(id).ok_or(Error::from(VoteRefusal::Unknown))?;
    let point = point
        .parse()
        .map_err(|_| Error::from(VoteRefusal::UnknownPoint))?;
    Ok((id, point))
}

/// Says again what one thinks of it, 30 or 180 days after it arrived. Stands dated beside what was said first.
#[utoipa::path(post, path = "/v1/recommendations/{id}/follow-ups", tag = "recommendations", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::WriteFollowUp, responses((status = 201, body = wire::Recommendation), (status = 409, description = "`follow_up_not_due`")))]
pub async fn follow_up(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::WriteFollowUp>,
) -> Result<Response, Problem> {
    let id = RecommendationId::parse(&id).ok_or(Error::from(RemoveRefusal::Unknown))?;
    let (body, attempt) = request.within(session.shopper);
    let (verdict, now) = (body.verdict.map(read_verdict), app.now());
    let house = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let author = session.shopper;
                let longer =
                    recommendations::follow_up(work, author, id, &body.text, verdict, now)?;
                let shown = show_own(&house, work, longer, now)?;
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// The shop's answer to a public word about one of its products, in place of an earlier one.
#[utoipa::path(put, path = "/v1/recommendations/{id}/reply", tag = "recommendations", params(("id" = String, Path)), request_body = wire::WriteReply, responses((status = 204), (status = 404, description = "`unknown_recommendation`")))]
pub async fn reply(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    StrictJson(body): StrictJson<wire::WriteReply>,
) -> Result<StatusCode, Problem> {
    let id = RecommendationId::parse(&id).ok_or(Error::from(ReplyRefusal::Unknown))?;
    let (chance, now) = (chance::bytes(), app.now());
    app.store
        .write(move |work| {
            recommendations::reply(work, merchant.id, id, &body.text, chance, now).map(drop)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the shop's answer back.
#[utoipa::path(delete, path = "/v1/recommendations/{id}/reply", tag = "recommendations", params(("id" = String, Path)), responses((status = 204), (status = 404, description = "`unknown_recommendation`")))]
pub async fn withdraw_reply(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = RecommendationId::parse(&id).ok_or(Error::from(ReplyRefusal::Unknown))?;
    let now = app.now();
    app.store
        .write(move |work| recommendations::withdraw_reply(work, merchant.id, id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
