//! The hub's door: the documents of a shopper's own pages. Each is the same shell; the app in it reads the address and asks the
//! API with the shopper's token, so no document ever holds anything that belongs to a person.

use super::headers::{Framing, alone, document};
use super::problem::Problem;
use crate::app::App;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use vouch_domain::Result as Outcome;
use vouch_domain::Work;
use vouch_messages::Language;
use vouch_messages::hub::Message;
use vouch_wire::hub as wire;

/// The shops that a newcomer is sent on to, where the sandbox has them.
const SHOPS_TO_TRY: [&str; 3] = ["pk_test_lumen", "pk_test_papier", "pk_test_stride"];

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hub", get(page))
        .route("/hub/orders/{id}", get(page))
        .route("/hub/friends", get(page))
        .route("/hub/recommendations", get(page))
        .route("/hub/facts", get(page))
        .route("/hub/lists", get(page))
        .route("/hub/lists/{id}", get(page))
        .route("/hub/polls/{id}", get(page))
        .route("/hub/following", get(page))
        .route("/hub/guide", get(page))
        .route("/hub/guide/{id}", get(page))
        .route("/hub/balance", get(page))
        .route("/hub/passkeys", get(page))
        .route("/hub/reports", get(page))
        .route("/lists/{token}", get(page))
        .route("/polls/{token}", get(page))
        .route("/invitations/{token}", get(page))
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let asked = asked.ok().and_then(|Query(asked)| asked.lang);
    let language = Language::choose(asked.as_deref(), accepted);
    let shops = app.store.read(shops_to_try).await?;
    let data = wire::HubData {
        language: language.tag().into(),
        currency: "EUR".into(),
        shops,
    };
    let html = shell(&app, language, &data);
    Ok(alone(document(StatusCode::OK, html, Framing::Nobody)))
}

fn shops_to_try(work: &mut dyn Work) -> Outcome<Vec<wire::HubShop>> {
    let mut shops = Vec::new();
    for key in SHOPS_TO_TRY {
        if let Some(shop) = work.merchant_by_publishable_key(key)?
            && let Some(origin) = shop.origins.first()
        {
            shops.push(wire::HubShop {
                name: shop.name,
                url: format!("{origin}/"),
            });
        }
    }
    Ok(shops)
}

/// The document: style, preloads, the data block, a place for the app and what stands there until it runs.
fn shell(app: &App, language: Language, data: &wire::HubData) -> String {
    let say = |message: Message| message.text(language);
    let url = |name: &str| app.assets.url(name);
    // `<` is written as an escape: a shop's name may hold `</script>`.
    let data = serde_json::to_string(data)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
<link rel="modulepreload" href="{glue}">
<link rel="preload" as="fetch" crossorigin href="{wasm}" type="application/wasm">
<script type="module" async src="{boot}"></script>
</head>
<body>
<div id="app"><main class="still"><p role="status">{loading}</p></main></div>
<noscript><p class="still">{needs_script}</p></noscript>
<p id="trouble" class="still" role="alert" hidden>{could_not_start}</p>
<script type="application/json" id="data">{data}</script>
</body>
</html>
"#,
        language = language.tag(),
        title = say(Message::Hub),
        style = url("hub.css"),
        boot = url("hub-boot.js"),
        glue = url("hub.js"),
        wasm = url("hub.wasm"),
        loading = say(Message::Loading),
        needs_script = say(Message::NeedsScript),
        could_not_start = say(Message::CouldNotStart),
    )
}
