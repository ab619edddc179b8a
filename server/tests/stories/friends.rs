//! Friends, as people and as a curious merchant meet them.

use super::circle::{
    LAMP, Person, befriended, calls_off, house_with_a_lamp, merchant_id, person, secret_key,
};
use super::house::{Answer, House};
use serde_json::{Value, json};
use vouch_domain::ShopperId;

fn handles(friends: &Value) -> Vec<&str> {
    let data = friends["data"].as_array().expect("a list");
    let handle = |friend: &'_ Value| friend["handle"].as_str().map(str::to_owned);
    assert!(data.iter().all(|friend| handle(friend).is_some()));
    data.iter()
        .filter_map(|friend| friend["handle"].as_str())
        .collect()
}

#[tokio::test]
async fn two_people_become_friends_and_part() {
    let house = House::open();
    let ana = person(&house, "Ana Moreau").await;
    let karim = person(&house, "Karim Benali").await;

    let token = ana.invites(&house).await;
    assert!(token.len() >= 52, "256 bits in base 32");

    // Whoever holds the link reads the name, and nothing else.
    let path = format!("/v1/invitations/{token}");
    let seen = house.get(&path).await.ok();
    assert_eq!(
        seen,
        json!({ "inviter": { "handle": "Ana Moreau" }, "standing": "open" })
    );
    assert_eq!(ana.get(&house, &path).await.ok()["standing"], "own");

    let accepted = karim.accepts(&house, &token).await.ok();
    assert_eq!(accepted["id"], ana.id.to_string());
    assert_eq!(accepted["handle"], "Ana Moreau");
    assert_eq!(karim.accepts(&house, &token).await.ok(), accepted, "again");
    assert_eq!(karim.get(&house, &path).await.ok()["standing"], "friends");

    for (person, friend) in [(&ana, "Karim Benali"), (&karim, "Ana Moreau")] {
        let list = person.get(&house, "/v1/friends").await.ok();
        assert_eq!(handles(&list), [friend]);
        assert_eq!(list["next"], Value::Null);
    }

    let gone = ana
        .delete(&house, &format!("/v1/friends/{}", karim.id))
        .await;
    assert_eq!(gone.status, 204);
    for person in [&ana, &karim] {
        let list = person.get(&house, "/v1/friends").await.ok();
        assert!(handles(&list).is_empty());
    }
    let back = karim.accepts(&house, &token).await;
    assert_eq!(
        (back.status.as_u16(), back.problem().as_str()),
        (410, "invitation_used")
    );
}

#[tokio::test]
async fn what_is_kept_of_a_link_is_its_hash() {
    let house = House::open();
    let ana = person(&house, "Ana").await;
    let token = ana.invites(&house).await;
    let folder = house.app.config.database();
    let folder = folder.parent().expect("a folder");
    for file in std::fs::read_dir(folder)
        .expect("the data folder")
        .flatten()
    {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        let found = bytes
            .windows(token.len())
            .any(|window| window == token.as_bytes());
        assert!(!found, "{:?} holds the token", file.file_name());
    }
    assert_eq!(house.count("invitations"), 1);
}

#[tokio::test]
async fn what_the_friends_door_refuses() {
    let house = House::open();
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    let link = ana.invites(&house).await;
    let used = ana.invites(&house).await;
    lea.accepts(&house, &used).await.ok();
    let accept = |token: &str| format!("/v1/invitations/{token}/accept");
    let friend = |id: &str| format!("/v1/friends/{id}");
    let long = "x".repeat(5_000);
    let stranger = ShopperId(7).to_string();

    for (who, method, path, status, code) in [
        (Some(&ana), "POST", accept(&link), 409, "invitation_own"),
        (Some(&karim), "POST", accept(&used), 410, "invitation_used"),
        (
            Some(&karim),
            "POST",
            accept("nonsense"),
            404,
            "invitation_unknown",
        ),
        (
            Some(&karim),
            "POST",
            accept(&long),
            404,
            "invitation_unknown",
        ),
        (
            Some(&karim),
            "POST",
            accept("%00%e2%80%ae"),
            404,
            "invitation_unknown",
        ),
        (
            Some(&karim),
            "POST",
            accept(&link.to_uppercase()),
            404,
            "invitation_unknown",
        ),
        (None, "POST", accept(&link), 401, "session_missing"),
        (None, "GET", "/v1/friends".into(), 401, "session_missing"),
        (
            None,
            "POST",
            "/v1/friends/invitations".into(),
            401,
            "session_missing",
        ),
        (
            None,
            "GET",
            "/v1/invitations/nonsense".into(),
            404,
            "invitation_unknown",
        ),
        (
            Some(&karim),
            "GET",
            format!("/v1/invitations/{used}"),
            410,
            "invitation_used",
        ),
        (
            Some(&ana),
            "DELETE",
            friend(&karim.id.to_string()),
            404,
            "not_a_friend",
        ),
        (
            Some(&ana),
            "DELETE",
            friend(&ana.id.to_string()),
            404,
            "not_a_friend",
        ),
        (Some(&ana), "DELETE", friend(&stranger), 404, "not_a_friend"),
        (Some(&ana), "DELETE", friend("shp_x"), 404, "not_a_friend"),
        (
            Some(&ana),
            "DELETE",
            friend("'%20or%201=1"),
            404,
            "not_a_friend",
        ),
    ] {
        let token = who.map(|person| person.token.as_str());
        let answer = house.own_page(method, &path, token, None).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{method} {path}"
        );
        assert_eq!(house.count("friendships"), 2, "{method} {path}");
        assert_eq!(house.count("invitations"), 2, "{method} {path}");
    }

    // A page of another origin may not act for a person, even with their token.
    let bearer = format!("Bearer {}", karim.token);
    for origin in [None, Some("http://shop.localhost:4400"), Some("null")] {
        for (method, path) in [
            ("POST", "/v1/friends/invitations".to_owned()),
            ("POST", accept(&link)),
            ("DELETE", friend(&ana.id.to_string())),
        ] {
            let mut headers = vec![("authorization", bearer.as_str())];
            headers.extend(origin.map(|origin| ("origin", origin)));
            let answer = house.call(method, &path, &headers, None).await;
            assert_eq!(answer.status, 403, "{method} {path} from {origin:?}");
            assert_eq!(answer.problem(), "wrong_origin");
        }
    }
    assert_eq!(house.count("invitations"), 2);
}

#[tokio::test]
async fn links_end_after_fourteen_days_and_are_twenty_at_most() {
    let house = House::open();
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let first = ana.invites(&house).await;
    for _ in 1..20 {
        ana.invites(&house).await;
    }
    let more = ana.post(&house, "/v1/friends/invitations", None).await;
    assert_eq!(
        (more.status.as_u16(), more.problem().as_str()),
        (409, "too_many_invitations")
    );

    house.app.clock.advance(14 * 24 * 3600);
    let late = karim.accepts(&house, &first).await;
    assert_eq!(
        (late.status.as_u16(), late.problem().as_str()),
        (410, "invitation_expired")
    );
    ana.invites(&house).await;
    assert_eq!(house.count("friendships"), 0);
}

/// The merchant reads everything there is to read, with every key and with none, and looks for the people in the answers.
#[tokio::test]
async fn a_merchant_never_reads_the_graph() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Anathema Quillfeather").await;
    let karim = person(&house, "Karimzadeh Ostrowski").await;
    befriended(&house, &ana, &karim).await;
    ana.invites(&house).await;
    // Karim is a customer of the merchant's, and each told the other about it.
    let payment = karim.buys_the_lamp(&house).await;
    let called_off = karim.buys_the_lamp(&house).await;
    calls_off(&house, called_off).await;
    ana.buys_the_lamp(&house).await;
    for (author, audience) in [(&ana, "friends"), (&karim, "nobody")] {
        let body = json!({
            "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": "Between us: velvety light.",
            "audience": audience, "disclosure": "none",
        });
        author
            .post(&house, "/v1/recommendations", Some(body))
            .await
            .ok();
    }
    let words = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let theirs = karim.get(&house, &words).await.ok();
    assert_eq!(
        theirs["friends"][0]["author"], "Anathema Quillfeather",
        "there is something to find"
    );

    let description = house.get("/v1/openapi.json").await.ok();
    let described = description["paths"].as_object().expect("paths");
    let mut paths: Vec<String> = described
        .iter()
        .filter(|(_, methods)| methods.get("get").is_some())
        .map(|(path, _)| path.clone())
        .collect();
    assert!(paths.iter().any(|path| path == "/v1/friends"));
    assert!(paths.iter().any(|path| path == "/v1/payments/{id}"));
    paths.extend(
        [
            "/hub",
            "/hub/friends",
            "/hub/recommendations",
            "/hub/balance",
            "/hub/orders/{id}",
            "/invitations/{token}",
            "/embed/checkout",
            "/checkout",
            "/enrol",
            "/receipts/{id}",
            "/healthz",
            "/metrics",
            "/docs",
            "/v1/openapi.json",
            "/.well-known/jwks.json",
        ]
        .map(Into::into),
    );
    let payment = payment.to_string();
    let karims = karim.id.to_string();
    let secret = secret_key();
    let keys = [
        None,
        Some("pk_test_lumen".to_owned()),
        Some(secret.reveal().to_owned()),
        Some(format!("vst_{}", "0".repeat(52))),
        Some(karims.clone()),
    ];
    let queries = [
        String::new(),
        format!("?key=pk_test_lumen&product={LAMP}"),
        format!("?key=pk_test_lumen&product={LAMP}&origin=http://shop.localhost:4400&lang=en"),
        format!("?payment={payment}&key=pk_test_lumen"),
        "?currency=EUR".into(),
        "?limit=100".into(),
    ];
    let needles = [
        "Anathema",
        "Quillfeather",
        "Karimzadeh",
        "Ostrowski",
        "velvety",
        &karims,
        &ana.id.to_string(),
    ]
    .map(str::to_lowercase);
    let mut read = 0;
    for path in &paths {
        for id in [&payment, &karims] {
            let path = path
                .replace("{id}", id)
                .replace("{merchant}", &merchant_id().to_string())
                .replace("{sku}", LAMP)
                .replace("{token}", "nonsense");
            for query in &queries {
                for key in &keys {
                    let bearer = key.as_ref().map(|key| format!("Bearer {key}"));
                    let mut headers = vec![];
                    headers.extend(
                        bearer
                            .as_ref()
                            .map(|value| ("authorization", value.as_str())),
                    );
                    let address = format!("{path}{query}");
                    let answer = house.call("GET", &address, &headers, None).await;
                    let said = String::from_utf8_lossy(&answer.bytes).to_lowercase();
                    // What was asked for may be in the answer's own address.
                    let said = said.replace(&address.to_lowercase(), "");
                    for needle in &needles {
                        assert!(
                            !said.contains(needle),
                            "GET {address} with {key:?} says {needle}"
                        );
                        let told = answer.headers.values().any(|value| {
                            String::from_utf8_lossy(value.as_bytes())
                                .to_lowercase()
                                .contains(needle)
                        });
                        assert!(
                            !told,
                            "GET {address} with {key:?} says {needle} in a header"
                        );
                    }
                    read += usize::from(answer.status == 200);
                }
            }
        }
    }
    assert!(read > 50, "the merchant did get answers: {read}");

    // A merchant's page cannot read with the shopper's browser either: no answer of these doors is shared with other origins.
    for path in ["/v1/friends", &words, "/v1/recommendations/mine"] {
        let answer = karim.get(&house, path).await;
        assert_eq!(answer.status, 200);
        for header in [
            "access-control-allow-origin",
            "access-control-allow-credentials",
        ] {
            assert!(!answer.headers.contains_key(header), "{path} {header}");
        }
    }
    let preflight = house
        .call(
            "OPTIONS",
            "/v1/friends",
            &[
                ("origin", "http://shop.localhost:4400"),
                ("access-control-request-method", "GET"),
                ("access-control-request-headers", "authorization"),
            ],
            None,
        )
        .await;
    assert!(
        !preflight
            .headers
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn a_link_comes_with_its_code_to_scan() {
    let house = House::open();
    let ana = person(&house, "Ana").await;
    let answer = ana.post(&house, "/v1/friends/invitations", None).await.ok();
    let drawn = answer["qr"].as_str().expect("a drawing");
    assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>"));
    // Nothing in it acts, and nothing in it is fetched.
    for foreign in ["script", "href", "url(", "style"] {
        assert!(!drawn.contains(foreign), "{foreign}");
    }
}

async fn blocks(house: &House, who: &Person, whom: Value) -> Answer {
    who.post(house, "/v1/blocks", Some(whom)).await
}

#[tokio::test]
async fn whoever_is_blocked_is_gone_and_is_told_nothing() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    befriended(&house, &ana, &karim).await;
    let link = ana.invites(&house).await;

    let first = blocks(&house, &ana, json!({ "friend": karim.id.to_string() })).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let first = first.ok();
    assert_eq!(first["handle"], "Karim");
    let again = blocks(&house, &ana, json!({ "friend": karim.id.to_string() })).await;
    assert_eq!(again.ok(), first, "again is the same block");

    for person in [&ana, &karim] {
        let list = person.get(&house, "/v1/friends").await.ok();
        assert!(handles(&list).is_empty());
    }
    // What Karim meets is what he would meet anyway: a link that is not there, and an empty list of his own.
    for refused in [
        karim.get(&house, &format!("/v1/invitations/{link}")).await,
        karim.accepts(&house, &link).await,
    ] {
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (404, "invitation_unknown")
        );
    }
    let none = json!({ "data": [], "next": null });
    assert_eq!(karim.get(&house, "/v1/blocks").await.ok(), none);
    let own = ana.get(&house, "/v1/blocks").await.ok();
    assert_eq!(own["data"], json!([first]));

    let path = format!("/v1/blocks/{}", first["id"].as_str().expect("an id"));
    assert_eq!(
        karim.delete(&house, &path).await.problem(),
        "unknown_block",
        "a block is its blocker's alone"
    );
    assert_eq!(ana.delete(&house, &path).await.status, 204);
    assert_eq!(ana.delete(&house, &path).await.problem(), "unknown_block");
    assert_eq!(karim.accepts(&house, &link).await.status, 200);
}

#[tokio::test]
async fn an_author_is_blocked_by_the_word_and_an_inviter_by_the_link() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    let body = json!({
        "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": "Buy it, buy it.",
        "audience": "everyone", "disclosure": "employee",
    });
    let word = karim
        .post(&house, "/v1/recommendations", Some(body))
        .await
        .ok();
    let link = lea.invites(&house).await;
    for (whom, handle) in [
        (json!({ "recommendation": word["id"] }), "Karim"),
        (json!({ "invitation": link }), "Lea"),
    ] {
        let made = blocks(&house, &ana, whom).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = made.text();
        assert!(made.contains(handle));
        assert!(!made.contains("shp_"), "no id of a person: {made}");
    }
    assert_eq!(ana.accepts(&house, &link).await.status, 404);
}

#[tokio::test]
async fn what_the_door_of_blocks_refuses() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let own = ana.invites(&house).await;
    let unknown = vouch_domain::RecommendationId(7).to_string();
    for (body, status, code) in [
        // A stranger's id tells nothing, not even that there is somebody.
        (
            json!({ "friend": karim.id.to_string() }),
            404,
            "unknown_person",
        ),
        (
            json!({ "friend": ShopperId(7).to_string() }),
            404,
            "unknown_person",
        ),
        (json!({ "friend": "' or 1=1" }), 404, "unknown_person"),
        (
            json!({ "friend": ana.id.to_string() }),
            422,
            "block_oneself",
        ),
        (json!({ "recommendation": unknown }), 404, "unknown_person"),
        (
            json!({ "recommendation": "x".repeat(5_000) }),
            404,
            "unknown_person",
        ),
        (json!({ "invitation": "nonsense" }), 404, "unknown_person"),
        (json!({ "invitation": own }), 422, "block_oneself"),
        (json!({ "friend": 7 }), 422, "invalid_field"),
        (
            json!({ "friend": "a", "invitation": "b" }),
            422,
            "invalid_field",
        ),
        (
            json!({ "email": "karim@example.com" }),
            422,
            "invalid_field",
        ),
        (json!({}), 422, "invalid_field"),
        (json!([]), 422, "invalid_field"),
        (json!(null), 422, "invalid_field"),
    ] {
        let refused = blocks(&house, &ana, body.clone()).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code),
            "{body}"
        );
        assert_eq!(house.count("blocks"), 0, "{body}");
    }
    let framed = ana.in_shop(&house).await;
    let secret = secret_key();
    for (who, status, code) in [
        (Some(framed.token.as_str()), 403, "hub_only"),
        (Some(secret.reveal()), 401, "session_expired"),
        (None, 401, "session_missing"),
    ] {
        for (method, path) in [
            ("GET", "/v1/blocks"),
            ("POST", "/v1/blocks"),
            ("DELETE", "/v1/blocks/blk_1"),
        ] {
            let body = (method == "POST").then(|| json!({ "invitation": "x" }));
            let refused = house.own_page(method, path, who, body).await;
            assert_eq!(
                (refused.status.as_u16(), refused.problem().as_str()),
                (status, code),
                "{method} {path}"
            );
        }
    }
}
