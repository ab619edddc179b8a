//! A market day for payment stories: two shops with their keys and goods, people with passkeys, and ways to press the order button.

use super::authenticator::{Authenticator, Page};
use super::house::{Answer, House, PAY};
use super::people::{checkout_at, in_shop, lumen, papier, sign_up};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::merchants::Merchant;
use vouch_domain::{Currency, Money, PaymentId};
use vouch_server::chance;
use vouch_server::checkout::{Checkout, Order};

pub const LUMEN_KEY: &str = "sk_test_lumen-speaks-for-itself";
pub const PAPIER_KEY: &str = "sk_test_papier-speaks-for-itself";
pub const RP: &str = "pay.localhost";

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub fn lamp(price: i64) -> Product {
    Product {
        merchant: lumen().id,
        sku: "lamp-arc".into(),
        title: "Arc table lamp".into(),
        description: String::new(),
        regular_price: euros(price),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

/// A house with both shops, whose keys are known, and a lamp for €24.00.
pub async fn market() -> House {
    market_with(&[]).await
}

pub async fn market_with(settings: &[&str]) -> House {
    let house = House::open_with(settings);
    let shops = [(lumen(), LUMEN_KEY), (papier(), PAPIER_KEY)].map(|(shop, key)| Merchant {
        secret_hash: chance::hash(key),
        ..shop
    });
    let opened = house.app.store.write(move |work| {
        for shop in &shops {
            work.add_merchant(shop)?;
        }
        work.put_product(&lamp(2400))?;
        Ok(())
    });
    opened.await.expect("a market");
    house
}

pub async fn put(house: &House, product: Product) {
    let kept = house
        .app
        .store
        .write(move |work| Ok(work.put_product(&product)?));
    kept.await.expect("a product");
}

/// Somebody with a passkey and this much on the balance; answers their session, too.
pub async fn somebody(house: &House, name: &str, minor: i64) -> (Authenticator, Value) {
    let mut device = Authenticator::new(name);
    let checkout = lamp_shown(house).seal(&house.app.keys.seal);
    let session = sign_up(house, &mut device, &checkout, name).await;
    if minor > 0 {
        let topped_up = top_up(house, &session, name, minor).await;
        assert_eq!(topped_up.status, 200, "{}", topped_up.text());
    }
    (device, session)
}

pub fn token(session: &Value) -> &str {
    session["token"].as_str().expect("a token")
}

pub async fn top_up(house: &House, session: &Value, key: &str, minor: i64) -> Answer {
    let body = json!({ "amount": minor, "currency": "EUR" });
    keyed_own_page(house, "/v1/top-ups", Some(token(session)), key, &body).await
}

pub async fn balance(house: &House, session: &Value) -> i64 {
    let answer = house
        .own_page(
            "GET",
            "/v1/balance?currency=EUR",
            Some(token(session)),
            None,
        )
        .await;
    answer.ok()["balance"]["amount"]
        .as_i64()
        .expect("an amount")
}

/// What waits for delivery at a shop.
pub async fn escrow(house: &House, shop: Merchant) -> i64 {
    let book = vouch_domain::ledger::Book::Escrow(shop.id);
    let balance = house.app.store.read(move |work| {
        Ok(vouch_domain::ledger::balance(
            work,
            book,
            shop.mode,
            shop.currency,
        )?)
    });
    balance.await.expect("a balance").minor
}

/// The lamp's checkout in the lamp maker's page.
pub fn lamp_shown(house: &House) -> Checkout {
    Checkout {
        nonce: chance::bytes(),
        ..checkout_at(house, &lumen())
    }
}

/// A cart's checkout in the bookshop's page.
pub fn cart_shown(house: &House, payment: &Value) -> Checkout {
    let id = payment["id"].as_str().and_then(PaymentId::parse);
    Checkout {
        order: Order::Payment(id.expect("a payment")),
        total: euros(payment["amount"].as_i64().expect("an amount")),
        nonce: chance::bytes(),
        ..checkout_at(house, &papier())
    }
}

pub fn in_bookshop() -> Page {
    Page::framed(PAY, papier().origins[0].as_str())
}

pub fn cart() -> Value {
    json!({
        "currency": "EUR",
        "reference": "order-7",
        "line_items": [
            { "name": "The Book of Tides", "quantity": 1, "unit_amount": 1890, "sku": "book-tides" },
            { "name": "Tea, Slowly", "quantity": 2, "unit_amount": 1200 },
        ],
    })
}

/// Papier's server creates a payment of €42.90.
pub async fn cart_created(house: &House, key: &str) -> Value {
    let answer = house
        .merchant("POST", "/v1/payments", PAPIER_KEY, Some(key), Some(cart()))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.ok()
}

/// What the frame sends when the passkey has answered.
pub struct Press {
    pub path: String,
    pub body: Value,
}

/// A touch of the passkey over what was shown.
pub fn touch(house: &House, device: &mut Authenticator, checkout: &Checkout) -> Press {
    let (payee, page) = if checkout.merchant == papier().id {
        ("Papier", in_bookshop())
    } else {
        ("Lumen", in_shop())
    };
    let challenge = checkout.challenge(payee);
    press(house, checkout, device.assert(&challenge, RP, &page))
}

pub fn press(house: &House, checkout: &Checkout, assertion: Value) -> Press {
    Press {
        path: format!("/v1/payments/{}/confirm", checkout.payment()),
        body: json!({ "checkout": checkout.seal(&house.app.keys.seal), "assertion": assertion }),
    }
}

pub async fn confirm(house: &House, press: &Press, key: &str) -> Answer {
    keyed_own_page(house, &press.path, None, key, &press.body).await
}

pub async fn keyed_own_page(
    house: &House,
    path: &str,
    token: Option<&str>,
    key: &str,
    body: &Value,
) -> Answer {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![
        ("origin", PAY),
        ("sec-fetch-site", "same-origin"),
        ("idempotency-key", key),
    ];
    if let Some(bearer) = &bearer {
        headers.push(("authorization", bearer));
    }
    house.call("POST", path, &headers, Some(body.clone())).await
}

/// A body that is sent as it stands, JSON or not.
pub async fn raw(
    house: &House,
    path: &str,
    key: &str,
    idempotency: &str,
    body: impl Into<Body>,
) -> Answer {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {key}"))
        .header("idempotency-key", idempotency)
        .header("content-type", "application/json")
        .body(body.into())
        .expect("a well-formed request");
    house.send(request).await
}

/// Everything that money and consent leave behind, counted. A refusal adds to none of it.
pub fn traces(house: &House) -> Vec<(&'static str, i64)> {
    [
        "payments",
        "payment_lines",
        "payment_confirmations",
        "top_ups",
        "events",
        "deliveries",
        "answers",
        "ledger_accounts",
        "ledger_transfers",
    ]
    .map(|table| (table, house.count(table)))
    .to_vec()
}
