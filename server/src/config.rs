//! Settings, from the environment or the command line; the README has the table.

use crate::store::Place;
use clap::{Args, ValueEnum};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RateLimits {
    On,
    Strict,
    Off,
}

#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Port of the provider and, in the demo, of the static example shops.
    #[arg(long, env = "PORT", default_value_t = 4400, global = true)]
    pub port: u16,
    /// Address to listen on.
    #[arg(long, env = "HOST", default_value = "127.0.0.1", global = true)]
    pub host: IpAddr,
    /// Folder of the database and the keys; made if missing.
    #[arg(long, env = "DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// Where the book is kept: `sqlite:PATH` or `postgres://user:password@host/database`; `DATA_DIR/vouch.db` unless given.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// Folder to which what is committed is archived, so that the book can be restored as it was at any commit. Once given, the
    /// book remembers it; `none` ends it.
    #[arg(long = "archive", env = "ARCHIVE_DIR", global = true)]
    pub archive_dir: Option<PathBuf>,
    /// The provider's public origin; `http://pay.localhost:PORT` unless given.
    #[arg(long, env = "PAY_ORIGIN", global = true)]
    pub pay_origin: Option<String>,
    /// Port of the example cart's own server (the demo registers its origin and webhook).
    #[arg(long, env = "CART_PORT", global = true)]
    pub cart_port: Option<u16>,
    /// Folder of the built widget (`cargo xtask wasm`).
    #[arg(
        long,
        env = "ASSETS_DIR",
        default_value = "target/assets",
        global = true
    )]
    pub assets_dir: PathBuf,
    /// Folder of the example shops that the demo serves.
    #[arg(long, env = "EXAMPLES_DIR", default_value = "examples", global = true)]
    pub examples_dir: PathBuf,
    /// How many proxies in front may be believed about the client's address.
    #[arg(long, env = "TRUSTED_PROXIES", default_value_t = 0, global = true)]
    pub trusted_proxies: u8,
    /// Limits on sign-up, sign-in and confirm: `on`, `strict` (a tenth of it), or `off` for load tests.
    #[arg(
        long,
        env = "RATE_LIMITS",
        default_value = "on",
        value_enum,
        global = true
    )]
    pub rate_limits: RateLimits,
    /// `text` or `json`.
    #[arg(long, env = "LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: String,
}

impl Config {
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    pub fn pay_origin(&self) -> String {
        self.pay_origin
            .clone()
            .unwrap_or_else(|| format!("http://pay.localhost:{}", self.port))
    }

    pub fn cart_port(&self) -> u16 {
        self.cart_port.unwrap_or(self.port.saturating_add(1))
    }

    pub fn database(&self) -> PathBuf {
        self.data_dir.join("vouch.db")
    }

    /// Where the book is kept; a sentence where `DATABASE_URL` names no place.
    pub fn place(&self) -> Result<Place, String> {
        match &self.database_url {
            None => Ok(Place::Sqlite(self.database())),
            Some(url) => Place::parse(url).map_err(|fault| format!("DATABASE_URL: {fault}")),
        }
    }

    /// The passkeys' relying party id: the host of the provider's origin.
    pub fn rp_id(&self) -> String {
        let origin = self.pay_origin();
        let host = origin
            .split_once("://")
            .map_or(origin.as_str(), |(_, host)| host);
        host.split([':', '/']).next().unwrap_or(host).to_owned()
    }
}
