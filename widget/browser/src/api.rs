//! Requests to the server and what can come of them.
//!
//! An answer is either there (2xx), a refusal (a problem document with its stable code), or lost: then nobody knows whether the
//! request arrived, and the same one may be sent again.

use crate::json::Json;
use gloo_net::http::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// No answer after this long counts as lost.
const PATIENCE_MS: u32 = 20_000;

/// A request being put together: `Call::post("/v1/top-ups").bearer(&token).key(&key).json(body).read::<Balance>().await`.
pub struct Call {
    builder: RequestBuilder,
    body: Option<JsValue>,
    patience_ms: u32,
}

pub enum Failure {
    /// No answer, or none that makes sense.
    Lost,
    Refused(Problem),
}

/// A problem document (RFC 9457), with whatever further members its kind has.
pub struct Problem {
    pub status: u16,
    pub code: String,
    pub detail: String,
    pub body: Json,
}

/// An answer that was given: its status and its text.
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Call {
    pub fn get(url: &str) -> Self {
        Self::new(Method::GET, url)
    }

    pub fn post(url: &str) -> Self {
        Self::new(Method::POST, url)
    }

    pub fn put(url: &str) -> Self {
        Self::new(Method::PUT, url)
    }

    pub fn patch(url: &str) -> Self {
        Self::new(Method::PATCH, url)
    }

    pub fn delete(url: &str) -> Self {
        Self::new(Method::DELETE, url)
    }

    fn new(method: Method, url: &str) -> Self {
        Self {
            builder: RequestBuilder::new(url).method(method),
            body: None,
            patience_ms: PATIENCE_MS,
        }
    }

    /// On the authority of this session.
    pub fn bearer(mut self, token: &str) -> Self {
        self.builder = self
            .builder
            .header("authorization", &["Bearer ", token].concat());
        self
    }

    /// The `Idempotency-Key`: the same for the same request sent again.
    pub fn key(mut self, key: &str) -> Self {
        self.builder = self.builder.header("idempotency-key", key);
        self
    }

    /// A body that is JSON already.
    pub fn json(mut self, body: String) -> Self {
        self.builder = self.builder.header("content-type", "application/json");
        self.body = Some(body.into());
        self
    }

    /// A file as it is. It may take its time.
    pub fn file(mut self, file: &JsValue) -> Self {
        self.body = Some(file.clone());
        self.patience_ms = 15 * PATIENCE_MS;
        self
    }

    /// Sends, and reads the answer as `T`.
    pub async fn read<T: DeserializeOwned>(self) -> Result<T, Failure> {
        let answer = self.send().await?;
        answer.read()
    }

    /// Sends; any 2xx is an answer.
    pub async fn send(self) -> Result<Answer, Failure> {
        let signal = web_sys::AbortSignal::timeout_with_u32(self.patience_ms);
        let builder = self.builder.abort_signal(Some(&signal));
        let request = match self.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let lost = |_| Failure::Lost;
        let response = request.map_err(lost)?.send().await.map_err(lost)?;
        let status = response.status();
        let text = response.text().await.map_err(lost)?;
        if (200..300).contains(&status) {
            return Ok(Answer { status, text });
        }
        let body = Json::parse(&text).ok_or(Failure::Lost)?;
        let code = body.optional_text("code").ok_or(Failure::Lost)?;
        Err(Failure::Refused(Problem {
            status,
            code,
            detail: body.text("detail"),
            body,
        }))
    }

    /// Sends, and reads the answer with `read`; an answer that cannot be read is none.
    pub async fn read_with<T>(self, read: fn(&Json) -> Option<T>) -> Result<T, Failure> {
        self.send()
            .await?
            .json()
            .and_then(|json| read(&json))
            .ok_or(Failure::Lost)
    }
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_str(&self.text).map_err(|_| Failure::Lost)
    }

    pub fn json(&self) -> Option<Json> {
        Json::parse(&self.text)
    }
}
