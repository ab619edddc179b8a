//! The write-ahead log loses its end: wherever in its last 64 KiB that is, the house opens on a prefix of what was acknowledged,
//! whole batches, and no less than what had been brought over into the database.
//!
//! Every byte around the frames' borders and of their headers, and every 61st in between; `VOUCH_EVERY_BYTE=1` takes all of them.

use super::script::Script;
use rusqlite::{Connection, OpenFlags};
use vouch_domain::Timestamp;
use vouch_domain::ledger::Head;
use vouch_simulator::disk::Disk;
use vouch_simulator::house::{self, FILE, WAL};

const TAIL: usize = 64 << 10;
const LOG_HEADER: usize = 32;
/// A frame of the log: its header and a page.
const FRAME: usize = 24 + 4096;

#[test]
fn the_log_is_cut_off_at_every_byte_of_its_end() {
    let script = Script::new(5, 60, 4);
    let disk = script.disk(0);
    // Nothing is brought over while the script runs, but for what was there before its second half.
    let half = script.batches.len() / 2;
    let mut database = house::open(&disk, "pragma wal_autocheckpoint = 0;").expect("it opens");
    play(&script, &mut database, 0, half);
    vouch_server::store::Sql::query(&mut database, "pragma wal_checkpoint(truncate)", &[])
        .expect("a checkpoint");
    play(&script, &mut database, half, script.batches.len());
    let (book, log) = (
        disk.read(FILE).expect("a database"),
        disk.read(WAL).expect("a log"),
    );
    assert!(log.len() > TAIL, "{} bytes of log", log.len());

    let (mut seen, mut last) = (0, script.batches.len());
    let every = std::env::var_os("VOUCH_EVERY_BYTE").is_some();
    for length in (log.len() - TAIL..=log.len()).rev() {
        let place = (length - LOG_HEADER) % FRAME;
        if !every && place > 26 && place < FRAME - 3 && !place.is_multiple_of(61) {
            continue;
        }
        let copy = Disk::new(0);
        copy.replace(FILE, book.clone());
        copy.replace(WAL, log[..length].to_vec());
        let head = head(&copy);
        let known = (half..=last)
            .rev()
            .find(|batches| script.books[*batches].head == head);
        let there = known.unwrap_or_else(|| panic!("cut at {length} there is {head:?}"));
        if there < last || place < 2 {
            // The whole book, wherever something may have changed.
            let mut database = house::open(&copy, "").expect("it opens");
            let book = script.book(&mut database).expect("it can be read");
            let whole = (half..=last).any(|batches| script.books[batches] == book);
            assert!(whole, "cut at {length} there is {book:?}");
            let report = vouch_server::verify::verify(&mut database, None).expect("readable");
            assert_eq!(report.findings, [], "cut at {length}");
            seen += 1;
        }
        last = there;
    }
    assert!(seen > 30, "{seen} whole books");
    assert!(last < script.batches.len(), "nothing was lost");
}

fn play(
    script: &Script,
    database: &mut vouch_server::store::SqliteDatabase,
    from: usize,
    to: usize,
) {
    assert_eq!(script.play_until(database, from, to).stopped, None);
}

/// The end of the journal, without the rest of the house, which would take its time.
fn head(disk: &Disk) -> Head {
    let connection = Connection::open_with_flags(disk.uri(FILE), OpenFlags::default())
        .expect("the database opens");
    connection
        .execute_batch("pragma locking_mode = exclusive; pragma wal_autocheckpoint = 0;")
        .expect("settings");
    let head = "select timestamp, sequence, hash from ledger_head";
    connection
        .query_row(head, [], |row| {
            Ok(Head {
                timestamp: Timestamp(row.get(0)?),
                sequence: row.get::<_, i64>(1)? as u64,
                hash: row.get(2)?,
            })
        })
        .expect("a journal with an end")
}
