//! Jobs: what the house does without being asked, from what the rooms have written down.
//!
//! A job holds nothing in memory that it could not lose: what is due stands in the store, and a house that was killed goes on
//! where the store says. Told to stop, each finishes what it has in hand.

mod archive;
mod holds;
mod housekeeping;
mod metrics;
mod streams;
pub mod timers;
pub mod trust;
pub mod webhooks;

use crate::app::App;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The running jobs of a house.
pub struct Jobs(JoinSet<()>);

/// Starts all jobs; they run until `stop`.
pub fn start(app: &App, stop: &CancellationToken) -> Result<Jobs, String> {
    let messenger = webhooks::Messenger::new(&app.origin)?;
    let mut jobs = JoinSet::new();
    jobs.spawn(webhooks::run(app.clone(), messenger, stop.clone()));
    jobs.spawn(holds::run(app.clone(), stop.clone()));
    jobs.spawn(timers::run(app.clone(), stop.clone()));
    jobs.spawn(housekeeping::run(app.clone(), stop.clone()));
    jobs.spawn(trust::run(app.clone(), stop.clone()));
    jobs.spawn(streams::run(app.clone(), stop.clone()));
    jobs.spawn(metrics::run(stop.clone()));
    jobs.spawn(archive::run(app.clone(), stop.clone()));
    Ok(Jobs(jobs))
}

impl Jobs {
    /// Resolves when every job has finished what it had in hand.
    pub async fn finished(mut self) {
        while let Some(ended) = self.0.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a job broke off");
            }
        }
    }
}
