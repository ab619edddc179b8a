//! The door of lists: one's own, and those that others let one read. A merchant's key opens nothing here.
//!
//! Where an address takes a list, it takes its id or the token of its link. A token is a sealed text: nothing of it is kept, and it
//! opens as long as it carries the number of the list's present link.

mod loves;
mod polls;
mod products;
mod show;

use super::authority::{HubSession, MaybeShopper, OwnPage, ShopperSession};
use super::body::StrictJson;
use super::idempotency::{MaybeKeyed, answer, send};
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::clock::rfc3339;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::idempotency::once_if_keyed;
use vouch_domain::lists::{self, Audience, Head, ListRefusal, WayToList};
use vouch_domain::{Error, ListId, MerchantId, Result as Outcome, ShopperId, Work};
use vouch_wire::lists as wire;

pub use loves::show_loves;
pub use show::{poll_way, show_list, show_poll, way};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(overview, create))
        .routes(routes!(read, change, remove))
        .routes(routes!(add))
        .routes(routes!(annotate, drop_item))
        .routes(routes!(fulfil, wish_again))
        .routes(routes!(take, give_back))
        .merge(loves::routes())
        .merge(polls::routes())
        .merge(products::routes())
}

/// One's own lists, and those of one's friends that they let friends read.
#[utoipa::path(get, path = "/v1/lists", tag = "lists", responses((status = 200, body = wire::Lists)))]
async fn overview(State(app): State<App>, HubSession(session): HubSession) -> Reply<wire::Lists> {
    let lists = app
        .store
        .read(move |work| {
            let own = lists::mine(work, session.shopper)?;
            let friends = lists::of_friends(work, session.shopper)?;
            Ok(wire::Lists {
                own: own.into_iter().map(|head| show_head(head, None)).collect(),
                friends: friends
                    .into_iter()
                    .map(|(head, owner)| show_head(head, Some(owner)))
                    .collect(),
            })
        })
        .await?;
    Ok(Json(lists))
}

/// Makes a list, empty. `audience` has no default.
#[utoipa::path(post, path = "/v1/lists", tag = "lists", params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::NewList, responses((status = 201, body = wire::List)))]
async fn create(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    request: MaybeKeyed<wire::NewList>,
) -> Result<Response, Problem> {
    let (body, attempt) = request.within(session.shopper);
    let (id, owner, now) = (ListId(app.id()), session.shopper, app.now());
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let audience = body.audience.map(read_audience);
                lists::create(work, id, owner, &body.title, audience, now)?;
                Ok(answer(
                    StatusCode::CREATED,
                    &own(&teller, work, owner, id)?,
                )?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// A list, by its id or the token of its link, as one may see it. Without a session, what everybody may.
#[utoipa::path(get, path = "/v1/lists/{list}", tag = "lists", params(("list" = String, Path, description = "`lst_…`, or the token of a link")), responses((status = 200, body = wire::List)))]
async fn read(
    State(app): State<App>,
    MaybeShopper(session): MaybeShopper,
    Path(list): Path<String>,
) -> Reply<wire::List> {
    let way = way(&app, &list)?;
    let (viewer, now) = (session.map(|session| session.shopper), app.now());
    let list = app
        .store
        .read(move |work| lists::view(work, way, viewer, now))
        .await?;
    Ok(Json(show_list(&app, list)))
}

/// Changes what is named, and nothing else.
#[utoipa::path(patch, path = "/v1/lists/{list}", tag = "lists", params(("list" = String, Path)), request_body = wire::ChangeList, responses((status = 200, body = wire::List)))]
async fn change(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(list): Path<String>,
    StrictJson(body): StrictJson<wire::ChangeList>,
) -> Reply<wire::List> {
    let (id, owner, now) = (own_id(&list)?, session.shopper, app.now());
    let audience = body.audience.map(read_audience);
    edit(&app, owner, id, move |work| {
        let title = body.title.as_deref();
        if let Some(order) = &body.order {
            lists::reorder(work, owner, id, order, now)?;
        }
        if body.new_link {
            lists::renew_link(work, owner, id)?;
        }
        if title.is_some() || audience.is_some() {
            lists::change(work, owner, id, title, audience, now)?;
        }
        Ok(())
    })
    .await
}

/// Takes a list away, with all that is on it.
#[utoipa::path(delete, path = "/v1/lists/{list}", tag = "lists", params(("list" = String, Path)), responses((status = 204)))]
async fn remove(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path(list): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = own_id(&list)?;
    app.store
        .write(move |work| lists::remove(work, session.shopper, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a product of any shop here at the end, with today's price.
#[utoipa::path(post, path = "/v1/lists/{list}/items", tag = "lists", params(("list" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters")), request_body = wire::NewItem, responses((status = 201, body = wire::List)))]
async fn add(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path(list): Path<String>,
    request: MaybeKeyed<wire::NewItem>,
) -> Result<Response, Problem> {
    let (id, owner, now) = (own_id(&list)?, session.shopper, app.now());
    let (body, attempt) = request.within(owner);
    let teller = app.clone();
    let answer = app
        .store
        .write(move |work| {
            once_if_keyed(work, attempt.as_ref(), now, |work| {
                let merchant = merchant(work, &body.key, ListRefusal::UnknownProduct)?;
                let product = (merchant, body.product.as_str());
                lists::add(work, owner, id, product, body.note.as_deref(), now)?;
                Ok(answer(
                    StatusCode::CREATED,
                    &own(&teller, work, owner, id)?,
                )?)
            })
        })
        .await?;
    Ok(send(answer))
}

/// Another note, or none.
#[utoipa::path(put, path = "/v1/lists/{list}/items/{number}", tag = "lists", params(("list" = String, Path), ("number" = String, Path)), request_body = wire::Note, responses((status = 200, body = wire::List)))]
async fn annotate(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path((list, number)): Path<(String, String)>,
    StrictJson(body): StrictJson<wire::Note>,
) -> Reply<wire::List> {
    let (id, number, owner) = (own_id(&list)?, item(&number)?, session.shopper);
    let now = app.now();
    edit(&app, owner, id, move |work| {
        lists::annotate(work, owner, id, number, body.note.as_deref(), now)
    })
    .await
}

#[utoipa::path(delete, path = "/v1/lists/{list}/items/{number}", tag = "lists", params(("list" = String, Path), ("number" = String, Path)), responses((status = 200, body = wire::List)))]
async fn drop_item(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path((list, number)): Path<(String, String)>,
) -> Reply<wire::List> {
    let (id, number, owner) = (own_id(&list)?, item(&number)?, session.shopper);
    let now = app.now();
    edit(&app, owner, id, move |work| {
        lists::drop_item(work, owner, id, number, now)
    })
    .await
}

/// The owner has it. From now on the owner may know who gave it, and nobody else needs to.
#[utoipa::path(put, path = "/v1/lists/{list}/items/{number}/fulfilled", tag = "lists", params(("list" = String, Path), ("number" = String, Path)), responses((status = 200, body = wire::List)))]
async fn fulfil(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path((list, number)): Path<(String, String)>,
) -> Reply<wire::List> {
    let (id, number, owner) = (own_id(&list)?, item(&number)?, session.shopper);
    let now = app.now();
    edit(&app, owner, id, move |work| {
        lists::fulfil(work, owner, id, number, now)
    })
    .await
}

#[utoipa::path(delete, path = "/v1/lists/{list}/items/{number}/fulfilled", tag = "lists", params(("list" = String, Path), ("number" = String, Path)), responses((status = 200, body = wire::List)))]
async fn wish_again(
    State(app): State<App>,
    _: OwnPage,
    HubSession(session): HubSession,
    Path((list, number)): Path<(String, String)>,
) -> Reply<wire::List> {
    let (id, number, owner) = (own_id(&list)?, item(&number)?, session.shopper);
    edit(&app, owner, id, move |work| {
        lists::wish_again(work, owner, id, number)
    })
    .await
}

/// A friend gives it: other friends read that it is taken, the owner reads nothing of it for 30 days.
#[utoipa::path(put, path = "/v1/lists/{list}/items/{number}/taken", tag = "lists", params(("list" = String, Path, description = "`lst_…`, or the token of a link"), ("number" = String, Path)), responses((status = 200, body = wire::List)))]
async fn take(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path((list, number)): Path<(String, String)>,
) -> Reply<wire::List> {
    let (way, number) = (way(&app, &list)?, item(&number)?);
    let (giver, now) = (session.shopper, app.now());
    mark(&app, giver, way, move |work| {
        lists::take(work, giver, way, number, now)
    })
    .await
}

/// Whoever said that they give it does not after all.
#[utoipa::path(delete, path = "/v1/lists/{list}/items/{number}/taken", tag = "lists", params(("list" = String, Path, description = "`lst_…`, or the token of a link"), ("number" = String, Path)), responses((status = 200, body = wire::List)))]
async fn give_back(
    State(app): State<App>,
    _: OwnPage,
    ShopperSession(session): ShopperSession,
    Path((list, number)): Path<(String, String)>,
) -> Reply<wire::List> {
    let (way, number) = (way(&app, &list)?, item(&number)?);
    let giver = session.shopper;
    mark(&app, giver, way, move |work| {
        lists::give_back(work, giver, way, number)
    })
    .await
}

/// Does what the owner asked, and answers the list as it is then.
async fn edit(
    app: &App,
    owner: ShopperId,
    id: ListId,
    change: impl FnOnce(&mut dyn Work) -> Outcome<()> + Send + 'static,
) -> Reply<wire::List> {
    mark(app, owner, WayToList::Id(id), change).await
}

async fn mark(
    app: &App,
    viewer: ShopperId,
    way: WayToList,
    change: impl FnOnce(&mut dyn Work) -> Outcome<()> + Send + 'static,
) -> Reply<wire::List> {
    let now = app.now();
    let list = app
        .store
        .write(move |work| {
            change(work)?;
            lists::view(work, way, Some(viewer), now)
        })
        .await?;
    Ok(Json(show_list(app, list)))
}

fn own(app: &App, work: &mut dyn Work, owner: ShopperId, id: ListId) -> Outcome<wire::List> {
    let list = lists::view(work, WayToList::Id(id), Some(owner), app.now())?;
    Ok(show_list(app, list))
}

/// The shop of a publishable key. One that is no shop's has no products either.
fn merchant(work: &mut dyn Work, key: &str, refusal: impl Into<Error>) -> Outcome<MerchantId> {
    let merchant = work.merchant_by_publishable_key(key)?;
    merchant.map(|merchant| merchant.id).ok_or(refusal.into())
}

fn own_id(text: &str) -> Result<ListId, Problem> {
    Ok(ListId::parse(text).ok_or(Error::from(ListRefusal::Unknown))?)
}

fn item(text: &str) -> Result<u32, Problem> {
    Ok(text
        .parse()
        .map_err(|_| Error::from(ListRefusal::UnknownItem))?)
}

fn show_head(head: Head, owner: Option<String>) -> wire::ListHead {
    wire::ListHead {
        id: head.id.to_string(),
        title: head.title,
        owner,
        audience: show::show_audience(head.audience),
        items: head.items,
        changed_at: rfc3339(head.changed_at),
    }
}

fn read_audience(audience: wire::ListAudience) -> Audience {
    match audience {
        wire::ListAudience::OnlyMe => Audience::OnlyMe,
        wire::ListAudience::Friends => Audience::Friends,
        wire::ListAudience::Link => Audience::Link,
        wire::ListAudience::Everyone => Audience::Everyone,
    }
}
