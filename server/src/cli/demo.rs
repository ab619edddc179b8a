//! `vouch demo`: the provider with sandbox shops and people, and the static example shops on their own hosts.

use super::serve;
use crate::config::Config;

pub async fn run(config: Config) -> Result<(), String> {
    let app = serve::open(config)?;
    let router = crate::demo::shops::in_front_of(crate::http::router(app.clone()), app.clone());
    serve::listen(app, router).await
}
