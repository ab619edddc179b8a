//! The disk itself: it keeps what was synced, loses what was not, and does the same thing twice when it is asked to.

use rusqlite::{Connection, OpenFlags};
use vouch_simulator::disk::{Act, Disk, Moment, Plan};

fn open(disk: &Disk) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(disk.uri("a.db"), flags)?;
    connection.execute_batch(
        "pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; \
         create table if not exists numbers (number integer primary key, padding blob)",
    )?;
    Ok(connection)
}

/// Inserts numbers until something goes wrong; gives those of which SQLite said that they are safe.
fn count_up(connection: &Connection, from: i64, to: i64) -> i64 {
    let insert = "insert into numbers values (?1, randomblob(700))";
    (from..=to)
        .take_while(|number| connection.execute(insert, [number]).is_ok())
        .last()
        .unwrap_or(from - 1)
}

fn counted(connection: &Connection) -> (i64, i64) {
    let counted = "select count(*), coalesce(max(number), 0) from numbers";
    connection
        .query_row(counted, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("readable")
}

#[test]
fn what_sqlite_acknowledged_survives_a_power_cut_at_every_moment() {
    let whole = Disk::new(1);
    count_up(&open(&whole).expect("a new disk"), 1, 40);
    let changes = whole.counts().changes();
    assert!(changes > 100, "{changes} changes");
    for moment in 1..=changes {
        let disk = Disk::new(moment);
        disk.plan(Plan {
            power_cut_at: Some(Moment::Change(moment)),
            ..Plan::default()
        });
        let acknowledged = open(&disk).map_or(0, |connection| count_up(&connection, 1, 40));
        assert!(!disk.is_powered());
        disk.restart();
        let (rows, last) = counted(&open(&disk).expect("it recovers"));
        assert_eq!(rows, last, "a gap, power cut at {moment}");
        assert!(
            (acknowledged..=acknowledged + 1).contains(&last),
            "{last} rows after {acknowledged} acknowledged, power cut at {moment}"
        );
    }
}

#[test]
fn a_disk_that_only_says_that_it_syncs_loses_what_was_acknowledged() {
    let lost = (0..50).filter(|seed| {
        let disk = Disk::new(*seed);
        disk.plan(Plan {
            syncs_lie: true,
            ..Plan::default()
        });
        let connection = open(&disk).expect("a new disk");
        let acknowledged = count_up(&connection, 1, 40);
        disk.restart();
        open(&disk).is_ok_and(|connection| counted(&connection).1 < acknowledged)
    });
    assert!(lost.count() > 20);
}

#[test]
fn a_process_that_dies_alone_loses_nothing_it_wrote() {
    let disk = Disk::new(1);
    disk.plan(Plan {
        syncs_lie: true,
        ..Plan::default()
    });
    let connection = open(&disk).expect("a new disk");
    assert_eq!(count_up(&connection, 1, 40), 40);
    disk.kill();
    assert!(
        connection
            .execute("insert into numbers values (41, null)", [])
            .is_err()
    );
    assert_eq!(counted(&open(&disk).expect("it recovers")), (40, 40));
}

#[test]
fn a_full_disk_says_so_and_takes_more_once_there_is_room() {
    let disk = Disk::new(1);
    let connection = open(&disk).expect("a new disk");
    disk.plan(Plan {
        capacity: Some(disk.used() + 20_000),
        ..Plan::default()
    });
    let fit = count_up(&connection, 1, 100);
    assert!((1..100).contains(&fit), "{fit} fit");
    let refused = connection.execute("insert into numbers values (200, null)", []);
    assert_eq!(
        refused.expect_err("full").sqlite_error_code(),
        Some(rusqlite::ErrorCode::DiskFull)
    );
    disk.plan(Plan::default());
    assert_eq!(count_up(&connection, fit + 1, 100), 100);
    disk.restart();
    assert_eq!(counted(&open(&disk).expect("it recovers")), (100, 100));
}

#[test]
fn each_kind_of_act_fails_when_it_is_told_to() {
    for (act, code) in [(Act::Write, 778), (Act::Sync, 1034)] {
        let disk = Disk::new(1);
        let connection = open(&disk).expect("a new disk");
        disk.plan(Plan {
            failing: Some((act, 1)),
            ..Plan::default()
        });
        let failed = connection.execute("insert into numbers values (1, null)", []);
        let error = failed.expect_err("the plan came true");
        assert_eq!(
            error.sqlite_error().map(|error| error.extended_code),
            Some(code)
        );
        assert_eq!(disk.counts().faults, 1);
    }
}

#[test]
fn the_same_seed_and_the_same_calls_end_in_the_same_bytes() {
    let run = |seed: u64, power_cut_at: u64| {
        let disk = Disk::new(seed);
        disk.plan(Plan {
            power_cut_at: Some(Moment::Change(power_cut_at)),
            ..Plan::default()
        });
        if let Ok(connection) = open(&disk) {
            let insert = "insert into numbers values (?1, zeroblob(700))";
            for number in 1..=60 {
                let _power_may_go = connection.execute(insert, [number]);
            }
        }
        disk.restart();
        let rows = counted(&open(&disk).expect("it recovers"));
        (disk.trace(), rows, disk.read("a.db"))
    };
    // What a cut in the middle of a commit leaves is a matter of luck, and luck a matter of the seed.
    let mut decided_by_luck = 0;
    for moment in 150..160 {
        assert_eq!(run(7, moment), run(7, moment));
        let outcomes = (0..20).map(|seed| run(seed, moment).1);
        decided_by_luck += usize::from(std::collections::BTreeSet::from_iter(outcomes).len() > 1);
    }
    assert!(decided_by_luck > 0);
}

#[test]
fn a_copy_is_another_disk() {
    let disk = Disk::new(1);
    let connection = open(&disk).expect("a new disk");
    count_up(&connection, 1, 10);
    let copy = disk.copy(2);
    count_up(&connection, 11, 20);
    assert_eq!(counted(&open(&copy).expect("it recovers")), (10, 10));
    assert_eq!(counted(&connection), (20, 20));
}
