//! An account's row that the disk has changed: nothing is served from it, nothing is built on it, and everything else goes on.

use crate::postgres::{Database, with_connection};
use rusqlite::Connection;
use vouch_domain::ledger::{Account, AccountFlags, Transfer, create_accounts, create_transfers};
use vouch_domain::{AccountId, Error, Timestamp, TransferId};
use vouch_server::store::postgres::Address;
use vouch_server::store::{Place, Store};
use vouch_server::verify::verify_place;

/// What happens to the row of the account of kind 1, and how it is undone.
const DAMAGE: [(&str, &str); 8] = [
    (
        "debits_posted = debits_posted + 1",
        "debits_posted = debits_posted - 1",
    ),
    (
        "debits_posted = debits_posted - 64",
        "debits_posted = debits_posted + 64",
    ),
    (
        "credits_posted = credits_posted + 1024",
        "credits_posted = credits_posted - 1024",
    ),
    ("debits_pending = 4096", "debits_pending = 0"),
    ("credits_pending = 1", "credits_pending = 0"),
    ("flags = 4", "flags = 0"),
    ("version = version + 2", "version = version - 2"),
    ("seal = seal + 1", "seal = seal - 1"),
];

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("vouch.db");
    let store = Store::sqlite(path.clone(), None).expect("the store opens");
    let hand = Connection::open(&path).expect("the book");
    scenario(store, &Place::Sqlite(path), |statement| {
        hand.execute_batch(statement).expect("a changed row");
    });
}

#[test]
fn on_postgres() {
    let database = Database::new();
    let address = Address::parse(database.url()).expect("a good address");
    let store = Store::postgres(&address, None).expect("the store opens");
    let place = Place::parse(database.url()).expect("a good address");
    scenario(store, &place, |statement| {
        with_connection(database.url(), |hand| hand.command(statement)).expect("a changed row");
    });
}

fn scenario(store: Store, place: &Place, change: impl Fn(&str)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .expect("a runtime");
    let read = |id: u128| {
        let read = store.read(move |work| Ok(work.accounts(&[AccountId(id)])?));
        runtime.block_on(read)
    };
    let moved = |id: u128, debit: u128, credit: u128| {
        runtime.block_on(store.write(move |work| {
            let (debit, credit) = (AccountId(debit), AccountId(credit));
            let transfer = Transfer::new(TransferId(id), debit, credit, 100, 1, 9);
            let made = create_transfers(work, &[transfer], Timestamp(1))?.remove(0);
            made.map(drop).map_err(Error::from)
        }))
    };
    let opened = runtime.block_on(store.write(|work| {
        let kinds = [1, 2, 3];
        let accounts = kinds
            .map(|kind| Account::new(AccountId(kind.into()), 1, kind, AccountFlags::default()));
        Ok(create_accounts(work, &accounts, Timestamp(1))?.len())
    }));
    assert_eq!(opened.expect("three accounts"), 3);
    moved(1, 1, 2).expect("money moves");
    let whole = read(1).expect("an account");

    for (round, (damage, repair)) in (10..).zip(DAMAGE) {
        change(&format!(
            "update ledger_accounts set {damage} where code = 1"
        ));
        let named = format!("account {}", AccountId(1));
        match read(1) {
            Err(Error::Fault(fault)) => assert!(fault.0.starts_with(&named), "{damage}: {fault}"),
            other => panic!("{damage}: {other:?}"),
        }
        let refused = moved(100 + round, 1, 2);
        assert!(
            matches!(refused, Err(Error::Fault(_))),
            "{damage}: {refused:?}"
        );
        moved(200 + round, 2, 3).expect("the others go on");
        let report = verify_place(place, None).expect("the rows can be read");
        let found = |finding: &&vouch_server::verify::Finding| {
            finding.place == named && finding.what.starts_with("its row is not what was written")
        };
        assert_eq!(
            report.findings.iter().filter(found).count(),
            1,
            "{damage}: {report:?}"
        );

        change(&format!(
            "update ledger_accounts set {repair} where code = 1"
        ));
        assert_eq!(read(1).expect("as it was"), whole, "{damage}");
    }
    let report = verify_place(place, None).expect("the rows can be read");
    assert_eq!(report.findings, []);
}
