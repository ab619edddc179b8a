//! Metrics: the recorder keeps every measured duration until somebody puts it into its buckets; nobody may ever ask for them.

use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(5);

pub async fn run(stop: CancellationToken) {
    loop {
        crate::http::status::recorder().run_upkeep();
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
