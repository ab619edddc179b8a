//! Asking the server on the shopper's authority. A session that is over signs the shopper out, wherever that is noticed.

use crate::hub::Hub;
use serde::de::DeserializeOwned;
use vouch_browser::api::{Answer, Call, Failure};
use vouch_messages::hub::Message;

pub async fn get<T: DeserializeOwned>(hub: Hub, path: &str) -> Result<T, Failure> {
    read(send(hub, Call::get(path)).await)
}

pub async fn post<T: DeserializeOwned>(
    hub: Hub,
    path: &str,
    body: Option<String>,
) -> Result<T, Failure> {
    let call = Call::post(path);
    let call = match body {
        Some(body) => call.json(body),
        None => call,
    };
    read(send(hub, call).await)
}

/// The answer as the text it came as, for what the browser itself reads.
pub async fn post_for_text(hub: Hub, path: &str) -> Result<String, Failure> {
    send(hub, Call::post(path)).await.map(|answer| answer.text)
}

/// Posts where nothing is said and nothing answered.
pub async fn post_alone(hub: Hub, path: &str) -> Result<(), Failure> {
    send(hub, Call::post(path)).await.map(drop)
}

/// The same with an `Idempotency-Key`: sent again with the same key, it happens once.
pub async fn post_once<T: DeserializeOwned>(
    hub: Hub,
    path: &str,
    key: &str,
    body: String,
) -> Result<T, Failure> {
    read(send(hub, Call::post(path).key(key).json(body)).await)
}

pub async fn put<T: DeserializeOwned>(hub: Hub, path: &str, body: String) -> Result<T, Failure> {
    read(send(hub, Call::put(path).json(body)).await)
}

/// Puts where nothing is answered.
pub async fn set(hub: Hub, path: &str, body: String) -> Result<(), Failure> {
    send(hub, Call::put(path).json(body)).await.map(drop)
}

/// The same where nothing is said and nothing answered.
pub async fn put_alone(hub: Hub, path: &str) -> Result<(), Failure> {
    send(hub, Call::put(path)).await.map(drop)
}

pub async fn patch<T: DeserializeOwned>(hub: Hub, path: &str, body: String) -> Result<T, Failure> {
    read(send(hub, Call::patch(path).json(body)).await)
}

/// Takes something away where what is left is answered.
pub async fn take<T: DeserializeOwned>(hub: Hub, path: &str) -> Result<T, Failure> {
    read(send(hub, Call::delete(path)).await)
}

/// A file, as it is.
pub async fn upload(hub: Hub, path: &str, file: &web_sys::File) -> Result<(), Failure> {
    send(hub, Call::post(path).file(file)).await.map(drop)
}

pub async fn delete(hub: Hub, path: &str) -> Result<(), Failure> {
    send(hub, Call::delete(path)).await.map(drop)
}

fn read<T: DeserializeOwned>(answer: Result<Answer, Failure>) -> Result<T, Failure> {
    answer?.read()
}

async fn send(hub: Hub, call: Call) -> Result<Answer, Failure> {
    let token = hub.token();
    let call = match &token {
        Some(token) => call.bearer(token),
        None => call,
    };
    let answer = call.send().await;
    if let Err(Failure::Refused(problem)) = &answer
        && problem.status == 401
        && token.is_some()
    {
        hub.sign_out(Message::SessionOver);
    }
    answer
}

/// The field that a refused text came in; empty where it was not one.
pub fn field(failure: &Failure) -> &str {
    match failure {
        Failure::Refused(problem) => {
            let named = problem.detail.split_once(": ");
            named.map_or("", |(field, _)| field)
        }
        Failure::Lost => "",
    }
}

/// The code of a refusal; empty when the answer was lost.
pub fn code(failure: &Failure) -> &str {
    match failure {
        Failure::Refused(problem) => &problem.code,
        Failure::Lost => "",
    }
}

/// What to say where a page has no better words for it.
pub fn sentence(failure: &Failure) -> Message {
    match failure {
        Failure::Lost => Message::Lost,
        Failure::Refused(problem) => match problem.status {
            429 => Message::TooMany,
            401 => Message::SessionOver,
            500.. => Message::OurFault,
            _ => Message::Refused,
        },
    }
}
