//! The commands of the `vouch` binary. Each answers `Err` with one sentence for a person.

pub mod backup;
pub mod carriers;
pub mod cases;
pub mod catalogue;
pub mod demo;
pub mod disputes;
pub mod facts;
pub mod guides;
pub mod ledger;
pub mod merchant;
pub mod migrate;
pub mod operators;
pub mod restore;
pub mod serve;
pub mod ties;
pub mod transparency;
pub mod verify;

use crate::config::Config;
use crate::keys::Keys;
use crate::migrate::has_moved;
use crate::store::backup::{PART_BYTES, Settings, archive_of, end_archive};
use crate::store::writer::Sign;
use crate::store::{Place, Store};
use std::path::Path;
use tracing_subscriber::EnvFilter;

/// Instead of a folder: the book is not archived any more.
const NO_ARCHIVE: &str = "none";

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
    let (place, sign) = place_and_keys(config)?;
    place
        .open(Some(sign))
        .map_err(|fault| format!("Cannot open {place}: {fault}"))
}

/// The same for a house that archives its book: where the setting says, or where it has been archived until now.
pub fn open_archived_store(config: &Config) -> Result<Store, String> {
    let (place, sign) = place_and_keys(config)?;
    let cannot = |fault| format!("Cannot open {place}: {fault}");
    let Place::Sqlite(book) = &place else {
        return match &config.archive_dir {
            Some(folder) if folder != Path::new(NO_ARCHIVE) => Err(format!(
                "ARCHIVE_DIR is for a book in SQLite; {place} is archived with PostgreSQL's own tools"
            )),
            _ => place.open(Some(sign)).map_err(cannot),
        };
    };
    let kept = archive_of(book).map_err(cannot)?;
    let folder = match (&config.archive_dir, kept) {
        (Some(folder), kept) if folder == Path::new(NO_ARCHIVE) => {
            if kept.is_some() {
                end_archive(book).map_err(cannot)?;
                tracing::warn!("the book is not archived any more");
            }
            None
        }
        (Some(folder), _) => Some(folder.clone()),
        (None, kept) => kept,
    };
    let settings = folder.map(|folder| {
        tracing::info!(folder = %folder.display(), "archiving");
        Settings {
            folder,
            part_bytes: PART_BYTES,
        }
    });
    Store::sqlite_serving(book.clone(), Some(sign), settings).map_err(cannot)
}

/// Where the book is, and how the end of its journal is signed.
fn place_and_keys(config: &Config) -> Result<(Place, Sign), String> {
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
    Ok((place, keys.sign_heads()))
}
