//! From order to proven delivery, and every way back, through the doors of the merchant, the shopper and the courier. Each house
//! has its books verified at the end.

use super::authenticator::{Authenticator, Page};
use super::house::{Answer, House, PAY};
use super::market::*;
use super::people::{lumen, try_sign_in};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio_util::sync::CancellationToken;
use vouch_domain::delivery::{self, Verifier};
use vouch_domain::disputes::Side;
use vouch_domain::ledger::{self, Book};
use vouch_domain::merchants::Mode;
use vouch_domain::{Currency, DisputeId, payments, trust};
use vouch_server::jobs::timers::fire_due;

const DAY: u64 = 24 * 3600;

/// Ana has paid for the lamp: 2,400 of her 5,000.
struct Story {
    house: House,
    device: Authenticator,
    session: Value,
    payment: String,
}

impl Story {
    async fn begin() -> Self {
        let house = market().await;
        let (mut device, _) = somebody(&house, "ana", 5000).await;
        let checkout = lamp_shown(&house);
        let press = touch(&house, &mut device, &checkout);
        confirm(&house, &press, "press-1").await.ok();
        let session = try_sign_in(&house, &mut device, &Page::top(PAY), json!({}))
            .await
            .ok();
        Self {
            house,
            device,
            session,
            payment: checkout.payment().to_string(),
        }
    }

    async fn shops(&self, method: &str, path: &str, key: &str, body: Option<Value>) -> Answer {
        let key = Some(key).filter(|_| method != "GET");
        self.house
            .merchant(method, path, LUMEN_KEY, key, body)
            .await
    }

    async fn ship(&self, key: &str, body: Value) -> Answer {
        let path = format!("/v1/payments/{}/parcels", self.payment);
        self.shops("POST", &path, key, Some(body)).await
    }

    async fn refund(&self, key: &str, body: Value) -> Answer {
        let path = format!("/v1/payments/{}/refunds", self.payment);
        self.shops("POST", &path, key, Some(body)).await
    }

    async fn hub(&self, method: &str, path: &str) -> Answer {
        let path = format!("/v1/orders/{}{path}", self.payment);
        self.house
            .own_page(method, &path, Some(token(&self.session)), None)
            .await
    }

    async fn order(&self) -> Value {
        self.hub("GET", "").await.ok()
    }

    async fn status(&self) -> Value {
        let path = format!("/v1/payments/{}", self.payment);
        self.shops("GET", &path, "", None).await.ok()["status"].clone()
    }

    /// Days pass, whatever falls due happens, and Ana signs in again.
    async fn wait(&mut self, seconds: u64) {
        self.house.app.clock.advance(seconds as i64);
        fire_due(&self.house.app, &CancellationToken::new())
            .await
            .expect("what is due fires");
        self.session = try_sign_in(&self.house, &mut self.device, &Page::top(PAY), json!({}))
            .await
            .ok();
    }

    /// Ana's, in escrow, the shop's.
    async fn money(&self) -> (i64, i64, i64) {
        let shops = self.house.app.store.read(move |work| {
            let book = Book::Merchant(lumen().id);
            Ok(ledger::balance(work, book, Mode::Sandbox, Currency::EUR)?.minor)
        });
        (
            balance(&self.house, &self.session).await,
            escrow(&self.house, lumen()).await,
            shops.await.expect("read"),
        )
    }
}

/// What a courier does: no login, no script, a form.
async fn types(house: &House, url: &str, code: &str) -> Answer {
    let path = url.strip_prefix(PAY).expect("on our origin");
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("code={code}")))
        .expect("a well-formed request");
    house.send(request).await
}

fn parcel() -> Value {
    json!({ "carrier": "Colis Vert", "tracking": "CV1" })
}

#[tokio::test]
async fn ordered_shipped_handed_over_by_code_and_the_shop_has_the_money() {
    let story = Story::begin().await;
    assert_eq!(story.order().await["parcels"], Value::Null);
    let shipped = story.ship("ship-1", parcel()).await;
    assert_eq!(shipped.status, StatusCode::CREATED, "{}", shipped.text());
    assert!(
        !shipped.text().contains("\"code\""),
        "the code is the shopper's alone"
    );
    let shipped = shipped.ok();
    let again = story.ship("ship-1", parcel()).await.ok();
    assert_eq!(again, shipped, "a lost answer, asked for again");
    assert_eq!(story.status().await, "shipped");

    let order = story.order().await;
    let code = order["parcels"][0]["code"]
        .as_str()
        .expect("a code")
        .to_owned();
    assert_eq!(code.len(), 6);
    assert_eq!(order["parcels"][0]["tracking"], "CV1");
    assert_eq!(order["parcels"][0]["courier_url"], Value::Null);
    assert!(
        order["parcels"][0]["qr"]
            .as_str()
            .expect("a picture")
            .starts_with("<svg")
    );
    let rows = format!("{:?}", story.house.rows("select * from delivery_parcels"));
    assert!(!rows.contains(&code), "no row holds the code");

    let url = shipped["courier_url"].as_str().expect("a link").to_owned();
    let page = story.house.get(url.strip_prefix(PAY).expect("ours")).await;
    let text = page.text();
    assert_eq!(page.status, 200);
    assert!(text.contains("Hand-over code") && !text.contains("<script"));
    for private in ["ana", "Arc table lamp", "pay_", &code] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("ASCII");
    assert!(policy.contains("form-action 'self'"), "{policy}");

    let wrong = if code == "000000" { "000001" } else { "000000" };
    let no = types(&story.house, &url, wrong).await;
    assert_eq!(no.status, StatusCode::FORBIDDEN);
    assert!(
        no.text()
            .contains("No</strong> That is not the code. 4 tries are left.")
    );
    let yes = types(&story.house, &url, &code).await;
    assert_eq!(yes.status, StatusCode::OK);
    assert!(yes.text().contains("Yes</strong>"), "{}", yes.text());
    assert_eq!(story.status().await, "released");
    assert_eq!(story.money().await, (2600, 0, 2400));

    // Code and link are used up, and nothing moves twice.
    let again = types(&story.house, &url, &code).await;
    assert!(again.text().contains("handed over already"));
    assert_eq!(story.hub("POST", "/received").await.ok()["kind"], "code");
    assert_eq!(story.money().await, (2600, 0, 2400));
    let order = story.order().await;
    assert_eq!(order["parcels"][0]["code"], Value::Null);
    assert_eq!(order["parcels"][0]["arrived_by"], "code");

    let path = format!("/v1/payments/{}/parcels", story.payment);
    let seen = story.shops("GET", &path, "", None).await.ok();
    assert_eq!(seen["evidence"][0]["level"], 4);
    let events = story.shops("GET", "/v1/events", "", None).await.ok();
    let mut kinds: Vec<_> = events["data"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| {
            (
                event["type"].clone(),
                event["data"]["payment"]["status"].clone(),
            )
        })
        .collect();
    kinds.reverse();
    let told = ["authorised", "shipped", "delivered", "released"];
    assert_eq!(
        kinds,
        told.map(|name| (json!(format!("payment.{name}")), json!(name)))
    );
}

#[tokio::test]
async fn what_a_courier_may_not() {
    let mut story = Story::begin().await;
    let first = story.ship("ship-1", parcel()).await.ok();
    let url = first["courier_url"].as_str().expect("a link").to_owned();
    let code = story.order().await["parcels"][0]["code"].clone();
    let code = code.as_str().expect("a code").to_owned();
    let (link, seal) = url.rsplit_once('/').expect("a sealed link");

    // A link altered, of another purpose, of nothing.
    let altered = format!("{link}/B{}", &seal[1..]);
    let receipt = story.order().await["receipt_url"].clone();
    let receipt = receipt
        .as_str()
        .expect("a link")
        .rsplit_once('=')
        .expect("a seal")
        .1
        .to_owned();
    for url in [
        altered,
        format!("{link}/{receipt}"),
        format!("{link}/nothing"),
    ] {
        let answer = types(&story.house, &url, &code).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{url}");
    }
    for malformed in ["", "12345", "1234567", "abcdef", "%00%00", "<b>1</b>"] {
        let answer = types(&story.house, &url, malformed).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{malformed}"
        );
        assert!(answer.text().contains("A code has six digits."));
    }

    // Guessing from many sides at once.
    let number: u32 = code.parse().expect("digits");
    let guesses = (1..=12).map(|step| format!("{:06}", (number + step) % 1_000_000));
    let guesses: Vec<String> = guesses.collect();
    let tried = guesses.iter().map(|guess| types(&story.house, &url, guess));
    let tried = futures_util::future::join_all(tried).await;
    let locked = tried
        .iter()
        .filter(|it| it.text().contains("Too many wrong codes"));
    assert_eq!(locked.count(), 8, "the fifth locks, and so do all after it");
    let right = types(&story.house, &url, &code).await;
    assert!(
        right.text().contains("Try again in 15 min."),
        "{}",
        right.text()
    );
    assert_eq!(story.status().await, "shipped");

    story.wait(15 * 60).await;
    assert!(
        types(&story.house, &url, &code)
            .await
            .text()
            .contains("Yes</strong>")
    );
    assert_eq!(story.money().await, (2600, 0, 2400));
}

#[tokio::test]
async fn a_courier_is_told_to_take_back_what_was_called_off() {
    let story = Story::begin().await;
    let shipped = story.ship("ship-1", parcel()).await.ok();
    let code = story.order().await["parcels"][0]["code"].clone();
    story.refund("back-1", json!({})).await.ok();
    let url = shipped["courier_url"].as_str().expect("a link");
    let over = types(&story.house, url, code.as_str().expect("a code")).await;
    assert_eq!(over.status, StatusCode::GONE);
    assert!(over.text().contains("Take the parcel back."));
    assert_eq!(story.money().await, (5000, 0, 0));
    assert_eq!(story.order().await["parcels"][0]["code"], Value::Null);
}

#[tokio::test]
async fn nothing_shipped_in_a_week_and_the_money_is_back() {
    let mut story = Story::begin().await;
    story.wait(7 * DAY - 1).await;
    assert_eq!(story.status().await, "authorised");
    story.wait(1).await;
    assert_eq!(story.status().await, "cancelled");
    assert_eq!(story.money().await, (5000, 0, 0));
    let late = story.ship("ship-1", parcel()).await;
    assert_eq!(late.problem(), "payment_cancelled");
}

#[tokio::test]
async fn whoever_waited_thirty_days_has_the_money_back() {
    let mut story = Story::begin().await;
    let shipped = story.ship("ship-1", parcel()).await.ok();
    let notes = format!(
        "/v1/parcels/{}/notes",
        shipped["id"].as_str().expect("an id")
    );
    let note = json!({ "detail": "The carrier says that it is there." });
    let noted = story.shops("POST", &notes, "note-1", Some(note)).await;
    assert_eq!(noted.status, StatusCode::CREATED);
    assert_eq!(noted.ok()["level"], 0);
    story.wait(30 * DAY - 1).await;
    assert_eq!(
        story.status().await,
        "shipped",
        "the shop's word is never enough"
    );
    assert_eq!(story.order().await["overdue"], Value::Null);
    let early = story.hub("POST", "/refund").await;
    assert_eq!(early.problem(), "delivery_not_overdue");
    story.wait(1).await;
    assert_eq!(story.order().await["overdue"], true);
    let back = story.hub("POST", "/refund").await.ok();
    assert_eq!(back["status"], "refunded");
    assert_eq!(back["refunds"][0]["reason"], "not_delivered");
    assert_eq!(
        story.hub("POST", "/refund").await.ok()["refunds"],
        back["refunds"]
    );
    assert_eq!(story.money().await, (5000, 0, 0));
}

#[tokio::test]
async fn parts_go_back_before_and_after_the_shop_has_the_money() {
    let mut story = Story::begin().await;
    let back = json!({ "amount": 400, "note": "A scratch, sorry." });
    let part = story.refund("back-1", back.clone()).await;
    assert_eq!(part.status, StatusCode::CREATED, "{}", part.text());
    let part = part.ok();
    assert_eq!(story.refund("back-1", back).await.ok(), part, "once");
    assert_eq!(story.money().await, (3000, 2000, 0));
    assert_eq!(
        story.order().await["refunds"][0]["note"],
        "A scratch, sorry."
    );

    story.ship("ship-1", parcel()).await.ok();
    story.hub("POST", "/received").await.ok();
    assert_eq!(story.money().await, (3000, 0, 2000));
    story.wait(1).await;
    story.refund("back-2", json!({ "amount": 500 })).await.ok();
    assert_eq!(story.money().await, (3500, 0, 1500));
    let line = json!({ "line_items": [{ "line": 1, "quantity": 1 }] });
    let whole = story.refund("back-3", line).await;
    assert_eq!(whole.problem(), "refund_too_large");
    story.wait(1).await;
    story.refund("back-4", json!({})).await.ok();
    assert_eq!(story.money().await, (5000, 0, 0));
    assert_eq!(story.status().await, "refunded");
    let path = format!("/v1/payments/{}/refunds", story.payment);
    let all = story.shops("GET", &path, "", None).await.ok();
    let amounts: Vec<_> = all["data"]
        .as_array()
        .expect("refunds")
        .iter()
        .map(|it| it["amount"].clone())
        .collect();
    assert_eq!(amounts, [400, 500, 1500]);
}

#[tokio::test]
async fn two_refunds_at_once_never_give_more_than_was_paid() {
    let story = Story::begin().await;
    let racing = (0..6).map(|key| {
        let key = format!("back-{key}");
        let story = &story;
        async move { story.refund(&key, json!({ "amount": 1000 })).await.status }
    });
    let given = futures_util::future::join_all(racing).await;
    let given = given
        .iter()
        .filter(|status| **status == StatusCode::CREATED);
    assert_eq!(given.count(), 2);
    assert_eq!(story.money().await, (4600, 400, 0));
}

#[tokio::test]
async fn what_a_shop_sends_wrong_changes_nothing() {
    let story = Story::begin().await;
    let id = story.payment.clone();
    story.ship("ship-1", parcel()).await.ok();
    let traces_before = traces(&story.house);
    let parcels = format!("/v1/payments/{id}/parcels");
    let refunds = format!("/v1/payments/{id}/refunds");
    let cancel = format!("/v1/payments/{id}/cancel");
    let rows = [
        (
            &*parcels,
            json!({ "carrier": "Colis Vert", "tracking": "CV1" }),
            409,
            "parcel_shipped_twice",
        ),
        (
            &parcels,
            json!({ "carrier": "x".repeat(61) }),
            422,
            "text_too_long",
        ),
        (&parcels, json!({ "tracking": "" }), 422, "text_blank"),
        (&parcels, json!({ "weight": 3 }), 422, "invalid_field"),
        (
            "/v1/payments/pay_nothing/parcels",
            parcel(),
            404,
            "unknown_payment",
        ),
        (
            "/v1/parcels/par_nothing/notes",
            json!({ "detail": "there" }),
            404,
            "unknown_parcel",
        ),
        (&refunds, json!({ "amount": 0 }), 422, "refund_empty"),
        (&refunds, json!({ "amount": -1 }), 422, "refund_empty"),
        (&refunds, json!({ "amount": 2401 }), 409, "refund_too_large"),
        (
            &refunds,
            json!({ "amount": 1, "line_items": [] }),
            422,
            "invalid_field",
        ),
        (
            &refunds,
            json!({ "line_items": [{ "line": 2, "quantity": 1 }] }),
            422,
            "unknown_line_item",
        ),
        (
            &refunds,
            json!({ "line_items": [{ "line": 1, "quantity": 2 }] }),
            409,
            "line_item_refunded",
        ),
        (&refunds, json!({ "amount": 1.5 }), 422, "invalid_field"),
        (
            &refunds,
            json!({ "note": "x".repeat(501) }),
            422,
            "text_too_long",
        ),
        (&cancel, Value::Null, 409, "payment_already_shipped"),
    ];
    for (nth, (path, body, status, code)) in rows.into_iter().enumerate() {
        let body = Some(body).filter(|body| !body.is_null());
        let key = format!("wrong-{nth}");
        let answer = story.shops("POST", path, &key, body.clone()).await;
        let shown = format!("{path} {body:?}: {}", answer.text());
        assert_eq!(answer.status.as_u16(), status, "{shown}");
        assert!(
            answer.text().contains(&format!("\"{code}\"")),
            "{code} in {shown}"
        );
    }
    assert_eq!(story.money().await, (2600, 2400, 0));
    assert_eq!(traces(&story.house), traces_before);

    // Another shop sees and moves nothing of it.
    for (method, path) in [
        ("GET", &parcels),
        ("GET", &refunds),
        ("POST", &parcels),
        ("POST", &refunds),
    ] {
        let key = (method == "POST").then_some("theirs");
        let body = (method == "POST").then(|| json!({}));
        let answer = story
            .house
            .merchant(method, path, PAPIER_KEY, key, body)
            .await;
        assert_eq!(answer.problem(), "unknown_payment", "{method} {path}");
    }
}

#[tokio::test]
async fn a_sandbox_shop_sets_its_clock_ahead_and_every_deadline_is_seen_at_once() {
    let story = Story::begin().await;
    let clock = |key, seconds| {
        let body = json!({ "seconds": seconds });
        story.shops("POST", "/v1/test/clock", key, Some(body))
    };
    let now = story.shops("GET", "/v1/test/clock", "", None).await.ok();
    assert_eq!(
        now,
        json!({ "now": "2026-03-02T09:00:00.000Z", "ahead_seconds": 0 })
    );
    let moved = clock("clock-1", 7 * DAY as i64 - 1).await.ok();
    assert_eq!(
        moved,
        json!({ "now": "2026-03-09T08:59:59.000Z", "ahead_seconds": 604799 })
    );
    assert_eq!(story.status().await, "authorised");
    assert_eq!(
        clock("clock-1", 7 * DAY as i64 - 1).await.ok(),
        moved,
        "once"
    );
    clock("clock-2", 1).await.ok();
    assert_eq!(story.status().await, "cancelled");
    assert_eq!(story.money().await, (5000, 0, 0));

    for (key, body, code) in [
        ("wrong-1", json!({ "seconds": -1 }), "clock_backwards"),
        (
            "wrong-2",
            json!({ "seconds": 4_000_000_000_i64 }),
            "clock_too_far",
        ),
        ("wrong-3", json!({ "seconds": i64::MAX }), "clock_too_far"),
        ("wrong-4", json!({ "seconds": "1" }), "invalid_field"),
        ("wrong-5", json!({}), "invalid_field"),
    ] {
        let answer = story.shops("POST", "/v1/test/clock", key, Some(body)).await;
        assert_eq!(answer.problem(), code, "{key}");
    }
    let now = story.shops("GET", "/v1/test/clock", "", None).await.ok();
    assert_eq!(now["ahead_seconds"], 604800);
    // Another shop's time is its own.
    let theirs = story
        .house
        .merchant("GET", "/v1/test/clock", PAPIER_KEY, None, None);
    assert_eq!(theirs.await.ok()["ahead_seconds"], 0);
}

#[tokio::test]
async fn a_shopper_withdraws_sends_it_back_and_has_the_money_back() {
    let mut story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    story.hub("POST", "/received").await.ok();
    let back = format!("/v1/payments/{}/returned", story.payment);
    let read = format!("/v1/payments/{}/withdrawal", story.payment);
    for (method, path) in [("POST", &back), ("GET", &read)] {
        let early = story.shops(method, path, "back-1", None).await;
        assert_eq!(early.problem(), "payment_not_withdrawn");
    }
    story.wait(14 * DAY - 1).await;
    let order = story.order().await;
    assert_eq!(order["may_withdraw"], true);
    assert_eq!(order["withdraw_until"], "2026-03-16T09:00:00.000Z");
    let withdrawn = story.hub("POST", "/withdraw").await.ok();
    assert_eq!(withdrawn["withdrawal"]["at"], "2026-03-16T08:59:59.000Z");
    assert_eq!(
        withdrawn["withdrawal"]["refund_by"],
        "2026-03-30T08:59:59.000Z"
    );
    assert_eq!(withdrawn["may_withdraw"], Value::Null);
    assert_eq!(story.hub("POST", "/withdraw").await.ok(), withdrawn, "once");
    assert_eq!(
        story.money().await,
        (2600, 0, 2400),
        "the goods go back first"
    );
    let seen = story.shops("GET", &read, "", None).await.ok();
    assert_eq!(seen, withdrawn["withdrawal"]);
    let receipt = withdrawn["receipt_url"].as_str().expect("a link");
    let receipt = story
        .house
        .get(receipt.strip_prefix(PAY).expect("ours"))
        .await;
    assert!(
        receipt.text().contains("2026-03-16T08:59:59.000Z"),
        "the acknowledgement"
    );

    let returned = story.shops("POST", &back, "back-2", None).await.ok();
    assert_eq!(returned["status"], "refunded");
    assert_eq!(story.money().await, (5000, 0, 0));
    assert_eq!(story.order().await["refunds"][0]["reason"], "withdrawal");
}

#[tokio::test]
async fn a_shop_that_never_says_the_goods_are_back_pays_after_fourteen_days() {
    let mut story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    story.hub("POST", "/withdraw").await.ok();
    // Proven to have arrived meanwhile: the shop has nothing of it all the same.
    story.hub("POST", "/received").await.ok();
    assert_eq!(story.money().await, (2600, 2400, 0));
    story.wait(14 * DAY - 1).await;
    assert_eq!(story.money().await, (2600, 2400, 0));
    story.wait(1).await;
    assert_eq!(story.money().await, (5000, 0, 0));
}

#[tokio::test]
async fn on_day_fifteen_it_is_too_late_and_before_shipping_the_money_is_back_at_once() {
    let mut story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    story.hub("POST", "/received").await.ok();
    story.wait(14 * DAY).await;
    assert_eq!(story.order().await["may_withdraw"], Value::Null);
    assert_eq!(
        story.hub("POST", "/withdraw").await.problem(),
        "withdrawal_too_late"
    );
    assert_eq!(story.money().await, (2600, 0, 2400));

    let story = Story::begin().await;
    let at_once = story.hub("POST", "/withdraw").await.ok();
    assert_eq!(at_once["status"], "refunded");
    assert_eq!(story.money().await, (5000, 0, 0));
    let late = story.ship("ship-1", parcel()).await;
    assert_eq!(late.problem(), "payment_refunded");
}

impl Story {
    async fn claims(&self, claim: &str, text: &str) -> Answer {
        let path = format!("/v1/orders/{}/disputes", self.payment);
        let body = json!({ "claim": claim, "text": text });
        self.house
            .own_page("POST", &path, Some(token(&self.session)), Some(body))
            .await
    }

    async fn disputes(&self, dispute: &Value, act: &str, body: Option<Value>) -> Answer {
        let id = dispute["id"].as_str().expect("an id");
        let path = format!("/v1/orders/disputes/{id}/{act}");
        self.house
            .own_page("POST", &path, Some(token(&self.session)), body)
            .await
    }

    async fn shop_disputes(&self, dispute: &Value, act: &str, body: Option<Value>) -> Answer {
        let path = format!(
            "/v1/disputes/{}/{act}",
            dispute["id"].as_str().expect("an id")
        );
        let key = format!("{act}-{}", self.house.app.id());
        self.shops("POST", &path, &key, body).await
    }
}

#[tokio::test]
async fn a_false_claim_is_refused_with_the_evidence() {
    let story = Story::begin().await;
    assert_eq!(
        story.claims("not_received", "No.").await.problem(),
        "payment_not_shipped"
    );
    let shipped = story.ship("ship-1", parcel()).await.ok();
    let code = story.order().await["parcels"][0]["code"].clone();
    let url = shipped["courier_url"].as_str().expect("a link");
    types(&story.house, url, code.as_str().expect("a code")).await;

    let claimed = story.claims("not_received", "Nothing ever came.").await;
    assert!(
        claimed.text().contains("see evidence 1"),
        "{}",
        claimed.text()
    );
    assert_eq!(claimed.problem(), "delivery_proven");
    assert_eq!(story.money().await, (2600, 0, 2400));
    assert_eq!(story.order().await["disputes"], Value::Null);
}

#[tokio::test]
async fn both_sides_are_heard_and_silence_decides() {
    let mut story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    let opened = story.claims("not_received", "Nothing came.").await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    let opened = opened.ok();
    assert_eq!(opened["stage"], "open");
    assert_eq!(opened["due_at"], "2026-03-07T09:00:00.000Z");
    let again = story.claims("not_received", "Nothing came.").await;
    assert_eq!(again.problem(), "dispute_exists");
    let seen = story.shops("GET", "/v1/disputes", "", None).await.ok();
    assert_eq!(seen["data"][0], opened);
    let other = story
        .house
        .merchant("GET", "/v1/disputes", PAPIER_KEY, None, None);
    assert_eq!(other.await.ok()["data"], json!([]));

    story.wait(5 * DAY).await;
    let decided = story.order().await["disputes"][0].clone();
    assert_eq!(decided["stage"], "decided");
    assert_eq!(decided["decisions"][0]["rule"], "silence");
    assert_eq!(decided["decisions"][0]["winner"], "shopper");
    assert_eq!(
        story.money().await,
        (2600, 2400, 0),
        "the shop may still appeal"
    );
    let late = json!({ "text": "We were away." });
    assert_eq!(
        story
            .shop_disputes(&opened, "statements", Some(late))
            .await
            .problem(),
        "dispute_decided"
    );
    story.wait(7 * DAY).await;
    assert_eq!(story.money().await, (5000, 0, 0));
    let order = story.order().await;
    assert_eq!(order["refunds"][0]["reason"], "dispute");
    assert_eq!(order["disputes"][0]["stage"], "closed");
}

#[tokio::test]
async fn a_shop_accepts_and_a_shopper_takes_back() {
    let story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    story.hub("POST", "/received").await.ok();
    let opened = story
        .claims("not_as_described", "Its arm is broken.")
        .await
        .ok();
    let sorry = json!({ "text": "We are sorry." });
    let answered = story
        .shop_disputes(&opened, "statements", Some(sorry))
        .await
        .ok();
    assert_eq!(answered["stage"], "answered");
    let more = json!({ "text": "See the picture." });
    let more = story.disputes(&opened, "statements", Some(more)).await.ok();
    let sides: Vec<_> = more["statements"]
        .as_array()
        .expect("statements")
        .iter()
        .map(|it| it["side"].clone())
        .collect();
    assert_eq!(sides, ["shopper", "merchant", "shopper"]);
    let accepted = story.shop_disputes(&opened, "accept", None).await.ok();
    assert_eq!(accepted["stage"], "closed");
    assert_eq!(story.money().await, (5000, 0, 0));

    let story = Story::begin().await;
    story.ship("ship-1", parcel()).await.ok();
    let opened = story.claims("not_received", "Nothing came.").await.ok();
    let taken_back = story.disputes(&opened, "take-back", None).await.ok();
    assert_eq!(taken_back["decisions"][0]["rule"], "taken_back");
    assert_eq!(story.status().await, "shipped");
    let twice = story.disputes(&opened, "take-back", None).await;
    assert_eq!(twice.problem(), "dispute_closed");
}

#[tokio::test]
async fn operators_decide_the_loser_appeals_and_what_is_anothers_is_not_there() {
    let mut story = Story::begin().await;
    for name in ["mara", "nils"] {
        let now = story.house.app.now();
        let added = story
            .house
            .app
            .store
            .write(move |work| trust::add_operator(work, name, now));
        added.await.expect("added");
    }
    let decides = |name: &'static str, winner, id: DisputeId| {
        let now = story.house.app.now();
        story
            .house
            .app
            .store
            .write(move |work| payments::decide(work, id, name, winner, "Seen.", now))
    };
    story.ship("ship-1", parcel()).await.ok();
    let opened = story.claims("not_received", "Nothing came.").await.ok();
    let id = DisputeId::parse(opened["id"].as_str().expect("an id")).expect("a dispute's");
    let sent = json!({ "text": "It was sent." });
    story
        .shop_disputes(&opened, "statements", Some(sent))
        .await
        .ok();
    decides("mara", Side::Merchant, id).await.expect("decided");
    let no = json!({ "text": "Not to my door." });
    assert_eq!(
        story
            .shop_disputes(&opened, "appeal", Some(no.clone()))
            .await
            .problem(),
        "dispute_won"
    );
    let appealed = story
        .disputes(&opened, "appeal", Some(no.clone()))
        .await
        .ok();
    assert_eq!(appealed["stage"], "appealed");
    assert_eq!(appealed["appeal"]["text"], "Not to my door.");
    assert_eq!(
        decides("mara", Side::Merchant, id)
            .await
            .expect_err("the same")
            .code(),
        "same_operator"
    );
    decides("nils", Side::Shopper, id).await.expect("for good");
    assert_eq!(story.money().await, (5000, 0, 0));
    let closed = story.order().await["disputes"][0].clone();
    assert_eq!(closed["decisions"][1]["because"], "Seen.");
    assert!(
        !closed.to_string().contains("nils"),
        "who decides is the house's to know"
    );
    assert_eq!(
        story
            .disputes(&opened, "appeal", Some(no.clone()))
            .await
            .problem(),
        "dispute_closed"
    );

    // A stranger finds none of it.
    let (mut device, _) = somebody(&story.house, "karim", 5000).await;
    story.session = try_sign_in(&story.house, &mut device, &Page::top(PAY), json!({}))
        .await
        .ok();
    for act in ["statements", "appeal"] {
        let answer = story.disputes(&opened, act, Some(no.clone())).await;
        assert_eq!(answer.problem(), "unknown_dispute", "{act}");
    }
    assert_eq!(
        story.disputes(&opened, "take-back", None).await.problem(),
        "unknown_dispute"
    );
    assert_eq!(
        story.claims("not_received", "Mine.").await.problem(),
        "unknown_payment"
    );
    for (claim, text, code) in [
        ("stolen", "No.", "invalid_field"),
        ("not_received", "", "unknown_payment"),
    ] {
        assert_eq!(story.claims(claim, text).await.problem(), code);
    }
}

/// A carrier's report, signed as said; what the door answered.
async fn reports(
    house: &House,
    slug: &str,
    id: &str,
    at: i64,
    body: &str,
    sign: impl Fn(&[u8]) -> String,
) -> Answer {
    let signature = sign(format!("{id}.{at}.{body}").as_bytes());
    let request = Request::post(format!("/v1/carriers/{slug}/events"))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature)
        .body(Body::from(body.to_owned()))
        .expect("a well-formed request");
    house.send(request).await
}

#[tokio::test]
async fn carriers_report_signed_and_nobody_else() {
    let mut story = Story::begin().await;
    let key = SigningKey::from_bytes(&[7; 32]);
    let secret = b"a secret of more than 24 bytes".to_vec();
    let (now, public, shared) = (
        story.house.app.now(),
        key.verifying_key().to_bytes(),
        secret.clone(),
    );
    let added = story.house.app.store.write(move |work| {
        delivery::add_carrier(work, "vert", "Colis Vert", Verifier::Ed25519(public), now)?;
        delivery::add_carrier(work, "bravo", "Bravo", Verifier::Secret(shared), now)?;
        delivery::add_carrier(work, "gone", "Colis Vert", Verifier::Ed25519(public), now)?;
        delivery::retire_carrier(work, "gone", now)
    });
    added.await.expect("added");
    let by_key = |signed: &[u8]| format!("v1a,{}", STANDARD.encode(key.sign(signed).to_bytes()));
    let by_secret = |signed: &[u8]| {
        let mac = Hmac::<Sha256>::new_from_slice(&secret).expect("any length");
        format!(
            "v1,{}",
            STANDARD.encode(mac.chain_update(signed).finalize().into_bytes())
        )
    };
    let other = SigningKey::from_bytes(&[8; 32]);
    let forged = |signed: &[u8]| format!("v1a,{}", STANDARD.encode(other.sign(signed).to_bytes()));

    let first = sent_by(&story, "ship-1", "colis vert", true).await;
    let second = sent_by(&story, "ship-2", "Bravo", false).await;
    let at = story.house.app.now().seconds();
    let event = |parcel: &str, kind: &str, happened_at: &str| {
        json!({ "parcel": parcel, "kind": kind, "happened_at": happened_at, "detail": "depot 9" })
            .to_string()
    };
    let now = "2026-03-02T09:00:00Z";
    let scan = event(&first, "scan", now);
    for (slug, sent, body, status, code) in [
        ("nobody", at, &scan, 404, "unknown_carrier"),
        ("gone", at, &scan, 404, "unknown_carrier"),
        ("bravo", at, &scan, 401, "signature_wrong"),
        ("vert", at - 301, &scan, 401, "signature_too_old"),
        ("vert", at + 301, &scan, 401, "signature_too_old"),
        (
            "vert",
            at,
            &event(&second, "scan", now),
            404,
            "unknown_parcel",
        ),
        (
            "vert",
            at,
            &event("par_nothing", "scan", now),
            404,
            "unknown_parcel",
        ),
        (
            "vert",
            at,
            &event(&first, "code", now),
            422,
            "evidence_not_a_carriers",
        ),
        (
            "vert",
            at,
            &event(&first, "shopper", now),
            422,
            "evidence_not_a_carriers",
        ),
        (
            "vert",
            at,
            &event(&first, "decision", now),
            422,
            "evidence_not_a_carriers",
        ),
        (
            "vert",
            at,
            &event(&first, "drone", now),
            422,
            "invalid_field",
        ),
        (
            "vert",
            at,
            &event(&first, "scan", "yesterday"),
            422,
            "invalid_field",
        ),
        (
            "vert",
            at,
            &event(&first, "scan", "2026-03-02T08:59:59Z"),
            422,
            "happened_at_out_of_range",
        ),
        (
            "vert",
            at,
            &event(&first, "scan", "2026-03-02T09:06:00Z"),
            422,
            "happened_at_out_of_range",
        ),
        ("vert", at, &"{".to_owned(), 400, "malformed_body"),
    ] {
        let answer = reports(&story.house, slug, "evt-1", sent, body, by_key).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{slug} {body}: {}",
            answer.text()
        );
        assert!(
            answer.text().contains(&format!("\"{code}\"")),
            "{code}: {}",
            answer.text()
        );
    }
    let answer = reports(&story.house, "vert", "evt-1", at, &scan, forged).await;
    assert_eq!(answer.problem(), "signature_wrong");
    for wrong in ["", "v1a", "v1a,", "v1,AAAA", "v2,AAAA"] {
        let answer = reports(&story.house, "vert", "evt-1", at, &scan, |_| wrong.into()).await;
        assert_eq!(answer.problem(), "signature_wrong", "{wrong}");
    }
    assert_eq!(story.house.count("delivery_evidence"), 0);

    // Out of order, twice, and by a carrier that shares a secret.
    let photo = event(&second, "photo", now);
    let kept = reports(&story.house, "bravo", "evt-1", at, &photo, by_secret)
        .await
        .ok();
    assert_eq!(
        (kept["level"].clone(), kept["detail"].clone()),
        (json!(2), json!("Bravo: depot 9"))
    );
    let again = reports(&story.house, "bravo", "evt-1", at, &photo, by_secret).await;
    assert!(again.headers.contains_key("idempotent-replayed"));
    assert_eq!(again.ok(), kept);
    let reused = reports(
        &story.house,
        "bravo",
        "evt-1",
        at,
        &event(&second, "scan", now),
        by_secret,
    )
    .await;
    assert_eq!(reused.problem(), "idempotency_key_reused");
    reports(
        &story.house,
        "bravo",
        "evt-2",
        at,
        &event(&second, "scan", now),
        by_secret,
    )
    .await
    .ok();
    assert_eq!(
        story.status().await,
        "shipped",
        "the first parcel is under way"
    );
    reports(&story.house, "vert", "evt-1", at, &scan, by_key)
        .await
        .ok();
    assert_eq!(story.status().await, "delivered");
    story.wait(7 * DAY - 1).await;
    assert_eq!(story.money().await, (2600, 2400, 0));
    story.wait(1).await;
    assert_eq!(story.money().await, (2600, 0, 2400));
}

/// A parcel by this carrier; its id.
async fn sent_by(story: &Story, key: &str, carrier: &str, more: bool) -> String {
    let body = json!({ "carrier": carrier, "more_to_follow": more });
    let shipped = story.ship(key, body).await.ok();
    shipped["id"].as_str().expect("an id").to_owned()
}
