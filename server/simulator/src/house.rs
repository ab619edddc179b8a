//! A house on a disk that may fail: the real store on SQLite, run from one thread, so that one seed is one story.

use crate::commands::{Command, Reply};
use crate::disk::Disk;
use std::sync::{Arc, Mutex};
use vouch_domain::{Error, Fault, Timestamp};
use vouch_server::store::writer::{After, Database, write_batch};
use vouch_server::store::{Job, SqliteDatabase, Touches, open_writer_with};

pub const FILE: &str = "vouch.db";
pub const WAL: &str = "vouch.db-wal";

/// What became of one command of a batch.
#[derive(Clone, Debug)]
pub struct Settled {
    pub command: Command,
    pub sent: Timestamp,
    /// What the use case said within the batch, before anything was on disk; `None` when it was not run.
    pub within: Option<Result<Reply, Error>>,
    /// What the client was told.
    pub told: Result<Reply, Error>,
}

/// Opens (or makes) the house's database on `disk`; `settings` are pragmas in place of the house's own.
pub fn open(disk: &Disk, settings: &str) -> Result<SqliteDatabase, Fault> {
    // Nobody else is on this disk, so no memory has to be shared.
    let alone = "pragma locking_mode = exclusive;";
    let connection = open_writer_with(&disk.uri(FILE), alone, || Ok(disk.open(WAL)))?;
    connection
        .execute_batch(settings)
        .map_err(|error| Fault(format!("settings: {error}")))?;
    Ok(SqliteDatabase::new(connection))
}

/// Runs commands as one batch of the writer.
pub fn run(
    database: &mut impl Database,
    commands: Vec<(Command, Timestamp)>,
) -> (After, Vec<Settled>) {
    let mut jobs = Vec::with_capacity(commands.len());
    let mut waiting = Vec::with_capacity(commands.len());
    for (command, sent) in commands {
        let within = Arc::new(Mutex::new(None));
        let (job, told) = Job::new(command.touches(), {
            let (command, within) = (command.clone(), within.clone());
            move |work| {
                let reply = command.run(work, sent);
                *within.lock().expect("nobody panics while holding it") = Some(reply.clone());
                reply
            }
        });
        jobs.push(job);
        waiting.push((command, sent, within, told));
    }
    let mut jobs = jobs.into_iter();
    let Some(first) = jobs.next() else {
        return (After::Committed, Vec::new());
    };
    let after = write_batch(database, first, || jobs.next(), None);
    // What the batch did not get to is refused by a writer that stops, and stays in the queue of one that does not.
    drop(jobs);
    let unanswered = || Err(Fault("no answer".into()).into());
    let settled = waiting
        .into_iter()
        .map(|(command, sent, within, mut told)| Settled {
            command,
            sent,
            within: within
                .lock()
                .expect("nobody panics while holding it")
                .take(),
            told: told.try_recv().unwrap_or_else(|_| unanswered()),
        });
    (after, settled.collect())
}

/// One piece of work in a batch of its own.
pub fn write<T: Send + 'static>(
    database: &mut impl Database,
    piece: impl FnOnce(&mut dyn vouch_domain::Work) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (job, mut told) = Job::new(Touches::default(), piece);
    write_batch(database, job, || None, None);
    told.try_recv()
        .unwrap_or_else(|_| Err(Fault("no answer".into()).into()))
}
