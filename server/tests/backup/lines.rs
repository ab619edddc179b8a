//! The line of an archive goes on through whatever vouch itself does to the book, and a new one begins where somebody else did.

use super::house::{House, contents, has_transfer, open_accounts, said, transfer, write_much};
use rusqlite::Connection;
use vouch_server::store::backup::{Check, archive_of, end_archive, restore, take_base};
use vouch_server::store::{SqlWork, Store, open_reader};

const PART: u64 = 40_000;

fn sequence(house: &House, store: &Store) -> u64 {
    house.write(store, |work| Ok(work.head()?.sequence))
}

fn move_money(house: &House, store: &Store, numbers: std::ops::Range<u128>) {
    for number in numbers {
        house.write(store, move |work| transfer(work, number));
    }
}

fn lines(house: &House) -> usize {
    let lines = std::fs::read_dir(house.archive()).expect("an archive");
    lines.count()
}

/// Frames of the log since it was begun, and how often it was.
fn log(house: &House) -> (i64, u32) {
    let connection = open_reader(&house.book()).expect("the book");
    let count = "pragma wal_checkpoint(noop)";
    let frames = connection.query_row(count, [], |row| row.get(1));
    let header = std::fs::read(house.book().with_extension("db-wal")).expect("the log");
    let begun = u32::from_be_bytes(header[12..16].try_into().expect("four bytes"));
    (frames.expect("a count"), begun)
}

/// Everything that is archived is everything there is.
fn assert_all_archived(house: &House, name: &str) {
    let (book, _) = house.restore(name, None);
    assert!(contents(&book) == contents(&house.book()), "{name}");
}

#[test]
fn others_may_write_beside_the_archive() {
    let house = House::new();
    // It was opened before the book was archived, and learns of it.
    let other = house.open();
    house.write(&other, |work| open_accounts(work));
    let store = house.open_archived(PART);
    move_money(&house, &store, 1..20);
    house.write(&other, |work| write_much(work, 100_000));
    move_money(&house, &store, 20..40);
    house.write(&other, |work| write_much(work, 200_000));
    drop(other);
    let shop = [
        "merchant",
        "create",
        "--name=Lumen",
        "--origin=https://lumen.example",
        "--currency=EUR",
    ];
    let made = house.vouch(&shop);
    assert!(made.status.success(), "{}", said(&made));
    move_money(&house, &store, 40..60);
    house.close(store);

    // While nobody archives.
    let other = house.open();
    house.write(&other, |work| write_much(work, 300_000));
    house.write(&other, |work| write_much(work, 400_000));
    drop(other);
    house.wait_until_closed();
    let store = house.open_archived(PART);
    move_money(&house, &store, 60..80);
    house.close(store);

    assert_eq!(lines(&house), 1);
    assert_all_archived(&house, "all");
}

#[test]
fn a_long_reader_keeps_the_log_from_beginning_again_and_loses_nothing() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..30);
    let reader = open_reader(&house.book()).expect("the book");
    reader
        .execute_batch("begin; select * from ledger_head")
        .expect("a snapshot");
    move_money(&house, &store, 30..40);
    let before = log(&house);
    move_money(&house, &store, 40..150);
    let held = log(&house);
    assert!(
        held.1 == before.1 && held.0 > before.0,
        "{before:?} {held:?}"
    );
    drop(reader);
    move_money(&house, &store, 150..200);
    let after = log(&house);
    assert!(after.1 > held.1 && after.0 < held.0, "{held:?} {after:?}");
    house.close(store);
    assert_eq!(lines(&house), 1);
    assert_all_archived(&house, "all");
}

#[test]
fn where_somebody_else_wrote_a_new_line_begins() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..50);
    let first = sequence(&house, &store);
    let then = contents(&house.book());
    move_money(&house, &store, 50..51);
    house.close(store);

    // Not one of ours: it checkpoints and removes the log as it closes.
    let foreign = Connection::open(house.book()).expect("the book");
    foreign
        .execute_batch("create table notes (note text); insert into notes values ('hello')")
        .expect("written");
    drop(foreign);
    assert!(!house.book().with_extension("db-wal").exists());

    let store = house.open_archived(PART);
    move_money(&house, &store, 51..100);
    move_money(&house, &store, 100..150);
    house.close(store);
    assert_eq!(lines(&house), 2);
    assert_all_archived(&house, "all");
    let (book, restored) = house.restore("before", Some(first));
    assert_eq!(restored.head.sequence, first);
    assert!(contents(&book) == then);

    // The old line on its own.
    let alone = house.fresh("alone");
    let line = house.archive().join("line-1");
    let restored = restore(&line, &alone, None, house.check()).expect("the old line");
    assert_eq!(restored.head.sequence, first + 1);
}

#[test]
fn where_somebody_else_checkpoints_beside_the_house_a_new_line_begins() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..30);
    let foreign = Connection::open(house.book()).expect("the book");
    foreign
        .execute_batch("create table notes (note text)")
        .expect("written");
    for _ in 0..3 {
        foreign
            .execute_batch("insert into notes values ('hello'); pragma wal_checkpoint(restart)")
            .expect("written");
    }
    move_money(&house, &store, 30..60);
    drop(foreign);
    house.close(store);
    assert_eq!(lines(&house), 2);
    assert_all_archived(&house, "all");
}

#[test]
fn a_restored_house_begins_a_line_of_its_own() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..40);
    let middle = sequence(&house, &store);
    move_money(&house, &store, 40..80);
    house.close(store);

    let (book, _) = house.restore("restored", Some(middle));
    let data = house.book();
    let data = data.parent().expect("the data folder");
    for name in [
        "vouch.db",
        "vouch.db-wal",
        "vouch.db-shm",
        "vouch.db-archive",
    ] {
        std::fs::remove_file(data.join(name)).expect("moved away");
    }
    std::fs::copy(book, house.book()).expect("in its place");
    let store = house.open_archived(PART);
    move_money(&house, &store, 1000..1040);
    let base = take_base(&house.book(), Check::Pages).expect("a base");
    move_money(&house, &store, 1040..1060);
    house.close(store);
    assert_eq!(lines(&house), 2);

    // The newest history counts; the old one is there where it is asked for.
    assert_all_archived(&house, "new");
    let (book, _) = house.restore("new-end", Some(base.head.sequence));
    let copy = open_reader(&book).expect("the restored book");
    assert!(has_transfer(&mut SqlWork::new(&copy), 1000).expect("readable"));
    assert!(!has_transfer(&mut SqlWork::new(&copy), 79).expect("readable"));
    let old = house.fresh("old");
    restore(&house.archive().join("line-1"), &old, None, house.check()).expect("the old line");
    let copy = open_reader(&old).expect("the restored book");
    assert!(has_transfer(&mut SqlWork::new(&copy), 79).expect("readable"));
}

#[test]
fn an_archive_that_is_moved_goes_on_and_one_that_is_gone_is_said() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..30);

    // Gone while the house is at work: it goes on, and so does the archive once it is back.
    let away = house.folder.path().join("away");
    std::fs::rename(house.archive(), &away).expect("moved");
    move_money(&house, &store, 30..80);
    std::fs::rename(&away, house.archive()).expect("moved back");
    move_money(&house, &store, 80..120);
    house.close(store);
    assert_eq!(lines(&house), 1);
    assert_all_archived(&house, "all");

    // Gone at the start.
    std::fs::rename(house.archive(), &away).expect("moved");
    let settings = vouch_server::store::backup::Settings {
        folder: house.archive(),
        part_bytes: PART,
    };
    let refused = Store::sqlite_archived(house.book(), None, settings);
    let fault = refused.err().expect("refused").to_string();
    assert!(fault.contains("not there any more"), "{fault}");

    // Moved for good.
    let settings = vouch_server::store::backup::Settings {
        folder: away.clone(),
        part_bytes: PART,
    };
    let store = Store::sqlite_archived(house.book(), None, settings).expect("found again");
    move_money(&house, &store, 120..140);
    house.close(store);
    assert_eq!(archive_of(&house.book()), Ok(Some(away.clone())));
    std::fs::rename(&away, house.archive()).expect("moved back");
    assert_eq!(lines(&house), 1);
    let book = house.fresh("moved");
    restore(&house.archive(), &book, None, Check::Books(None)).expect("restored");
    assert!(contents(&book) == contents(&house.book()));
}

#[test]
fn an_archive_that_is_ended_leaves_a_book_like_any_other() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    move_money(&house, &store, 1..30);
    // While the house is at work.
    end_archive(&house.book()).expect("ended");
    assert_eq!(archive_of(&house.book()), Ok(None));
    assert_all_archived(&house, "all");
    move_money(&house, &store, 30..60);
    drop(store);
    house.wait_until_closed();
    let log = std::fs::metadata(house.book().with_extension("db-wal"));
    assert!(log.is_err() || log.is_ok_and(|log| log.len() == 0));
    // And can be archived again.
    let store = house.open_archived(PART);
    move_money(&house, &store, 60..90);
    take_base(&house.book(), Check::Pages).expect("a base");
    house.close(store);
    assert_eq!(lines(&house), 2);
    assert_all_archived(&house, "again");
}
