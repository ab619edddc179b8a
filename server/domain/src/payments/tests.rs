//! The use cases over the model: what pressing twice, racing, cancelling and too small a balance do to the money.

use super::*;
use crate::catalogue::Product;
use crate::memory::Memory;
use crate::merchants::{Mode, Origin};
use crate::shoppers::{Credential, Shopper};
use crate::time::{DAY, HOUR};
use crate::webhooks::Endpoint;
use crate::{Currency, EndpointId, ShopperId};
use proptest::prelude::*;

pub(super) const LUMEN: MerchantId = MerchantId(1);
pub(super) const PAPIER: MerchantId = MerchantId(2);
pub(super) const ANA: ShopperId = ShopperId(1);
pub(super) const KARIM: ShopperId = ShopperId(2);
const HOOK: EndpointId = EndpointId(1);
const ORIGIN: &str = "https://lumen.example";
pub(super) const NOW: Timestamp = Timestamp(1_000_000_000);

pub(super) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(super) fn lamp() -> Product {
    Product {
        merchant: LUMEN,
        sku: "lamp-arc".into(),
        title: "Arc table lamp".into(),
        description: String::new(),
        regular_price: eur(2400),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

fn merchant(id: MerchantId, name: &str) -> Merchant {
    Merchant {
        id,
        name: name.into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![Origin::kept(ORIGIN.into())],
        publishable_key: format!("pk_test_{}", name.to_lowercase()),
        secret_hash: [id.0 as u8; 32],
        created_at: NOW,
    }
}

/// Two shops, two people with a passkey each, a lamp, and `funds` on each balance.
pub(super) fn house(funds: i64) -> Memory {
    let mut work = Memory::default();
    for merchant in [merchant(LUMEN, "Lumen"), merchant(PAPIER, "Papier")] {
        work.add_merchant(&merchant).unwrap();
    }
    let (url, secret) = ("https://lumen.example/hook", "whsec_dGVzdA==");
    work.add_endpoint(&Endpoint::new(HOOK, LUMEN, url.into(), secret.into(), NOW))
        .unwrap();
    work.put_product(&lamp()).unwrap();
    for (id, handle) in [(ANA, "ana"), (KARIM, "karim")] {
        work.add_shopper(&Shopper {
            id,
            handle: handle.into(),
            email: format!("{handle}@mail.example"),
            joined_at: NOW,
        })
        .unwrap();
        work.add_credential(&Credential {
            id: passkey(id),
            shopper: id,
            static_state: vec![],
            dynamic_state: vec![],
            public_key: vec![],
            sign_count: 0,
            created_at: NOW,
            used_at: NOW,
            name: String::new(),
        })
        .unwrap();
        if funds > 0 {
            top_up(&mut work, play_money(id, id.0, funds), NOW).unwrap();
        }
    }
    work
}

fn play_money(shopper: ShopperId, id: u128, minor: i64) -> TopUp {
    TopUp {
        id: TransferId(id),
        shopper,
        mode: Mode::Sandbox,
        amount: eur(minor),
    }
}

fn passkey(shopper: ShopperId) -> Vec<u8> {
    vec![shopper.0 as u8; 16]
}

/// What the door brings when `shopper` confirmed the lamp; `touch` tells one assertion from another.
pub(super) fn order(payment: u128, shopper: ShopperId, touch: u8) -> Authorise {
    let nonce = [7; 32];
    let origin = Origin::kept(ORIGIN.into());
    Authorise {
        merchant: LUMEN,
        payment: PaymentId(payment),
        offer: Offer::Product("lamp-arc".into()),
        shown: eur(2400),
        confirm_until: NOW.plus_seconds(HOUR),
        confirmation: Confirmation {
            shopper,
            credential: passkey(shopper),
            nonce,
            challenge: challenge(&nonce, PaymentId(payment), "Lumen", &origin, eur(2400)),
            payee_origin: origin,
            sign_count: 0,
            evidence: Evidence {
                client_data_json: b"{}".to_vec(),
                authenticator_data: vec![1],
                signature: vec![touch],
            },
        },
    }
}

fn cart(payment: u128) -> Draft {
    Draft {
        id: PaymentId(payment),
        lines: vec![DraftLine {
            name: "Arc table lamp".into(),
            sku: Some("lamp-arc".into()),
            quantity: 2,
            unit_amount: 1200,
        }],
        currency: "EUR".into(),
        reference: Some("order 7".into()),
        return_url: None,
    }
}

fn cart_order(payment: u128, shopper: ShopperId, touch: u8) -> Authorise {
    Authorise {
        offer: Offer::Cart,
        ..order(payment, shopper, touch)
    }
}

pub(super) fn funds(work: &mut Memory, shopper: ShopperId) -> i64 {
    balance(work, shopper, Mode::Sandbox, Currency::EUR)
        .unwrap()
        .minor
}

pub(super) fn escrow(work: &mut Memory) -> i64 {
    ledger::balance(work, Book::Escrow(LUMEN), Mode::Sandbox, Currency::EUR)
        .unwrap()
        .minor
}

/// Topics that wait to be told, in order.
pub(super) fn told(work: &mut Memory) -> Vec<Topic> {
    let mut topics = Vec::new();
    loop {
        let claimed = work
            .claim_deliveries(NOW.plus_seconds(999 * DAY), NOW, 100, &[])
            .unwrap();
        if claimed.is_empty() {
            return topics;
        }
        for delivery in claimed {
            topics.push(delivery.event.topic);
            let arrived = outbox::Settled::Delivered { at: NOW };
            work.settle_delivery(delivery.event.id, delivery.endpoint, arrived)
                .unwrap();
        }
    }
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.expect_err("this has to be refused").code()
}

/// An offer of the lamp that nobody has paid yet.
pub(super) fn lamp_payment() -> Payment {
    let lumen = merchant(LUMEN, "Lumen");
    Payment::of_product(PaymentId(1), &lumen, &lamp(), Timestamp(0))
}

pub(super) fn confirmation(shopper: ShopperId) -> Confirmation {
    order(1, shopper, 1).confirmation
}

#[test]
fn a_product_is_bought_with_one_touch() {
    let mut work = house(5000);
    let payment = authorise(&mut work, order(9, ANA, 1), NOW).unwrap();

    assert_eq!(payment.status(), Status::Authorised);
    assert_eq!(payment.total, eur(2400));
    assert_eq!(payment.lines[0].sku.as_deref(), Some("lamp-arc"));
    assert_eq!(work.payment(PaymentId(9)).unwrap(), Some(payment));
    let kept = work.confirmation(PaymentId(9)).unwrap();
    assert_eq!(kept, Some(order(9, ANA, 1).confirmation));
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (2600, 2400));
    assert_eq!(told(&mut work), [Topic::PaymentAuthorised]);
}

#[test]
fn a_cart_is_created_paid_and_called_off() {
    let mut work = house(5000);
    let shop = merchant(LUMEN, "Lumen");
    let created = create(&mut work, &shop, cart(9), NOW).unwrap();
    assert_eq!(
        (created.total, created.status()),
        (eur(2400), Status::Created)
    );
    assert_eq!(
        code(create(&mut work, &shop, cart(9), NOW)),
        "payment_id_taken"
    );

    authorise(&mut work, cart_order(9, ANA, 1), NOW).unwrap();
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (2600, 2400));

    let later = NOW.plus_seconds(5);
    let cancelled = cancel(&mut work, LUMEN, PaymentId(9), later).unwrap();
    let held = Some(Held {
        shopper: ANA,
        at: NOW,
    });
    assert_eq!(cancelled.state, State::Cancelled { held, at: later });
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (5000, 0));

    let again = cancel(&mut work, LUMEN, PaymentId(9), later.plus_seconds(5)).unwrap();
    assert_eq!(again, cancelled);
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (5000, 0));
    assert_eq!(
        told(&mut work),
        [Topic::PaymentAuthorised, Topic::PaymentCancelled]
    );
}

#[test]
fn the_same_assertion_again_moves_nothing() {
    let mut work = house(5000);
    let first = authorise(&mut work, order(9, ANA, 1), NOW).unwrap();
    let long_after = NOW.plus_seconds(2 * HOUR);
    assert_eq!(
        authorise(&mut work, order(9, ANA, 1), long_after).unwrap(),
        first
    );
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (2600, 2400));
    assert_eq!(told(&mut work), [Topic::PaymentAuthorised]);

    for other in [order(9, ANA, 2), order(9, KARIM, 1)] {
        assert_eq!(
            code(authorise(&mut work, other, NOW)),
            "payment_already_authorised"
        );
    }
    cancel(&mut work, LUMEN, PaymentId(9), NOW).unwrap();
    let after = authorise(&mut work, order(9, ANA, 1), NOW).unwrap();
    assert_eq!(after.status(), Status::Cancelled);
    assert_eq!(
        code(authorise(&mut work, order(9, ANA, 2), NOW)),
        "payment_cancelled"
    );
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (5000, 0));
}

#[test]
fn too_small_a_balance_can_be_filled_and_the_touch_still_counts() {
    let mut work = house(300);
    let before = format!("{work:?}");
    let refused = authorise(&mut work, order(9, ANA, 1), NOW);
    let Err(crate::Error::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.code, "insufficient_funds");
    assert_eq!(refusal.sentence, "The balance is too small by 21.00 EUR.");
    assert_eq!(format!("{work:?}"), before, "a refusal leaves no trace");

    assert_eq!(
        top_up(&mut work, play_money(ANA, 50, 2100), NOW).unwrap(),
        eur(2400)
    );
    authorise(&mut work, order(9, ANA, 1), NOW).unwrap();
    assert_eq!((funds(&mut work, ANA), escrow(&mut work)), (0, 2400));
}

/// Each row changes one thing about a confirmation that would succeed.
#[test]
fn whatever_does_not_fit_is_refused_and_leaves_no_trace() {
    type Change = fn(&mut Memory, &mut Authorise);
    let rows: [(&str, Change); 19] = [
        ("unknown_payment", |_, o| o.merchant = MerchantId(99)),
        ("unknown_payment", |_, o| o.offer = Offer::Cart),
        ("unknown_product", |_, o| {
            o.offer = Offer::Product("lamp".into())
        }),
        ("unknown_product", |_, o| o.merchant = PAPIER),
        ("product_unavailable", |work, _| {
            work.put_product(&Product {
                available: false,
                ..lamp()
            })
            .unwrap();
        }),
        ("checkout_expired", |_, o| o.confirm_until = NOW),
        // The shop changed its price after the shopper saw it, or somebody changed what the shopper saw.
        ("price_changed", |work, _| {
            work.put_product(&Product {
                regular_price: eur(2500),
                ..lamp()
            })
            .unwrap();
        }),
        ("price_changed", |_, o| o.shown = eur(1)),
        ("price_changed", |_, o| {
            o.shown = Money::new(2400, Currency::USD)
        }),
        ("price_changed", |_, o| {
            let c = &mut o.confirmation;
            c.challenge = challenge(&c.nonce, o.payment, "Lumen", &c.payee_origin, eur(1));
            o.shown = eur(1);
        }),
        ("origin_not_registered", |_, o| {
            o.confirmation.payee_origin = Origin::kept("https://evil.example".into());
        }),
        ("origin_not_registered", |_, o| {
            o.confirmation.payee_origin = Origin::kept("http://lumen.example".into());
        }),
        ("challenge_mismatch", |_, o| o.confirmation.nonce[0] ^= 1),
        ("challenge_mismatch", |_, o| {
            o.confirmation.challenge[31] ^= 1
        }),
        ("challenge_mismatch", |_, o| o.payment = PaymentId(10)),
        ("challenge_mismatch", |_, o| {
            let c = &mut o.confirmation;
            c.challenge = challenge(&c.nonce, o.payment, "Lumière", &c.payee_origin, eur(2400));
        }),
        ("unknown_passkey", |_, o| {
            o.confirmation.credential = vec![0; 16]
        }),
        ("assertion_foreign_passkey", |_, o| {
            o.confirmation.credential = passkey(KARIM)
        }),
        ("passkey_cloned", |work, o| {
            let mut kept = work.credential(&passkey(ANA)).unwrap().unwrap();
            kept.sign_count = 5;
            work.save_credential(&kept).unwrap();
            o.confirmation.sign_count = 5;
        }),
    ];
    for (expected, change) in rows {
        let mut work = house(5000);
        let mut order = order(9, ANA, 1);
        change(&mut work, &mut order);
        let before = format!("{work:?}");
        let shown = format!("{order:?}");
        assert_eq!(code(authorise(&mut work, order, NOW)), expected, "{shown}");
        assert_eq!(format!("{work:?}"), before, "{expected} leaves a trace");
    }
}

#[test]
fn a_counter_that_rises_is_kept() {
    let mut work = house(5000);
    let mut counted = order(9, ANA, 1);
    counted.confirmation.sign_count = 4;
    authorise(&mut work, counted, NOW.plus_seconds(1)).unwrap();
    let kept = work.credential(&passkey(ANA)).unwrap().unwrap();
    assert_eq!((kept.sign_count, kept.used_at), (4, NOW.plus_seconds(1)));
}

#[test]
fn a_cart_waits_an_hour_and_belongs_to_its_shop() {
    let mut work = house(5000);
    create(&mut work, &merchant(LUMEN, "Lumen"), cart(9), NOW).unwrap();
    let foreign = [
        code(read(&mut work, PAPIER, PaymentId(9))),
        code(cancel(&mut work, PAPIER, PaymentId(9), NOW)),
        code(authorise(
            &mut work,
            Authorise {
                merchant: PAPIER,
                ..cart_order(9, ANA, 1)
            },
            NOW,
        )),
        code(super::order(&mut work, ANA, PaymentId(9))),
        code(read(&mut work, LUMEN, PaymentId(8))),
    ];
    assert_eq!(foreign, ["unknown_payment"; 5]);

    let over = NOW.plus_seconds(CREATED_SECONDS_MAX);
    let confirmed_late = Authorise {
        confirm_until: over.plus_seconds(1),
        ..cart_order(9, ANA, 1)
    };
    assert_eq!(
        code(authorise(&mut work, confirmed_late, over)),
        "payment_expired"
    );
    assert_eq!(
        code(cancel(&mut work, LUMEN, PaymentId(9), over)),
        "payment_expired"
    );
    assert_eq!((funds(&mut work, ANA), told(&mut work)), (5000, vec![]));
}

#[test]
fn an_order_is_its_shoppers_alone() {
    let mut work = house(5000);
    authorise(&mut work, order(9, ANA, 1), NOW).unwrap();
    assert_eq!(
        super::order(&mut work, ANA, PaymentId(9)).unwrap().id,
        PaymentId(9)
    );
    assert_eq!(
        code(super::order(&mut work, KARIM, PaymentId(9))),
        "unknown_payment"
    );
}

#[derive(Clone, Debug)]
enum Step {
    Create(u128),
    Confirm {
        payment: u128,
        shopper: ShopperId,
        touch: u8,
        from_cart: bool,
    },
    Cancel(u128),
    TopUp {
        shopper: ShopperId,
        minor: i64,
    },
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let shopper = || prop_oneof![Just(ANA), Just(KARIM)];
    // Few payments and few touches, so that duplicates and races are the rule.
    let step = prop_oneof![
        2 => (0..4_u128).prop_map(Step::Create),
        6 => (0..6_u128, shopper(), 0..3_u8, any::<bool>()).prop_map(
            |(payment, shopper, touch, from_cart)| Step::Confirm { payment, shopper, touch, from_cart }
        ),
        3 => (0..6_u128).prop_map(Step::Cancel),
        2 => (shopper(), 1..4000_i64).prop_map(|(shopper, minor)| Step::TopUp { shopper, minor }),
        1 => (1..HOUR).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// In whatever order and however often things are asked: what was paid is held or was returned, each movement happened
    /// exactly once, and the books balance.
    #[test]
    fn money_is_held_or_returned(steps in steps()) {
        let mut work = house(0);
        let (mut now, mut next_top_up, mut topped_up) = (NOW, 1000, 0);
        for step in steps {
            let before = format!("{work:?}");
            let refused = match step.clone() {
                Step::Create(id) => {
                    create(&mut work, &merchant(LUMEN, "Lumen"), cart(id), now).is_err()
                }
                Step::Confirm { payment, shopper, touch, from_cart } => {
                    let order = order(payment, shopper, touch);
                    let offer = if from_cart { Offer::Cart } else { order.offer.clone() };
                    let confirm_until = now.plus_seconds(1);
                    authorise(&mut work, Authorise { offer, confirm_until, ..order }, now).is_err()
                }
                Step::Cancel(id) => cancel(&mut work, LUMEN, PaymentId(id), now).is_err(),
                Step::TopUp { shopper, minor } => {
                    next_top_up += 1;
                    topped_up += minor;
                    top_up(&mut work, play_money(shopper, next_top_up, minor), now).unwrap();
                    false
                }
                Step::Wait(seconds) => {
                    now = now.plus_seconds(seconds);
                    false
                }
            };
            if refused {
                prop_assert_eq!(&format!("{:?}", work), &before, "{:?} was refused and left a trace", step);
            }
        }

        let page = Page { before: None, limit: 100 };
        let payments = work.payments_of_merchant(LUMEN, None, now, page).unwrap();
        let (mut paid, mut held, mut returned, mut events) = (0, 0, 0, 0);
        for payment in &payments {
            let hold = work.transfers(&[movement("hold", payment.id)]).unwrap();
            let back = work.transfers(&[movement("cancel", payment.id)]).unwrap();
            let moved = |transfers: &[ledger::Transfer]| {
                transfers.iter().map(|transfer| transfer.amount as i64).sum::<i64>()
            };
            let whole = payment.total.minor;
            let expected = match payment.state {
                State::Created { .. } | State::Expired { .. } => (0, 0),
                State::Authorised { .. } => (whole, 0),
                State::Cancelled { held: Some(_), .. } => (whole, whole),
                State::Cancelled { held: None, .. } => (0, 0),
                _ => unreachable!("nothing here ships"),
            };
            prop_assert_eq!((moved(&hold), moved(&back)), expected, "{:?}", payment);
            prop_assert_eq!(work.confirmation(payment.id).unwrap().is_some(), !hold.is_empty());
            paid += moved(&hold);
            returned += moved(&back);
            match payment.status() {
                Status::Authorised => (held, events) = (held + whole, events + 1),
                Status::Cancelled => events += 1 + usize::from(payment.held().is_some()),
                _ => {}
            }
        }
        prop_assert_eq!(held + returned, paid);
        prop_assert_eq!(escrow(&mut work), held);
        let (ana, karim) = (funds(&mut work, ANA), funds(&mut work, KARIM));
        prop_assert!(ana >= 0 && karim >= 0);
        prop_assert_eq!(ana + karim + held, topped_up);
        let bank = ledger::balance(&mut work, Book::Safeguarding, Mode::Sandbox, Currency::EUR).unwrap();
        prop_assert_eq!(bank.minor, topped_up);
        prop_assert_eq!(told(&mut work).len(), events);
    }
}
