//! The writer: one thread that all writing goes through, on any database.
//!
//! It drains the queue, runs the waiting pieces of work one after another inside one transaction, writes what they did to the
//! ledger, commits once, and only then answers them all. Low load makes small batches, high load large ones, without a timer. A
//! refusal or a fault takes back its own piece alone.

use super::sql::Sql;
use super::work::SqlWork;
use super::{Answer, Job};
use std::sync::Arc;
use tokio::sync::{Notify, mpsc};
use vouch_domain::Fault;

/// At most this many pieces of work share one commit, so that the first of them does not wait for ever.
pub const BATCH_MAX: usize = 1024;
/// Pieces of work that may wait for the writer; beyond it callers wait for a place.
const QUEUE_MAX: usize = 4096;

/// Signs the end of the journal, and that of the log of words.
pub type Sign = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A database that the writer has to itself while a transaction is open.
pub trait Database: Sql {
    /// Opens a transaction in which everything committed before is seen and nobody else writes.
    fn begin(&mut self) -> Result<(), Fault>;
    /// `Ok` means: on disk.
    fn commit(&mut self) -> Result<(), CommitFault>;
    fn roll_back(&mut self) -> Result<(), Fault>;
    /// After a batch, when everybody has been answered.
    fn tend(&mut self) {}
    /// The writer stops.
    fn close(&mut self) {}
}

/// Why a commit did not happen.
#[derive(Clone, Debug)]
pub struct CommitFault {
    pub fault: Fault,
    /// Nobody knows what is on disk, so nothing may be built on it: the writer must stop, and a restart reads the truth.
    pub stop: bool,
}

/// What comes after a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Committed,
    /// Nothing was kept, and everyone was told.
    Lost,
    /// Nothing was acknowledged, and nothing may be any more.
    Stop,
}

/// The way to the writer thread.
pub struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts a thread that writes to `database` until every handle is dropped. `committed` is told after each commit.
    pub fn start(
        mut database: impl Database + Send + 'static,
        sign: Option<Sign>,
        committed: Arc<Notify>,
    ) -> Result<Self, Fault> {
        let (queue, mut jobs) = mpsc::channel::<Job>(QUEUE_MAX);
        let work = move || {
            while let Some(first) = jobs.blocking_recv() {
                match write_batch(&mut database, first, || jobs.try_recv().ok(), sign.as_ref()) {
                    After::Committed => committed.notify_waiters(),
                    After::Lost => {}
                    After::Stop => {
                        tracing::error!("the store has stopped writing; restart to recover");
                        return;
                    }
                }
                database.tend();
            }
            database.close();
        };
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(work)
            .map_err(|error| Fault(format!("writer thread: {error}")))?;
        Ok(Self { queue })
    }

    /// Resolves when the thread has stopped, which it does by itself only where nobody knows what is on disk.
    pub async fn stopped(&self) {
        self.queue.closed().await;
    }

    pub async fn submit(&self, job: Job) -> Result<(), Fault> {
        self.queue
            .send(job)
            .await
            .map_err(|_| Fault("the store has stopped".into()))
    }
}

/// Runs `first` and whatever `next` has, up to [`BATCH_MAX`] pieces, in one transaction, and answers them once it is known what
/// became of it.
pub fn write_batch(
    database: &mut impl Database,
    first: Job,
    mut next: impl FnMut() -> Option<Job>,
    sign: Option<&Sign>,
) -> After {
    if let Err(fault) = database.begin() {
        tracing::error!(%fault, "no transaction");
        first.refuse(fault);
        return After::Lost;
    }
    let mut answers = Vec::new();
    let mut work = SqlWork::batch(&mut *database);
    let mut waiting = vec![first];
    while !waiting.is_empty() {
        while answers.len() + waiting.len() < BATCH_MAX
            && let Some(job) = next()
        {
            waiting.push(job);
        }
        // What is not known beforehand is loaded piece by piece; so is everything, should this fail.
        if let Err(fault) = work.load(waiting.iter().map(Job::touches)) {
            tracing::warn!(%fault, "loading ahead");
        }
        answers.extend(waiting.drain(..).map(|job| run(&mut work, job)));
        if answers.len() < BATCH_MAX {
            waiting.extend(next());
        }
    }
    let flushed = work.flush(sign);
    drop(work);
    let ended = match flushed {
        Ok(()) => database.commit(),
        Err(fault) => Err(CommitFault { fault, stop: false }),
    };
    match ended {
        Ok(()) => {
            answers.into_iter().for_each(|answer| answer(Ok(())));
            After::Committed
        }
        Err(CommitFault { fault, stop }) => {
            tracing::error!(%fault, "commit failed; nothing of this batch was acknowledged");
            let rolled_back = database.roll_back();
            answers
                .into_iter()
                .for_each(|answer| answer(Err(fault.clone())));
            match rolled_back {
                Ok(()) if !stop => After::Lost,
                _ => After::Stop,
            }
        }
    }
}

/// Runs one piece of work; gives back how to answer it once the batch is on disk.
fn run<S: Sql>(work: &mut SqlWork<S>, job: Job) -> Answer {
    work.begin_piece();
    let (keep, answer) = job.run(work);
    let ended = if keep {
        work.keep_piece()
    } else {
        work.drop_piece()
    };
    match ended {
        Ok(()) => answer,
        Err(fault) => Box::new(move |_| answer(Err(fault))),
    }
}
