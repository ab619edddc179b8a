//! The door of transparency: the figures, the log and its signed end for anybody; for an author, what opens their own entries.

mod page;

use super::authority::HubSession;
use super::headers;
use super::problem::{Problem, Reply};
use crate::app::App;
use crate::receipts::published;
use axum::Json;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::transparency::{self, Count, Entry, Figure, Head, Kind, Opening, Told};
use vouch_domain::{MerchantId, Result as Outcome, Work};
use vouch_wire::transparency as wire;

/// Entries in one page.
const PAGE: u32 = 500;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(figures))
        .routes(routes!(log))
        .routes(routes!(head))
        .routes(routes!(openings))
}

/// The page that people read.
pub fn pages() -> Router<App> {
    page::routes()
}

/// What was received, published, withheld, removed and appealed
///
/// About everybody's public words, from the append-only log: whoever reads `/v1/transparency/log` can count again.
#[utoipa::path(get, path = "/v1/transparency", tag = "transparency", responses((status = 200, body = wire::Transparency)))]
async fn figures(State(app): State<App>) -> Result<Response, Problem> {
    let figures = read_figures(&app).await?;
    Ok(headers::for_everyone(Json(figures).into_response()))
}

/// The figures and the end of the log that they follow from, in one snapshot.
pub(super) async fn read_figures(app: &App) -> Result<wire::Transparency, Problem> {
    let (counts, end) = (app.store)
        .read(|work| Ok((work.log_counts()?, read_end(work)?)))
        .await?;
    Ok(show_counts(&counts, show_head(app, end)))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// The last entry that one has.
    #[serde(default)]
    after: u64,
}

/// The log, from any place on
///
/// What everybody may read of every word that was received: an entry for each thing that happened, hash-chained. Of a word that
/// not everybody may read there is a salted commitment and the day, and nothing else.
#[utoipa::path(get, path = "/v1/transparency/log", tag = "transparency", params(Page), responses((status = 200, body = wire::Log)))]
async fn log(
    State(app): State<App>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(page)) = page else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "after is the sequence of the last entry that you have, or 0.",
        ));
    };
    let entries = (app.store)
        .read(move |work| transparency::log(work, page.after, PAGE))
        .await?;
    let full = entries.len() == PAGE as usize;
    let last = entries.last().map(|entry| entry.sequence);
    let log = wire::Log {
        data: entries.into_iter().map(show_entry).collect(),
        next: last.filter(|_| full),
    };
    Ok(headers::for_everyone(Json(log).into_response()))
}

/// The end of the log, signed
///
/// Keep it: a later log must lead through it.
#[utoipa::path(get, path = "/v1/transparency/head", tag = "transparency", responses((status = 200, body = wire::Head)))]
async fn head(State(app): State<App>) -> Result<Response, Problem> {
    let end = app.store.read(read_end).await?;
    Ok(headers::for_everyone(
        Json(show_head(&app, end)).into_response(),
    ))
}

/// One's own entries, with what opens them
///
/// Nobody else can tell that a sealed entry is yours. Showing one opening proves that entry and tells nothing of another.
#[utoipa::path(get, path = "/v1/transparency/mine", tag = "transparency", responses((status = 200, body = wire::Openings)))]
async fn openings(
    State(app): State<App>,
    HubSession(session): HubSession,
) -> Reply<wire::Openings> {
    let openings = (app.store)
        .read(move |work| transparency::openings(work, session.shopper))
        .await?;
    Ok(Json(wire::Openings {
        data: openings.into_iter().map(show_opening).collect(),
        next: None,
    }))
}

fn read_end(work: &mut dyn Work) -> Outcome<(Head, Option<Vec<u8>>)> {
    Ok((work.log_head()?, work.log_signature()?))
}

fn show_head(app: &App, (head, signature): (Head, Option<Vec<u8>>)) -> wire::Head {
    wire::Head {
        sequence: head.sequence,
        day: head.day.to_string(),
        hash: hexadecimal(&head.hash),
        signature: signature.map(|signature| URL_SAFE_NO_PAD.encode(signature)),
        key: published(&app.keys.journal.verifying_key()),
    }
}

fn show_entry(entry: Entry) -> wire::Entry {
    wire::Entry {
        sequence: entry.sequence,
        day: entry.day.to_string(),
        commitment: hexadecimal(&entry.commitment),
        open: entry.told.map(show_told),
        hash: hexadecimal(&entry.hash),
    }
}

fn show_told(told: Told) -> wire::Open {
    wire::Open {
        act: told.act.name().into(),
        kind: show_kind(told.subject.kind()),
        id: told.subject.to_string(),
        merchant: told.public.merchant.as_ref().map(MerchantId::to_string),
        sku: told.public.sku,
        verdict: show_verdict(told.public.positive),
        reason: told.reason,
    }
}

fn show_opening(opening: Opening) -> wire::Opening {
    wire::Opening {
        sequence: opening.entry.sequence,
        commitment: hexadecimal(&opening.entry.commitment),
        salt: hexadecimal(&opening.salt),
        sealed: opening.sealed.line(),
    }
}

pub(super) fn show_kind(kind: Kind) -> wire::Kind {
    match kind {
        Kind::Recommendation => wire::Kind::Recommendation,
        Kind::Story => wire::Kind::Story,
        Kind::Answer => wire::Kind::Answer,
        Kind::Statement => wire::Kind::Statement,
        Kind::Reply => wire::Kind::Reply,
    }
}

pub(super) fn show_verdict(positive: Option<bool>) -> Option<wire::Verdict> {
    positive.map(|positive| match positive {
        true => wire::Verdict::Recommends,
        false => wire::Verdict::DoesNot,
    })
}

/// The counts by kind and verdict.
fn show_counts(counts: &[Count], head: wire::Head) -> wire::Transparency {
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    let mut figures: Vec<wire::Figures> = Vec::new();
    let (mut sealed, mut appealed) = (0, 0);
    let mut decided: Vec<wire::Number> = Vec::new();
    for count in counts {
        let Some(kind) = count.cell.kind else {
            sealed += number(count.number);
            continue;
        };
        let (kind, verdict) = (show_kind(kind), show_verdict(count.cell.positive));
        let place = (figures.iter())
            .position(|known| (known.kind, known.verdict) == (kind, verdict))
            .unwrap_or_else(|| {
                figures.push(no_figures(kind, verdict));
                figures.len() - 1
            });
        let figures = &mut figures[place];
        let by = |of: &String| wire::Number {
            of: of.clone(),
            number: number(count.number),
        };
        match &count.cell.figure {
            Figure::Received => figures.received = number(count.number),
            Figure::Published => figures.published = number(count.number),
            Figure::Withheld(reason) => figures.withheld.push(by(reason)),
            Figure::RemovedByAuthor => figures.removed_by_author = number(count.number),
            Figure::Removed(reason) => figures.removed.push(by(reason)),
            Figure::Edited => figures.edited = number(count.number),
            Figure::Restored => figures.restored = number(count.number),
            Figure::Replied => figures.replied = number(count.number),
            Figure::Appealed => appealed += number(count.number),
            Figure::Decided(outcome) => {
                match decided.iter_mut().find(|known| known.of == *outcome) {
                    Some(known) => known.number += number(count.number),
                    None => decided.push(by(outcome)),
                }
            }
            Figure::Sealed => sealed += number(count.number),
        }
    }
    for figures in &mut figures {
        let percent = (figures.published * 100)
            .checked_div(figures.received)
            .unwrap_or(0);
        figures.published_percent = u32::try_from(percent).unwrap_or(u32::MAX);
    }
    decided.sort_by(|one, other| one.of.cmp(&other.of));
    wire::Transparency {
        figures,
        sealed,
        appeals: wire::Appeals {
            received: appealed,
            decided,
        },
        head,
    }
}

fn no_figures(kind: wire::Kind, verdict: Option<wire::Verdict>) -> wire::Figures {
    wire::Figures {
        kind,
        verdict,
        received: 0,
        published: 0,
        published_percent: 0,
        withheld: Vec::new(),
        removed_by_author: 0,
        removed: Vec::new(),
        edited: 0,
        restored: 0,
        replied: 0,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
