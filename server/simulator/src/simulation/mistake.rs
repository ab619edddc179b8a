//! Mistakes made on purpose, to see that they are found.

use vouch_domain::Fault;
use vouch_server::store::writer::{CommitFault, Database};
use vouch_server::store::{Row, Sql, SqliteDatabase, Value};

/// A mistake made on purpose, to see that the simulator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The disk says that it synced and did not.
    SyncsLie,
    /// SQLite is told not to wait for the disk.
    NoSync,
    /// Every second commit is put off until the next one, and acknowledged all the same.
    AcknowledgesEarly,
}

/// A database with a mistake in it, or with none.
pub struct Sabotaged {
    database: SqliteDatabase,
    mistake: Option<Mistake>,
    /// A commit is yet to come that was acknowledged before.
    put_off: bool,
}

impl Sql for Sabotaged {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.database.execute(statement, parameters)
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        self.database.query(statement, parameters)
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        self.database.execute_each(statement, sets)
    }

    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        self.database.query_each(statement, sets)
    }
}

impl Database for Sabotaged {
    fn begin(&mut self) -> Result<(), Fault> {
        if self.put_off {
            return Ok(());
        }
        self.database.begin()
    }

    fn commit(&mut self) -> Result<(), CommitFault> {
        if self.mistake == Some(Mistake::AcknowledgesEarly) && !self.put_off {
            self.put_off = true;
            return Ok(());
        }
        self.put_off = false;
        self.database.commit()
    }

    fn roll_back(&mut self) -> Result<(), Fault> {
        self.put_off = false;
        self.database.roll_back()
    }

    fn close(&mut self) {
        self.database.close();
    }
}

impl Sabotaged {
    pub fn new(database: SqliteDatabase, mistake: Option<Mistake>) -> Result<Self, Fault> {
        let mut sabotaged = Self {
            database,
            mistake,
            put_off: false,
        };
        if mistake == Some(Mistake::NoSync) {
            sabotaged.execute("pragma synchronous = off", &[])?;
        }
        Ok(sabotaged)
    }
}
