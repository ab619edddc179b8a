//! Shops and shoppers for stories: a shop that is registered, a checkout shown in it, an account made with a passkey.

use super::authenticator::{Authenticator, Page, SHOP};
use super::house::{Answer, House, MONDAY, PAY};
use serde_json::{Value, json};
use vouch_domain::merchants::{Merchant, Mode, Origin};
use vouch_domain::{CheckoutId, Currency, MerchantId, Money};
use vouch_server::checkout::{Checkout, Order};

/// Where most stories happen: our frame in the lamp maker's page.
pub fn in_shop() -> Page {
    Page::framed(PAY, SHOP)
}

pub fn lumen() -> Merchant {
    Merchant {
        id: MerchantId(1),
        name: "Lumen".into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![
            Origin::parse(SHOP).expect("an origin"),
            Origin::parse("https://www.lumen.example").expect("an origin"),
        ],
        publishable_key: "pk_test_lumen".into(),
        secret_hash: [1; 32],
        created_at: MONDAY,
    }
}

pub fn papier() -> Merchant {
    Merchant {
        id: MerchantId(2),
        name: "Papier".into(),
        origins: vec![Origin::parse("http://books.localhost:4401").expect("an origin")],
        publishable_key: "pk_test_papier".into(),
        secret_hash: [2; 32],
        ..lumen()
    }
}

/// A house with both shops.
pub async fn house_with_shops() -> House {
    house_with_shops_and(&[]).await
}

pub async fn house_with_shops_and(settings: &[&str]) -> House {
    let house = House::open_with(settings);
    for merchant in [lumen(), papier()] {
        let added = house.app.store.write(move |work| {
            work.add_merchant(&merchant)?;
            Ok(())
        });
        added.await.expect("a shop");
    }
    house
}

/// A checkout of the lamp at €24.00, as its document carries it.
pub fn lamp_checkout(house: &House) -> String {
    checkout_at(house, &lumen()).seal(&house.app.keys.seal)
}

pub fn checkout_at(house: &House, merchant: &Merchant) -> Checkout {
    Checkout {
        id: CheckoutId(house.app.id()),
        merchant: merchant.id,
        order: Order::Product {
            sku: "lamp-arc".into(),
        },
        total: Money::new(2400, Currency::EUR),
        payee_origin: merchant.origins[0].clone(),
        nonce: [7; 32],
        issued_at: house.app.now(),
        list: None,
    }
}

/// Both halves of a sign-up. `asked` is the body of the first.
pub async fn try_sign_up(
    house: &House,
    device: &mut Authenticator,
    page: &Page,
    asked: Value,
) -> Answer {
    let begun = house
        .own_page("POST", "/v1/shoppers/options", None, Some(asked))
        .await
        .ok();
    let credential = device.create(&begun["public_key"], page);
    let answer = json!({ "ceremony": begun["ceremony"], "credential": credential });
    house
        .own_page("POST", "/v1/shoppers", None, Some(answer))
        .await
}

/// An account, made in a checkout; answers its session.
pub async fn sign_up(
    house: &House,
    device: &mut Authenticator,
    checkout: &str,
    handle: &str,
) -> Value {
    let asked =
        json!({ "checkout": checkout, "handle": handle, "email": format!("{handle}@example.com") });
    let answer = try_sign_up(house, device, &in_shop(), asked).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.ok()
}

/// Both halves of a sign-in; a checkout or our own pages.
pub async fn try_sign_in(
    house: &House,
    device: &mut Authenticator,
    page: &Page,
    asked: Value,
) -> Answer {
    let begun = house
        .own_page("POST", "/v1/sessions/options", None, Some(asked))
        .await
        .ok();
    let credential = device.get(&begun["public_key"], page);
    let answer = json!({ "ceremony": begun["ceremony"], "credential": credential });
    house
        .own_page("POST", "/v1/sessions", None, Some(answer))
        .await
}

/// How much is kept: people, passkeys, sessions. A refusal adds to none of them.
pub async fn kept(house: &House) -> [i64; 4] {
    ["shoppers", "passkeys", "sessions", "enrolments"].map(|table| house.count(table))
}
