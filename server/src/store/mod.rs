//! The store: one unit of work over SQLite (PostgreSQL comes with the ledger's own growth).
//!
//! `store.write(|work| room::use_case(work, …)).await` runs the use case alone against the latest state and answers when it is
//! on disk. `store.read` runs on a snapshot. The store never decides.

pub mod sql;
mod sqlite;

mod catalogue;
mod friends;
mod idempotency;
pub(crate) mod ledger;
mod merchants;
mod outbox;
mod payments;
mod recommendations;
mod shoppers;

pub use sql::{Row, Sql, SqlWork, Value};
pub use sqlite::{open_reader, open_writer};

use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Notify, oneshot};
use vouch_domain::{Error, Fault, Work};

/// Tells a caller what became of its work, once the commit is known.
type Answer = Box<dyn FnOnce(Result<(), Fault>) + Send>;

/// A queued piece of work that knows its caller.
struct Job {
    run: Box<dyn FnOnce(Option<&mut dyn Work>) -> (bool, Answer) + Send>,
}

impl Job {
    /// Runs it; `true` when what it wrote should be kept.
    fn run(self, work: &mut dyn Work) -> (bool, Answer) {
        (self.run)(Some(work))
    }

    /// Answers it without running it.
    fn refuse(self, fault: Fault) {
        let (_, answer) = (self.run)(None);
        answer(Err(fault));
    }
}

/// A handle to the store; clones share it.
#[derive(Clone)]
pub struct Store {
    sqlite: Arc<sqlite::Sqlite>,
    committed: Arc<Notify>,
}

impl Store {
    /// Opens the embedded database at `path`, making it and its tables where they are missing.
    pub fn sqlite(path: PathBuf) -> Result<Self, Fault> {
        let committed = Arc::new(Notify::new());
        let sqlite = Arc::new(sqlite::Sqlite::open(path, committed.clone())?);
        Ok(Self { sqlite, committed })
    }

    /// Runs a use case alone against the latest state. `Ok` means: on disk. Any error means: nothing was kept.
    pub async fn write<T: Send + 'static>(
        &self,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
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
        self.sqlite.submit(Job { run }).await?;
        told.await
            .map_err(|_| Fault("the writer stopped before it answered".into()))?
    }

    /// Runs a reading use case on a snapshot; what it tries to write is refused by the database.
    pub async fn read<T: Send + 'static>(
        &self,
        piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.sqlite.read(piece).await
    }

    /// Resolves after the next commit; jobs wait here for something to do.
    pub async fn committed(&self) {
        self.committed.notified().await;
    }
}
