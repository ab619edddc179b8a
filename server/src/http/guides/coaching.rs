//! Coaching at the door: asking an ambassador, reading drafts together, and standing by what is published.

use super::show::show_own_story;
use super::{show_card, story_id};
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::authority::{HubSession, OwnPage};
use crate::http::idempotency::{MaybeKeyed, answer, send};
use crate::http::problem::{Problem, Reply};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::guides::{self, CoachRefusal, CommentRefusal, Standing};
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::{Result as Outcome, ShopperId, StoryId, Work};
use vouch_wire::guides as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(ask, part))
        .routes(routes!(accept, part_from))
        .routes(routes!(read))
        .routes(routes!(comment))
        .routes(routes!(endorse, take_back))
}

/// Asks an ambassador to be one's coach.
#[utoipa::path(put, path = "/v1/guide/coach", tag = "guide desk", request_body = wire::AskCoach, responses((status = 200, body = wire::Coaching)))]
async fn ask(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::AskCoach>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let coaching = guides::ask_coach(work, session.shopper, &body.handle, now)?;
                let shown = show(work, coaching, coaching.coach)?;
                Ok(answer(StatusCode::OK, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Parts from one's coach, or takes the asking back.
#[utoipa::path(delete, path = "/v1/guide/coach", tag = "guide desk", responses((status = 204)))]
async fn part(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
) -> Result<StatusCode, Problem> {
    app.store
        .write(move |work| guides::end_coaching(work, session.shopper, None))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An ambassador accepts to coach a guide who asked.
#[utoipa::path(put, path = "/v1/guide/coached/{handle}", tag = "guide desk", params(("handle" = String, Path)), responses((status = 200, body = wire::Coaching)))]
async fn accept(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(handle): Path<String>,
) -> Reply<wire::Coaching> {
    let now = app.now();
    let coaching = app
        .store
        .write(move |work| {
            let coaching = guides::accept_coaching(work, session.shopper, &handle, now)?;
            show(work, coaching, coaching.guide)
        })
        .await?;
    Ok(Json(coaching))
}

/// Declines to coach a guide, or coaches no more.
#[utoipa::path(delete, path = "/v1/guide/coached/{handle}", tag = "guide desk", params(("handle" = String, Path)), responses((status = 204)))]
async fn part_from(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(handle): Path<String>,
) -> Result<StatusCode, Problem> {
    app.store
        .write(move |work| guides::end_coaching(work, session.shopper, Some(&handle)))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A story on one's own desk or that of a guide whom one coaches, with what the two said about it.
#[utoipa::path(get, path = "/v1/guide/stories/{id}", tag = "guide desk", params(("id" = String, Path)), responses((status = 200, body = wire::Draft)))]
async fn read(
    State(app): State<App>,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Draft> {
    let id = story_id(&id)?;
    let draft = app
        .store
        .read(move |work| show_draft(work, id, session.shopper))
        .await?;
    Ok(Json(draft))
}

/// Says something about a story to the other of the two.
#[utoipa::path(post, path = "/v1/guide/stories/{id}/comments", tag = "guide desk", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Say, responses((status = 201, body = wire::Draft)))]
async fn comment(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::Say>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (id, now) = (story_id(&id)?, app.now());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                guides::comment(work, id, session.shopper, &body.text, now)?;
                let shown = show_draft(work, id, session.shopper)?;
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// The coach stands by what readers see of a story.
#[utoipa::path(put, path = "/v1/guide/stories/{id}/endorsement", tag = "guide desk", params(("id" = String, Path)), responses((status = 204)))]
async fn endorse(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (id, now) = (story_id(&id)?, app.now());
    app.store
        .write(move |work| guides::endorse(work, id, session.shopper, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes that back.
#[utoipa::path(delete, path = "/v1/guide/stories/{id}/endorsement", tag = "guide desk", params(("id" = String, Path)), responses((status = 204)))]
async fn take_back(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = story_id(&id)?;
    app.store
        .write(move |work| guides::take_back_endorsement(work, id, session.shopper))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who coaches this guide, or is asked to.
pub fn own_coach(work: &mut dyn Work, guide: ShopperId) -> Outcome<Option<wire::Coaching>> {
    let coaching = work.coaching_of(guide)?;
    coaching
        .map(|coaching| show(work, coaching, coaching.coach))
        .transpose()
}

/// Whom this guide coaches or is asked to coach; with the stories of those who were accepted.
pub fn coached(work: &mut dyn Work, coach: ShopperId) -> Outcome<Vec<wire::Coached>> {
    let mut coached = Vec::new();
    for coaching in work.coached_by(coach)? {
        let mut stories = Vec::new();
        if coaching.standing == Standing::Accepted {
            for story in guides::stories(work, coaching.guide)? {
                stories.push(show_own_story(work, story)?);
            }
        }
        coached.push(wire::Coached {
            coaching: show(work, coaching, coaching.guide)?,
            stories,
        });
    }
    Ok(coached)
}

fn show(
    work: &mut dyn Work,
    coaching: guides::Coaching,
    with: ShopperId,
) -> Outcome<wire::Coaching> {
    let with = work.guide(with)?.ok_or(CoachRefusal::UnknownGuide)?;
    Ok(wire::Coaching {
        with: show_card(guides::card(&with)),
        standing: coaching.standing.name().into(),
        since: rfc3339(coaching.since),
    })
}

fn show_draft(work: &mut dyn Work, id: StoryId, reader: ShopperId) -> Outcome<wire::Draft> {
    let story = guides::read_draft(work, id, reader)?;
    let author = work
        .guide(story.author)?
        .ok_or(CommentRefusal::UnknownStory)?;
    let coaching = work.coaching_of(story.author)?;
    let comments = guides::comments(work, id, reader)?;
    Ok(wire::Draft {
        own: story.author == reader,
        story: show_own_story(work, story)?,
        author: show_card(guides::card(&author)),
        coached: coaching.is_some_and(|coaching| coaching.standing == Standing::Accepted),
        comments: comments
            .into_iter()
            .map(|(by, comment)| wire::Comment {
                author: by.name,
                own: comment.author == reader,
                text: comment.text,
                at: rfc3339(comment.at),
            })
            .collect(),
    })
}
