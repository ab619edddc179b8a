//! What stands around a view: the document with the one script and the one style that it allows, and the address under which the view
//! alone is asked for again.

use super::{Asked, Facts, View};
use crate::app::App;
use crate::assets::Assets;
use crate::http::checkouts::in_path;
use crate::http::embed::{self, Look, escaped};
use crate::http::headers::{self, Framing, Inline};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use vouch_domain::merchants::Origin;
use vouch_elements::Place;
use vouch_messages::Language;
use vouch_messages::elements::{Message, Outcome};

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

pub(super) fn part(html: String, etag: &str, headers: &HeaderMap) -> Response {
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

pub(super) fn etag(html: &str) -> String {
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(html)[..18]);
    ["\"", &hash, "\""].concat()
}

pub(super) fn inline(assets: &Assets) -> Inline {
    Inline {
        script: assets.inlined("elements.js").source,
        style: assets.inlined("elements.css").source,
    }
}

/// The element's language and look, for the addresses of further documents of its frame.
pub(super) fn look_of(asked: &Asked, language: Language) -> String {
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

pub(super) fn document(
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
pub(super) fn nothing(app: &App, language: Language) -> Response {
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
