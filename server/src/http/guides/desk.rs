//! A guide's own desk: who one is, one's stories and the questions to answer.

use super::show::{read_disclosure, show_disclosure, show_own_story, show_question};
use super::{coaching, read_form, show_card, story_id};
use crate::app::App;
use crate::chance;
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
use vouch_domain::guides::{
    self, AnswerRefusal, BecomeRefusal, Citation, Content, Draft, DraftRefusal, Guide, Relation,
};
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::{Error, MerchantId, QuestionId, StoryId};
use vouch_wire::guides as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(desk, become_guide))
        .routes(routes!(start))
        .routes(routes!(edit, remove))
        .routes(routes!(publish))
        .routes(routes!(withdraw))
        .routes(routes!(give_answer, decline))
}

/// Everything on one's own desk.
#[utoipa::path(get, path = "/v1/guide", tag = "guide desk", responses((status = 200, body = wire::Desk)))]
async fn desk(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Desk> {
    let desk = app
        .store
        .read(move |work| {
            let who = session.shopper;
            let guide = work.guide(who)?;
            let mut stories = Vec::new();
            for story in guides::stories(work, who)? {
                stories.push(show_own_story(work, story)?);
            }
            let mut questions = Vec::new();
            for question in guides::asked_of(work, who)? {
                questions.push(show_question(work, question)?);
            }
            Ok(wire::Desk {
                guide: guide.map(show_own),
                stories,
                questions,
                coach: coaching::own_coach(work, who)?,
                coached: coaching::coached(work, who)?,
            })
        })
        .await?;
    Ok(Json(desk))
}

/// Becomes a guide, or changes what one says of oneself; the handle stays.
#[utoipa::path(put, path = "/v1/guide", tag = "guide desk", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::BecomeGuide, responses((status = 200, body = wire::OwnGuide)))]
async fn become_guide(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::BecomeGuide>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let relations = match body.relations {
        None => None,
        Some(relations) => Some(
            relations
                .into_iter()
                .map(|relation| {
                    Ok(Relation {
                        merchant: MerchantId::parse(&relation.merchant)
                            .ok_or(BecomeRefusal::UnknownShop)?,
                        disclosure: read_disclosure(relation.disclosure),
                    })
                })
                .collect::<Result<Vec<_>, Error>>()?,
        ),
    };
    let order = guides::Become {
        id: session.shopper,
        handle: body.handle,
        name: body.name,
        about: body.about,
        relations,
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let guide = guides::become_guide(work, order, now)?;
                Ok(answer(StatusCode::OK, &show_own(guide))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Begins a story or a set. Nobody but its author and the author's coach reads it until it is published.
#[utoipa::path(post, path = "/v1/guide/stories", tag = "guide desk", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::WriteStory, responses((status = 201, body = wire::OwnStory)))]
async fn start(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::WriteStory>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (draft, id, now) = (read_draft(body)?, StoryId(app.id()), app.now());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let story = guides::start(work, id, session.shopper, draft, now)?;
                let shown = show_own_story(work, story)?;
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Changes the working copy; what readers see changes when it is published.
#[utoipa::path(put, path = "/v1/guide/stories/{id}", tag = "guide desk", params(("id" = String, Path)), request_body = wire::WriteStory, responses((status = 200, body = wire::OwnStory)))]
async fn edit(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::WriteStory>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (draft, id, now) = (read_draft(body)?, story_id(&id)?, app.now());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let story = guides::edit(work, id, session.shopper, draft, now)?;
                let shown = show_own_story(work, story)?;
                Ok(answer(StatusCode::OK, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Erases a story with all its versions.
#[utoipa::path(delete, path = "/v1/guide/stories/{id}", tag = "guide desk", params(("id" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (id, now) = (story_id(&id)?, app.now());
    app.store
        .write(move |work| guides::remove(work, id, session.shopper, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publishes the working copy. Where it says what was published last, nothing happens.
#[utoipa::path(post, path = "/v1/guide/stories/{id}/publish", tag = "guide desk", params(("id" = String, Path)), responses((status = 200, body = wire::OwnStory)))]
async fn publish(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::OwnStory> {
    let (id, now, chance) = (story_id(&id)?, app.now(), chance::bytes());
    let story = app
        .store
        .write(move |work| {
            let (story, _) = guides::publish(work, id, session.shopper, chance, now)?;
            show_own_story(work, story)
        })
        .await?;
    Ok(Json(story))
}

/// Takes a story from readers' sight and keeps it.
#[utoipa::path(post, path = "/v1/guide/stories/{id}/withdraw", tag = "guide desk", params(("id" = String, Path)), responses((status = 200, body = wire::OwnStory)))]
async fn withdraw(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::OwnStory> {
    let (id, now) = (story_id(&id)?, app.now());
    let story = app
        .store
        .write(move |work| {
            let story = guides::withdraw(work, id, session.shopper, now)?;
            show_own_story(work, story)
        })
        .await?;
    Ok(Json(story))
}

/// Answers a question for everyone, or changes the answer.
#[utoipa::path(put, path = "/v1/guide/questions/{id}", tag = "guide desk", params(("id" = String, Path)), request_body = wire::GiveAnswer, responses((status = 200, body = wire::Question)))]
async fn give_answer(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::GiveAnswer>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let order = guides::GiveAnswer {
        question: question_id(&id)?,
        guide: session.shopper,
        text: body.text,
        disclosure: body.disclosure.map(read_disclosure),
    };
    let (now, chance) = (app.now(), chance::bytes());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let question = guides::answer(work, order, chance, now)?;
                let shown = show_question(work, question)?;
                Ok(answer(StatusCode::OK, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Declines a question, or takes its answer back.
#[utoipa::path(delete, path = "/v1/guide/questions/{id}", tag = "guide desk", params(("id" = String, Path)), responses((status = 200, body = wire::Question)))]
async fn decline(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Reply<wire::Question> {
    let (id, now) = (question_id(&id)?, app.now());
    let question = app
        .store
        .write(move |work| {
            let question = guides::decline(work, id, session.shopper, now)?;
            show_question(work, question)
        })
        .await?;
    Ok(Json(question))
}

fn read_draft(body: wire::WriteStory) -> Result<Draft, Error> {
    let citations = body
        .citations
        .into_iter()
        .map(|citation| {
            Ok(Citation {
                merchant: MerchantId::parse(&citation.merchant)
                    .ok_or(DraftRefusal::UnknownProduct)?,
                sku: citation.sku,
                note: citation.note,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(Draft {
        content: Content {
            form: read_form(body.form),
            title: body.title,
            text: body.text,
            citations,
        },
        disclosure: body.disclosure.map(read_disclosure),
    })
}

fn show_own(guide: Guide) -> wire::OwnGuide {
    wire::OwnGuide {
        card: show_card(guides::card(&guide)),
        about: guide.about,
        relations: guide
            .relations
            .into_iter()
            .map(|relation| wire::Relation {
                merchant: relation.merchant.to_string(),
                disclosure: show_disclosure(relation.disclosure),
            })
            .collect(),
        since: rfc3339(guide.since),
    }
}

fn question_id(text: &str) -> Result<QuestionId, Problem> {
    QuestionId::parse(text).ok_or_else(|| Error::from(AnswerRefusal::UnknownQuestion).into())
}
