//! SQLite: the embedded store.
//!
//! One file in WAL mode with `synchronous = full`: a commit is one append and one fsync. The writer has the only connection that
//! writes; readers have their own, which cannot, and never wait for it.

use super::backup::{Archive, Settings};
use super::doubt::{Durable, renew};
use super::log;
use super::readers::{Reader, Readers};
use super::sql::{Row, Sql, Value};
use super::writer::{CommitFault, Database};
use refinery::error::Kind;
use rusqlite::config::DbConfig;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi, params_from_iter};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use vouch_domain::Fault;

const READERS: usize = 4;
const WRITER: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_CREATE);

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

fn fault(error: rusqlite::Error) -> Fault {
    Fault(format!("sqlite: {error}"))
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, Fault> {
    // A connection is used by one thread at a time, so it needs no lock of its own.
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A plan is made once, not anew for each value that a statement with a partial index is given.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(fault)?;
    connection
        .execute_batch(
            "pragma busy_timeout = 10000; pragma foreign_keys = on; pragma trusted_schema = off;",
        )
        .map_err(fault)?;
    // The log is carried over into the book after 32 MiB instead of 4: pages that many batches change are carried once. An
    // archive, or a simulated disk, says otherwise from here on.
    connection
        .pragma_update(None, "wal_autocheckpoint", log::PAGES as i64)
        .map_err(fault)?;
    Ok(connection)
}

/// Opens the database for writing and brings its tables up to date.
pub fn open_writer(path: &Path) -> Result<Connection, Fault> {
    open_heedful(path).map(|(connection, _)| connection)
}

/// The same with what the connection has to heed where the book is archived.
fn open_heedful(path: &Path) -> Result<(Connection, Archive), Fault> {
    let log = log_of(path);
    let mut connection = open(path, WRITER)?;
    let mut archive = Archive::beside(path);
    archive.enter(&connection)?;
    let prepared = prepare(&mut connection, "", || {
        match File::options().read(true).write(true).open(&log) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            opened => opened.map(Some),
        }
    });
    archive.leave();
    prepared.map(|()| (connection, archive))
}

fn log_of(book: &Path) -> PathBuf {
    let mut log = book.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// The same for a database that is no file of the operating system: `settings` are pragmas that have to come before anything is
/// read, and `log` opens the write-ahead log, if there is one.
pub fn open_writer_with<F: Durable>(
    path: &Path,
    settings: &str,
    log: impl FnOnce() -> io::Result<Option<F>>,
) -> Result<Connection, Fault> {
    let mut connection = open(path, WRITER)?;
    prepare(&mut connection, settings, log)?;
    Ok(connection)
}

fn prepare<F: Durable>(
    connection: &mut Connection,
    settings: &str,
    log: impl FnOnce() -> io::Result<Option<F>>,
) -> Result<(), Fault> {
    connection
        .execute_batch(&format!(
            "{settings} pragma journal_mode = wal; pragma synchronous = full; begin immediate;"
        ))
        .map_err(fault)?;
    // With the writer's lock, nobody else writes to the log.
    let renewed = log().and_then(|log| log.map_or(Ok(()), |mut log| renew(&mut log)));
    renewed.map_err(|error| Fault(format!("the write-ahead log: {error}")))?;
    connection.execute_batch("rollback").map_err(fault)?;
    // A savepoint's undo is kept in memory: it does not outlive the process, so a file of it would be written for nothing.
    connection
        .execute_batch("pragma temp_store = memory; pragma cache_size = -32768;")
        .map_err(fault)?;
    let runner = embedded::migrations::runner();
    // Of a history that the disk has changed, the library panics instead of saying so.
    std::panic::catch_unwind(AssertUnwindSafe(|| runner.run(connection)))
        .map_err(|_| Fault("migrations: what it says of its own tables cannot be read".into()))?
        .map_err(|error| match error.kind() {
            Kind::DivergentVersion(..) | Kind::MissingVersion(..) => Fault(
                "it was written by another version of vouch, whose tables are not these; \
                 move its folder away to begin anew, or open it with the version that wrote it"
                    .into(),
            ),
            _ => Fault(format!("migrations: {error}")),
        })?;
    Ok(())
}

/// Opens the database for reading only.
pub fn open_reader(path: &Path) -> Result<Connection, Fault> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // Of an archived book only the archive may do that.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(fault)?;
    Ok(connection)
}

impl Sql for &Connection {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        execute(self, statement, parameters).map_err(fault)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        query(self, statement, [parameters]).map_err(fault)
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        execute_each(self, statement, sets).map_err(fault)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        query(self, statement, sets.iter().map(Vec::as_slice)).map_err(fault)
    }
}

fn execute(
    connection: &Connection,
    statement: &str,
    parameters: &[Value],
) -> rusqlite::Result<u64> {
    let mut prepared = connection.prepare_cached(statement)?;
    let touched = prepared.execute(params_from_iter(parameters.iter().map(bound)))?;
    Ok(touched as u64)
}

fn execute_each(
    connection: &Connection,
    statement: &str,
    sets: &[Vec<Value>],
) -> rusqlite::Result<u64> {
    let mut prepared = connection.prepare_cached(statement)?;
    let mut touched = 0;
    for parameters in sets {
        touched += prepared.execute(params_from_iter(parameters.iter().map(bound)))? as u64;
    }
    Ok(touched)
}

fn query<'a>(
    connection: &Connection,
    statement: &str,
    sets: impl IntoIterator<Item = &'a [Value]>,
) -> rusqlite::Result<Vec<Row>> {
    let mut prepared = connection.prepare_cached(statement)?;
    let columns = prepared.column_count();
    let mut read = Vec::new();
    for parameters in sets {
        let mut rows = prepared.query(params_from_iter(parameters.iter().map(bound)))?;
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(taken(column, row.get_ref(column)?)?);
            }
            read.push(Row(values));
        }
    }
    Ok(read)
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

fn taken(column: usize, value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|error| rusqlite::Error::Utf8Error(column, error))?
                .into(),
        ),
        ValueRef::Blob(blob) => Value::Blob(blob.into()),
        ValueRef::Real(_) => {
            return Err(rusqlite::Error::FromSqlConversionFailure(
                column,
                Type::Real,
                "a floating-point number in the store".into(),
            ));
        }
    })
}

/// The connection that writes.
pub struct SqliteDatabase {
    connection: Connection,
    /// A transaction was begun, and its end has not been asked for.
    begun: bool,
    /// The disk refused a write or a sync: nobody knows what is on it, so the writer has to stop.
    in_doubt: bool,
    /// What there is to heed where the book is a file.
    archive: Option<Archive>,
}

impl SqliteDatabase {
    /// Over a connection made by [`open_writer`], or one with settings of its own.
    pub fn new(connection: Connection) -> Self {
        Self {
            connection,
            begun: false,
            in_doubt: false,
            archive: None,
        }
    }

    /// Archives the book from here on. Answers what asks for a part of the archive before its time.
    pub fn keep(&mut self, settings: Settings) -> Result<Arc<AtomicBool>, Fault> {
        let archive = self.archive.as_mut();
        archive
            .ok_or_else(|| Fault("no book to archive".into()))?
            .keep(&self.connection, settings)
    }

    /// Lays out the log for a house that will write for long, so that no commit has to make it longer.
    pub fn lay_out_log(&mut self, book: &Path) -> Result<(), Fault> {
        // With the writer's lock, nobody else writes to the log; nor is it gone while this connection is there.
        self.begin()?;
        if let Err(error) = log::lay_out(&log_of(book)) {
            // It then grows as it is written, if there is space.
            tracing::warn!(%error, "the write-ahead log was not laid out");
        }
        self.roll_back()
    }

    fn leave(&self) {
        if let Some(archive) = &self.archive {
            archive.leave();
        }
    }

    fn run<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        // After some faults (of the disk, for want of space) SQLite has rolled back the whole transaction by itself. What came
        // after would be committed statement by statement, so nothing may come after.
        if self.begun && self.connection.is_autocommit() {
            return Err(Fault(
                "sqlite: the transaction was rolled back after a fault".into(),
            ));
        }
        work(&self.connection).map_err(|error| {
            self.in_doubt |= leaves_in_doubt(&error);
            fault(error)
        })
    }
}

/// A read that failed leaves the disk as it was; a write, a truncate or a sync does not.
fn leaves_in_doubt(error: &rusqlite::Error) -> bool {
    let harmless = [ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR_SHORT_READ];
    error.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::SystemIoFailure && !harmless.contains(&error.extended_code)
    })
}

impl Sql for SqliteDatabase {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.run(|connection| execute(connection, statement, parameters))
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        self.run(|connection| query(connection, statement, [parameters]))
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        self.run(|connection| execute_each(connection, statement, sets))
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        self.run(|connection| query(connection, statement, sets.iter().map(Vec::as_slice)))
    }
}

impl Database for SqliteDatabase {
    fn begin(&mut self) -> Result<(), Fault> {
        if let Some(archive) = &mut self.archive {
            archive.enter(&self.connection)?;
        }
        self.execute("begin immediate", &[])
            .inspect_err(|_| self.leave())?;
        (self.begun, self.in_doubt) = (true, false);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), CommitFault> {
        let done = self.execute("commit", &[]);
        if done.is_ok() {
            self.begun = false;
            self.leave();
        }
        done.map(drop).map_err(|fault| CommitFault {
            fault,
            stop: self.in_doubt,
        })
    }

    fn roll_back(&mut self) -> Result<(), Fault> {
        self.begun = false;
        let rolled_back = match self.connection.is_autocommit() {
            true => Ok(()),
            false => self.execute("rollback", &[]).map(drop),
        };
        self.leave();
        match self.in_doubt {
            true => Err(Fault("nobody knows what is on disk".into())),
            false => rolled_back,
        }
    }

    fn tend(&mut self) {
        if let Some(archive) = &mut self.archive {
            archive.tend(&self.connection);
        }
    }

    fn close(&mut self) {
        if let Some(archive) = &mut self.archive
            && !archive.is_idle()
        {
            return archive.close(&self.connection);
        }
        if let Err(error) = self
            .connection
            .execute_batch("pragma wal_checkpoint(truncate)")
        {
            tracing::warn!(%error, "checkpoint on closing");
        }
    }
}

/// A connection that reads.
struct SqliteReader(Connection);

impl Sql for SqliteReader {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        Sql::execute(&mut &self.0, statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        Sql::query(&mut &self.0, statement, parameters)
    }
}

impl Reader for SqliteReader {
    fn is_near(&self) -> bool {
        true
    }

    fn begin(&mut self) -> Result<(), Fault> {
        self.execute("begin", &[]).map(drop)
    }

    fn end(&mut self) -> Result<(), Fault> {
        if self.0.is_autocommit() {
            return Ok(());
        }
        self.execute("rollback", &[]).map(drop)
    }
}

/// Opens (or makes) the database file: the connection that writes and those that read.
pub fn open_all(path: &Path) -> Result<(SqliteDatabase, Readers), Fault> {
    let (connection, archive) = open_heedful(path)?;
    let writer = SqliteDatabase {
        archive: Some(archive),
        ..SqliteDatabase::new(connection)
    };
    let reader = |_| Ok(Box::new(SqliteReader(open_reader(path)?)) as Box<dyn Reader>);
    let readers = (0..READERS).map(reader).collect::<Result<_, Fault>>()?;
    Ok((writer, Readers::new(readers)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_of_another_version_is_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vouch.db");
        let connection = open_writer(&path).expect("a new database");
        let changed = "update refinery_schema_history set checksum = '1' where version = 1";
        connection.execute(changed, []).expect("another version");
        drop(connection);
        let before = std::fs::read(&path).expect("the file");
        let fault = open_writer(&path).expect_err("it is another's").to_string();
        assert!(
            fault.contains("written by another version of vouch"),
            "{fault}"
        );
        assert_eq!(std::fs::read(&path).expect("the file"), before);
    }

    #[test]
    fn whoever_opens_an_archived_book_leaves_its_log_to_the_archive() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = folder.path().join("vouch.db");
        for (archived, pages) in [(false, 8192), (true, 0)] {
            if archived {
                std::fs::write(folder.path().join("vouch.db-archive"), "").expect("a mark");
            }
            let connection = open_writer(&book).expect("a book");
            let found = connection.query_row("pragma wal_autocheckpoint", [], |row| row.get(0));
            assert_eq!(found, Ok(pages), "archived: {archived}");
        }
    }
}
