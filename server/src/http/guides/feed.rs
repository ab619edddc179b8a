//! The feed's door.

use super::show::{show_place, show_story_card};
use super::{Page, place};
use crate::app::App;
use crate::http::authority::HubSession;
use crate::http::problem::Reply;
use axum::Json;
use axum::extract::{Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::guides;
use vouch_wire::guides as wire;

/// How many items a page of the feed has.
const PAGE: u32 = 20;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(feed))
}

/// What is new from those whom one knows or follows, newest first. Costs with one's friends and follows.
#[utoipa::path(get, path = "/v1/feed", tag = "guides", params(Page), responses((status = 200, body = wire::Feed)))]
async fn feed(
    State(app): State<App>,
    HubSession(session): HubSession,
    Query(page): Query<Page>,
) -> Reply<wire::Feed> {
    let before = place(page.before.as_deref())?;
    let stories = app
        .store
        .read(move |work| guides::newest_of_followed(work, session.shopper, before, PAGE))
        .await?;
    let next = match stories.len() < PAGE as usize {
        true => None,
        false => stories.last().map(|(place, _)| show_place(*place)),
    };
    let data = stories
        .into_iter()
        .map(|(_, card)| wire::FeedItem::Story {
            story: show_story_card(card),
        })
        .collect();
    Ok(Json(wire::Feed { data, next }))
}
