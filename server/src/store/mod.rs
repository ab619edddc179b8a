//! The store: one unit of work over SQLite or PostgreSQL.
//!
//! `store.write(|work| room::use_case(work, …)).await` runs the use case alone against the latest state and answers when it is
//! on disk. `store.read` runs on a snapshot. The store never decides.

pub mod backup;
pub mod doubt;
mod log;
mod place;
pub mod postgres;
mod readers;
pub mod sql;
mod sqlite;
mod work;
pub mod writer;

mod catalogue;
mod delivery;
mod disputes;
mod event_log;
mod facts;
mod feed;
mod friends;
mod guides;
mod idempotency;
pub(crate) mod ledger;
mod lists;
mod merchants;
mod outbox;
mod payments;
mod recommendations;
mod shoppers;
mod timers;
pub(crate) mod transparency;
mod trust;
mod webhooks;

pub use ledger::Touches;
pub use place::Place;
pub use sql::{Row, Sql, Value};
pub use sqlite::{SqliteDatabase, open_reader, open_writer, open_writer_with};
pub use work::SqlWork;

use readers::Readers;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Notify, oneshot};
use vouch_domain::{Error, Fault, Work};
use writer::{Sign, Writer};

/// Tells a caller what became of its work, once the commit is known.
type Answer = Box<dyn FnOnce(Result<(), Fault>) + Send>;

/// A queued piece of work that knows its caller.
pub struct Job {
    run: Box<dyn FnOnce(Option<&mut dyn Work>) -> (bool, Answer) + Send>,
    touches: Touches,
}

impl Job {
    /// A piece of work and, to be told what became of it, the caller's end of a channel. `touches` is what it is known to need of
    /// the ledger; it may need more.
    pub fn new<T: Send + 'static>(
        touches: Touches,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> (Self, oneshot::Receiver<Result<T, Error>>) {
        let (tell, told) = oneshot::channel();
        let run = Box::new(move |work: Option<&mut dyn Work>| -> (bool, Answer) {
            let outcome = match work {
                None => Err(Fault("the piece of work was not run".into()).into()),
                Some(work) => {
                    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| piece(work)))
                        .unwrap_or_else(|_| Err(Fault("a piece of work panicked".into()).into()))
                }
            };
            let keep = outcome.is_ok();
            // The caller may have gone away (a closed connection); the work stands all the same.
            (
                keep,
                Box::new(move |committed| {
                    drop(tell.send(committed.map_err(Error::from).and(outcome)))
                }),
            )
        });
        (Self { run, touches }, told)
    }

    /// Runs it; `true` when what it wrote should be kept.
    fn run(self, work: &mut dyn Work) -> (bool, Answer) {
        (self.run)(Some(work))
    }

    /// Answers it without running it.
    fn refuse(self, fault: Fault) {
        let (_, answer) = (self.run)(None);
        answer(Err(fault));
    }

    fn touches(&self) -> &Touches {
        &self.touches
    }
}

/// A handle to the store; clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    committed: Arc<Notify>,
    /// Asks the writer to archive what it has; `None` where this house archives nothing.
    archive: Option<Arc<AtomicBool>>,
}

impl Store {
    /// Opens the embedded database at `path`, making it and its tables where they are missing. With `sign`, the end of the
    /// journal is signed in each commit that moves it.
    pub fn sqlite(path: PathBuf, sign: Option<Sign>) -> Result<Self, Fault> {
        let (database, readers) = sqlite::open_all(&path)?;
        Self::over(database, readers, sign)
    }

    /// The same, and archives the book.
    pub fn sqlite_archived(
        path: PathBuf,
        sign: Option<Sign>,
        archive: backup::Settings,
    ) -> Result<Self, Fault> {
        let (mut database, readers) = sqlite::open_all(&path)?;
        let due = database.keep(archive)?;
        Ok(Self {
            archive: Some(due),
            ..Self::over(database, readers, sign)?
        })
    }

    /// The same for a house that serves, and so writes for long.
    pub fn sqlite_serving(
        path: PathBuf,
        sign: Option<Sign>,
        archive: Option<backup::Settings>,
    ) -> Result<Self, Fault> {
        let (mut database, readers) = sqlite::open_all(&path)?;
        let due = archive.map(|settings| database.keep(settings));
        let archive = due.transpose()?;
        database.lay_out_log(&path)?;
        Ok(Self {
            archive,
            ..Self::over(database, readers, sign)?
        })
    }

    /// Connects to a PostgreSQL database, making its tables where they are missing. Other nodes may write to it too.
    pub fn postgres(address: &postgres::Address, sign: Option<Sign>) -> Result<Self, Fault> {
        let (database, readers) = postgres::apart(|| postgres::open_all(address))?;
        Self::over(database, readers, sign)
    }

    fn over(
        database: impl writer::Database + Send + 'static,
        readers: Readers,
        sign: Option<Sign>,
    ) -> Result<Self, Fault> {
        let committed = Arc::new(Notify::new());
        Ok(Self {
            writer: Arc::new(Writer::start(database, sign, committed.clone())?),
            readers: Arc::new(readers),
            committed,
            archive: None,
        })
    }

    /// Runs a use case alone against the latest state. `Ok` means: on disk. Any error means: nothing was kept.
    pub async fn write<T: Send + 'static>(
        &self,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.write_touching(Touches::default(), piece).await
    }

    /// The same; what the ledger will be asked for is said beforehand, so that a whole batch is loaded at once.
    pub async fn write_touching<T: Send + 'static>(
        &self,
        touches: Touches,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (job, told) = Job::new(touches, piece);
        self.writer.submit(job).await?;
        told.await
            .map_err(|_| Fault("the writer stopped before it answered".into()))?
    }

    /// Resolves when everything that was committed until now has been archived, or could not be, which the log says then. At once
    /// where this house archives nothing.
    pub async fn archive(&self) -> Result<(), Error> {
        let Some(due) = &self.archive else {
            return Ok(());
        };
        due.store(true, Ordering::Relaxed);
        self.write(|_| Ok(())).await?;
        // The writer archives after a batch and before the next.
        self.write(|_| Ok(())).await
    }

    /// The same as [`Self::read`] for a few rows by their keys: where the database is a file of this machine, and one of its
    /// readers is idle, they are read at once on the caller's own thread. Going to another and back takes longer than that.
    pub async fn glance<T: Send + 'static>(
        &self,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.readers.glance(piece).await
    }

    /// Runs a reading use case on a snapshot; what it tries to write is refused by the database.
    pub async fn read<T: Send + 'static>(
        &self,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.readers.read(piece).await
    }

    /// Resolves when the store will write no more: a disk failed, and only a new start can tell what it has kept.
    pub async fn stopped(&self) {
        self.writer.stopped().await;
    }

    /// Resolves after this node's next commit; jobs wait here for something to do. What other nodes commit is theirs to see to
    /// first; who looks after that too looks by the clock.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }
}
