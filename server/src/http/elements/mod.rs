//! The elements' documents: what `<vouch-recommendations>`, `<vouch-list>`, `<vouch-guide>` and `<vouch-facts>` show in a shop's
//! page. They are framed by the shop's registered origins alone, say what the rooms' own doors say to this reader, and no more.
//!
//! With `part=1` comes the view alone, for a document that is already there: after an act, and every half minute, so that what was
//! taken back is gone everywhere within one. It has an ETag, and nothing comes while nothing has changed.
//!
//! Who looks is known by a bearer token of this shop's frame, or, for reading alone, by the resume cookie
//! ([`checkouts::resume_of`]).

mod document;
mod linked_data;
mod votes;

use self::document::{document, etag, inline, look_of, nothing, part};
use super::authority::MaybeShopper;
use super::checkouts::{self, Asking, NothingToShow};
use super::facts::show_facts;
use super::guides::{show_about, show_guide, show_story};
use super::headers::{self, Framing};
use super::lists::{show_list, show_loves, show_poll};
use super::problem::Problem;
use super::recommendations::{show_ranking, show_words};
use crate::app::App;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::guides::Before;
use vouch_domain::lists::{self, Way, loves, polls};
use vouch_domain::merchants::Merchant;
use vouch_domain::{
    Error, ListId, PollId, Result, ShopperId, StoryId, Timestamp, Work, facts, guides,
    recommendations, shoppers,
};
use vouch_elements::{Place, facts as established, guide, jsonld, list, recommendations as words};
use vouch_wire as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(linked_data::linked_data))
}

/// The documents, which are for browsers and not part of the API.
pub fn documents() -> Router<App> {
    let view =
        |view| get(move |app, session, headers, asked| show(app, session, headers, asked, view));
    Router::new()
        .route("/embed/recommendations", view(View::Words))
        .route("/embed/guide", view(View::Guide))
        .route("/embed/list", view(View::List))
        .route("/embed/facts", view(View::Facts))
        .route("/embed/votes", get(votes::votes))
}

/// What the loader puts into the frame's address, and the document itself into that of its parts. Nothing in it is trusted.
#[derive(Clone, Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    key: String,
    product: Option<String>,
    story: Option<String>,
    guide: Option<String>,
    list: Option<String>,
    lang: Option<String>,
    scheme: Option<String>,
    accent: Option<String>,
    radius: Option<String>,
    origin: Option<String>,
    part: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Words,
    Guide,
    List,
    Facts,
}

/// What an element shows, as the rooms told it to this reader.
enum Shown {
    Product {
        sku: String,
        title: String,
        words: wire::recommendations::Words,
        guides: wire::guides::AboutProduct,
        loves: wire::lists::Loves,
        /// What everyone may read, for machines.
        public: Vec<wire::recommendations::Word>,
    },
    Ranking(wire::recommendations::Ranking),
    Story(wire::guides::Story),
    Guide(wire::guides::Guide),
    List(wire::lists::List),
    Poll(wire::lists::Poll),
    Facts {
        sku: String,
        facts: wire::facts::Facts,
    },
}

/// Everything a document needs of the store, read in one snapshot.
struct Facts {
    merchant: Merchant,
    known: bool,
    /// `None` where there is no such thing, or none for this reader.
    shown: Option<Shown>,
}

async fn show(
    State(app): State<App>,
    session: MaybeShopper,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
    view: View,
) -> Result<Response, Problem> {
    let language = checkouts::language(asked.lang.as_deref(), &headers);
    let asking = match asked.part {
        Some(_) => Asking::OwnDocument,
        None => Asking::Frame,
    };
    let resume = checkouts::resume_of(&headers, asking);
    let now = app.now();
    let (house, wanted) = (app.clone(), asked.clone());
    let facts = app
        .store
        .read(move |work| gather(&house, work, view, &wanted, session, resume, now))
        .await?;
    let Some(facts) = facts else {
        return Ok(nothing(&app, language));
    };
    let place = Place {
        language,
        shop: facts.merchant.name.clone(),
        merchant: facts.merchant.id.to_string(),
        key: asked.key.clone(),
        provider: app.origin.to_string(),
        look: look_of(&asked, language),
        known: facts.known,
    };
    let html = match &facts.shown {
        Some(shown) => shown.html(&place),
        None => vouch_elements::nothing(&place, view == View::List),
    };
    let etag = etag(&html);
    if asked.part.is_some() {
        return Ok(part(html, &etag, &headers));
    }
    let origins = facts.merchant.origins.as_slice();
    let html = document(&app, view, &asked, &place, &facts, &html, &etag);
    let inline = inline(&app.assets);
    Ok(headers::document_alone_with(
        html,
        Framing::By(origins),
        &inline,
    ))
}

/// `None` where no shop has this key.
fn gather(
    app: &App,
    work: &mut dyn Work,
    view: View,
    asked: &Asked,
    session: MaybeShopper,
    resume: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Option<Facts>> {
    let Some(merchant) = work.merchant_by_publishable_key(&asked.key)? else {
        return Ok(None);
    };
    let viewer = viewer(work, &merchant, session, resume, now)?;
    let shown = match Shown::load(app, work, view, asked, &merchant, viewer, now) {
        Ok(shown) => Some(shown),
        Err(Error::Refused(_)) => None,
        Err(fault) => return Err(fault),
    };
    Ok(Some(Facts {
        merchant,
        known: viewer.is_some(),
        shown,
    }))
}

/// Who looks, in a frame of this shop.
fn viewer(
    work: &mut dyn Work,
    merchant: &Merchant,
    MaybeShopper(session): MaybeShopper,
    resume: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Option<ShopperId>> {
    match (
        session.filter(|one| one.speaks_of(merchant.id).is_ok()),
        resume,
    ) {
        (Some(session), _) => Ok(Some(session.shopper)),
        (None, Some(hash)) => shoppers::resumed(work, &hash, merchant.id, now),
        (None, None) => Ok(None),
    }
}

impl Shown {
    fn load(
        app: &App,
        work: &mut dyn Work,
        view: View,
        asked: &Asked,
        merchant: &Merchant,
        viewer: Option<ShopperId>,
        now: Timestamp,
    ) -> Result<Self> {
        let product = asked.product.as_deref().unwrap_or_default();
        match view {
            View::Words if product.is_empty() => {
                let ranking = recommendations::ranking(work, viewer, merchant.id, now)?;
                Ok(Self::Ranking(show_ranking(ranking)))
            }
            View::Words => {
                let known = work.product(merchant.id, product)?;
                let title = known.ok_or(NothingToShow::Product)?.title;
                let mut read = |viewer| {
                    let view =
                        recommendations::product_view(work, viewer, merchant.id, product, now)?;
                    Ok::<_, Error>(show_words(app, viewer, view))
                };
                let words = read(viewer)?;
                let public = match viewer {
                    Some(_) => read(None)?.people,
                    None => words.people.clone(),
                };
                let about = guides::for_product(work, viewer, merchant.id, product)?;
                let loves = loves::view(work, viewer, merchant.id, product)?;
                Ok(Self::Product {
                    sku: product.to_owned(),
                    title,
                    words,
                    guides: show_about(about),
                    loves: show_loves(loves),
                    public,
                })
            }
            View::Guide => match (&asked.story, &asked.guide) {
                (Some(story), _) => {
                    let id = StoryId::parse(story).ok_or(NothingToShow::Product)?;
                    let story = guides::story_view(work, viewer, id)?;
                    Ok(Self::Story(show_story(story)))
                }
                (None, handle) => {
                    let handle = handle.as_deref().unwrap_or_default();
                    let guide = guides::guide_view(work, viewer, handle, Before::START)?;
                    Ok(Self::Guide(show_guide(guide)))
                }
            },
            View::Facts => {
                let product = work
                    .product(merchant.id, product)?
                    .ok_or(NothingToShow::Product)?;
                let shown = facts::product_facts(work, viewer, merchant.id, &product.sku)?;
                Ok(Self::Facts {
                    facts: show_facts(shown, merchant, &product),
                    sku: product.sku,
                })
            }
            View::List => {
                let id = asked.list.as_deref().unwrap_or_default();
                if let Some(id) = PollId::parse(id) {
                    let poll = polls::view(work, Way::Id(id), viewer, now)?;
                    return Ok(Self::Poll(show_poll(app, poll)));
                }
                let id = ListId::parse(id).ok_or(NothingToShow::Product)?;
                let list = lists::view(work, Way::Id(id), viewer, now)?;
                Ok(Self::List(show_list(app, list)))
            }
        }
    }

    fn html(&self, place: &Place) -> String {
        match self {
            Self::Product {
                sku,
                title,
                words,
                guides,
                loves,
                ..
            } => words::product(
                &words::About {
                    sku,
                    title,
                    words,
                    guides,
                    loves,
                },
                place,
            ),
            Self::Ranking(ranking) => words::ranking(ranking, place),
            Self::Story(story) => guide::story(story, place),
            Self::Guide(shown) => guide::guide(shown, place),
            Self::List(shown) => list::list(shown, place),
            Self::Poll(shown) => list::poll(shown, place),
            Self::Facts { sku, facts } => established::facts(sku, facts, place),
        }
    }

    /// What everyone may read, as machines read it.
    fn linked_data(&self, place: &Place) -> Option<serde_json::Value> {
        let Self::Product {
            sku, title, public, ..
        } = self
        else {
            return None;
        };
        let reviewed = jsonld::Reviewed {
            sku,
            title,
            words: public,
        };
        Some(jsonld::reviews(&reviewed, place))
    }
}
