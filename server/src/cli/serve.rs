//! `vouch serve`: the provider, until it is told to stop.

use crate::app::App;
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Config;
use axum::Router;
use tokio_util::sync::CancellationToken;

pub async fn run(config: Config) -> Result<(), String> {
    let app = open(config, Clock::System)?;
    let router = crate::http::router(app.clone());
    listen(app, router).await
}

/// Opens everything a serving house needs.
pub fn open(config: Config, clock: Clock) -> Result<App, String> {
    crate::http::status::recorder();
    let assets = Assets::read(&config.assets_dir)?;
    let store = super::open_archived_store(&config)?;
    App::new(store, clock, config, assets)
}

/// Serves `router`, stops cleanly; also when the store can write no more, and then says so.
pub async fn listen(app: App, router: Router) -> Result<(), String> {
    let listener = crate::serve::bind(app.config.address()).await?;
    let stop = CancellationToken::new();
    let ending = tokio::spawn({
        let (stop, store) = (stop.clone(), app.store.clone());
        async move {
            let lost = tokio::select! {
                () = crate::serve::told_to_stop() => false,
                () = store.stopped() => true,
            };
            stop.cancel();
            lost
        }
    });
    let jobs = crate::jobs::start(&app, &stop)?;
    tracing::info!(address = %app.config.address(), origin = %app.origin, "serving");
    crate::serve::serve(listener, router, stop).await;
    jobs.finished().await;
    if let Err(error) = app.store.archive().await {
        tracing::error!(%error, "archive");
    }
    tracing::info!("stopped");
    match ending.await {
        Ok(false) => Ok(()),
        // Whoever watches over us starts us again, and the new start reads what is on disk.
        _ => Err("The store stopped writing; the log says why. Nothing that was acknowledged is lost: start again.".into()),
    }
}
