//! One connection to PostgreSQL: statements in the common dialect, prepared once.

use super::address::Address;
use super::dialect;
use super::values::{Nul, array, arrays, bound, taken};
use crate::store::sql::{Row, Sql, Value};
use postgres::error::Severity;
use postgres::types::{ToSql, Type};
use postgres::{Client, SimpleQueryMessage, Statement};
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use vouch_domain::Fault;

/// Prepared statements that are kept. The house has about a hundred; texts that are put together have few forms each.
const PREPARED_MAX: usize = 512;

/// What every session is told first: waiting for a client that is not heard of any more ends, so that a node that was lost
/// gives the writer's turn back; waiting for the turn does not end; compiling a statement would take longer than running ours; and
/// a server that was told to acknowledge before it has written is told otherwise here.
const SESSION: &str = "set idle_in_transaction_session_timeout = '15s'; set statement_timeout = 0; set lock_timeout = 0; \
     set client_min_messages = warning; set jit = off; \
     select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

pub struct Connection {
    client: Apart,
    /// By their text in the common dialect.
    prepared: HashMap<String, Prepared>,
    lost: bool,
}

#[derive(Clone)]
struct Prepared {
    one: Statement,
    /// The same for many sets of parameters at once, once it was asked for; `None` inside where there is none.
    many: Option<Option<Statement>>,
}

impl Connection {
    /// Connects, or says why not. The thread may block: it must not be one that drives async tasks.
    pub fn open(address: &Address) -> Result<Self, Fault> {
        let mut connection = Self {
            client: Apart(Some(address.connect()?)),
            prepared: HashMap::new(),
            lost: false,
        };
        connection.command(SESSION)?;
        Ok(connection)
    }

    /// Runs statements of PostgreSQL's own that have no parameters, in one round trip; gives back the first column of each row
    /// that they answer.
    pub fn command(&mut self, statements: &str) -> Result<Vec<String>, Fault> {
        let answer = self.client.simple_query(statements);
        let messages = answer.map_err(|error| self.failed(&error))?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(rows.collect())
    }

    /// Whether the server has not answered, or has ended the session: what was under way may have happened or not.
    pub fn is_lost(&self) -> bool {
        self.lost || self.client.is_closed()
    }

    fn failed(&mut self, error: &postgres::Error) -> Fault {
        // A plain error was answered by a session that goes on; anything else ended it.
        let answered = error.as_db_error();
        let answered = answered.is_some_and(|e| e.parsed_severity() == Some(Severity::Error));
        self.lost |= !answered;
        fault(error)
    }

    fn statement(&mut self, own: &str) -> Result<Statement, Fault> {
        let statement = self.client.prepare(own);
        statement.map_err(|error| self.failed(&error))
    }

    fn prepare(&mut self, common: &str) -> Result<Statement, Fault> {
        if let Some(prepared) = self.prepared.get(common) {
            return Ok(prepared.one.clone());
        }
        let one = self.statement(&dialect::statement(common))?;
        if self.prepared.len() >= PREPARED_MAX {
            self.prepared.clear();
        }
        let prepared = Prepared {
            one: one.clone(),
            many: None,
        };
        self.prepared.insert(common.to_owned(), prepared);
        Ok(one)
    }

    /// The statement for many sets, if it has such a form, and the types of the parameters of one.
    fn prepare_many(
        &mut self,
        common: &str,
        form: impl FnOnce(&[Type]) -> Option<String>,
    ) -> Result<(Option<Statement>, Vec<Type>), Fault> {
        let types = self.prepare(common)?.params().to_vec();
        if let Some(known) = &self.prepared[common].many {
            return Ok((known.clone(), types));
        }
        let many = (form(&types).map(|own| self.statement(&own))).transpose()?;
        if let Some(prepared) = self.prepared.get_mut(common) {
            prepared.many = Some(many.clone());
        }
        Ok((many, types))
    }

    fn run(
        &mut self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Fault> {
        let touched = self.client.execute(statement, parameters);
        touched.map_err(|error| self.failed(&error))
    }

    fn ask(
        &mut self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Fault> {
        let rows = self.client.query(statement, parameters);
        let rows = rows.map_err(|error| self.failed(&error))?;
        rows.iter().map(taken).collect()
    }
}

impl Sql for Connection {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        let statement = self.prepare(statement)?;
        self.run(
            &statement,
            &bound(statement.params(), parameters, Nul::IsAFault)?,
        )
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        let statement = self.prepare(statement)?;
        self.ask(
            &statement,
            &bound(statement.params(), parameters, Nul::EqualsNothing)?,
        )
    }

    /// In one round trip, where the statement is a plain insert, update or delete.
    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        if let [one] = sets {
            return self.execute(statement, one);
        }
        let over_sets = |types: &[Type]| {
            dialect::over_sets(statement, &Vec::from_iter(types.iter().map(Type::name)))
        };
        match self.prepare_many(statement, over_sets)? {
            (Some(many), types) => {
                let columns = arrays(&types, sets)?;
                self.run(
                    &many,
                    &Vec::from_iter(columns.iter().map(|column| &**column)),
                )
            }
            (None, _) => {
                sets.iter().try_fold(
                    0,
                    |touched, set| Ok(touched + self.execute(statement, set)?),
                )
            }
        }
    }

    /// In one round trip, where the query is for keys alone.
    fn query_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<Vec<Row>, Fault> {
        match self.prepare_many(statement, |_| dialect::over_keys(statement))? {
            (Some(many), types) => {
                let keys = array(&types[0], sets.iter().flatten(), 1)?;
                self.ask(&many, &[&*keys])
            }
            (None, _) => {
                let mut rows = Vec::with_capacity(sets.len());
                for set in sets {
                    rows.extend(self.query(statement, set)?);
                }
                Ok(rows)
            }
        }
    }
}

/// A sentence without the values that an error's details repeat.
pub fn fault(error: &postgres::Error) -> Fault {
    Fault(match error.as_db_error() {
        Some(answered) => format!(
            "postgres: {} ({})",
            answered.message(),
            answered.code().code()
        ),
        None => match std::error::Error::source(error) {
            Some(source) => format!("postgres: {error}: {source}"),
            None => format!("postgres: {error}"),
        },
    })
}

/// A client that says goodbye on a thread of its own where the last one to hold it drives async tasks: it blocks for that.
struct Apart(Option<Client>);

impl Deref for Apart {
    type Target = Client;

    fn deref(&self) -> &Client {
        self.0.as_ref().expect("there until it is dropped")
    }
}

impl DerefMut for Apart {
    fn deref_mut(&mut self) -> &mut Client {
        self.0.as_mut().expect("there until it is dropped")
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        let client = self.0.take();
        if tokio::runtime::Handle::try_current().is_ok() {
            drop(std::thread::spawn(move || drop(client)).join());
        }
    }
}
