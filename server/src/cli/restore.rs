//! `vouch restore`: a book where there is none, from a copy or from an archive as it was at an entry of the journal.

use super::backup::{book, keys_beside, line};
use super::verify::journal_key;
use crate::config::Config;
use crate::store::backup::{self, Check, KEYS, Restored};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub struct Arguments {
    /// A copy that `vouch backup` made, an archive, or one line of an archive.
    from: PathBuf,
    /// Of an archive: the last entry of the journal that may be in the book; everything that was archived, unless given.
    ///
    /// Entries that were committed together are there together or not at all, so the book may end a little before it.
    #[arg(long)]
    sequence: Option<u64>,
    /// Take the keys that were backed up with it.
    #[arg(long)]
    with_keys: bool,
}

pub async fn run(config: Config, arguments: Arguments) -> Result<(), String> {
    let Arguments {
        from,
        sequence,
        with_keys,
    } = arguments;
    let book = book(&config, "restored")?;
    let data = &config.data_dir;
    for folder in [Some(data.as_path()), book.parent()].into_iter().flatten() {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("Cannot make the folder {}: {error}", folder.display()))?;
    }
    if with_keys {
        backup::copy_keys(&keys_of(&from), data)
            .map_err(|fault| format!("Nothing restored: the keys: {fault}"))?;
    }
    let key = journal_key(&config)?;
    let restoring = tokio::task::spawn_blocking({
        let (from, book) = (from.clone(), book.clone());
        move || backup::restore(&from, &book, sequence, Check::Books(key.as_ref()))
    });
    let Restored { head, next } = restoring
        .await
        .map_err(|error| format!("Restoring stopped: {error}"))?
        .map_err(|fault| format!("Nothing restored from {}: {fault}", from.display()))?;
    if let (Some(wanted), Some(next)) = (sequence, next)
        && head.sequence < wanted
    {
        let first = head.sequence + 1;
        eprintln!(
            "Entries {first} to {next} were committed together, so it ends before them; --sequence {next} has them all."
        );
    }
    if !KEYS.iter().all(|key| data.join(key).exists()) {
        eprintln!(
            "Put {} into {} before it is served; otherwise new keys are made, and what the old ones signed or sealed is not known any more.",
            KEYS.join(", "),
            data.display()
        );
    }
    println!("{}", line(&book, &head));
    Ok(())
}

/// Where `vouch backup --with-keys` has put them.
fn keys_of(from: &Path) -> PathBuf {
    let of_archive = [from.join("keys"), from.join("../keys")];
    let found = of_archive.into_iter().find(|folder| folder.is_dir());
    match found {
        Some(keys) if from.is_dir() => keys,
        _ => keys_beside(from),
    }
}
