//! From held money to proven delivery and back, over the model: stories, what bad input does, and a storm in any order.

use super::tests::{
    ANA, KARIM, LUMEN, NOW, PAPIER, code, escrow, eur, funds, house, lamp_payment, order, told,
};
use super::*;
use crate::delivery::{
    Code, DeliveryStore, Evidence as Exhibits, Exhibit, Kind, Parcel, Proof, Ship, Tried,
};
use crate::disputes::{Claim, Decider, Dispute, DisputeStore, Rule, Side};
use crate::memory::Memory;
use crate::merchants::Mode;
use crate::time::{DAY, HOUR, MINUTE};
use crate::timers::{advance, take};
use crate::trust::{Operator, TrustStore};
use crate::{Currency, DisputeId, ParcelId, RefundId, ShopperId};
use proptest::prelude::*;

const PAY: PaymentId = PaymentId(9);
const CODE: u64 = 123_456;

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

fn parcel(id: u128) -> Ship {
    Ship {
        id: ParcelId(id),
        carrier: Some("Colis Vert".into()),
        tracking: Some(format!("CV{id}")),
        more_to_follow: false,
        code: Code::of(CODE),
        salt: [7; 16],
    }
}

fn exhibit(kind: Kind) -> Exhibit {
    Exhibit {
        kind,
        parcel: None,
        happened_at: NOW,
        detail: "depot 9".into(),
    }
}

/// Ana has paid for the lamp: 2,400 of her 5,000.
fn paid() -> Memory {
    let mut work = house(5000);
    authorise(&mut work, order(PAY.0, ANA, 1), NOW).expect("paid");
    work
}

/// The same, with parcel 1 under way since an hour after.
fn shipped() -> Memory {
    let mut work = paid();
    ship(&mut work, LUMEN, PAY, parcel(1), later(HOUR)).expect("shipped");
    work
}

fn merchants(work: &mut Memory) -> i64 {
    let balance = ledger::balance(work, Book::Merchant(LUMEN), Mode::Sandbox, Currency::EUR);
    balance.expect("read").minor
}

/// Where the money is: Ana's, in escrow, the merchant's.
fn money(work: &mut Memory) -> (i64, i64, i64) {
    (funds(work, ANA), escrow(work), merchants(work))
}

fn status(work: &mut Memory) -> Status {
    let payment = work.payment(PAY).expect("read").expect("there");
    payment.status()
}

/// Lets everything fire that is due by then.
fn wait_until(work: &mut Memory, wall: Timestamp) {
    while let Some((timer, _)) = work.due_timers(wall, 1).expect("read").pop() {
        let moment = take(work, timer, wall).expect("read").expect("still there");
        fire(work, timer, moment).expect("fires");
    }
}

fn gives_back(work: &mut Memory, id: u128, of: &RefundOf, at: i64) -> Result<(Payment, Refund)> {
    refund(work, LUMEN, PAY, RefundId(id), of, None, later(at))
}

#[test]
fn a_code_at_the_door_gives_the_merchant_the_money() {
    let mut work = shipped();
    assert_eq!(money(&mut work), (2600, 2400, 0));
    let tried = hand_over(&mut work, ParcelId(1), &Code::of(1), later(2 * HOUR));
    assert_eq!(tried, Ok(Tried::Wrong { left: 4 }));
    assert_eq!(status(&mut work), Status::Shipped);

    let tried = hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(3 * HOUR));
    assert_eq!(tried, Ok(Tried::Right));
    assert_eq!(money(&mut work), (2600, 0, 2400));
    assert_eq!(status(&mut work), Status::Released);
    let proof = work.proof(PAY).expect("read").expect("proven");
    let chain = work.evidence(PAY).expect("read");
    assert_eq!((proof.kind, proof.hash), (Kind::Code, chain[0].hash));

    let again = hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(4 * HOUR));
    assert_eq!(again, Ok(Tried::Used));
    assert_eq!(work.evidence(PAY).expect("read").len(), 1);
    assert_eq!(money(&mut work), (2600, 0, 2400));
    assert_eq!(
        told(&mut work),
        [
            Topic::PaymentAuthorised,
            Topic::PaymentShipped,
            Topic::PaymentDelivered,
            Topic::PaymentReleased
        ]
    );
    wait_until(&mut work, later(99 * DAY));
    assert_eq!(status(&mut work), Status::Released);
}

#[test]
fn nothing_shipped_in_a_week_and_the_money_goes_back() {
    let mut work = paid();
    wait_until(&mut work, Timestamp(later(7 * DAY).0 - 1));
    assert_eq!(status(&mut work), Status::Authorised);
    wait_until(&mut work, later(7 * DAY));
    assert_eq!(status(&mut work), Status::Cancelled);
    assert_eq!(money(&mut work), (5000, 0, 0));
    let late = ship(&mut work, LUMEN, PAY, parcel(1), later(7 * DAY));
    assert_eq!(code(late), "payment_cancelled");
}

#[test]
fn a_cart_that_nobody_pays_expires_and_the_shop_is_told() {
    let mut work = house(5000);
    let shop = work.merchant(LUMEN).expect("read").expect("a shop");
    let draft = Draft {
        id: PAY,
        lines: vec![DraftLine {
            name: "Arc table lamp".into(),
            sku: None,
            quantity: 1,
            unit_amount: 2400,
        }],
        currency: "EUR".into(),
        reference: None,
        return_url: None,
    };
    create(&mut work, &shop, draft, NOW).expect("created");
    wait_until(&mut work, later(HOUR));
    assert_eq!(status(&mut work), Status::Expired);
    assert_eq!(told(&mut work), [Topic::PaymentExpired]);
}

/// By which piece of evidence, after how many hours of waiting, the merchant has the money.
#[test]
fn weaker_evidence_waits_longer_and_the_merchants_word_for_ever() {
    for (kind, hours) in [
        (Kind::Scan, Some(168)),
        (Kind::ScanAtPlace, Some(48)),
        (Kind::Photo, Some(48)),
        (Kind::Signature, Some(48)),
        (Kind::Locker, Some(48)),
        (Kind::Merchant, None),
    ] {
        let mut work = shipped();
        prove(&mut work, ParcelId(1), exhibit(kind), later(2 * HOUR)).expect("kept");
        let Some(hours) = hours else {
            wait_until(&mut work, later(400 * DAY));
            assert_eq!(status(&mut work), Status::Shipped, "{kind:?}");
            continue;
        };
        assert_eq!(status(&mut work), Status::Delivered, "{kind:?}");
        let end = later((2 + hours) * HOUR);
        wait_until(&mut work, Timestamp(end.0 - 1));
        assert_eq!(money(&mut work), (2600, 2400, 0), "{kind:?}");
        wait_until(&mut work, end);
        assert_eq!(money(&mut work), (2600, 0, 2400), "{kind:?}");
        assert_eq!(
            told(&mut work)[2..],
            [Topic::PaymentDelivered, Topic::PaymentReleased]
        );
    }
}

#[test]
fn a_photo_after_a_scan_hastens_the_release_and_the_first_proof_stands() {
    let mut work = shipped();
    prove(&mut work, ParcelId(1), exhibit(Kind::Scan), later(2 * HOUR)).expect("kept");
    let first = work.proof(PAY).expect("read");
    prove(
        &mut work,
        ParcelId(1),
        exhibit(Kind::Photo),
        later(3 * HOUR),
    )
    .expect("kept");
    assert_eq!(work.proof(PAY).expect("read"), first);
    prove(&mut work, ParcelId(1), exhibit(Kind::Scan), later(9 * HOUR)).expect("kept");
    wait_until(&mut work, later(51 * HOUR));
    assert_eq!(status(&mut work), Status::Released);
    let chain = work.evidence(PAY).expect("read");
    assert_eq!((chain.len(), Exhibits::broken(&chain)), (3, None));
}

#[test]
fn a_payment_of_several_parcels_is_delivered_with_the_last() {
    let mut work = paid();
    let first = Ship {
        more_to_follow: true,
        ..parcel(1)
    };
    ship(&mut work, LUMEN, PAY, first, later(HOUR)).expect("shipped");
    hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(2 * HOUR)).expect("tried");
    assert_eq!(status(&mut work), Status::Shipped, "more is to follow");
    let (_, second) = ship(&mut work, LUMEN, PAY, parcel(2), later(3 * HOUR)).expect("shipped");
    assert_eq!(second.number, 2);
    prove(&mut work, ParcelId(2), exhibit(Kind::Scan), later(4 * HOUR)).expect("kept");
    assert_eq!(status(&mut work), Status::Delivered);
    received(&mut work, ANA, PAY, later(5 * HOUR)).expect("received");
    assert_eq!(money(&mut work), (2600, 0, 2400));
    assert_eq!(told(&mut work).len(), 4, "shipped and delivered once each");
}

#[test]
fn whoever_waited_thirty_days_has_the_money_back() {
    let mut work = shipped();
    let early = give_up(&mut work, ANA, PAY, later(30 * DAY - 1));
    assert_eq!(code(early), "delivery_not_overdue");
    let foreign = give_up(&mut work, KARIM, PAY, later(30 * DAY));
    assert_eq!(code(foreign), "unknown_payment");
    let over = give_up(&mut work, ANA, PAY, later(30 * DAY)).expect("given up");
    assert_eq!(over.status(), Status::Refunded);
    assert_eq!(money(&mut work), (5000, 0, 0));
    assert_eq!(give_up(&mut work, ANA, PAY, later(31 * DAY)), Ok(over));
    let refunds = work.refunds(PAY).expect("read");
    assert_eq!(refunds[0].reason, RefundReason::NotDelivered);
    assert_eq!(told(&mut work).last(), Some(&Topic::PaymentRefunded));
}

#[test]
fn parts_and_line_items_go_back_once_each_before_and_after_the_release() {
    let mut work = shipped();
    gives_back(&mut work, 1, &RefundOf::Amount(400), 2 * HOUR).expect("a part");
    assert_eq!(money(&mut work), (3000, 2000, 0));
    let (payment, again) = gives_back(&mut work, 1, &RefundOf::Amount(400), 3 * HOUR).unwrap();
    assert_eq!((payment.refunded, again.amount), (400, eur(400)));
    assert_eq!(money(&mut work), (3000, 2000, 0));

    received(&mut work, ANA, PAY, later(4 * HOUR)).expect("received");
    assert_eq!(
        money(&mut work),
        (3000, 0, 2000),
        "what is left is released"
    );
    let (_, refund) = gives_back(&mut work, 2, &RefundOf::Amount(500), 5 * HOUR).unwrap();
    assert_eq!(refund.paid_by, PaidBy::Merchant);
    assert_eq!(money(&mut work), (3500, 0, 1500));
    let (payment, _) = gives_back(&mut work, 3, &RefundOf::Rest, 6 * HOUR).expect("the rest");
    assert_eq!(payment.status(), Status::Refunded);
    assert_eq!(money(&mut work), (5000, 0, 0));
    let refunds = told(&mut work);
    let refunds = refunds.iter().filter(|it| **it == Topic::PaymentRefunded);
    assert_eq!(refunds.count(), 3);
}

#[test]
fn a_sandbox_clock_hastens_its_merchants_deadlines_alone() {
    let mut work = paid();
    let shop = work.merchant(LUMEN).expect("read").expect("a shop");
    advance(&mut work, &shop, 7 * DAY, later(60)).expect("moved");
    wait_until(&mut work, later(60));
    assert_eq!(status(&mut work), Status::Cancelled);
    let payment = work.payment(PAY).expect("read").expect("there");
    assert_eq!(payment.since(), later(7 * DAY), "when it was due");

    authorise(&mut work, order(10, ANA, 2), later(61)).expect("paid");
    let next = work.payment(PaymentId(10)).expect("read").expect("there");
    assert_eq!(next.since(), later(7 * DAY + 61));
    wait_until(&mut work, later(62));
    let next = work.payment(PaymentId(10)).expect("read").expect("there");
    assert_eq!(next.status(), Status::Authorised);
}

#[test]
fn what_was_not_shipped_is_withdrawn_from_and_paid_back_at_once() {
    let mut work = paid();
    let (payment, withdrawal) = withdraw(&mut work, ANA, PAY, later(60)).expect("withdrawn");
    assert_eq!(payment.status(), Status::Refunded);
    assert_eq!(withdrawal.refund_by, later(60));
    assert_eq!(money(&mut work), (5000, 0, 0));
    let again = withdraw(&mut work, ANA, PAY, later(90)).expect("again");
    assert_eq!(again, (payment, withdrawal));
    let refunds = work.refunds(PAY).expect("read");
    assert_eq!(refunds[0].reason, RefundReason::Withdrawal);
    let told = told(&mut work);
    assert_eq!(told[1..], [Topic::PaymentWithdrawn, Topic::PaymentRefunded]);
}

/// The goods go back, and whoever has the money pays: when the merchant has them, or fourteen days after.
#[test]
fn what_is_under_way_back_is_paid_back_with_the_goods_or_after_fourteen_days() {
    type House = fn() -> Memory;
    fn scanned() -> Memory {
        let mut work = shipped();
        prove(&mut work, ParcelId(1), exhibit(Kind::Scan), later(2 * HOUR)).expect("kept");
        work
    }
    fn released() -> Memory {
        let mut work = shipped();
        received(&mut work, ANA, PAY, later(2 * HOUR)).expect("received");
        work
    }
    let houses: [(House, Status, (i64, i64, i64)); 3] = [
        (shipped, Status::Shipped, (2600, 2400, 0)),
        (scanned, Status::Delivered, (2600, 2400, 0)),
        (released, Status::Released, (2600, 0, 2400)),
    ];
    for (house, stays, where_it_is) in houses {
        for by_hand in [true, false] {
            let mut work = house();
            let (_, withdrawal) = withdraw(&mut work, ANA, PAY, later(3 * HOUR)).expect("in time");
            assert_eq!(withdrawal.refund_by, later(3 * HOUR + 14 * DAY));
            wait_until(&mut work, Timestamp(withdrawal.refund_by.0 - 1));
            assert_eq!((status(&mut work), money(&mut work)), (stays, where_it_is));
            if by_hand {
                returned(&mut work, LUMEN, PAY, later(9 * DAY)).expect("back");
                returned(&mut work, LUMEN, PAY, later(9 * DAY)).expect("again");
            } else {
                wait_until(&mut work, withdrawal.refund_by);
            }
            assert_eq!(status(&mut work), Status::Refunded);
            assert_eq!(money(&mut work), (5000, 0, 0));
            wait_until(&mut work, later(99 * DAY));
            assert_eq!(money(&mut work), (5000, 0, 0));
        }
    }
}

#[test]
fn while_the_goods_go_back_no_proof_gives_the_merchant_the_money() {
    let mut work = shipped();
    withdraw(&mut work, ANA, PAY, later(2 * HOUR)).expect("withdrawn");
    hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(3 * HOUR)).expect("tried");
    assert_eq!(status(&mut work), Status::Delivered);
    prove(
        &mut work,
        ParcelId(1),
        exhibit(Kind::Photo),
        later(4 * HOUR),
    )
    .expect("kept");
    received(&mut work, ANA, PAY, later(5 * HOUR)).expect("kept");
    wait_until(&mut work, later(13 * DAY));
    assert_eq!(money(&mut work), (2600, 2400, 0));
    wait_until(&mut work, later(15 * DAY));
    assert_eq!(money(&mut work), (5000, 0, 0));
}

#[test]
fn day_fourteen_is_in_time_and_day_fifteen_is_not() {
    for (seconds, expected) in [
        (14 * DAY - 1, None),
        (14 * DAY, Some("withdrawal_too_late")),
        (15 * DAY, Some("withdrawal_too_late")),
    ] {
        let mut work = shipped();
        received(&mut work, ANA, PAY, later(2 * HOUR)).expect("received");
        let asked = withdraw(&mut work, ANA, PAY, later(2 * HOUR + seconds));
        assert_eq!(asked.err().map(|why| why.code()), expected, "{seconds}");
    }
}

fn disputes(work: &mut Memory, claim: Claim, at: i64) -> Result<Dispute> {
    let id = DisputeId(claim as u128 + 1);
    dispute(work, ANA, PAY, id, claim, "It is not right.", later(at))
}

fn current(work: &mut Memory) -> Dispute {
    let all = work.disputes_of(PAY).expect("read");
    all.last().expect("a dispute").clone()
}

fn operators(work: &mut Memory) {
    for name in ["mara", "nils"] {
        let operator = Operator {
            name: name.into(),
            added_at: NOW,
            retired_at: None,
        };
        work.put_operator(&operator).expect("added");
    }
}

/// A claim that nothing came, after which evidence, answered or not: who has the money in the end.
#[test]
fn a_silent_merchant_and_the_evidence_decide_by_rule() {
    for (evidence, answers, shops) in [
        (None, false, false),
        (Some(Kind::Photo), false, false),
        (None, true, false),
        (Some(Kind::Merchant), true, false),
        (Some(Kind::Scan), true, false),
        (Some(Kind::Photo), true, true),
        (Some(Kind::Signature), true, true),
    ] {
        let mut work = shipped();
        if let Some(kind) = evidence {
            prove(&mut work, ParcelId(1), exhibit(kind), later(2 * HOUR)).expect("kept");
        }
        let opened = disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
        if answers {
            let heard = say(
                &mut work,
                opened,
                Side::Merchant,
                "We sent it.",
                later(2 * DAY),
            );
            heard.expect("answered");
        }
        wait_until(&mut work, later(12 * DAY));
        assert_eq!(
            money(&mut work),
            (2600, 2400, 0),
            "frozen until nobody can appeal"
        );
        wait_until(&mut work, later(40 * DAY));
        let expected = if shops { (2600, 0, 2400) } else { (5000, 0, 0) };
        assert_eq!(
            money(&mut work),
            expected,
            "{evidence:?}, answered: {answers}"
        );
        let closed = current(&mut work);
        assert!(closed.is_closed());
        assert_eq!(closed.is_false_claim(), shops);
        let rule = if answers {
            Rule::Evidence
        } else {
            Rule::Silence
        };
        assert_eq!(closed.decisions[0].by, Decider::Rule(rule));
    }
}

#[test]
fn an_operator_decides_the_loser_appeals_and_another_decides_for_good() {
    let mut work = shipped();
    operators(&mut work);
    let opened = disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
    let early = decide(
        &mut work,
        opened.id,
        "mara",
        Side::Merchant,
        "So.",
        later(DAY),
    );
    assert_eq!(code(early), "dispute_not_answered");
    let answered = say(
        &mut work,
        opened,
        Side::Merchant,
        "We sent it.",
        later(2 * DAY),
    );
    let id = answered.expect("answered").id;
    let unknown = decide(&mut work, id, "otto", Side::Merchant, "So.", later(3 * DAY));
    assert_eq!(code(unknown), "unknown_operator");
    let decided = decide(
        &mut work,
        id,
        "mara",
        Side::Merchant,
        "Sent.",
        later(3 * DAY),
    );
    let decided = decided.expect("decided");
    assert_eq!(money(&mut work), (2600, 2400, 0));
    appeal(
        &mut work,
        decided,
        Side::Shopper,
        "Not to me.",
        later(4 * DAY),
    )
    .expect("appealed");
    let same = decide(
        &mut work,
        id,
        "mara",
        Side::Merchant,
        "Sent.",
        later(5 * DAY),
    );
    assert_eq!(code(same), "same_operator");
    decide(
        &mut work,
        id,
        "nils",
        Side::Shopper,
        "No proof.",
        later(5 * DAY),
    )
    .expect("for good");
    assert_eq!(money(&mut work), (5000, 0, 0));
    assert_eq!(status(&mut work), Status::Refunded);
    let told = told(&mut work);
    for topic in [
        Topic::DisputeOpened,
        Topic::DisputeDecided,
        Topic::DisputeClosed,
    ] {
        assert_eq!(
            told.iter().filter(|it| **it == topic).count(),
            1,
            "{topic:?}"
        );
    }
}

#[test]
fn an_operator_who_finds_that_it_arrived_is_its_proof() {
    let mut work = shipped();
    operators(&mut work);
    let opened = disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
    let answered = say(
        &mut work,
        opened,
        Side::Merchant,
        "See the film.",
        later(2 * DAY),
    );
    let id = answered.expect("answered").id;
    decide(
        &mut work,
        id,
        "mara",
        Side::Merchant,
        "Seen.",
        later(3 * DAY),
    )
    .expect("decided");
    wait_until(&mut work, later(11 * DAY));
    assert_eq!(money(&mut work), (2600, 0, 2400));
    let proof = work.proof(PAY).expect("read").expect("a proof");
    assert_eq!(proof.kind, Kind::Decision);
}

#[test]
fn after_the_code_nobody_hears_that_nothing_came() {
    let mut work = shipped();
    hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(2 * HOUR)).expect("tried");
    let claim = disputes(&mut work, Claim::NotReceived, DAY);
    let why = claim.expect_err("refused").to_string();
    assert!(
        why.contains("delivery_proven") && why.contains("evidence 1"),
        "{why}"
    );
    // That it is not what was promised can still be said.
    disputes(&mut work, Claim::NotAsDescribed, DAY).expect("opened");
}

#[test]
fn the_code_after_the_claim_ends_it_and_the_shopper_may_take_it_back() {
    let mut work = shipped();
    disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
    hand_over(&mut work, ParcelId(1), &Code::of(CODE), later(2 * DAY)).expect("tried");
    assert_eq!(money(&mut work), (2600, 0, 2400));
    assert_eq!(
        current(&mut work).decisions[0].by,
        Decider::Rule(Rule::HandedOver)
    );
    assert!(!current(&mut work).is_false_claim());

    // Under way it goes on as before; delivered it is released when it was to be, or at once if that is over.
    let mut work = shipped();
    let opened = disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
    give_in(&mut work, opened, Side::Shopper, later(2 * DAY)).expect("taken back");
    assert_eq!(status(&mut work), Status::Shipped);
    let mut work = shipped();
    prove(&mut work, ParcelId(1), exhibit(Kind::Scan), later(2 * HOUR)).expect("kept");
    let opened = disputes(&mut work, Claim::NotReceived, DAY).expect("opened");
    give_in(&mut work, opened, Side::Shopper, later(2 * DAY)).expect("taken back");
    assert_eq!(status(&mut work), Status::Delivered);
    wait_until(&mut work, later(7 * DAY + 2 * HOUR));
    assert_eq!(money(&mut work), (2600, 0, 2400));
    assert!(!current(&mut work).is_false_claim());
}

#[test]
fn a_merchant_who_accepts_pays_at_once_also_after_the_release() {
    for release in [false, true] {
        let mut work = shipped();
        if release {
            received(&mut work, ANA, PAY, later(2 * HOUR)).expect("received");
        } else {
            prove(&mut work, ParcelId(1), exhibit(Kind::Scan), later(2 * HOUR)).expect("kept");
        }
        let opened = disputes(&mut work, Claim::NotAsDescribed, DAY).expect("opened");
        if !release {
            // The shopper's word that it is there does not end a claim that it is broken.
            received(&mut work, ANA, PAY, later(2 * DAY)).expect("kept");
            assert_eq!(money(&mut work), (2600, 2400, 0));
        }
        give_in(&mut work, opened, Side::Merchant, later(3 * DAY)).expect("accepted");
        assert_eq!(money(&mut work), (5000, 0, 0));
        let refunds = work.refunds(PAY).expect("read");
        assert_eq!(refunds[0].reason, RefundReason::Dispute);
    }
}

#[test]
fn a_history_of_false_claims_limits_what_is_heard() {
    let mut work = house(9900);
    operators(&mut work);
    for n in 1..=4_u128 {
        let (payment, id, at) = (PaymentId(n), ParcelId(n), n as i64 * 30 * DAY);
        let mut paid = order(payment.0, ANA, n as u8);
        paid.confirm_until = later(999 * DAY);
        authorise(&mut work, paid, later(at)).expect("paid");
        ship(&mut work, LUMEN, payment, parcel(n), later(at + 1)).expect("shipped");
        let claim = Claim::NotReceived;
        let claimed = dispute(
            &mut work,
            ANA,
            payment,
            DisputeId(n),
            claim,
            "No.",
            later(at + 2),
        );
        if n == 4 {
            assert_eq!(code(claimed), "claims_limited");
            break;
        }
        let opened = claimed.expect("heard");
        say(&mut work, opened, Side::Merchant, "It came.", later(at + 3)).expect("answered");
        let (id, _) = (DisputeId(n), id);
        decide(
            &mut work,
            id,
            "mara",
            Side::Merchant,
            "Seen.",
            later(at + 4),
        )
        .expect("decided");
        wait_until(&mut work, later(at + 8 * DAY));
    }
    // A year later it is forgotten.
    let claim = dispute(
        &mut work,
        ANA,
        PaymentId(4),
        DisputeId(4),
        Claim::NotReceived,
        "No.",
        later(466 * DAY),
    );
    claim.expect("heard again");
}

/// What is asked, of a payment in which state, and why it is refused. Nothing changes.
#[test]
fn what_cannot_be_is_refused_and_leaves_no_trace() {
    type Ask = fn(&mut Memory) -> Result<()>;
    fn not_paid() -> Memory {
        let mut work = house(5000);
        work.add_payment(&lamp_payment_of(PAY)).expect("added");
        work
    }
    fn lamp_payment_of(id: PaymentId) -> Payment {
        Payment {
            id,
            ..lamp_payment()
        }
    }
    fn released() -> Memory {
        let mut work = shipped();
        received(&mut work, ANA, PAY, later(2 * HOUR)).expect("received");
        work
    }
    fn paid_out() -> Memory {
        let mut work = released();
        // The merchant's balance goes elsewhere.
        let out = Leg {
            id: TransferId(77),
            debit: Book::Merchant(LUMEN),
            credit: Book::Merchant(PAPIER),
            amount: eur(2000),
            code: LegCode::Release,
        };
        ledger::post(&mut work, Mode::Sandbox, &[out], later(3 * HOUR)).expect("moved");
        work
    }
    fn half_back() -> Memory {
        let mut work = shipped();
        let lines = RefundOf::Lines(vec![(1, 1)]);
        gives_back(&mut work, 1, &RefundOf::Amount(1), 2 * HOUR).expect("a part");
        assert!(
            gives_back(&mut work, 2, &lines, 2 * HOUR).is_err(),
            "a cent is missing"
        );
        work
    }
    fn line_back() -> Memory {
        let mut work = house(5000);
        let mut two = lamp_payment_of(PAY);
        two.lines[0].quantity = 2;
        two.lines[0].unit_amount = eur(1200);
        two.state = State::Shipped {
            held: Held {
                shopper: ANA,
                at: NOW,
            },
            at: NOW,
        };
        work.add_payment(&two).expect("added");
        let hold = Leg {
            id: movement("hold", PAY),
            debit: Book::Shopper(ANA),
            credit: Book::Escrow(LUMEN),
            amount: eur(2400),
            code: LegCode::Hold,
        };
        ledger::post(&mut work, Mode::Sandbox, &[hold], NOW).expect("held");
        gives_back(&mut work, 1, &RefundOf::Lines(vec![(1, 1)]), HOUR).expect("one of two");
        work
    }
    const AT: i64 = 5 * HOUR;
    let rows: Vec<(&str, fn() -> Memory, Ask, &str)> = vec![
        (
            "ship unpaid",
            not_paid,
            |w| ship(w, LUMEN, PAY, parcel(1), later(AT)).map(drop),
            "payment_not_paid",
        ),
        (
            "ship another shop's",
            paid,
            |w| ship(w, PAPIER, PAY, parcel(1), later(AT)).map(drop),
            "unknown_payment",
        ),
        (
            "ship nothing",
            paid,
            |w| ship(w, LUMEN, PaymentId(404), parcel(1), later(AT)).map(drop),
            "unknown_payment",
        ),
        (
            "ship twice",
            shipped,
            |w| {
                ship(
                    w,
                    LUMEN,
                    PAY,
                    Ship {
                        id: ParcelId(2),
                        ..parcel(1)
                    },
                    later(AT),
                )
                .map(drop)
            },
            "parcel_shipped_twice",
        ),
        (
            "ship after release",
            released,
            |w| ship(w, LUMEN, PAY, parcel(2), later(AT)).map(drop),
            "payment_already_delivered",
        ),
        (
            "cancel after shipping",
            shipped,
            |w| cancel(w, LUMEN, PAY, later(AT)).map(drop),
            "payment_already_shipped",
        ),
        (
            "cancel after release",
            released,
            |w| cancel(w, LUMEN, PAY, later(AT)).map(drop),
            "payment_already_shipped",
        ),
        (
            "foreign parcel",
            shipped,
            |w| note(w, PAPIER, ParcelId(1), "there", later(AT)).map(drop),
            "unknown_parcel",
        ),
        (
            "unknown parcel",
            shipped,
            |w| hand_over(w, ParcelId(2), &Code::of(CODE), later(AT)).map(drop),
            "unknown_parcel",
        ),
        (
            "empty note",
            shipped,
            |w| note(w, LUMEN, ParcelId(1), " ", later(AT)).map(drop),
            "text_blank",
        ),
        (
            "another's order received",
            shipped,
            |w| received(w, KARIM, PAY, later(AT)).map(drop),
            "unknown_payment",
        ),
        (
            "received unpaid",
            not_paid,
            |w| received(w, ANA, PAY, later(AT)).map(drop),
            "unknown_payment",
        ),
        (
            "give up after release",
            released,
            |w| give_up(w, ANA, PAY, later(40 * DAY)).map(drop),
            "payment_already_delivered",
        ),
        (
            "refund unpaid",
            not_paid,
            |w| gives_back(w, 9, &RefundOf::Rest, AT).map(drop),
            "payment_not_paid",
        ),
        (
            "refund nothing",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Amount(0), AT).map(drop),
            "refund_empty",
        ),
        (
            "refund less than nothing",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Amount(-5), AT).map(drop),
            "refund_empty",
        ),
        (
            "refund no lines",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![]), AT).map(drop),
            "refund_empty",
        ),
        (
            "refund none of a line",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(1, 0)]), AT).map(drop),
            "refund_empty",
        ),
        (
            "refund line 0",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(0, 1)]), AT).map(drop),
            "unknown_line_item",
        ),
        (
            "refund line 2",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(2, 1)]), AT).map(drop),
            "unknown_line_item",
        ),
        (
            "refund more of a line",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(1, 2)]), AT).map(drop),
            "line_item_refunded",
        ),
        (
            "refund a line twice in one",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(1, 1), (1, 1)]), AT).map(drop),
            "line_item_refunded",
        ),
        (
            "refund a line again",
            line_back,
            |w| gives_back(w, 9, &RefundOf::Lines(vec![(1, 2)]), AT).map(drop),
            "line_item_refunded",
        ),
        (
            "refund more than paid",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Amount(2401), AT).map(drop),
            "refund_too_large",
        ),
        (
            "refund all of it",
            shipped,
            |w| gives_back(w, 9, &RefundOf::Amount(i64::MAX), AT).map(drop),
            "refund_too_large",
        ),
        (
            "refund more than is left",
            half_back,
            |w| gives_back(w, 9, &RefundOf::Amount(2400), AT).map(drop),
            "refund_too_large",
        ),
        (
            "refund after payout",
            paid_out,
            |w| gives_back(w, 9, &RefundOf::Rest, AT).map(drop),
            "merchant_balance_too_small",
        ),
        (
            "dispute before shipping",
            paid,
            |w| disputes(w, Claim::NotReceived, AT).map(drop),
            "payment_not_shipped",
        ),
        (
            "dispute unpaid",
            not_paid,
            |w| disputes(w, Claim::NotReceived, AT).map(drop),
            "unknown_payment",
        ),
        (
            "dispute another's",
            shipped,
            |w| {
                dispute(
                    w,
                    KARIM,
                    PAY,
                    DisputeId(1),
                    Claim::NotReceived,
                    "No.",
                    later(AT),
                )
                .map(drop)
            },
            "unknown_payment",
        ),
        (
            "dispute after release",
            released,
            |w| disputes(w, Claim::NotReceived, AT).map(drop),
            "dispute_too_late",
        ),
        (
            "not as described, not there",
            shipped,
            |w| disputes(w, Claim::NotAsDescribed, AT).map(drop),
            "payment_not_delivered",
        ),
        (
            "not as described, day 15",
            released,
            |w| disputes(w, Claim::NotAsDescribed, 15 * DAY).map(drop),
            "dispute_too_late",
        ),
        (
            "dispute without a word",
            shipped,
            |w| {
                dispute(
                    w,
                    ANA,
                    PAY,
                    DisputeId(1),
                    Claim::NotReceived,
                    " ",
                    later(AT),
                )
                .map(drop)
            },
            "text_blank",
        ),
        (
            "note too long",
            shipped,
            |w| {
                refund(
                    w,
                    LUMEN,
                    PAY,
                    RefundId(9),
                    &RefundOf::Rest,
                    Some("x".repeat(501)),
                    later(AT),
                )
                .map(drop)
            },
            "text_too_long",
        ),
    ];
    for (what, house, ask, expected) in rows {
        let mut work = house();
        let before = format!("{work:?}");
        assert_eq!(code(ask(&mut work)), expected, "{what}");
        assert_eq!(format!("{work:?}"), before, "{what} left a trace");
    }
}

#[derive(Clone, Debug)]
enum Step {
    Ship { parcel: u128, more: bool },
    Prove { parcel: u128, kind: Kind },
    Try { parcel: u128, right: bool },
    Received { shopper: ShopperId },
    Refund { id: u128, of: RefundOf },
    Cancel,
    GiveUp,
    Withdraw,
    Returned,
    Dispute(Claim),
    Say(Side),
    GiveIn(Side),
    Appeal(Side),
    Decide(Side),
    Advance(i64),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kinds = prop::sample::select(Kind::ALL.to_vec());
    let of = prop_oneof![
        Just(RefundOf::Rest),
        (-5..2500i64).prop_map(RefundOf::Amount),
        prop::collection::vec((0..3u32, 0..3u32), 0..3).prop_map(RefundOf::Lines),
    ];
    let step = prop_oneof![
        3 => (1..4u128, any::<bool>()).prop_map(|(parcel, more)| Step::Ship { parcel, more }),
        3 => (1..4u128, kinds).prop_map(|(parcel, kind)| Step::Prove { parcel, kind }),
        3 => (1..4u128, any::<bool>()).prop_map(|(parcel, right)| Step::Try { parcel, right }),
        1 => prop::sample::select(vec![ANA, KARIM]).prop_map(|shopper| Step::Received { shopper }),
        2 => (1..6u128, of).prop_map(|(id, of)| Step::Refund { id, of }),
        1 => Just(Step::Cancel),
        1 => Just(Step::GiveUp),
        1 => Just(Step::Withdraw),
        1 => Just(Step::Returned),
        2 => prop::sample::select(Claim::ALL.to_vec()).prop_map(Step::Dispute),
        1 => prop::sample::select(Side::ALL.to_vec()).prop_map(Step::Say),
        1 => prop::sample::select(Side::ALL.to_vec()).prop_map(Step::GiveIn),
        1 => prop::sample::select(Side::ALL.to_vec()).prop_map(Step::Appeal),
        1 => prop::sample::select(Side::ALL.to_vec()).prop_map(Step::Decide),
        1 => (0..9 * DAY).prop_map(Step::Advance),
        2 => (0..9 * DAY).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// In whatever order parcels, evidence, codes, refunds and clocks come: at every step held + released + refunded = paid, the
    /// ledger says so too, a refusal leaves no trace, and the chain of evidence holds.
    #[test]
    fn held_released_and_refunded_come_to_what_was_paid(steps in steps()) {
        let mut work = paid();
        operators(&mut work);
        let shop = work.merchant(LUMEN).unwrap().unwrap();
        let mut now = NOW;
        for step in steps {
            let before = format!("{work:?}");
            let refused = match step.clone() {
                Step::Ship { parcel: id, more } => {
                    let parcel = Ship { more_to_follow: more, ..parcel(id) };
                    // A parcel's id is the house's to choose: never one that is taken.
                    work.parcel(ParcelId(id)).unwrap().is_some()
                        || ship(&mut work, LUMEN, PAY, parcel, now).is_err()
                }
                Step::Prove { parcel, kind } => {
                    prove(&mut work, ParcelId(parcel), exhibit(kind), now).is_err()
                }
                Step::Try { parcel, right } => {
                    let code = Code::of(if right { CODE } else { 1 });
                    hand_over(&mut work, ParcelId(parcel), &code, now).is_err()
                }
                Step::Received { shopper } => received(&mut work, shopper, PAY, now).is_err(),
                Step::Refund { id, of } => {
                    refund(&mut work, LUMEN, PAY, RefundId(id), &of, None, now).is_err()
                }
                Step::Cancel => cancel(&mut work, LUMEN, PAY, now).is_err(),
                Step::Withdraw => withdraw(&mut work, ANA, PAY, now).is_err(),
                Step::Returned => returned(&mut work, LUMEN, PAY, now).is_err(),
                Step::Dispute(claim) => {
                    let seconds = (now.micros() - NOW.micros()) / 1_000_000;
                    disputes(&mut work, claim, seconds).is_err()
                }
                Step::Say(side) => match work.disputes_of(PAY).unwrap().pop() {
                    Some(it) => say(&mut work, it, side, "So.", now).is_err(),
                    None => true,
                },
                Step::GiveIn(side) => match work.disputes_of(PAY).unwrap().pop() {
                    Some(it) => give_in(&mut work, it, side, now).is_err(),
                    None => true,
                },
                Step::Appeal(side) => match work.disputes_of(PAY).unwrap().pop() {
                    Some(it) => appeal(&mut work, it, side, "No.", now).is_err(),
                    None => true,
                },
                Step::Decide(winner) => match work.disputes_of(PAY).unwrap().pop() {
                    Some(it) => {
                        let name = if it.decisions.is_empty() { "mara" } else { "nils" };
                        decide(&mut work, it.id, name, winner, "So.", now).is_err()
                    }
                    None => true,
                },
                Step::GiveUp => give_up(&mut work, ANA, PAY, now).is_err(),
                Step::Advance(seconds) => {
                    advance(&mut work, &shop, seconds, now).unwrap();
                    wait_until(&mut work, now);
                    false
                }
                Step::Wait(seconds) => {
                    now = now.plus_seconds(seconds);
                    wait_until(&mut work, now);
                    false
                }
            };
            if refused {
                prop_assert_eq!(&format!("{:?}", work), &before, "{:?} was refused and left a trace", step);
            }
            let payment = work.payment(PAY).unwrap().unwrap();
            let kept = payment.kept().minor;
            let (held, released) = match payment.status() {
                status if status.is_held() => (kept, 0),
                Status::Released => (0, kept),
                _ => (0, 0),
            };
            prop_assert_eq!(held + released + payment.refunded, 2400, "{:?}", payment);
            prop_assert_eq!(money(&mut work), (2600 + payment.refunded, held, released));
            let refunds = work.refunds(PAY).unwrap();
            let refunds: i64 = refunds.iter().map(|refund| refund.amount.minor).sum();
            if payment.status() != Status::Cancelled {
                prop_assert_eq!(refunds, payment.refunded);
            }
            prop_assert_eq!(Exhibits::broken(&work.evidence(PAY).unwrap()), None);
            let proven = work.proof(PAY).unwrap();
            let proven_by = |proof: Proof| {
                let chain = work.evidence(PAY).unwrap();
                chain.iter().any(|it| it.hash == proof.hash && it.exhibit.kind == proof.kind)
            };
            prop_assert!(proven.is_none_or(proven_by));
            let disputed = work.disputes_of(PAY).unwrap().iter().any(|it| !it.is_closed());
            let withdrawn = disputed || work.withdrawal(PAY).unwrap().is_some();
            let done = matches!(payment.status(), Status::Refunded | Status::Cancelled)
                || payment.status() == Status::Released && !withdrawn;
            if done {
                prop_assert_eq!(work.due_timers(later(4000 * DAY), 9).unwrap(), vec![], "nothing is left to fire");
            }
        }
    }

    /// Guessing from many sides at once: whatever is tried, at most five wrong codes count between two locks.
    #[test]
    fn guesses_are_few(pauses in prop::collection::vec(0..20 * MINUTE, 1..60)) {
        let mut work = shipped();
        let mut now = later(2 * HOUR);
        let mut wrong = 0;
        for pause in pauses {
            now = now.plus_seconds(pause);
            let locked = |parcel: &Parcel| parcel.lock.until.is_some_and(|until| now < until);
            let before = work.parcel(ParcelId(1)).unwrap().unwrap();
            let tried = hand_over(&mut work, ParcelId(1), &Code::of(1), now).unwrap();
            if !locked(&before) {
                wrong += 1;
            }
            let after = work.parcel(ParcelId(1)).unwrap().unwrap();
            prop_assert_eq!(after.lock.wrong, wrong);
            prop_assert_eq!(locked(&after), matches!(tried, Tried::Locked { .. }));
        }
        prop_assert_eq!(status(&mut work), Status::Shipped);
    }
}
