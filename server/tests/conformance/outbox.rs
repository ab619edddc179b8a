//! Deliveries fall due, are claimed by one at a time, keep a payment's order, and end.

use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::outbox::{Delivery, Event, Outbox, Settled, Standing, Topic};
use vouch_domain::payments::{Payment, PaymentStore, State};
use vouch_domain::{Currency, EndpointId, EventId, Fault, MerchantId, Money, PaymentId, Timestamp};

agree! {
    a_delivery_is_due_at_once_for_every_endpoint,
    a_claim_is_a_lease,
    a_failed_delivery_comes_again_when_it_is_due,
    what_has_ended_stays_ended,
    events_of_one_payment_wait_for_each_other_per_endpoint,
    the_oldest_due_come_first,
    a_busy_endpoint_is_passed_over,
    a_body_is_fixed_once,
    an_event_is_noted_once,
    what_is_held_waits_until_it_is_released,
    a_delivery_that_was_held_in_hand_can_still_arrive,
    whatever_became_of_a_delivery_it_is_sent_again,
    what_an_endpoint_still_had_to_hear_is_forgotten,
    what_is_about_an_endpoint_waits_for_nothing,
}

pub const LUMEN: MerchantId = MerchantId(1);
pub const FIRST: EndpointId = EndpointId(1);
pub const SECOND: EndpointId = EndpointId(2);

pub fn house(work: &mut (impl PaymentStore + ?Sized)) {
    for id in [1, 2, 3] {
        work.add_payment(&Payment {
            refunded: 0,
            id: PaymentId(id),
            merchant: LUMEN,
            mode: Mode::Sandbox,
            lines: vec![],
            total: Money::new(1, Currency::EUR),
            reference: None,
            return_url: None,
            payee: "Lumen".into(),
            payee_origin: Origin::kept("https://lumen.example".into()),
            state: State::Created {
                expires_at: Timestamp(100),
            },
            created_at: Timestamp(1),
        })
        .unwrap();
    }
}

pub fn authorised(payment: u128, at: i64) -> Event {
    Event::of(
        Topic::PaymentAuthorised,
        LUMEN,
        PaymentId(payment),
        Timestamp(at),
    )
}

pub fn cancelled(payment: u128, at: i64) -> Event {
    Event::of(
        Topic::PaymentCancelled,
        LUMEN,
        PaymentId(payment),
        Timestamp(at),
    )
}

/// Notes an event on its way to each of `endpoints`.
pub fn note(
    work: &mut (impl Outbox + ?Sized),
    event: Event,
    endpoints: &[EndpointId],
) -> Result<(), Fault> {
    let to: Vec<_> = endpoints
        .iter()
        .map(|endpoint| (*endpoint, Standing::Underway))
        .collect();
    work.note(event, &to)
}

/// Claims at `now` with a lease of 10, in brief.
pub fn claim(work: &mut (impl Outbox + ?Sized), now: i64) -> Vec<(EventId, EndpointId)> {
    let claimed = work.claim_deliveries(Timestamp(now), Timestamp(now + 10), 100, &[]);
    let brief = |delivery: Delivery| (delivery.event.id, delivery.endpoint);
    let mut brief: Vec<_> = claimed.unwrap().into_iter().map(brief).collect();
    brief.sort();
    brief
}

fn arrived(work: &mut (impl Outbox + ?Sized), event: Event, endpoint: EndpointId) {
    let outcome = Settled::Delivered { at: Timestamp(50) };
    work.settle_delivery(event.id, endpoint, outcome).unwrap();
}

fn retry(attempts: u32, due: i64) -> Settled {
    Settled::Retry {
        attempts,
        due: Timestamp(due),
    }
}

fn a_delivery_is_due_at_once_for_every_endpoint(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST, SECOND]).unwrap();
    note(work, authorised(2, 10), &[]).unwrap();
    assert_eq!(work.next_due().unwrap(), Some(Timestamp(10)));
    assert_eq!(claim(work, 9), []);
    let claimed = work
        .claim_deliveries(Timestamp(10), Timestamp(20), 100, &[])
        .unwrap();
    let expected = [FIRST, SECOND].map(|endpoint| Delivery {
        event,
        body: None,
        endpoint,
        attempts: 0,
        due: Timestamp(10),
    });
    assert_eq!(claimed, expected);
}

fn a_claim_is_a_lease(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST]).unwrap();
    assert_eq!(claim(work, 10), [(event.id, FIRST)]);
    assert_eq!(claim(work, 19), [], "somebody has it in hand");
    assert_eq!(work.next_due().unwrap(), Some(Timestamp(20)));
    assert_eq!(
        claim(work, 20),
        [(event.id, FIRST)],
        "whoever had it is gone"
    );
    arrived(work, event, FIRST);
    assert_eq!(claim(work, 99), []);
    assert_eq!(work.next_due().unwrap(), None);
}

fn a_failed_delivery_comes_again_when_it_is_due(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST]).unwrap();
    claim(work, 10);
    work.settle_delivery(event.id, FIRST, retry(1, 40)).unwrap();
    assert_eq!(claim(work, 39), []);
    let again = work
        .claim_deliveries(Timestamp(40), Timestamp(50), 100, &[])
        .unwrap();
    assert_eq!(
        (again.len(), again[0].attempts, again[0].due),
        (1, 1, Timestamp(40))
    );
}

fn what_has_ended_stays_ended(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let given_up = Settled::GivenUp {
        attempts: 9,
        at: Timestamp(11),
    };
    let delivered = Settled::Delivered { at: Timestamp(11) };
    for (payment, end) in [(1, given_up), (2, delivered)] {
        let event = authorised(payment, 10);
        note(work, event, &[FIRST]).unwrap();
        claim(work, 10);
        work.settle_delivery(event.id, FIRST, end).unwrap();
        // The answer of a slow second attempt comes late.
        work.settle_delivery(event.id, FIRST, retry(2, 20)).unwrap();
        assert_eq!(claim(work, 99), []);
        assert_eq!(work.next_due().unwrap(), None);
    }
}

fn events_of_one_payment_wait_for_each_other_per_endpoint(
    work: &mut (impl Outbox + PaymentStore + ?Sized),
) {
    house(work);
    let (one, two, other) = (authorised(1, 10), cancelled(1, 10), authorised(2, 10));
    note(work, one, &[FIRST, SECOND]).unwrap();
    note(work, two, &[FIRST, SECOND]).unwrap();
    note(work, other, &[FIRST]).unwrap();
    let mut first = [(one.id, FIRST), (one.id, SECOND), (other.id, FIRST)];
    first.sort();
    assert_eq!(claim(work, 10), first);

    arrived(work, one, SECOND);
    work.settle_delivery(one.id, FIRST, retry(1, 40)).unwrap();
    assert_eq!(
        claim(work, 11),
        [(two.id, SECOND)],
        "the first endpoint has not heard the first event"
    );
    let outcome = Settled::GivenUp {
        attempts: 2,
        at: Timestamp(12),
    };
    work.settle_delivery(one.id, FIRST, outcome).unwrap();
    assert_eq!(
        claim(work, 12),
        [(two.id, FIRST)],
        "what was given up holds nothing back"
    );
}

fn the_oldest_due_come_first(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    for (payment, at) in [(1, 30), (2, 10), (3, 20)] {
        note(work, authorised(payment, at), &[FIRST]).unwrap();
    }
    let claimed = work
        .claim_deliveries(Timestamp(40), Timestamp(50), 2, &[])
        .unwrap();
    let payments: Vec<u128> = claimed
        .iter()
        .map(|delivery| delivery.event.payment().unwrap().0)
        .collect();
    assert_eq!(payments, [2, 3]);
    assert_eq!(claim(work, 41), [(authorised(1, 30).id, FIRST)]);
}

fn a_busy_endpoint_is_passed_over(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let (one, two) = (authorised(1, 10), authorised(2, 20));
    note(work, one, &[FIRST]).unwrap();
    note(work, two, &[FIRST, SECOND]).unwrap();
    for (now, busy, expected) in [
        (30, vec![FIRST, SECOND], vec![]),
        (30, vec![FIRST], vec![(two.id, SECOND)]),
        (31, vec![FIRST], vec![]),
        (
            32,
            vec![EndpointId(9)],
            vec![(one.id, FIRST), (two.id, FIRST)],
        ),
    ] {
        let claimed = work.claim_deliveries(Timestamp(now), Timestamp(now + 10), 100, &busy);
        let claimed: Vec<_> = claimed
            .unwrap()
            .into_iter()
            .map(|delivery| (delivery.event.id, delivery.endpoint))
            .collect();
        assert_eq!(claimed, expected, "{busy:?} at {now}");
    }
}

fn a_body_is_fixed_once(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST, SECOND]).unwrap();
    work.fix_body(event.id, b"first").unwrap();
    work.fix_body(event.id, b"second").unwrap();
    for delivery in work
        .claim_deliveries(Timestamp(10), Timestamp(20), 100, &[])
        .unwrap()
    {
        assert_eq!(delivery.body.as_deref(), Some(&b"first"[..]));
    }
}

fn an_event_is_noted_once(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    note(work, authorised(1, 10), &[FIRST]).unwrap();
    assert!(note(work, authorised(1, 11), &[FIRST]).is_err());
}

fn what_is_held_waits_until_it_is_released(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let (one, two, three) = (authorised(1, 10), cancelled(1, 11), authorised(2, 12));
    note(work, one, &[FIRST, SECOND]).unwrap();
    claim(work, 10);
    work.settle_delivery(one.id, FIRST, retry(3, 40)).unwrap();
    work.hold_deliveries(FIRST).unwrap();
    work.note(
        two,
        &[(FIRST, Standing::Held), (SECOND, Standing::Underway)],
    )
    .unwrap();
    work.note(three, &[(FIRST, Standing::Held)]).unwrap();
    assert_eq!(claim(work, 50), [(one.id, SECOND)], "the other hears on");
    arrived(work, one, SECOND);
    assert_eq!(claim(work, 50), [(two.id, SECOND)]);
    arrived(work, two, SECOND);
    assert_eq!(work.next_due().unwrap(), None);

    work.release_deliveries(FIRST, Timestamp(60)).unwrap();
    assert_eq!(work.next_due().unwrap(), Some(Timestamp(60)));
    let again = work
        .claim_deliveries(Timestamp(60), Timestamp(70), 100, &[])
        .unwrap();
    let mut released: Vec<_> = again.iter().map(|d| (d.event.id, d.attempts)).collect();
    released.sort();
    let mut expected = [(one.id, 0), (three.id, 0)];
    expected.sort();
    assert_eq!(released, expected, "in order, and counted anew");
    arrived(work, one, FIRST);
    assert_eq!(claim(work, 61), [(two.id, FIRST)]);
}

fn a_delivery_that_was_held_in_hand_can_still_arrive(
    work: &mut (impl Outbox + PaymentStore + ?Sized),
) {
    house(work);
    let (one, two) = (authorised(1, 10), authorised(2, 10));
    note(work, one, &[FIRST]).unwrap();
    note(work, two, &[FIRST]).unwrap();
    claim(work, 10);
    work.hold_deliveries(FIRST).unwrap();
    arrived(work, one, FIRST);
    // A failure of what is held is no reason to try it: it stays held.
    work.settle_delivery(two.id, FIRST, retry(1, 20)).unwrap();
    let held = Settled::Held { attempts: 1 };
    work.settle_delivery(two.id, FIRST, held).unwrap();
    assert_eq!(work.next_due().unwrap(), None);
    work.release_deliveries(FIRST, Timestamp(30)).unwrap();
    assert_eq!(claim(work, 30), [(two.id, FIRST)]);
}

fn whatever_became_of_a_delivery_it_is_sent_again(
    work: &mut (impl Outbox + PaymentStore + ?Sized),
) {
    house(work);
    let event = authorised(1, 10);
    note(work, event, &[FIRST]).unwrap();
    claim(work, 10);
    let given_up = Settled::GivenUp {
        attempts: 13,
        at: Timestamp(11),
    };
    for end in [Settled::Delivered { at: Timestamp(11) }, given_up] {
        work.settle_delivery(event.id, FIRST, end).unwrap();
        assert_eq!(claim(work, 99), []);
        work.send_again(event.id, FIRST, Timestamp(20)).unwrap();
        let again = work
            .claim_deliveries(Timestamp(20), Timestamp(30), 100, &[])
            .unwrap();
        assert_eq!((again.len(), again[0].attempts), (1, 0));
    }
    arrived(work, event, FIRST);
    // To an endpoint that it was never addressed to.
    work.send_again(event.id, SECOND, Timestamp(40)).unwrap();
    assert_eq!(claim(work, 40), [(event.id, SECOND)]);
}

fn what_an_endpoint_still_had_to_hear_is_forgotten(
    work: &mut (impl Outbox + PaymentStore + ?Sized),
) {
    house(work);
    let (one, two) = (authorised(1, 10), authorised(2, 10));
    note(work, one, &[FIRST, SECOND]).unwrap();
    work.note(two, &[(FIRST, Standing::Held)]).unwrap();
    work.forget_deliveries(FIRST).unwrap();
    assert_eq!(claim(work, 10), [(one.id, SECOND)]);
    work.release_deliveries(FIRST, Timestamp(11)).unwrap();
    assert_eq!(claim(work, 11), []);
    // Its last answer comes late.
    arrived(work, one, FIRST);
    work.settle_delivery(one.id, FIRST, retry(1, 12)).unwrap();
    assert_eq!(work.next_due().unwrap(), Some(Timestamp(20)));
}

fn what_is_about_an_endpoint_waits_for_nothing(work: &mut (impl Outbox + PaymentStore + ?Sized)) {
    house(work);
    let test = |id, at| Event::of_test(EventId(id), LUMEN, FIRST, Timestamp(at));
    note(work, test(1, 10), &[FIRST]).unwrap();
    note(work, test(2, 10), &[FIRST]).unwrap();
    let notice = Event::of_disabled(LUMEN, SECOND, Timestamp(10));
    note(work, notice, &[FIRST]).unwrap();
    let mut all = [EventId(1), EventId(2), notice.id].map(|id| (id, FIRST));
    all.sort();
    assert_eq!(claim(work, 10), all);
}
