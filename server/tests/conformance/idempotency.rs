//! Given answers are kept by scope and key, once.

use vouch_domain::Timestamp;
use vouch_domain::idempotency::{IdempotencyStore, Remembered};

agree! { an_answer_comes_back_as_it_was, an_answer_is_given_once, old_answers_are_forgotten }

fn answer(body: &[u8], at: i64) -> Remembered {
    Remembered {
        request: [7; 32],
        status: 201,
        body: body.into(),
        at: Timestamp(at),
    }
}

fn an_answer_comes_back_as_it_was(work: &mut (impl IdempotencyStore + ?Sized)) {
    let kept = answer(&[0, 255, b'{'], 5);
    work.remember("mer_1", "key", &kept).unwrap();
    work.remember("mer_2", "key", &answer(b"", 6)).unwrap();
    for (scope, key, expected) in [
        ("mer_1", "key", Some(kept)),
        ("mer_2", "key", Some(answer(b"", 6))),
        ("mer_1", "KEY", None),
        ("mer_1", "", None),
        ("mer_", "1key", None),
    ] {
        assert_eq!(
            work.remembered(scope, key).unwrap(),
            expected,
            "{scope} {key}"
        );
    }
}

fn an_answer_is_given_once(work: &mut (impl IdempotencyStore + ?Sized)) {
    work.remember("a", "k", &answer(b"first", 5)).unwrap();
    assert!(work.remember("a", "k", &answer(b"second", 6)).is_err());
    assert_eq!(
        work.remembered("a", "k").unwrap(),
        Some(answer(b"first", 5))
    );
}

fn old_answers_are_forgotten(work: &mut (impl IdempotencyStore + ?Sized)) {
    for at in [4, 5, 6] {
        work.remember("a", &at.to_string(), &answer(b"", at))
            .unwrap();
    }
    work.forget_answers(Timestamp(5)).unwrap();
    for (key, there) in [("4", false), ("5", true), ("6", true)] {
        assert_eq!(work.remembered("a", key).unwrap().is_some(), there, "{key}");
    }
}
