//! The guides' door: reading guides and stories, following, asking. A guide's own desk is behind `desk`, and opens only to sessions
//! of our own pages.

mod coaching;
mod desk;
mod feed;
mod page;
mod shops;
mod show;

pub use page::pages;
pub(super) use show::{place, show_card};
pub use show::{read_disclosure, show_about, show_disclosure, show_guide, show_story};

use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::guides::{self, AskRefusal, Form, HelpRefusal};
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::{Error, MerchantId, QuestionId, Result as Outcome, StoryId, Work};
use vouch_wire::guides as wire;

/// How many guides are suggested to somebody who looks for some.
const SUGGESTIONS: u32 = 10;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(about))
        .routes(routes!(guide))
        .routes(routes!(follow, unfollow))
        .routes(routes!(following))
        .routes(routes!(story))
        .routes(routes!(versions))
        .routes(routes!(help, unhelp))
        .routes(routes!(ask))
        .routes(routes!(asked))
        .merge(desk::routes())
        .merge(coaching::routes())
        .merge(feed::routes())
        .merge(shops::routes())
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Product {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    pub key: String,
    /// The product's SKU.
    #[param(example = "lamp-arc")]
    pub product: String,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// The `next` of the page before.
    pub before: Option<String>,
}

/// What guides say about a product: the most helpful stories, answered questions, and whom one can ask.
#[utoipa::path(get, path = "/v1/guides", tag = "guides", params(Product), responses((status = 200, body = wire::AboutProduct)))]
async fn about(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    query: Result<Query<Product>, QueryRejection>,
) -> Reply<wire::AboutProduct> {
    let Ok(Query(product)) = query else {
        return Err(name_the_product());
    };
    let viewer = session.map(|session| session.shopper);
    let about = app
        .store
        .read(move |work| {
            let merchant = product_of(work, &product.key, &product.product)?;
            guides::for_product(work, viewer, merchant, &product.product)
        })
        .await?;
    Ok(Json(show_about(about)))
}

/// A guide, with what they have to do with shops, and their stories, newest first.
#[utoipa::path(get, path = "/v1/guides/{handle}", tag = "guides", params(("handle" = String, Path), Page), responses((status = 200, body = wire::Guide)))]
async fn guide(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(handle): Path<String>,
    Query(page): Query<Page>,
) -> Reply<wire::Guide> {
    let viewer = session.map(|session| session.shopper);
    let before = place(page.before.as_deref())?;
    let view = app
        .store
        .read(move |work| guides::guide_view(work, viewer, &handle, before))
        .await?;
    Ok(Json(show_guide(view)))
}

/// Follows a guide.
#[utoipa::path(put, path = "/v1/guides/{handle}/follow", tag = "guides", params(("handle" = String, Path)), responses((status = 200, body = wire::GuideCard)))]
async fn follow(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(handle): Path<String>,
) -> Reply<wire::GuideCard> {
    let now = app.now();
    let guide = app
        .store
        .write(move |work| guides::follow(work, session.shopper, &handle, now))
        .await?;
    Ok(Json(show_card(guides::card(&guide))))
}

/// Follows a guide no more.
#[utoipa::path(delete, path = "/v1/guides/{handle}/follow", tag = "guides", params(("handle" = String, Path)), responses((status = 200, body = wire::GuideCard)))]
async fn unfollow(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(handle): Path<String>,
) -> Reply<wire::GuideCard> {
    let guide = app
        .store
        .write(move |work| guides::unfollow(work, session.shopper, &handle))
        .await?;
    Ok(Json(show_card(guides::card(&guide))))
}

/// The guides one follows; nobody else reads this list.
#[utoipa::path(get, path = "/v1/following", tag = "guides", responses((status = 200, body = wire::Following)))]
async fn following(
    State(app): State<App>,
    HubSession(session): HubSession,
) -> Reply<wire::Following> {
    let shown = app
        .store
        .read(move |work| {
            let followed = guides::following(work, session.shopper)?;
            let known: Vec<_> = followed.iter().map(|(guide, _)| guide.id).collect();
            let mut suggestions = work.guides(SUGGESTIONS + 1)?;
            suggestions.retain(|guide| guide.id != session.shopper && !known.contains(&guide.id));
            suggestions.truncate(SUGGESTIONS as usize);
            Ok(wire::Following {
                data: followed
                    .iter()
                    .map(|(guide, edge)| wire::Followed {
                        guide: show_card(guides::card(guide)),
                        since: rfc3339(edge.since),
                    })
                    .collect(),
                next: None,
                suggestions: suggestions
                    .iter()
                    .map(|guide| show_card(guides::card(guide)))
                    .collect(),
            })
        })
        .await?;
    Ok(Json(shown))
}

/// A published story, with its disclosure and the products it cites.
#[utoipa::path(get, path = "/v1/stories/{id}", tag = "guides", params(("id" = String, Path)), responses((status = 200, body = wire::Story)))]
async fn story(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(id): Path<String>,
) -> Reply<wire::Story> {
    let id = story_id(&id)?;
    let viewer = session.map(|session| session.shopper);
    let view = app
        .store
        .read(move |work| guides::story_view(work, viewer, id))
        .await?;
    Ok(Json(show_story(view)))
}

/// Everything a published story said before, and what it says now.
#[utoipa::path(get, path = "/v1/stories/{id}/versions", tag = "guides", params(("id" = String, Path)), responses((status = 200, body = wire::Versions)))]
async fn versions(State(app): State<App>, Path(id): Path<String>) -> Reply<wire::Versions> {
    let id = story_id(&id)?;
    let versions = app
        .store
        .read(move |work| {
            let story = work.story(id)?.ok_or(HelpRefusal::UnknownStory)?;
            story.public_version().ok_or(HelpRefusal::UnknownStory)?;
            Ok(work.versions(id)?)
        })
        .await?;
    Ok(Json(wire::Versions {
        data: versions.into_iter().map(show_version).collect(),
        next: None,
    }))
}

/// Says that a story helped. It counts in the order of stories from readers with a purchase or a friend here.
#[utoipa::path(put, path = "/v1/stories/{id}/helped", tag = "guides", params(("id" = String, Path)), responses((status = 200, body = wire::Helped)))]
async fn help(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Reply<wire::Helped> {
    let (id, now) = (story_id(&id)?, app.now());
    let helped = app
        .store
        .write(move |work| guides::help(work, session.shopper, id, now))
        .await?;
    Ok(Json(show_helped(helped)))
}

/// Takes that back.
#[utoipa::path(delete, path = "/v1/stories/{id}/helped", tag = "guides", params(("id" = String, Path)), responses((status = 200, body = wire::Helped)))]
async fn unhelp(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Reply<wire::Helped> {
    let id = story_id(&id)?;
    let helped = app
        .store
        .write(move |work| guides::unhelp(work, session.shopper, id))
        .await?;
    Ok(Json(show_helped(helped)))
}

/// Asks a guide about a product. Five questions a day, three waiting with one guide. The answer stays with the product, without
/// the name of who asked.
#[utoipa::path(post, path = "/v1/guides/{handle}/questions", tag = "guides", params(("handle" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::Ask, responses((status = 201, body = wire::Question)))]
async fn ask(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(handle): Path<String>,
    request: MaybeKeyed<wire::Ask>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (id, now) = (QuestionId(app.id()), app.now());
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let merchant = match MerchantId::parse(&body.merchant) {
                    Some(id) => Some(id),
                    None => work
                        .merchant_by_publishable_key(&body.merchant)?
                        .map(|shop| shop.id),
                };
                let merchant = merchant.ok_or(AskRefusal::UnknownProduct)?;
                session.speaks_of(merchant)?;
                let order = guides::Ask {
                    id,
                    asker: session.shopper,
                    guide: handle,
                    merchant,
                    sku: body.sku,
                    text: body.text,
                };
                let question = guides::ask(work, order, now)?;
                let shown = show::show_question(work, question)?;
                Ok(answer(StatusCode::CREATED, &shown)?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// What one asked, newest first.
#[utoipa::path(get, path = "/v1/questions", tag = "guides", responses((status = 200, body = wire::Questions)))]
async fn asked(
    State(app): State<App>,
    ShopperSession(session): ShopperSession,
) -> Reply<wire::Questions> {
    let data = app
        .store
        .read(move |work| {
            let asked = guides::asked_by(work, session.shopper)?;
            asked
                .into_iter()
                .map(|question| show::show_question(work, question))
                .collect()
        })
        .await?;
    Ok(Json(wire::Questions { data, next: None }))
}

/// The shop with this publishable key, which has this product.
pub(super) fn product_of(work: &mut dyn Work, key: &str, sku: &str) -> Outcome<MerchantId> {
    let merchant = work
        .merchant_by_publishable_key(key)?
        .ok_or(AskRefusal::UnknownProduct)?;
    work.product(merchant.id, sku)?
        .ok_or(AskRefusal::UnknownProduct)?;
    Ok(merchant.id)
}

pub(super) fn name_the_product() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid_field",
        "Name the shop by its publishable key and the product by its SKU: ?key=pk_test_…&product=….",
    )
}

fn story_id(text: &str) -> Result<StoryId, Problem> {
    StoryId::parse(text).ok_or_else(|| Error::from(HelpRefusal::UnknownStory).into())
}

fn show_helped(helped: guides::Helped) -> wire::Helped {
    wire::Helped {
        helped: helped.total,
        helped_counted: helped.counted,
    }
}

fn show_version(version: guides::Version) -> wire::Version {
    wire::Version {
        number: version.number,
        form: show_form(version.content.form),
        title: version.content.title,
        text: version.content.text,
        disclosure: show_disclosure(version.disclosure),
        at: rfc3339(version.at),
    }
}

fn show_form(form: Form) -> wire::Form {
    match form {
        Form::Story => wire::Form::Story,
        Form::Set => wire::Form::Set,
    }
}

fn read_form(form: wire::Form) -> Form {
    match form {
        wire::Form::Story => Form::Story,
        wire::Form::Set => Form::Set,
    }
}
