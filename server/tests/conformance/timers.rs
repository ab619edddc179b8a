//! Timers and test clocks on every store.

use vouch_domain::timers::{Timer, TimerKind, TimerStore};
use vouch_domain::{MerchantId, Moment, PaymentId, Timestamp};

agree! {
    a_timer_is_one_per_payment_and_kind,
    what_is_due_comes_in_order,
    a_test_clock_hastens_its_own_merchants_timers_alone,
    timers_go_by_kind_and_by_payment,
}

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

fn timer(payment: u128, merchant: u128, kind: TimerKind, micros: i64) -> Timer {
    Timer {
        payment: PaymentId(payment),
        merchant: MerchantId(merchant),
        kind,
        due_at: Timestamp(NOW.0 + micros),
    }
}

fn set(work: &mut (impl TimerStore + ?Sized), timers: &[Timer]) {
    for timer in timers {
        work.set_timer(timer).expect("set");
    }
}

fn due(work: &mut (impl TimerStore + ?Sized), limit: u32) -> Vec<Timer> {
    let due = work.due_timers(NOW, limit).expect("read");
    due.into_iter().map(|(timer, _)| timer).collect()
}

fn a_timer_is_one_per_payment_and_kind(work: &mut (impl TimerStore + ?Sized)) {
    let (early, late) = (
        timer(1, 9, TimerKind::Release, -5),
        timer(1, 9, TimerKind::Release, 1),
    );
    set(work, &[early]);
    assert_eq!(work.due_timers(NOW, 9), Ok(vec![(early, Moment::of(NOW))]));
    set(work, &[late]);
    assert_eq!(due(work, 9), [], "put off");
    assert_eq!(work.timer(PaymentId(1), TimerKind::Release), Ok(Some(late)));
    assert_eq!(work.timer(PaymentId(1), TimerKind::Dispute), Ok(None));
    let now = timer(1, 9, TimerKind::Release, 0);
    set(work, &[now]);
    assert_eq!(due(work, 9), [now], "due at its very microsecond");
}

fn what_is_due_comes_in_order(work: &mut (impl TimerStore + ?Sized)) {
    let sorted = [
        timer(7, 9, TimerKind::Withdrawal, -3),
        timer(2, 8, TimerKind::Dispute, -2),
        timer(2, 8, TimerKind::Expire, -2),
        timer(2, 8, TimerKind::ShipBy, -2),
        timer(3, 9, TimerKind::Dispute, -2),
        timer(1, 9, TimerKind::Release, -1),
    ];
    let mut shuffled = sorted;
    shuffled.reverse();
    shuffled.swap(1, 4);
    set(work, &shuffled);
    assert_eq!(due(work, 99), sorted);
    assert_eq!(due(work, 3), sorted[..3]);
}

fn a_test_clock_hastens_its_own_merchants_timers_alone(work: &mut (impl TimerStore + ?Sized)) {
    let ahead = timer(1, 8, TimerKind::ShipBy, 60_000_000);
    let beyond = timer(2, 8, TimerKind::ShipBy, 60_000_001);
    let others = timer(3, 9, TimerKind::ShipBy, 60_000_000);
    let past = timer(4, 8, TimerKind::ShipBy, -1);
    set(work, &[ahead, beyond, others, past]);
    assert_eq!(work.test_clock(MerchantId(8)), Ok(0));
    assert_eq!(due(work, 9), [past]);

    work.save_test_clock(MerchantId(8), 59).expect("saved");
    assert_eq!(due(work, 9), [past]);
    work.save_test_clock(MerchantId(8), 60).expect("saved");
    let moment = Moment::ahead(NOW, 60);
    assert_eq!(
        work.due_timers(NOW, 9),
        Ok(vec![(past, moment), (ahead, moment)])
    );
    assert_eq!(due(work, 1), [past]);
    assert_eq!(work.test_clock(MerchantId(8)), Ok(60));
    assert_eq!(work.test_clock(MerchantId(9)), Ok(0));
}

fn timers_go_by_kind_and_by_payment(work: &mut (impl TimerStore + ?Sized)) {
    let one = TimerKind::ALL.map(|kind| timer(1, 9, kind, -2));
    let other = timer(2, 9, TimerKind::Expire, -1);
    set(work, &one);
    set(work, &[other]);
    assert_eq!(due(work, 99).len(), one.len() + 1);
    work.drop_timer(PaymentId(1), TimerKind::Expire)
        .expect("dropped");
    work.drop_timer(PaymentId(1), TimerKind::Expire)
        .expect("nothing to drop is no fault");
    let left = due(work, 99);
    assert_eq!(left.len(), one.len());
    assert!(!left.contains(&timer(1, 9, TimerKind::Expire, -2)));
    work.drop_timers(PaymentId(1)).expect("dropped");
    assert_eq!(due(work, 99), [other]);
}
