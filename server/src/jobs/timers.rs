//! Timers: what falls due for payments is carried out when it is due, each in one piece of work with what it causes.
//!
//! A timer is taken out of the store in the same commit as its effect, so it fires once, whatever node asks and however often the
//! house was killed in between. After downtime they fire in the order in which they were due. One whose effect faults is reported
//! and passed over until the next round: it keeps nobody else waiting.

use crate::app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use vouch_domain::timers::{self, Timer};
use vouch_domain::{Error, Timestamp, payments};

/// Timers that are looked at in one go.
const DUE_MAX: u32 = 200;
/// Nobody waits longer than this for a deadline that has passed.
const PAUSE: Duration = Duration::from_secs(1);

pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = fire_due(&app, &stop).await {
            tracing::error!(%error, "timers");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Fires what is due until nothing is left that can be fired; says how many were.
pub async fn fire_due(app: &App, stop: &CancellationToken) -> Result<u32, Error> {
    let mut fired = 0;
    loop {
        let now = app.now();
        let due = app
            .store
            .read(move |work| Ok(work.due_timers(now, DUE_MAX)?))
            .await?;
        let before = fired;
        for (timer, _) in due {
            if stop.is_cancelled() {
                return Ok(fired);
            }
            match fire(app, timer, now).await {
                Ok(true) => fired += 1,
                Ok(false) => {}
                Err(error) => {
                    let kind = timer.kind.name();
                    tracing::error!(%error, payment = %timer.payment, kind, "a timer");
                }
            }
        }
        if fired == before {
            return Ok(fired);
        }
    }
}

async fn fire(app: &App, timer: Timer, now: Timestamp) -> Result<bool, Error> {
    app.store
        .write(move |work| {
            let Some(moment) = timers::take(work, timer, now)? else {
                return Ok(false);
            };
            payments::fire(work, timer, moment)?;
            Ok(true)
        })
        .await
}
