//! The room's decisions, as tables.

use super::*;
use crate::memory::Memory;
use crate::merchants::Origin;
use crate::{Currency, MerchantId, PaymentId};

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

fn merchant(id: u128, mode: Mode) -> Merchant {
    Merchant {
        id: MerchantId(id),
        name: "Lumen".into(),
        mode,
        currency: Currency::EUR,
        origins: vec![Origin::kept("https://lumen.example".into())],
        publishable_key: "pk_test_lumen".into(),
        secret_hash: [1; 32],
        created_at: NOW,
    }
}

fn timer(payment: u128, merchant: u128, kind: TimerKind, seconds: i64) -> Timer {
    Timer {
        payment: PaymentId(payment),
        merchant: MerchantId(merchant),
        kind,
        due_at: NOW.plus_seconds(seconds),
    }
}

#[test]
fn a_kind_is_what_its_name_says() {
    for kind in TimerKind::ALL {
        assert_eq!(TimerKind::parse(kind.name()), Some(kind));
    }
    assert_eq!(TimerKind::parse("Expire"), None);
}

#[test]
fn a_sandbox_clock_runs_ahead_of_the_house_and_of_nobody_else() {
    let (mut work, shop) = (Memory::default(), merchant(1, Mode::Sandbox));
    assert_eq!(moment(&mut work, &shop, NOW), Ok(Moment::of(NOW)));
    assert_eq!(
        advance(&mut work, &shop, 60, NOW),
        Ok(Moment::ahead(NOW, 60))
    );
    assert_eq!(
        advance(&mut work, &shop, 30, NOW),
        Ok(Moment::ahead(NOW, 90))
    );
    assert_eq!(moment(&mut work, &shop, NOW), Ok(Moment::ahead(NOW, 90)));
    let other = merchant(2, Mode::Sandbox);
    assert_eq!(moment(&mut work, &other, NOW), Ok(Moment::of(NOW)));
}

#[test]
fn a_clock_that_may_not_be_moved_stays() {
    let table = [
        (Mode::Live, 60, "sandbox_only"),
        (Mode::Live, 0, "sandbox_only"),
        (Mode::Sandbox, -1, "clock_backwards"),
        (Mode::Sandbox, i64::MIN, "clock_backwards"),
        (Mode::Sandbox, AHEAD_SECONDS_MAX, "clock_too_far"),
        (Mode::Sandbox, i64::MAX, "clock_too_far"),
    ];
    for (mode, seconds, code) in table {
        let (mut work, shop) = (Memory::default(), merchant(1, mode));
        if mode == Mode::Sandbox {
            advance(&mut work, &shop, 1, NOW).expect("moved");
        }
        let before = moment(&mut work, &shop, NOW);
        let refused = advance(&mut work, &shop, seconds, NOW).expect_err("refused");
        assert_eq!(refused.code(), code, "{mode:?} {seconds}");
        assert_eq!(moment(&mut work, &shop, NOW), before, "{mode:?} {seconds}");
    }
}

#[test]
fn a_live_merchant_has_no_clock_of_its_own_even_if_a_row_says_so() {
    let (mut work, shop) = (Memory::default(), merchant(1, Mode::Live));
    work.save_test_clock(shop.id, 60).expect("a stray row");
    assert_eq!(moment(&mut work, &shop, NOW), Ok(Moment::of(NOW)));
}

#[test]
fn what_came_due_is_taken_once_in_order_and_what_it_causes_in_between() {
    let mut work = Memory::default();
    for timer in [
        timer(1, 1, TimerKind::Expire, 30),
        timer(2, 1, TimerKind::ShipBy, 10),
        timer(3, 1, TimerKind::ShipBy, 999),
    ] {
        work.set_timer(&timer).expect("set");
    }
    let wall = NOW.plus_seconds(100);
    let put_off = timer(2, 1, TimerKind::ShipBy, 11);
    assert_eq!(
        take(&mut work, put_off, wall),
        Ok(None),
        "not as it was read"
    );
    let mut taken = Vec::new();
    while let Some((due, _)) = work.due_timers(wall, 1).expect("read").pop() {
        let here = due.due_at;
        assert_eq!(take(&mut work, due, wall), Ok(Some(Moment { wall, here })));
        assert_eq!(take(&mut work, due, wall), Ok(None), "once");
        if due.payment == PaymentId(2) && due.kind == TimerKind::ShipBy {
            let caused = timer(2, 1, TimerKind::Release, 20);
            work.set_timer(&caused).expect("set");
        }
        taken.push((due.payment.0, due.kind));
    }
    assert_eq!(
        taken,
        [
            (2, TimerKind::ShipBy),
            (2, TimerKind::Release),
            (1, TimerKind::Expire)
        ]
    );
}
