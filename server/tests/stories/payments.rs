//! Paying: one touch, twice, at the same time, with too little, for a changed price, in the wrong place; and what a shop's server
//! may do with its payments and nobody else's.

use super::authenticator::{Authenticator, Page, SHOP};
use super::house::{Answer, House, PAY};
use super::market::*;
use super::people::{in_shop, lumen, papier, try_sign_in};
use axum::http::StatusCode;
use serde_json::{Value, json};
use vouch_domain::PaymentId;
use vouch_domain::merchants::Origin;
use vouch_server::checkout::Checkout;

/// Orders are read on our own pages: a session of those.
async fn at_the_hub(house: &House, device: &mut Authenticator) -> Value {
    try_sign_in(house, device, &Page::top(PAY), json!({}))
        .await
        .ok()
}

#[tokio::test]
async fn a_lamp_is_bought_with_one_touch() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let checkout = lamp_shown(&house);
    let press = touch(&house, &mut device, &checkout);
    let answer = confirm(&house, &press, "press-1").await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.headers["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.starts_with("__Host-vouch-resume=vrs_"), "{cookie}");
    assert!(!answer.headers.contains_key("idempotent-replayed"));
    let confirmed = answer.ok();
    let id = checkout.payment().to_string();
    assert_eq!(
        confirmed["payment"],
        json!({ "id": id, "status": "authorised", "amount": 2400, "currency": "EUR" })
    );
    assert_eq!(confirmed["session"]["shopper"]["handle"], "ana");
    assert_eq!(confirmed["session"]["balance"]["amount"], 2600);
    assert_eq!(confirmed["order_url"], format!("{PAY}/hub/orders/{id}"));

    // The session that came with it is a session.
    assert_eq!(balance(&house, &confirmed["session"]).await, 2600);
    assert_eq!(balance(&house, &session).await, 2600);
    assert_eq!(escrow(&house, lumen()).await, 2400);

    let hub = at_the_hub(&house, &mut device).await;
    let order = house
        .own_page("GET", &format!("/v1/orders/{id}"), Some(token(&hub)), None)
        .await
        .ok();
    assert_eq!(order["status"], "authorised");
    assert_eq!(order["merchant"], lumen().id.to_string());
    assert_eq!(order["receipt"], confirmed["receipt"]);
    assert_eq!(order["receipt_url"], confirmed["receipt_url"]);
    assert_eq!(
        order["line_items"],
        json!([{ "name": "Arc table lamp", "quantity": 1, "unit_amount": 2400, "sku": "lamp-arc" }])
    );

    // The shop's server sees the payment, and nothing of the shopper.
    let seen = house
        .merchant("GET", &format!("/v1/payments/{id}"), LUMEN_KEY, None, None)
        .await;
    let text = seen.text();
    assert_eq!(seen.ok()["receipt"], confirmed["receipt"]);
    for private in ["ana", "shp_", "vst_", "example.com"] {
        assert!(!text.contains(private), "{text}");
    }
}

#[tokio::test]
async fn it_does_not_matter_which_node_answers() {
    let house = market().await;
    let other = house.another_node();
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));

    // A lost answer, asked for again elsewhere: one payment, the same answer.
    let first = confirm(&other, &press, "press-1").await;
    let again = confirm(&house, &press, "press-1").await;
    assert!(!first.headers.contains_key("idempotent-replayed"));
    assert!(again.headers.contains_key("idempotent-replayed"));
    assert_eq!(first.ok()["payment"], again.ok()["payment"]);
    assert_eq!(balance(&other, &session).await, 2600);

    let cart = cart_created(&other, "cart-1").await;
    let id = cart["id"].as_str().expect("an id");
    let path = format!("/v1/payments/{id}/cancel");
    let off = house
        .merchant("POST", &path, PAPIER_KEY, Some("off"), None)
        .await;
    assert_eq!(off.ok()["status"], "cancelled");
    let read = other
        .merchant("GET", &format!("/v1/payments/{id}"), PAPIER_KEY, None, None)
        .await;
    assert_eq!(read.ok()["status"], "cancelled");
}

#[tokio::test]
async fn a_cart_is_created_paid_read_and_called_off() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let created = cart_created(&house, "cart-1").await;
    assert_eq!(created["status"], "created");
    assert_eq!(created["amount"], 4290);
    assert_eq!(created["payee"], "Papier");
    assert_eq!(created["reference"], "order-7");
    assert_eq!(created["created_at"], "2026-03-02T09:00:00.000Z");
    assert_eq!(created["expires_at"], "2026-03-02T10:00:00.000Z");
    assert_eq!(created["line_items"].as_array().map(Vec::len), Some(2));
    assert_eq!(created["receipt"], Value::Null);

    let press = touch(&house, &mut device, &cart_shown(&house, &created));
    let confirmed = confirm(&house, &press, "press-1").await.ok();
    assert_eq!(confirmed["payment"]["reference"], "order-7");
    assert_eq!(escrow(&house, papier()).await, 4290);

    let path = format!("/v1/payments/{}", created["id"].as_str().expect("an id"));
    let paid = house
        .merchant("GET", &path, PAPIER_KEY, None, None)
        .await
        .ok();
    assert_eq!(paid["status"], "authorised");
    assert_eq!(paid["authorised_at"], "2026-03-02T09:00:00.000Z");
    assert_eq!(paid["expires_at"], Value::Null);

    house.app.clock.advance(60);
    let cancel = format!("{path}/cancel");
    let cancelled = house
        .merchant("POST", &cancel, PAPIER_KEY, Some("c-1"), None)
        .await
        .ok();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["cancelled_at"], "2026-03-02T09:01:00.000Z");
    assert_eq!(cancelled["authorised_at"], "2026-03-02T09:00:00.000Z");
    assert_eq!(balance(&house, &session).await, 5000);
    assert_eq!(escrow(&house, papier()).await, 0);

    // Again: with the same key the same answer, with another one the same payment.
    let replayed = house
        .merchant("POST", &cancel, PAPIER_KEY, Some("c-1"), None)
        .await;
    assert_eq!(replayed.headers["idempotent-replayed"], "true");
    assert_eq!(replayed.ok(), cancelled);
    let again = house
        .merchant("POST", &cancel, PAPIER_KEY, Some("c-2"), Some(json!({})))
        .await;
    assert!(!again.headers.contains_key("idempotent-replayed"));
    assert_eq!(again.ok(), cancelled);
    assert_eq!(balance(&house, &session).await, 5000);

    let hub = at_the_hub(&house, &mut device).await;
    let order = house
        .own_page("GET", "/v1/orders", Some(token(&hub)), None)
        .await
        .ok();
    assert_eq!(order["data"][0]["status"], "cancelled");
    assert_eq!(order["next"], Value::Null);
}

#[tokio::test]
async fn pressed_twice_at_once_is_paid_once() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let (one, other) = tokio::join!(
        confirm(&house, &press, "press-1"),
        confirm(&house, &press, "press-1")
    );
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(one.bytes, other.bytes, "the same answer, byte for byte");
    let replayed = |answer: &Answer| answer.headers.contains_key("idempotent-replayed");
    assert_ne!(
        replayed(&one),
        replayed(&other),
        "one of them was the repetition"
    );
    assert_eq!(balance(&house, &session).await, 2600);
    assert_eq!(escrow(&house, lumen()).await, 2400);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let lost = confirm(&house, &press, "press-1").await;
    let before = traces(&house);

    house.app.clock.advance(2 * 3600);
    let again = confirm(&house, &press, "press-1").await;
    assert_eq!(
        again.status, 200,
        "an hour later it is still the same answer"
    );
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.bytes, lost.bytes);
    assert_eq!(again.headers["set-cookie"], lost.headers["set-cookie"]);
    assert_eq!(traces(&house), before);

    // Even a frame that forgot its key cannot pay twice with one touch.
    let other_key = confirm(&house, &press, "press-2").await;
    assert!(!other_key.headers.contains_key("idempotent-replayed"));
    let (lost, other) = (lost.json(), other_key.ok());
    assert_eq!(other["payment"], lost["payment"]);
    assert_eq!(other["receipt"], lost["receipt"]);
    assert_ne!(other["session"]["token"], lost["session"]["token"]);
    house.app.clock.advance(-2 * 3600);
    assert_eq!(balance(&house, &session).await, 2600);
}

#[tokio::test]
async fn no_token_is_kept_in_clear() {
    let house = market().await;
    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let confirmed = confirm(&house, &press, "press-1").await.ok();
    let secret = token(&confirmed["session"]);
    let kept = house.rows("select body from answers where key = 'press-1'");
    let kept = kept[0].blob(0).expect("the kept answer");
    let kept = String::from_utf8(kept).expect("JSON");
    assert!(kept.contains("authorised"), "{kept}");
    assert!(!kept.contains(secret) && !kept.contains("vst_"), "{kept}");
}

#[tokio::test]
async fn of_two_people_racing_for_a_cart_one_pays() {
    let house = market().await;
    let (mut ana, anas) = somebody(&house, "ana", 5000).await;
    let (mut karim, karims) = somebody(&house, "karim", 5000).await;
    let cart = cart_created(&house, "cart-1").await;
    let one = touch(&house, &mut ana, &cart_shown(&house, &cart));
    let other = touch(&house, &mut karim, &cart_shown(&house, &cart));
    let (one, other) = tokio::join!(
        confirm(&house, &one, "press-1"),
        confirm(&house, &other, "press-1")
    );
    let (winner, loser) = if one.status == 200 {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(winner.status, 200, "{}", winner.text());
    assert_eq!(loser.status, StatusCode::CONFLICT);
    assert_eq!(loser.problem(), "payment_already_authorised");
    let left = [balance(&house, &anas).await, balance(&house, &karims).await];
    assert_eq!(left.iter().sum::<i64>(), 10_000 - 4290);
    assert_eq!(escrow(&house, papier()).await, 4290);
}

#[tokio::test]
async fn too_small_a_balance_is_filled_and_the_same_touch_counts() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 300).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let before = traces(&house);
    let refused = confirm(&house, &press, "press-1").await;
    assert_eq!(refused.status, StatusCode::PAYMENT_REQUIRED);
    assert_eq!(refused.problem(), "insufficient_funds");
    assert!(refused.headers.contains_key("set-cookie"));
    assert_eq!(traces(&house), before, "nothing was charged");
    let problem = refused.json();
    assert_eq!(
        problem["balance"],
        json!({ "amount": 300, "currency": "EUR" })
    );
    assert_eq!(
        problem["missing"],
        json!({ "amount": 2100, "currency": "EUR" })
    );

    // The session that came with the problem fills the balance.
    let filled = top_up(&house, &problem["session"], "fill-1", 2100)
        .await
        .ok();
    assert_eq!(
        filled,
        json!({ "balance": { "amount": 2400, "currency": "EUR" } })
    );
    let confirmed = confirm(&house, &press, "press-1").await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert_eq!(balance(&house, &session).await, 0);

    // The retry's answer is kept now.
    let again = confirm(&house, &press, "press-1").await;
    assert_eq!(again.bytes, confirmed.bytes);
}

#[tokio::test]
async fn a_price_that_changed_is_not_charged() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let before = traces(&house);
    for (product, code) in [
        (lamp(2500), "price_changed"),
        (lamp(2300), "price_changed"),
        (
            vouch_domain::catalogue::Product {
                available: false,
                ..lamp(2400)
            },
            "product_unavailable",
        ),
    ] {
        put(&house, product).await;
        let refused = confirm(&house, &press, "press-1").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.problem(), code);
    }
    assert_eq!(traces(&house), before);
    put(&house, lamp(2400)).await;
    assert_eq!(confirm(&house, &press, "press-1").await.status, 200);
    assert_eq!(balance(&house, &session).await, 2600);
}

/// Each row is a confirmation that would succeed, but for one thing.
#[tokio::test]
async fn whatever_was_not_signed_or_shown_here_is_refused() {
    type Change = fn(&House, &Checkout, &mut Authenticator) -> Press;
    fn signing(
        house: &House,
        shown: &Checkout,
        device: &mut Authenticator,
        sign: Checkout,
    ) -> Press {
        let assertion = device.assert(&sign.challenge("Lumen"), RP, &in_shop());
        press(house, shown, assertion)
    }
    let rows: [(&str, StatusCode, Change); 12] = [
        (
            "assertion_challenge_mismatch",
            StatusCode::UNAUTHORIZED,
            |house, shown, device| {
                signing(
                    house,
                    shown,
                    device,
                    Checkout {
                        total: euros(1),
                        ..shown.clone()
                    },
                )
            },
        ),
        (
            "assertion_challenge_mismatch",
            StatusCode::UNAUTHORIZED,
            |house, shown, device| {
                signing(
                    house,
                    shown,
                    device,
                    Checkout {
                        nonce: [0; 32],
                        ..shown.clone()
                    },
                )
            },
        ),
        (
            "assertion_challenge_mismatch",
            StatusCode::UNAUTHORIZED,
            |house, shown, device| {
                let elsewhere = Origin::parse("https://www.lumen.example").expect("an origin");
                signing(
                    house,
                    shown,
                    device,
                    Checkout {
                        payee_origin: elsewhere,
                        ..shown.clone()
                    },
                )
            },
        ),
        // The frame in another shop's page, or in somebody's who is no shop.
        (
            "assertion_wrong_top_origin",
            StatusCode::FORBIDDEN,
            |house, shown, device| {
                let page = Page::framed(PAY, "https://evil.example");
                press(
                    house,
                    shown,
                    device.assert(&shown.challenge("Lumen"), RP, &page),
                )
            },
        ),
        (
            "assertion_wrong_top_origin",
            StatusCode::FORBIDDEN,
            |house, shown, device| {
                let page = Page::framed(PAY, "http://books.localhost:4401");
                press(
                    house,
                    shown,
                    device.assert(&shown.challenge("Lumen"), RP, &page),
                )
            },
        ),
        (
            "assertion_wrong_origin",
            StatusCode::FORBIDDEN,
            |house, shown, device| {
                let page = Page::top(SHOP);
                press(
                    house,
                    shown,
                    device.assert(&shown.challenge("Lumen"), RP, &page),
                )
            },
        ),
        // A checkout that says it was shown where the shop has no page: the signature is fine, the place is not.
        (
            "origin_not_registered",
            StatusCode::FORBIDDEN,
            |house, shown, device| {
                let evil = Origin::parse("https://evil.example").expect("an origin");
                let shown = Checkout {
                    payee_origin: evil,
                    ..shown.clone()
                };
                signing(house, &shown, device, shown.clone())
            },
        ),
        // A price that the catalogue never had.
        (
            "price_changed",
            StatusCode::CONFLICT,
            |house, shown, device| {
                let shown = Checkout {
                    total: euros(1),
                    ..shown.clone()
                };
                signing(house, &shown, device, shown.clone())
            },
        ),
        (
            "unknown_product",
            StatusCode::NOT_FOUND,
            |house, shown, device| {
                let order = vouch_server::checkout::Order::Product { sku: "lamp".into() };
                let shown = Checkout {
                    order,
                    ..shown.clone()
                };
                signing(house, &shown, device, shown.clone())
            },
        ),
        (
            "unknown_payment",
            StatusCode::NOT_FOUND,
            |house, shown, device| {
                let mut press = touch(house, device, shown);
                press.path = format!("/v1/payments/{}/confirm", PaymentId(77));
                press
            },
        ),
        (
            "unknown_checkout",
            StatusCode::UNPROCESSABLE_ENTITY,
            |house, shown, device| {
                let mut press = touch(house, device, shown);
                let sealed = press.body["checkout"].as_str().expect("sealed").to_owned();
                press.body["checkout"] = json!(sealed[..sealed.len() - 1]);
                press
            },
        ),
        (
            "assertion_malformed",
            StatusCode::UNPROCESSABLE_ENTITY,
            |house, shown, _| press(house, shown, json!({ "id": "x" })),
        ),
    ];
    let house = market_with(&["--rate-limits=off"]).await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    for (code, status, change) in rows {
        let before = traces(&house);
        let press = change(&house, &lamp_shown(&house), &mut device);
        let refused = confirm(&house, &press, "press-1").await;
        assert_eq!((refused.problem().as_str(), refused.status), (code, status));
        assert_eq!(traces(&house), before, "{code} leaves a trace");
    }
    assert_eq!(balance(&house, &session).await, 5000);
}

#[tokio::test]
async fn a_checkout_can_be_confirmed_for_an_hour() {
    let house = market().await;
    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    house.app.clock.advance(3600);
    let refused = confirm(&house, &press, "press-1").await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::GONE, "checkout_expired")
    );

    let cart = cart_created(&house, "cart-1").await;
    house.app.clock.advance(3599);
    let late = touch(&house, &mut device, &cart_shown(&house, &cart));
    house.app.clock.advance(1);
    let refused = confirm(&house, &late, "press-2").await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::GONE, "payment_expired")
    );
    let path = format!("/v1/payments/{}", cart["id"].as_str().expect("an id"));
    let expired = house
        .merchant("GET", &path, PAPIER_KEY, None, None)
        .await
        .ok();
    assert_eq!(expired["status"], "expired");
    assert_eq!(expired["expired_at"], "2026-03-02T11:00:00.000Z");
}

#[tokio::test]
async fn only_our_own_page_confirms_and_tops_up() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let bearer = format!("Bearer {}", token(&session));
    let top_up = json!({ "amount": 100, "currency": "EUR" });
    let before = traces(&house);
    for (path, body) in [(press.path.as_str(), &press.body), ("/v1/top-ups", &top_up)] {
        for origin in [Some(SHOP), Some("https://evil.example"), Some("null"), None] {
            let mut headers = vec![("idempotency-key", "k"), ("authorization", bearer.as_str())];
            headers.extend(origin.map(|origin| ("origin", origin)));
            let refused = house.call("POST", path, &headers, Some(body.clone())).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
            refused.problem();
        }
    }
    let refused = keyed_own_page(&house, "/v1/top-ups", None, "k", &top_up).await;
    assert_eq!(refused.problem(), "session_missing");
    assert_eq!(traces(&house), before);
}

#[tokio::test]
async fn a_shops_payments_are_its_own() {
    let house = market().await;
    let cart = cart_created(&house, "cart-1").await;
    let path = format!("/v1/payments/{}", cart["id"].as_str().expect("an id"));
    let cancel = format!("{path}/cancel");
    let before = traces(&house);
    for (method, path, key) in [
        ("GET", path.as_str(), LUMEN_KEY),
        ("POST", cancel.as_str(), LUMEN_KEY),
        (
            "GET",
            "/v1/payments/pay_00000000000000000000000001",
            PAPIER_KEY,
        ),
        ("GET", "/v1/payments/pay_", PAPIER_KEY),
        (
            "GET",
            "/v1/payments/mer_00000000000000000000000001",
            PAPIER_KEY,
        ),
        ("POST", "/v1/payments/%F0%9F%98%80/cancel", PAPIER_KEY),
    ] {
        let refused = house.merchant(method, path, key, Some("k"), None).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::NOT_FOUND, "unknown_payment"),
            "{method} {path}"
        );
    }
    // A payment of Papier's, in a checkout of Lumen's.
    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let shown = Checkout {
        order: cart_shown(&house, &cart).order,
        total: euros(4290),
        ..lamp_shown(&house)
    };
    let assertion = device.assert(&shown.challenge("Papier"), RP, &in_shop());
    let refused = confirm(&house, &press(&house, &shown, assertion), "press-1").await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::NOT_FOUND, "unknown_payment")
    );
    let after = traces(&house);
    assert_eq!(after[0], before[0], "payments");
    assert_eq!(after[4], before[4], "events");

    let list = house
        .merchant("GET", "/v1/payments", LUMEN_KEY, None, None)
        .await
        .ok();
    assert_eq!(list, json!({ "data": [], "next": null }));
    // Another shop may use the same Idempotency-Key for something else.
    let body = json!({ "currency": "EUR", "line_items": [{ "name": "Bulb", "quantity": 1, "unit_amount": 400 }] });
    let other = house
        .merchant(
            "POST",
            "/v1/payments",
            LUMEN_KEY,
            Some("cart-1"),
            Some(body),
        )
        .await;
    assert_eq!(other.status, 201, "{}", other.text());
}

#[tokio::test]
async fn a_secret_key_has_no_business_in_a_browser() {
    let house = market().await;
    let cart_path = format!(
        "/v1/payments/{}/cancel",
        cart_created(&house, "c").await["id"]
            .as_str()
            .expect("an id")
    );
    let bearer = format!("Bearer {PAPIER_KEY}");
    let before = traces(&house);
    for (method, path) in [
        ("POST", "/v1/payments"),
        ("GET", "/v1/payments"),
        ("POST", cart_path.as_str()),
    ] {
        for (name, value) in [
            ("origin", "http://books.localhost:4401"),
            ("origin", PAY),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let headers = [
                ("authorization", bearer.as_str()),
                ("idempotency-key", "k"),
                (name, value),
            ];
            let body = (method == "POST").then(cart);
            let refused = house.call(method, path, &headers, body).await;
            assert_eq!(
                (refused.status, refused.problem().as_str()),
                (StatusCode::FORBIDDEN, "secret_key_in_browser"),
                "{method} {path} {name}: {value}"
            );
            assert!(!refused.text().contains(PAPIER_KEY));
        }
    }
    for (key, code) in [
        ("pk_test_papier", "publishable_key_not_enough"),
        ("sk_test_nobody", "unknown_secret_key"),
        ("", "unknown_secret_key"),
    ] {
        let refused = house
            .merchant("POST", "/v1/payments", key, Some("k"), Some(cart()))
            .await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::UNAUTHORIZED, code)
        );
    }
    assert_eq!(traces(&house), before);
}

#[tokio::test]
async fn a_shop_lists_its_payments_in_pages() {
    let house = market().await;
    let mut made = Vec::new();
    for n in 0..5 {
        made.push(cart_created(&house, &format!("cart-{n}")).await["id"].clone());
        house.app.clock.advance(1);
    }
    made.reverse();
    let cancel = format!("/v1/payments/{}/cancel", made[1].as_str().expect("an id"));
    house
        .merchant("POST", &cancel, PAPIER_KEY, Some("c"), None)
        .await
        .ok();

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/payments?limit=2{cursor}");
        let page = house
            .merchant("GET", &path, PAPIER_KEY, None, None)
            .await
            .ok();
        let data = page["data"].as_array().expect("a list");
        assert!(data.len() <= 2);
        seen.extend(data.iter().map(|payment| payment["id"].clone()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, made);

    house.app.clock.advance(3600);
    for (query, count) in [
        ("status=created", 0),
        ("status=cancelled", 1),
        ("status=expired", 4),
        ("status=authorised", 0),
        ("limit=100", 5),
    ] {
        let path = format!("/v1/payments?{query}");
        let page = house
            .merchant("GET", &path, PAPIER_KEY, None, None)
            .await
            .ok();
        assert_eq!(
            page["data"].as_array().map(Vec::len),
            Some(count),
            "{query}"
        );
    }
    for (query, code) in [
        ("limit=0", "invalid_limit"),
        ("limit=101", "invalid_limit"),
        ("limit=-1", "invalid_limit"),
        ("limit=two", "invalid_limit"),
        ("cursor=x", "invalid_cursor"),
        ("cursor=pay_00000000000000000000000001", "invalid_cursor"),
        ("status=paid", "invalid_status"),
        ("page=2", "invalid_query"),
        ("limit=1&limit=2", "invalid_query"),
    ] {
        let path = format!("/v1/payments?{query}");
        let refused = house.merchant("GET", &path, PAPIER_KEY, None, None).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, code),
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_order_is_seen_by_whoever_paid_it() {
    let house = market().await;
    let (mut ana, _) = somebody(&house, "ana", 9000).await;
    let (mut karim, _) = somebody(&house, "karim", 0).await;
    let anas = at_the_hub(&house, &mut ana).await;
    let karims = at_the_hub(&house, &mut karim).await;
    let mut paid = Vec::new();
    for n in 0..3 {
        let press = touch(&house, &mut ana, &lamp_shown(&house));
        let confirmed = confirm(&house, &press, &format!("press-{n}")).await.ok();
        paid.push(confirmed["payment"]["id"].clone());
        house.app.clock.advance(1);
    }
    paid.reverse();
    let first = house
        .own_page("GET", "/v1/orders?limit=2", Some(token(&anas)), None)
        .await
        .ok();
    assert_eq!(first["data"][0]["id"], paid[0]);
    assert_eq!(first["data"][1]["id"], paid[1]);
    let next = format!(
        "/v1/orders?cursor={}",
        first["next"].as_str().expect("a next page")
    );
    let second = house
        .own_page("GET", &next, Some(token(&anas)), None)
        .await
        .ok();
    assert_eq!(second["data"][0]["id"], paid[2]);
    assert_eq!(second["next"], Value::Null);

    let one = format!("/v1/orders/{}", paid[0].as_str().expect("an id"));
    for (path, token, status, code) in [
        (one.as_str(), Some(token(&karims)), 404, "unknown_payment"),
        (next.as_str(), Some(token(&karims)), 422, "invalid_cursor"),
        (one.as_str(), None, 401, "session_missing"),
        (one.as_str(), Some("vst_nobody"), 401, "session_expired"),
        ("/v1/orders", None, 401, "session_missing"),
    ] {
        let refused = house.own_page("GET", path, token, None).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code),
            "{path}"
        );
    }
    let karims = house
        .own_page("GET", "/v1/orders", Some(token(&karims)), None)
        .await;
    assert_eq!(karims.ok()["data"], json!([]));
}

#[tokio::test]
async fn what_happens_is_counted_without_names() {
    vouch_server::http::status::recorder();
    let house = market().await;
    let (mut device, _) = somebody(&house, "ana", 300).await;
    cart_created(&house, "cart-1").await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    assert_eq!(confirm(&house, &press, "press-1").await.status, 402);
    let counted = house.get("/metrics").await.text();
    for line in [
        "vouch_payments_total{event=\"created\"}",
        "vouch_confirmations_total{outcome=\"insufficient_funds\"}",
        "vouch_top_ups_total",
    ] {
        assert!(counted.contains(line), "{line} in {counted}");
    }
    for private in ["pay_", "mer_", "shp_", "ana"] {
        assert!(!counted.contains(private), "{private} in {counted}");
    }
}
