//! PostgreSQL: the store when one machine is outgrown. Any number of nodes write to one database.
//!
//! Each node has one writer ([`PostgresDatabase`]), and the writers of all nodes take turns: a batch begins by taking an
//! advisory lock that its commit gives back. So batches follow one another strictly, as they do on SQLite: there is nothing to
//! deadlock on and nothing to serialise, the journal is one chain without a gap, and a hot account costs one update a batch
//! instead of a lock a payment. Readers ([`PostgresReader`]) have snapshots and wait for nobody.
//!
//! A commit whose answer was lost is looked up, so that the caller is told the truth. Each node writes the number of its batch
//! into its row of `vouch_commits` with the commit itself; whoever has the turn afterwards finds it there or not. (The
//! transaction's own id would not do: PostgreSQL may hand out the same again after a crash, and a standby that was promoted may
//! too.)

mod address;
mod connection;
mod dialect;
mod schema;
mod values;

pub use address::Address;
pub use connection::Connection;
pub use schema::{fingerprint, migrate};

use super::readers::{Reader, Readers};
use super::sql::{Row, Sql, Value};
use super::writer::{CommitFault, Database};
use crate::chance;
use std::fmt::Write;
use std::time::{Duration, Instant};
use vouch_domain::Fault;

/// Waits for the writer's turn and keeps it until the transaction ends. The number is no more than "vouch" in ASCII.
pub const TAKE_TURN: &str = "select pg_advisory_xact_lock(508676105064)";

/// Reading use cases that run at one time.
const READERS: usize = 8;

/// How long the writer looks for a server that has gone before those who wait are told. A standby takes over in less.
const AWAY_MAX: Duration = Duration::from_secs(10);
/// How long it looks for what became of a commit.
const UNKNOWN_MAX: Duration = Duration::from_secs(25);
/// A server that did not answer is left alone so long; whoever writes meanwhile is told at once.
const PAUSE: Duration = Duration::from_millis(500);

/// What the writer's session is told besides: everything it does goes by key, and is planned once. A plan made while a table was
/// small would otherwise read all of it long after.
const WRITER: &str = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; \
     set plan_cache_mode = force_generic_plan";

/// The connection that writes.
pub struct PostgresDatabase {
    address: Address,
    connection: Option<Connection>,
    /// Names this writer in `vouch_commits`.
    node: String,
    /// Counts what it commits.
    batch: i64,
    /// Whether there is something to commit.
    wrote: bool,
    gone_at: Option<Instant>,
}

impl PostgresDatabase {
    /// Connects and brings the tables up to date. The thread may block.
    pub fn open(address: Address) -> Result<Self, Fault> {
        let mut connection = Connection::open(&address)?;
        suits(&mut connection)?;
        migrate(&mut connection)?;
        connection.command(WRITER)?;
        connection.command("delete from vouch_commits where at < now() - interval '7 days'")?;
        let node = chance::bytes::<16>()
            .iter()
            .fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").expect("a String takes everything");
                hex
            });
        Ok(Self {
            address,
            connection: Some(connection),
            node,
            batch: 0,
            wrote: false,
            gone_at: None,
        })
    }

    fn connect(&mut self) -> Result<&mut Connection, Fault> {
        self.connection = None;
        let mut connection = Connection::open(&self.address)?;
        connection.command(WRITER)?;
        Ok(self.connection.insert(connection))
    }

    fn connection(&mut self) -> Result<&mut Connection, Fault> {
        (self.connection.as_mut()).ok_or_else(|| Fault("postgres: not connected".into()))
    }

    /// Begins on the connection that there is, or on a new one.
    fn try_begin(&mut self) -> Result<(), Fault> {
        let begin = format!("begin isolation level read committed; {TAKE_TURN}");
        if let Some(connection) = self.connection.as_mut().filter(|known| !known.is_lost()) {
            match connection.command(&begin) {
                Err(_) if connection.is_lost() => {}
                begun => return begun.map(drop),
            }
        }
        self.connect()?.command(&begin).map(drop)
    }

    /// Whether the batch was committed, as the next one to have the turn finds it.
    fn was_committed(&mut self) -> Result<bool, Fault> {
        let (node, batch) = (self.node.clone(), self.batch);
        let connection = self.connect()?;
        // The session that committed, or did not, may still be at it: then it has the turn.
        connection.command(&format!(
            "begin; set local lock_timeout = '10s'; {TAKE_TURN}"
        ))?;
        let found = connection.command(&format!(
            "select 1 from vouch_commits where node = '\\x{node}' and batch = {batch}"
        ))?;
        connection.command("rollback")?;
        Ok(!found.is_empty())
    }
}

impl Database for PostgresDatabase {
    fn begin(&mut self) -> Result<(), Fault> {
        self.wrote = false;
        let known_gone = self.gone_at;
        if known_gone.is_some_and(|at| at.elapsed() < PAUSE) {
            return Err(Fault("postgres: the server cannot be reached".into()));
        }
        let patience = known_gone.map_or(AWAY_MAX, |_| Duration::ZERO);
        let begun = persist(patience, || self.try_begin());
        self.gone_at = begun.is_err().then(now);
        begun
    }

    fn commit(&mut self) -> Result<(), CommitFault> {
        if !self.wrote {
            // Nothing is to be kept, and what was read was true in its moment, whatever becomes of the connection now.
            return self
                .roll_back()
                .map_err(|fault| CommitFault { fault, stop: false });
        }
        self.batch += 1;
        let (node, batch) = (&self.node, self.batch);
        let commit = format!(
            "insert into vouch_commits (node, batch) values ('\\x{node}', {batch}) \
             on conflict (node) do update set batch = excluded.batch, at = excluded.at; commit"
        );
        let failed = |fault| CommitFault { fault, stop: false };
        let connection = self.connection().map_err(failed)?;
        if connection.is_lost() {
            return Err(failed(Fault(
                "postgres: the connection was lost before the commit".into(),
            )));
        }
        let Err(fault) = connection.command(&commit) else {
            return Ok(());
        };
        if !connection.is_lost() {
            return Err(failed(fault));
        }
        let looked_up = persist(UNKNOWN_MAX, || self.was_committed());
        tracing::warn!(%fault, kept = ?looked_up, "a commit was not answered; what became of it was looked up");
        match looked_up {
            Ok(true) => Ok(()),
            Ok(false) => Err(failed(fault)),
            Err(away) => Err(failed(Fault(format!(
                "{fault}; and the server cannot be asked what became of it: {away}. Sending the same again, with the same ids, has one effect"
            )))),
        }
    }

    fn roll_back(&mut self) -> Result<(), Fault> {
        // A session that was lost has been rolled back by its server.
        let Some(connection) = self.connection.as_mut().filter(|known| !known.is_lost()) else {
            return Ok(());
        };
        match connection.command("rollback") {
            Err(fault) if !connection.is_lost() => Err(fault),
            _ => Ok(()),
        }
    }
}

impl Sql for PostgresDatabase {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.wrote = true;
        self.connection()?.execute(statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        self.wrote |= !statement.starts_with("select");
        self.connection()?.query(statement, parameters)
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        self.wrote = true;
        self.connection()?.execute_each(statement, sets)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        self.connection()?.query_each(statement, sets)
    }
}

/// A connection that reads, opened when it is first needed.
pub(super) struct PostgresReader {
    address: Address,
    connection: Option<Connection>,
}

impl PostgresReader {
    pub(super) fn new(address: &Address) -> Self {
        Self {
            address: address.clone(),
            connection: None,
        }
    }

    fn connection(&mut self) -> Result<&mut Connection, Fault> {
        (self.connection.as_mut()).ok_or_else(|| Fault("postgres: not connected".into()))
    }
}

impl Reader for PostgresReader {
    fn begin(&mut self) -> Result<(), Fault> {
        const BEGIN: &str = "begin isolation level repeatable read, read only";
        if let Some(connection) = &mut self.connection {
            match connection.command(BEGIN) {
                Err(_) if connection.is_lost() => {}
                begun => return begun.map(drop),
            }
        }
        self.connection = None;
        let connection = self.connection.insert(Connection::open(&self.address)?);
        connection.command(BEGIN).map(drop)
    }

    fn end(&mut self) -> Result<(), Fault> {
        let ended = self
            .connection
            .as_mut()
            .map(|connection| connection.command("rollback"));
        if ended.is_some_and(|ended| ended.is_err()) {
            // What was read is read; the next one begins on a new connection.
            self.connection = None;
        }
        Ok(())
    }
}

impl Sql for PostgresReader {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.connection()?.execute(statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        self.connection()?.query(statement, parameters)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        self.connection()?.query_each(statement, sets)
    }
}

/// Opens the database, making its tables where they are missing: the connection that writes and those that read.
pub fn open_all(address: &Address) -> Result<(PostgresDatabase, Readers), Fault> {
    let writer = PostgresDatabase::open(address.clone())?;
    let reader = |_| Box::new(PostgresReader::new(address)) as Box<dyn Reader>;
    Ok((writer, Readers::new((0..READERS).map(reader).collect())))
}

/// Texts are UTF-8 or would come back as others; and whoever turned the waiting for the disk off is told what that means.
fn suits(connection: &mut Connection) -> Result<(), Fault> {
    let settings = connection.command(
        "select current_setting(name) from unnest(array['server_encoding', 'fsync']) as name",
    )?;
    if settings.first().is_none_or(|encoding| encoding != "UTF8") {
        let found = settings.first().map_or("unknown", String::as_str);
        return Err(Fault(format!(
            "the database's encoding is {found}; make one with: create database … encoding 'UTF8' template template0"
        )));
    }
    if settings.get(1).is_none_or(|fsync| fsync != "on") {
        tracing::warn!(
            "PostgreSQL runs with fsync off: a power cut may take what was acknowledged"
        );
    }
    Ok(())
}

/// Runs `work` on a thread that may block, as the client does; one that drives async tasks may not.
pub fn apart<T: Send>(work: impl FnOnce() -> Result<T, Fault> + Send) -> Result<T, Fault> {
    std::thread::scope(|threads| threads.spawn(work).join())
        .unwrap_or_else(|_| Err(Fault("postgres: a thread panicked".into())))
}

/// Tries again and again, with growing pauses, until it succeeds or `patience` is over.
fn persist<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> Result<T, Fault>,
) -> Result<T, Fault> {
    let since = now();
    let mut pause = Duration::from_millis(20);
    loop {
        match attempt() {
            Err(_) if since.elapsed() + pause < patience => std::thread::sleep(pause),
            outcome => return outcome,
        }
        pause = (pause * 2).min(PAUSE);
    }
}

/// To measure how long a server has been away.
#[allow(clippy::disallowed_methods, reason = "a duration, not a time of day")]
fn now() -> Instant {
    Instant::now()
}
