//! The commands of the `vouch` binary. Each answers `Err` with one sentence for a person.

pub mod catalogue;
pub mod demo;
pub mod ledger;
pub mod merchant;
pub mod migrate;
pub mod serve;
pub mod verify;

use crate::config::Config;
use crate::keys::Keys;
use crate::migrate::has_moved;
use crate::store::Store;
use tracing_subscriber::EnvFilter;

/// Sets up the log: to standard error, as text or JSON lines, filtered by `VOUCH_LOG`.
pub fn log(config: &Config) {
    let filter = EnvFilter::try_from_env("VOUCH_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    if config.log_format == "json" {
        builder.json().init()
    } else {
        builder.with_target(false).init()
    }
}

/// Opens the book, making it, the data folder and the keys in it where they are missing.
pub fn open_store(config: &Config) -> Result<Store, String> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| {
        format!(
            "Cannot make the data folder {}: {error}",
            config.data_dir.display()
        )
    })?;
    let keys = Keys::load_or_create(&config.data_dir)
        .map_err(|error| format!("The keys in {}: {error}", config.data_dir.display()))?;
    let place = config.place()?;
    let cannot = |why: &dyn std::fmt::Display| format!("Cannot open {place}: {why}");
    if has_moved(&place).map_err(|fault| cannot(&fault))? {
        return Err(cannot(
            &"the book has moved; DATABASE_URL is to name its new place",
        ));
    }
    place
        .open(Some(keys.sign_heads()))
        .map_err(|fault| cannot(&fault))
}
