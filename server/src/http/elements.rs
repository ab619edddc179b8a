//! The elements' documents: what `<vouch-recommendations>`, `<vouch-list>`, `<vouch-guide>` and `<vouch-facts>` show in a shop's
//! page. They are framed by the shop's registered origins alone, say what the rooms' own doors say to this reader, and no more.
//!
//! With `part=1` comes the view alone, for a document that is already there: after an act, and every half minute, so that what was
//! taken back is gone everywhere within one. It has an ETag, and nothing comes while nothing has changed.
//!
//! Who looks is known by a bearer token of this shop's frame, or, for reading alone, by the resume cookie
//! ([`checkouts::resume_of`]).

use super::authority::MaybeShopper;
use super::checkouts::{self, Asking, NothingToShow, in_path};
use super::embed::{self, Look, escaped};
use super::facts::show_facts;
use super::guides::{show_about, show_guide, show_story};
use super::headers::{self, Framing, Inline};
use super::lists::{show_list, show_loves, show_poll};
use super::problem::Problem;
use super::recommendations::{show_ranking, show_words};
use crate::app::App;
use crate::assets::Assets;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::guides::Before;
use vouch_domain::lists::{self, Way, loves, polls};
use vouch_domain::merchants::{Merchant, Origin};
use vouch_domain::{
    Error, ListId, PollId, Result, ShopperId, StoryId, Timestamp, Work, facts, guides,
    recommendations, shoppers,
};
use vouch_elements::{Place, facts as established, guide, jsonld, list, recommendations as words};
use vouch_messages::Language;
use vouch_messages::elements::{Message, Outcome};
use vouch_wire as wire;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(linked_data))
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
        None => vouch_elements::nothing(&place),
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
    MaybeShopper(session): MaybeShopper,
    resume: Option<[u8; 32]>,
    now: Timestamp,
) -> Result<Option<Facts>> {
    let Some(merchant) = work.merchant_by_publishable_key(&asked.key)? else {
        return Ok(None);
    };
    let session = session.filter(|session| session.merchant.is_none_or(|id| id == merchant.id));
    let viewer = match (session, resume) {
        (Some(session), _) => Some(session.shopper),
        (None, Some(hash)) => shoppers::resumed(work, &hash, merchant.id, now)?,
        (None, None) => None,
    };
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

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Reviewed {
    /// The shop's publishable key.
    #[param(example = "pk_test_lumen")]
    key: String,
    /// The product's SKU.
    #[param(example = "lamp-arc")]
    product: String,
    /// `en` or `fr`, for what is said in words.
    lang: Option<String>,
}

/// Public words as JSON-LD
///
/// `schema.org/Product` with its reviews, each with its disclosure, for a shop's server to write into its page. What everyone may read
/// and nothing else, whoever asks.
#[utoipa::path(get, path = "/v1/recommendations.jsonld", tag = "recommendations", params(Reviewed), responses((status = 200, content_type = "application/ld+json")))]
async fn linked_data(
    State(app): State<App>,
    headers: HeaderMap,
    query: Result<Query<Reviewed>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(asked)) = query else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "Name the shop by its publishable key and the product by its SKU: ?key=pk_test_…&product=….",
        ));
    };
    let language = checkouts::language(asked.lang.as_deref(), &headers);
    let now = app.now();
    let house = app.clone();
    let (merchant, title, words, sku) = app
        .store
        .read(move |work| {
            let merchant = work
                .merchant_by_publishable_key(&asked.key)?
                .ok_or(NothingToShow::Key)?;
            let sku = asked.product;
            let product = work
                .product(merchant.id, &sku)?
                .ok_or(NothingToShow::Product)?;
            let view = recommendations::product_view(work, None, merchant.id, &sku, now)?;
            let words = show_words(&house, None, view).people;
            Ok((merchant, product.title, words, sku))
        })
        .await?;
    let place = Place {
        language,
        shop: merchant.name,
        merchant: merchant.id.to_string(),
        key: merchant.publishable_key,
        provider: app.origin.to_string(),
        look: String::new(),
        known: false,
    };
    let reviewed = jsonld::Reviewed {
        sku: &sku,
        title: &title,
        words: &words,
    };
    let body = jsonld::reviews(&reviewed, &place).to_string();
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok(headers::for_everyone((kind, body).into_response()))
}

impl View {
    fn name(self) -> &'static str {
        match self {
            Self::Words => "recommendations",
            Self::Guide => "guide",
            Self::List => "list",
            Self::Facts => "facts",
        }
    }

    fn title(self) -> Message {
        match self {
            Self::Words => Message::ViewRecommendations,
            Self::Guide => Message::ViewGuide,
            Self::List => Message::ViewList,
            Self::Facts => Message::ViewFacts,
        }
    }
}

fn part(html: String, etag: &str, headers: &HeaderMap) -> Response {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == etag);
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Html(html).into_response(),
    };
    let value = HeaderValue::from_str(etag).expect("a hash fits a header");
    response.headers_mut().insert(header::ETAG, value);
    response
}

fn etag(html: &str) -> String {
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(html)[..18]);
    ["\"", &hash, "\""].concat()
}

fn inline(assets: &Assets) -> Inline {
    Inline {
        script: assets.inlined("elements.js").source,
        style: assets.inlined("elements.css").source,
    }
}

/// The element's language and look, for the addresses of further documents of its frame.
fn look_of(asked: &Asked, language: Language) -> String {
    let mut query = ["&lang=", language.tag()].concat();
    for (name, value) in [
        ("scheme", &asked.scheme),
        ("accent", &asked.accent),
        ("radius", &asked.radius),
        ("origin", &asked.origin),
    ] {
        if let Some(value) = value {
            query += &["&", name, "=", &in_path(value)].concat();
        }
    }
    query
}

/// The address of the view alone.
fn part_of(view: View, asked: &Asked, place: &Place) -> String {
    let mut url = ["/embed/", view.name(), "?key=", &in_path(&asked.key)].concat();
    for (name, value) in [
        ("product", &asked.product),
        ("story", &asked.story),
        ("guide", &asked.guide),
        ("list", &asked.list),
    ] {
        if let Some(value) = value {
            url += &["&", name, "=", &in_path(value)].concat();
        }
    }
    [&url, &*place.look, "&part=1"].concat()
}

fn document(
    app: &App,
    view: View,
    asked: &Asked,
    place: &Place,
    facts: &Facts,
    html: &str,
    etag: &str,
) -> String {
    let language = place.language;
    let say = |message: Message| escaped(message.text(language));
    let part = part_of(view, asked, place);
    let sentences: serde_json::Map<_, _> = Outcome::by_code(language)
        .map(|(code, text)| (code.to_owned(), text.into()))
        .collect();
    let origins: Vec<_> = facts.merchant.origins.iter().map(Origin::as_str).collect();
    let data = embed::data_block(&json!({
        "origins": origins,
        "shop": asked.key,
        "part": part,
        "etag": etag,
        "sentences": sentences,
    }));
    let look = embed::appearance_of(Look {
        scheme: asked.scheme.as_deref(),
        accent: asked.accent.as_deref(),
        radius: asked.radius.as_deref(),
    });
    let alone = part.replace("&part=1", "");
    let why = vouch_messages::fill(Message::SignInWhy.text(language), &[("shop", &place.shop)]);
    format!(
        "<!doctype html><html lang=\"{lang}\" data-framed{look}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <style>{style}</style>{data}<script>{script}</script>{linked}</head><body>\
         <main class=\"element {name}\" id=\"view\" aria-label=\"{title}\">{html}</main>\
         <p class=\"status\" id=\"status\" role=\"status\"></p>\
         <section class=\"sign-in\" id=\"sign-in\" tabindex=\"-1\" aria-labelledby=\"sign-in-title\" hidden>\
         <h2 id=\"sign-in-title\">{sign_in}</h2><p class=\"hint\">{why}</p><p class=\"ways\">\
         <button type=\"button\" class=\"primary\" data-act=\"again\">{again}</button>\
         <a class=\"button secondary\" href=\"{hub}\" target=\"_blank\" rel=\"noopener\" title=\"{opens}\">{create}</a>\
         <a class=\"button secondary\" href=\"{alone}\" target=\"_blank\" rel=\"noopener\" title=\"{opens}\">{open_alone}</a></p></section>\
         <noscript><p class=\"hint\">{needs_script}</p></noscript></body></html>",
        lang = language.tag(),
        title = say(view.title()),
        style = app.assets.inlined("elements.css").text,
        script = app.assets.inlined("elements.js").text,
        name = view.name(),
        linked = facts
            .shown
            .as_ref()
            .and_then(|shown| shown.linked_data(place))
            .map_or_else(String::new, |data| {
                let json = data.to_string().replace('<', "\\u003c");
                format!("<script type=\"application/ld+json\">{json}</script>")
            }),
        sign_in = say(Message::SignInTitle),
        why = escaped(&why),
        again = say(Message::TryAgain),
        create = say(Message::CreateAccount),
        open_alone = say(Message::OpenAlone),
        opens = say(Message::OpensNewTab),
        hub = escaped(&format!("{}/hub?lang={}", app.origin, language.tag())),
        alone = escaped(&alone),
        needs_script = say(Message::NeedsScript),
    )
}

/// No shop has this key: nothing to press, nothing that runs, nobody who may frame it.
fn nothing(app: &App, language: Language) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Vouch</title><style>{}</style><p class=\"hint\">{}</p></html>",
        language.tag(),
        app.assets.inlined("elements.css").text,
        escaped(Message::NotFound.text(language)),
    );
    let inline = Inline {
        script: String::new(),
        ..inline(&app.assets)
    };
    headers::document_with(StatusCode::NOT_FOUND, html, Framing::Nobody, &inline)
}
