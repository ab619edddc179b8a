//! Housekeeping: forgets what has had its time, so that the store does not grow with what nobody may use any more.

use crate::app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use vouch_domain::idempotency::REMEMBERED_SECONDS;
use vouch_domain::outbox::ATTEMPTS_KEPT_SECONDS;
use vouch_domain::{Error, Timestamp};

const PAUSE: Duration = Duration::from_secs(10 * 60);

pub async fn run(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = tidy(&app, app.now()).await {
            tracing::error!(%error, "housekeeping");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

async fn tidy(app: &App, now: Timestamp) -> Result<(), Error> {
    app.store
        .write(move |work| {
            work.forget_answers(now.plus_seconds(-REMEMBERED_SECONDS))?;
            work.forget_expired(now)?;
            work.forget_attempts(now.plus_seconds(-ATTEMPTS_KEPT_SECONDS))?;
            Ok(())
        })
        .await
}
