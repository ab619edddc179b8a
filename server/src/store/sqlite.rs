//! SQLite: the embedded store.
//!
//! One writer thread drains the queue, runs the waiting pieces of work one after another inside one transaction (each in its
//! own savepoint), commits once — one fsync for all — and only then answers them. Low load makes small batches, high load large
//! ones, without a timer. A refusal or a fault rolls back its own piece alone. Readers have their own read-only connections.

use super::sql::{Row, Sql, SqlWork, Value};
use super::{Answer, Job};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, Semaphore, mpsc};
use vouch_domain::{Fault, Work};

/// At most this many pieces of work share one commit, so that the first of them does not wait for ever.
const BATCH_MAX: usize = 256;
/// Pieces of work that may wait for the writer; beyond it callers wait for a place.
const QUEUE_MAX: usize = 4096;
const READERS: usize = 4;

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

fn fault(error: rusqlite::Error) -> Fault {
    Fault(format!("sqlite: {error}"))
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection
        .execute_batch(
            "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma trusted_schema = off;",
        )
        .map_err(fault)?;
    Ok(connection)
}

/// Opens the database for writing and brings its tables up to date.
pub fn open_writer(path: &Path) -> Result<Connection, Fault> {
    let mut connection = open(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    )?;
    connection
        .execute_batch("pragma journal_mode = wal; pragma synchronous = full;")
        .map_err(fault)?;
    embedded::migrations::runner()
        .run(&mut connection)
        .map_err(|error| Fault(format!("migrations: {error}")))?;
    Ok(connection)
}

/// Opens the database for reading only.
pub fn open_reader(path: &Path) -> Result<Connection, Fault> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

impl Sql for &Connection {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        let mut prepared = self.prepare_cached(statement).map_err(fault)?;
        let touched = prepared
            .execute(params_from_iter(parameters.iter().map(bound)))
            .map_err(fault)?;
        Ok(touched as u64)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        let mut prepared = self.prepare_cached(statement).map_err(fault)?;
        let columns = prepared.column_count();
        let mut rows = prepared
            .query(params_from_iter(parameters.iter().map(bound)))
            .map_err(fault)?;
        let mut read = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let values = (0..columns)
                .map(|i| row.get_ref(i).map_err(fault).and_then(taken))
                .collect::<Result<_, _>>()?;
            read.push(Row(values));
        }
        Ok(read)
    }
}

fn bound(value: &Value) -> rusqlite::types::ToSqlOutput<'_> {
    use rusqlite::types::ToSqlOutput::Borrowed;
    Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Integer(integer) => ValueRef::Integer(*integer),
        Value::Text(text) => ValueRef::Text(text.as_bytes()),
        Value::Blob(blob) => ValueRef::Blob(blob),
    })
}

fn taken(value: ValueRef<'_>) -> Result<Value, Fault> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|_| Fault("a text in the store is not UTF-8".into()))?
                .into(),
        ),
        ValueRef::Blob(blob) => Value::Blob(blob.into()),
        ValueRef::Real(_) => return Err(Fault("a floating-point number in the store".into())),
    })
}

/// Handles to the writer thread and the readers.
pub struct Sqlite {
    queue: mpsc::Sender<Job>,
    readers: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Sqlite {
    /// Opens (or makes) the database file and starts its writer. `committed` is told after each commit.
    pub fn open(path: PathBuf, committed: Arc<Notify>) -> Result<Self, Fault> {
        let writer = open_writer(&path)?;
        let readers = (0..READERS)
            .map(|_| open_reader(&path))
            .collect::<Result<Vec<_>, _>>()?;
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_until_closed(&writer, jobs, &committed))
            .map_err(|error| Fault(format!("writer thread: {error}")))?;
        Ok(Self {
            queue,
            readers: Arc::new(Mutex::new(readers)),
            places: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub async fn submit(&self, job: Job) -> Result<(), Fault> {
        self.queue
            .send(job)
            .await
            .map_err(|_| Fault("the store has stopped".into()))
    }

    /// Runs `read` on a snapshot, on a thread that may block.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Work) -> Result<T, vouch_domain::Error> + Send + 'static,
    ) -> Result<T, vouch_domain::Error> {
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Fault("the store has stopped".into()))?;
        let readers = self.readers.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            let connection = readers
                .lock()
                .expect("no reader panics while holding the list")
                .pop();
            let connection = connection.ok_or_else(|| Fault("no reader left".into()))?;
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                connection.execute_batch("begin").map_err(fault)?;
                read(&mut SqlWork(&connection))
            }));
            let ended = connection.execute_batch("rollback").map_err(fault);
            readers
                .lock()
                .expect("no reader panics while holding the list")
                .push(connection);
            match answer {
                Ok(answer) => answer.and_then(|value| ended.map(|()| value).map_err(Into::into)),
                Err(_) => Err(Fault("a read panicked".into()).into()),
            }
        });
        done.await
            .map_err(|error| Fault(format!("reader: {error}")))?
    }
}

fn write_until_closed(connection: &Connection, mut jobs: mpsc::Receiver<Job>, committed: &Notify) {
    while let Some(first) = jobs.blocking_recv() {
        let answers = match connection.execute_batch("begin immediate") {
            Ok(()) => {
                let mut answers = vec![run(connection, first)];
                while answers.len() < BATCH_MAX
                    && let Ok(next) = jobs.try_recv()
                {
                    answers.push(run(connection, next));
                }
                answers
            }
            Err(error) => {
                first.refuse(fault(error));
                continue;
            }
        };
        match connection.execute_batch("commit") {
            Ok(()) => {
                answers.into_iter().for_each(|answer| answer(Ok(())));
                committed.notify_waiters();
            }
            Err(error) => {
                let lost = matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt)
                );
                let fault = fault(error);
                tracing::error!(%fault, "commit failed; nothing of this batch was acknowledged");
                answers
                    .into_iter()
                    .for_each(|answer| answer(Err(fault.clone())));
                if connection.execute_batch("rollback").is_err() && !connection.is_autocommit()
                    || lost
                {
                    // After a failed fsync nobody knows what is on disk: stop, so that a restart reads the truth.
                    tracing::error!("the store has stopped writing; restart to recover");
                    return;
                }
            }
        }
    }
    if let Err(error) = connection.execute_batch("pragma wal_checkpoint(truncate)") {
        tracing::warn!(%error, "checkpoint on closing");
    }
}

/// Runs one piece of work in its savepoint; gives back how to answer it once the batch is on disk.
fn run(connection: &Connection, job: Job) -> Answer {
    if let Err(error) = connection.execute_batch("savepoint piece") {
        let fault = fault(error);
        return Box::new(move |_| job.refuse(fault));
    }
    let (keep, answer) = job.run(&mut SqlWork(connection));
    let end = if keep {
        "release piece"
    } else {
        "rollback to piece; release piece"
    };
    match connection.execute_batch(end) {
        Ok(()) => answer,
        Err(error) => {
            let fault = fault(error);
            Box::new(move |_| answer(Err(fault)))
        }
    }
}
