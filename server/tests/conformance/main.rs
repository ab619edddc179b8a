//! One conformance suite for all stores: the same scenarios on the in-memory model and on SQLite must give the same answers.

use vouch_domain::Work;
use vouch_server::store::Store;

/// Makes two tests of each scenario, one per store.
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
    };
}

mod catalogue;
mod friends;
mod idempotency;
mod ledger;
mod merchants;
mod outbox;
mod payments;
mod recommendations;
mod shoppers;

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
