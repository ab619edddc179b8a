//! Backups of a book in SQLite: copies of the whole, and an archive from which the book can be had as it was at any commit.
//!
//! A **copy** is taken page by page by SQLite's online backup, within one read transaction: all of it is one snapshot, and the
//! writer goes on meanwhile. (Without that transaction SQLite would start over whenever somebody writes.) It gets its name only once
//! it is synced and its pages, and its books if asked, are found sound.
//!
//! An **archive** is a folder of lines. A line is an unbroken succession of the book's write-ahead logs, cut into numbered
//! [parts](part), with copies of the book taken at the end of a part (bases). A new line begins where the succession is broken: the
//! archive was not kept for a while, the book is a restored one, somebody else has had it open.
//!
//! **Restoring** to entry N of the journal takes the newest base that is not past it, writes the pages of the following parts over
//! it, and stops after the last commit whose journal does not go past N. Entries that were committed together are there together or
//! not at all, with everything else that was in their commit.

mod archive;
mod copy;
mod draft;
mod line;
mod mark;
mod part;
mod restore;
mod wal;

pub use archive::{Archive, PART_BYTES, Settings, end_archive};
pub use copy::{Base, Check, KEYS, copy_keys, take_base, take_copy};
pub use restore::{Restored, restore};

use std::io;
use std::path::{Path, PathBuf};
use vouch_domain::Fault;

fn fault(error: rusqlite::Error) -> Fault {
    Fault(format!("sqlite: {error}"))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Fault + '_ {
    move |error| Fault(format!("{}: {error}", path.display()))
}

/// Where `book` is archived, if it is.
pub fn archive_of(book: &Path) -> Result<Option<PathBuf>, Fault> {
    let mark = mark::Mark::read(book).map_err(at(book))?;
    Ok(mark.map(|mark| mark.folder))
}
