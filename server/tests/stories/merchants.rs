//! A shop's server asks who it is and says where it wants to hear of events; keys in the wrong hands open nothing.

use super::house::{Answer, House, MONDAY};
use axum::http::StatusCode;
use serde_json::{Value, json};
use vouch_domain::merchants::{self, Create, Mode, Origin, SecretKey};
use vouch_domain::{Currency, MerchantId};

/// A shop with its secret key.
pub struct Shop {
    pub id: MerchantId,
    pub secret: String,
}

/// Makes a sandbox shop as `vouch merchant create` does.
pub async fn open_shop(house: &House, name: &str, key: &str, currency: Currency) -> Shop {
    let seed = name.as_bytes()[0];
    let secret_key = SecretKey::new(Mode::Sandbox, [seed; 32]);
    let create = Create {
        id: MerchantId(u128::from(seed)),
        name: name.into(),
        mode: Mode::Sandbox,
        currency,
        origins: vec![Origin::parse("http://shop.localhost:4400").expect("good")],
        publishable_key: key.into(),
        secret_key: secret_key.clone(),
    };
    let merchant = house
        .app
        .store
        .write(move |work| merchants::create(work, create, MONDAY))
        .await
        .expect("the shop opens");
    Shop {
        id: merchant.id,
        secret: secret_key.reveal().into(),
    }
}

async fn lumen(house: &House) -> Shop {
    open_shop(house, "Lumen", "pk_test_lumen", Currency::EUR).await
}

async fn endpoints(house: &House, shop: &Shop) -> Value {
    house
        .merchant("GET", "/v1/webhook-endpoints", &shop.secret, None, None)
        .await
        .ok()
}

#[tokio::test]
async fn a_shop_reads_what_it_is_and_no_secret() {
    let house = House::open();
    let shop = lumen(&house).await;
    let answer = house
        .merchant("GET", "/v1/merchant", &shop.secret, None, None)
        .await;
    let text = answer.text();
    assert_eq!(
        answer.ok(),
        json!({
            "id": shop.id.to_string(),
            "name": "Lumen",
            "mode": "sandbox",
            "currency": "EUR",
            "origins": ["http://shop.localhost:4400"],
            "publishable_key": "pk_test_lumen",
            "created_at": "2026-03-02T09:00:00.000Z",
        })
    );
    assert!(!text.contains("sk_test"));
}

#[tokio::test]
async fn keys_in_the_wrong_hands_open_nothing() {
    let house = House::open();
    let shop = lumen(&house).await;
    let bearer = format!("Bearer {}", shop.secret);
    let live = bearer.replace("sk_test", "sk_live");
    let table: &[(&[(&str, &str)], StatusCode, &str)] = &[
        (&[], StatusCode::UNAUTHORIZED, "secret_key_missing"),
        (
            &[("authorization", "Basic abc")],
            StatusCode::UNAUTHORIZED,
            "secret_key_missing",
        ),
        (
            &[("authorization", "Bearer pk_test_lumen")],
            StatusCode::UNAUTHORIZED,
            "publishable_key_not_enough",
        ),
        (
            &[("authorization", "Bearer sk_test_nobody")],
            StatusCode::UNAUTHORIZED,
            "unknown_secret_key",
        ),
        (
            &[("authorization", &bearer[..bearer.len() - 1])],
            StatusCode::UNAUTHORIZED,
            "unknown_secret_key",
        ),
        (
            &[("authorization", &live)],
            StatusCode::UNAUTHORIZED,
            "unknown_secret_key",
        ),
        (
            &[
                ("authorization", &bearer),
                ("origin", "http://shop.localhost:4400"),
            ],
            StatusCode::FORBIDDEN,
            "secret_key_in_browser",
        ),
        (
            &[("authorization", &bearer), ("origin", "null")],
            StatusCode::FORBIDDEN,
            "secret_key_in_browser",
        ),
        (
            &[
                ("authorization", &bearer),
                ("sec-fetch-site", "same-origin"),
            ],
            StatusCode::FORBIDDEN,
            "secret_key_in_browser",
        ),
    ];
    for (method, path) in [
        ("GET", "/v1/merchant"),
        ("GET", "/v1/webhook-endpoints"),
        ("POST", "/v1/webhook-endpoints"),
        ("GET", "/v1/catalogue"),
        ("PUT", "/v1/catalogue"),
    ] {
        for (headers, status, code) in table {
            let body = (method == "POST").then(|| json!({ "url": "https://a.example/" }));
            let answer = house.call(method, path, headers, body).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (*status, *code),
                "{method} {path} {headers:?}"
            );
            assert!(!answer.text().contains("sk_test_"), "a key is told back");
        }
    }
    assert_eq!(endpoints(&house, &shop).await["data"], json!([]));
}

#[tokio::test]
async fn a_rolled_key_replaces_the_former_one_at_once() {
    let house = House::open();
    let shop = lumen(&house).await;
    let (_, key) = house
        .app
        .store
        .write(move |work| merchants::roll_secret(work, shop.id, [77; 32]))
        .await
        .expect("rolled");
    let with = async |key: &str| house.merchant("GET", "/v1/merchant", key, None, None).await;
    assert_eq!(with(key.reveal()).await.status, StatusCode::OK);
    assert_eq!(with(&shop.secret).await.problem(), "unknown_secret_key");
}

#[tokio::test]
async fn an_endpoint_is_added_listed_and_removed() {
    let house = House::open();
    let (shop, other) = (
        lumen(&house).await,
        open_shop(&house, "Papier", "pk_test_papier", Currency::EUR).await,
    );
    let add = |url: &'static str| {
        house.merchant(
            "POST",
            "/v1/webhook-endpoints",
            &shop.secret,
            None,
            Some(json!({ "url": url })),
        )
    };
    let answer = add("HTTPS://Lumen.example:443/hooks?a=1").await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let made = answer.ok();
    assert_eq!(made["url"], "https://lumen.example/hooks?a=1");
    let secret = made["secret"].as_str().expect("a secret, once");
    standardwebhooks::Webhook::new(secret).expect("a secret of Standard Webhooks");
    assert_eq!(
        secret.len(),
        "whsec_".len() + 44,
        "32 random bytes in base64"
    );
    house.app.clock.advance(1);
    let second = add("http://books.localhost:4401/webhooks/vouch").await.ok();
    assert_ne!(second["secret"], made["secret"]);

    let listed = endpoints(&house, &shop).await;
    assert_eq!(
        listed["data"],
        json!([
            { "id": made["id"], "url": made["url"], "events": ["*"], "enabled": true, "created_at": made["created_at"] },
            { "id": second["id"], "url": second["url"], "events": ["*"], "enabled": true, "created_at": second["created_at"] },
        ])
    );
    assert_eq!(endpoints(&house, &other).await["data"], json!([]));

    let path = format!("/v1/webhook-endpoints/{}", made["id"].as_str().expect("id"));
    let remove =
        async |key: &str| -> Answer { house.merchant("DELETE", &path, key, None, None).await };
    let foreign = remove(&other.secret).await;
    assert_eq!(
        (foreign.status, foreign.problem().as_str()),
        (StatusCode::NOT_FOUND, "unknown_endpoint")
    );
    assert_eq!(remove(&shop.secret).await.status, StatusCode::NO_CONTENT);
    assert_eq!(remove(&shop.secret).await.problem(), "unknown_endpoint");
    let left = endpoints(&house, &shop).await;
    assert_eq!(left["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_lost_answer_with_a_key_is_asked_for_again() {
    let house = House::open();
    let shop = lumen(&house).await;
    let add = async |url: &str| {
        let body = Some(json!({ "url": url }));
        house
            .merchant(
                "POST",
                "/v1/webhook-endpoints",
                &shop.secret,
                Some("one"),
                body,
            )
            .await
    };
    let first = add("https://lumen.example/a").await;
    let again = add("https://lumen.example/a").await;
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let other = add("https://lumen.example/b").await;
    assert_eq!(
        (other.status, other.problem().as_str()),
        (StatusCode::CONFLICT, "idempotency_key_reused")
    );
    let listed = endpoints(&house, &shop).await;
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn bad_endpoints_change_nothing() {
    let house = House::open();
    let shop = lumen(&house).await;
    let long = format!("https://a.example/{}", "x".repeat(3000));
    for (body, status, code) in [
        (
            json!({ "url": "http://lumen.example/hooks" }),
            422,
            "endpoint_url_needs_https",
        ),
        (
            json!({ "url": "https://10.0.0.1/hooks" }),
            422,
            "endpoint_url_not_public",
        ),
        (
            json!({ "url": "https://user:secret@lumen.example/" }),
            422,
            "endpoint_url_malformed",
        ),
        (
            json!({ "url": "javascript:alert(1)" }),
            422,
            "endpoint_url_malformed",
        ),
        (
            json!({ "url": "https://a.example/\u{0}" }),
            422,
            "endpoint_url_malformed",
        ),
        (
            json!({ "url": "https://a.example/\u{202e}" }),
            422,
            "endpoint_url_malformed",
        ),
        (json!({ "url": "" }), 422, "endpoint_url_malformed"),
        (json!({ "url": long }), 422, "endpoint_url_malformed"),
        (json!({ "url": 7 }), 422, "invalid_field"),
        (json!({}), 422, "invalid_field"),
        (
            json!({ "url": "https://a.example/", "secret": "whsec_mine" }),
            422,
            "invalid_field",
        ),
        (
            json!({ "url": "https://a.example/", "pad": "x".repeat(70_000) }),
            413,
            "body_too_large",
        ),
    ] {
        let shown = body.to_string().chars().take(60).collect::<String>();
        let answer = house
            .merchant(
                "POST",
                "/v1/webhook-endpoints",
                &shop.secret,
                None,
                Some(body),
            )
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{shown}"
        );
    }
    for id in ["", "whe_", "mer_00000000000000000000000001", "%00", "..%2f"] {
        let path = format!("/v1/webhook-endpoints/{id}");
        let answer = house
            .merchant("DELETE", &path, &shop.secret, None, None)
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(endpoints(&house, &shop).await["data"], json!([]));
}
