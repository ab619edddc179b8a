//! Opening a book on PostgreSQL: by several nodes at once, of another version, in an encoding that would change its texts.

use crate::postgres::{Database, with_connection};
use vouch_server::store::postgres::{Address, PostgresDatabase, apart};
use vouch_server::store::{Place, Store};

fn opened(url: &str) -> Result<(), String> {
    let address = Address::parse(url).expect("a good address");
    apart(|| PostgresDatabase::open(address).map(drop)).map_err(|fault| fault.0)
}

/// An empty database beside the test's own; gives its address.
fn beside(database: &Database, name: &str, options: &str) -> String {
    let made = with_connection(database.url(), |connection| {
        connection.command(&format!("create database {name} {options}"))
    });
    made.expect("a database");
    database.server().url(name)
}

fn dropped(database: &Database, name: &str) {
    let gone = with_connection(database.url(), |connection| {
        connection.command(&format!("drop database {name} with (force)"))
    });
    gone.expect("no database");
}

#[test]
fn nodes_that_start_together_make_the_tables_once() {
    let database = Database::new();
    let name = format!("together_{}", std::process::id());
    let url = beside(&database, &name, "");
    let address = Address::parse(&url).expect("a good address");
    let opened = std::thread::scope(|threads| {
        let nodes = Vec::from_iter(
            (0..6).map(|_| threads.spawn(|| Store::postgres(&address, None).map(drop))),
        );
        Vec::from_iter(nodes.into_iter().map(|node| node.join().expect("no panic")))
    });
    assert!(opened.iter().all(Result::is_ok), "{opened:?}");
    let place = Place::parse(&url).expect("an address");
    let heads = place.snapshot(|sql| sql.first("select count(*) from ledger_head", &[]));
    assert_eq!(heads.expect("a snapshot").expect("a row").integer(0), Ok(1));
    dropped(&database, &name);
}

#[test]
fn a_book_of_another_version_is_left_alone() {
    let database = Database::new();
    let change = |statement: &str| {
        with_connection(database.url(), |connection| connection.command(statement)).expect("done")
    };
    change("update vouch_migrations set checksum = 'another' where version = 2");
    let refused = opened(database.url()).expect_err("it is another's");
    assert!(
        refused.contains("another version of vouch") && refused.contains("migration 2"),
        "{refused}"
    );
    change("delete from vouch_migrations where version = 2");
    opened(database.url()).expect_err("its tables are there already");
}

#[test]
fn a_newer_book_is_left_alone() {
    let database = Database::new();
    let newer =
        "insert into vouch_migrations (version, name, checksum) values (1000, 'later', '00')";
    with_connection(database.url(), |connection| connection.command(newer)).expect("done");
    let refused = opened(database.url()).expect_err("it is newer");
    assert!(
        refused.contains("a newer version of vouch (migration 1000)"),
        "{refused}"
    );
}

#[test]
fn texts_in_another_encoding_are_refused_before_anything_is_made() {
    let database = Database::new();
    let name = format!("latin_{}", std::process::id());
    let url = beside(
        &database,
        &name,
        "encoding 'LATIN1' locale 'C' template template0",
    );
    let refused = opened(&url).expect_err("it is not UTF-8");
    assert!(refused.contains("encoding is LATIN1"), "{refused}");
    let made = with_connection(&url, |connection| {
        connection.command("select 1 from pg_tables where schemaname = 'public'")
    });
    assert_eq!(made.expect("an answer"), Vec::<String>::new());
    dropped(&database, &name);
}
