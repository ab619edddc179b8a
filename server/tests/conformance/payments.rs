//! Payments come back as they were saved, lists are complete and in order, consent is kept once.

use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{
    Confirmation, Evidence, Held, Line, Page, PaidBy, Payment, PaymentStore, Refund, RefundReason,
    State, Status, TopUp, Withdrawal,
};
use vouch_domain::{
    Currency, MerchantId, Money, PaymentId, RefundId, ShopperId, Timestamp, TransferId,
};

agree! {
    a_payment_comes_back_as_it_was,
    a_state_is_saved_and_nothing_else,
    a_payment_is_added_once_and_saved_only_when_there,
    a_merchants_payments_come_newest_first_in_pages,
    a_status_is_what_the_payment_is_by_now,
    a_shoppers_orders_are_what_they_paid,
    consent_is_kept_once,
    refunds_come_back_as_they_were_first_made_first,
    a_payment_has_one_withdrawal,
    top_ups_are_added_up_by_shopper_currency_and_time,
}

const LUMEN: MerchantId = MerchantId(u128::MAX);
const PAPIER: MerchantId = MerchantId(2);
const ANA: ShopperId = ShopperId(1 << 127);
const KARIM: ShopperId = ShopperId(2);

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub fn payment(id: u128) -> Payment {
    Payment {
        refunded: 0,
        id: PaymentId(id),
        merchant: LUMEN,
        mode: Mode::Sandbox,
        lines: vec![Line {
            name: "Arc table lamp".into(),
            sku: None,
            quantity: 1,
            unit_amount: eur(2400),
        }],
        total: eur(2400),
        reference: None,
        return_url: None,
        payee: "Lumen".into(),
        payee_origin: Origin::kept("https://lumen.example".into()),
        state: State::Created {
            expires_at: Timestamp(100),
        },
        created_at: Timestamp(10),
    }
}

pub fn authorised(id: u128, shopper: ShopperId) -> Payment {
    Payment {
        state: State::Authorised {
            shopper,
            at: Timestamp(20),
        },
        ..payment(id)
    }
}

fn page(before: Option<u128>, limit: u32) -> Page {
    Page {
        before: before.map(PaymentId),
        limit,
    }
}

fn ids(payments: Vec<Payment>) -> Vec<u128> {
    payments.iter().map(|payment| payment.id.0).collect()
}

fn a_payment_comes_back_as_it_was(work: &mut (impl PaymentStore + ?Sized)) {
    let held = Held {
        shopper: ANA,
        at: Timestamp(20),
    };
    let yen = Money::new(9_007_199_254_740_991, Currency::JPY);
    let full = Payment {
        mode: Mode::Live,
        lines: vec![
            Line {
                name: "Zuerst — 茶".into(),
                sku: Some("tea".into()),
                quantity: 999,
                unit_amount: yen,
            },
            Line {
                name: "Alors".into(),
                sku: None,
                quantity: 1,
                unit_amount: Money::new(1, Currency::JPY),
            },
        ],
        total: yen,
        reference: Some("order 'seven'; --".into()),
        return_url: Some("https://lumen.example/thanks".into()),
        ..payment(2)
    };
    let states = [
        State::Authorised {
            shopper: ANA,
            at: Timestamp(20),
        },
        State::Cancelled {
            held: None,
            at: Timestamp(30),
        },
        State::Cancelled {
            held: Some(held),
            at: Timestamp(30),
        },
        State::Expired { at: Timestamp(100) },
        State::Shipped {
            held,
            at: Timestamp(30),
        },
        State::Delivered {
            held,
            at: Timestamp(30),
            release_at: Timestamp(40),
        },
        State::Released {
            held,
            delivered_at: Timestamp(30),
            at: Timestamp(40),
        },
        State::Refunded {
            held,
            at: Timestamp(50),
        },
    ];
    let others = states.into_iter().zip(3..).map(|(state, id)| Payment {
        state,
        ..payment(id)
    });
    let all: Vec<Payment> = [payment(1), full].into_iter().chain(others).collect();
    for payment in &all {
        work.add_payment(payment).unwrap();
    }
    for payment in all {
        assert_eq!(work.payment(payment.id).unwrap(), Some(payment));
    }
    assert_eq!(work.payment(PaymentId(99)).unwrap(), None);
}

fn a_state_is_saved_and_nothing_else(work: &mut (impl PaymentStore + ?Sized)) {
    work.add_payment(&payment(1)).unwrap();
    work.add_payment(&payment(2)).unwrap();
    let origin = Origin::kept("https://other.example".into());
    work.save_payment(&Payment {
        payee_origin: origin.clone(),
        payee: "Somebody else".into(),
        total: eur(1),
        lines: vec![],
        ..authorised(1, ANA)
    })
    .unwrap();
    let expected = Payment {
        payee_origin: origin,
        ..authorised(1, ANA)
    };
    assert_eq!(work.payment(PaymentId(1)).unwrap(), Some(expected));
    assert_eq!(work.payment(PaymentId(2)).unwrap(), Some(payment(2)));
}

fn a_payment_is_added_once_and_saved_only_when_there(work: &mut (impl PaymentStore + ?Sized)) {
    assert!(work.save_payment(&payment(1)).is_err());
    work.add_payment(&payment(1)).unwrap();
    assert!(work.add_payment(&payment(1)).is_err());
}

fn a_merchants_payments_come_newest_first_in_pages(work: &mut (impl PaymentStore + ?Sized)) {
    // Not in order of their ids: a checkout's id is older than its payment. 5 and 4 were created in the same instant.
    for (id, created_at) in [(1, 40), (2, 30), (5, 20), (4, 20), (3, 10)] {
        let created_at = Timestamp(created_at);
        work.add_payment(&Payment {
            created_at,
            ..payment(id)
        })
        .unwrap();
    }
    work.add_payment(&Payment {
        merchant: PAPIER,
        ..payment(9)
    })
    .unwrap();
    for (merchant, before, limit, expected) in [
        (LUMEN, None, 10, vec![1, 2, 5, 4, 3]),
        (LUMEN, None, 2, vec![1, 2]),
        (LUMEN, Some(2), 2, vec![5, 4]),
        (LUMEN, Some(5), 2, vec![4, 3]),
        (LUMEN, Some(3), 2, vec![]),
        (LUMEN, None, 0, vec![]),
        // Somebody else's payment and none at all are no place to go on from.
        (LUMEN, Some(9), 10, vec![]),
        (LUMEN, Some(99), 10, vec![]),
        (PAPIER, None, 10, vec![9]),
        (MerchantId(7), None, 10, vec![]),
    ] {
        let found = work.payments_of_merchant(merchant, None, Timestamp(50), page(before, limit));
        assert_eq!(
            ids(found.unwrap()),
            expected,
            "{merchant} before {before:?}"
        );
    }
}

fn a_status_is_what_the_payment_is_by_now(work: &mut (impl PaymentStore + ?Sized)) {
    let expires = |at| State::Created {
        expires_at: Timestamp(at),
    };
    let cancelled = State::Cancelled {
        held: None,
        at: Timestamp(30),
    };
    for (id, state) in [
        (1, expires(100)),
        (2, expires(200)),
        (3, authorised(3, ANA).state),
        (4, cancelled),
        (5, State::Expired { at: Timestamp(15) }),
        (6, authorised(3, KARIM).state),
    ] {
        work.add_payment(&Payment {
            state,
            ..payment(id)
        })
        .unwrap();
    }
    for (status, now, before, expected) in [
        (Status::Created, 99, None, vec![2, 1]),
        (Status::Created, 100, None, vec![2]),
        (Status::Created, 200, None, vec![]),
        (Status::Expired, 99, None, vec![5]),
        (Status::Expired, 100, None, vec![5, 1]),
        (Status::Expired, 100, Some(5), vec![1]),
        (Status::Authorised, 500, None, vec![6, 3]),
        // The cursor may have left the list in the meantime.
        (Status::Authorised, 500, Some(5), vec![3]),
        (Status::Cancelled, 500, None, vec![4]),
    ] {
        let found =
            work.payments_of_merchant(LUMEN, Some(status), Timestamp(now), page(before, 10));
        assert_eq!(ids(found.unwrap()), expected, "{status:?} at {now}");
    }
}

fn a_shoppers_orders_are_what_they_paid(work: &mut (impl PaymentStore + ?Sized)) {
    let held = Held {
        shopper: ANA,
        at: Timestamp(20),
    };
    let returned = State::Cancelled {
        held: Some(held),
        at: Timestamp(30),
    };
    work.add_payment(&payment(1)).unwrap();
    work.add_payment(&authorised(2, ANA)).unwrap();
    work.add_payment(&authorised(3, KARIM)).unwrap();
    work.add_payment(&Payment {
        state: returned,
        merchant: PAPIER,
        ..payment(4)
    })
    .unwrap();
    for (shopper, before, limit, expected) in [
        (ANA, None, 10, vec![4, 2]),
        (ANA, None, 1, vec![4]),
        (ANA, Some(4), 1, vec![2]),
        (ANA, Some(3), 10, vec![]),
        (KARIM, None, 10, vec![3]),
        (ShopperId(9), None, 10, vec![]),
    ] {
        let found = work
            .payments_of_shopper(shopper, page(before, limit))
            .unwrap();
        assert_eq!(ids(found), expected, "{shopper} before {before:?}");
    }
}

fn consent_is_kept_once(work: &mut (impl PaymentStore + ?Sized)) {
    let confirmation = Confirmation {
        shopper: ANA,
        credential: vec![1, 2, 3],
        nonce: [4; 32],
        challenge: [5; 32],
        payee_origin: Origin::kept("https://lumen.example".into()),
        sign_count: u32::MAX,
        evidence: Evidence {
            client_data_json: b"{\"type\":\"webauthn.get\"}".to_vec(),
            authenticator_data: vec![0; 37],
            signature: vec![255; 71],
        },
    };
    work.add_payment(&authorised(1, ANA)).unwrap();
    assert_eq!(work.confirmation(PaymentId(1)).unwrap(), None);
    work.add_confirmation(PaymentId(1), &confirmation).unwrap();
    assert!(work.add_confirmation(PaymentId(1), &confirmation).is_err());
    assert_eq!(work.confirmation(PaymentId(1)).unwrap(), Some(confirmation));
}

fn top_ups_are_added_up_by_shopper_currency_and_time(work: &mut (impl PaymentStore + ?Sized)) {
    let mut add = |id, shopper, amount: Money, at| {
        let top_up = TopUp {
            id: TransferId(id),
            shopper,
            mode: Mode::Sandbox,
            amount,
        };
        work.add_top_up(&top_up, Timestamp(at))
    };
    add(1, ANA, eur(100), 10).unwrap();
    add(2, ANA, eur(20), 20).unwrap();
    add(3, ANA, Money::new(3, Currency::JPY), 20).unwrap();
    add(4, KARIM, eur(4), 20).unwrap();
    assert!(add(4, KARIM, eur(4), 21).is_err());
    for (shopper, currency, since, expected) in [
        (ANA, Currency::EUR, 0, 120),
        (ANA, Currency::EUR, 10, 20),
        (ANA, Currency::EUR, 20, 0),
        (ANA, Currency::JPY, 0, 3),
        (KARIM, Currency::EUR, 0, 4),
        (KARIM, Currency::JPY, 0, 0),
    ] {
        let sum = work
            .topped_up_since(shopper, currency, Timestamp(since))
            .unwrap();
        assert_eq!(sum, expected, "{shopper} {currency:?} since {since}");
    }
}

fn refunds_come_back_as_they_were_first_made_first(work: &mut (impl PaymentStore + ?Sized)) {
    for id in [1, 2] {
        work.add_payment(&authorised(id, ANA)).expect("added");
    }
    let refund = |id, at| Refund {
        id: RefundId(id),
        payment: PaymentId(1),
        amount: eur(100),
        paid_by: PaidBy::Escrow,
        lines: vec![],
        reason: RefundReason::Merchant,
        note: None,
        at: Timestamp(at),
    };
    let full = Refund {
        paid_by: PaidBy::Merchant,
        lines: vec![(2, 1), (1, 999)],
        reason: RefundReason::NotDelivered,
        note: Some("Sorry — 'twice'\n茶".into()),
        ..refund(u128::MAX, 30)
    };
    assert_eq!(work.refunds(PaymentId(1)), Ok(vec![]));
    let (early, late) = (refund(9, 20), refund(1, 30));
    for refund in [&full, &late, &early] {
        work.add_refund(refund).expect("kept");
    }
    let all = vec![early.clone(), late, full.clone()];
    assert_eq!(work.refunds(PaymentId(1)), Ok(all));
    assert_eq!(work.refunds(PaymentId(2)), Ok(vec![]));
    assert_eq!(work.refund(full.id), Ok(Some(full)));
    assert_eq!(work.refund(RefundId(7)), Ok(None));
    assert!(work.add_refund(&early).is_err(), "it is there");

    let part = Payment {
        refunded: 300,
        ..authorised(1, ANA)
    };
    work.save_payment(&part).expect("saved");
    assert_eq!(work.payment(PaymentId(1)), Ok(Some(part)));
}

fn a_payment_has_one_withdrawal(work: &mut (impl PaymentStore + ?Sized)) {
    for id in [1, 2] {
        work.add_payment(&authorised(id, ANA)).expect("added");
    }
    let withdrawal = Withdrawal {
        payment: PaymentId(1),
        at: Timestamp(30),
        refund_by: Timestamp(40),
    };
    assert_eq!(work.withdrawal(PaymentId(1)), Ok(None));
    work.add_withdrawal(&withdrawal).expect("kept");
    assert!(
        work.add_withdrawal(&withdrawal).is_err(),
        "the first stands"
    );
    assert_eq!(work.withdrawal(PaymentId(1)), Ok(Some(withdrawal)));
    assert_eq!(work.withdrawal(PaymentId(2)), Ok(None));
}
