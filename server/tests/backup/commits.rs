//! Restoring to an entry of the journal gives the whole house as it was after the last commit that does not go past it.

use super::house::{House, balances, contents, open_accounts, pay, transfer};
use std::collections::BTreeMap;
use vouch_domain::Timestamp;
use vouch_server::store::backup::{Check, take_base};
use vouch_server::store::{SqlWork, Store, open_reader};

/// Small parts, so that a short history has many.
const PART: u64 = 40_000;

fn sequence(house: &House, store: &Store) -> u64 {
    house.write(store, |work| Ok(work.head()?.sequence))
}

#[test]
fn every_commit_of_a_short_history_comes_back_whole() {
    let house = House::new();
    let store = house.open_archived(PART);
    house.write(&store, |work| open_accounts(work));
    let mut history = BTreeMap::new();
    for number in 1..=60u128 {
        house.write(&store, move |work| match number % 5 {
            0 => pay(work, number),
            // Not every commit moves the journal.
            1 => Ok(work.forget_answers(Timestamp(1))?),
            2 => (0..3).try_for_each(|i| transfer(work, 1000 * number + i)),
            _ => transfer(work, number),
        });
        // Of several commits at one entry, the last.
        history.insert(sequence(&house, &store), contents(&house.book()));
        if number == 30 {
            take_base(&house.book(), house.check()).expect("a second base");
        }
    }
    house.close(store);
    let parts = std::fs::read_dir(house.archive().join("line-1")).expect("a line");
    let names = parts.map(|part| part.expect("a file").file_name());
    let names = Vec::from_iter(names.map(|name| name.to_string_lossy().into_owned()));
    assert!(
        names.iter().filter(|n| n.ends_with(".part")).count() > 10,
        "{names:?}"
    );
    assert_eq!(
        names.iter().filter(|n| n.ends_with(".base")).count(),
        2,
        "{names:?}"
    );

    let first = *history.keys().next().expect("a commit");
    let last = *history.keys().next_back().expect("a commit");
    let mut expected = None;
    for wanted in first..=last {
        if let Some(contents) = history.get(&wanted) {
            expected = Some((wanted, contents));
        }
        let (at, then) = expected.expect("begins with a commit");
        let (book, restored) = house.restore(&format!("to-{wanted}"), Some(wanted));
        assert_eq!(restored.head.sequence, at, "to {wanted}");
        if restored.next.is_some() {
            let next = history.keys().find(|sequence| **sequence > wanted);
            assert_eq!(restored.next.as_ref(), next, "to {wanted}");
        }
        assert!(contents(&book) == *then, "to {wanted}");
    }
    let (book, restored) = house.restore("to-the-end", None);
    assert_eq!((restored.head.sequence, restored.next), (last, None));
    assert!(contents(&book) == history[&last]);
}

#[test]
fn a_restored_house_has_the_balances_that_the_live_one_had_at_that_entry() {
    let seed = std::env::var("VOUCH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let mut dice = seed.unwrap_or(0x5eed_2026_u64);
    println!("VOUCH_SEED={dice}");
    let mut below = |n: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % n
    };
    let house = House::new();
    let store = house.open_archived(300_000);
    house.write(&store, |work| open_accounts(work));
    let first = sequence(&house, &store);
    // Many at once, so that commits have many entries.
    for round in 0..12u128 {
        let tasks = Vec::from_iter((0..120).map(|task| {
            let (store, number) = (store.clone(), 1 + 1000 * round + task);
            house.runtime.spawn(async move {
                store
                    .write(move |work| match number % 6 {
                        0 => pay(work, number),
                        _ => transfer(work, number),
                    })
                    .await
            })
        }));
        for task in tasks {
            house.runtime.block_on(task).expect("ran").expect("written");
        }
        if round == 6 {
            take_base(&house.book(), Check::Pages).expect("a second base");
        }
    }
    let last = sequence(&house, &store);
    house.close(store);

    let live = open_reader(&house.book()).expect("the live book");
    let mut between = 0;
    for _ in 0..20 {
        let wanted = first + below(last - first + 1);
        let (book, restored) = house.restore(&format!("to-{wanted}"), Some(wanted));
        let at = restored.head.sequence;
        assert!(at <= wanted && restored.next.is_none_or(|next| next > wanted));
        between += usize::from(at < wanted);
        let copy = open_reader(&book).expect("the restored book");
        let then = balances(&mut SqlWork::new(&live), at).expect("the past of the live book");
        let now = balances(&mut SqlWork::new(&copy), u64::MAX >> 1).expect("the restored book");
        assert_eq!(then, now, "to {wanted}, came out at {at}");
        std::fs::remove_dir_all(book.parent().expect("its folder")).expect("removed");
    }
    assert!(
        between > 0,
        "some entries were committed together with others"
    );
}
