//! `vouch serve`: the provider, until it is told to stop.

use crate::app::App;
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Config;
use axum::Router;
use tokio_util::sync::CancellationToken;

pub async fn run(config: Config) -> Result<(), String> {
    let app = open(config)?;
    let router = crate::http::router(app.clone());
    listen(app, router).await
}

/// Opens everything a serving house needs.
pub fn open(config: Config) -> Result<App, String> {
    crate::http::status::recorder();
    let assets = Assets::read(&config.assets_dir)?;
    let store = super::open_store(&config)?;
    App::new(store, Clock::System, config, assets)
}

/// Serves `router`, stops cleanly.
pub async fn listen(app: App, router: Router) -> Result<(), String> {
    let listener = crate::serve::bind(app.config.address()).await?;
    let stop = CancellationToken::new();
    let on_signal = stop.clone();
    tokio::spawn(async move {
        crate::serve::told_to_stop().await;
        on_signal.cancel();
    });
    let jobs = crate::jobs::start(&app, &stop)?;
    tracing::info!(address = %app.config.address(), origin = %app.origin, "serving");
    crate::serve::serve(listener, router, stop).await;
    jobs.finished().await;
    tracing::info!("stopped");
    Ok(())
}
