//! One conformance suite for all stores: the same scenarios on the in-memory model, on SQLite and on PostgreSQL must give the
//! same answers.

use vouch_domain::{Fault, Work};
use vouch_server::store::postgres::Connection;
use vouch_server::store::{Row, Sql, SqlWork, Store, Value};

/// Makes three tests of each scenario, one per store.
macro_rules! agree {
    ($($scenario:ident),+ $(,)?) => {
        mod memory {
            $(#[test]
            fn $scenario() {
                super::$scenario(&mut vouch_domain::memory::Memory::default());
            })+
        }
        mod sqlite {
            $(#[test]
            fn $scenario() {
                crate::on_sqlite(|work| super::$scenario(work));
            })+
        }
        mod postgres {
            $(#[test]
            fn $scenario() {
                crate::on_postgres(|work| super::$scenario(work));
            })+
        }
    };
}

mod catalogue;
mod delivery;
mod disputes;
mod event_log;
mod facts;
mod friends;
mod guides;
mod idempotency;
mod ledger;
mod lists;
mod merchants;
mod outbox;
mod payments;
mod pieces;
#[path = "../postgres/mod.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod postgres;
mod postgres_agreement;
mod postgres_faults;
mod postgres_nodes;
mod postgres_opening;
mod postgres_tls;
mod recommendations;
mod shoppers;
mod timers;
mod transparency;
mod trust;
mod webhooks;

/// Runs a scenario as one piece of work on a fresh database.
fn on_sqlite<T: Send + 'static>(scenario: impl FnOnce(&mut dyn Work) -> T + Send + 'static) -> T {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::sqlite(folder.path().join("vouch.db"), None).expect("the store opens");
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(store.write(move |work| Ok(scenario(work))))
        .expect("the scenario held")
}

/// Runs a scenario in one transaction on a fresh database.
fn on_postgres(scenario: impl FnOnce(&mut dyn Work) + Send) {
    let database = postgres::Database::new();
    postgres::with_connection(database.url(), |connection| {
        connection.command("begin").expect("a transaction");
        scenario(&mut SqlWork::new(Careful(connection)));
    });
}

/// With a savepoint before each statement. A scenario looks at what is there after a statement that failed; to PostgreSQL the
/// transaction has failed with it, as it has to the house, which keeps nothing of a piece of work that met a fault.
struct Careful<'a>(&'a mut Connection);

impl Careful<'_> {
    fn apart<T>(
        &mut self,
        run: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.0.command("savepoint statement")?;
        let outcome = run(self.0);
        if outcome.is_err() {
            self.0.command("rollback to statement")?;
        }
        outcome
    }
}

impl Sql for Careful<'_> {
    fn execute(&mut self, statement: &str, parameters: &[Value]) -> Result<u64, Fault> {
        self.apart(|connection| connection.execute(statement, parameters))
    }

    fn query(&mut self, statement: &str, parameters: &[Value]) -> Result<Vec<Row>, Fault> {
        self.apart(|connection| connection.query(statement, parameters))
    }
}
