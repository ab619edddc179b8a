//! What every door is given: the store, the clock, the settings, the keys and the built widget.

use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::limits::Limits;
use crate::keys::Keys;
use crate::passkeys::Passkeys;
use crate::store::Store;
use crate::streams::Streams;
use crate::studio::Studio;
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
    pub keys: Arc<Keys>,
    pub passkeys: Arc<Passkeys>,
    pub limits: Arc<Limits>,
    /// Where pictures are made anew.
    pub studio: Studio,
    /// Who follows which payment.
    pub streams: Arc<Streams>,
}

impl App {
    /// Fails where the keys cannot be read or made, or where the origin is one that browsers give no passkeys.
    pub fn new(store: Store, clock: Clock, config: Config, assets: Assets) -> Result<Self, String> {
        let origin = config.pay_origin();
        let keys = Keys::load_or_create(&config.data_dir)
            .map_err(|error| format!("The keys in {}: {error}", config.data_dir.display()))?;
        let passkeys = Passkeys::new(&config.rp_id(), &origin)?;
        let limits = Limits::new(config.rate_limits);
        Ok(Self {
            store,
            clock,
            config: Arc::new(config),
            origin: origin.into(),
            assets: Arc::new(assets),
            keys: Arc::new(keys),
            passkeys: Arc::new(passkeys),
            limits: Arc::new(limits),
            studio: Studio::default(),
            streams: Arc::new(Streams::default()),
        })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh UUIDv7 for a new thing.
    pub fn id(&self) -> u128 {
        crate::chance::id(self.now())
    }
}
