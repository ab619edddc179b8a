//! What every door is given: the store, the clock, the settings, the keys and the built widget.

use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use std::sync::Arc;
use vouch_domain::Timestamp;

/// Shared by all requests; clones are cheap.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub config: Arc<Config>,
    /// `http://pay.localhost:4400`: who we are to browsers.
    pub origin: Arc<str>,
    pub assets: Arc<Assets>,
}

impl App {
    pub fn new(store: Store, clock: Clock, config: Config, assets: Assets) -> Self {
        let origin = config.pay_origin().into();
        Self {
            store,
            clock,
            config: Arc::new(config),
            origin,
            assets: Arc::new(assets),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh UUIDv7 for a new thing.
    pub fn id(&self) -> u128 {
        crate::chance::id(self.now())
    }
}
