//! The log of events, deliveries and attempts: in order, page by page, each merchant's own.

use super::outbox::{FIRST, LUMEN, SECOND, authorised, cancelled, claim, house, note};
use vouch_domain::outbox::{Attempt, Event, EventLog, Outbox, Outcome, Part, Settled, Standing};
use vouch_domain::payments::PaymentStore;
use vouch_domain::{EventId, MerchantId, PaymentId, Timestamp};

agree! {
    events_are_listed_newest_first_and_page_by_page,
    a_payments_events_go_on_where_one_left_off,
    what_is_new_is_found_by_its_number,
    a_delivery_is_read_as_it_stands,
    attempts_are_kept_in_order_for_a_while,
}

const PAPIER: MerchantId = MerchantId(2);

fn part(before: Option<EventId>, limit: u32) -> Part {
    Part { before, limit }
}

fn events_are_listed_newest_first_and_page_by_page(
    work: &mut (impl Outbox + EventLog + PaymentStore + ?Sized),
) {
    house(work);
    // Times say nothing of the order: a test's clock may stand.
    let (a, b, c) = (authorised(1, 30), authorised(2, 10), cancelled(1, 20));
    let foreign = Event::of_disabled(PAPIER, SECOND, Timestamp(20));
    for event in [a, b, foreign, c] {
        note(work, event, &[]).unwrap();
    }
    assert_eq!(work.event(b.id), Ok(Some(b)));
    assert_eq!(work.event(foreign.id), Ok(Some(foreign)));
    assert_eq!(work.event(EventId(9)), Ok(None));
    for (merchant, before, limit, expected) in [
        (LUMEN, None, 9, vec![c, b, a]),
        (LUMEN, None, 2, vec![c, b]),
        (LUMEN, Some(b.id), 2, vec![a]),
        (LUMEN, Some(a.id), 2, vec![]),
        (LUMEN, Some(EventId(9)), 2, vec![]),
        (PAPIER, None, 9, vec![foreign]),
        (MerchantId(3), None, 9, vec![]),
    ] {
        let found = work.events_of_merchant(merchant, part(before, limit));
        assert_eq!(found, Ok(expected), "{merchant} {before:?} {limit}");
    }
}

fn a_payments_events_go_on_where_one_left_off(
    work: &mut (impl Outbox + EventLog + PaymentStore + ?Sized),
) {
    house(work);
    let (a, b, other) = (authorised(1, 10), cancelled(1, 10), authorised(2, 10));
    for event in [a, other, b] {
        note(work, event, &[]).unwrap();
    }
    for (payment, after, expected) in [
        (1, None, vec![a, b]),
        (1, Some(a.id), vec![b]),
        (1, Some(b.id), vec![]),
        // What is not of this payment leaves nothing out.
        (1, Some(other.id), vec![a, b]),
        (1, Some(EventId(9)), vec![a, b]),
        (2, None, vec![other]),
        (3, None, vec![]),
    ] {
        let found = work.events_of_payment(PaymentId(payment), after);
        assert_eq!(found, Ok(expected), "{payment} {after:?}");
    }
}

fn what_is_new_is_found_by_its_number(work: &mut (impl Outbox + EventLog + PaymentStore + ?Sized)) {
    house(work);
    assert_eq!(work.newest_event(), Ok(0));
    assert_eq!(work.payments_told_since(0, 9), Ok((vec![], 0)));
    let notice = Event::of_disabled(LUMEN, FIRST, Timestamp(10));
    for event in [
        authorised(2, 10),
        notice,
        authorised(1, 10),
        cancelled(1, 10),
    ] {
        note(work, event, &[]).unwrap();
    }
    let [one, two] = [PaymentId(1), PaymentId(2)];
    assert_eq!(work.newest_event(), Ok(4));
    for (number, limit, expected) in [
        (0, 9, (vec![two, one, one], 4)),
        (0, 2, (vec![two], 2)),
        (2, 2, (vec![one, one], 4)),
        (3, 9, (vec![one], 4)),
        (4, 9, (vec![], 4)),
        (9, 9, (vec![], 9)),
    ] {
        let found = work.payments_told_since(number, limit);
        assert_eq!(found, Ok(expected), "{limit} after {number}");
    }
}

fn a_delivery_is_read_as_it_stands(work: &mut (impl Outbox + EventLog + PaymentStore + ?Sized)) {
    house(work);
    let (a, b, c) = (authorised(1, 10), authorised(2, 11), cancelled(1, 12));
    note(work, a, &[FIRST, SECOND]).unwrap();
    note(work, b, &[FIRST]).unwrap();
    work.note(c, &[(FIRST, Standing::Held)]).unwrap();
    claim(work, 11);
    let delivered = Settled::Delivered { at: Timestamp(15) };
    let retry = Settled::Retry {
        attempts: 1,
        due: Timestamp(40),
    };
    let given_up = Settled::GivenUp {
        attempts: 13,
        at: Timestamp(16),
    };
    work.settle_delivery(a.id, FIRST, delivered).unwrap();
    work.settle_delivery(a.id, SECOND, given_up).unwrap();
    work.settle_delivery(b.id, FIRST, retry).unwrap();
    let arrived = (a, Standing::Delivered, 0, 21, Some(Timestamp(15)));
    let failed = (b, Standing::Underway, 1, 40, None);
    let held = (c, Standing::Held, 0, 12, None);
    for (before, limit, expected) in [
        (None, 9, vec![held, failed, arrived]),
        (None, 1, vec![held]),
        (Some(c.id), 1, vec![failed]),
        (Some(a.id), 9, vec![]),
    ] {
        let found = work.deliveries_of_endpoint(LUMEN, FIRST, part(before, limit));
        let found = found.unwrap().into_iter();
        let brief = found.map(|d| (d.event, d.standing, d.attempts, d.due.0, d.settled_at));
        assert_eq!(Vec::from_iter(brief), expected, "{before:?} {limit}");
    }
    let theirs = work.deliveries_of_endpoint(PAPIER, FIRST, part(None, 9));
    assert_eq!(theirs, Ok(vec![]));
    let one = work.delivery(a.id, SECOND).unwrap().unwrap();
    assert_eq!(
        (one.standing, one.attempts, one.settled_at),
        (Standing::GivenUp, 13, Some(Timestamp(16)))
    );
    assert_eq!(work.delivery(b.id, SECOND), Ok(None));
    assert_eq!(work.delivery(EventId(9), FIRST), Ok(None));
    // Sent again, it is as new.
    work.send_again(a.id, SECOND, Timestamp(50)).unwrap();
    let again = work.delivery(a.id, SECOND).unwrap().unwrap();
    assert_eq!(
        (again.standing, again.attempts, again.due, again.settled_at),
        (Standing::Underway, 0, Timestamp(50), None)
    );
}

fn attempts_are_kept_in_order_for_a_while(
    work: &mut (impl Outbox + EventLog + PaymentStore + ?Sized),
) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST, SECOND]).unwrap();
    let attempt = |endpoint, at, outcome| Attempt {
        event: event.id,
        endpoint,
        at: Timestamp(at),
        duration_ms: 250,
        outcome,
    };
    let answered = |status, body: &str| Outcome::Answered {
        status,
        body: body.into(),
    };
    // A clock that was set back does not turn their order round.
    let kept = [
        attempt(FIRST, 30, answered(500, "out of order\n")),
        attempt(FIRST, 20, Outcome::Failed("timed out".into())),
        attempt(FIRST, 40, answered(204, "")),
    ];
    for attempt in &kept {
        work.add_attempt(attempt).unwrap();
    }
    work.add_attempt(&attempt(SECOND, 30, answered(200, "ok")))
        .unwrap();
    assert_eq!(work.attempts(event.id, FIRST), Ok(kept.to_vec()));
    work.forget_attempts(Timestamp(30)).unwrap();
    let left = vec![kept[0].clone(), kept[2].clone()];
    assert_eq!(work.attempts(event.id, FIRST), Ok(left));
    let later = attempt(FIRST, 50, answered(204, ""));
    work.add_attempt(&later).unwrap();
    let newest = work.attempts(event.id, FIRST).unwrap().pop();
    assert_eq!(newest, Some(later));

    // What was forgotten has no log, and gets none.
    work.forget_deliveries(FIRST).unwrap();
    assert_eq!(work.attempts(event.id, FIRST), Ok(vec![]));
    work.add_attempt(&kept[0]).unwrap();
    assert_eq!(work.attempts(event.id, FIRST), Ok(vec![]));
    assert_eq!(work.attempts(event.id, SECOND).unwrap().len(), 1);
}
