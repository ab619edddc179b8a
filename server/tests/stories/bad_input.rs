//! What payments, top-ups and confirmations are sent by mistake or by malice: each is a problem with a stable code, and nothing
//! of it is kept.

use super::market::*;
use axum::http::StatusCode;
use serde_json::{Value, json};

const MAX: i64 = (1 << 53) - 1;

fn with(change: impl FnOnce(&mut Value)) -> String {
    let mut cart = cart();
    change(&mut cart);
    cart.to_string()
}

fn line(field: &str, value: Value) -> String {
    with(|cart| cart["line_items"][0][field] = value)
}

fn field(field: &str, value: Value) -> String {
    with(|cart| cart[field] = value)
}

#[tokio::test]
async fn a_cart_that_is_not_in_order_is_refused() {
    let house = market().await;
    let one = json!({ "name": "Tea", "quantity": 1, "unit_amount": 1200 });
    let rows: Vec<(String, u16, &str)> = vec![
        // Amounts.
        (line("unit_amount", json!(0)), 422, "amount_not_positive"),
        (line("unit_amount", json!(-1)), 422, "amount_not_positive"),
        (
            line("unit_amount", json!(i64::MIN)),
            422,
            "amount_not_positive",
        ),
        (line("unit_amount", json!(MAX + 1)), 422, "amount_too_large"),
        (
            line("unit_amount", json!(i64::MAX)),
            422,
            "amount_too_large",
        ),
        (line("unit_amount", json!(u64::MAX)), 422, "invalid_field"),
        (line("unit_amount", json!(12.5)), 422, "invalid_field"),
        (line("unit_amount", json!(1200.0)), 422, "invalid_field"),
        (line("unit_amount", json!("1200")), 422, "invalid_field"),
        (line("unit_amount", json!("12.00")), 422, "invalid_field"),
        (line("unit_amount", json!(null)), 422, "invalid_field"),
        (line("unit_amount", json!(true)), 422, "invalid_field"),
        (
            line("unit_amount", json!({ "amount": 1200, "currency": "EUR" })),
            422,
            "invalid_field",
        ),
        (
            cart().to_string().replace("1890", "1e400"),
            400,
            "malformed_body",
        ),
        (
            cart().to_string().replace("1890", "1e3"),
            422,
            "invalid_field",
        ),
        (
            cart().to_string().replace("1890", "NaN"),
            400,
            "malformed_body",
        ),
        (
            cart().to_string().replace("1890", "01890"),
            400,
            "malformed_body",
        ),
        // A total that no reader keeps exactly.
        (
            with(|cart| cart["line_items"][1]["unit_amount"] = json!(MAX)),
            422,
            "amount_too_large",
        ),
        // Quantities.
        (line("quantity", json!(0)), 422, "quantity_out_of_range"),
        (line("quantity", json!(-3)), 422, "quantity_out_of_range"),
        (line("quantity", json!(1000)), 422, "quantity_out_of_range"),
        (line("quantity", json!(1.5)), 422, "invalid_field"),
        (line("quantity", json!("1")), 422, "invalid_field"),
        // Currencies.
        (field("currency", json!("USD")), 422, "currency_mismatch"),
        (field("currency", json!("eur")), 422, "unknown_currency"),
        (field("currency", json!("XXX")), 422, "unknown_currency"),
        (field("currency", json!("")), 422, "unknown_currency"),
        (field("currency", json!(978)), 422, "invalid_field"),
        // Lines.
        (field("line_items", json!([])), 422, "line_items_empty"),
        (
            field("line_items", json!(vec![one.clone(); 201])),
            422,
            "line_items_too_many",
        ),
        (field("line_items", json!({})), 422, "invalid_field"),
        (line("price", json!(1)), 422, "invalid_field"),
        // Fields that are missing or that nobody knows.
        (field("amount", json!(1)), 422, "invalid_field"),
        (field("payee", json!("Somebody else")), 422, "invalid_field"),
        (
            with(|cart| drop(cart.as_object_mut().map(|cart| cart.remove("currency")))),
            422,
            "invalid_field",
        ),
        (
            r#"{"currency":"EUR","currency":"EUR","line_items":[]}"#.into(),
            422,
            "invalid_field",
        ),
        ("[]".into(), 422, "invalid_field"),
        ("null".into(), 422, "invalid_field"),
        // Words.
        (line("name", json!("")), 422, "text_blank"),
        (line("name", json!("\u{200b}")), 422, "text_blank"),
        (line("name", json!("x".repeat(201))), 422, "text_too_long"),
        (
            line("name", json!("x".repeat(10_000))),
            422,
            "text_too_long",
        ),
        (
            line("name", json!("a\u{0}b")),
            422,
            "text_control_character",
        ),
        (line("name", json!("a\nb")), 422, "text_control_character"),
        (
            line("name", json!("abc\u{202e}gpj.exe")),
            422,
            "text_direction_override",
        ),
        (
            line("name", json!("\u{2067}x\u{2069}")),
            422,
            "text_direction_override",
        ),
        (
            line("name", json!("<img src=x onerror=alert(1)>")),
            422,
            "text_markup",
        ),
        (line("name", json!("</script><script>")), 422, "text_markup"),
        (line("sku", json!("<b>")), 422, "text_markup"),
        (line("sku", json!("s".repeat(101))), 422, "text_too_long"),
        (
            field("reference", json!("r".repeat(201))),
            422,
            "text_too_long",
        ),
        (
            field("reference", json!("\u{202d}7")),
            422,
            "text_direction_override",
        ),
        (
            field("reference", json!("<svg onload=x>")),
            422,
            "text_markup",
        ),
        (
            field("return_url", json!("https://evil.example/")),
            422,
            "return_url_not_registered",
        ),
        (
            field("return_url", json!("javascript:alert(1)")),
            422,
            "return_url_not_registered",
        ),
        (
            field(
                "return_url",
                json!("http://books.localhost:4401@evil.example/"),
            ),
            422,
            "return_url_not_registered",
        ),
        // Not JSON.
        ("".into(), 400, "malformed_body"),
        ("{".into(), 400, "malformed_body"),
        (format!("{} x", cart()), 400, "malformed_body"),
        ("[".repeat(10_000), 422, "invalid_field"),
    ];
    let before = traces(&house);
    for (n, (body, status, code)) in rows.into_iter().enumerate() {
        let shown: String = body.chars().take(200).collect();
        let refused = raw(&house, "/v1/payments", PAPIER_KEY, &format!("k-{n}"), body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code),
            "{shown}"
        );
        assert!(
            refused.text().len() < 1000,
            "a problem does not repeat the body"
        );
    }
    assert_eq!(traces(&house), before, "nothing of it was kept");
}

#[tokio::test]
async fn a_body_that_is_no_text_or_too_long_is_refused() {
    let house = market().await;
    let before = traces(&house);
    let mut latin = cart().to_string().into_bytes();
    let at = latin
        .iter()
        .position(|byte| *byte == b'T')
        .expect("a letter");
    latin[at] = 0xe9;
    let long = |length: usize| {
        let mut body = cart().to_string().into_bytes();
        body.resize(length, b' ');
        body
    };
    for (body, status, code) in [
        (latin, 400, "malformed_body"),
        (vec![0xff, 0xfe, b'{', 0, b'}', 0], 400, "malformed_body"),
        (b"\xef\xbb\xbf{}".to_vec(), 400, "malformed_body"),
        (long(64 * 1024 + 1), 413, "body_too_large"),
        (long(10 * 1024 * 1024), 413, "body_too_large"),
    ] {
        let refused = raw(&house, "/v1/payments", PAPIER_KEY, "k", body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code)
        );
    }
    assert_eq!(traces(&house), before);
    let longest = raw(&house, "/v1/payments", PAPIER_KEY, "k", long(64 * 1024)).await;
    assert_eq!(longest.status, 201, "exactly 64 KB are taken");

    let bearer = format!("Bearer {PAPIER_KEY}");
    for content_type in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let mut request = axum::http::Request::post("/v1/payments")
            .header("authorization", &bearer)
            .header("idempotency-key", "l");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let request = request.body(cart().to_string().into()).expect("a request");
        let refused = house.send(request).await;
        assert_eq!(
            refused.problem(),
            "unsupported_media_type",
            "{content_type:?}"
        );
    }
}

#[tokio::test]
async fn what_is_allowed_is_allowed() {
    let house = market().await;
    let lines: Vec<Value> = (0..200)
        .map(|n| json!({ "name": format!("Book {n}"), "quantity": 999, "unit_amount": 1 }))
        .collect();
    for (n, (body, amount)) in [
        (field("line_items", json!(lines)), 200 * 999),
        (
            field(
                "line_items",
                json!([{ "name": "All", "quantity": 1, "unit_amount": MAX }]),
            ),
            MAX,
        ),
        (line("name", json!("Ærø — “茶” 🫖 <3 & שלום")), 4290),
        (line("name", json!("x".repeat(200))), 4290),
        (field("reference", Value::Null), 4290),
        (
            field(
                "return_url",
                json!("http://books.localhost:4401/thanks?x=1#y"),
            ),
            4290,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let created = raw(&house, "/v1/payments", PAPIER_KEY, &format!("k-{n}"), body).await;
        assert_eq!(created.status, 201, "{}", created.text());
        let created = created.ok();
        assert_eq!(created["amount"], amount);
        let path = format!("/v1/payments/{}", created["id"].as_str().expect("an id"));
        let read = house
            .merchant("GET", &path, PAPIER_KEY, None, None)
            .await
            .ok();
        assert_eq!(read, created, "what was kept is what was answered");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let house = market().await;
    let created = cart_created(&house, "key-1").await;
    let before = traces(&house);

    let replayed = raw(
        &house,
        "/v1/payments",
        PAPIER_KEY,
        "key-1",
        cart().to_string(),
    )
    .await;
    assert_eq!(replayed.status, StatusCode::CREATED);
    assert_eq!(replayed.headers["idempotent-replayed"], "true");
    assert_eq!(replayed.ok(), created);

    let cancel = format!(
        "/v1/payments/{}/cancel",
        created["id"].as_str().expect("an id")
    );
    for (path, body) in [
        ("/v1/payments", field("reference", json!("order-8"))),
        // Not even other white space: the key is bound to the bytes.
        ("/v1/payments", format!("{} ", cart())),
        (cancel.as_str(), "{}".into()),
    ] {
        let refused = raw(&house, path, PAPIER_KEY, "key-1", body).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::CONFLICT, "idempotency_key_reused"),
            "{path}"
        );
    }
    assert_eq!(traces(&house), before);

    // A refusal is not remembered: the corrected request may use the key.
    let wrong = raw(
        &house,
        "/v1/payments",
        PAPIER_KEY,
        "key-2",
        field("currency", json!("USD")),
    )
    .await;
    assert_eq!(wrong.problem(), "currency_mismatch");
    let right = raw(
        &house,
        "/v1/payments",
        PAPIER_KEY,
        "key-2",
        cart().to_string(),
    )
    .await;
    assert_eq!(right.status, 201);
}

#[tokio::test]
async fn two_identical_requests_at_once_have_one_effect() {
    let house = market().await;
    let same = || {
        raw(
            &house,
            "/v1/payments",
            PAPIER_KEY,
            "key-1",
            cart().to_string(),
        )
    };
    let answers = tokio::join!(same(), same(), same(), same());
    let answers = [answers.0, answers.1, answers.2, answers.3];
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert!(
        answers
            .iter()
            .all(|answer| answer.bytes == answers[0].bytes)
    );
    let replayed = answers
        .iter()
        .filter(|answer| answer.headers.contains_key("idempotent-replayed"));
    assert_eq!(replayed.count(), 3);
    assert_eq!(traces(&house)[0], ("payments", 1));
}

#[tokio::test]
async fn what_changes_something_needs_a_key() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    let payment = cart_created(&house, "c").await;
    let cancel = format!(
        "/v1/payments/{}/cancel",
        payment["id"].as_str().expect("an id")
    );
    let secret = format!("Bearer {PAPIER_KEY}");
    let bearer = format!("Bearer {}", token(&session));
    let own = ("origin", super::house::PAY);
    let before = traces(&house);
    for (path, headers, body) in [
        (
            "/v1/payments",
            vec![("authorization", secret.as_str())],
            cart(),
        ),
        (
            cancel.as_str(),
            vec![("authorization", secret.as_str())],
            json!({}),
        ),
        (press.path.as_str(), vec![own], press.body.clone()),
        (
            "/v1/top-ups",
            vec![own, ("authorization", bearer.as_str())],
            json!({ "amount": 1, "currency": "EUR" }),
        ),
    ] {
        let long = "k".repeat(256);
        for (keys, code) in [
            (vec![], "idempotency_key_missing"),
            (vec![""], "idempotency_key_malformed"),
            (vec!["two words"], "idempotency_key_malformed"),
            (vec![long.as_str()], "idempotency_key_malformed"),
            (vec!["one", "two"], "idempotency_key_malformed"),
        ] {
            let mut headers = headers.clone();
            headers.extend(keys.iter().map(|key| ("idempotency-key", *key)));
            let refused = house.call("POST", path, &headers, Some(body.clone())).await;
            assert_eq!(
                (refused.status, refused.problem().as_str()),
                (StatusCode::BAD_REQUEST, code),
                "{path} {keys:?}"
            );
        }
    }
    assert_eq!(traces(&house), before);
}

#[tokio::test]
async fn play_money_has_bounds() {
    let house = market().await;
    let (_, session) = somebody(&house, "ana", 0).await;
    let before = traces(&house);
    for (n, (body, status, code)) in [
        (
            json!({ "amount": 0, "currency": "EUR" }),
            422,
            "amount_not_positive",
        ),
        (
            json!({ "amount": -100, "currency": "EUR" }),
            422,
            "amount_not_positive",
        ),
        (
            json!({ "amount": MAX + 1, "currency": "EUR" }),
            422,
            "amount_too_large",
        ),
        (
            json!({ "amount": 10_000_001, "currency": "EUR" }),
            422,
            "top_up_too_large",
        ),
        (
            json!({ "amount": 0.5, "currency": "EUR" }),
            422,
            "invalid_field",
        ),
        (
            json!({ "amount": "100", "currency": "EUR" }),
            422,
            "invalid_field",
        ),
        (
            json!({ "amount": 100, "currency": "USD" }),
            422,
            "currency_mismatch",
        ),
        (
            json!({ "amount": 100, "currency": "BTC" }),
            422,
            "unknown_currency",
        ),
        (json!({ "amount": 100 }), 422, "invalid_field"),
        (
            json!({ "amount": 100, "currency": "EUR", "shopper": "x" }),
            422,
            "invalid_field",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("k-{n}");
        let refused =
            keyed_own_page(&house, "/v1/top-ups", Some(token(&session)), &key, &body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code),
            "{body}"
        );
    }
    assert_eq!(traces(&house), before);

    for key in ["a", "b"] {
        assert_eq!(top_up(&house, &session, key, 10_000_000).await.status, 200);
    }
    let replayed = top_up(&house, &session, "b", 10_000_000).await;
    assert_eq!(replayed.headers["idempotent-replayed"], "true");
    let refused = top_up(&house, &session, "c", 5_000_001).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem().as_str()),
        (409, "top_up_day_exceeded")
    );
    assert_eq!(top_up(&house, &session, "d", 5_000_000).await.status, 200);
    assert_eq!(balance(&house, &session).await, 25_000_000);
    for (query, code) in [
        ("?currency=USD", "currency_mismatch"),
        ("?currency=btc", "unknown_currency"),
        ("?wallet=1", "invalid_query"),
    ] {
        let path = format!("/v1/balance{query}");
        let refused = house
            .own_page("GET", &path, Some(token(&session)), None)
            .await;
        assert_eq!(refused.problem(), code, "{query}");
    }
}
