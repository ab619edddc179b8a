//! Guides, as readers, guides, coaches and shops meet them.

use super::circle::{LAMP, Person, befriended, house_with_a_lamp, merchant_id, person, seed};
use super::house::House;
use serde_json::{Value, json};
use vouch_domain::guides;

async fn put(house: &House, who: &Person, path: &str, body: Value) -> Value {
    let answer = house
        .own_page("PUT", path, Some(&who.token), Some(body))
        .await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    answer.json()
}

async fn becomes_guide(house: &House, who: &Person, handle: &str, relations: Value) {
    let body = json!({
        "handle": handle, "name": format!("Guide {handle}"), "about": "Light and paper.", "relations": relations,
    });
    put(house, who, "/v1/guide", body).await;
}

fn story(disclosure: Value) -> Value {
    json!({
        "form": "story", "title": "An evening", "text": "Light first.", "disclosure": disclosure,
        "citations": [{ "merchant": merchant_id().to_string(), "sku": LAMP, "note": "Low." }],
    })
}

async fn started(house: &House, who: &Person, disclosure: Value) -> String {
    let answer = who
        .post(house, "/v1/guide/stories", Some(story(disclosure)))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().expect("an id").to_owned()
}

async fn published(house: &House, who: &Person) -> String {
    let id = started(house, who, json!("none")).await;
    let path = format!("/v1/guide/stories/{id}/publish");
    who.post(house, &path, None).await.ok();
    id
}

#[tokio::test]
async fn a_guide_writes_a_coach_reads_and_a_follower_finds_it() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let lea = person(&house, "Lea").await;
    let karim = person(&house, "Karim").await;
    becomes_guide(&house, &ana, "ana", json!([])).await;
    becomes_guide(&house, &lea, "lea", json!([])).await;
    seed(&house, |work| guides::name_ambassador(work, "lea")).await;

    let id = started(&house, &ana, json!("free_sample")).await;
    let draft = format!("/v1/guide/stories/{id}");
    let comments = format!("{draft}/comments");
    assert_eq!(lea.get(&house, &draft).await.problem(), "unknown_story");
    put(&house, &ana, "/v1/guide/coach", json!({ "handle": "lea" })).await;
    put(&house, &lea, "/v1/guide/coached/ana", json!({})).await;
    let body = Some(json!({ "text": "Shorter, please." }));
    let said = lea.post(&house, &comments, body).await.ok();
    assert_eq!(said["comments"][0]["text"], "Shorter, please.");
    let read = ana.get(&house, &draft).await.ok();
    assert_eq!(read["comments"][0]["author"], "Guide lea");
    assert_eq!(karim.get(&house, &draft).await.problem(), "unknown_story");

    put(&house, &karim, "/v1/guides/ana/follow", json!({})).await;
    assert_eq!(karim.get(&house, "/v1/feed").await.ok()["data"], json!([]));
    ana.post(&house, &format!("{draft}/publish"), None)
        .await
        .ok();
    let endorsed = house
        .own_page(
            "PUT",
            &format!("{draft}/endorsement"),
            Some(&lea.token),
            None,
        )
        .await;
    assert_eq!(endorsed.status, 204);

    let feed = karim.get(&house, "/v1/feed").await.ok();
    let found = &feed["data"][0]["story"];
    assert_eq!(found["id"], id.as_str());
    assert_eq!(found["disclosure"], "free_sample");
    assert_eq!(found["endorsed_by"]["handle"], "lea");
    let following = karim.get(&house, "/v1/following").await.ok();
    assert_eq!(following["data"][0]["guide"]["handle"], "ana");

    // The page that everybody reads says what was got for it before it says anything else.
    let page = house.get(&format!("/guides/ana/{id}")).await;
    let text = page.text();
    assert_eq!(page.status, 200);
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words} in {text}"))
    };
    assert!(at("<p class=\"disclosure\">Got a free sample") < at("<h1>An evening"));
    assert!(at("application/ld+json") < at("<h1>"));
    assert!(!text.contains("Shorter, please."));
    let french = house.get(&format!("/guides/ana/{id}?lang=fr")).await.text();
    assert!(french.contains("A reçu un échantillon gratuit"));
    assert!(house.get("/guides/ana").await.text().contains("An evening"));
    for nowhere in ["/guides/nobody".to_owned(), format!("/guides/lea/{id}")] {
        assert_eq!(house.get(&nowhere).await.status, 404, "{nowhere}");
    }

    // Withdrawn, it is gone everywhere at once.
    ana.post(&house, &format!("{draft}/withdraw"), None)
        .await
        .ok();
    assert_eq!(house.get(&format!("/guides/ana/{id}")).await.status, 404);
    assert_eq!(karim.get(&house, "/v1/feed").await.ok()["data"], json!([]));
}

#[tokio::test]
async fn a_shopper_asks_and_the_answer_stays_with_the_product() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim Benali").await;
    becomes_guide(&house, &ana, "ana", json!([])).await;
    let about = format!("/v1/guides?key=pk_test_lumen&product={LAMP}");

    let ask = || Some(json!({ "merchant": "pk_test_lumen", "sku": LAMP, "text": "Is it bright?" }));
    let asked = karim
        .post(&house, "/v1/guides/ana/questions", ask())
        .await
        .ok();
    let before = house.get(&about).await.ok();
    assert_eq!(before["answers"], json!([]));
    let desk = ana.get(&house, "/v1/guide").await.ok();
    assert_eq!(desk["questions"][0]["text"], "Is it bright?");
    assert!(
        !desk.to_string().contains("Karim"),
        "who asked is nobody's to know"
    );

    let path = format!(
        "/v1/guide/questions/{}",
        asked["id"].as_str().expect("an id")
    );
    let unsaid = json!({ "text": "Bright enough." });
    let refused = house
        .own_page("PUT", &path, Some(&ana.token), Some(unsaid))
        .await;
    assert_eq!(refused.problem(), "disclosure_missing");
    let answer = json!({ "text": "Bright enough.", "disclosure": "employee" });
    put(&house, &ana, &path, answer).await;

    let after = house.get(&about).await.ok();
    let shown = &after["answers"][0];
    assert_eq!(shown["text"], "Bright enough.");
    assert_eq!(shown["disclosure"], "employee");
    assert!(!after.to_string().contains("Karim"));
    let mine = karim.get(&house, "/v1/questions").await.ok();
    assert_eq!(mine["data"][0]["state"], "answered");

    for _ in 0..4 {
        karim.post(&house, "/v1/guides/ana/questions", ask()).await;
    }
    let more = karim.post(&house, "/v1/guides/ana/questions", ask()).await;
    assert_eq!(more.status, 409);
}

#[tokio::test]
async fn usefulness_is_once_a_reader_and_the_crowd_does_not_rank() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    becomes_guide(&house, &ana, "ana", json!([])).await;
    let id = published(&house, &ana).await;
    let path = format!("/v1/stories/{id}/helped");
    for _ in 0..2 {
        let helped = put(&house, &karim, &path, json!({})).await;
        assert_eq!(helped, json!({ "helped": 1, "helped_counted": 0 }));
    }
    befriended(&house, &lea, &karim).await;
    let helped = put(&house, &lea, &path, json!({})).await;
    assert_eq!(helped, json!({ "helped": 2, "helped_counted": 1 }));
    let own = house
        .own_page("PUT", &path, Some(&ana.token), Some(json!({})))
        .await;
    assert_eq!(own.problem(), "own_story");
}

#[tokio::test]
async fn what_the_guides_door_refuses() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    becomes_guide(&house, &ana, "ana", json!([])).await;
    let id = started(&house, &ana, Value::Null).await;
    let shop = merchant_id().to_string();
    let guide = |handle: &str, relations: Value| json!({ "handle": handle, "name": "K", "about": "A.", "relations": relations });
    let ask =
        |sku: &str, text: &str| json!({ "merchant": "pk_test_lumen", "sku": sku, "text": text });
    let rows = [
        (
            None,
            "GET",
            "/v1/guide".to_owned(),
            None,
            401,
            "session_missing",
        ),
        (None, "GET", "/v1/feed".into(), None, 401, "session_missing"),
        (
            Some(&karim),
            "GET",
            "/v1/feed?before=x".into(),
            None,
            422,
            "invalid_field",
        ),
        (
            Some(&karim),
            "GET",
            "/v1/guides/nobody".into(),
            None,
            404,
            "unknown_guide",
        ),
        (
            Some(&karim),
            "GET",
            format!("/v1/guides?key=pk_test_lumen&product={}", "x".repeat(900)),
            None,
            404,
            "unknown_product",
        ),
        (
            Some(&karim),
            "GET",
            "/v1/guides".into(),
            None,
            422,
            "invalid_field",
        ),
        (
            Some(&karim),
            "GET",
            "/v1/stories/sto_x".into(),
            None,
            404,
            "unknown_story",
        ),
        (
            Some(&karim),
            "GET",
            format!("/v1/stories/{id}"),
            None,
            404,
            "unknown_story",
        ),
        (
            Some(&karim),
            "GET",
            format!("/v1/stories/{id}/versions"),
            None,
            404,
            "unknown_story",
        ),
        (
            Some(&karim),
            "PUT",
            "/v1/guide".into(),
            Some(guide("ana", json!([]))),
            409,
            "handle_taken",
        ),
        (
            Some(&karim),
            "PUT",
            "/v1/guide".into(),
            Some(guide("K", json!([]))),
            422,
            "handle_malformed",
        ),
        (
            Some(&karim),
            "PUT",
            "/v1/guide".into(),
            Some(guide("karim", Value::Null)),
            422,
            "relations_missing",
        ),
        (
            Some(&karim),
            "PUT",
            "/v1/guide".into(),
            Some(guide(
                "karim",
                json!([{ "merchant": shop, "disclosure": "none" }]),
            )),
            422,
            "relations_malformed",
        ),
        (
            Some(&karim),
            "PUT",
            "/v1/guide".into(),
            Some(guide(
                "karim",
                json!([{ "merchant": "mer_x", "disclosure": "family" }]),
            )),
            404,
            "unknown_shop",
        ),
        (
            Some(&karim),
            "POST",
            "/v1/guide/stories".into(),
            Some(story(json!("none"))),
            403,
            "not_a_guide",
        ),
        (
            Some(&karim),
            "POST",
            format!("/v1/guide/stories/{id}/publish"),
            None,
            403,
            "not_a_guide",
        ),
        (
            Some(&ana),
            "POST",
            format!("/v1/guide/stories/{id}/publish"),
            None,
            422,
            "disclosure_missing",
        ),
        (
            Some(&ana),
            "POST",
            format!("/v1/guide/stories/{id}/withdraw"),
            None,
            409,
            "not_published",
        ),
        (
            Some(&karim),
            "DELETE",
            format!("/v1/guide/stories/{id}"),
            None,
            404,
            "unknown_story",
        ),
        (
            Some(&karim),
            "PUT",
            format!("/v1/guide/stories/{id}/endorsement"),
            None,
            404,
            "unknown_story",
        ),
        (
            Some(&karim),
            "POST",
            "/v1/guides/ana/questions".into(),
            Some(ask("nope", "Why?")),
            404,
            "unknown_product",
        ),
        (
            Some(&karim),
            "POST",
            "/v1/guides/ana/questions".into(),
            Some(ask(LAMP, "<b>Why?</b>")),
            422,
            "text_markup",
        ),
        (
            Some(&karim),
            "POST",
            "/v1/guides/ana/questions".into(),
            Some(ask(LAMP, &"x".repeat(401))),
            422,
            "text_too_long",
        ),
        (
            Some(&ana),
            "POST",
            "/v1/guides/ana/questions".into(),
            Some(ask(LAMP, "Why?")),
            409,
            "own_guide",
        ),
        (
            Some(&ana),
            "PUT",
            "/v1/guides/ana/follow".into(),
            None,
            409,
            "own_guide",
        ),
    ];
    for (who, method, path, body, status, code) in rows {
        let token = who.map(|person| person.token.as_str());
        let answer = house.own_page(method, &path, token, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{method} {path}"
        );
        for (table, count) in [
            ("guides", 1),
            ("stories", 1),
            ("questions", 0),
            ("follows", 0),
        ] {
            assert_eq!(house.count(table), count, "{table} after {method} {path}");
        }
    }
}

#[tokio::test]
async fn the_feed_has_friends_words_among_the_stories_and_nobody_elses() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    becomes_guide(&house, &lea, "lea", json!([])).await;
    befriended(&house, &ana, &karim).await;
    put(&house, &karim, "/v1/guides/lea/follow", json!({})).await;
    let says = |audience: &str| {
        json!({
            "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends",
            "text": "Warm light.", "audience": audience, "disclosure": "family",
        })
    };
    for (author, audience) in [(&ana, "friends"), (&lea, "followers")] {
        let body = Some(says(audience));
        author.post(&house, "/v1/recommendations", body).await.ok();
        house.app.clock.advance(1);
    }
    published(&house, &lea).await;
    let kinds = |feed: &Value| -> Vec<String> {
        let data = feed["data"].as_array().expect("a list");
        let kind = |item: &Value| {
            let who = item["word"]["author"].as_str().unwrap_or("");
            format!("{} {who}", item["kind"].as_str().unwrap_or(""))
        };
        data.iter().map(kind).collect()
    };
    let karims = karim.get(&house, "/v1/feed").await.ok();
    assert_eq!(kinds(&karims), ["story ", "word Lea", "word Ana"]);
    let anas = ana.get(&house, "/v1/feed").await.ok();
    assert!(kinds(&anas).is_empty(), "her own word is no news to her");

    ana.post(&house, "/v1/recommendations", Some(says("nobody")))
        .await
        .ok();
    let karims = karim.get(&house, "/v1/feed").await.ok();
    assert_eq!(kinds(&karims), ["story ", "word Lea"]);
}

/// Whom a guide's followers are is told to nobody: the number alone.
#[tokio::test]
async fn nobody_lists_followers() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karimzadeh Ostrowski").await;
    becomes_guide(&house, &ana, "ana", json!([])).await;
    let id = published(&house, &ana).await;
    put(&house, &karim, "/v1/guides/ana/follow", json!({})).await;
    let karims = karim.id.to_string();
    for path in [
        "/v1/guides/ana".to_owned(),
        "/v1/guide".into(),
        "/v1/following".into(),
        format!("/v1/stories/{id}"),
        format!("/v1/guides?key=pk_test_lumen&product={LAMP}"),
        "/guides/ana".into(),
        format!("/guides/ana/{id}"),
    ] {
        for who in [None, Some(&ana)] {
            let token = who.map(|person| person.token.as_str());
            let said = house.own_page("GET", &path, token, None).await.text();
            assert!(
                !said.contains("Ostrowski") && !said.contains(&karims),
                "{path}"
            );
        }
    }
    let seen = house.get("/v1/guides/ana").await.ok();
    assert_eq!(seen["card"]["followers"], 1);
}
