//! How people voted on one point or statement, for the element that shows it: read when somebody opens it. Names are those of the
//! reader's friends, as the rooms' own doors tell them.

use super::viewer;
use crate::app::App;
use crate::http::authority::MaybeShopper;
use crate::http::checkouts::{self, Asking, NothingToShow};
use crate::http::facts::show_history;
use crate::http::problem::Problem;
use crate::http::recommendations::show_vote;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Deserialize;
use vouch_domain::{Error, RecommendationId, StatementId, facts, recommendations};
use vouch_elements::history;
use vouch_wire as wire;

/// Nothing in it is trusted.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    key: String,
    /// A point of a recommendation: both, or
    word: Option<String>,
    point: Option<u32>,
    /// a statement among the facts.
    statement: Option<String>,
    lang: Option<String>,
}

enum Cast {
    Point(wire::recommendations::Votes),
    Statement(wire::facts::StatementHistory),
}

pub async fn votes(
    State(app): State<App>,
    session: MaybeShopper,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let language = checkouts::language(asked.lang.as_deref(), &headers);
    let resume = checkouts::resume_of(&headers, Asking::OwnDocument);
    let now = app.now();
    let cast = app
        .store
        .read(move |work| {
            let merchant = work
                .merchant_by_publishable_key(&asked.key)?
                .ok_or(NothingToShow::Key)?;
            let viewer = viewer(work, &merchant, session, resume, now)?;
            let word = asked.word.as_deref().and_then(RecommendationId::parse);
            let statement = asked.statement.as_deref().and_then(StatementId::parse);
            match (word, asked.point, statement) {
                (Some(word), Some(point), None) => {
                    let votes = recommendations::votes(work, viewer, word, point)?;
                    let data = votes.into_iter().map(show_vote).collect();
                    Ok(Cast::Point(wire::recommendations::Votes { data }))
                }
                (None, None, Some(statement)) => {
                    let lines = facts::history(work, viewer, statement, None)?;
                    Ok(Cast::Statement(show_history(lines)))
                }
                _ => Err(Error::from(NothingToShow::Product)),
            }
        })
        .await?;
    Ok(Html(match cast {
        Cast::Point(votes) => history::of_point(&votes, language),
        Cast::Statement(history) => history::of_statement(&history, language),
    }))
}
