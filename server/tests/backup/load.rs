//! `vouch backup` beside a house at work: every copy has what was acknowledged before it began, and verifies.

use super::house::{House, has_payment, has_transfer, open_accounts, pay, said, transfer, vouch};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use vouch_server::store::{SqlWork, open_reader};

const BACKUPS: usize = 20;
const WRITERS: usize = 8;

#[test]
fn twenty_backups_under_load_are_each_whole() {
    let house = House::new();
    let store = house.open();
    house.write(&store, |work| open_accounts(work));
    let next = Arc::new(AtomicU64::new(1));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    for round in 0..BACKUPS {
        // The load begins before the backup and ends after it.
        let over = Arc::new(AtomicBool::new(false));
        let writers = Vec::from_iter((0..WRITERS).map(|_| {
            let (store, next) = (store.clone(), next.clone());
            let (over, acknowledged) = (over.clone(), acknowledged.clone());
            house.runtime.spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let number = u128::from(next.fetch_add(1, Ordering::Relaxed));
                    let written = store.write(move |work| match number % 8 {
                        0 => pay(work, number),
                        _ => transfer(work, number),
                    });
                    written.await.expect("written");
                    acknowledged.lock().expect("nobody panics").push(number);
                }
            })
        }));
        let goal = acknowledged.lock().expect("nobody panics").len() + 2 * WRITERS;
        while acknowledged.lock().expect("nobody panics").len() < goal {
            std::thread::yield_now();
        }
        let before = acknowledged.lock().expect("nobody panics").clone();
        let copy = house.folder.path().join(format!("copy-{round}.db"));
        let path = copy.to_str().expect("UTF-8");
        let backup = house.vouch(&["backup", path, "--with-keys"]);
        let after = acknowledged.lock().expect("nobody panics").len();
        over.store(true, Ordering::Relaxed);
        for writer in writers {
            house.runtime.block_on(writer).expect("a writer");
        }
        assert!(backup.status.success(), "{}", said(&backup));
        assert!(after > before.len(), "the house went on meanwhile");

        let data = house.folder.path().join(format!("restored-{round}"));
        let restore = vouch(&data, &["restore", path, "--with-keys"]);
        assert!(restore.status.success(), "{}", said(&restore));
        let told = |output: &[u8]| {
            let line = String::from_utf8(output.to_vec()).expect("UTF-8");
            line.split_once(": ")
                .expect("a path and what is there")
                .1
                .to_owned()
        };
        assert_eq!(told(&backup.stdout), told(&restore.stdout));
        let verify = vouch(&data, &["verify"]);
        assert!(verify.status.success(), "{}", said(&verify));

        let book = data.join("vouch.db");
        let copy = open_reader(&book).expect("the restored book");
        let work = &mut SqlWork::new(&copy);
        for number in before {
            let there = match number % 8 {
                0 => has_payment(work, number),
                _ => has_transfer(work, number),
            };
            assert!(
                there.expect("readable"),
                "{number} was acknowledged before backup {round}"
            );
        }
    }
}
