//! Copies of a whole book, taken while it is in use.

use super::draft::Draft;
use super::{archive, at, fault, line};
use crate::store::ledger::rows;
use crate::store::open_reader;
use crate::verify::verify_file;
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use vouch_domain::Fault;
use vouch_domain::ledger::Head;

/// What is looked at before a copy counts as one.
#[derive(Clone, Copy, Debug)]
pub enum Check<'a> {
    /// Every page and index.
    Pages,
    /// And that the books balance; with a key, that their end is signed with it.
    Books(Option<&'a VerifyingKey>),
}

/// A copy of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub path: PathBuf,
    /// The end of its journal.
    pub head: Head,
}

/// Copies the book at `book` to `to`; into it, named after its last entry, if that is a folder.
pub fn take_copy(book: &Path, to: &Path, check: Check<'_>) -> Result<Base, Fault> {
    let source = reader(book)?;
    let head = snapshot(&source)?;
    let path = match to.is_dir() {
        true => to.join(format!("vouch-{}.db", head.sequence)),
        false => to.to_owned(),
    };
    copy(&source, &head, path, check)
}

/// Adds a base to the archive of the book at `book`.
pub fn take_base(book: &Path, check: Check<'_>) -> Result<Base, Fault> {
    begin_base(book)?.copy(check)
}

/// A base of which is settled what will be in it; the book goes on.
pub(super) struct BegunBase {
    source: Connection,
    head: Head,
    path: PathBuf,
}

/// What the book is now will be a base of its archive. Nobody writes between the end of a part and the beginning of the snapshot:
/// the base is exactly what the part ends with.
pub(super) fn begin_base(book: &Path) -> Result<BegunBase, Fault> {
    let source = reader(book)?;
    let (head, path) = archive::while_archived(book, &source, |mark| {
        let head = snapshot(&source)?;
        let name = line::base_name(mark.part, head.sequence);
        Ok((head, mark.line_folder().join(name)))
    })?;
    Ok(BegunBase { source, head, path })
}

impl BegunBase {
    pub(super) fn copy(self, check: Check<'_>) -> Result<Base, Fault> {
        let Self { source, head, path } = self;
        match path.exists() {
            // Nothing has happened since.
            true => Ok(Base { path, head }),
            false => copy(&source, &head, path, check),
        }
    }
}

fn reader(book: &Path) -> Result<Connection, Fault> {
    match book.exists() {
        true => open_reader(book),
        false => Err(Fault(format!("{} is not there", book.display()))),
    }
}

/// Opens a read transaction: from here on the connection sees the book as it is now.
fn snapshot(source: &Connection) -> Result<Head, Fault> {
    source.execute_batch("begin").map_err(fault)?;
    rows::head(&mut &*source)
}

/// Copies what `source` sees.
fn copy(source: &Connection, head: &Head, path: PathBuf, check: Check<'_>) -> Result<Base, Fault> {
    if path.exists() {
        let error = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(at(&path)(error));
    }
    let draft = Draft::create(&path).map_err(at(&path))?;
    let mut copied = Connection::open(draft.path()).map_err(fault)?;
    let backup = Backup::new(source, &mut copied).map_err(fault)?;
    let step = backup.step(-1).map_err(fault)?;
    drop(backup);
    if step != StepResult::Done {
        return Err(Fault(format!("{} is busy", path.display())));
    }
    alone(&copied)?;
    drop(copied);
    let found = sound(draft.path(), check)?;
    if found != *head {
        return Err(Fault("the copy is not what was copied".into()));
    }
    draft.add().map_err(at(&path))?;
    Ok(Base { path, head: *head })
}

/// Makes a database one file that needs no other beside it.
pub(super) fn alone(connection: &Connection) -> Result<(), Fault> {
    let mode: String = connection
        .query_row("pragma journal_mode = delete", [], |row| row.get(0))
        .map_err(fault)?;
    match mode.as_str() {
        "delete" => Ok(()),
        _ => Err(Fault(format!("the copy stays in the journal mode {mode}"))),
    }
}

/// Whether the book at `path` can be trusted; answers the end of its journal.
pub(super) fn sound(path: &Path, check: Check<'_>) -> Result<Head, Fault> {
    let connection = open_reader(path)?;
    let said: String = connection
        .query_row("pragma integrity_check(1)", [], |row| row.get(0))
        .map_err(fault)?;
    if said != "ok" {
        return Err(Fault(format!("damaged: {said}")));
    }
    let head = rows::head(&mut &connection)?;
    if let Check::Books(key) = check {
        let report = verify_file(path, key)?;
        if let Some(first) = report.findings.first() {
            let count = report.findings.len();
            return Err(Fault(format!(
                "the books do not balance ({count} findings; the first: {first})"
            )));
        }
    }
    Ok(head)
}

/// The files of the house's keys, which are in no copy of its book.
pub const KEYS: [&str; 3] = ["seal.key", "receipts.key", "journal.key"];

/// Copies the house's keys from one folder to another, readable by their owner only. None is overwritten.
pub fn copy_keys(from: &Path, to: &Path) -> Result<(), Fault> {
    let mut folder = fs::DirBuilder::new();
    let folder = folder.recursive(true).mode(0o700);
    folder.create(to).map_err(at(to))?;
    for name in KEYS {
        let (from, to) = (from.join(name), to.join(name));
        let key = fs::read(&from).map_err(at(&from))?;
        if fs::read(&to).is_ok_and(|there| there == key) {
            continue;
        }
        let draft = Draft::create(&to).map_err(at(&to))?;
        draft.file().write_all(&key).map_err(at(&to))?;
        draft.add().map_err(at(&to))?;
    }
    Ok(())
}
