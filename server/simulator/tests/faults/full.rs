//! The disk is full from a byte on, for a hundred of them: what does not fit is refused and changes nothing, and once there is
//! room again the same house goes on, without a restart.

use super::script::Script;
use vouch_server::store::writer::After;
use vouch_simulator::disk::Plan;
use vouch_simulator::house;

#[test]
fn the_disk_is_full_from_each_of_a_hundred_bytes_on() {
    let script = Script::new(4, 120, 6);
    let settings = "pragma wal_autocheckpoint = 60;";
    let whole = script.disk(0);
    let before = whole.used();
    let mut database = house::open(&whole, settings).expect("the house opens");
    assert_eq!(script.play(&mut database, 0).stopped, None);
    let needed = whole.used() - before;

    let mut refused = 0;
    for place in 0..100 {
        // Sectors and pages end nowhere in particular.
        let capacity = before + needed * place / 100 + place % 7;
        let disk = script.disk(place);
        disk.plan(Plan {
            capacity: Some(capacity),
            ..Plan::default()
        });
        let mut database = match house::open(&disk, settings) {
            Ok(database) => database,
            Err(_) => {
                disk.plan(Plan::default());
                script.recover(&disk, 0, &format!("full at {capacity}"));
                continue;
            }
        };
        let progress = script.play(&mut database, 0);
        if progress.stopped.is_none() {
            // What did not fit any more was a checkpoint's, and that can wait: nothing was refused, so nothing may be missing.
            let book = script.book(&mut database).expect("it can be read");
            assert_eq!(Some(&book), script.books.last(), "full at {capacity}");
            let copy = disk.copy(place);
            copy.restart();
            script.recover(
                &copy,
                progress.acknowledged,
                &format!("full at {capacity}, power cut"),
            );
            continue;
        }
        assert_eq!(progress.stopped, Some(After::Lost), "full at {capacity}");
        // Asked again while there is still no room: the same.
        let again = script.play(&mut database, progress.acknowledged);
        assert_eq!(again, progress, "full at {capacity}");
        let book = script.book(&mut database).expect("it can be read");
        assert_eq!(
            book, script.books[progress.acknowledged],
            "full at {capacity}"
        );
        refused += 1;

        // The power goes while it is full.
        let copy = disk.copy(place);
        copy.restart();
        script.recover(
            &copy,
            progress.acknowledged,
            &format!("full at {capacity}, power cut"),
        );
        // Or there is room again.
        disk.plan(Plan::default());
        let rest = script.play(&mut database, progress.acknowledged);
        assert_eq!(rest.stopped, None, "full at {capacity}, then not");
        let book = script.book(&mut database).expect("it can be read");
        assert_eq!(
            Some(&book),
            script.books.last(),
            "full at {capacity}, then not"
        );
    }
    assert!(refused > 90, "{refused} refused");
}
