//! Wakes open streams when their payment had an event.
//!
//! One look for the whole house: after a commit of this node, and every second for those of others, the events that are new are read,
//! once, by their numbers. While nobody listens nothing is read at all; and however much is committed, looks keep their distance.

use crate::app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use vouch_domain::Error;

/// The pause between two looks: what is committed meanwhile is found by one.
const PAUSE: Duration = Duration::from_millis(50);
/// Other nodes' commits are not heard of.
const SLEEP_MAX: Duration = Duration::from_secs(1);
/// Events read at one look.
const LOOK_MAX: u32 = 1_000;

pub async fn run(app: App, stop: CancellationToken) {
    // The number of the newest event that was seen; `None` after nobody listened.
    let mut seen = None;
    loop {
        if app.streams.count() == 0 {
            seen = None;
            tokio::select! {
                () = stop.cancelled() => break,
                () = app.streams.somebody() => {}
            }
        }
        // Listening begins before looking, so that a commit in between is not missed.
        let mut committed = Box::pin(app.store.committed());
        std::future::poll_fn(|context| {
            let _ = committed.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
        match look(&app, seen).await {
            Ok(Look { last, more }) => {
                seen = Some(last);
                if more {
                    continue;
                }
            }
            Err(error) => tracing::error!(%error, "streams: the events cannot be read"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = async { tokio::time::sleep(PAUSE).await; committed.await } => {}
            () = tokio::time::sleep(SLEEP_MAX) => {}
        }
    }
    app.streams.stop();
}

struct Look {
    last: u64,
    more: bool,
}

async fn look(app: &App, seen: Option<u64>) -> Result<Look, Error> {
    let Some(seen) = seen else {
        // Whoever began to listen before this number was known looks again.
        let last = app.store.read(|work| Ok(work.newest_event()?)).await?;
        app.streams.wake_all();
        return Ok(Look { last, more: false });
    };
    let (payments, last) = app
        .store
        .read(move |work| Ok(work.payments_told_since(seen, LOOK_MAX)?))
        .await?;
    app.streams.wake(&payments);
    let more = last - seen == u64::from(LOOK_MAX);
    Ok(Look { last, more })
}
