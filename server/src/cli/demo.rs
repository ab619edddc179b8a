//! `vouch demo`: the provider with sandbox shops and people, and the static example shops on their own hosts.

use super::serve;
use crate::config::Config;
use crate::demo;

pub async fn run(config: Config) -> Result<(), String> {
    let app = serve::open(config)?;
    demo::settle(&app).await?;
    let router = demo::shops::in_front_of(crate::http::router(app.clone()), app.clone());
    serve::listen(app, router).await
}
