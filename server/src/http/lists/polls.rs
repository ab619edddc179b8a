//! The door of polls. Where an address takes a poll, it takes its id or the token of its link.

use super::merchant;
use super::show::{poll_way, show_poll};
use crate::app::App;
use crate::http::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use crate::http::body::StrictJson;
use crate::http::idempotency::{MaybeKeyed, answer, send};
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::lists::polls::{self, NewPoll, PollHead};
use vouch_domain::lists::{PollRefusal, Stage, WayToPoll};
use vouch_domain::time::DAY;
use vouch_domain::{Error, PollId, Result as Outcome, ShopperId, Timestamp, Work};
use vouch_wire::lists as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(mine, open))
        .routes(routes!(read, change, remove))
        .routes(routes!(vote))
}

/// One's own polls, and those one is invited to.
#[utoipa::path(get, path = "/v1/polls", tag = "lists", responses((status = 200, body = wire::Polls)))]
async fn mine(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Polls> {
    let now = app.now();
    let (own, friends) = app
        .store
        .read(move |work| polls::mine(work, session.shopper, now))
        .await?;
    let own = own.into_iter().map(|head| wire::PollHead {
        owner: None,
        ..show_head(head)
    });
    Ok(Json(wire::Polls {
        own: own.collect(),
        friends: friends.into_iter().map(show_head).collect(),
    }))
}

/// Puts two to four products to friends.
#[utoipa::path(post, path = "/v1/polls", tag = "lists", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::NewPoll, responses((status = 201, body = wire::Poll)))]
async fn open(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::NewPoll>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (id, owner, now) = (PollId(app.id()), session.shopper, app.now());
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let mut options = Vec::new();
                for named in &body.options {
                    let shop = merchant(work, &named.key, PollRefusal::UnknownProduct)?;
                    options.push((shop, named.product.clone()));
                }
                let order = NewPoll {
                    id,
                    owner,
                    question: body.question,
                    options,
                    invited: people(&body.invited)?,
                    closes_at: body.days.map(|days| end(now, days)),
                };
                polls::open(work, order, now)?;
                let poll = polls::view(work, WayToPoll::Id(id), Some(owner), now)?;
                Ok(answer(StatusCode::CREATED, &show_poll(&teller, poll))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// A poll, by its id or the token of its link, as one may see it.
#[utoipa::path(get, path = "/v1/polls/{poll}", tag = "lists", params(("poll" = String, Path, description = "`pol_…`, or the token of a link")), responses((status = 200, body = wire::Poll)))]
async fn read(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(poll): Path<String>,
) -> Reply<wire::Poll> {
    let way = poll_way(&app, &poll)?;
    let (viewer, now) = (session.map(|session| session.shopper), app.now());
    let poll = app
        .store
        .read(move |work| polls::view(work, way, viewer, now))
        .await?;
    Ok(Json(show_poll(&app, poll)))
}

/// Invites more friends, makes a new link, or closes it for good.
#[utoipa::path(patch, path = "/v1/polls/{poll}", tag = "lists", params(("poll" = String, Path)), request_body = wire::ChangePoll, responses((status = 200, body = wire::Poll)))]
async fn change(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(poll): Path<String>,
    StrictJson(body): StrictJson<wire::ChangePoll>,
) -> Reply<wire::Poll> {
    let (id, owner, now) = (own_id(&poll)?, session.shopper, app.now());
    after(&app, owner, WayToPoll::Id(id), move |work| {
        if !body.invite.is_empty() {
            polls::invite(work, owner, id, &people(&body.invite)?, now)?;
        }
        if body.new_link {
            polls::renew_link(work, owner, id)?;
        }
        if body.close {
            polls::close(work, owner, id, now)?;
        }
        Ok(())
    })
    .await
}

/// Takes a poll away, with its votes.
#[utoipa::path(delete, path = "/v1/polls/{poll}", tag = "lists", params(("poll" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(poll): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = own_id(&poll)?;
    app.store
        .write(move |work| polls::remove(work, session.shopper, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Votes, or votes otherwise, until it is closed.
#[utoipa::path(put, path = "/v1/polls/{poll}/vote", tag = "lists", params(("poll" = String, Path, description = "`pol_…`, or the token of a link")), request_body = wire::CastVote, responses((status = 200, body = wire::Poll)))]
async fn vote(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(poll): Path<String>,
    StrictJson(body): StrictJson<wire::CastVote>,
) -> Reply<wire::Poll> {
    let (way, voter, now) = (poll_way(&app, &poll)?, session.shopper, app.now());
    after(&app, voter, way, move |work| {
        polls::vote(work, voter, way, body.option, now)
    })
    .await
}

/// Does it, and answers the poll as the same person sees it then.
async fn after(
    app: &App,
    viewer: ShopperId,
    way: WayToPoll,
    change: impl FnOnce(&mut dyn Work) -> Outcome<()> + Send + 'static,
) -> Reply<wire::Poll> {
    let now = app.now();
    let poll = app
        .store
        .write(move |work| {
            change(work)?;
            polls::view(work, way, Some(viewer), now)
        })
        .await?;
    Ok(Json(show_poll(app, poll)))
}

fn own_id(text: &str) -> Result<PollId, Problem> {
    Ok(PollId::parse(text).ok_or(Error::from(PollRefusal::Unknown))?)
}

fn people(ids: &[String]) -> Outcome<Vec<ShopperId>> {
    let ids = ids.iter().map(|id| ShopperId::parse(id));
    let people: Option<Vec<ShopperId>> = ids.collect();
    Ok(people.ok_or(PollRefusal::NotAFriend)?)
}

/// The room decides whether that is too far away.
fn end(now: Timestamp, days: u32) -> Timestamp {
    now.plus_seconds(i64::from(days) * DAY)
}

fn show_head(head: PollHead) -> wire::PollHead {
    wire::PollHead {
        id: head.id.to_string(),
        question: head.question,
        owner: Some(head.owner),
        closed: head.stage != Stage::Open,
        options: head.options,
        votes: head.votes,
    }
}
