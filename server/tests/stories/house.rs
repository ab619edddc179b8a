//! A house for one story.

use crate::postgres::Database;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use clap::Parser;
use http_body_util::BodyExt;
use serde_json::Value;
use std::time::Duration;
use tower::ServiceExt;
use vouch_domain::Timestamp;
use vouch_server::app::App;
use vouch_server::assets::Assets;
use vouch_server::clock::Clock;
use vouch_server::config::Config;
use vouch_server::keys::Keys;
use vouch_server::store::Row;
use vouch_server::verify::verify_place;

/// 2026-03-02T09:00:00Z, a Monday.
pub const MONDAY: Timestamp = Timestamp::from_micros(1_772_442_000_000_000);
pub const PAY: &str = "http://pay.localhost:4400";

/// The stories are told on PostgreSQL when `VOUCH_STORIES_ON=postgres` says so, and on SQLite otherwise.
pub fn on_postgres() -> bool {
    std::env::var("VOUCH_STORIES_ON").is_ok_and(|store| store == "postgres")
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

pub struct House {
    pub app: App,
    router: Router,
    /// Not of a further node: that one's goes with the first.
    _folder: Option<tempfile::TempDir>,
    _database: Option<Database>,
}

/// What a door answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; fails the story when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("answers are UTF-8")
    }

    /// The stable code of a problem document; checks that it is one.
    #[track_caller]
    pub fn problem(&self) -> String {
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{} {}",
            self.status,
            self.text()
        );
        let document = self.json();
        assert_eq!(document["status"], self.status.as_u16());
        document["code"]
            .as_str()
            .expect("a problem has a code")
            .to_owned()
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }
}

/// Every story ends with an audit: whatever happened in it, the books balance.
impl Drop for House {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let place = self.app.config.place().expect("a place");
            let key = self.app.keys.journal.verifying_key();
            let report = verify_place(&place, Some(&key)).expect("the book can be read");
            assert_eq!(report.findings, [], "the books do not balance");
        }
    }
}

impl House {
    pub fn open() -> Self {
        Self::open_with(&[])
    }

    /// Opens with further command-line settings, such as `--rate-limits=off`.
    pub fn open_with(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().to_str().expect("a UTF-8 path").to_owned();
        let database = on_postgres().then(Database::new);
        // Always named: a story must not be told in the book that this shell's DATABASE_URL names.
        let url = match &database {
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{data}/vouch.db"),
        };
        let arguments = [
            "vouch",
            "--port=4400",
            "--data-dir",
            &data,
            "--database-url",
            &url,
        ]
        .into_iter()
        .chain(settings.iter().copied());
        let config = Settings::parse_from(arguments).config;
        let keys = Keys::load_or_create(&config.data_dir).expect("the keys");
        let place = config.place().expect("a place");
        let store = place
            .open(Some(keys.sign_heads()))
            .expect("the store opens");
        let app = App::new(store, Clock::set(MONDAY), config, Assets::default())
            .expect("the house opens");
        Self {
            router: vouch_server::http::router(app.clone()),
            app,
            _folder: Some(folder),
            _database: database,
        }
    }

    /// Another node of this house: the same book and keys, connections of its own.
    pub fn another_node(&self) -> Self {
        let place = self.app.config.place().expect("a place");
        let store = place.open(Some(self.app.keys.sign_heads()));
        let app = App {
            store: store.expect("the store opens"),
            ..self.app.clone()
        };
        Self {
            router: vouch_server::http::router(app.clone()),
            app,
            _folder: None,
            _database: None,
        }
    }

    /// What stands in the tables.
    pub fn rows(&self, query: &str) -> Vec<Row> {
        let place = self.app.config.place().expect("a place");
        let rows = place.snapshot(|sql| sql.query(query, &[]));
        rows.expect("a query")
    }

    /// How many rows of a table there are.
    pub fn count(&self, table: &str) -> i64 {
        let counted = self.rows(&format!("select count(*) from {table}"));
        counted[0].integer(0).expect("a count")
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        let (parts, body) = response.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let bytes = match kind.is_some_and(|kind| kind == "text/event-stream") {
            true => until_quiet(body).await,
            false => {
                let whole = body.collect().await.expect("the body arrives");
                whole.to_bytes().to_vec()
            }
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    /// A request with headers and, if any, a JSON body.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(json) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).expect("a well-formed request"))
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], None).await
    }

    /// A call from one of our own pages, with a shopper's token if given.
    pub async fn own_page(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("origin", PAY), ("sec-fetch-site", "same-origin")];
        if let Some(bearer) = &bearer {
            headers.push(("authorization", bearer));
        }
        self.call(method, path, &headers, body).await
    }

    /// A call from a merchant's server.
    pub async fn merchant(
        &self,
        method: &str,
        path: &str,
        key: &str,
        idempotency: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let bearer = format!("Bearer {key}");
        let mut headers = vec![("authorization", bearer.as_str())];
        if let Some(key) = idempotency {
            headers.push(("idempotency-key", key));
        }
        self.call(method, path, &headers, body).await
    }
}

/// What a stream says of its own accord: it does not end while somebody listens.
async fn until_quiet(mut body: Body) -> Vec<u8> {
    let mut said = Vec::new();
    while let Ok(Some(frame)) = tokio::time::timeout(Duration::from_millis(500), body.frame()).await
    {
        let data = frame.expect("the stream stands").into_data();
        said.extend(data.unwrap_or_default());
    }
    said
}
