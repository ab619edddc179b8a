//! The feed's door.

use super::show::{show_disclosure, show_place, show_story_card};
use super::{Page, place};
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::authority::HubSession;
use crate::http::problem::Reply;
use axum::Json;
use axum::extract::{Query, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::recommendations::{self, FeedItem, Recommendation};
use vouch_domain::{Result as Outcome, Work};
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
    let feed = app
        .store
        .read(move |work| {
            let items = recommendations::feed(work, session.shopper, before, PAGE)?;
            let next = match items.len() < PAGE as usize {
                true => None,
                false => items.last().map(|(place, _)| show_place(*place)),
            };
            let mut data = Vec::new();
            for (_, item) in items {
                data.push(match item {
                    FeedItem::Story(card) => wire::FeedItem::Story {
                        story: show_story_card(card),
                    },
                    FeedItem::Word { word, author } => wire::FeedItem::Word {
                        word: show_word(work, word, author)?,
                    },
                });
            }
            Ok(wire::Feed { data, next })
        })
        .await?;
    Ok(Json(feed))
}

fn show_word(work: &mut dyn Work, word: Recommendation, author: String) -> Outcome<wire::FeedWord> {
    let shop = work.merchant(word.merchant)?;
    let product = work.product(word.merchant, &word.sku)?;
    Ok(wire::FeedWord {
        id: word.id.to_string(),
        author,
        disclosure: show_disclosure(word.disclosure),
        verified_purchase: word.is_verified(),
        text: word.text,
        shop: shop.map_or_else(String::new, |shop| shop.name),
        title: product.map_or(word.sku, |product| product.title),
        written_at: rfc3339(word.written_at),
    })
}
