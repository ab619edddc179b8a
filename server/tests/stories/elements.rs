//! The elements' documents: who may frame them, what may run in them, whom they know, and that nothing comes while nothing changed.

use super::circle::{LAMP, Person, befriended, house_with_a_lamp, lamp, merchant_id, person, seed};
use super::house::{Answer, House};
use super::people::papier;
use serde_json::json;
use vouch_domain::catalogue::Product;
use vouch_domain::shoppers::Resume;
use vouch_server::chance;

const WORDS: &str = "/embed/recommendations?key=pk_test_lumen&product=lamp-arc";

async fn recommends(house: &House, author: &Person, text: &str, audience: &str) -> String {
    let body = json!({
        "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": text,
        "audience": audience, "disclosure": "family",
    });
    let answer = author
        .post(house, "/v1/recommendations", Some(body))
        .await
        .ok();
    answer["id"].as_str().expect("an id").to_owned()
}

/// A resume cookie of this person at the lamp maker's.
async fn cookie(house: &House, person: &Person) -> String {
    let token = chance::secret("vrs_");
    let resume = Resume {
        token_hash: chance::hash(&token),
        shopper: person.id,
        merchant: merchant_id(),
        expires_at: house.app.now().plus_seconds(3600),
    };
    seed(house, move |work| Ok(work.add_resume(&resume)?)).await;
    format!("__Host-vouch-resume={token}")
}

async fn part(house: &House, path: &str, headers: &[(&str, &str)]) -> Answer {
    house
        .call("GET", &format!("{path}&part=1"), headers, None)
        .await
}

#[tokio::test]
async fn a_document_runs_nothing_but_its_own_script_and_stands_in_its_shop_alone() {
    let house = house_with_a_lamp().await;
    for path in [WORDS, "/embed/recommendations?key=pk_test_lumen&product="] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.headers["content-security-policy"]
            .to_str()
            .expect("ASCII");
        assert!(policy.starts_with("default-src 'none'; script-src '"));
        assert!(!policy.contains("unsafe") && !policy.contains("script-src 'self'"));
        assert!(
            policy
                .ends_with("frame-ancestors http://shop.localhost:4400 https://www.lumen.example"),
            "{policy}"
        );
        assert_eq!(answer.headers["cache-control"], "no-store");
        let html = answer.text();
        assert!(!html.contains(" style=") && !html.contains("src=\"http"));
    }
    let unknown = house.get("/embed/recommendations?key=pk_test_nobody").await;
    assert_eq!(unknown.status, 404);
    assert!(
        unknown.headers["content-security-policy"]
            .to_str()
            .is_ok_and(|policy| policy.ends_with("frame-ancestors 'none'"))
    );
    assert!(!unknown.text().contains("<script"));
}

#[tokio::test]
async fn whom_a_document_knows() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    recommends(&house, &ana, "Velvety light.", "friends").await;
    let cookie = cookie(&house, &karim).await;
    let in_shop = karim.in_shop(&house).await;
    let bearer = |person: &Person| format!("Bearer {}", person.token);
    let (framed, hub) = (bearer(&in_shop), bearer(&karim));

    let dest = |value| ("sec-fetch-dest", value);
    let site = |value| ("sec-fetch-site", value);
    let with = ("cookie", &*cookie);
    for (part, headers, knows) in [
        ("", vec![with, dest("iframe")], true),
        ("", vec![dest("iframe")], false),
        ("", vec![with], false),
        ("", vec![with, dest("document")], false),
        ("", vec![with, dest("empty"), site("same-origin")], false),
        (
            "&part=1",
            vec![with, dest("empty"), site("same-origin")],
            true,
        ),
        // What a shop's page can make its browser send.
        (
            "&part=1",
            vec![with, dest("empty"), site("cross-site")],
            false,
        ),
        (
            "&part=1",
            vec![with, dest("empty"), site("same-site")],
            false,
        ),
        ("&part=1", vec![with, dest("iframe")], false),
        ("&part=1", vec![with], false),
        ("&part=1", vec![("authorization", &*framed)], true),
        ("&part=1", vec![("authorization", &*hub)], true),
    ] {
        let path = format!("{WORDS}{part}");
        let answer = house.call("GET", &path, &headers, None).await;
        assert_eq!(answer.status, 200);
        let knew = answer.text().contains("Velvety light.");
        assert_eq!(knew, knows, "{part} {headers:?}");
        for header in ["access-control-allow-origin", "set-cookie"] {
            assert!(!answer.headers.contains_key(header));
        }
    }

    // A session of another shop's frame says nothing here; one that is over is told so.
    let path = format!("{WORDS}&part=1");
    let elsewhere = house
        .call(
            "GET",
            &path,
            &[("authorization", "Bearer vst_made-up")],
            None,
        )
        .await;
    assert_eq!(elsewhere.problem(), "session_expired");
}

#[tokio::test]
async fn nothing_comes_while_nothing_has_changed() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let word = recommends(&house, &ana, "Holds where you leave it.", "everyone").await;

    let first = part(&house, WORDS, &[]).await;
    assert!(first.text().contains("Holds where you leave it."));
    let etag = first.headers["etag"].to_str().expect("ASCII").to_owned();
    let document = house.get(WORDS).await.text();
    assert!(
        document.contains(&etag.replace('"', "\\\"")),
        "the document knows what it shows"
    );
    let again = part(&house, WORDS, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));

    ana.delete(&house, &format!("/v1/recommendations/{word}"))
        .await;
    let gone = part(&house, WORDS, &[("if-none-match", &etag)]).await;
    assert_eq!(gone.status, 200);
    assert!(!gone.text().contains("Holds where you leave it."));
}

#[tokio::test]
async fn strangers_text_stays_text() {
    let house = house_with_a_lamp().await;
    for (name, text) in [
        ("<img src=x>", "a & b < c > d \" ' \u{202e}evil"),
        (
            "\"><script>alert(1)</script>",
            "</script><script>alert(1)</script>",
        ),
    ] {
        let author = person(&house, name).await;
        let body = json!({
            "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": text,
            "audience": "everyone", "disclosure": "family",
        });
        // Markup may be refused at the door; whatever is taken is shown as text.
        author.post(&house, "/v1/recommendations", Some(body)).await;
    }
    for lang in ["en", "fr", "\"><script>"] {
        let path = format!(
            "{WORDS}&lang={lang}&scheme=%22%3E%3Cscript%3E&accent=%23123%22%3E%3Cscript%3E&origin=%3C/script%3E"
        );
        let path = path.replace('"', "%22").replace(['<', '>'], "");
        let html = house.get(&path).await.text();
        assert_eq!(
            html.matches("<script").count(),
            html.matches("</script").count()
        );
        assert!(!html.contains("<img src=x") && !html.contains("<script>alert"));
    }
}

#[tokio::test]
async fn in_a_shops_page_one_speaks_of_that_shops_products_alone() {
    let house = house_with_a_lamp().await;
    let atlas = |sku: &str| Product {
        merchant: papier().id,
        sku: sku.into(),
        ..lamp()
    };
    let products = [atlas("atlas"), atlas("tides")];
    seed(&house, move |work| {
        work.add_merchant(&papier())?;
        for product in &products {
            work.put_product(product)?;
        }
        Ok(())
    })
    .await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    let shop = papier().id.to_string();
    let guide = json!({
        "handle": "ana", "name": "Ana", "about": "I read.",
        "relations": [{ "merchant": shop, "disclosure": "family" }],
    });
    assert_eq!(ana.put(&house, "/v1/guide", Some(guide)).await.status, 200);
    let statements = json!({
        "merchant": shop, "sku": "atlas", "disclosure": "none",
        "statements": [
            { "kind": "pro", "aspect": "Maps", "text": "Large ones." },
            { "kind": "con", "aspect": "Weight", "text": "Heavy." },
        ],
    });
    let word = json!({
        "merchant": shop, "sku": "atlas", "verdict": "recommends", "text": "Large maps.", "audience": "everyone",
        "disclosure": "family", "points": [{ "kind": "pro", "aspect": "Maps", "statement": "Large ones." }],
    });
    let pair = json!({ "merchant": shop, "sku": "atlas", "rival": "tides", "aspect": "Maps" });
    let made = async |path: &str, body| ana.post(&house, path, Some(body)).await.ok();
    let stated = made("/v1/facts", statements.clone()).await;
    let stated = stated["data"][0]["statement"]["id"]
        .as_str()
        .expect("an id");
    let said = made("/v1/recommendations", word.clone()).await;
    let said = said["id"].as_str().expect("an id");
    let compared = made("/v1/facts/head-to-heads", pair.clone()).await;
    let compared = compared["id"].as_str().expect("an id");
    let loved = json!({ "key": "pk_test_papier", "product": "atlas" });
    let question =
        json!({ "merchant": shop, "sku": "atlas", "text": "Is there a map of the tides?" });

    let acts = [
        (
            "PUT",
            format!("/v1/facts/{stated}/vote"),
            Some(json!({ "agrees": true, "disclosure": "none" })),
        ),
        ("DELETE", format!("/v1/facts/{stated}/vote"), None),
        (
            "PUT",
            format!("/v1/facts/head-to-heads/{compared}/vote"),
            Some(json!({ "better": "atlas", "disclosure": "none" })),
        ),
        (
            "DELETE",
            format!("/v1/facts/head-to-heads/{compared}/vote"),
            None,
        ),
        (
            "PUT",
            format!("/v1/recommendations/{said}/points/1/vote"),
            Some(json!({ "stance": "agrees" })),
        ),
        ("POST", "/v1/facts".into(), Some(statements)),
        ("POST", "/v1/recommendations".into(), Some(word)),
        ("POST", "/v1/loves".into(), Some(loved)),
        (
            "DELETE",
            "/v1/loves?key=pk_test_papier&product=atlas".into(),
            None,
        ),
        ("POST", "/v1/guides/ana/questions".into(), Some(question)),
    ];
    let tables = [
        "statements",
        "statement_votes",
        "statement_casts",
        "head_to_head_votes",
        "recommendations",
        "recommendation_votes",
        "loves",
        "questions",
    ];
    let counted = || tables.map(|table| house.count(table));
    let before = counted();
    let at_the_lamp_makers = karim.in_shop(&house).await;
    for (method, path, body) in &acts {
        let answer = house
            .own_page(method, path, Some(&at_the_lamp_makers.token), body.clone())
            .await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.problem()),
            (403, "other_shop"),
            "{method} {path}"
        );
    }
    assert_eq!(counted(), before);
    // On our own pages the same is done.
    for (method, path, body) in acts {
        let answer = house
            .own_page(method, &path, Some(&karim.token), body)
            .await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {}",
            answer.text()
        );
    }
    assert_ne!(counted(), before);

    // What was stated is changed on our own pages only.
    let own = ana.in_shop(&house).await;
    for (method, path) in [
        ("PUT", format!("/v1/facts/{stated}")),
        ("DELETE", format!("/v1/facts/{stated}")),
        ("DELETE", format!("/v1/facts?merchant={shop}&sku=atlas")),
        ("DELETE", format!("/v1/facts/{stated}/merge")),
    ] {
        let body = (method == "PUT").then(|| json!({ "aspect": "Maps", "text": "Small ones." }));
        let answer = house.own_page(method, &path, Some(&own.token), body).await;
        assert_eq!(answer.problem(), "hub_only", "{method} {path}");
    }
}

#[tokio::test]
async fn how_they_voted_and_whom_to_block_in_a_shops_page() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    befriended(&house, &ana, &karim).await;
    let body = |audience: &str| {
        json!({
            "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": "It bends.",
            "points": [{ "kind": "pro", "aspect": "Arm", "statement": "It stays." }],
            "audience": audience, "disclosure": "family",
        })
    };
    let word = async |who: &Person, audience: &str| {
        let said = who.post(&house, "/v1/recommendations", Some(body(audience)));
        said.await.ok()["id"].as_str().expect("an id").to_owned()
    };
    let anas = word(&ana, "everyone").await;
    let leas = word(&lea, "nobody").await;
    let at_shop = karim.in_shop(&house).await;
    let vote = json!({ "stance": "agrees" });
    let path = format!("/v1/recommendations/{anas}/points/1/vote");
    assert_eq!(at_shop.put(&house, &path, Some(vote)).await.status, 204);

    let votes = |word: &str| format!("/embed/votes?key=pk_test_lumen&word={word}&point=1");
    for (reader, line) in [
        (Some(&at_shop), "You agreed"),
        (Some(&ana), "Karim agreed"),
        (Some(&lea), "Someone agreed"),
        (None, "Someone agreed"),
    ] {
        let answer = match reader {
            Some(reader) => reader.get(&house, &votes(&anas)).await,
            None => house.get(&votes(&anas)).await,
        };
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains(line), "{line}: {}", answer.text());
    }
    for (path, status) in [
        (votes(&leas), 404),
        (votes("rec_nothing"), 404),
        ("/embed/votes?key=pk_test_lumen".into(), 404),
        ("/embed/votes?key=pk_test_nobody".into(), 404),
        (
            format!("/embed/votes?key=pk_test_lumen&word={anas}&point=x"),
            400,
        ),
    ] {
        assert_eq!(house.get(&path).await.status, status, "{path}");
    }

    // A stranger's word: its author is blocked in place. A friendship does not end in a shop's page.
    let block = |word: &str| Some(json!({ "recommendation": word }));
    let answer = at_shop.post(&house, "/v1/blocks", block(&anas)).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.problem()),
        (403, "hub_only")
    );
    let friend = Some(json!({ "friend": ana.id.to_string() }));
    let answer = at_shop.post(&house, "/v1/blocks", friend).await;
    assert_eq!(answer.problem(), "hub_only");
    let answer = at_shop.post(&house, "/v1/blocks", block(&leas)).await;
    assert_eq!(
        answer.problem(),
        "unknown_person",
        "a word for nobody names nobody"
    );
    assert_eq!(house.count("blocks"), 0);
    let leas = word(&lea, "everyone").await;
    let reads = async |text: &str| {
        at_shop
            .get(&house, &format!("{WORDS}&part=1"))
            .await
            .text()
            .contains(text)
    };
    assert!(reads(&leas).await);
    for _ in 0..2 {
        let answer = at_shop.post(&house, "/v1/blocks", block(&leas)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    assert!(!reads(&leas).await && reads(&anas).await);
    assert_eq!(
        at_shop.get(&house, "/v1/blocks").await.problem(),
        "hub_only"
    );
}
