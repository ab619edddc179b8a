//! `vouch demo`: the provider with sandbox shops and people, and the static example shops on their own hosts.

use super::serve;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo;

pub async fn run(config: Config, days_ahead: u16) -> Result<(), String> {
    let clock = match days_ahead {
        0 => Clock::System,
        days => Clock::Ahead { days },
    };
    let app = serve::open(config, clock)?;
    demo::settle(&app).await?;
    let router = demo::shops::in_front_of(crate::http::router(app.clone()), app.clone());
    serve::listen(app, router).await
}
