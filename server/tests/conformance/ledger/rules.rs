//! The ledger's rules, told by its accounts: amounts in, results by name, counters out.

use super::{counters, hold, move_at, open, plain, post, void};
use vouch_domain::ledger::{AMOUNT_MAX, LedgerStore, Transfer, create_transfers, expire_holds};
use vouch_domain::{AccountId, Timestamp, TransferId};

agree! {
    a_hold_is_posted_in_part_and_the_rest_is_released,
    a_hold_ends_once,
    a_hold_runs_out_and_gives_back,
    balancing_takes_what_is_left,
    a_balancing_transfer_repeats_as_what_it_came_to,
    closing_is_a_hold_and_ends_with_it,
    a_closed_account_only_gives_back,
    chains_stand_or_fall_together,
    a_refusal_that_may_pass_spends_its_id,
    every_other_field_makes_another_request,
    conditions_count_what_is_pending,
    numbers_end_where_the_store_ends,
    time_and_versions_only_rise,
}

const SECOND: i64 = 1_000_000;

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * SECOND)
}

fn with(mut transfer: Transfer, change: impl FnOnce(&mut Transfer)) -> Transfer {
    change(&mut transfer);
    transfer
}

fn linked(transfer: Transfer) -> Transfer {
    with(transfer, |t| t.flags.linked = true)
}

fn balancing_debit(transfer: Transfer) -> Transfer {
    with(transfer, |t| t.flags.balancing_debit = true)
}

fn balancing_credit(transfer: Transfer) -> Transfer {
    with(transfer, |t| t.flags.balancing_credit = true)
}

fn a_hold_is_posted_in_part_and_the_rest_is_released(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "")]);
    move_at(
        work,
        at(1),
        &[
            (hold(1, 1, 2, 100, 0), "created"),
            (hold(2, 1, 2, 50, 0), "created"),
        ],
    );
    assert_eq!(counters(work, 1), [150, 0, 0, 0]);
    assert_eq!(counters(work, 2), [0, 0, 150, 0]);
    let posted = move_at(
        work,
        at(2),
        &[
            (post(3, 1, 101), "exceeds_pending_transfer_amount"),
            (post(3, 1, 60), "created"),
            (
                post(4, 2, AMOUNT_MAX + 1),
                "exceeds_pending_transfer_amount",
            ),
            (post(4, 2, u64::MAX), "exceeds_pending_transfer_amount"),
            (post(4, 2, AMOUNT_MAX), "created"),
        ],
    );
    assert_eq!(counters(work, 1), [0, 110, 0, 0]);
    assert_eq!(counters(work, 2), [0, 0, 0, 110]);
    // The transfer is recorded with everything that its request left to the hold.
    let posted = posted[1].as_ref().expect("posted");
    let t = &posted.transfer;
    assert_eq!(
        (t.amount, t.debit_account, t.credit_account),
        (60, AccountId(1), AccountId(2))
    );
    assert_eq!((t.ledger, t.code, t.timeout), (1, 9, 0));
    assert_eq!(
        (posted.debit.debits_pending, posted.debit.debits_posted),
        (50, 60)
    );
}

fn a_hold_ends_once(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "")]);
    move_at(
        work,
        at(1),
        &[
            (hold(1, 1, 2, 10, 0), "created"),
            (hold(2, 1, 2, 20, 0), "created"),
            (hold(3, 1, 2, 30, 1), "created"),
            // Even within one batch.
            (post(11, 1, 10), "created"),
            (post(12, 1, 10), "pending_transfer_already_posted"),
            (void(13, 1), "pending_transfer_already_posted"),
            (void(14, 2), "created"),
            (void(15, 2), "pending_transfer_already_voided"),
            (post(16, 2, 20), "pending_transfer_already_voided"),
            (post(17, 11, 10), "pending_transfer_not_pending"),
            (post(18, 99, 10), "pending_transfer_not_found"),
        ],
    );
    move_at(
        work,
        at(60),
        &[
            (post(21, 3, 30), "pending_transfer_expired"),
            (void(22, 3), "pending_transfer_expired"),
        ],
    );
    assert_eq!(counters(work, 1), [0, 10, 0, 0]);
}

fn a_hold_runs_out_and_gives_back(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "D<C"), (3, "")]);
    move_at(
        work,
        at(1),
        &[
            (plain(1, 1, 2, 100), "created"),
            (hold(2, 2, 3, 70, 10), "created"),
            (hold(3, 2, 3, 30, 5), "created"),
        ],
    );
    // Never early, not by a microsecond: the second of them was recorded at 1.000002 s.
    let last_moment = Timestamp::from_micros(6 * SECOND + 1);
    assert_eq!(expire_holds(work, 10, last_moment), Ok(0));
    let over = Timestamp::from_micros(6 * SECOND + 2);
    assert_eq!(expire_holds(work, 10, over), Ok(1));
    assert_eq!(expire_holds(work, 10, over), Ok(0));
    assert_eq!(counters(work, 2), [70, 0, 0, 100]);
    // A transfer that needs the money finds what has run out by then, whether or not anyone has cleared it away.
    move_at(work, at(12), &[(plain(4, 2, 3, 100), "created")]);
    assert_eq!(counters(work, 2), [0, 100, 0, 100]);
    assert_eq!(counters(work, 3), [0, 0, 0, 100]);
    assert_eq!(expire_holds(work, 10, at(99)), Ok(0));
}

fn balancing_takes_what_is_left(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "D<C"), (3, "C<D"), (4, "")]);
    move_at(
        work,
        at(1),
        &[
            (plain(1, 1, 2, 100), "created"),
            (plain(2, 3, 4, 60), "created"),
            (hold(3, 2, 4, 10, 0), "created"),
        ],
    );
    let amounts = |work: &mut _, batch: &[(Transfer, &str)]| {
        let recorded = move_at(work, at(2), batch);
        Vec::from_iter(recorded.into_iter().flatten().map(|r| r.transfer.amount))
    };
    let batch = [
        // 100 in, 10 on hold.
        (balancing_debit(plain(11, 2, 4, 30)), "created"),
        (balancing_debit(plain(12, 2, 4, u64::MAX)), "created"),
        (balancing_debit(plain(13, 2, 4, AMOUNT_MAX)), "created"),
        (plain(14, 2, 4, 1), "exceeds_credits"),
        // 60 may still be credited; of both sides the smaller counts.
        (balancing_credit(plain(15, 1, 3, 25)), "created"),
        (balancing_credit(hold(16, 1, 3, AMOUNT_MAX, 0)), "created"),
        (
            balancing_credit(balancing_debit(plain(17, 4, 3, 9))),
            "created",
        ),
    ];
    assert_eq!(amounts(work, &batch), [30, 60, 0, 25, 35, 0]);
    assert_eq!(counters(work, 2), [10, 90, 0, 100]);
    assert_eq!(counters(work, 3), [0, 60, 35, 25]);
}

fn a_balancing_transfer_repeats_as_what_it_came_to(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, "")]);
    let asked = balancing_debit(plain(2, 2, 3, 100));
    move_at(
        work,
        at(1),
        &[(plain(1, 1, 2, 40), "created"), (asked.clone(), "created")],
    );
    let more = |amount| with(asked.clone(), |t| t.amount = amount);
    move_at(
        work,
        at(2),
        &[
            (asked.clone(), "exists"),
            (more(u64::MAX), "exists"),
            (more(40), "exists"),
            (more(39), "exists_with_different_amount"),
        ],
    );
}

fn closing_is_a_hold_and_ends_with_it(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, "")]);
    let closing = |id, timeout| with(hold(id, 1, 2, 0, timeout), |t| t.flags.closing_debit = true);
    let closed = |work: &mut _, id| {
        let found = LedgerStore::accounts(work, &[AccountId(id)]).expect("the store works");
        found[0].flags.closed
    };
    let not_a_hold = with(plain(1, 1, 2, 0), |t| t.flags.closing_debit = true);
    move_at(
        work,
        at(1),
        &[
            (not_a_hold, "closing_transfer_must_be_pending"),
            (closing(2, 0), "created"),
            (closing(3, 0), "debit_account_already_closed"),
            (plain(4, 1, 2, 1), "debit_account_already_closed"),
            (plain(5, 2, 1, 1), "credit_account_already_closed"),
            (post(6, 2, 0), "debit_account_already_closed"),
        ],
    );
    assert_eq!((closed(work, 1), closed(work, 2)), (true, false));
    move_at(
        work,
        at(2),
        &[(void(7, 2), "created"), (plain(8, 1, 2, 1), "created")],
    );
    assert!(!closed(work, 1));

    // One that runs out opens the account again, too; so does a chain that fails.
    let credit = with(hold(9, 3, 2, 5, 1), |t| t.flags.closing_credit = true);
    let failing = [
        (linked(closing(10, 0)), "linked_event_failed"),
        (plain(11, 3, 3, 1), "accounts_must_be_different"),
        (credit, "created"),
    ];
    move_at(work, at(3), &failing);
    assert_eq!((closed(work, 1), closed(work, 2)), (false, true));
    move_at(work, at(9), &[(plain(12, 1, 2, 1), "created")]);
    assert_eq!(counters(work, 2), [0, 0, 0, 2]);
}

fn a_closed_account_only_gives_back(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, "")]);
    let closing = with(hold(3, 1, 3, 0, 0), |t| t.flags.closing_debit = true);
    move_at(
        work,
        at(1),
        &[
            (hold(1, 1, 2, 10, 0), "created"),
            (hold(2, 2, 1, 20, 0), "created"),
            (closing, "created"),
            (post(11, 1, 10), "debit_account_already_closed"),
            (post(12, 2, 20), "credit_account_already_closed"),
            (void(13, 1), "created"),
            (void(14, 2), "created"),
        ],
    );
    assert_eq!(counters(work, 1), [0, 0, 0, 0]);
}

fn chains_stand_or_fall_together(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "D<C"), (3, "")]);
    let head = work.head().expect("the store works");
    move_at(
        work,
        at(1),
        &[
            // Later legs see earlier ones, and the failing one says why.
            (linked(plain(1, 1, 2, 10)), "linked_event_failed"),
            (linked(hold(2, 2, 3, 10, 0)), "linked_event_failed"),
            (linked(post(3, 2, 10)), "linked_event_failed"),
            (linked(plain(4, 2, 3, 1)), "exceeds_credits"),
            (plain(5, 1, 3, 1), "linked_event_failed"),
            // A repeated leg breaks the chain as well.
            (plain(6, 1, 3, 7), "created"),
            (linked(plain(7, 1, 3, 1)), "linked_event_failed"),
            (plain(6, 1, 3, 7), "exists"),
        ],
    );
    assert_eq!(counters(work, 2), [0, 0, 0, 0]);
    assert_eq!(counters(work, 3), [0, 0, 0, 7]);
    // What was recorded, and the id that was spent.
    assert_eq!(
        work.head().expect("the store works").sequence,
        head.sequence + 2
    );
    move_at(
        work,
        at(2),
        &[
            (linked(plain(1, 1, 2, 10)), "created"),
            (linked(hold(2, 2, 3, 10, 0)), "created"),
            (linked(post(3, 2, 4)), "created"),
            (plain(8, 2, 3, 6), "created"),
            // The one whose failure may pass has spent its id; its companions have not.
            (plain(4, 2, 3, 0), "id_already_failed"),
            (plain(5, 1, 3, 1), "created"),
            // The end of a batch is no end of a chain.
            (linked(plain(9, 1, 3, 1)), "linked_event_failed"),
            (linked(plain(10, 1, 3, 1)), "linked_event_chain_open"),
        ],
    );
    assert_eq!(counters(work, 2), [0, 10, 0, 10]);
    assert_eq!(counters(work, 3), [0, 0, 0, 18]);
    move_at(
        work,
        at(3),
        &[(linked(plain(11, 1, 3, 1)), "linked_event_chain_open")],
    );
}

fn a_refusal_that_may_pass_spends_its_id(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "D<C"), (3, "C<D")]);
    let first = [
        (plain(1, 8, 2, 1), "debit_account_not_found"),
        (plain(2, 1, 8, 1), "credit_account_not_found"),
        (post(3, 99, 1), "pending_transfer_not_found"),
        (plain(4, 2, 1, 1), "exceeds_credits"),
        (plain(5, 1, 3, 1), "exceeds_debits"),
        // What is wrong in itself can be put right under the same id.
        (plain(6, 1, 1, 1), "accounts_must_be_different"),
        (
            with(plain(7, 1, 2, 1), |t| t.ledger = 2),
            "transfer_must_have_the_same_ledger_as_accounts",
        ),
        (plain(8, 1, 2, AMOUNT_MAX + 1), "overflows_debits_posted"),
    ];
    move_at(work, at(1), &first);
    let again = Vec::from_iter((1..=8).map(|id| {
        let expected = if id <= 5 {
            "id_already_failed"
        } else {
            "created"
        };
        (plain(id, 1, 2, 1), expected)
    }));
    move_at(work, at(2), &again);
    assert_eq!(counters(work, 2), [0, 0, 0, 3]);
}

fn every_other_field_makes_another_request(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, "")]);
    let first = hold(1, 1, 2, 10, 60);
    let changed = |change: fn(&mut Transfer)| with(first.clone(), change);
    move_at(
        work,
        at(1),
        &[
            (first.clone(), "created"),
            (first.clone(), "exists"),
            (
                changed(|t| t.timestamp = Timestamp(1)),
                "timestamp_must_be_zero",
            ),
            (changed(|t| t.flags.reserved = 1 << 12), "reserved_flag"),
            (
                changed(|t| t.flags.closing_debit = true),
                "exists_with_different_flags",
            ),
            (
                changed(|t| t.flags.linked = true),
                "exists_with_different_flags",
            ),
            (plain(77, 1, 2, 1), "linked_event_failed"),
            (
                changed(|t| t.pending_id = TransferId(9)),
                "exists_with_different_pending_id",
            ),
            (changed(|t| t.timeout = 61), "exists_with_different_timeout"),
            (
                changed(|t| t.debit_account = AccountId(3)),
                "exists_with_different_debit_account_id",
            ),
            (
                changed(|t| t.credit_account = AccountId(0)),
                "exists_with_different_credit_account_id",
            ),
            (changed(|t| t.amount = 11), "exists_with_different_amount"),
            (changed(|t| t.ledger = 0), "exists_with_different_ledger"),
            (changed(|t| t.code = 2), "exists_with_different_code"),
        ],
    );
    let posted = post(2, 1, AMOUNT_MAX);
    let changed = |change: fn(&mut Transfer)| with(posted.clone(), change);
    move_at(
        work,
        at(2),
        &[
            (posted.clone(), "created"),
            (posted.clone(), "exists"),
            (changed(|t| t.amount = 10), "exists"),
            (changed(|t| t.amount = 9), "exists_with_different_amount"),
            (changed(|t| t.debit_account = AccountId(1)), "exists"),
            (
                changed(|t| t.debit_account = AccountId(2)),
                "exists_with_different_debit_account_id",
            ),
            (
                changed(|t| t.credit_account = AccountId(1)),
                "exists_with_different_credit_account_id",
            ),
            (changed(|t| t.ledger = 2), "exists_with_different_ledger"),
            (changed(|t| t.code = 2), "exists_with_different_code"),
            (changed(|t| t.timeout = 1), "exists_with_different_timeout"),
            (
                changed(|t| t.pending_id = TransferId(2)),
                "exists_with_different_pending_id",
            ),
        ],
    );
    assert_eq!(counters(work, 1), [0, 10, 0, 0]);
}

fn conditions_count_what_is_pending(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "D<C"), (3, "C<D")]);
    move_at(
        work,
        at(1),
        &[
            (plain(1, 1, 2, 100), "created"),
            // What is only promised to an account is not its own yet.
            (hold(2, 1, 2, 50, 0), "created"),
            (hold(3, 2, 1, 60, 0), "created"),
            (plain(4, 2, 1, 41), "exceeds_credits"),
            (plain(5, 2, 1, 40), "created"),
            (plain(6, 3, 1, 10), "created"),
            (hold(7, 1, 3, 10, 0), "created"),
            (hold(8, 1, 3, 1, 0), "exceeds_debits"),
            // Nothing is never too much.
            (plain(9, 2, 3, 0), "created"),
            (void(10, 3), "created"),
            (plain(11, 2, 1, 60), "created"),
        ],
    );
    assert_eq!(counters(work, 2), [0, 100, 50, 100]);
}

fn numbers_end_where_the_store_ends(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, ""), (3, ""), (4, "")]);
    move_at(
        work,
        at(1),
        &[
            (plain(1, 1, 2, u64::MAX), "overflows_debits_posted"),
            (plain(1, 1, 2, AMOUNT_MAX + 1), "overflows_debits_posted"),
            (hold(1, 1, 2, AMOUNT_MAX + 1, 0), "overflows_debits_pending"),
            (hold(1, 1, 2, AMOUNT_MAX - 1, 0), "created"),
            (hold(2, 1, 2, 2, 0), "overflows_debits_pending"),
            (hold(3, 3, 2, 2, 0), "overflows_credits_pending"),
            (plain(4, 1, 3, 2), "overflows_debits"),
            (plain(5, 3, 2, 2), "overflows_credits"),
            (plain(6, 3, 4, AMOUNT_MAX), "created"),
            (plain(7, 3, 1, 1), "overflows_debits_posted"),
            (plain(8, 1, 4, 1), "overflows_credits_posted"),
            (plain(9, 1, 2, 1), "created"),
            (post(10, 1, AMOUNT_MAX), "created"),
        ],
    );
    assert_eq!(counters(work, 1), [0, AMOUNT_MAX, 0, 0]);
    assert_eq!(counters(work, 2), [0, 0, 0, AMOUNT_MAX]);
    let end = Timestamp::from_micros(i64::MAX - 2 * SECOND);
    move_at(
        work,
        end,
        &[
            (hold(11, 2, 4, 0, 3), "overflows_timeout"),
            (hold(11, 2, 4, 0, 1), "created"),
        ],
    );
}

fn time_and_versions_only_rise(work: &mut (impl LedgerStore + ?Sized)) {
    open(work, &[(1, ""), (2, "")]);
    let mut last = work.head().expect("the store works");
    let mut version = 0;
    for (id, now) in [
        (1, at(5)),
        (2, at(5)),
        (3, at(1)),
        (4, Timestamp(i64::MIN)),
        (5, at(6)),
    ] {
        let batch = [
            plain(id, 1, 2, 1),
            plain(id, 1, 2, 1),
            plain(100 + id, 2, 1, 1),
        ];
        let outcomes = create_transfers(work, &batch, now).expect("the store works");
        for recorded in outcomes.into_iter().flatten() {
            let t = &recorded.transfer;
            assert!(t.timestamp > last.timestamp && t.timestamp >= now, "{t:?}");
            assert_eq!(t.sequence, last.sequence + 1);
            last.timestamp = t.timestamp;
            last.sequence = t.sequence;
            version += 1;
            assert_eq!((t.debit_version, t.credit_version), (version, version));
            assert_eq!(
                (recorded.debit.version, recorded.credit.version),
                (version, version)
            );
        }
        let head = work.head().expect("the store works");
        assert_eq!(
            (head.timestamp, head.sequence),
            (last.timestamp, last.sequence)
        );
        assert_ne!(head.hash, last.hash);
        last = head;
    }
    assert_eq!(version, 10);
    let kept = work.transfers(&[TransferId(105)]).expect("the store works");
    assert_eq!(
        (kept[0].timestamp, kept[0].sequence),
        (last.timestamp, last.sequence)
    );
    let end = Timestamp::from_micros(i64::MAX);
    assert!(create_transfers(work, &[plain(999, 1, 2, 1)], end).is_err());
    assert_eq!(work.head(), Ok(last));
}
