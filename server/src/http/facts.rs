//! The door of facts: stating, voting, comparing, and reading what one may of a product's.
//!
//! Everybody reads; only people write. In a shop's page they state and vote, on that shop's products alone; what they stated they
//! change on our own pages. No merchant's key opens anything here.

mod shown;

pub use self::shown::{show_facts, show_history};

use self::shown::{read_statement_kind, show_own, show_versions};
use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use super::recommendations::read_disclosure;
use crate::app::App;
use crate::chance;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::catalogue::Product;
use vouch_domain::facts::{
    self, CastVote, Compare, CompareRefusal, Draft, Edit, MergeRefusal, Merged, Prefer,
    PreferRefusal, StateRefusal, VoteRefusal,
};
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::shoppers::Session;
use vouch_domain::{Error, HeadToHeadId, MerchantId, StatementId, Work};
use vouch_wire::facts as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read, state, take_all_back))
        .routes(routes!(rivals))
        .routes(routes!(mine))
        .routes(routes!(edit, take_back))
        .routes(routes!(vote, take_vote_back))
        .routes(routes!(history))
        .routes(routes!(versions))
        .routes(routes!(merge, split))
        .routes(routes!(compare))
        .routes(routes!(prefer, take_preference_back))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfShop {
    /// The shop's publishable key,
    #[param(example = "pk_test_lumen")]
    key: Option<String>,
    /// or its id.
    #[param(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z")]
    merchant: Option<String>,
    /// The product's SKU.
    #[param(example = "lamp-arc")]
    product: String,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OfMerchant {
    #[param(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z")]
    merchant: String,
    #[param(example = "lamp-arc")]
    sku: String,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// `next` of the lines before.
    before: Option<u64>,
}

/// What people established about a product, for and against it, and how it compares. With a session, also where one stands oneself.
#[utoipa::path(get, path = "/v1/facts", tag = "facts", params(OfShop), responses((status = 200, body = wire::Facts)))]
async fn read(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    query: Result<Query<OfShop>, QueryRejection>,
) -> Reply<wire::Facts> {
    let Ok(Query(asked)) = query else {
        return Err(invalid(
            "Name the shop by its publishable key or its id and the product by its SKU: ?key=pk_test_…&product=….",
        ));
    };
    let viewer = session.map(|session| session.shopper);
    let facts = app
        .store
        .read(move |work| {
            let shop = match (&asked.key, &asked.merchant) {
                (Some(key), None) => work.merchant_by_publishable_key(key)?,
                (None, Some(id)) => match MerchantId::parse(id) {
                    Some(id) => work.merchant(id)?,
                    None => None,
                },
                _ => None,
            };
            let Some(shop) = shop else {
                return Ok(None);
            };
            let product = work
                .product(shop.id, &asked.product)?
                .ok_or(StateRefusal::UnknownProduct)?;
            let facts = facts::product_facts(work, viewer, shop.id, &product.sku)?;
            Ok(Some(show_facts(facts, &shop, &product)))
        })
        .await?
        .ok_or_else(|| Problem::not_found("unknown_key", "No shop has this key or id."))?;
    Ok(Json(facts))
}

/// States one or several things about a product. Whoever has stated nothing about it yet sends at least one pro and one con.
#[utoipa::path(post, path = "/v1/facts", tag = "facts", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::WriteStatements, responses((status = 201, body = wire::OwnStatements)))]
async fn state(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    request: MaybeKeyed<wire::WriteStatements>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let author = session.shopper;
    let merchant =
        MerchantId::parse(&body.merchant).ok_or(Error::from(StateRefusal::UnknownProduct))?;
    session.speaks_of(merchant).map_err(Error::from)?;
    // Ids of one moment sort by chance; what came first is to stay first.
    let mut ids: Vec<u128> = body.statements.iter().map(|_| app.id()).collect();
    ids.sort_unstable();
    let drafts = body
        .statements
        .into_iter()
        .zip(ids)
        .map(|(statement, id)| Draft {
            id: StatementId(id),
            chance: chance::bytes(),
            side: read_statement_kind(statement.kind),
            aspect: statement.aspect,
            text: statement.text,
        });
    let order = facts::State {
        author,
        merchant,
        sku: body.sku,
        disclosure: body.disclosure.map(read_disclosure),
        statements: drafts.collect(),
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let sku = order.sku.clone();
                facts::state(work, order, now)?;
                let mine = facts::mine(work, author, merchant, &sku)?;
                Ok(answer(StatusCode::CREATED, &show_own(mine))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Products of a shop that one of its products can be compared with, by SKU; at most 100.
#[utoipa::path(get, path = "/v1/facts/rivals", tag = "facts", params(OfMerchant), responses((status = 200, body = wire::Rivals)))]
async fn rivals(
    State(app): State<App>,
    query: Result<Query<OfMerchant>, QueryRejection>,
) -> Reply<wire::Rivals> {
    let (merchant, sku) = of_merchant(query)?;
    let products = app
        .store
        .read(move |work| {
            let mut products = work.products(merchant, None, 101)?;
            products.retain(|product| product.sku != sku);
            products.truncate(100);
            Ok(products)
        })
        .await?;
    let rival = |product: Product| wire::Rival {
        sku: product.sku,
        title: product.title,
    };
    Ok(Json(wire::Rivals {
        data: products.into_iter().map(rival).collect(),
    }))
}

/// What one stated about a product, oldest first, whatever became of it.
#[utoipa::path(get, path = "/v1/facts/mine", tag = "facts", params(OfMerchant), responses((status = 200, body = wire::OwnStatements)))]
async fn mine(
    State(app): State<App>,
    ShopperSession(session): ShopperSession,
    query: Result<Query<OfMerchant>, QueryRejection>,
) -> Reply<wire::OwnStatements> {
    let (merchant, sku) = of_merchant(query)?;
    let mine = app
        .store
        .read(move |work| facts::mine(work, session.shopper, merchant, &sku))
        .await?;
    Ok(Json(show_own(mine)))
}

/// Takes everything back that one stated about a product, with the votes on it.
#[utoipa::path(delete, path = "/v1/facts", tag = "facts", params(OfMerchant), responses((status = 204)))]
async fn take_all_back(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    query: Result<Query<OfMerchant>, QueryRejection>,
) -> Result<StatusCode, Problem> {
    let (merchant, sku) = of_merchant(query)?;
    let now = app.now();
    app.store
        .write(move |work| facts::take_all_back(work, session.shopper, merchant, &sku, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives one's own statement other words. Earlier ones stay readable; votes of others on them count neither way until given anew.
#[utoipa::path(put, path = "/v1/facts/{id}", tag = "facts", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::EditStatement, responses((status = 200, body = wire::OwnStatements)))]
async fn edit(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::EditStatement>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let author = session.shopper;
    let order = Edit {
        id: statement_id(&id)?,
        author,
        aspect: body.aspect,
        text: body.text,
        disclosure: body.disclosure.map(read_disclosure),
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let edited = facts::edit(work, order, now)?;
                let mine = facts::mine(work, author, edited.merchant, &edited.sku)?;
                Ok(answer(StatusCode::OK, &show_own(mine))?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Takes one's own statement back, with the votes on it. Refused where only statements of the other kind would be left: take all of
/// them back then.
#[utoipa::path(delete, path = "/v1/facts/{id}", tag = "facts", params(("id" = String, Path)), responses((status = 204)))]
async fn take_back(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = statement_id(&id)?;
    let now = app.now();
    app.store
        .write(move |work| facts::take_back(work, session.shopper, id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Agrees or disagrees, in place of what one thought before.
#[utoipa::path(put, path = "/v1/facts/{id}/vote", tag = "facts", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::CastOpinion, responses((status = 204)))]
async fn vote(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::CastOpinion>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let order = CastVote {
        statement: statement_id(&id)?,
        voter: session.shopper,
        agrees: body.agrees,
        disclosure: body.disclosure.map(read_disclosure),
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                here(work, &session, About::Statement(order.statement))?;
                facts::vote(work, order, now)?;
                Ok(nothing())
            })
        })
        .await?;
    Ok(send(answer))
}

/// Takes one's vote back.
#[utoipa::path(delete, path = "/v1/facts/{id}/vote", tag = "facts", params(("id" = String, Path)), responses((status = 204)))]
async fn take_vote_back(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = statement_id(&id)?;
    let now = app.now();
    app.store
        .write(move |work| {
            here(work, &session, About::Statement(id))?;
            facts::take_vote_back(work, session.shopper, id, now)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How people voted: every vote, change of mind and withdrawal, newest first. Names are those of one's own friends.
#[utoipa::path(get, path = "/v1/facts/{id}/votes", tag = "facts", params(("id" = String, Path), Before), responses((status = 200, body = wire::StatementHistory)))]
async fn history(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(id): Path<String>,
    query: Result<Query<Before>, QueryRejection>,
) -> Reply<wire::StatementHistory> {
    let Ok(Query(Before { before })) = query else {
        return Err(invalid("`before` is the `next` of the lines before."));
    };
    let id = statement_id(&id)?;
    let viewer = session.map(|session| session.shopper);
    let lines = app
        .store
        .read(move |work| facts::history(work, viewer, id, before))
        .await?;
    Ok(Json(show_history(lines)))
}

/// What a statement said before, newest first.
#[utoipa::path(get, path = "/v1/facts/{id}/versions", tag = "facts", params(("id" = String, Path)), responses((status = 200, body = wire::StatementVersions)))]
async fn versions(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(id): Path<String>,
) -> Reply<wire::StatementVersions> {
    let id = statement_id(&id)?;
    let viewer = session.map(|session| session.shopper);
    let versions = app
        .store
        .read(move |work| facts::versions(work, viewer, id))
        .await?;
    Ok(Json(show_versions(versions)))
}

/// Says that a statement says what another one says. By the author of either they are merged: readers see the one that stays, with
/// the votes of both, the later one of whoever voted on both. By anybody else it is proposed to them.
#[utoipa::path(post, path = "/v1/facts/{id}/merge", tag = "facts", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::MergeStatements, responses((status = 200, body = wire::MergeOutcome)))]
async fn merge(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::MergeStatements>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let unknown = || Error::from(MergeRefusal::Unknown);
    let source = StatementId::parse(&id).ok_or_else(unknown)?;
    let target = StatementId::parse(&body.into).ok_or_else(unknown)?;
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let outcome = facts::merge(work, session.shopper, (source, target), now)?;
                let merged = matches!(outcome, Merged::Done(_));
                Ok(answer(StatusCode::OK, &wire::MergeOutcome { merged })?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Has one's own merged statement stand alone again, with its own votes.
#[utoipa::path(delete, path = "/v1/facts/{id}/merge", tag = "facts", params(("id" = String, Path)), responses((status = 204)))]
async fn split(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = StatementId::parse(&id).ok_or(Error::from(MergeRefusal::Unknown))?;
    let now = app.now();
    app.store
        .write(move |work| facts::split(work, session.shopper, id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks which of two products of a shop is the better at an aspect; the same question again is the one that is there.
#[utoipa::path(post, path = "/v1/facts/head-to-heads", tag = "facts", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::OpenHeadToHead, responses((status = 201, body = wire::OpenedHeadToHead)))]
async fn compare(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::OpenHeadToHead>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let merchant =
        MerchantId::parse(&body.merchant).ok_or(Error::from(CompareRefusal::UnknownProduct))?;
    let order = Compare {
        asker: session.shopper,
        merchant,
        sku: body.sku,
        rival: body.rival,
        aspect: body.aspect,
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let id = facts::compare(work, order, now)?.id.to_string();
                Ok(answer(StatusCode::CREATED, &wire::OpenedHeadToHead { id })?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Says which of the two is the better one, in place of what one said before.
#[utoipa::path(put, path = "/v1/facts/head-to-heads/{id}/vote", tag = "facts", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::CastPreference, responses((status = 204)))]
async fn prefer(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
    request: MaybeKeyed<wire::CastPreference>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let order = Prefer {
        head_to_head: HeadToHeadId::parse(&id).ok_or(Error::from(PreferRefusal::Unknown))?,
        voter: session.shopper,
        better: body.better,
        disclosure: body.disclosure.map(read_disclosure),
    };
    let now = app.now();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                here(work, &session, About::HeadToHead(order.head_to_head))?;
                facts::prefer(work, order, now)?;
                Ok(nothing())
            })
        })
        .await?;
    Ok(send(answer))
}

/// Takes one's answer back.
#[utoipa::path(delete, path = "/v1/facts/head-to-heads/{id}/vote", tag = "facts", params(("id" = String, Path)), responses((status = 204)))]
async fn take_preference_back(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = HeadToHeadId::parse(&id).ok_or(Error::from(PreferRefusal::Unknown))?;
    let now = app.now();
    app.store
        .write(move |work| {
            here(work, &session, About::HeadToHead(id))?;
            facts::take_preference_back(work, session.shopper, id, now)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a vote is about.
enum About {
    Statement(StatementId),
    HeadToHead(HeadToHeadId),
}

/// Whether a session may vote on it. Of what there is not, the room says so.
fn here(work: &mut dyn Work, session: &Session, about: About) -> Result<(), Error> {
    let merchant = match about {
        About::Statement(id) => work.statement(id)?.map(|one| one.merchant),
        About::HeadToHead(id) => work.head_to_head(id)?.map(|one| one.merchant),
    };
    if let Some(merchant) = merchant {
        session.speaks_of(merchant)?;
    }
    Ok(())
}

fn of_merchant(
    query: Result<Query<OfMerchant>, QueryRejection>,
) -> Result<(MerchantId, String), Problem> {
    let Ok(Query(OfMerchant { merchant, sku })) = query else {
        return Err(invalid("Name shop and product: ?merchant=mer_…&sku=…."));
    };
    let merchant = MerchantId::parse(&merchant).ok_or(Error::from(StateRefusal::UnknownProduct))?;
    Ok((merchant, sku))
}

fn statement_id(id: &str) -> Result<StatementId, Error> {
    StatementId::parse(id).ok_or_else(|| VoteRefusal::Unknown.into())
}

fn invalid(sentence: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field", sentence)
}

/// The answer to what has nothing to say.
fn nothing() -> (u16, Vec<u8>) {
    (StatusCode::NO_CONTENT.as_u16(), Vec::new())
}
