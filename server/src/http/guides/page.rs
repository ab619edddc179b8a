//! A guide's public page and their stories, written here whole: no script, no login, one style sheet. What a guide is to shops, and
//! what an author got for a story, stands before everything else of it, in the text and in the data for machines (JSON-LD).

use super::place;
use super::show::{picture_path, show_place};
use crate::app::App;
use crate::clock::rfc3339;
use crate::http::checkouts::in_path;
use crate::http::headers::{self, Framing};
use crate::http::problem::Problem;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{self, Cited, Form, GuideView, StoryCard, StoryView, Version};
use vouch_domain::{Error, StoryId, Timestamp};
use vouch_messages::guides::Message;
use vouch_messages::{Language, day, fill};

const STYLE: &str = include_str!("page.css");

pub fn pages() -> Router<App> {
    Router::new()
        .route("/guides/{handle}", get(guide))
        .route("/guides/{handle}/{story}", get(story))
        .route(&style_path(), get(style))
}

/// The style sheet under the name of its content: it never changes, so it is never asked for twice.
fn style_path() -> String {
    let hash = Sha256::digest(STYLE);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/assets/guides-{name}.css")
}

async fn style() -> Response {
    let mut response = STYLE.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/css; charset=utf-8"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers::for_everyone(response)
}

#[derive(Deserialize, Default)]
struct Asked {
    lang: Option<String>,
    before: Option<String>,
}

type Address = Result<Query<Asked>, QueryRejection>;

async fn guide(
    State(app): State<App>,
    Path(handle): Path<String>,
    asked: Address,
    headers: HeaderMap,
) -> Response {
    let (language, asked) = read(asked, &headers);
    let Ok(before) = place(asked.before.as_deref()) else {
        return missing(language);
    };
    let found = app
        .store
        .read(move |work| guides::guide_view(work, None, &handle, before))
        .await;
    match found {
        Ok(view) => page(StatusCode::OK, written_guide(&app, &view, language)),
        Err(error) => failed(error, language),
    }
}

async fn story(
    State(app): State<App>,
    Path((handle, id)): Path<(String, String)>,
    asked: Address,
    headers: HeaderMap,
) -> Response {
    let (language, _) = read(asked, &headers);
    let Some(id) = StoryId::parse(&id) else {
        return missing(language);
    };
    let found = app
        .store
        .read(move |work| {
            let view = guides::story_view(work, None, id)?;
            Ok((view, work.versions(id)?))
        })
        .await;
    match found {
        Ok((view, versions)) if view.card.author.handle.as_str() == handle => page(
            StatusCode::OK,
            written_story(&app, &view, &versions, language),
        ),
        Ok(_) => missing(language),
        Err(error) => failed(error, language),
    }
}

fn read(asked: Address, headers: &HeaderMap) -> (Language, Asked) {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    (Language::choose(asked.lang.as_deref(), accepted), asked)
}

fn page(status: StatusCode, html: String) -> Response {
    let mut response = headers::alone(headers::document(status, html, Framing::Nobody));
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

fn failed(error: Error, language: Language) -> Response {
    match error {
        Error::Refused(_) => missing(language),
        fault => Problem::from(fault).into_response(),
    }
}

fn missing(language: Language) -> Response {
    let title = Message::PageNotFound.text(language);
    let body = format!(
        "<main><h1>{}</h1><p class=\"about\">{}</p><p class=\"way\"><a href=\"/hub/following?lang={}\">{}</a></p></main>",
        escaped(title),
        escaped(Message::PageNotFoundText.text(language)),
        language.tag(),
        escaped(Message::GuidesHere.text(language)),
    );
    page(StatusCode::NOT_FOUND, html(language, title, "", &body))
}

fn written_guide(app: &App, view: &GuideView, language: Language) -> String {
    let say = |message: Message| escaped(message.text(language));
    let address = format!("/guides/{}", view.card.handle);
    let relations = match view.relations.as_slice() {
        [] => format!("<p>{}</p>", say(Message::PageNoRelations)),
        some => {
            let mut lines = String::new();
            for (shop, what) in some {
                let words = said(*what).text(language);
                let line = fill(
                    Message::PageRelation.text(language),
                    &[("shop", shop), ("what", words)],
                );
                // Writing to a String cannot fail; so below.
                let _ = write!(lines, "<li class=\"disclosure\">{}</li>", escaped(&line));
            }
            format!("<h2>{}</h2><ul>{lines}</ul>", say(Message::PageRelations))
        }
    };
    let since = fill(
        Message::PageSince.text(language),
        &[("day", &day_of(view.since, language))],
    );
    let mut stories = String::new();
    for card in &view.stories {
        let _ = write!(stories, "{}", entry(card, language));
    }
    if view.stories.is_empty() {
        stories = format!("<p class=\"quiet\">{}</p>", say(Message::PageNoStories));
    }
    if let Some(next) = view.next {
        let _ = write!(
            stories,
            "<a class=\"older\" href=\"{address}?before={}&amp;lang={}\">{}</a>",
            show_place(next),
            language.tag(),
            say(Message::PageOlder)
        );
    }
    let how = fill(
        Message::PageFollowHow.text(language),
        &[("name", &view.card.name)],
    );
    let body = format!(
        "<main>\
         <p class=\"quiet\">{kind}</p><h1><bdi>{name}</bdi></h1>\
         <p class=\"quiet\">{followers} · {since}{ambassador}</p>\
         <div class=\"relations\">{relations}</div>\
         <p class=\"about\">{about}</p>\
         <h2>{stories_name}</h2>{stories}</main>\
         <footer class=\"foot quiet\"><p><a href=\"/hub/following\">{how}</a></p><p>{order}</p></footer>",
        kind = say(Message::PageGuide),
        name = escaped(&view.card.name),
        followers = followers(view.card.followers, language),
        since = escaped(&since),
        ambassador = match view.card.ambassador {
            true => format!(" · {}", say(Message::Ambassador)),
            false => String::new(),
        },
        about = escaped(&view.about),
        stories_name = say(Message::PageStories),
        how = escaped(&how),
        order = say(Message::PageOrder),
    );
    let data = json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "name": view.card.name,
            "url": format!("{}{address}", app.origin),
            "description": view.about,
            "knowsAbout": view.relations.iter().map(|(shop, what)| json!({
                "@type": "Organization",
                "name": shop,
                "description": said(*what).text(language),
            })).collect::<Vec<_>>(),
        },
    });
    html(language, &view.card.name, &data_block(&data), &body)
}

/// One story in the list.
fn entry(card: &StoryCard, language: Language) -> String {
    let mut marks = marks(card, language);
    if !marks.is_empty() {
        marks = format!("<p class=\"mark\">{marks}</p>");
    }
    format!(
        "<article aria-labelledby=\"{id}\">{disclosure}\
         <h3 id=\"{id}\"><a href=\"/guides/{handle}/{id}?lang={lang}\">{title}</a></h3>\
         <p class=\"quiet\">{kind} · {date}</p><p class=\"text\">{opening}</p>{marks}</article>",
        id = card.id,
        disclosure = disclosure(card.disclosure, language),
        handle = card.author.handle,
        lang = language.tag(),
        title = escaped(&card.title),
        kind = kind(card, language),
        date = date(card.published_at, language),
        opening = escaped(&card.opening),
    )
}

fn written_story(app: &App, view: &StoryView, versions: &[Version], language: Language) -> String {
    let say = |message: Message| escaped(message.text(language));
    let card = &view.card;
    let guide = format!("/guides/{}", card.author.handle);
    let by = fill(
        Message::ByName.text(language),
        &[("name", &card.author.name)],
    );
    let edited = match view.version {
        1 => String::new(),
        _ => {
            let words = fill(
                Message::PageEdited.text(language),
                &[("day", &day_of(view.version_at, language))],
            );
            format!(" · {}", escaped(&words))
        }
    };
    let marks = marks(card, language);
    let mut cited = String::new();
    for product in &view.cited {
        let _ = write!(cited, "{}", written_product(product, language));
    }
    let body = format!(
        "<main><article>{disclosure}<h1>{title}</h1>\
         <p class=\"by\"><a href=\"{guide}?lang={lang}\">{by}</a> <span class=\"quiet\">· {kind} · {date}{edited}</span></p>\
         <p class=\"mark\">{marks}</p>\
         <p class=\"text\">{text}</p>\
         <h2 id=\"cited\">{cited_name}</h2><ol class=\"cited\" aria-labelledby=\"cited\">{cited}</ol>\
         {before}</article></main>\
         <footer class=\"foot quiet\"><p>{order}</p></footer>",
        disclosure = disclosure(card.disclosure, language),
        title = escaped(&card.title),
        lang = language.tag(),
        by = escaped(&by),
        kind = kind(card, language),
        date = date(card.published_at, language),
        text = escaped(&view.text),
        cited_name = say(Message::PageCited),
        before = earlier(versions, view.version, language),
        order = say(Message::PageOrder),
    );
    let data = json!({
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": card.title,
        // What the author got for it stands before the text here as well.
        "disambiguatingDescription": said(card.disclosure).text(language),
        "additionalType": format!("disclosure:{}", card.disclosure.name()),
        "articleBody": view.text,
        "datePublished": rfc3339(card.published_at),
        "dateModified": rfc3339(view.version_at),
        "author": {
            "@type": "Person",
            "name": card.author.name,
            "url": format!("{}{guide}", app.origin),
        },
        "mentions": view.cited.iter().map(|product| json!({
            "@type": "Product",
            "name": product.title,
            "sku": product.sku,
            "manufacturer": { "@type": "Organization", "name": product.shop },
        })).collect::<Vec<_>>(),
    });
    html(language, &card.title, &data_block(&data), &body)
}

fn written_product(product: &Cited, language: Language) -> String {
    let picture = match product.picture {
        true => format!(
            "<img src=\"{}\" alt=\"\" width=\"80\" height=\"80\" loading=\"lazy\">",
            picture_path(product.merchant, &product.sku)
        ),
        false => "<span class=\"none\"></span>".into(),
    };
    let relation = product
        .relation
        .map(|what| disclosure(what, language))
        .unwrap_or_default();
    let gone = match product.available {
        true => String::new(),
        false => format!(
            "<p class=\"quiet\">{}</p>",
            escaped(Message::PageNotSold.text(language))
        ),
    };
    // What can be ordered leads to its checkout, where it is shown with what people say of it.
    let title = match product.available {
        true => format!(
            "<a href=\"/checkout?key={}&amp;product={}&amp;lang={}\"><bdi>{}</bdi></a>",
            in_path(&product.publishable_key),
            in_path(&product.sku),
            language.tag(),
            escaped(&product.title),
        ),
        false => format!("<bdi>{}</bdi>", escaped(&product.title)),
    };
    let note = match product.note.as_str() {
        "" => String::new(),
        note => format!("<p>{}</p>", escaped(note)),
    };
    format!(
        "<li>{picture}<div><p class=\"name\">{title}</p><p class=\"quiet\"><bdi>{}</bdi></p>{relation}{note}{gone}</div></li>",
        escaped(&product.shop),
    )
}

/// What it said before, where it was changed.
fn earlier(versions: &[Version], current: u32, language: Language) -> String {
    let mut before = String::new();
    for version in versions.iter().rev().filter(|one| one.number != current) {
        let _ = write!(
            before,
            "<article>{}<h3>{}</h3><p class=\"quiet\">{}</p><p class=\"text\">{}</p></article>",
            disclosure(version.disclosure, language),
            escaped(&version.content.title),
            date(version.at, language),
            escaped(&version.content.text),
        );
    }
    match before.as_str() {
        "" => before,
        _ => format!(
            "<details><summary>{}</summary>{before}</details>",
            escaped(Message::PageVersions.text(language))
        ),
    }
}

/// Who stands by it, and whom it helped.
fn marks(card: &StoryCard, language: Language) -> String {
    let endorsed = card.endorsed_by.as_ref().map(|coach| {
        let words = Message::EndorsedBy.text(language);
        escaped(&fill(words, &[("name", &coach.name)]))
    });
    let helped = match card.helped.total {
        0 => None,
        1 => Some(escaped(Message::HelpedOne.text(language))),
        many => {
            let words = Message::HelpedMany.text(language);
            Some(escaped(&fill(words, &[("count", &many.to_string())])))
        }
    };
    let both: Vec<String> = endorsed.into_iter().chain(helped).collect();
    both.join(" · ")
}

fn kind(card: &StoryCard, language: Language) -> String {
    match card.form {
        Form::Story => escaped(Message::Story.text(language)),
        Form::Set => escaped(&fill(
            Message::Set.text(language),
            &[("count", &card.products.to_string())],
        )),
    }
}

fn followers(count: u32, language: Language) -> String {
    match count {
        0 => escaped(Message::FollowersNone.text(language)),
        1 => escaped(Message::FollowersOne.text(language)),
        _ => escaped(&fill(
            Message::FollowersMany.text(language),
            &[("count", &count.to_string())],
        )),
    }
}

fn said(disclosure: Disclosure) -> Message {
    match disclosure {
        Disclosure::None => Message::SaidNone,
        Disclosure::Rewarded => Message::SaidRewarded,
        Disclosure::FreeSample => Message::SaidFreeSample,
        Disclosure::Employee => Message::SaidEmployee,
        Disclosure::Family => Message::SaidFamily,
    }
}

fn disclosure(what: Disclosure, language: Language) -> String {
    let class = match what {
        Disclosure::None => "disclosure none",
        _ => "disclosure",
    };
    format!(
        "<p class=\"{class}\">{}</p>",
        escaped(said(what).text(language))
    )
}

fn html(language: Language, title: &str, head: &str, body: &str) -> String {
    let other = match language {
        Language::English => Language::French,
        Language::French => Language::English,
    };
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title} – Vouch</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"{style}\">{head}</head><body><div class=\"frame\">\
         <header class=\"top\"><a class=\"brand\" href=\"/hub\">Vouch</a>\
         <a lang=\"{other}\" hreflang=\"{other}\" href=\"?lang={other}\">{other_name}</a></header>\
         {body}</div></body></html>",
        tag = language.tag(),
        title = escaped(title),
        style = style_path(),
        other = other.tag(),
        other_name = escaped(Message::OtherLanguage.text(language)),
    )
}

/// Data for machines. `<` is written as an escape: a title may hold `</script>` one day.
fn data_block(data: &serde_json::Value) -> String {
    let text = data.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{text}</script>")
}

fn date(at: Timestamp, language: Language) -> String {
    format!(
        "<time datetime=\"{}\">{}</time>",
        rfc3339(at),
        escaped(&day_of(at, language))
    )
}

fn day_of(at: Timestamp, language: Language) -> String {
    let instant =
        jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = instant.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    day(i32::from(date.year()), month, of_month, language)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
