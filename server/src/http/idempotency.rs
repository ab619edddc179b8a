//! `Idempotency-Key`: a request that may come twice, and the answer that it gets each time.
//!
//! The key is bound to the request's method, address and body, byte for byte. The answer is kept in the commit of its effect and
//! comes back as the same bytes; refusals are decided afresh.

use super::body;
use super::problem::Problem;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use vouch_domain::idempotency::{Answer, Attempt, KeyRefusal, read_key};
use vouch_domain::{Fault, Refusal};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A JSON body that came with an `Idempotency-Key`.
pub struct Keyed<T> {
    pub body: T,
    key: String,
    request: [u8; 32],
}

impl<T> Keyed<T> {
    /// The body, and the attempt within `scope`: whose key it is.
    pub fn within(self, scope: impl ToString) -> (T, Attempt) {
        let attempt = Attempt {
            scope: scope.to_string(),
            key: self.key,
            request: self.request,
        };
        (self.body, attempt)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Keyed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let key = key(request.headers())?;
        let target = target(&request);
        let bytes = body::read_json(request).await?;
        Ok(Self {
            body: body::parse(&bytes)?,
            key,
            request: digest(&target, &bytes),
        })
    }
}

/// A JSON body that may have come with an `Idempotency-Key`: for mutations that do no harm when they happen twice.
pub struct MaybeKeyed<T> {
    body: T,
    keyed: Option<(String, [u8; 32])>,
}

impl<T> MaybeKeyed<T> {
    /// The body, and the attempt within `scope` if a key says that this is one.
    pub fn within(self, scope: impl ToString) -> (T, Option<Attempt>) {
        let attempt = self.keyed.map(|(key, request)| Attempt {
            scope: scope.to_string(),
            key,
            request,
        });
        (self.body, attempt)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for MaybeKeyed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.headers().contains_key(KEY) {
            let Keyed { body, key, request } = Keyed::from_request(request, state).await?;
            let keyed = Some((key, request));
            return Ok(Self { body, keyed });
        }
        let bytes = body::read_json(request).await?;
        Ok(Self {
            body: body::parse(&bytes)?,
            keyed: None,
        })
    }
}

/// A request without a body (or with an empty object for one) that came with an `Idempotency-Key`.
pub struct KeyedEmpty(Keyed<()>);

impl KeyedEmpty {
    pub fn within(self, scope: impl ToString) -> Attempt {
        self.0.within(scope).1
    }
}

impl<S: Send + Sync> FromRequest<S> for KeyedEmpty {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let key = key(request.headers())?;
        let target = target(&request);
        let bytes = body::read(request.into_body(), body::BODY_MAX).await?;
        if !bytes.is_empty() {
            body::parse::<Nothing>(&bytes)?;
        }
        let request = digest(&target, b"");
        Ok(Self(Keyed {
            body: (),
            key,
            request,
        }))
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// What an effect answers with: `value` as JSON.
pub fn answer(status: StatusCode, value: &impl Serialize) -> Result<(u16, Vec<u8>), Fault> {
    let body = serde_json::to_vec(value).map_err(|error| Fault(format!("an answer: {error}")))?;
    Ok((status.as_u16(), body))
}

/// Sends an answer, saying whether it was given before.
pub fn send(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if answer.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// The key of a request whose body is no JSON, if it has one.
pub fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    headers.contains_key(KEY).then(|| key(headers)).transpose()
}

/// Such a request as an attempt within `scope`. What its address asks for beside its path is part of it.
pub fn attempt(scope: impl ToString, key: String, parts: &Parts, body: &[u8]) -> Attempt {
    Attempt {
        scope: scope.to_string(),
        key,
        request: digest(&format!("{} {}", parts.method, parts.uri), body),
    }
}

/// Without a key, or with an odd one, the request itself is not in order: 400.
fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let refused = |reason: KeyRefusal| {
        let Refusal { code, sentence, .. } = reason.into();
        Problem::new(StatusCode::BAD_REQUEST, code, sentence)
    };
    let mut keys = headers.get_all(KEY).iter();
    match (keys.next(), keys.next()) {
        (None, _) => Err(refused(KeyRefusal::Missing)),
        (Some(key), None) => read_key(key.as_bytes()).map_err(refused),
        (Some(_), Some(_)) => Err(refused(KeyRefusal::Malformed)),
    }
}

fn target(request: &Request) -> String {
    format!("{} {}", request.method(), request.uri().path())
}

fn digest(target: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((target.len() as u64).to_be_bytes());
    hash.update(target);
    hash.update(body);
    hash.finalize().into()
}
