//! The friends' door: one's own friends and one's own links. A merchant's key opens nothing here; a person reads only their
//! own edges of the graph, and whoever holds a link reads only the name of the person who made it.

use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use super::qr;
use crate::app::App;
use crate::chance;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::friends::{
    self, BlockRefusal, Blocked, Friend, RemoveRefusal, Standing, UnblockRefusal, ViewedInvitation,
};
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::recommendations;
use vouch_domain::shoppers::{Session, ShopperRefusal};
use vouch_domain::{BlockId, Error, InvitationId, RecommendationId, ShopperId, Work};
use vouch_wire::friends as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(remove))
        .routes(routes!(invite))
        .routes(routes!(look))
        .routes(routes!(accept))
        .routes(routes!(blocked, block))
        .routes(routes!(unblock))
}

/// One's own friends, by name.
#[utoipa::path(get, path = "/v1/friends", tag = "friends", responses((status = 200, body = wire::Friends)))]
async fn list(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Friends> {
    let friends = app
        .store
        .read(move |work| friends::list(work, session.shopper))
        .await?;
    Ok(Json(wire::Friends {
        data: friends.into_iter().map(show_friend).collect(),
        next: None,
    }))
}

/// Ends a friendship, for both.
#[utoipa::path(delete, path = "/v1/friends/{id}", tag = "friends", params(("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let friend = ShopperId::parse(&id).ok_or(Error::from(RemoveRefusal::NotAFriend))?;
    app.store
        .write(move |work| friends::remove(work, session.shopper, friend))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a one-time link, good for 14 days. The link is in this answer and nowhere else: an answer that was lost cannot be asked
/// for again, a new link can.
#[utoipa::path(post, path = "/v1/friends/invitations", tag = "friends", responses((status = 201, body = wire::Invitation)))]
async fn invite(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
) -> Result<(StatusCode, Json<wire::Invitation>), Problem> {
    let (id, now) = (InvitationId(app.id()), app.now());
    let token = chance::secret("");
    let hash = chance::hash(&token);
    let invitation = app
        .store
        .write(move |work| friends::invite(work, id, hash, session.shopper, now))
        .await?;
    let url = format!("{}/invitations/{token}", app.origin);
    let shown = wire::Invitation {
        qr: qr::svg(&url)?,
        url,
        expires_at: rfc3339(invitation.expires_at),
    };
    Ok((StatusCode::CREATED, Json(shown)))
}

/// Who invites. With a session of the hub, also whether the link is one's own or its promise already kept.
#[utoipa::path(get, path = "/v1/invitations/{token}", tag = "friends", params(("token" = String, Path)), responses((status = 200, body = wire::ViewedInvitation)))]
async fn look(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(token): Path<String>,
) -> Reply<wire::ViewedInvitation> {
    let (hash, now) = (chance::hash(&token), app.now());
    let viewer = session
        .filter(Session::is_of_hub)
        .map(|session| session.shopper);
    let viewed = app
        .store
        .read(move |work| friends::look(work, &hash, viewer, now))
        .await?;
    Ok(Json(show_invitation(viewed)))
}

/// Makes both friends. The same person may accept again; somebody else is too late.
#[utoipa::path(post, path = "/v1/invitations/{token}/accept", tag = "friends", params(("token" = String, Path)), responses((status = 200, body = wire::Friend)))]
async fn accept(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(token): Path<String>,
) -> Reply<wire::Friend> {
    let (hash, now) = (chance::hash(&token), app.now());
    let friend = app
        .store
        .write(move |work| friends::accept(work, &hash, session.shopper, now))
        .await?;
    Ok(Json(show_friend(friend)))
}

/// Whom one blocked. Nobody else reads it.
#[utoipa::path(get, path = "/v1/blocks", tag = "friends", responses((status = 200, body = wire::Blocks)))]
async fn blocked(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Blocks> {
    let people = app
        .store
        .read(move |work| friends::blocked(work, session.shopper))
        .await?;
    Ok(Json(wire::Blocks {
        data: people.into_iter().map(show_blocked).collect(),
        next: None,
    }))
}

/// Blocks somebody: ends the friendship, makes each other's links unknown to both and each other's words invisible. They are not
/// told. Blocking again is the same block. In a shop's page one blocks the author of a word about that shop's products, who is no
/// friend: friendships end on our own pages alone.
#[utoipa::path(post, path = "/v1/blocks", tag = "friends", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Whom, responses((status = 201, body = wire::Blocked)))]
async fn block(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    request: MaybeKeyed<wire::Whom>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let whom = read_whom(body)?;
    if !session.is_of_hub() && !matches!(whom, Whom::Author(_)) {
        return Err(Problem::refused(ShopperRefusal::HubOnly));
    }
    let (id, blocker, now) = (BlockId(app.id()), session.shopper, app.now());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let unknown = BlockRefusal::Unknown;
                let blocked = match whom {
                    Whom::Friend(friend) => {
                        let friend = ShopperId::parse(&friend).ok_or(unknown)?;
                        friends::block_friend(work, id, blocker, friend, now)?
                    }
                    Whom::Author(word) => {
                        let word = RecommendationId::parse(&word).ok_or(unknown)?;
                        let author = author(work, &session, word)?;
                        friends::block(work, id, blocker, author, now)?
                    }
                    Whom::Inviter(token) => {
                        friends::block_inviter(work, id, blocker, &chance::hash(&token), now)?
                    }
                };
                Ok(answer(StatusCode::CREATED, &show_blocked(blocked))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Takes a block back. The friendship that it ended stays ended.
#[utoipa::path(delete, path = "/v1/blocks/{id}", tag = "friends", params(("id" = String, Path)), responses((status = 204)))]
async fn unblock(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = BlockId::parse(&id).ok_or(Error::from(UnblockRefusal::Unknown))?;
    app.store
        .write(move |work| friends::unblock(work, session.shopper, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who wrote a word: told to those who may read it, and to those who read it until they blocked its author.
fn author(
    work: &mut dyn Work,
    session: &Session,
    word: RecommendationId,
) -> Result<ShopperId, Error> {
    let word = work
        .recommendation(word)?
        .ok_or(Error::from(BlockRefusal::Unknown))?;
    let (reader, author) = (session.shopper, word.author);
    let blocks = work.blocks_of(reader)?;
    if !blocks.iter().any(|block| block.blocked == author) {
        match recommendations::read(work, Some(reader), word.id) {
            Err(Error::Refused(_)) => return Err(BlockRefusal::Unknown.into()),
            read => read?,
        };
    }
    session.speaks_of(word.merchant)?;
    if !session.is_of_hub() && work.are_friends(reader, author)? {
        return Err(ShopperRefusal::HubOnly.into());
    }
    Ok(author)
}

enum Whom {
    Friend(String),
    Author(String),
    Inviter(String),
}

fn read_whom(body: wire::Whom) -> Result<Whom, Problem> {
    match (body.friend, body.recommendation, body.invitation) {
        (Some(friend), None, None) => Ok(Whom::Friend(friend)),
        (None, Some(word), None) => Ok(Whom::Author(word)),
        (None, None, Some(token)) => Ok(Whom::Inviter(token)),
        _ => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Say whom in one way: friend, recommendation or invitation.",
        )),
    }
}

fn show_blocked(blocked: Blocked) -> wire::Blocked {
    wire::Blocked {
        id: blocked.id.to_string(),
        handle: blocked.name,
        since: rfc3339(blocked.since),
    }
}

fn show_friend(friend: Friend) -> wire::Friend {
    wire::Friend {
        id: friend.id.to_string(),
        handle: friend.name,
        since: rfc3339(friend.since),
    }
}

fn show_invitation(viewed: ViewedInvitation) -> wire::ViewedInvitation {
    wire::ViewedInvitation {
        inviter: wire::Inviter {
            handle: viewed.inviter,
        },
        standing: match viewed.standing {
            Standing::Open => wire::Standing::Open,
            Standing::Own => wire::Standing::Own,
            Standing::Friends => wire::Standing::Friends,
        },
    }
}
