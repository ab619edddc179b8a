//! Facts, from the first statement to the merge that keeps every vote.

use super::circle::{
    LAMP, Person, befriended, calls_off, house_with_a_lamp, lamp, merchant_id, person, secret_key,
    seed,
};
use super::house::{Answer, House, PAY};
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::facts;
use vouch_domain::{HeadToHeadId, StatementId};

const LAMPS: &str = "/v1/facts?key=pk_test_lumen&product=lamp-arc";
const TABLES: [&str; 7] = [
    "statements",
    "statement_versions",
    "statement_votes",
    "statement_casts",
    "merge_proposals",
    "head_to_heads",
    "head_to_head_votes",
];

fn body(change: impl FnOnce(&mut Value)) -> Option<Value> {
    let mut body = json!({
        "merchant": merchant_id().to_string(),
        "sku": LAMP,
        "disclosure": "none",
        "statements": [
            { "kind": "pro", "aspect": "Noise", "text": "The switch is silent." },
            { "kind": "con", "aspect": "Cable", "text": "The cable is short." },
        ],
    });
    change(&mut body);
    Some(body)
}

/// States one thing for and one against the lamp; answers their ids.
async fn states(house: &House, who: &Person, pro: &str, con: &str) -> (String, String) {
    let body = body(|body| {
        body["statements"][0]["text"] = pro.into();
        body["statements"][1]["text"] = con.into();
    });
    let answer = who.post(house, "/v1/facts", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    // Ids of one moment sort by chance.
    house.app.clock.advance(1);
    let own = answer.ok();
    let id = |at: usize| own["data"][at]["statement"]["id"].as_str().expect("an id");
    (id(0).to_owned(), id(1).to_owned())
}

async fn puts(house: &House, who: &Person, path: &str, body: Value) -> Answer {
    house
        .own_page("PUT", path, Some(&who.token), Some(body))
        .await
}

async fn votes(house: &House, who: &Person, id: &str, agrees: bool) {
    let path = format!("/v1/facts/{id}/vote");
    let vote = json!({ "agrees": agrees, "disclosure": "none" });
    let answer = puts(house, who, &path, vote).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
}

async fn sees(house: &House, who: Option<&Person>) -> Value {
    match who {
        Some(who) => who.get(house, LAMPS).await.ok(),
        None => house.get(LAMPS).await.ok(),
    }
}

fn counted(house: &House) -> Vec<i64> {
    TABLES.iter().map(|table| house.count(table)).collect()
}

#[tokio::test]
async fn a_statement_is_made_voted_on_and_taken_back() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    befriended(&house, &ana, &karim).await;
    ana.buys_the_lamp(&house).await;

    let bearer = format!("Bearer {}", ana.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", PAY),
        ("idempotency-key", "k1"),
    ];
    let first = house
        .call("POST", "/v1/facts", &headers, body(|_| ()))
        .await;
    let again = house
        .call("POST", "/v1/facts", &headers, body(|_| ()))
        .await;
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(again.bytes, first.bytes);
    assert_eq!(house.count("statements"), 2);
    let own = first.ok();
    let id = own["data"][0]["statement"]["id"].as_str().expect("an id");
    assert_eq!(own["data"][0]["standing"], "published");

    // In a shop's page, too, one votes.
    let karims = karim.in_shop(&house).await;
    votes(&house, &karims, id, true).await;
    votes(&house, &lea, id, false).await;
    votes(&house, &karim, id, false).await;
    let seen = sees(&house, Some(&karim)).await;
    assert_eq!(
        seen["pros"],
        json!([{
            "id": id,
            "kind": "pro",
            "aspect": "Noise",
            "text": "The switch is silent.",
            "author": "Ana",
            "yours": false,
            "verified_purchase": seen["pros"][0]["verified_purchase"],
            "disclosure": "none",
            "written_at": "2026-03-02T09:00:00.000Z",
            "version": 1,
            "agree": 1,
            "disagree": 2,
            "earlier": 0,
            "your_vote": { "stance": "disagrees", "current": true },
        }])
    );
    assert_eq!(seen["your_disclosure"], "none");
    assert_eq!(
        sees(&house, None).await["pros"][0]["your_vote"],
        Value::Null
    );

    let path = format!("/v1/facts/{id}/votes");
    let names = |history: Value| -> Vec<(String, String)> {
        let lines = history["data"].as_array().expect("lines").iter();
        lines
            .map(|line| {
                let name = line["name"].as_str().unwrap_or("someone");
                (
                    name.to_owned(),
                    line["stance"].as_str().expect("a stance").to_owned(),
                )
            })
            .collect()
    };
    let told = |names: [&str; 4]| -> Vec<(String, String)> {
        let stances = ["disagrees", "disagrees", "agrees", "agrees"];
        let pairs = names.into_iter().zip(stances);
        pairs
            .map(|(name, stance)| (name.into(), stance.into()))
            .collect()
    };
    for (who, expected) in [
        (&ana, ["Karim", "someone", "Karim", "Ana"]),
        (&karim, ["Karim", "someone", "Karim", "Ana"]),
        (&lea, ["someone", "Lea", "someone", "Ana"]),
    ] {
        assert_eq!(names(who.get(&house, &path).await.ok()), told(expected));
    }
    let strangers = house.get(&path).await;
    let everybody = names(strangers.json());
    assert_eq!(everybody, told(["someone", "someone", "someone", "Ana"]));
    assert!(!strangers.text().contains("Karim"));
    assert!(!strangers.text().contains(&karim.id.to_string()));
    assert_eq!(strangers.json()["data"][0]["day"], "2026-03-02");

    let taken = karim.delete(&house, &format!("/v1/facts/{id}/vote")).await;
    assert_eq!(taken.status, 204);
    let seen = sees(&house, Some(&karim)).await;
    assert_eq!(seen["pros"][0]["disagree"], 1);
    assert_eq!(seen["pros"][0]["your_vote"], Value::Null);
    assert_eq!(names(house.get(&path).await.ok())[0].1, "withdrawn");

    let gone = ana.delete(&house, &format!("/v1/facts/{id}")).await;
    assert_eq!(gone.problem(), "one_sided");
    let all = format!("/v1/facts?merchant={}&sku={LAMP}", merchant_id());
    assert_eq!(ana.delete(&house, &all).await.status, 204);
    let seen = sees(&house, None).await;
    assert_eq!((&seen["pros"], &seen["cons"]), (&json!([]), &json!([])));
    assert_eq!(counted(&house), [0; 7]);
}

#[tokio::test]
async fn an_edit_is_a_version_and_old_votes_are_told_apart() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    let (id, _) = states(&house, &ana, "It is silent.", "It is dim.").await;
    votes(&house, &karim, &id, true).await;
    house.app.clock.advance(60);
    let words = json!({ "aspect": "Noise", "text": "It is silent below 30 watts." });
    let edited = puts(&house, &ana, &format!("/v1/facts/{id}"), words).await;
    assert_eq!(edited.status, 200, "{}", edited.text());

    let seen = sees(&house, Some(&karim)).await;
    let pro = &seen["pros"][0];
    assert_eq!(pro["text"], "It is silent below 30 watts.");
    let facts = (&pro["version"], &pro["agree"], &pro["earlier"]);
    assert_eq!(facts, (&json!(2), &json!(1), &json!(1)));
    let yours = json!({ "stance": "agrees", "current": false });
    assert_eq!(pro["your_vote"], yours);
    let versions = house.get(&format!("/v1/facts/{id}/versions")).await.ok();
    assert_eq!(
        versions["data"],
        json!([{
            "version": 1,
            "aspect": "Noise",
            "text": "It is silent.",
            "written_at": "2026-03-02T09:00:00.000Z",
        }])
    );
    let theirs = json!({ "aspect": "Noise", "text": "Mine now." });
    let refused = puts(&house, &karim, &format!("/v1/facts/{id}"), theirs).await;
    assert_eq!(refused.problem(), "unknown_statement");
}

#[tokio::test]
async fn a_merge_keeps_every_vote_and_is_undone_by_its_author() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    let (one, _) = states(&house, &ana, "It is silent.", "It is dim.").await;
    let (other, _) = states(&house, &karim, "Not a sound.", "Not enough light.").await;
    votes(&house, &lea, &other, true).await;

    let path = format!("/v1/facts/{other}/merge");
    let into = || Some(json!({ "into": one }));
    let proposed = lea.post(&house, &path, into()).await;
    assert_eq!(proposed.ok(), json!({ "merged": false }));
    let mine = format!("/v1/facts/mine?merchant={}&sku={LAMP}", merchant_id());
    let own = ana.get(&house, &mine).await.ok();
    let proposal = json!({
        "source": other,
        "target": one,
        "other": { "id": other, "aspect": "Noise", "text": "Not a sound." },
    });
    assert_eq!(own["data"][0]["proposals"], json!([proposal]));

    let merged = ana.post(&house, &path, into()).await;
    assert_eq!(merged.ok(), json!({ "merged": true }));
    let seen = sees(&house, None).await;
    assert_eq!(seen["pros"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["pros"][0]["agree"], 3);
    let history = house.get(&format!("/v1/facts/{one}/votes")).await.ok();
    let moved: Vec<bool> = history["data"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line["merged"].as_bool().expect("a flag"))
        .collect();
    assert_eq!(moved, [true, true, false]);
    let own = karim.get(&house, &mine).await.ok();
    assert_eq!(own["data"][0]["standing"], "merged");
    assert_eq!(own["data"][0]["merged_into"]["id"], one.as_str());
    // Everybody can follow it in the log: withheld, because it was merged.
    let log = house.get("/v1/transparency/log").await.text();
    assert!(log.contains("\"merged\""), "{log}");

    let refused = ana.delete(&house, &path).await;
    assert_eq!(refused.problem(), "not_your_statement");
    assert_eq!(karim.delete(&house, &path).await.status, 204);
    let seen = sees(&house, None).await;
    let agree = |at: usize| seen["pros"][at]["agree"].clone();
    assert_eq!((agree(0), agree(1)), (json!(1), json!(2)));
}

#[tokio::test]
async fn which_of_two_is_the_quieter_one() {
    let house = house_with_a_lamp().await;
    seed(&house, |work| {
        let globe = Product {
            sku: "lamp-globe".into(),
            title: "Globe lamp".into(),
            ..lamp()
        };
        Ok(work.put_product(&globe)?)
    })
    .await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    states(&house, &ana, "It is silent.", "It is dim.").await;
    let question = |aspect: &str, rival: &str| {
        Some(json!({
            "merchant": merchant_id().to_string(),
            "sku": LAMP,
            "rival": rival,
            "aspect": aspect,
        }))
    };
    let path = "/v1/facts/head-to-heads";
    for (aspect, rival, status, code) in [
        ("", "lamp-globe", 422, "text_blank"),
        ("Weight", "lamp-globe", 404, "unknown_aspect"),
        ("Noise", "lamp-none", 404, "unknown_product"),
        ("Noise", LAMP, 422, "same_product"),
    ] {
        let refused = ana.post(&house, path, question(aspect, rival)).await;
        let told = (refused.status.as_u16(), refused.problem());
        assert_eq!(told, (status, code.to_owned()));
        assert_eq!(house.count("head_to_heads"), 0);
    }
    let asked = ana
        .post(&house, path, question("Noise", "lamp-globe"))
        .await;
    assert_eq!(asked.status, 201, "{}", asked.text());
    let id = asked.ok()["id"].as_str().expect("an id").to_owned();
    let vote = format!("{path}/{id}/vote");
    for (who, choice) in [(&ana, json!(LAMP)), (&karim, json!("lamp-globe"))] {
        let body = json!({ "better": choice, "disclosure": "none" });
        assert_eq!(puts(&house, who, &vote, body).await.status, 204);
    }
    let seen = sees(&house, Some(&karim)).await;
    let shown = &seen["head_to_heads"][0];
    assert_eq!(shown["leads"], "level", "a tie is said to be one");
    let place = json!({ "place": 1, "of": 2, "shared": true });
    assert_eq!(shown["place"], place);
    assert_eq!(shown["your_choice"], "other");

    let body = json!({ "better": LAMP });
    assert_eq!(puts(&house, &karim, &vote, body).await.status, 204);
    let seen = sees(&house, None).await;
    assert_eq!(
        seen["head_to_heads"],
        json!([{
            "id": id,
            "aspect": "Noise",
            "rival": { "sku": "lamp-globe", "title": "Globe lamp" },
            "this": 2,
            "other": 0,
            "level": 0,
            "leads": "this",
            "sure": false,
            "place": { "place": 1, "of": 2, "shared": false },
            "your_choice": null,
        }])
    );
    let rivals = house
        .get("/v1/facts?key=pk_test_lumen&product=lamp-globe")
        .await
        .ok();
    assert_eq!(rivals["head_to_heads"][0]["leads"], "other");
    assert_eq!(karim.delete(&house, &vote).await.status, 204);
    assert_eq!(house.count("head_to_head_votes"), 1);
}

#[tokio::test]
async fn a_vote_whose_purchase_is_called_off_stays_in_the_total_alone() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    states(&house, &ana, "It is silent.", "It is dim.").await;
    let (second, _) = states(&house, &karim, "Not a sound.", "Not enough light.").await;
    let payment = lea.buys_the_lamp(&house).await;
    votes(&house, &lea, &second, true).await;
    let first = |seen: Value| seen["pros"][0]["author"].as_str().map(str::to_owned);
    assert_eq!(first(sees(&house, None).await).as_deref(), Some("Karim"));
    calls_off(&house, payment).await;
    let seen = sees(&house, None).await;
    assert_eq!(seen["pros"][1]["agree"], 2, "still in the total");
    assert_eq!(first(seen).as_deref(), Some("Ana"), "but not in the order");
}

#[tokio::test]
async fn people_who_blocked_each_other_see_nothing_of_each_others_statements() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    let (id, _) = states(&house, &ana, "It is silent.", "It is dim.").await;
    let block = json!({ "friend": ana.id.to_string() });
    let blocked = karim.post(&house, "/v1/blocks", Some(block)).await;
    assert_eq!(blocked.status, 201, "{}", blocked.text());
    assert_eq!(sees(&house, Some(&karim)).await["pros"], json!([]));
    assert_eq!(sees(&house, None).await["pros"][0]["author"], "Ana");
    let vote = json!({ "agrees": true, "disclosure": "none" });
    let refused = puts(&house, &karim, &format!("/v1/facts/{id}/vote"), vote).await;
    assert_eq!(refused.problem(), "unknown_statement");
}

#[tokio::test]
async fn what_the_door_of_facts_refuses() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    let set = |field: &'static str, value: Value| body(move |body| body[field] = value);
    let words = |field: &'static str, value: &str| {
        let value = value.to_owned();
        body(move |body| body["statements"][0][field] = value.into())
    };
    for (body, status, code) in [
        (set("disclosure", Value::Null), 422, "disclosure_missing"),
        (set("disclosure", "sponsored".into()), 422, "invalid_field"),
        (set("statements", json!([])), 422, "statements_count"),
        (set("verified", true.into()), 422, "invalid_field"),
        (set("sku", "lamp-nowhere".into()), 404, "unknown_product"),
        (
            set("merchant", "pk_test_lumen".into()),
            404,
            "unknown_product",
        ),
        (words("kind", "con"), 422, "one_sided"),
        (words("kind", "maybe"), 422, "invalid_field"),
        (words("aspect", ""), 422, "text_blank"),
        (words("aspect", &"x".repeat(41)), 422, "text_too_long"),
        (words("text", " \u{200b}"), 422, "text_blank"),
        (words("text", &"x".repeat(141)), 422, "text_too_long"),
        (words("text", &"x".repeat(60_000)), 422, "text_too_long"),
        (words("text", &"x".repeat(70_000)), 413, "body_too_large"),
        (words("text", "nul\0"), 422, "text_control_character"),
        (
            words("text", "so \u{202e}doog"),
            422,
            "text_direction_override",
        ),
        (
            words("text", "<script>alert(1)</script>"),
            422,
            "text_markup",
        ),
    ] {
        let shown = format!("{body:?}").chars().take(200).collect::<String>();
        let answer = ana.post(&house, "/v1/facts", body).await;
        let told = (answer.status.as_u16(), answer.problem());
        assert_eq!(told, (status, code.to_owned()), "{shown}");
        assert_eq!(counted(&house), [0; 7], "{shown}");
    }

    let (id, con) = states(&house, &ana, "It is silent.", "It is dim.").await;
    let before = counted(&house);
    let unknown = StatementId(7).to_string();
    let vote = |agrees: Value| json!({ "agrees": agrees, "disclosure": "none" });
    let merge = |into: &str| json!({ "into": into });
    let nobody = HeadToHeadId(7).to_string();
    for (who, method, path, body, status, code) in [
        (
            &karim,
            "PUT",
            format!("{unknown}/vote"),
            Some(vote(true.into())),
            404,
            "unknown_statement",
        ),
        (
            &karim,
            "PUT",
            "stm_x/vote".into(),
            Some(vote(true.into())),
            404,
            "unknown_statement",
        ),
        (
            &karim,
            "PUT",
            format!("{id}/vote"),
            Some(vote(Value::Null)),
            422,
            "invalid_field",
        ),
        (
            &karim,
            "PUT",
            format!("{id}/vote"),
            Some(json!({ "agrees": true })),
            422,
            "disclosure_missing",
        ),
        (
            &ana,
            "PUT",
            format!("{id}/vote"),
            Some(vote(true.into())),
            409,
            "own_statement",
        ),
        (
            &ana,
            "DELETE",
            format!("{id}/vote"),
            None,
            409,
            "own_statement",
        ),
        (&karim, "DELETE", id.clone(), None, 404, "unknown_statement"),
        (&ana, "DELETE", id.clone(), None, 409, "one_sided"),
        (
            &karim,
            "POST",
            format!("{id}/merge"),
            Some(merge(&id)),
            422,
            "same_statement",
        ),
        (
            &karim,
            "POST",
            format!("{id}/merge"),
            Some(merge(&con)),
            422,
            "statements_not_alike",
        ),
        (
            &karim,
            "POST",
            format!("{id}/merge"),
            Some(merge("stm_x")),
            404,
            "unknown_statement",
        ),
        (
            &ana,
            "DELETE",
            format!("{id}/merge"),
            None,
            409,
            "not_merged",
        ),
        (
            &ana,
            "PUT",
            format!("head-to-heads/{nobody}/vote"),
            Some(json!({ "better": LAMP })),
            404,
            "unknown_comparison",
        ),
        (
            &ana,
            "PUT",
            "head-to-heads/x/vote".into(),
            Some(json!({ "better": LAMP })),
            404,
            "unknown_comparison",
        ),
    ] {
        let path = format!("/v1/facts/{path}");
        let answer = house.own_page(method, &path, Some(&who.token), body).await;
        let told = (answer.status.as_u16(), answer.problem());
        assert_eq!(told, (status, code.to_owned()), "{method} {path}");
        assert_eq!(counted(&house), before, "{method} {path}");
    }

    // Neither a merchant's key nor another origin's page nor nobody at all writes.
    let key = format!("Bearer {}", secret_key().reveal());
    let bearer = format!("Bearer {}", karim.token);
    let vote_path = format!("/v1/facts/{id}/vote");
    for (headers, status) in [
        (vec![("authorization", key.as_str())], 403),
        (vec![("authorization", key.as_str()), ("origin", PAY)], 401),
        (vec![("origin", PAY)], 401),
        (
            vec![
                ("authorization", bearer.as_str()),
                ("origin", "http://shop.localhost:4400"),
            ],
            403,
        ),
    ] {
        let answer = house
            .call("PUT", &vote_path, &headers, Some(vote(true.into())))
            .await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(counted(&house), before);
    }

    for (path, status, code) in [
        ("/v1/facts", 422, "invalid_field"),
        (
            "/v1/facts?key=pk_test_nobody&product=lamp-arc",
            404,
            "unknown_key",
        ),
        (
            "/v1/facts?key=pk_test_lumen&product=nothing",
            404,
            "unknown_product",
        ),
        ("/v1/facts/mine?merchant=x&sku=y", 401, "session_missing"),
        ("/v1/facts/stm_x/votes", 404, "unknown_statement"),
        ("/v1/facts/stm_x/versions", 404, "unknown_statement"),
    ] {
        let answer = house.get(path).await;
        let told = (answer.status.as_u16(), answer.problem());
        assert_eq!(told, (status, code.to_owned()), "{path}");
    }
    let odd = format!("/v1/facts/{id}/votes?before=soon");
    assert_eq!(house.get(&odd).await.problem(), "invalid_field");
}

#[tokio::test]
async fn a_withheld_statement_is_its_authors_alone() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let (id, _) = states(&house, &ana, "It is silent.", "It is dim.").await;
    let statement = StatementId::parse(&id).expect("an id");
    let now = house.app.now();
    seed(&house, move |work| {
        facts::withhold(work, statement, "false_claim", now)
    })
    .await;
    assert_eq!(sees(&house, Some(&ana)).await["pros"], json!([]));
    let history = house.get(&format!("/v1/facts/{id}/votes")).await;
    assert_eq!(history.problem(), "unknown_statement");
    let mine = format!("/v1/facts/mine?merchant={}&sku={LAMP}", merchant_id());
    let own = ana.get(&house, &mine).await.ok();
    assert_eq!(own["data"][0]["standing"], "withheld");
    assert_eq!(own["data"][0]["reason"], "false_claim");
    seed(&house, move |work| facts::restore(work, statement, now)).await;
    assert_eq!(sees(&house, None).await["pros"][0]["author"], "Ana");
}
