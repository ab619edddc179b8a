//! The archive of a book, as the connection that writes keeps it.
//!
//! While a book is archived nobody's checkpoint is automatic. When the write-ahead log has grown by a bound, once a minute and on
//! closing, the writer copies what was added to it into a part of the archive, and only then puts the log into the database and
//! lets it begin again. A reader may keep it from beginning again: then it grows on, and the next part goes on where the last
//! ended. A crash in between loses nothing, because the log is still there; the part is written again, whole.
//!
//! That each log follows the one before is checked (`wal::Header::follows`). Where it does not, because somebody has written past
//! the archive, a new line begins, with a base of its own.

use super::copy::{Base, Check, begin_base};
use super::draft::{self, beside};
use super::mark::{self, Lock, Mark};
use super::part::Part;
use super::wal::{HEADER, Header, Point};
use super::{fault, line};
use crate::chance;
use crate::store::ledger::rows;
use crate::store::open_reader;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use vouch_domain::Fault;

/// How much the log may grow before the writer archives it: large enough that copying and checkpointing are rare, small enough
/// that they are short and that a reader finds its pages at once.
pub const PART_BYTES: u64 = 16 << 20;
/// How long a checkpoint waits for readers, while nobody writes.
const PATIENCE: Duration = Duration::from_millis(25);
/// How long a connection waits for others otherwise.
const BUSY: Duration = Duration::from_secs(10);

/// Where a book is archived.
#[derive(Clone, Debug)]
pub struct Settings {
    pub folder: PathBuf,
    /// A part is made when the log has grown by so many bytes.
    pub part_bytes: u64,
}

/// What a connection that writes does for the archive. Of a book that is not archived it only looks whether it still is not.
pub struct Archive {
    book: PathBuf,
    mark: PathBuf,
    lock: Option<Lock>,
    /// How often this connection puts the log into the database when the book is not archived, in pages.
    automatic: Option<i64>,
    keeper: Option<Keeper>,
}

/// This connection archives, where others only take care not to checkpoint.
struct Keeper {
    settings: Settings,
    /// A part is wanted of whatever there is.
    due: Arc<AtomicBool>,
    /// Frames of the log that are in the archive.
    archived: u64,
}

/// Why nothing was added to the archive.
#[derive(Debug)]
enum Unkept {
    /// The log does not follow what is in the archive.
    Broken(&'static str),
    Fault(Fault),
}

impl From<Fault> for Unkept {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Unkept {
    fn from(error: io::Error) -> Self {
        Self::Fault(unreachable_archive(error))
    }
}

fn unreachable_archive(error: io::Error) -> Fault {
    Fault(format!("archive: {error}"))
}

impl Archive {
    pub fn beside(book: &Path) -> Self {
        Self {
            book: book.to_owned(),
            mark: mark::path(book),
            lock: None,
            automatic: None,
            keeper: None,
        }
    }

    /// Before a transaction that writes.
    pub fn enter(&mut self, connection: &Connection) -> Result<(), Fault> {
        let marked = self.mark.exists();
        if marked != self.automatic.is_some() {
            self.take_heed(connection, marked)?;
        }
        match &self.lock {
            Some(lock) => lock.share().map_err(unreachable_archive),
            None => Ok(()),
        }
    }

    /// After it.
    pub fn leave(&self) {
        if let Some(lock) = &self.lock
            && let Err(error) = lock.release()
        {
            tracing::warn!(%error, "the archive's lock");
        }
    }

    /// From here on this connection checkpoints by itself only if the book is not archived.
    fn take_heed(&mut self, connection: &Connection, marked: bool) -> Result<(), Fault> {
        let pages = match marked {
            true => {
                let pages = connection.query_row("pragma wal_autocheckpoint", [], |row| row.get(0));
                self.automatic = Some(pages.map_err(fault)?);
                self.lock = Some(Lock::open(&self.book).map_err(unreachable_archive)?);
                0
            }
            false => {
                self.lock = None;
                self.automatic.take().unwrap_or(1000)
            }
        };
        connection
            .pragma_update(None, "wal_autocheckpoint", pages)
            .and_then(|()| {
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, marked)
            })
            .map(drop)
            .map_err(fault)
    }

    /// Archives the book from here on. Answers what asks for a part before its time.
    pub fn keep(
        &mut self,
        connection: &Connection,
        settings: Settings,
    ) -> Result<Arc<AtomicBool>, Fault> {
        let lock = Lock::open(&self.book).map_err(unreachable_archive)?;
        lock.hold().map_err(unreachable_archive)?;
        let mut mark = match Mark::read(&self.book).map_err(unreachable_archive)? {
            Some(mark) => mark.found_in(&self.book, &settings.folder)?,
            None => None,
        };
        if let Some(kept) = &mut mark
            && let Err(unkept) = kept.add_part(&self.book, connection)
        {
            match unkept {
                Unkept::Broken(why) => {
                    tracing::warn!(line = kept.line, "the archive's line ends: {why}");
                    mark = None;
                }
                Unkept::Fault(fault) => return Err(fault),
            }
        }
        let mark = match mark {
            Some(mark) => mark,
            None => Mark::begin(&self.book, &settings.folder)?,
        };
        self.take_heed(connection, true)?;
        // Whoever began a transaction before there was a mark has ended it after this.
        connection
            .execute_batch("begin immediate; rollback")
            .map_err(fault)?;
        lock.release().map_err(unreachable_archive)?;

        let folder = mark.line_folder();
        draft::sweep(&folder).map_err(unreachable_archive)?;
        if !has_base(&folder).map_err(unreachable_archive)? {
            self.take_first_base()?;
        }
        let due = Arc::new(AtomicBool::new(false));
        self.keeper = Some(Keeper {
            settings,
            due: due.clone(),
            archived: mark.end.map_or(0, |end| end.frames()),
        });
        Ok(due)
    }

    /// After a batch, when nobody waits for its answers any more.
    pub fn tend(&mut self, connection: &Connection) {
        let kept = match self.wants_part(connection) {
            Ok(true) => self.archive(connection),
            Ok(false) => Ok(()),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = kept {
            tracing::error!(%fault, "not archived; the write-ahead log is kept and grows");
        }
    }

    fn wants_part(&mut self, connection: &Connection) -> Result<bool, Fault> {
        let Some(keeper) = &mut self.keeper else {
            return Ok(false);
        };
        let due = keeper.due.swap(false, Ordering::Relaxed);
        let (frames, page) = log_frames(connection)?;
        // Fewer than there were: the log was begun again.
        let new = frames.checked_sub(keeper.archived).unwrap_or(frames);
        let wanted = due || new * page >= keeper.settings.part_bytes;
        if wanted {
            // Whatever comes of it, the next one is a bound away.
            keeper.archived = frames;
        }
        Ok(wanted)
    }

    /// Before the connection is closed.
    pub fn close(&mut self, connection: &Connection) {
        if let Some(keeper) = &self.keeper {
            keeper.due.store(true, Ordering::Relaxed);
            self.tend(connection);
        }
    }

    /// Whether it may be checkpointed as any other book.
    pub fn is_idle(&self) -> bool {
        self.automatic.is_none()
    }

    /// Copies what is new in the log, then puts the log into the database.
    fn archive(&mut self, connection: &Connection) -> Result<(), Fault> {
        let (Some(keeper), Some(lock)) = (&self.keeper, &self.lock) else {
            return Ok(());
        };
        lock.hold().map_err(unreachable_archive)?;
        let archived = keeper.archive(&self.book, connection);
        lock.release().map_err(unreachable_archive)?;
        if archived? == Line::Begun {
            self.take_first_base()?;
        }
        Ok(())
    }

    /// The book as it is now, copied in a thread of its own: the house goes on.
    fn take_first_base(&self) -> Result<(), Fault> {
        let base = begin_base(&self.book)?;
        let work = move || match base.copy(Check::Pages) {
            Ok(Base { path, head }) => {
                tracing::info!(path = %path.display(), entries = head.sequence, "base of the archive");
            }
            Err(fault) => {
                tracing::error!(%fault, "the archive has no base: run `vouch backup`");
            }
        };
        let thread = std::thread::Builder::new().name("base".into()).spawn(work);
        thread.map(drop).map_err(unreachable_archive)
    }
}

#[derive(PartialEq, Eq)]
enum Line {
    GoesOn,
    /// It has no base yet.
    Begun,
}

impl Keeper {
    /// The lock is held alone.
    fn archive(&self, book: &Path, connection: &Connection) -> Result<Line, Fault> {
        // Without a mark, somebody has ended the archive.
        let Some(mut mark) = Mark::read(book).map_err(unreachable_archive)? else {
            return Ok(Line::GoesOn);
        };
        let added = mark.add_part(book, connection).and_then(|()| {
            checkpoint(connection)?;
            // Somebody who does not know of the lock may have written in between: it is in the log still, until the next commit.
            mark.add_part(book, connection)
        });
        match added {
            Ok(()) => Ok(Line::GoesOn),
            Err(Unkept::Fault(fault)) => Err(fault),
            Err(Unkept::Broken(why)) => {
                tracing::warn!(line = mark.line, "the archive's line ends: {why}");
                Mark::begin(book, &self.settings.folder).map(|_| Line::Begun)
            }
        }
    }
}

/// Ends the archive of the book at `book`, once everything is in it.
pub fn end_archive(book: &Path) -> Result<(), Fault> {
    let connection = open_reader(book)?;
    let lock = Lock::open(book).map_err(unreachable_archive)?;
    lock.hold().map_err(unreachable_archive)?;
    if let Some(mut mark) = Mark::read(book).map_err(unreachable_archive)? {
        if let Err(unkept) = mark.add_part(book, &connection) {
            tracing::warn!(?unkept, "the archive's last part is missing");
        }
        Mark::remove(book).map_err(unreachable_archive)?;
    }
    Ok(())
}

impl Mark {
    /// A new line in `folder`.
    fn begin(book: &Path, folder: &Path) -> Result<Self, Fault> {
        let begun = || {
            fs::create_dir_all(folder)?;
            let folder = fs::canonicalize(folder)?;
            if folder.to_str().is_none_or(|path| path.contains('\n')) {
                let what = "the archive's folder has a name that cannot be written down";
                return Err(io::Error::new(ErrorKind::InvalidInput, what));
            }
            let mut line = 1;
            while let Err(error) = fs::create_dir(mark::line_folder(&folder, line)) {
                match error.kind() {
                    ErrorKind::AlreadyExists => line += 1,
                    _ => return Err(error),
                }
            }
            draft::sync_folder_of(&mark::line_folder(&folder, line))?;
            let mark = Self {
                folder,
                line,
                id: chance::bytes(),
                part: 0,
                end: None,
            };
            mark.write(book)?;
            Ok(mark)
        };
        begun().map_err(unreachable_archive)
    }

    /// The same line in `folder`: that of the mark, or another to which the archive was moved. `None` where it was begun elsewhere
    /// and is to stay there.
    fn found_in(mut self, book: &Path, folder: &Path) -> Result<Option<Self>, Fault> {
        let there = fs::canonicalize(folder).ok();
        if there.as_ref() == Some(&self.folder) || there.is_none() && folder == self.folder {
            return match self.line_folder().is_dir() {
                true => Ok(Some(self)),
                false => Err(Fault(format!(
                    "the archive is not there any more: {}",
                    self.line_folder().display()
                ))),
            };
        }
        let moved = there.filter(|folder| {
            let part = super::part::path(&mark::line_folder(folder, self.line), self.part);
            Part::open(&part).is_ok_and(|(part, _)| part.line == self.id)
        });
        moved
            .map(|folder| {
                self.folder = folder;
                self.write(book)?;
                Ok(self)
            })
            .transpose()
            .map_err(unreachable_archive)
    }

    /// Copies what the log has and the archive has not. The lock is held alone.
    fn add_part(&mut self, book: &Path, connection: &Connection) -> Result<(), Unkept> {
        let (frames, _) = log_frames(connection)?;
        let mut log = match File::open(beside(book, "-wal")) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            opened => Some(opened?),
        };
        let header = log.as_mut().and_then(|log| {
            let mut header = [0; HEADER as usize];
            log.read_exact(&mut header).ok()?;
            Header::read(header)
        });
        let (Some(mut log), Some(header)) = (log, header) else {
            return match self.end {
                None => Ok(()),
                Some(_) => Err(Unkept::Broken("the write-ahead log is gone")),
            };
        };
        let start = match self.end {
            Some(end) if end.log == header => end,
            Some(end) if !header.follows(&end.log) => {
                return Err(Unkept::Broken("somebody else has begun the log again"));
            }
            _ => header.start(),
        };
        let end = Point::offset_of(&header, frames);
        // No frame counts after a checkpoint has begun the log again, and before anything was written to it.
        if frames == 0 || end == start.offset {
            return Ok(());
        }
        if end < start.offset {
            return Err(Unkept::Broken("the log is shorter than it was"));
        }
        let part = Part {
            line: self.id,
            number: self.part + 1,
            sequence: rows::head(&mut &*connection)?.sequence,
            previous: self.end,
            start,
            length: end - start.offset,
        };
        let written = part.write(&self.line_folder(), &mut log);
        self.end = Some(match written {
            // Its checksums go on from those that the archive has.
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(Unkept::Broken("the log is not the one that was there"));
            }
            written => written?,
        });
        self.part = part.number;
        Ok(self.write(book)?)
    }
}

/// Frames of the log that are committed, and the bytes of a page.
fn log_frames(connection: &Connection) -> Result<(u64, u64), Fault> {
    let mut count = connection
        .prepare_cached("pragma wal_checkpoint(noop)")
        .map_err(fault)?;
    let frames: i64 = count.query_row([], |row| row.get(1)).map_err(fault)?;
    let mut size = connection
        .prepare_cached("pragma page_size")
        .map_err(fault)?;
    let page: i64 = size.query_row([], |row| row.get(0)).map_err(fault)?;
    Ok((frames.unsigned_abs(), page.unsigned_abs()))
}

/// Puts the log into the database, so that it may begin again, as far as readers allow. The lock is held alone.
fn checkpoint(connection: &Connection) -> Result<(), Fault> {
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    let done = connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()));
    connection.busy_timeout(BUSY).map_err(fault)?;
    done.map_err(fault)
}

fn has_base(folder: &Path) -> io::Result<bool> {
    Ok(!line::Line::open(folder)?.bases.is_empty())
}

/// The book's archive takes what is new; then `taken` runs before anybody writes on. For those who only read the book.
pub(super) fn while_archived<T>(
    book: &Path,
    connection: &Connection,
    taken: impl FnOnce(&Mark) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let lock = Lock::open(book).map_err(unreachable_archive)?;
    lock.hold().map_err(unreachable_archive)?;
    let mark = Mark::read(book).map_err(unreachable_archive)?;
    let mut mark = mark.ok_or_else(|| Fault(format!("{} is not archived", book.display())))?;
    match mark.add_part(book, connection) {
        Ok(()) => taken(&mark),
        Err(Unkept::Broken(why)) => Err(Fault(format!(
            "the archive's line ends ({why}); the serving house will begin another"
        ))),
        Err(Unkept::Fault(fault)) => Err(fault),
    }
}
