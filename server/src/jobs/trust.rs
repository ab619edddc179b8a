//! The watch: looks at what was said lately, in small pieces, and closes cases that nobody may appeal against any more.

use crate::app::App;
use crate::chance;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use vouch_domain::trust::{TieKind, Watcher, close_due, find_patterns, flag_found, look_on};
use vouch_domain::{CaseId, Error, Timestamp};

const PAUSE: Duration = Duration::from_secs(5);
/// What one commit looks at, so that nobody waits long behind it.
const PIECE: u32 = 100;

/// Patterns are slow to come, and looked for over thousands of words.
const BETWEEN_PATTERNS: Duration = Duration::from_secs(15 * 60);

pub async fn run(app: App, stop: CancellationToken) {
    let mut patterns = tokio::time::interval(BETWEEN_PATTERNS);
    patterns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let more = look(&app, app.now()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the watch");
            false
        });
        if more && !stop.is_cancelled() {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
            _ = patterns.tick() => {
                if let Err(error) = look_for_patterns_now(&app, app.now()).await {
                    tracing::error!(%error, "looking for patterns");
                }
            }
        }
    }
}

/// One piece; says whether there may be more. Where there is nothing to do, nobody's turn is taken.
pub async fn look(app: &App, now: Timestamp) -> Result<bool, Error> {
    let due = (app.store)
        .read(move |work| {
            let said = work.log_head()?.sequence > work.looked_until()?;
            Ok(said || work.to_look_at()?.is_some() || !work.cases_to_close(now, 1)?.is_empty())
        })
        .await?;
    if !due {
        return Ok(false);
    }
    let keys = app.keys.clone();
    app.store
        .write(move |work| {
            let watcher = Watcher {
                hash_email: &|email| keys.tie(TieKind::StaffEmail, email),
                case: &|| CaseId(chance::id(now)),
            };
            let more = look_on(work, &watcher, PIECE, now)?;
            Ok(more || close_due(work, PIECE, now)? == PIECE as usize)
        })
        .await
}

/// Looks through the newest words on a snapshot, and writes only what it found.
pub async fn look_for_patterns_now(app: &App, now: Timestamp) -> Result<usize, Error> {
    let found = (app.store)
        .read(move |work| find_patterns(work, now))
        .await?;
    if found.is_empty() {
        return Ok(0);
    }
    let case = move || CaseId(chance::id(now));
    (app.store)
        .write(move |work| flag_found(work, &case, found, now))
        .await
}
