//! Bodies: JSON, read strictly. Too long, not JSON, not UTF-8, unknown or missing fields: each has its own clear problem.

use super::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

/// The longest JSON body any door but the catalogue takes, in bytes.
pub const BODY_MAX: usize = 64 * 1024;

/// Reads a body of at most `max` bytes. Of a longer one as much again is let pass, so that whoever sent a little too much is
/// still there to hear why it is refused; whoever sends more is cut off.
pub async fn read(mut body: Body, max: usize) -> Result<Bytes, Problem> {
    match Limited::new(&mut body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            let_pass(body, max).await;
            Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!("The body is longer than {max} bytes."),
            ))
        }
        Err(_) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed_body",
            "The body broke off.",
        )),
    }
}

/// Takes in at most `max` bytes and keeps none. A connection breaks when an answer comes before the request is through, and
/// then a browser knows of no answer.
pub async fn let_pass(mut body: Body, max: usize) {
    let mut left = max;
    while let Some(Ok(frame)) = body.frame().await {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(bytes) {
            Some(less) => left = less,
            None => return,
        }
    }
}

/// Takes JSON apart into `T`, saying where it fails.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed_body",
            "The body is not UTF-8.",
        )
    })?;
    serde_json::from_str(text).map_err(|error| {
        let data = error.is_data();
        // serde's message names the field and the expectation; it never repeats more of the body than one token.
        let status = if data {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::BAD_REQUEST
        };
        Problem::new(
            status,
            if data {
                "invalid_field"
            } else {
                "malformed_body"
            },
            error.to_string(),
        )
    })
}

/// The bytes of a JSON body, not yet taken apart.
pub async fn read_json(request: Request) -> Result<Bytes, Problem> {
    let json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(';')
                .next()
                .unwrap_or("")
                .trim()
                .eq_ignore_ascii_case("application/json")
        });
    if !json {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send the body as application/json.",
        ));
    }
    read(request.into_body(), BODY_MAX).await
}

/// `StrictJson<wire::T>` as a door's argument.
pub struct StrictJson<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for StrictJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        parse(&read_json(request).await?).map(Self)
    }
}
