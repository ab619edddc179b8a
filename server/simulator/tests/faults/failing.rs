//! The n-th write, sync, truncate or read fails, for every n: nobody is told that all is well who should not be, the writer stops
//! where nobody knows what is on disk, and a restart recovers, whether the machine went down with the house or not.

use super::script::Script;
use vouch_server::store::writer::After;
use vouch_simulator::disk::{Act, Plan};
use vouch_simulator::house;

/// Checkpoints often, and few pages at hand, so that everything is read, written and synced all the time.
const SETTINGS: &str = "pragma wal_autocheckpoint = 20; pragma cache_size = 10;";

#[derive(Debug, Default)]
struct Found {
    went_on: u32,
    lost: u32,
    stopped: u32,
    did_not_open: u32,
}

/// Makes the n-th `act` fail, for every n that comes in the script.
fn fail_each(act: Act, short: bool, step: u64) -> Found {
    let script = Script::new(3, 50, 4);
    let mut found = Found::default();
    for nth in (1..).step_by(step as usize) {
        let disk = script.disk(nth);
        disk.plan(Plan {
            failing: Some((act, nth)),
            short,
            ..Plan::default()
        });
        let place = format!("{act:?} {nth}");
        let Ok(mut database) = house::open(&disk, SETTINGS) else {
            found.did_not_open += 1;
            disk.restart();
            script.recover(&disk, 0, &place);
            continue;
        };
        let mut progress = script.play(&mut database, 0);
        if progress.stopped == Some(After::Lost) {
            // Nothing was kept, and the same house goes on: the same requests, sent again, have one effect.
            found.lost += 1;
            let book = script.book(&mut database).expect("it can be read");
            assert_eq!(book, script.books[progress.acknowledged], "{place}");
            progress = script.play(&mut database, progress.acknowledged);
            assert_eq!(progress.stopped, None, "{place}, sent again");
        }
        if disk.counts().faults == 0 {
            assert!(nth > 20, "{place} is the first that did not come");
            return found;
        }
        match progress.stopped {
            None => found.went_on += 1,
            _ => found.stopped += 1,
        }
        // Once with the machine, once without: what the cache shows then may be on no disk, and the power may still go.
        let machine_too = disk.copy(nth);
        machine_too.restart();
        script.recover(&machine_too, progress.acknowledged, &place);
        disk.kill();
        drop(database);
        drop(house::open(&disk, ""));
        disk.restart();
        script.recover(&disk, progress.acknowledged, &format!("{place}, killed"));
    }
    found
}

#[test]
fn every_write_fails_once() {
    let found = fail_each(Act::Write, false, 1);
    assert!(found.stopped > 0, "{found:?}");
}

#[test]
fn every_write_is_cut_short_once() {
    let found = fail_each(Act::Write, true, 1);
    assert!(found.stopped > 0, "{found:?}");
}

/// A commit whose sync failed stops the writer: it is never synced again and gone on from. A checkpoint whose sync failed was
/// nobody's commit; its pages are still in the log.
#[test]
fn every_sync_fails_once() {
    let found = fail_each(Act::Sync, false, 1);
    assert!(found.stopped > 10 && found.went_on > 0, "{found:?}");
    assert_eq!(
        found.lost, 0,
        "a sync that failed was gone on from: {found:?}"
    );
}

#[test]
fn every_read_fails_once() {
    let found = fail_each(Act::Read, false, 1);
    assert!(found.lost > 0 && found.did_not_open > 0, "{found:?}");
}

#[test]
fn every_truncate_fails_once() {
    let script = Script::new(3, 20, 4);
    for nth in 1..=4 {
        let disk = script.disk(nth);
        let mut database = house::open(&disk, "").expect("the house opens");
        assert_eq!(script.play(&mut database, 0).stopped, None);
        disk.plan(Plan {
            failing: Some((Act::Truncate, nth)),
            ..Plan::default()
        });
        vouch_server::store::writer::Database::close(&mut database);
        drop(database);
        disk.restart();
        script.recover(&disk, script.batches.len(), &format!("truncate {nth}"));
    }
}
