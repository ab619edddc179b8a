//! The room's decisions, as tables and short stories.

use super::*;
use crate::Currency;
use crate::PaymentId;
use crate::memory::Memory;
use crate::merchants::{Merchant, Origin};
use crate::outbox::{Attempt, Delivery, Outcome, Settled};
use crate::time::{DAY, HOUR};

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);
const LUMEN: MerchantId = MerchantId(1);
const PAPIER: MerchantId = MerchantId(2);
const SHOP: (MerchantId, Mode) = (LUMEN, Mode::Sandbox);

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

/// Two shops.
fn house() -> Memory {
    let mut work = Memory::default();
    for id in [LUMEN, PAPIER] {
        work.add_merchant(&Merchant {
            id,
            name: "Shop".into(),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![Origin::kept("https://shop.example".into())],
            publishable_key: format!("pk_test_shop{}", id.0),
            secret_hash: [id.0 as u8; 32],
            created_at: NOW,
        })
        .unwrap();
    }
    work
}

fn add(work: &mut Memory, n: u128, topics: Option<&[&str]>) -> Result<Endpoint> {
    let topics = topics.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let add = AddEndpoint {
        id: EndpointId(n),
        merchant: LUMEN,
        url: format!("https://shop.example/{n}"),
        topics,
        secret: format!("whsec_{n}"),
    };
    add_endpoint(work, add, NOW)
}

fn happened(work: &mut Memory, topic: Topic, payment: u128, at: Timestamp) -> Event {
    let event = Event::of(topic, LUMEN, PaymentId(payment), at);
    let endpoints = work.endpoints(LUMEN).unwrap();
    tell(work, &endpoints, event).unwrap();
    event
}

fn claim(work: &mut Memory, now: Timestamp) -> Vec<Delivery> {
    work.claim_deliveries(now, now.plus_seconds(60), 100, &[])
        .unwrap()
}

/// Tells `delivery`, which is answered with `status`.
fn answered(work: &mut Memory, delivery: &Delivery, status: u16, now: Timestamp) -> Option<Told> {
    let attempt = Attempt {
        event: delivery.event.id,
        endpoint: delivery.endpoint,
        at: now,
        duration_ms: 3,
        outcome: Outcome::Answered {
            status,
            body: String::new(),
        },
    };
    settle(work, delivery, &attempt, 0, now).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.expect_err("this has to be refused").code()
}

fn switch(enabled: bool) -> Change {
    Change {
        enabled: Some(enabled),
        ..Change::default()
    }
}

#[test]
fn endpoints_are_the_merchants_own_and_at_most_sixteen() {
    let mut work = house();
    for n in 0..16 {
        add(&mut work, n, None).expect("made");
    }
    assert_eq!(code(add(&mut work, 99, None)), "too_many_endpoints");
    assert_eq!(code(add(&mut work, 3, None)), "endpoint_url_taken");
    assert_eq!(code(add(&mut work, 99, Some(&[]))), "event_types_empty");
    assert_eq!(
        code(add(&mut work, 99, Some(&["sale"]))),
        "unknown_event_type"
    );
    for (merchant, id) in [(PAPIER, EndpointId(3)), (LUMEN, EndpointId(99))] {
        let shop = (merchant, Mode::Sandbox);
        let event = EventId(7);
        let refused = [
            code(remove_endpoint(&mut work, merchant, id)),
            code(change_endpoint(&mut work, shop, id, switch(false), NOW)),
            code(roll_secret(
                &mut work,
                merchant,
                id,
                "whsec_x".into(),
                None,
                NOW,
            )),
            code(test(&mut work, merchant, id, event, NOW)),
            code(redeliver(&mut work, merchant, id, event, NOW)),
            code(deliveries(
                &mut work,
                merchant,
                id,
                Part {
                    before: None,
                    limit: 1,
                },
            )),
        ];
        assert_eq!(refused, ["unknown_endpoint"; 6]);
    }
    remove_endpoint(&mut work, LUMEN, EndpointId(3)).expect("removed");
    let left = work.endpoints(LUMEN).expect("no fault");
    assert_eq!(left.len(), 15);
    assert!(left.iter().all(|endpoint| endpoint.id != EndpointId(3)));
}

#[test]
fn an_endpoint_hears_of_what_it_asked_for() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    add(&mut work, 2, Some(&["payment.cancelled"])).unwrap();
    happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    happened(&mut work, Topic::PaymentCancelled, 2, NOW);
    let mut told: Vec<_> = claim(&mut work, NOW)
        .iter()
        .map(|delivery| (delivery.event.topic, delivery.endpoint.0))
        .collect();
    told.sort_by_key(|(topic, endpoint)| (topic.name(), *endpoint));
    assert_eq!(
        told,
        [
            (Topic::PaymentAuthorised, 1),
            (Topic::PaymentCancelled, 1),
            (Topic::PaymentCancelled, 2)
        ]
    );
}

#[test]
fn a_change_is_read_as_strictly_as_a_new_endpoint_and_a_refused_one_changes_nothing() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    add(&mut work, 2, None).unwrap();
    let before = work.endpoints(LUMEN).unwrap();
    let url = |url: &str| Change {
        url: Some(url.into()),
        ..Change::default()
    };
    let topics = |names: &[&str]| Change {
        topics: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..Change::default()
    };
    for (change, expected) in [
        (url("https://169.254.169.254/"), "endpoint_url_not_public"),
        (url("http://shop.example/"), "endpoint_url_needs_https"),
        (url("ftp://shop.example/"), "endpoint_url_malformed"),
        (url("https://shop.example/2"), "endpoint_url_taken"),
        (topics(&[]), "event_types_empty"),
        (topics(&["webhook_endpoint.test"]), "unknown_event_type"),
    ] {
        let refused = change_endpoint(&mut work, SHOP, EndpointId(1), change, NOW);
        assert_eq!(code(refused), expected);
    }
    assert_eq!(work.endpoints(LUMEN).unwrap(), before);

    let live = (LUMEN, Mode::Live);
    let home = change_endpoint(
        &mut work,
        live,
        EndpointId(1),
        url("http://localhost/"),
        NOW,
    );
    assert_eq!(code(home), "endpoint_url_not_public");
    // Its own address again is no other's.
    let same = url("https://SHOP.example/1");
    let kept = change_endpoint(&mut work, SHOP, EndpointId(1), same, NOW).unwrap();
    assert_eq!(kept, before[0]);
    let changed = Change {
        url: Some("http://books.localhost:4401/x".into()),
        topics: Some(vec!["payment.authorised".into()]),
        enabled: None,
    };
    let changed = change_endpoint(&mut work, SHOP, EndpointId(1), changed, NOW).unwrap();
    assert_eq!(changed.url, "http://books.localhost:4401/x");
    assert_eq!(changed.topics.names(), ["payment.authorised"]);
    assert_eq!(work.endpoint(EndpointId(1)).unwrap(), Some(changed));
}

#[test]
fn what_happens_while_an_endpoint_is_disabled_waits_for_it_in_order() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    let first = happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    let disabled = change_endpoint(&mut work, SHOP, EndpointId(1), switch(false), NOW).unwrap();
    let asked = State::Disabled {
        at: NOW,
        why: Why::Asked,
    };
    assert_eq!(disabled.state, asked);
    let again = change_endpoint(&mut work, SHOP, EndpointId(1), switch(false), later(9));
    assert_eq!(
        again.unwrap().state,
        asked,
        "disabling again changes nothing"
    );
    let second = happened(&mut work, Topic::PaymentCancelled, 1, later(1));
    assert_eq!(claim(&mut work, later(DAY)), []);
    assert_eq!(work.next_due().unwrap(), None);
    for refused in [
        code(test(&mut work, LUMEN, EndpointId(1), EventId(5), NOW)),
        code(redeliver(&mut work, LUMEN, EndpointId(1), first.id, NOW)),
    ] {
        assert_eq!(refused, "endpoint_disabled");
    }

    let back = change_endpoint(&mut work, SHOP, EndpointId(1), switch(true), later(DAY)).unwrap();
    assert!(back.is_enabled());
    for expected in [first, second] {
        let claimed = claim(&mut work, later(DAY));
        assert_eq!(claimed.len(), 1);
        assert_eq!(claimed[0].event, expected);
        answered(&mut work, &claimed[0], 204, later(DAY));
    }
    assert_eq!(claim(&mut work, later(9 * DAY)), []);
}

/// Fails `event` until it is tried no more; answers when, and what the last attempt came to.
fn failed_throughout(work: &mut Memory, event: EventId) -> (Timestamp, Told) {
    loop {
        let due = work.next_due().unwrap().expect("something is underway");
        for delivery in claim(work, due) {
            let status = if delivery.event.id == event { 500 } else { 204 };
            let told = answered(work, &delivery, status, due).expect("the endpoint is there");
            if delivery.event.id == event && !matches!(told.settled, Settled::Retry { .. }) {
                return (due, told);
            }
        }
    }
}

#[test]
fn an_endpoint_to_which_nothing_arrives_for_days_is_disabled_and_the_others_are_told() {
    let mut work = house();
    add(&mut work, 1, Some(&["payment.authorised"])).unwrap();
    let event = happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    add(&mut work, 2, None).unwrap();
    add(&mut work, 3, Some(&["payment.cancelled"])).unwrap();

    let (at, told) = failed_throughout(&mut work, event.id);
    assert_eq!(told.settled, Settled::Held { attempts: 13 });
    assert_eq!(told.disabled, Some(Why::Failing));
    assert!(at > later(2 * DAY) && at < later(4 * DAY));
    let state = work.endpoint(EndpointId(1)).unwrap().unwrap().state;
    let failing = State::Disabled {
        at,
        why: Why::Failing,
    };
    assert_eq!(state, failing);
    let notices = claim(&mut work, at);
    let to: Vec<_> = notices.iter().map(|d| (d.event, d.endpoint.0)).collect();
    let notice = Event::of_disabled(LUMEN, EndpointId(1), at);
    assert_eq!(to, [(notice, 2)], "whoever listens to such, but not itself");
    let log = events(
        &mut work,
        LUMEN,
        Part {
            before: None,
            limit: 9,
        },
    );
    assert_eq!(log.unwrap(), [notice, event], "the merchant's log has it");

    // Enabled again, it hears first of what it never heard.
    change_endpoint(&mut work, SHOP, EndpointId(1), switch(true), at).unwrap();
    let claimed = claim(&mut work, at);
    assert_eq!((claimed.len(), claimed[0].event), (1, event));
    assert_eq!(claimed[0].attempts, 0);
}

#[test]
fn one_event_that_an_endpoint_cannot_take_does_not_disable_it() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    let poison = happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    // Others arrive all along.
    for n in 2..120 {
        happened(
            &mut work,
            Topic::PaymentAuthorised,
            n,
            later(i64::from(n as u8) * HOUR),
        );
    }
    let (_, told) = failed_throughout(&mut work, poison.id);
    assert!(matches!(
        told.settled,
        Settled::GivenUp { attempts: 13, .. }
    ));
    assert_eq!(told.disabled, None);
    assert!(work.endpoint(EndpointId(1)).unwrap().unwrap().is_enabled());
    let logged = work.delivery(poison.id, EndpointId(1)).unwrap().unwrap();
    assert_eq!((logged.standing, logged.attempts), (Standing::GivenUp, 13));
    assert_eq!(work.attempts(poison.id, EndpointId(1)).unwrap().len(), 13);
}

#[test]
fn an_endpoint_that_says_it_is_gone_is_believed_at_once() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    let other = happened(&mut work, Topic::PaymentAuthorised, 2, NOW);
    let claimed = claim(&mut work, NOW);
    let told = answered(&mut work, &claimed[0], 410, NOW).unwrap();
    assert_eq!(told.disabled, Some(Why::Gone));
    assert_eq!(claim(&mut work, later(DAY)), [], "the other one is held");

    // The other one was in hand: whether it arrived is still counted.
    let in_hand = claimed.iter().find(|d| d.event != claimed[0].event);
    let in_hand = in_hand.expect("two were claimed");
    let told = answered(&mut work, in_hand, 200, NOW).unwrap();
    assert_eq!(told.settled, Settled::Delivered { at: NOW });
    assert_eq!(told.disabled, None);
    let standing = |work: &mut Memory, event| {
        let logged = work.delivery(event, EndpointId(1)).unwrap();
        logged.map(|logged| logged.standing)
    };
    assert_eq!(
        standing(&mut work, in_hand.event.id),
        Some(Standing::Delivered)
    );
    assert_ne!(in_hand.event.id, claimed[0].event.id);
    assert!(standing(&mut work, other.id).is_some());
}

#[test]
fn an_answer_that_comes_after_its_endpoint_was_removed_changes_nothing() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    let event = happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    let claimed = claim(&mut work, NOW);
    remove_endpoint(&mut work, LUMEN, EndpointId(1)).unwrap();
    assert_eq!(answered(&mut work, &claimed[0], 500, NOW), None);
    assert_eq!(work.delivery(event.id, EndpointId(1)).unwrap(), None);
    assert_eq!(claim(&mut work, later(DAY)), []);
}

#[test]
fn any_of_ones_own_events_is_sent_again_to_any_of_ones_own_endpoints() {
    let mut work = house();
    let early = happened(&mut work, Topic::PaymentAuthorised, 1, NOW);
    add(&mut work, 1, Some(&["payment.cancelled"])).unwrap();
    add(&mut work, 2, None).unwrap();
    let sent = redeliver(&mut work, LUMEN, EndpointId(1), early.id, later(5)).unwrap();
    assert_eq!(
        (sent.standing, sent.attempts, sent.due),
        (Standing::Underway, 0, later(5))
    );
    let claimed = claim(&mut work, later(5));
    answered(&mut work, &claimed[0], 200, later(5));
    // What has arrived arrives once more.
    redeliver(&mut work, LUMEN, EndpointId(1), early.id, later(9)).unwrap();
    let again = claim(&mut work, later(9));
    assert_eq!((again.len(), again[0].event), (1, early));
    answered(&mut work, &again[0], 200, later(9));
    assert_eq!(work.attempts(early.id, EndpointId(1)).unwrap().len(), 2);

    let unknown = redeliver(&mut work, LUMEN, EndpointId(1), EventId(99), NOW);
    assert_eq!(code(unknown), "unknown_event");
    let foreign = Event::of(Topic::PaymentAuthorised, PAPIER, PaymentId(8), NOW);
    tell(&mut work, &[], foreign).unwrap();
    let foreign = redeliver(&mut work, LUMEN, EndpointId(1), foreign.id, NOW);
    assert_eq!(code(foreign), "unknown_event");

    // A sign of life goes where it was asked for, whatever is heard of there, and nowhere else.
    let sign = test(&mut work, LUMEN, EndpointId(1), EventId(7), later(10)).unwrap();
    let claimed = claim(&mut work, later(10));
    assert_eq!((claimed[0].event, claimed[0].endpoint.0), (sign, 1));
    assert!(redeliver(&mut work, LUMEN, EndpointId(1), sign.id, NOW).is_ok());
    let elsewhere = redeliver(&mut work, LUMEN, EndpointId(2), sign.id, NOW);
    assert_eq!(code(elsewhere), "unknown_delivery");
}

#[test]
fn an_overlap_is_no_longer_than_a_week() {
    let mut work = house();
    add(&mut work, 1, None).unwrap();
    let mut roll = |overlap| {
        let secret = "whsec_new".to_owned();
        roll_secret(&mut work, LUMEN, EndpointId(1), secret, overlap, NOW)
    };
    for wrong in [-1, 7 * DAY + 1, i64::MAX, i64::MIN] {
        assert_eq!(code(roll(Some(wrong))), "overlap_out_of_range", "{wrong}");
    }
    for (overlap, in_force_at, both) in [
        (None, DAY - 1, true),
        (Some(7 * DAY), 7 * DAY - 1, true),
        (Some(1), 1, false),
        (Some(0), 0, false),
    ] {
        let rolled = roll(overlap).unwrap();
        let signing = rolled.secrets.in_force(later(in_force_at)).len();
        assert_eq!(signing == 2, both, "{overlap:?}");
    }
}
