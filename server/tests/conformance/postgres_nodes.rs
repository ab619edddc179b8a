//! Several nodes on one PostgreSQL: they write at the same time, to the same accounts, and none of them ever sees it.

use crate::ledger::{open, plain, say};
use crate::postgres::{Database, with_connection};
use std::hash::{BuildHasher, Hasher, RandomState};
use vouch_domain::ledger::{Transfer, TransferOutcome, TransferRefusal, create_transfers};
use vouch_domain::{Fault, Timestamp, TransferId};
use vouch_server::store::Store;
use vouch_server::store::postgres::{Address, TAKE_TURN};
use vouch_server::verify::verify;

const NODES: usize = 3;
const CALLERS: u128 = 16;
const ORDERS: u128 = 40;
/// The first two are in almost every order.
const ACCOUNTS: u128 = 14;

fn nodes(database: &Database) -> Vec<Store> {
    let address = Address::parse(database.url()).expect("a good address");
    Vec::from_iter((0..NODES).map(|_| Store::postgres(&address, None).expect("the store opens")))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[track_caller]
fn assert_balanced(database: &Database) {
    let report = with_connection(database.url(), |connection| {
        connection.command("begin isolation level repeatable read, read only")?;
        verify(connection, None)
    });
    let report = report.expect("the rows can be read");
    assert_eq!(report.findings, []);
}

#[test]
fn random_orders_of_many_nodes_all_stand_or_fall_whole() {
    let seed = match std::env::var("VOUCH_SEED") {
        Ok(seed) => seed.parse().expect("a number"),
        Err(_) => RandomState::new().build_hasher().finish(),
    };
    say(&format!("orders of many nodes: VOUCH_SEED={seed}"));
    let database = Database::new();
    let nodes = nodes(&database);
    let runtime = runtime();
    let accounts = (1..=ACCOUNTS).map(|id| (id, if id > 2 { "D<C" } else { "" }));
    let accounts = Vec::from_iter(accounts);
    runtime
        .block_on(nodes[0].write(move |work| {
            open(work, &accounts);
            Ok(())
        }))
        .expect("accounts");

    let callers = (0..NODES as u128 * CALLERS).map(|caller| {
        let node = nodes[(caller % NODES as u128) as usize].clone();
        runtime.spawn(async move {
            let mut answered = Vec::new();
            for number in 0..ORDERS {
                let order = order(seed, caller, number);
                let sent = order.clone();
                let answer = node
                    .write(move |work| Ok(create_transfers(work, &sent, Timestamp(1))?))
                    .await;
                answered.push((order, answer.expect("no error ever surfaces")));
            }
            answered
        })
    });
    let callers = Vec::from_iter(callers);
    let answered = callers
        .into_iter()
        .flat_map(|caller| runtime.block_on(caller).expect("not cancelled"));
    let answered = Vec::from_iter(answered);

    assert_balanced(&database);
    let (mut created, mut refused) = (0, 0);
    let kept = runtime.block_on(nodes[1].read(move |work| {
        for (order, outcomes) in &answered {
            // Linked: all or none.
            assert!(
                outcomes.iter().all(Result::is_ok) || outcomes.iter().all(Result::is_err),
                "{outcomes:?}"
            );
            for (transfer, outcome) in order.iter().zip(outcomes) {
                assert_eq!(
                    !work.transfers(&[transfer.id])?.is_empty(),
                    outcome.is_ok(),
                    "{outcome:?}"
                );
            }
            match outcomes[0] {
                Ok(_) => created += 1,
                Err(_) => refused += 1,
            }
        }
        Ok((created, refused))
    }));
    let (created, refused) = kept.expect("a snapshot");
    say(&format!(
        "orders of many nodes: {created} whole, {refused} not at all"
    ));
    assert!(created > 100 && refused > 100, "they would prove little");
}

/// Up to five linked transfers between accounts of which two are hot.
fn order(seed: u64, caller: u128, number: u128) -> Vec<Transfer> {
    let mut state = seed ^ ((caller * ORDERS + number) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut throw = move |end: u64| {
        state = state
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(0x1405_7b7e_f767_814f);
        u128::from((state >> 33) % end)
    };
    let legs = 1 + throw(5);
    let mut legs = Vec::from_iter((0..legs).map(|leg| {
        let id = 1 + (caller * ORDERS + number) * 10 + leg;
        let one = 1 + throw(2);
        let other = 3 + throw(ACCOUNTS as u64 - 2);
        let (debit, credit) = if throw(2) == 0 {
            (one, other)
        } else {
            (other, one)
        };
        let mut transfer = plain(id, debit, credit, 1 + throw(50) as u64);
        transfer.flags.linked = true;
        transfer
    }));
    if let Some(last) = legs.last_mut() {
        last.flags.linked = false;
    }
    legs
}

#[test]
fn a_balance_of_one_is_spent_once_by_a_thousand() {
    let database = Database::new();
    let nodes = nodes(&database);
    let runtime = runtime();
    runtime
        .block_on(nodes[0].write(|work| {
            open(work, &[(1, ""), (2, "D<C"), (3, "")]);
            create_transfers(work, &[plain(1, 1, 2, 1)], Timestamp(1))?;
            Ok(())
        }))
        .expect("a balance");
    let callers = (0..1000).map(|caller: u128| {
        let node = nodes[(caller % NODES as u128) as usize].clone();
        runtime.spawn(async move {
            let spending = plain(100 + caller, 2, 3, 1);
            let one = |outcomes: Vec<TransferOutcome>| {
                outcomes
                    .into_iter()
                    .next()
                    .ok_or_else(|| Fault("one for one".into()))
            };
            node.write(move |work| Ok(one(create_transfers(work, &[spending], Timestamp(1))?)?))
                .await
        })
    });
    let callers = Vec::from_iter(callers);
    let outcomes = callers.into_iter().map(|caller| {
        runtime
            .block_on(caller)
            .expect("not cancelled")
            .expect("no error ever surfaces")
    });
    let outcomes = Vec::from_iter(outcomes);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let mut refusals = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refusals.all(|refusal| *refusal == TransferRefusal::ExceedsCredits));
    assert_balanced(&database);
    let spent = outcomes.iter().position(Result::is_ok).expect("one") as u128;
    runtime
        .block_on(nodes[2].read(move |work| {
            assert_eq!(work.transfers(&[TransferId(100 + spent)])?.len(), 1);
            assert_eq!(crate::ledger::counters(work, 2), [0, 1, 0, 1]);
            Ok(())
        }))
        .expect("a snapshot");
}

#[test]
fn a_node_that_is_lost_in_its_turn_gives_it_back() {
    let database = Database::new();
    let node = &nodes(&database)[0];
    let runtime = runtime();
    with_connection(database.url(), |lost| {
        assert_eq!(
            lost.command("show idle_in_transaction_session_timeout"),
            Ok(vec!["15s".into()])
        );
        // Frozen in the middle of its batch; a test does not wait for fifteen seconds.
        lost.command("set idle_in_transaction_session_timeout = '300ms'")
            .expect("set");
        lost.command(&format!("begin; {TAKE_TURN}"))
            .expect("the turn");
        let written = node.write(|work| {
            open(work, &[(1, "")]);
            Ok(())
        });
        runtime.block_on(written).expect("the turn came back");
        lost.command("select 1").expect_err("it was ended");
        assert!(lost.is_lost());
    });
    assert_balanced(&database);
}
