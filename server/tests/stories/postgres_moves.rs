//! A book moves: from a file to PostgreSQL while people go on paying, and back. Nothing that anybody was told is missing.

use super::house::House;
use super::market::*;
use crate::postgres::{Database, with_connection};
use axum::http::StatusCode;
use vouch_domain::TransferId;
use vouch_domain::ledger::{Account, AccountFlags, Transfer, create_accounts, create_transfers};
use vouch_domain::{AccountId, Timestamp};
use vouch_server::migrate::{Afterwards, Moved, has_moved, migrate};
use vouch_server::store::{Place, Store};
use vouch_server::verify::verify_place;

fn place(database: &Database) -> Place {
    Place::parse(database.url()).expect("an address")
}

/// Moves the house's book on a thread of its own, as the command does.
async fn moved(
    house: &House,
    from: &Place,
    to: &Place,
    afterwards: Afterwards,
) -> Result<Moved, String> {
    let (from, to, key) = (
        from.clone(),
        to.clone(),
        house.app.keys.journal.verifying_key(),
    );
    let moving = move || migrate(&from, &to, afterwards, Some(&key));
    let moved = tokio::task::spawn_blocking(moving).await.expect("no panic");
    moved.map_err(|fault| fault.to_string())
}

/// Somebody bought a lamp, and two accounts are there to be written to without end.
async fn house_in_use() -> House {
    let house = market().await;
    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    confirm(&house, &press, "press-1").await.ok();
    let opened = house.app.store.write(|work| {
        let accounts = [1, 2].map(|id| Account::new(AccountId(id), 1, 1, AccountFlags::default()));
        Ok(create_accounts(work, &accounts, Timestamp(1))?)
    });
    assert!(opened.await.expect("kept").iter().all(Result::is_ok));
    house
}

/// Writes until it is refused; gives the ids that were acknowledged and what the refusal said.
async fn write_on(store: Store, first: u128) -> (Vec<TransferId>, String) {
    let mut acknowledged = Vec::new();
    loop {
        let id = TransferId(first + acknowledged.len() as u128);
        let transfer = Transfer::new(id, AccountId(1), AccountId(2), 1, 1, 99);
        let written =
            store.write(move |work| Ok(create_transfers(work, &[transfer], Timestamp(1))?));
        match written.await {
            Ok(outcomes) => assert!(outcomes[0].is_ok(), "{outcomes:?}"),
            Err(error) => return (acknowledged, error.to_string()),
        }
        acknowledged.push(id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_missing_after_a_move_and_back() {
    let house = house_in_use().await;
    let from = house.app.config.place().expect("a place");
    let database = Database::new();
    let to = place(&database);

    let writing = tokio::spawn(write_on(house.app.store.clone(), 1000));
    while house.count("ledger_transfers") < 50 {
        tokio::task::yield_now().await;
    }
    let there = moved(&house, &from, &to, Afterwards::Closed)
        .await
        .expect("moved");
    let (acknowledged, refusal) = writing.await.expect("no panic");
    assert!(refusal.contains("this book has moved to"), "{refusal}");
    assert!(acknowledged.len() >= 40, "{}", acknowledged.len());
    let missing = to.snapshot(|sql| {
        let mut missing = Vec::new();
        for id in &acknowledged {
            let found = sql.query(
                "select sequence from ledger_transfers where id = ?1",
                &[id.bytes().into()],
            )?;
            if found.is_empty() {
                missing.push(*id);
            }
        }
        Ok(missing)
    });
    assert_eq!(missing.expect("a snapshot"), []);

    assert_eq!([&from, &to].map(has_moved), [Ok(true), Ok(false)]);

    // The old house still answers what it knows, and takes nothing.
    assert_eq!(house.get("/v1/openapi.json").await.status, StatusCode::OK);
    let refused = house.merchant(
        "POST",
        "/v1/payments",
        PAPIER_KEY,
        Some("late"),
        Some(serde_json::json!({
            "currency": "EUR",
            "line_items": [{ "name": "The Book of Tides", "quantity": 1, "unit_amount": 1890 }],
        })),
    );
    assert_eq!(refused.await.status, StatusCode::INTERNAL_SERVER_ERROR);

    // The new one goes on where it ended, and moves on into a file, where it is the same again.
    let store = place(&database)
        .open(Some(house.app.keys.sign_heads()))
        .expect("the new book");
    let again = store.write(|work| {
        let known = Transfer::new(TransferId(1000), AccountId(1), AccountId(2), 1, 1, 99);
        Ok(create_transfers(work, &[known], Timestamp(1))?)
    });
    assert_eq!(
        again.await.expect("kept")[0]
            .as_ref()
            .map_err(|r| format!("{r:?}"))
            .err()
            .as_deref(),
        Some("Exists")
    );
    drop(store);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = Place::Sqlite(folder.path().join("vouch.db"));
    let back = moved(&house, &to, &file, Afterwards::Closed)
        .await
        .expect("moved back");
    assert_eq!(there.tables, back.tables);
    let rows = |name: &str| {
        back.tables
            .iter()
            .find(|(table, _)| table == name)
            .map(|(_, tally)| tally.rows)
    };
    assert_eq!(rows("payments"), Some(1));
    assert_eq!(
        rows("ledger_transfers"),
        Some(acknowledged.len() as u64 + 2)
    );
    let key = house.app.keys.journal.verifying_key();
    let report = verify_place(&file, Some(&key)).expect("the book can be read");
    assert_eq!(report.findings, []);
    assert_eq!([&to, &file].map(has_moved), [Ok(true), Ok(false)]);
    let store = to.open(None).expect("the book that was left");
    let (_, refusal) = write_on(store, 100_000).await;
    assert!(refusal.contains("this book has moved to"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_leaves_the_book_as_it_is() {
    let house = house_in_use().await;
    let from = house.app.config.place().expect("a place");
    let database = Database::new();
    moved(&house, &from, &place(&database), Afterwards::GoesOn)
        .await
        .expect("copied");
    let store = house.app.store.clone();
    let written = store.write(|work| {
        let transfer = Transfer::new(TransferId(1000), AccountId(1), AccountId(2), 1, 1, 99);
        Ok(create_transfers(work, &[transfer], Timestamp(1))?)
    });
    assert!(written.await.expect("kept")[0].is_ok());

    // What is not empty is left alone.
    let refused = moved(&house, &from, &place(&database), Afterwards::Closed)
        .await
        .expect_err("not empty");
    assert!(
        refused.contains("is not empty: ledger_accounts has rows"),
        "{refused}"
    );
    let refused = moved(&house, &place(&database), &from, Afterwards::Closed)
        .await
        .expect_err("not empty");
    assert!(refused.contains("is not empty"), "{refused}");
    let nowhere = Place::Sqlite("nowhere/vouch.db".into());
    let refused = moved(
        &house,
        &nowhere,
        &place(&Database::new()),
        Afterwards::Closed,
    )
    .await
    .expect_err("nothing there");
    assert!(refused.contains("is not there"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_came_out_otherwise_is_thrown_away() {
    let house = house_in_use().await;
    let from = house.app.config.place().expect("a place");
    let database = Database::new();
    // A database that keeps something else than what it is given, in a column that no rule of the books looks at.
    with_connection(database.url(), |connection| {
        connection.command(
            "create function meddle() returns trigger language plpgsql as \
             $$ begin new.handle = upper(new.handle); return new; end $$; \
             create trigger meddle before insert on shoppers for each row execute function meddle()",
        )
    })
    .expect("a trigger");
    let refused = moved(&house, &from, &place(&database), Afterwards::Closed)
        .await
        .expect_err("not the same");
    assert!(refused.contains("shoppers came out otherwise"), "{refused}");
    let left = place(&database).snapshot(|sql| sql.first("select count(*) from shoppers", &[]));
    assert_eq!(left.expect("a snapshot").expect("a row").integer(0), Ok(0));
    let store = house.app.store.clone();
    let written = store.write(|work| {
        assert!(work.transfers(&[TransferId(1000)])?.is_empty());
        let transfer = Transfer::new(TransferId(1000), AccountId(1), AccountId(2), 1, 1, 99);
        Ok(create_transfers(work, &[transfer], Timestamp(1))?)
    });
    assert!(written.await.expect("the old book goes on")[0].is_ok());
}
