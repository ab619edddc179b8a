//! Recommendations, from writing to what each reader sees.

use super::circle::{
    LAMP, Person, befriended, calls_off, gives_back, house_with_a_lamp, merchant_id, person,
    secret_key,
};
use super::house::{House, PAY};
use serde_json::{Value, json};
use vouch_domain::PaymentId;

fn body(change: impl FnOnce(&mut Value)) -> Option<Value> {
    let mut body = json!({
        "merchant": merchant_id().to_string(),
        "sku": LAMP,
        "verdict": "recommends",
        "text": "Warm light.\r\nQuiet switch.",
        "audience": "everyone",
        "disclosure": "none",
    });
    change(&mut body);
    Some(body)
}

fn without(field: &'static str) -> Option<Value> {
    body(|body| {
        body.as_object_mut().expect("an object").remove(field);
    })
}

/// What a reader sees of the lamp: authors of friends' words, and of other people's.
async fn sees(house: &House, reader: Option<&Person>) -> (Vec<String>, Vec<String>) {
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let words = match reader {
        Some(reader) => reader.get(house, &path).await.ok(),
        None => house.get(&path).await.ok(),
    };
    let authors = |side: &str| {
        let words = words[side].as_array().expect("a list");
        words
            .iter()
            .map(|word| word["author"].as_str().expect("a name").to_owned())
            .collect()
    };
    (authors("friends"), authors("people"))
}

fn view(friends: &[&str], people: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    (owned(friends), owned(people))
}

#[tokio::test]
async fn a_buyers_word_is_kept_replaced_and_taken_back() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let payment = ana.buys_the_lamp(&house).await;

    let named = body(|body| body["payment"] = payment.to_string().into());
    let bearer = format!("Bearer {}", ana.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", PAY),
        ("idempotency-key", "k1"),
    ];
    let path = "/v1/recommendations";
    let answer = house.call("POST", path, &headers, named.clone()).await;
    let again = house.call("POST", path, &headers, named).await;
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(again.bytes, answer.bytes);
    let other = house.call("POST", path, &headers, body(|_| ())).await;
    assert_eq!(other.problem(), "idempotency_key_reused");
    assert_eq!(answer.status, 201);
    let written = answer.ok();
    let id = written["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        written,
        json!({
            "id": id,
            "merchant": merchant_id().to_string(),
            "shop": "Lumen",
            "sku": LAMP,
            "title": "Arc table lamp",
            "verdict": "recommends",
            "points": [],
            "text": "Warm light.\nQuiet switch.",
            "audience": "everyone",
            "disclosure": "none",
            "pictures": [],
            "verified_purchase": false,
            "to_receive": payment.to_string(),
            "follow_ups": [],
            "follow_up_due": null,
            "reply": null,
            "standing": "published",
            "reason": null,
            "versions": 0,
            "first_at": "2026-03-02T09:00:00.000Z",
            "written_at": "2026-03-02T09:00:00.000Z",
        })
    );
    // Readers see that nothing proves the delivery, until something does.
    let seen = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let unproven = house.get(&seen).await.ok();
    assert_eq!(unproven["people"][0]["verified_purchase"], false);
    assert_eq!(unproven["people"][0]["why"]["bought_at"], Value::Null);
    assert_eq!(unproven["totals"]["score"], Value::Null);
    ana.receives(&house, payment).await.ok();
    assert_eq!(
        house.get(&seen).await.ok(),
        json!({
            "friends": [],
            "why": null,
            "people": [{
                "id": id,
                "author": "Ana",
                "verdict": "recommends",
                "points": [],
                "text": "Warm light.\nQuiet switch.",
                "pictures": [],
                "verified_purchase": true,
                "disclosure": "none",
                "follow_ups": [],
                "reply": null,
                "versions": 0,
                "first_at": "2026-03-02T09:00:00.000Z",
                "written_at": "2026-03-02T09:00:00.000Z",
                "why": { "path": "person", "bought_at": "2026-03-02T09:00:00.000Z", "kept": false },
            }],
            "totals": {
                "recommends": 1,
                "does_not": 0,
                "verified": 1,
                "disclosed": 0,
                "withheld": 0,
                "removed": 0,
                "score": { "recommends": 1, "of": 1, "permille": 571, "prior": { "people": 6, "permille": 500 } },
            },
        })
    );

    house.app.clock.advance(60);
    let again = body(|body| {
        body["text"] = "Still warm.".into();
        body["audience"] = "friends".into();
    });
    let second = ana.post(&house, "/v1/recommendations", again).await.ok();
    assert_eq!(second["id"], id.as_str());
    let mine = ana.get(&house, "/v1/recommendations/mine").await.ok();
    assert_eq!(mine, json!({ "data": [second], "next": null }));
    assert_eq!(sees(&house, None).await, view(&[], &[]));

    let gone = ana
        .delete(&house, &format!("/v1/recommendations/{id}"))
        .await;
    assert_eq!(gone.status, 204);
    let mine = ana.get(&house, "/v1/recommendations/mine").await.ok();
    assert_eq!(mine["data"], json!([]));
}

#[tokio::test]
async fn each_reader_sees_what_was_meant_for_them() {
    for (audience, friend, stranger) in [
        ("friends", view(&["Ana"], &[]), view(&[], &[])),
        ("everyone", view(&["Ana"], &[]), view(&[], &["Ana"])),
        ("nobody", view(&[], &[]), view(&[], &[])),
    ] {
        let house = house_with_a_lamp().await;
        let ana = person(&house, "Ana").await;
        let karim = person(&house, "Karim").await;
        let lea = person(&house, "Lea").await;
        befriended(&house, &ana, &karim).await;
        ana.buys_the_lamp(&house).await;
        let word = body(|body| body["audience"] = audience.into());
        ana.post(&house, "/v1/recommendations", word).await.ok();

        assert_eq!(sees(&house, Some(&karim)).await, friend, "{audience}");
        assert_eq!(sees(&house, Some(&lea)).await, stranger, "{audience}");
        assert_eq!(sees(&house, None).await, stranger, "{audience}");
        assert_eq!(sees(&house, Some(&ana)).await, view(&[], &[]), "her own");

        karim
            .delete(&house, &format!("/v1/friends/{}", ana.id))
            .await;
        assert_eq!(
            sees(&house, Some(&karim)).await,
            stranger,
            "{audience}, parted"
        );
    }
}

#[tokio::test]
async fn a_word_is_verified_as_long_as_its_purchase_stands() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let payment = ana.buys_the_lamp(&house).await;
    ana.receives(&house, payment).await.ok();
    ana.post(&house, "/v1/recommendations", body(|_| ()))
        .await
        .ok();
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let before = house.get(&path).await.ok();
    assert_eq!(before["people"][0]["verified_purchase"], true);
    gives_back(&house, payment).await;
    let after = house.get(&path).await.ok();
    assert_eq!(after["people"][0]["verified_purchase"], false);
    assert_eq!(after["people"][0]["why"]["bought_at"], Value::Null);
}

#[tokio::test]
async fn whoever_did_not_buy_is_shown_with_a_disclosure_and_unverified() {
    let house = house_with_a_lamp().await;
    let lea = person(&house, "Lea").await;
    for disclosure in ["rewarded", "free_sample", "employee", "family"] {
        let word = body(|body| body["disclosure"] = disclosure.into());
        let written = lea.post(&house, "/v1/recommendations", word).await.ok();
        assert_eq!(written["verified_purchase"], false);
        let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
        let seen = house.get(&path).await.ok();
        assert_eq!(seen["people"][0]["disclosure"], disclosure);
        assert_eq!(seen["people"][0]["verified_purchase"], false);
    }
}

#[tokio::test]
async fn what_the_recommendations_door_refuses() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let lea = person(&house, "Lea").await;
    let anas = ana.buys_the_lamp(&house).await;
    let called_off = lea.buys_the_lamp(&house).await;
    calls_off(&house, called_off).await;
    let set = |field: &'static str, value: Value| body(move |body| body[field] = value);
    let text = |text: &str| set("text", text.into());
    let points = |points: &[(&str, &str, &str)]| {
        let points = points.iter().map(|(kind, aspect, statement)| {
            json!({ "kind": kind, "aspect": aspect, "statement": statement })
        });
        set("points", points.collect())
    };

    for (who, body, status, code) in [
        (&ana, without("disclosure"), 422, "disclosure_missing"),
        (
            &ana,
            set("disclosure", Value::Null),
            422,
            "disclosure_missing",
        ),
        (
            &ana,
            set("disclosure", "sponsored".into()),
            422,
            "invalid_field",
        ),
        (&ana, without("verdict"), 422, "verdict_missing"),
        (&ana, set("verdict", "perhaps".into()), 422, "invalid_field"),
        (&ana, points(&[("pro", " ", "Warm.")]), 422, "text_blank"),
        (
            &ana,
            points(&[("pro", &"x".repeat(41), "Warm.")]),
            422,
            "text_too_long",
        ),
        (
            &ana,
            points(&[("pro", "light", &"x".repeat(141))]),
            422,
            "text_too_long",
        ),
        (
            &ana,
            points(&[("con", "light", "<b>cold</b>")]),
            422,
            "text_markup",
        ),
        (
            &ana,
            points(&[("pro", "light", "two\nlines")]),
            422,
            "text_control_character",
        ),
        (
            &ana,
            points(&[("neither", "light", "Warm.")]),
            422,
            "invalid_field",
        ),
        (
            &ana,
            points(&[("pro", "light", "Warm."), ("pro", "light", "Warm.")]),
            422,
            "point_twice",
        ),
        (
            &ana,
            points(&["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(|n| ("pro", "light", n))),
            422,
            "too_many_points",
        ),
        (&ana, without("audience"), 422, "audience_missing"),
        (&ana, set("audience", "all".into()), 422, "invalid_field"),
        (&ana, without("text"), 422, "invalid_field"),
        (
            &ana,
            set("verified_purchase", true.into()),
            422,
            "invalid_field",
        ),
        (&ana, text(""), 422, "text_blank"),
        (&ana, text(" \u{200b}\n"), 422, "text_blank"),
        (&ana, text(&"x".repeat(2_001)), 422, "text_too_long"),
        (&ana, text(&"x".repeat(10_000)), 422, "text_too_long"),
        (&ana, text("nul\0"), 422, "text_control_character"),
        (
            &ana,
            text("so \u{202e}doog"),
            422,
            "text_direction_override",
        ),
        (&ana, text("<script>alert(1)</script>"), 422, "text_markup"),
        (
            &ana,
            text("<img src=x onerror=alert(1)>"),
            422,
            "text_markup",
        ),
        (
            &ana,
            set("sku", "lamp-nowhere".into()),
            404,
            "unknown_product",
        ),
        (&ana, set("sku", "' or 1=1".into()), 404, "unknown_product"),
        (
            &ana,
            set("merchant", "pk_test_lumen".into()),
            404,
            "unknown_product",
        ),
        (
            &ana,
            set("merchant", "mer_x".into()),
            404,
            "unknown_product",
        ),
        (
            &ana,
            set("payment", "pay_x".into()),
            403,
            "not_your_purchase",
        ),
        (
            &ana,
            set("payment", PaymentId(5).to_string().into()),
            403,
            "not_your_purchase",
        ),
        (
            &ana,
            set("payment", called_off.to_string().into()),
            403,
            "not_your_purchase",
        ),
        (
            &lea,
            set("payment", anas.to_string().into()),
            403,
            "not_your_purchase",
        ),
        (
            &lea,
            set("payment", called_off.to_string().into()),
            403,
            "not_your_purchase",
        ),
        (&lea, set("disclosure", "none".into()), 403, "not_bought"),
    ] {
        let shown = format!("{body:?}").chars().take(200).collect::<String>();
        let answer = who.post(&house, "/v1/recommendations", body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{shown}"
        );
        assert_eq!(house.count("recommendations"), 0, "{shown}");
    }

    let word = ana
        .post(&house, "/v1/recommendations", body(|_| ()))
        .await
        .ok();
    let id = word["id"].as_str().expect("an id");
    for (who, id) in [
        (&lea, id),
        (&ana, "rec_x"),
        (&ana, &id.replace("rec", "pay")),
    ] {
        let answer = who
            .delete(&house, &format!("/v1/recommendations/{id}"))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (404, "unknown_recommendation")
        );
        assert_eq!(house.count("recommendations"), 1);
    }

    for (path, status, code) in [
        ("/v1/recommendations", 422, "invalid_field"),
        (
            "/v1/recommendations?key=pk_test_lumen",
            422,
            "invalid_field",
        ),
        (
            "/v1/recommendations?key=pk_test_nobody&product=lamp-arc",
            404,
            "unknown_key",
        ),
        (
            "/v1/recommendations?key=pk_test_lumen&product=nothing",
            404,
            "unknown_product",
        ),
        ("/v1/recommendations/mine", 401, "session_missing"),
        ("/v1/recommendations/ranking", 422, "invalid_field"),
        (
            "/v1/recommendations/ranking?key=pk_test_nobody",
            404,
            "unknown_key",
        ),
    ] {
        let answer = house.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{path}"
        );
    }
    // A token that is no longer good is refused, not taken for nobody.
    let stale = [("authorization", "Bearer vst_0000")];
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let answer = house.call("GET", &path, &stale, None).await;
    assert_eq!(answer.status, 401);

    // Nor may another origin's page write or delete with somebody's token.
    let bearer = format!("Bearer {}", ana.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "http://shop.localhost:4400"),
    ];
    let foreign = house
        .call("POST", "/v1/recommendations", &headers, body(|_| ()))
        .await;
    assert_eq!(foreign.problem(), "wrong_origin");
    let foreign = house
        .call(
            "DELETE",
            &format!("/v1/recommendations/{id}"),
            &headers,
            None,
        )
        .await;
    assert_eq!(foreign.problem(), "wrong_origin");
    assert_eq!(house.count("recommendations"), 1);
}

#[tokio::test]
async fn an_order_is_received_once_by_whoever_paid_it() {
    let house = house_with_a_lamp().await;
    let (ana, lea) = (person(&house, "Ana").await, person(&house, "Lea").await);
    let payment = ana.buys_the_lamp(&house).await;
    let called_off = ana.buys_the_lamp(&house).await;
    calls_off(&house, called_off).await;
    for (who, payment, status, code) in [
        (&lea, payment, 404, "unknown_payment"),
        (&ana, PaymentId(5), 404, "unknown_payment"),
        (&ana, called_off, 409, "payment_cancelled"),
    ] {
        let answer = who.receives(&house, payment).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code)
        );
        assert_eq!(house.count("delivery_proofs"), 0);
    }
    let bearer = format!("Bearer {}", ana.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "http://shop.localhost:4400"),
    ];
    let path = format!("/v1/orders/{payment}/received");
    let foreign = house.call("POST", &path, &headers, None).await;
    assert_eq!(foreign.problem(), "wrong_origin");

    let first = ana.receives(&house, payment).await.ok();
    assert_eq!(first["kind"], "shopper");
    assert_eq!(first["at"], "2026-03-02T09:00:00.000Z");
    assert_eq!(first["hash"].as_str().map(str::len), Some(64));
    house.app.clock.advance(60);
    assert_eq!(ana.receives(&house, payment).await.ok(), first);
    assert_eq!(house.count("delivery_proofs"), 1);
    let order = ana.get(&house, &format!("/v1/orders/{payment}")).await.ok();
    assert_eq!(order["received_at"], first["at"]);
    let orders = ana.get(&house, "/v1/orders").await.ok();
    for order in orders["data"].as_array().expect("a list") {
        let received = order["id"] == payment.to_string().as_str();
        assert_eq!(order["received_at"].is_string(), received);
    }
}

/// Ana's word, with one point; answers its id.
async fn anas_word(house: &House, ana: &Person, audience: &'static str) -> String {
    let payment = ana.buys_the_lamp(house).await;
    ana.receives(house, payment).await.ok();
    let said = body(|body| {
        body["audience"] = audience.into();
        body["points"] = json!([{ "kind": "con", "aspect": "cable", "statement": "Too short." }]);
    });
    let written = ana.post(house, "/v1/recommendations", said).await.ok();
    written["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn readers_vote_on_points_and_see_how_they_voted() {
    let house = house_with_a_lamp().await;
    let (ana, karim, lea) = (
        person(&house, "Ana").await,
        person(&house, "Karim").await,
        person(&house, "Lea").await,
    );
    befriended(&house, &ana, &karim).await;
    let id = anas_word(&house, &ana, "friends").await;
    let vote = |point: &str| format!("/v1/recommendations/{id}/points/{point}/vote");
    let agrees = || Some(json!({ "stance": "agrees" }));
    for (who, path, body, status, code) in [
        (&lea, vote("1"), agrees(), 404, "unknown_recommendation"),
        (&karim, vote("2"), agrees(), 404, "unknown_point"),
        (&karim, vote("-1"), agrees(), 404, "unknown_point"),
        (&ana, vote("1"), agrees(), 403, "own_point"),
        (
            &karim,
            vote("1"),
            Some(json!({ "stance": "likes" })),
            422,
            "invalid_field",
        ),
        (&karim, vote("1"), Some(json!({})), 422, "invalid_field"),
    ] {
        let answer = who.put(&house, &path, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code)
        );
        assert_eq!(house.count("recommendation_votes"), 0);
    }
    for stance in ["agrees", "agrees", "disagrees"] {
        let cast = Some(json!({ "stance": stance }));
        let answer = karim.put(&house, &vote("1"), cast).await;
        assert_eq!(answer.status, 204);
    }
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let seen = karim.get(&house, &path).await.ok();
    assert_eq!(
        seen["friends"][0]["points"][0],
        json!({
            "number": 1, "kind": "con", "aspect": "cable", "statement": "Too short.",
            "agree": 0, "disagree": 1, "yours": "disagrees",
        })
    );
    let votes = format!("/v1/recommendations/{id}/points/1/votes");
    let cast = |answer: Value| {
        let data = answer["data"].as_array().cloned().expect("a list");
        data.into_iter()
            .map(|vote| {
                (
                    vote["yours"].clone(),
                    vote["name"].clone(),
                    vote["stance"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let row = |yours: bool, name: Value, stance: &str| (json!(yours), name, json!(stance));
    assert_eq!(
        cast(ana.get(&house, &votes).await.ok()),
        [
            row(false, "Karim".into(), "disagrees"),
            row(false, "Karim".into(), "agrees"),
        ]
    );
    assert_eq!(
        cast(karim.get(&house, &votes).await.ok())[0],
        row(true, Value::Null, "disagrees")
    );
    let strangers = lea.get(&house, &votes).await;
    assert_eq!(strangers.problem(), "unknown_recommendation");
}

#[tokio::test]
async fn an_edit_leaves_its_versions_to_those_they_were_meant_for() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    let id = anas_word(&house, &ana, "friends").await;
    let public = body(|body| body["text"] = "Still warm.".into());
    let edited = ana.post(&house, "/v1/recommendations", public).await.ok();
    assert_eq!(
        (edited["versions"].clone(), edited["id"].clone()),
        (json!(1), json!(id))
    );
    let path = format!("/v1/recommendations/{id}/versions");
    let texts = |answer: Value| answer["data"][0]["text"].clone();
    let anas = ana.get(&house, &path).await.ok();
    assert_eq!(anas["data"][0]["audience"], "friends");
    assert_eq!(texts(anas), "Warm light.\nQuiet switch.");
    let karims = karim.get(&house, &path).await.ok();
    assert_eq!(karims["data"][0]["audience"], Value::Null);
    assert_eq!(texts(karims), "Warm light.\nQuiet switch.");
    assert_eq!(house.get(&path).await.ok(), json!({ "data": [] }));
    let nobodys = house.get("/v1/recommendations/rec_x/versions").await;
    assert_eq!(nobodys.problem(), "unknown_recommendation");
}

#[tokio::test]
async fn an_author_is_asked_again_after_a_month() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let id = anas_word(&house, &ana, "everyone").await;
    let path = format!("/v1/recommendations/{id}/follow-ups");
    let said = || Some(json!({ "verdict": "does_not", "text": "The joint gave way." }));
    let early = ana.post(&house, &path, said()).await;
    assert_eq!(early.problem(), "follow_up_not_due");
    house.app.clock.advance(30 * 24 * 3_600);
    let mine = ana.get(&house, "/v1/recommendations/mine").await.ok();
    assert_eq!(mine["data"][0]["follow_up_due"], "after_30_days");
    for (body, code) in [
        (json!({ "text": "Fine." }), "verdict_missing"),
        (json!({ "verdict": "recommends" }), "invalid_field"),
        (json!({ "verdict": "recommends", "text": "" }), "text_blank"),
        (
            json!({ "verdict": "recommends", "text": "x".repeat(1_001) }),
            "text_too_long",
        ),
    ] {
        let answer = ana.post(&house, &path, Some(body)).await;
        assert_eq!(answer.problem(), code);
    }
    let longer = ana.post(&house, &path, said()).await;
    assert_eq!(longer.status, 201);
    assert_eq!(longer.ok()["follow_up_due"], Value::Null);
    let seen = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let seen = house.get(&seen).await.ok();
    assert_eq!(
        seen["people"][0]["follow_ups"],
        json!([{
            "stage": "after_30_days", "verdict": "does_not", "text": "The joint gave way.",
            "at": "2026-04-01T09:00:00.000Z",
        }])
    );
    assert_eq!(
        seen["people"][0]["verdict"], "recommends",
        "as it was said first"
    );
    assert_eq!(seen["totals"]["does_not"], 1);
}

#[tokio::test]
async fn a_shop_answers_public_words_about_its_products() {
    let house = house_with_a_lamp().await;
    let (ana, lea) = (person(&house, "Ana").await, person(&house, "Lea").await);
    let public = anas_word(&house, &ana, "everyone").await;
    let hidden = anas_word(&house, &lea, "friends").await;
    let secret = format!("Bearer {}", secret_key().reveal());
    let headers = [("authorization", secret.as_str())];
    let path = |id: &str| format!("/v1/recommendations/{id}/reply");
    let text = |text: &str| Some(json!({ "text": text }));
    for (id, body, code) in [
        (&*hidden, text("Thank you."), "unknown_recommendation"),
        ("rec_x", text("Thank you."), "unknown_recommendation"),
        (&*public, text(" "), "text_blank"),
        (&*public, text("<a href=x>buy</a>"), "text_markup"),
        (&*public, Some(json!({})), "invalid_field"),
    ] {
        let answer = house.call("PUT", &path(id), &headers, body).await;
        assert_eq!(answer.problem(), code, "{id}");
    }
    let shoppers = ana.put(&house, &path(&public), text("Mine.")).await;
    assert_eq!(shoppers.status, 403, "a shopper is no shop");
    let seen = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    for (method, body, expected) in [
        ("PUT", text("Thank you."), json!("Thank you.")),
        ("PUT", text("Thanks."), json!("Thanks.")),
        ("DELETE", None, Value::Null),
        ("DELETE", None, Value::Null),
    ] {
        let answer = house.call(method, &path(&public), &headers, body).await;
        assert_eq!(answer.status, 204);
        let seen = house.get(&seen).await.ok();
        assert_eq!(seen["people"][0]["reply"]["text"], expected);
    }
}

#[tokio::test]
async fn a_shop_is_ranked_in_two_slots() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    anas_word(&house, &ana, "everyone").await;
    let path = "/v1/recommendations/ranking?key=pk_test_lumen";
    let ranked = karim.get(&house, path).await.ok();
    assert_eq!(ranked["friends"][0]["sku"], LAMP);
    assert_eq!(
        ranked["friends"][0]["why"],
        json!({ "names": ["Ana"], "others": 0, "deed": "bought", "friends_of_friends": null })
    );
    assert_eq!(ranked["people"][0]["sku"], LAMP);
    let nobody = house.get(path).await.ok();
    assert_eq!(nobody["friends"], json!([]));
    assert_eq!(nobody["people"], ranked["people"]);
    assert_eq!(nobody["people"][0]["why"], Value::Null);
    house.app.clock.advance(14 * 24 * 3_600);
    let later = karim.get(&house, path).await.ok();
    assert_eq!(later["friends"][0]["why"]["deed"], "kept");
}

/// The sealed checkout of a document of the lamp's.
async fn a_checkout(house: &House) -> String {
    let path = format!("/embed/checkout?key=pk_test_lumen&product={LAMP}");
    let html = house.get(&path).await.text();
    let (_, data) = html.split_once("id=\"data\">").expect("a data block");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: Value = serde_json::from_str(data).expect("JSON");
    let token = data["facts"]["checkout"].as_str();
    token.expect("a checkout").to_owned()
}

#[tokio::test]
async fn a_checkout_shows_a_shopper_who_is_known_only_since_what_their_friends_say() {
    let house = house_with_a_lamp().await;
    let (ana, karim, zoe) = (
        person(&house, "Ana").await,
        person(&house, "Karim").await,
        person(&house, "Zoe").await,
    );
    befriended(&house, &ana, &karim).await;
    let payment = ana.buys_the_lamp(&house).await;
    ana.receives(&house, payment).await.ok();
    let text = "Warm <script>alert(1)</script> light.";
    let said = body(|body| {
        body["text"] = text.into();
        body["audience"] = "friends".into();
    });
    let written = ana.post(&house, "/v1/recommendations", said).await;
    assert_eq!(written.status, 422, "markup is refused: {}", written.text());
    let said = body(|body| {
        body["text"] = "Warm & quiet, < 40 dB.".into();
        body["audience"] = "friends".into();
    });
    let written = ana.post(&house, "/v1/recommendations", said).await;
    assert_eq!(written.status, 201, "{}", written.text());

    let checkout = a_checkout(&house).await;
    let path = |lang: &str| format!("/embed/words?checkout={checkout}&lang={lang}");
    let unknown = house.get(&path("en")).await.text();
    let rows = [
        // A friend reads the word, escaped, in the language of the document.
        (
            karim.get(&house, &path("en")).await.text(),
            "aria-label=\"Ana\"",
            true,
        ),
        (
            karim.get(&house, &path("en")).await.text(),
            "Warm &amp; quiet, &lt; 40 dB.",
            true,
        ),
        (
            karim.get(&house, &path("fr")).await.text(),
            "Achat vérifié",
            true,
        ),
        // A stranger with an account learns how that changes; nobody's friends are offered a touch.
        (zoe.get(&house, &path("en")).await.text(), "Ana", false),
        (
            zoe.get(&house, &path("en")).await.text(),
            "http://pay.localhost",
            true,
        ),
        (
            zoe.get(&house, &path("en")).await.text(),
            "data-act=\"see-friends\"",
            false,
        ),
        (unknown.clone(), "Ana", false),
        (unknown, "data-act=\"see-friends\"", true),
    ];
    for (html, needle, there) in rows {
        assert_eq!(html.contains(needle), there, "{needle} in {html}");
    }

    for checkout in ["", "made-up", &checkout[1..]] {
        let path = format!("/embed/words?checkout={checkout}");
        let answer = karim.get(&house, &path).await;
        assert_eq!(answer.problem(), "unknown_checkout", "{checkout:?}");
    }
}
