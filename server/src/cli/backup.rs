//! `vouch backup`: a verified copy of the book, taken while the house goes on working.

use super::verify::journal_key;
use crate::config::Config;
use crate::store::Place;
use crate::store::backup::{self, Base, Check, KEYS};
use clap::Args;
use std::path::{Path, PathBuf};
use vouch_domain::ledger::Head;

#[derive(Args, Debug)]
pub struct Arguments {
    /// A file that is not there yet, or a folder. Of a book that is archived: its archive, unless given.
    to: Option<PathBuf>,
    /// Copy the house's keys as well, beside the copy; whoever has them can sign as this house.
    #[arg(long)]
    with_keys: bool,
}

pub async fn run(config: Config, arguments: Arguments) -> Result<(), String> {
    let book = book(&config, "backed up")?;
    let key = journal_key(&config)?;
    let Arguments { to, with_keys } = arguments;
    let taken = tokio::task::spawn_blocking({
        let book = book.clone();
        move || {
            let archive = backup::archive_of(&book)?;
            let check = Check::Books(key.as_ref());
            match to {
                // Into the archive's own folder goes what the archive can use.
                Some(to) if !is(archive.as_deref(), &to) => {
                    let base = backup::take_copy(&book, &to, check)?;
                    let keys = keys_beside(&base.path);
                    Ok((base, keys))
                }
                _ => {
                    let base = backup::take_base(&book, check)?;
                    Ok((base, archive.unwrap_or_default().join("keys")))
                }
            }
        }
    });
    let taken = taken
        .await
        .map_err(|error| format!("The backup stopped: {error}"))?;
    let (Base { path, head }, keys) = taken.map_err(|fault: vouch_domain::Fault| {
        format!("No backup of {}: {fault}", book.display())
    })?;
    let data = config.data_dir.display();
    if with_keys {
        backup::copy_keys(&config.data_dir, &keys)
            .map_err(|fault| format!("The backup is made, but not of the keys: {fault}"))?;
        eprintln!(
            "Its keys are in {}: keep them where only you can read them.",
            keys.display()
        );
    } else {
        eprintln!(
            "The keys are not in it: keep {} of {data} as well, elsewhere (or --with-keys).",
            KEYS.join(", ")
        );
    }
    println!("{}", line(&path, &head));
    Ok(())
}

/// The file of the book, where backups are ours to make.
pub(super) fn book(config: &Config, what: &str) -> Result<PathBuf, String> {
    match config.place()? {
        Place::Sqlite(path) => Ok(path),
        place => Err(format!(
            "{place} is {what} with PostgreSQL's own tools (pg_basebackup, and WAL archiving for a moment in time), or moved into a file and out of it (vouch migrate)"
        )),
    }
}

/// Where a copy's keys are kept.
pub(super) fn keys_beside(copy: &Path) -> PathBuf {
    let mut name = copy.as_os_str().to_owned();
    name.push(".keys");
    name.into()
}

/// The one line that says what there is; `vouch verify --through` tells later whether a journal still leads through its end.
pub(super) fn line(path: &Path, head: &Head) -> String {
    let hash = head.hash.map(|byte| format!("{byte:02x}")).concat();
    let (path, entries) = (path.display(), head.sequence);
    format!("{path}: {entries} entries; the journal ends with {entries}:{hash}")
}

fn is(archive: Option<&Path>, to: &Path) -> bool {
    archive.is_some_and(|archive| std::fs::canonicalize(to).is_ok_and(|to| to == archive))
}
