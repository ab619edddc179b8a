//! Run in a page: what the browser writes is what the server writes, and what the server sends is what the browser reads.

#![cfg(target_arch = "wasm32")]

use vouch_browser::json::Json;
use vouch_browser::{intl, quoted, reading};
use vouch_messages::Language;
use vouch_wire::checkout::{
    CheckoutState, Confirmed, ConfirmedPayment, Document, Facts, InsufficientFunds, ShownMoney,
};
use vouch_wire::money::{Money, digits};
use vouch_wire::shoppers::{Enrolment, Session, Shopper};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn sent(value: &impl serde::Serialize) -> Json {
    let text = serde_json::to_string(value).expect("wire types serialise");
    Json::parse(&text).expect("JSON")
}

#[wasm_bindgen_test]
fn money_is_written_as_the_server_writes_it() {
    let currencies = [
        "EUR", "USD", "GBP", "CHF", "JPY", "KWD", "SEK", "PLN", "CAD", "INR", "XOF", "ISK", "TND",
    ];
    for currency in currencies {
        for amount in [0, 7, 300, 2400, 99_999, 123_456_789, 9_007_199_254_740_991] {
            for language in Language::ALL {
                let ours =
                    vouch_messages::money::money(amount, currency, digits(currency), *language);
                assert_eq!(intl::money(amount, currency, language.tag()), ours);
            }
        }
    }
}

#[wasm_bindgen_test]
fn days_are_written_as_the_server_writes_them() {
    for (time, year, month, day) in [
        ("2026-11-23T10:00:00Z", 2026, 11, 23),
        ("2026-08-01T00:00:00Z", 2026, 8, 1),
        ("2027-02-28T23:59:59.999999Z", 2027, 2, 28),
    ] {
        for language in Language::ALL {
            let ours = vouch_messages::day(year, month, day, *language);
            assert_eq!(intl::day(time, language.tag()), ours);
        }
    }
}

#[wasm_bindgen_test]
fn texts_are_quoted() {
    assert_eq!(quoted("a \"b\" \\ \u{7} é"), r#""a \"b\" \\ \u0007 é""#);
}

fn session() -> Session {
    Session {
        token: "vst_1".into(),
        expires_at: "2026-11-23T10:00:00Z".into(),
        shopper: Shopper {
            id: "shp_1".into(),
            handle: "zoé".into(),
        },
        balance: Some(Money {
            amount: 300,
            currency: "EUR".into(),
        }),
    }
}

fn document(state: CheckoutState) -> Document {
    Document {
        facts: Facts {
            checkout: "a.b".into(),
            payment: "pay_1".into(),
            challenge: "AA".into(),
            rp_id: "pay.localhost".into(),
            merchant_origins: vec!["http://a.localhost".into(), "http://b.localhost".into()],
            hosted_url: "http://pay.localhost/checkout".into(),
            language: "fr".into(),
            total: ShownMoney {
                amount: 9_007_199_254_740_991,
                currency: "EUR".into(),
                text: "24,00\u{a0}€".into(),
            },
            payee: "</script>".into(),
            knows_you: true,
            state,
        },
        sentences: vec!["a".into(), "b".into()],
    }
}

#[wasm_bindgen_test]
fn a_document_is_read_as_it_was_written() {
    for state in [
        CheckoutState::Open,
        CheckoutState::Paid {
            receipt_url: Some("/r".into()),
            order_url: None,
        },
        CheckoutState::Cancelled,
        CheckoutState::Expired,
    ] {
        let document = document(state);
        assert_eq!(reading::document(&sent(&document)), document);
    }
}

#[wasm_bindgen_test]
fn answers_are_read_as_they_were_written() {
    let mut session = session();
    assert_eq!(reading::session(&sent(&session)), Some(session.clone()));
    session.balance = None;
    assert_eq!(reading::session(&sent(&session)), Some(session.clone()));
    let money = |amount| Money {
        amount,
        currency: "EUR".into(),
    };
    let funds = InsufficientFunds {
        balance: money(300),
        missing: money(2100),
        session: session.clone(),
    };
    assert_eq!(reading::insufficient_funds(&sent(&funds)), Some(funds));
    let confirmed = Confirmed {
        payment: ConfirmedPayment {
            id: "pay_1".into(),
            status: "authorised".into(),
            amount: 2400,
            currency: "EUR".into(),
            reference: Some("A-1".into()),
        },
        receipt: "a.b.c".into(),
        receipt_url: "/r".into(),
        order_url: "/o".into(),
        session,
    };
    assert_eq!(reading::confirmed(&sent(&confirmed)), Some(confirmed));
    let enrolment = Enrolment {
        id: "enr_1".into(),
        secret: "s".into(),
        url: "/enrol#code=1".into(),
    };
    assert_eq!(reading::enrolment(&sent(&enrolment)), Some(enrolment));
    for nonsense in ["{}", "[]", "null", "3", "\"text\""] {
        let json = Json::parse(nonsense).expect("JSON");
        assert_eq!(reading::session(&json), None);
        assert_eq!(reading::confirmed(&json), None);
    }
}
