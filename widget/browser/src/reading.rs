//! The server's answers, read into the types they were written from.

use crate::json::Json;
use vouch_wire::checkout::{
    CheckoutState, Confirmed, ConfirmedPayment, Document, Facts, InsufficientFunds, ShownMoney,
};
use vouch_wire::money::Money;
use vouch_wire::shoppers::{Enrolment, Session, Shopper};

pub fn document(json: &Json) -> Document {
    Document {
        facts: facts(&json.member("facts")),
        sentences: json.list("sentences", Json::as_text),
    }
}

fn facts(json: &Json) -> Facts {
    Facts {
        checkout: json.text("checkout"),
        payment: json.text("payment"),
        challenge: json.text("challenge"),
        rp_id: json.text("rp_id"),
        merchant_origins: json.list("merchant_origins", Json::as_text),
        hosted_url: json.text("hosted_url"),
        language: json.text("language"),
        total: shown_money(&json.member("total")),
        payee: json.text("payee"),
        knows_you: json.flag("knows_you"),
        state: state(&json.member("state")),
    }
}

fn state(json: &Json) -> CheckoutState {
    let paid = json.member("paid");
    if paid.is_there() {
        return CheckoutState::Paid {
            receipt_url: paid.optional_text("receipt_url"),
            order_url: paid.optional_text("order_url"),
        };
    }
    match json.as_text().as_str() {
        "cancelled" => CheckoutState::Cancelled,
        "expired" => CheckoutState::Expired,
        _ => CheckoutState::Open,
    }
}

fn shown_money(json: &Json) -> ShownMoney {
    ShownMoney {
        amount: json.integer("amount"),
        currency: json.text("currency"),
        text: json.text("text"),
    }
}

fn money(json: &Json) -> Money {
    Money {
        amount: json.integer("amount"),
        currency: json.text("currency"),
    }
}

/// A session without a token is none.
pub fn session(json: &Json) -> Option<Session> {
    let shopper = json.member("shopper");
    let balance = json.member("balance");
    Some(Session {
        token: json.optional_text("token")?,
        expires_at: json.text("expires_at"),
        shopper: Shopper {
            id: shopper.text("id"),
            handle: shopper.text("handle"),
        },
        balance: balance.is_there().then(|| money(&balance)),
    })
}

pub fn confirmed(json: &Json) -> Option<Confirmed> {
    let payment = json.member("payment");
    Some(Confirmed {
        payment: ConfirmedPayment {
            id: payment.optional_text("id")?,
            status: payment.text("status"),
            amount: payment.integer("amount"),
            currency: payment.text("currency"),
            reference: payment.optional_text("reference"),
        },
        receipt: json.text("receipt"),
        receipt_url: json.text("receipt_url"),
        order_url: json.text("order_url"),
        session: session(&json.member("session"))?,
    })
}

pub fn insufficient_funds(json: &Json) -> Option<InsufficientFunds> {
    Some(InsufficientFunds {
        balance: money(&json.member("balance")),
        missing: money(&json.member("missing")),
        session: session(&json.member("session"))?,
    })
}

pub fn enrolment(json: &Json) -> Option<Enrolment> {
    Some(Enrolment {
        id: json.optional_text("id")?,
        secret: json.text("secret"),
        url: json.text("url"),
    })
}
