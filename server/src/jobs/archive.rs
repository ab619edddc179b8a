//! The archive: what a quiet house has committed is archived once a minute; a busy one archives as it goes.

use crate::app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(60);

pub async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        if let Err(error) = app.store.archive().await {
            tracing::error!(%error, "archive");
        }
    }
}
