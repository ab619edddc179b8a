//! Many at once on one database, while somebody verifies it: no money is spent twice, and the books balance at every moment.

use super::{counters, open, plain};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use vouch_domain::ledger::{TransferOutcome, TransferRefusal, create_transfers};
use vouch_domain::{Timestamp, TransferId};
use vouch_server::store::Store;
use vouch_server::verify::verify_file;

const SPENDERS: u128 = 600;
const BALANCE: u64 = 100;

#[test]
fn a_balance_is_spent_once_however_many_try() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("vouch.db");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .expect("a runtime");
    let store = Store::sqlite(path.clone(), None).expect("the store opens");

    // Account 2 has 100; everyone spends 1 of it on account 3.
    runtime
        .block_on(store.write(|work| {
            open(work, &[(1, ""), (2, "D<C"), (3, "")]);
            let fill = create_transfers(work, &[plain(1, 1, 2, BALANCE)], Timestamp(1))?;
            assert!(fill[0].is_ok());
            Ok(())
        }))
        .expect("a balance");

    let over = Arc::new(AtomicBool::new(false));
    let verifier = std::thread::spawn({
        let (over, path) = (over.clone(), path.clone());
        move || {
            let mut seen = Vec::new();
            while !over.load(Ordering::Relaxed) || seen.is_empty() {
                let report = verify_file(&path, None).expect("a snapshot");
                assert_eq!(report.findings, []);
                seen.push(report.transfers);
            }
            seen
        }
    });

    let spend = |id: u128| {
        let store = store.clone();
        async move {
            let spending = plain(100 + id, 2, 3, 1);
            let one = move |outcomes: Vec<TransferOutcome>| {
                outcomes.into_iter().next().expect("one for one")
            };
            store
                .write(move |work| Ok(one(create_transfers(work, &[spending], Timestamp(1))?)))
                .await
        }
    };
    let spenders = Vec::from_iter((0..SPENDERS).map(|id| runtime.spawn(spend(id))));
    let outcomes = Vec::from_iter(spenders.into_iter().map(|spender| {
        runtime
            .block_on(spender)
            .expect("not cancelled")
            .expect("the store works")
    }));
    over.store(true, Ordering::Relaxed);
    let seen = verifier.join().expect("the books balanced all along");

    let spent = outcomes.iter().filter(|o| o.is_ok()).count();
    assert_eq!(spent as u64, BALANCE);
    let refused = outcomes.iter().filter_map(|o| o.as_ref().err());
    assert!(
        refused
            .into_iter()
            .all(|r| *r == TransferRefusal::ExceedsCredits)
    );
    assert!(seen.is_sorted(), "a snapshot went back in time: {seen:?}");

    // What was acknowledged is there after the store is opened again.
    drop(store);
    let store = Store::sqlite(path, None).expect("the store opens again");
    runtime
        .block_on(store.read(move |work| {
            assert_eq!(counters(work, 2), [0, BALANCE, 0, BALANCE]);
            for (id, outcome) in outcomes.iter().enumerate() {
                let id = TransferId(100 + id as u128);
                assert_eq!(!work.transfers(&[id])?.is_empty(), outcome.is_ok());
                assert_eq!(!work.spent_ids(&[id])?.is_empty(), outcome.is_err());
            }
            Ok(())
        }))
        .expect("a snapshot");
}
