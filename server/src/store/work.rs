//! A piece of work over SQL. Each room's file in `store/` gives it that room's store.
//!
//! Inside a batch of the writer ([`SqlWork::batch`]) the ledger's rows are read once and written once, however many pieces touch
//! them, and a piece takes its savepoint only when it writes: one that only reads, is refused or moves money alone costs none.

use super::ledger::Buffer;
use super::sql::{Row, Sql, Value};
use super::writer::Sign;
use vouch_domain::Fault;

pub struct SqlWork<S> {
    pub(super) sql: S,
    /// What this batch knows of the ledger and has yet to write; `None` outside a batch.
    pub(super) ledger: Option<Buffer>,
    /// Whether the log of words has an end that is not yet signed. A piece that was taken back may leave it set: the end that was
    /// there before is signed once more, which changes nothing.
    pub(super) log_moved: bool,
    savepoint: Savepoint,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Savepoint {
    /// Outside a piece: what is written stays.
    None,
    /// The piece has written nothing yet.
    Due,
    Taken,
}

impl<S: Sql> SqlWork<S> {
    /// Work that reads and writes at once.
    pub fn new(sql: S) -> Self {
        Self {
            sql,
            ledger: None,
            log_moved: false,
            savepoint: Savepoint::None,
        }
    }

    /// Work for a whole batch of pieces inside one transaction of a database that nobody else writes to meanwhile.
    pub fn batch(sql: S) -> Self {
        Self {
            ledger: Some(Buffer::default()),
            ..Self::new(sql)
        }
    }

    /// From here on, what is written can be taken back.
    pub(super) fn begin_piece(&mut self) {
        self.savepoint = Savepoint::Due;
        if let Some(ledger) = &mut self.ledger {
            ledger.begin_piece();
        }
    }

    /// Keeps what the piece wrote.
    pub(super) fn keep_piece(&mut self) -> Result<(), Fault> {
        match std::mem::replace(&mut self.savepoint, Savepoint::None) {
            Savepoint::Taken => self.sql.execute("release piece", &[]).map(drop),
            _ => Ok(()),
        }
    }

    /// Takes back what the piece wrote.
    pub(super) fn drop_piece(&mut self) -> Result<(), Fault> {
        if let Some(ledger) = &mut self.ledger {
            ledger.roll_back_piece();
        }
        if std::mem::replace(&mut self.savepoint, Savepoint::None) == Savepoint::Taken {
            self.sql.execute("rollback to piece", &[])?;
            self.sql.execute("release piece", &[])?;
        }
        Ok(())
    }

    /// Writes what the batch's pieces did to the ledger, and signs the ends that they moved.
    pub(super) fn flush(&mut self, sign: Option<&Sign>) -> Result<(), Fault> {
        self.flush_ledger(sign)?;
        self.sign_log(sign)
    }

    fn about_to_write(&mut self) -> Result<(), Fault> {
        if self.savepoint == Savepoint::Due {
            self.sql.execute("savepoint piece", &[])?;
            self.savepoint = Savepoint::Taken;
        }
        Ok(())
    }
}

impl<S: Sql> Sql for SqlWork<S> {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.about_to_write()?;
        self.sql.execute(statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        // `… returning` writes and is asked for its rows.
        if !statement.starts_with("select") {
            self.about_to_write()?;
        }
        self.sql.query(statement, parameters)
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        self.about_to_write()?;
        self.sql.execute_each(statement, sets)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        self.sql.query_each(statement, sets)
    }
}
