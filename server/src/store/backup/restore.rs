//! Restoring a book: from a copy, or from an archive as it was at an entry of the journal.

use super::copy::{Check, alone, sound};
use super::draft::{self, Draft, beside, companions};
use super::line::{BaseFile, Line, lines};
use super::mark;
use super::part::Part;
use super::wal::{Frame, Frames, Point};
use super::{at, fault};
use crate::store::ledger::rows;
use crate::store::{open_reader, open_writer};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use vouch_domain::Fault;
use vouch_domain::ledger::Head;

/// What a restored book came out at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The end of its journal.
    pub head: Head,
    /// With which entry the next commit of the archive ends, where the restoring stopped before it.
    pub next: Option<u64>,
}

/// Makes the book at `book`, where there is none, from `source`: a copy, an archive, or one line of it.
///
/// With `sequence`, it ends with the last commit whose journal does not go past that entry: nothing later is ever in it.
pub fn restore(
    source: &Path,
    book: &Path,
    sequence: Option<u64>,
    check: Check<'_>,
) -> Result<Restored, Fault> {
    for taken in [book.to_owned(), mark::path(book)]
        .iter()
        .chain(&companions(book))
    {
        if taken.exists() {
            return Err(Fault(format!(
                "{} is there already; nothing is overwritten",
                taken.display()
            )));
        }
    }
    let made = |draft: &Draft| match source.is_dir() {
        false => from_copy(source, draft, sequence),
        true => from_archive(source, draft, sequence),
    };
    if !source.exists() {
        return Err(Fault(format!("{} is not there", source.display())));
    }
    let draft = Draft::create(book).map_err(at(book))?;
    let next = made(&draft)?;
    // A copy of an older house gets the tables of this one.
    let migrated = open_writer(draft.path())
        .and_then(|connection| alone(&connection))
        .map_err(|Fault(why)| Fault(format!("this is no book of this house: {why}")));
    migrated?;
    let head = sound(draft.path(), check)?;
    draft.add().map_err(at(book))?;
    Ok(Restored { head, next })
}

fn from_copy(source: &Path, draft: &Draft, sequence: Option<u64>) -> Result<Option<u64>, Fault> {
    let live = beside(source, "-wal");
    if fs::metadata(&live).is_ok_and(|log| log.len() > 0) {
        return Err(Fault(format!(
            "{} is a book in use, not a copy: what is in {} is not in it",
            source.display(),
            live.display()
        )));
    }
    let mut from = File::open(source).map_err(at(source))?;
    io::copy(&mut from, &mut draft.file()).map_err(at(source))?;
    let head = head(draft.path())?;
    match sequence {
        Some(wanted) if wanted != head.sequence => Err(Fault(format!(
            "this copy ends with entry {} and knows no other moment; an archive does",
            head.sequence
        ))),
        _ => Ok(None),
    }
}

/// The end of the journal of the database at `path`.
fn head(path: &Path) -> Result<Head, Fault> {
    rows::head(&mut &open_reader(path)?)
        .map_err(|Fault(why)| Fault(format!("this is no book of this house: {why}")))
}

fn from_archive(source: &Path, draft: &Draft, wanted: Option<u64>) -> Result<Option<u64>, Fault> {
    let mut lines = lines(source).map_err(at(source))?;
    if lines.is_empty() {
        lines.push(Line::open(source).map_err(at(source))?);
    }
    lines.retain(|line| !line.is_empty());
    let Some(newest) = lines.last() else {
        return Err(Fault(format!(
            "{} is neither a copy of a book nor an archive",
            source.display()
        )));
    };
    let Some(wanted) = wanted else {
        return Way::to_the_end(newest)?.walk(draft, u64::MAX);
    };
    // The newest history that has the entry.
    let mut ends = Vec::new();
    for line in lines.iter().rev() {
        let way = Way::to_the_end(line)?;
        if line
            .bases
            .first()
            .is_some_and(|base| base.sequence <= wanted)
            && wanted <= way.end
        {
            return Way::to(line, wanted)?.walk(draft, wanted);
        }
        let first = line.bases.first().map_or(way.end, |base| base.sequence);
        ends.push(format!("{first} to {}", way.end));
    }
    ends.reverse();
    Err(Fault(format!(
        "the archive has entries {}, not {wanted}",
        ends.join(", ")
    )))
}

/// A base and the parts that follow it.
struct Way<'a> {
    base: &'a BaseFile,
    parts: Vec<&'a Path>,
    /// The last entry that can be reached.
    end: u64,
}

impl<'a> Way<'a> {
    fn to_the_end(line: &'a Line) -> Result<Self, Fault> {
        Self::from(line, line.bases.last())
    }

    fn to(line: &'a Line, wanted: u64) -> Result<Self, Fault> {
        Self::from(
            line,
            line.bases.iter().rfind(|base| base.sequence <= wanted),
        )
    }

    /// No part may be missing on it, and each must follow the one before.
    fn from(line: &'a Line, base: Option<&'a BaseFile>) -> Result<Self, Fault> {
        let base = base.ok_or_else(|| Fault(format!("{}: no base", line.folder.display())))?;
        let mut way = Self {
            base,
            parts: Vec::new(),
            end: base.sequence,
        };
        let mut before = match line.parts.get(&base.part) {
            Some(path) => Some(Part::open(path).map_err(at(path))?.0),
            None => None,
        };
        let last = line.parts.keys().last().copied().unwrap_or(0);
        for number in base.part + 1..=last {
            let path = super::part::path(&line.folder, number);
            let part = match Part::open(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(Fault(format!(
                        "a part of the archive is missing: {}",
                        path.display()
                    )));
                }
                opened => opened.map_err(at(&path))?.0,
            };
            let follows = before.is_none_or(|before| {
                (before.line, Some(before.end()))
                    == (part.line, part.previous.map(|p| (p.log, p.offset)))
            });
            if part.number != number || !follows || part.sequence < way.end {
                return Err(not_following(&path));
            }
            (before, way.end) = (Some(part), part.sequence);
            way.parts.push(&line.parts[&number]);
        }
        Ok(way)
    }

    /// Writes the base and what follows it into `draft`, up to the last commit that does not go past `wanted`. Answers with which
    /// entry the next one ends.
    fn walk(self, draft: &Draft, wanted: u64) -> Result<Option<u64>, Fault> {
        let path = &self.base.path;
        let mut from = File::open(path).map_err(at(path))?;
        io::copy(&mut from, &mut draft.file()).map_err(at(path))?;
        if head(draft.path())?.sequence != self.base.sequence {
            return Err(Fault(format!(
                "{} is not the base that its name says",
                path.display()
            )));
        }
        let (mut end, mut before) = (self.base.sequence, None);
        for path in self.parts {
            let (part, mut frames) = Part::open(path).map_err(at(path))?;
            if before.is_some_and(|before| part.previous != Some(before)) {
                return Err(not_following(path));
            }
            if part.sequence > wanted {
                return within(path, draft, wanted);
            }
            apply(&part, &mut frames, part.length, draft.file()).map_err(at(path))?;
            (end, before) = (part.sequence, Some(frames.point()));
        }
        let found = head(draft.path())?.sequence;
        match found == end {
            true => Ok(None),
            false => Err(Fault(format!(
                "came out at entry {found}, where the archive says {end}"
            ))),
        }
    }
}

fn not_following(path: &Path) -> Fault {
    Fault(format!(
        "{} does not follow the part before it",
        path.display()
    ))
}

/// Writes the first `length` bytes of a part's frames into the database: page after page, each transaction whole.
fn apply(
    part: &Part,
    frames: &mut Frames<impl Read>,
    length: u64,
    database: &File,
) -> io::Result<()> {
    let size = part.start.log.page_size() as u64;
    let mut pages = BTreeMap::new();
    while frames.point().offset < part.start.offset + length {
        let frame = frames.next()?;
        pages.insert(frame.page(), frame.image().to_vec());
        if let Some(count) = frame.commit() {
            for (page, image) in std::mem::take(&mut pages) {
                database.write_all_at(&image, (u64::from(page) - 1) * size)?;
            }
            database.set_len(u64::from(count) * size)?;
        }
    }
    match pages.is_empty() {
        true => Ok(()),
        false => Err(io::Error::new(
            ErrorKind::InvalidData,
            "ends within a transaction",
        )),
    }
}

/// Of the part that goes past `wanted`, applies the commits that do not. SQLite itself says how far each goes: the part is laid
/// beside the database as its log, cut after one commit or another.
fn within(path: &Path, draft: &Draft, wanted: u64) -> Result<Option<u64>, Fault> {
    let commits = commits(path).map_err(at(path))?;
    let head_after = |count: usize| -> Result<u64, Fault> {
        match count.checked_sub(1) {
            None => Ok(head(draft.path())?.sequence),
            Some(last) => {
                lay(path, commits[last], draft.path()).map_err(at(path))?;
                let read = head_with_log(draft.path());
                draft::remove_companions(draft.path()).map_err(at(path))?;
                read
            }
        }
    };
    // The first that goes past it; the journal never gets shorter.
    let (mut first, mut last) = (1, commits.len());
    while first < last {
        let middle = first.midpoint(last);
        match head_after(middle)? > wanted {
            true => last = middle,
            false => first = middle + 1,
        }
    }
    let next = head_after(first)?;
    if next <= wanted {
        return Err(Fault(format!(
            "{} ends with entry {next}, not where it says",
            path.display()
        )));
    }
    let (part, mut frames) = Part::open(path).map_err(at(path))?;
    let length = first.checked_sub(2).map_or(0, |last| commits[last]);
    apply(&part, &mut frames, length, draft.file()).map_err(at(path))?;
    Ok(Some(next))
}

/// Where the commits of a part end, in bytes of its frames.
fn commits(path: &Path) -> io::Result<Vec<u64>> {
    let (part, mut frames) = Part::open(path)?;
    let mut commits = Vec::new();
    while frames.point().offset < part.start.offset + part.length {
        if frames.next()?.commit().is_some() {
            commits.push(frames.point().offset - part.start.offset);
        }
    }
    Ok(commits)
}

/// Writes the first `length` bytes of a part's frames as the log of `database`.
fn lay(path: &Path, length: u64, database: &Path) -> io::Result<()> {
    let (part, mut frames) = Part::open(path)?;
    let log = File::create(beside(database, "-wal"))?;
    let mut written = io::BufWriter::with_capacity(1 << 20, log);
    io::Write::write_all(&mut written, part.start.log.bytes())?;
    let mut point = part.start.log.start();
    while frames.point().offset < part.start.offset + length {
        let Frame(frame) = frames.next()?;
        let mut frame = frame.to_vec();
        Point::seal(&mut point, &mut frame);
        io::Write::write_all(&mut written, &frame)?;
    }
    io::Write::flush(&mut written)
}

/// The end of the journal with what is in the log, which stays there.
fn head_with_log(path: &Path) -> Result<u64, Fault> {
    let connection = Connection::open(path).map_err(fault)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(fault)?;
    rows::head(&mut &connection).map(|head| head.sequence)
}
