//! The server's answers, read into the types they were written from.

use crate::json::Json;
use vouch_wire::checkout::{
    CheckoutState, Confirmed, ConfirmedPayment, Document, FirstView, InsufficientFunds, Mode,
    ShownLine, ShownMoney, ShownProduct,
};
use vouch_wire::money::Money;
use vouch_wire::recommendations::{Disclosure, Path, Why, Word, Words};
use vouch_wire::shoppers::{Enrolment, Session, Shopper};

pub fn document(json: &Json) -> Document {
    Document {
        view: first_view(&json.member("view")),
        sentences: json.list("sentences", Json::as_text),
    }
}

fn first_view(json: &Json) -> FirstView {
    let product = json.member("product");
    FirstView {
        checkout: json.text("checkout"),
        payment: json.text("payment"),
        challenge: json.text("challenge"),
        rp_id: json.text("rp_id"),
        provider_origin: json.text("provider_origin"),
        merchant_origins: json.list("merchant_origins", Json::as_text),
        hosted_url: json.text("hosted_url"),
        mode: match json.text("mode").as_str() {
            "live" => Mode::Live,
            _ => Mode::Sandbox,
        },
        language: json.text("language"),
        product: ShownProduct {
            title: product.text("title"),
            description: product.optional_text("description"),
            picture: product.optional_text("picture"),
            sku: product.optional_text("sku"),
        },
        lines: json.list("lines", |line| ShownLine {
            name: line.text("name"),
            quantity: line.integer("quantity") as u32,
            amount: shown_money(&line.member("amount")),
        }),
        total: shown_money(&json.member("total")),
        payee: json.text("payee"),
        payee_origin: json.text("payee_origin"),
        words: words(&json.member("words")),
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

pub fn words(json: &Json) -> Words {
    Words {
        friends: json.list("friends", word),
        people: json.list("people", word),
    }
}

fn word(json: &Json) -> Word {
    let why = json.member("why");
    Word {
        id: json.text("id"),
        author: json.text("author"),
        text: json.text("text"),
        verified_purchase: json.flag("verified_purchase"),
        disclosure: match json.text("disclosure").as_str() {
            "rewarded" => Disclosure::Rewarded,
            "free_sample" => Disclosure::FreeSample,
            "employee" => Disclosure::Employee,
            "family" => Disclosure::Family,
            _ => Disclosure::None,
        },
        written_at: json.text("written_at"),
        why: Why {
            path: match why.text("path").as_str() {
                "friend" => Path::Friend,
                _ => Path::Person,
            },
            bought_at: why.optional_text("bought_at"),
        },
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
