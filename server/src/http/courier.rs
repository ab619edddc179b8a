//! The courier's page: a sealed link, opened on any phone. No login, no script: whoever hands a parcel over types the code that
//! they are told, or scans it, and reads a clear yes or no.
//!
//! The link names the parcel and nothing of the shopper or the order. With it alone nothing can be done; the code is what counts,
//! and wrong ones lock.

use super::headers::with_form;
use super::limits::{Act, Client};
use super::paper::{escaped, html, page};
use crate::app::App;
use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use vouch_domain::delivery::{Code, Tried};
use vouch_domain::{Error, ParcelId, Timestamp, payments};
use vouch_messages::courier::Message;
use vouch_messages::{Language, fill};

pub fn pages() -> Router<App> {
    Router::new().route("/courier/{seal}", get(asked).post(tried))
}

#[derive(Default, Deserialize)]
struct Link {
    lang: Option<String>,
    /// From a scanned code: fills the field, and no more.
    code: Option<String>,
}

#[derive(Deserialize)]
struct Given {
    code: String,
}

async fn asked(
    State(app): State<App>,
    Path(seal): Path<String>,
    link: Result<Query<Link>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Query(link) = link.unwrap_or_default();
    let language = language(&headers, link.lang.as_deref());
    let Some(id) = app.sealed_parcel(&seal) else {
        return unknown(language);
    };
    match app.store.read(move |work| Ok(work.parcel(id)?)).await {
        Err(error) => super::problem::Problem::from(error).into_response(),
        Ok(None) => unknown(language),
        Ok(Some(parcel)) if parcel.handed_over() => {
            answer(language, StatusCode::OK, Message::Used, &[], Field::Closed)
        }
        Ok(Some(_)) => {
            let code = link.code.and_then(|code| Code::read(&code));
            let code = code.map(|code| code.digits()).unwrap_or_default();
            shown(language, StatusCode::OK, "", Field::Open(&code))
        }
    }
}

async fn tried(
    State(app): State<App>,
    client: Client,
    Path(seal): Path<String>,
    link: Result<Query<Link>, QueryRejection>,
    headers: HeaderMap,
    given: Result<Form<Given>, FormRejection>,
) -> Response {
    let Query(link) = link.unwrap_or_default();
    let language = language(&headers, link.lang.as_deref());
    let Some(id) = app.sealed_parcel(&seal) else {
        return unknown(language);
    };
    if let Err(problem) = app.limits.allow(Act::HandOver, client.subject()) {
        return problem.into_response();
    }
    let code = given.ok().and_then(|Form(given)| Code::read(&given.code));
    let Some(code) = code else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answer(language, status, Message::Malformed, &[], Field::Open(""));
    };
    let now = app.now();
    let tried = app
        .store
        .write(move |work| payments::hand_over(work, id, &code, now))
        .await;
    let say = |status, message, values: &[(&str, &str)], field| {
        answer(language, status, message, values, field)
    };
    match tried {
        Ok(Tried::Right) => say(StatusCode::OK, Message::Right, &[], Field::Closed),
        Ok(Tried::Wrong { left: 1 }) => say(
            StatusCode::FORBIDDEN,
            Message::WrongLast,
            &[],
            Field::Open(""),
        ),
        Ok(Tried::Wrong { left }) => {
            let left = left.to_string();
            let values = [("left", left.as_str())];
            say(
                StatusCode::FORBIDDEN,
                Message::Wrong,
                &values,
                Field::Open(""),
            )
        }
        Ok(Tried::Locked { until }) => {
            let minutes = minutes_until(until, now).to_string();
            let values = [("minutes", minutes.as_str())];
            say(
                StatusCode::FORBIDDEN,
                Message::Locked,
                &values,
                Field::Closed,
            )
        }
        Ok(Tried::Used) => say(StatusCode::OK, Message::Used, &[], Field::Closed),
        Err(Error::Refused(_)) => say(StatusCode::GONE, Message::Over, &[], Field::Closed),
        Err(error) => super::problem::Problem::from(error).into_response(),
    }
}

impl App {
    /// Where a courier hands this parcel over.
    pub fn courier_url(&self, parcel: ParcelId) -> String {
        let seal = self.keys.seal.of("courier").seal(&parcel.bytes());
        format!("{}/courier/{seal}", self.origin)
    }

    fn sealed_parcel(&self, seal: &str) -> Option<ParcelId> {
        let bytes = self.keys.seal.of("courier").open(seal)?;
        let bytes: [u8; 16] = bytes.try_into().ok()?;
        Some(ParcelId(u128::from_be_bytes(bytes)))
    }
}

/// At least one: nobody is told to wait for nothing.
fn minutes_until(until: Timestamp, now: Timestamp) -> i64 {
    let seconds = until.seconds().saturating_sub(now.seconds()).max(1);
    (seconds + 59) / 60
}

/// Whether a code can be typed now.
#[derive(Clone, Copy)]
enum Field<'a> {
    Open(&'a str),
    Closed,
}

fn answer(
    language: Language,
    status: StatusCode,
    message: Message,
    values: &[(&str, &str)],
    field: Field<'_>,
) -> Response {
    let yes = matches!(message, Message::Right | Message::Used);
    let verdict = match yes {
        true => Message::Yes,
        false => Message::No,
    };
    let answer = format!(
        "<p class=\"answer{}\" role=\"{}\"><strong>{}</strong> {}</p>",
        if yes { " yes" } else { "" },
        if yes { "status" } else { "alert" },
        escaped(verdict.text(language)),
        escaped(&fill(message.text(language), values)),
    );
    shown(language, status, &answer, field)
}

fn shown(language: Language, status: StatusCode, answer: &str, field: Field<'_>) -> Response {
    let text = |message: Message| escaped(message.text(language));
    let form = match field {
        Field::Closed => String::new(),
        Field::Open(code) => format!(
            "<p>{ask}</p><form method=\"post\"><label>{label}\
             <input name=\"code\" value=\"{code}\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"9\" required autofocus>\
             </label><button>{press}</button></form>",
            ask = text(Message::Ask),
            label = text(Message::Label),
            press = text(Message::Confirm),
        ),
    };
    let title = Message::Title.text(language);
    let body = format!(
        "<main><header><h1>{}</h1></header>{answer}{form}</main>",
        escaped(title)
    );
    with_form(page(status, html(language, title, &body)))
}

fn unknown(language: Language) -> Response {
    let status = StatusCode::NOT_FOUND;
    answer(language, status, Message::Unknown, &[], Field::Closed)
}

fn language(headers: &HeaderMap, asked: Option<&str>) -> Language {
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    let accept = accept.and_then(|value| value.to_str().ok());
    Language::choose(asked, accept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_minutes() {
        let now = Timestamp(1_000_000_000);
        for (seconds, minutes) in [(-5, 1), (0, 1), (1, 1), (60, 1), (61, 2), (900, 15)] {
            assert_eq!(minutes_until(now.plus_seconds(seconds), now), minutes);
        }
    }
}
