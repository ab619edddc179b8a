//! The past of accounts: what they came to after any entry of the journal, and by any value date.

use super::{counters, hold, move_at, open, plain, post, void};
use vouch_domain::ledger::{
    Account, AccountFlags, LedgerStore, balance_as_of, create_accounts, expire_holds, posted_by,
};
use vouch_domain::{AccountId, Timestamp};
use vouch_server::store::{SqlWork, open_writer};

agree!(
    every_moment_can_be_read,
    a_value_date_is_not_the_day_of_recording
);

/// Within one batch nothing is written yet; here everything is, after each call.
#[test]
fn every_moment_can_be_read_from_rows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = open_writer(&folder.path().join("vouch.db")).expect("a new database");
    every_moment_can_be_read(&mut SqlWork::new(&connection));
    a_value_date_is_not_the_day_of_recording(&mut SqlWork::new(&connection));
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

/// Accounts 1 to 4 keep no history, 11 to 14 do; all take part in the same.
fn every_moment_can_be_read(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, "D<C"), (4, "")]);
    let keeping = Vec::from_iter([11, 12, 13, 14].map(|id| {
        let flags = AccountFlags {
            history: true,
            ..AccountFlags::default()
        };
        Account::new(AccountId(id), 1, 1, flags)
    }));
    for result in create_accounts(work, &keeping, at(1)).expect("the store works") {
        result.expect("a new account");
    }
    let ids = [1, 2, 3, 4, 11, 12, 13, 14].map(AccountId);

    let mut moments = vec![snapshot(work, &ids)];
    let mut closing = hold(30, 12, 2, 0, 0);
    closing.flags.closing_debit = true;
    closing.flags.closing_credit = true;
    let mut closing_for_a_while = hold(31, 13, 4, 5, 3);
    closing_for_a_while.flags.closing_credit = true;
    let steps = [
        (2, plain(20, 1, 3, 500), "created"),
        (2, plain(21, 11, 13, 500), "created"),
        (3, hold(22, 3, 11, 120, 0), "created"),
        (3, hold(23, 13, 1, 80, 5), "created"),
        (4, post(24, 22, 100), "created"),
        (4, plain(25, 3, 11, 9_999), "exceeds_credits"),
        (5, closing, "created"),
        (5, plain(26, 12, 1, 1), "debit_account_already_closed"),
        (6, closing_for_a_while, "created"),
        (6, plain(27, 1, 4, 1), "credit_account_already_closed"),
        (7, void(28, 30), "created"),
        (7, plain(29, 12, 2, 7), "created"),
    ];
    for (second, transfer, expected) in steps {
        move_at(work, at(second), &[(transfer, expected)]);
        moments.push(snapshot(work, &ids));
    }
    // Two holds run out, the one that closed an account among them.
    for _ in 0..2 {
        assert_eq!(expire_holds(work, 1, at(60)), Ok(1));
        moments.push(snapshot(work, &ids));
    }
    assert_eq!(counters(work, 13), [0, 0, 0, 500]);

    for (sequence, accounts) in &moments {
        for account in accounts {
            let then = balance_as_of(work, account.id, *sequence).expect("the store works");
            assert_eq!(then.as_ref(), Some(account), "after entry {sequence}");
        }
    }
    let first = moments[0].0;
    for id in ids {
        let opened = work.accounts(&[id]).expect("the store works")[0].sequence;
        let before = balance_as_of(work, id, opened - 1).expect("the store works");
        assert_eq!(before, None, "before it was opened");
        // A moment that has not come is the present one.
        let later = balance_as_of(work, id, u64::MAX).expect("the store works");
        let present = &moments.last().expect("there are some").1;
        assert_eq!(later.as_ref(), present.iter().find(|a| a.id == id));
    }
    assert_eq!(
        balance_as_of(work, AccountId(99), first).expect("the store works"),
        None
    );
}

fn snapshot(work: &mut (impl LedgerStore + ?Sized), ids: &[AccountId]) -> (u64, Vec<Account>) {
    let head = work.head().expect("the store works");
    (head.sequence, work.accounts(ids).expect("the store works"))
}

fn a_value_date_is_not_the_day_of_recording(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(51, ""), (52, "")]);
    let dated = |id, amount, second: Option<i64>| {
        let mut transfer = plain(id, 51, 52, amount);
        transfer.effective_at = second.map(at);
        transfer
    };
    let recorded = move_at(
        work,
        at(100),
        &[
            (dated(61, 1, None), "created"),
            (dated(62, 10, Some(40)), "created"),
            (dated(63, 100, Some(200)), "created"),
            (hold(64, 51, 52, 1_000, 0), "created"),
        ],
    );
    assert_eq!(
        recorded[1].as_ref().expect("created").transfer.effective(),
        at(40)
    );
    move_at(
        work,
        at(101),
        &[
            (dated(62, 10, Some(40)), "exists"),
            (
                dated(62, 10, Some(41)),
                "exists_with_different_effective_at",
            ),
            (dated(62, 10, None), "exists_with_different_effective_at"),
            (dated(62, 11, Some(41)), "exists_with_different_amount"),
            (post(65, 64, 900), "created"),
        ],
    );
    for (second, posted) in [
        (39, 0),
        (40, 10),
        (99, 10),
        (100, 11),
        (150, 911),
        (200, 1_011),
    ] {
        // Entries of one second differ by microseconds.
        let end = Timestamp::from_micros(at(second).micros() + 10);
        assert_eq!(
            posted_by(work, AccountId(51), end),
            Ok((posted, 0)),
            "{second}"
        );
        assert_eq!(
            posted_by(work, AccountId(52), end),
            Ok((0, posted)),
            "{second}"
        );
    }
}
