//! One side of a move: a book with the writer's turn taken, and what its catalogue says of its tables.

use crate::params;
use crate::store::postgres::{self, TAKE_TURN};
use crate::store::{Place, Row, Sql, Value, open_writer};
use vouch_domain::Fault;

pub enum Book {
    Sqlite(rusqlite::Connection),
    Postgres(postgres::Connection),
}

/// A table of the house. Two books have the same tables when these are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Table {
    pub name: String,
    /// In order of their names.
    pub columns: Vec<String>,
    /// The columns of the primary key, in its order.
    pub key: Vec<String>,
}

impl Book {
    /// Opens it, bringing its tables up to date; makes it where there is none.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        match place {
            Place::Sqlite(path) => open_writer(path).map(Self::Sqlite),
            Place::Postgres(address) => {
                let mut connection = postgres::Connection::open(address)?;
                postgres::migrate(&mut connection)?;
                Ok(Self::Postgres(connection))
            }
        }
    }

    /// Takes the writer's turn. Everything that was acknowledged is there to be read, and nothing is acknowledged until the end.
    pub fn begin(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(_) => self.execute("begin immediate", &[]).map(drop),
            // One side waits for the other, for as long as a copy takes. The turn itself comes soon, or it is one's own.
            Self::Postgres(connection) => (connection.command(&format!(
                "set idle_in_transaction_session_timeout = 0; begin isolation level read committed; \
                 set local lock_timeout = '60s'; {TAKE_TURN}"
            )))
            .map(drop),
        }
    }

    pub fn commit(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(_) => self.execute("commit", &[]).map(drop),
            Self::Postgres(connection) => connection.command("commit; analyze").map(drop),
        }
    }

    /// Whether the one row of this table still says that nothing has happened.
    pub fn is_unwritten(&mut self, table: &str, column: &str) -> Result<bool, Fault> {
        let query = format!("select \"{column}\" from {table} where id = 1");
        let head = self.first(&query, &[])?;
        Ok(head.map(|row| row.integer(0)).transpose()? == Some(0))
    }

    /// In the order in which they were made: what a table refers to comes before it.
    pub fn tables(&mut self) -> Result<Vec<Table>, Fault> {
        let (tables, columns) = match self {
            Self::Sqlite(_) => (
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' \
                 and name <> 'refinery_schema_history' order by rowid",
                "select name, pk from pragma_table_info(?1) order by name",
            ),
            Self::Postgres(_) => (
                "select cast(relname as text) from pg_class where relkind = 'r' \
                 and relnamespace = cast(current_schema() as regnamespace) \
                 and relname not in ('vouch_migrations', 'vouch_commits') order by oid",
                "select cast(attname as text), coalesce(1 + array_position(cast(indkey as smallint[]), attnum), 0) \
                 from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped \
                 left join pg_index on indrelid = pg_class.oid and indisprimary \
                 where relnamespace = cast(current_schema() as regnamespace) and cast(relname as text) = ?1 \
                 order by attname",
            ),
        };
        let names = self.query(tables, &[])?;
        let names = names
            .iter()
            .map(|row| row.text(0))
            .collect::<Result<Vec<_>, _>>()?;
        let table = |name: String| {
            let rows = self.query(columns, params![&name])?;
            let mut columns = Vec::new();
            let mut key = Vec::new();
            for row in rows {
                columns.push(row.text(0)?);
                key.push((row.integer(1)?, row.text(0)?));
            }
            key.retain(|(place, _)| *place > 0);
            key.sort();
            let key = key.into_iter().map(|(_, column)| column).collect();
            Ok(Table { name, columns, key })
        };
        names.into_iter().map(table).collect()
    }

    /// From the commit on, whatever would write is refused with a sentence. Reading goes on.
    pub fn close_to_writing(&mut self, tables: &[Table], to: &Place) -> Result<(), Fault> {
        let sentence = format!("this book has moved to {to}").replace('\'', "''");
        match self {
            Self::Sqlite(connection) => {
                for Table { name, .. } in tables {
                    for event in ["insert", "update", "delete"] {
                        let trigger = format!(
                            "create trigger \"moved_{name}_{event}\" before {event} on \"{name}\" \
                             begin select raise(abort, '{sentence}'); end"
                        );
                        (connection.execute_batch(&trigger))
                            .map_err(|error| Fault(format!("sqlite: {error}")))?;
                    }
                }
                Ok(())
            }
            Self::Postgres(connection) => {
                connection.command(&format!(
                    "create function vouch_moved() returns trigger language plpgsql as \
                     $moved$ begin raise exception using message = '{sentence}'; end $moved$"
                ))?;
                for Table { name, .. } in tables {
                    connection.command(&format!(
                        "create trigger vouch_moved before insert or update or delete on \"{name}\" \
                         for each statement execute function vouch_moved()"
                    ))?;
                }
                Ok(())
            }
        }
    }
}

impl Sql for Book {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        match self {
            Self::Sqlite(connection) => Sql::execute(&mut &*connection, statement, parameters),
            Self::Postgres(connection) => connection.execute(statement, parameters),
        }
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(connection) => (&mut &*connection).query(statement, parameters),
            Self::Postgres(connection) => connection.query(statement, parameters),
        }
    }

    fn execute_each(&mut self, statement: &str, sets: &[Vec<Value>]) -> Result<u64, Fault> {
        match self {
            Self::Sqlite(connection) => (&mut &*connection).execute_each(statement, sets),
            Self::Postgres(connection) => connection.execute_each(statement, sets),
        }
    }
}
