//! A doubt's whole life: report, case, reply, decision, appeal; and what of it everybody, the author and the shop may see.

use super::circle::{LAMP, Person, house_with_a_lamp, merchant_id, person, secret_key, seed};
use super::house::{House, PAY};
use serde_json::{Value, json};
use vouch_domain::trust::{self, Decide, Outcome};
use vouch_domain::{CaseId, Error};

const DAY: i64 = 24 * 3600;

/// What Ana says of the lamp, without having bought it; its id.
async fn says(house: &House, author: &Person, audience: &str, disclosure: &str) -> String {
    let body = json!({
        "merchant": merchant_id().to_string(),
        "sku": LAMP,
        "verdict": "does_not",
        "text": "It hums at night.",
        "audience": audience,
        "disclosure": disclosure,
    });
    let written = author.post(house, "/v1/recommendations", Some(body)).await;
    written.ok()["id"].as_str().expect("an id").to_owned()
}

fn doubt(id: &str, change: impl FnOnce(&mut Value)) -> Option<Value> {
    let mut body = json!({
        "about": { "kind": "recommendation", "id": id },
        "reason": "advertising",
        "text": "The same text stands under three lamps.",
        "evidence_url": "https://example.com/three-lamps",
    });
    change(&mut body);
    Some(body)
}

async fn operators(house: &House, names: &'static [&'static str]) {
    let now = house.app.now();
    seed(house, move |work| {
        for name in names {
            trust::add_operator(work, name, now)?;
        }
        Ok(())
    })
    .await;
}

/// What an operator says to a case; the code of the refusal, if it is one.
async fn decides(
    house: &House,
    case: &str,
    operator: &str,
    outcome: Outcome,
) -> Result<(), &'static str> {
    let order = Decide {
        case: CaseId::parse(case).expect("a case"),
        operator: operator.into(),
        outcome,
        explanation: format!("{operator} looked at it."),
    };
    let now = house.app.now();
    let decided = house
        .app
        .store
        .write(move |work| trust::decide(work, order, now))
        .await;
    decided.map(drop).map_err(|error: Error| error.code())
}

/// Whether a stranger reads the word in the shop.
async fn is_read(house: &House, id: &str) -> bool {
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    house.get(&path).await.text().contains(id)
}

async fn first(person: &Person, house: &House, path: &str) -> Value {
    person.get(house, path).await.ok()["data"][0].clone()
}

/// What the log says openly, in order.
async fn acts(house: &House) -> Vec<String> {
    let log = house.get("/v1/transparency/log").await.ok();
    let entries = log["data"].as_array().expect("a list").iter();
    entries
        .map(|entry| match &entry["open"] {
            Value::Null => "-".to_owned(),
            open => {
                let reason = open["reason"].as_str().unwrap_or_default();
                let act = open["act"].as_str().expect("an act");
                format!("{act} {reason}").trim().to_owned()
            }
        })
        .collect()
}

#[tokio::test]
async fn from_a_report_to_the_appeal_everybody_sees_their_side_and_the_log_every_step() {
    let house = house_with_a_lamp().await;
    operators(&house, &["noor", "piet"]).await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let word = says(&house, &ana, "everyone", "free_sample").await;
    assert!(is_read(&house, &word).await);

    // Reported from the shop's page, in a frame.
    let in_shop = karim.in_shop(&house).await;
    let reported = in_shop
        .post(&house, "/v1/reports", doubt(&word, |_| ()))
        .await;
    assert_eq!(reported.status, 201, "{}", reported.text());
    let reported = reported.ok();
    let case = reported["case"].as_str().expect("a case").to_owned();
    assert_eq!(reported["stage"], "open");
    assert!(is_read(&house, &word).await, "a report withholds nothing");

    // The author sees what is doubted, and not by whom.
    let hers = ana.get(&house, "/v1/cases").await;
    assert!(!hers.text().contains("Karim") && !hers.text().contains(&karim.id.to_string()));
    let hers = hers.ok()["data"][0].clone();
    assert_eq!(hers["id"], case.as_str());
    assert_eq!(hers["title"], "Arc table lamp");
    assert_eq!(hers["text"], "It hums at night.");
    assert_eq!(hers["reports"][0]["by"], "person");
    assert_eq!(
        hers["reports"][0]["evidence_url"],
        "https://example.com/three-lamps"
    );
    assert_eq!(hers["reply_by"], "2026-03-09T09:00:00.000Z");
    assert_eq!(hers["may_reply"], true);
    assert_eq!(first(&karim, &house, "/v1/cases").await, Value::Null);

    let too_soon = decides(&house, &case, "noor", Outcome::Withhold).await;
    assert_eq!(too_soon, Err("authors_time"));
    let path = format!("/v1/cases/{case}/reply");
    let reply = Some(json!({ "text": "I was given one, and said so." }));
    let answered = ana.post(&house, &path, reply.clone()).await.ok();
    assert_eq!(answered["stage"], "answered");
    assert_eq!(
        ana.post(&house, &path, reply).await.problem(),
        "already_replied"
    );

    assert_eq!(
        decides(&house, &case, "noor", Outcome::Withhold).await,
        Ok(())
    );
    assert!(!is_read(&house, &word).await);
    let hers = first(&ana, &house, "/v1/cases").await;
    assert_eq!(hers["stage"], "decided");
    assert_eq!(hers["ruling"]["outcome"], "withhold");
    assert_eq!(hers["ruling"]["explanation"], "noor looked at it.");
    assert_ne!(hers["appeal_by"], Value::Null);
    let his = first(&karim, &house, "/v1/reports").await;
    assert_eq!(his["ruling"]["outcome"], "withhold");
    assert_eq!(his["appeal_by"], Value::Null, "he won");
    let public = house.get("/v1/transparency/cases").await;
    assert!(!public.text().contains("noor\""), "operators are not named");
    let public = public.ok()["data"][0].clone();
    assert_eq!(public["shop"], "Lumen");
    assert_eq!(public["verdict"], "does_not");
    assert_eq!(public["ruling"]["operators"], 1);

    let path = format!("/v1/cases/{case}/appeal");
    let why = Some(json!({ "text": "Nobody paid me for it." }));
    assert_eq!(
        karim.post(&house, &path, why.clone()).await.problem(),
        "nothing_lost"
    );
    ana.post(&house, &path, why.clone()).await.ok();
    assert_eq!(
        ana.post(&house, &path, why).await.problem(),
        "already_appealed"
    );
    let same_eyes = decides(&house, &case, "noor", Outcome::Keep).await;
    assert_eq!(same_eyes, Err("other_eyes"));
    assert_eq!(decides(&house, &case, "piet", Outcome::Keep).await, Ok(()));
    assert!(is_read(&house, &word).await);
    let hers = first(&ana, &house, "/v1/cases").await;
    assert_eq!(
        (&hers["stage"], &hers["ruling"]["on_appeal"]),
        (&json!("closed"), &json!(true))
    );

    assert_eq!(
        acts(&house).await,
        [
            "received",
            "published",
            "decided withheld",
            "withheld advertising",
            "appealed",
            "decided overturned",
            "restored"
        ]
    );
}

#[tokio::test]
async fn a_shop_reports_and_decides_nothing() {
    let house = house_with_a_lamp().await;
    operators(&house, &["noor"]).await;
    let ana = person(&house, "Ana").await;
    let word = says(&house, &ana, "everyone", "free_sample").await;
    let key = secret_key();
    let shop = |method: &'static str, path: String, body: Option<Value>| {
        let key = key.reveal().to_owned();
        let house = &house;
        async move { house.merchant(method, &path, &key, None, body).await }
    };
    let falsely = doubt(&word, |body| body["reason"] = "false_claim".into());
    let reported = shop("POST", "/v1/reports".into(), falsely).await.ok();
    let case = reported["case"].as_str().expect("a case").to_owned();
    let hers = first(&ana, &house, "/v1/cases").await;
    assert_eq!(hers["reports"][0]["by"], "shop");

    // With everything a shop has, the word stays.
    let reply = Some(json!({ "text": "x" }));
    for path in [
        format!("/v1/cases/{case}/reply"),
        format!("/v1/cases/{case}/appeal"),
    ] {
        let answer = shop("POST", path, reply.clone()).await;
        assert!(answer.status.is_client_error());
    }
    for path in [
        format!("/v1/recommendations/{word}"),
        format!("/v1/cases/{case}"),
    ] {
        let answer = shop("DELETE", path, None).await;
        assert!(answer.status.is_client_error());
    }
    assert!(is_read(&house, &word).await);

    house.app.clock.advance(7 * DAY);
    assert_eq!(decides(&house, &case, "noor", Outcome::Keep).await, Ok(()));
    let theirs = shop("GET", "/v1/reports".into(), None).await.ok();
    assert_eq!(theirs["data"][0]["ruling"]["outcome"], "keep");
    assert_ne!(theirs["data"][0]["appeal_by"], Value::Null);
    let appealed = shop("POST", format!("/v1/cases/{case}/appeal"), reply).await;
    assert_eq!(appealed.status, 200, "{}", appealed.text());
    assert!(is_read(&house, &word).await);
}

#[tokio::test]
async fn what_the_doors_of_trust_refuse() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    let word = says(&house, &ana, "everyone", "free_sample").await;
    let case = karim
        .post(&house, "/v1/reports", doubt(&word, |_| ()))
        .await
        .ok();
    let case = case["case"].as_str().expect("a case").to_owned();
    let reply = format!("/v1/cases/{case}/reply");
    let appeal = format!("/v1/cases/{case}/appeal");
    let nowhere = format!("/v1/cases/{}/reply", CaseId(7));
    let before = state(&house);

    let report = |change: fn(&mut Value)| doubt(&word, change);
    let text = |text: &str| Some(json!({ "text": text }));
    let reports = "/v1/reports";
    for (who, path, body, status, code) in [
        (
            &lea,
            reports,
            report(|b| b["reason"] = Value::Null),
            422,
            "reason_missing",
        ),
        (
            &lea,
            reports,
            report(|b| b["reason"] = "dislike".into()),
            422,
            "invalid_field",
        ),
        (
            &lea,
            reports,
            report(|b| b["reason"] = "unusual".into()),
            422,
            "invalid_field",
        ),
        (
            &lea,
            reports,
            report(|b| b["text"] = "  ".into()),
            422,
            "text_blank",
        ),
        (
            &lea,
            reports,
            report(|b| b["text"] = "x".repeat(1_001).into()),
            422,
            "text_too_long",
        ),
        (
            &lea,
            reports,
            report(|b| b["text"] = "<i>x</i>".into()),
            422,
            "text_markup",
        ),
        (
            &lea,
            reports,
            report(|b| b["text"] = "a\u{202e}b".into()),
            422,
            "text_direction_override",
        ),
        (
            &lea,
            reports,
            report(|b| b["evidence_url"] = "ftp://x.example".into()),
            422,
            "evidence_url_invalid",
        ),
        (
            &lea,
            reports,
            report(|b| b["evidence_url"] = "javascript:1".into()),
            422,
            "evidence_url_invalid",
        ),
        (
            &lea,
            reports,
            report(|b| b["more"] = 1.into()),
            422,
            "invalid_field",
        ),
        (
            &lea,
            reports,
            report(|b| b["about"]["kind"] = "person".into()),
            422,
            "invalid_field",
        ),
        (
            &lea,
            reports,
            report(|b| b["about"]["id"] = "rec_x".into()),
            404,
            "unknown_word",
        ),
        (
            &lea,
            reports,
            report(|b| b["about"]["kind"] = "story".into()),
            404,
            "unknown_word",
        ),
        (
            &lea,
            reports,
            report(|b| b["about"]["kind"] = "reply".into()),
            404,
            "unknown_word",
        ),
        (&ana, reports, report(|_| ()), 403, "own_word"),
        (&karim, reports, report(|_| ()), 409, "already_reported"),
        (&karim, &*reply, text("Mine?"), 404, "unknown_case"),
        (&lea, &*appeal, text("Mine?"), 404, "unknown_case"),
        (&ana, &*nowhere, text("Mine?"), 404, "unknown_case"),
        (
            &ana,
            "/v1/cases/cas_x/reply",
            text("Mine?"),
            404,
            "unknown_case",
        ),
        (&ana, &*reply, text(" "), 422, "text_blank"),
        (
            &ana,
            &*reply,
            text(&"x".repeat(2_001)),
            422,
            "text_too_long",
        ),
        (&ana, &*reply, Some(json!({})), 422, "invalid_field"),
        (&ana, &*appeal, text("Now?"), 409, "not_decided"),
    ] {
        let answer = who.post(&house, path, body.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{path} {body:?}"
        );
        assert_eq!(state(&house), before, "{path} {body:?}");
    }

    // From elsewhere, and without a session of our own pages.
    let bearer = format!("Bearer {}", lea.token);
    let elsewhere = [
        ("authorization", bearer.as_str()),
        ("origin", "https://evil.example"),
    ];
    let answer = house
        .call("POST", reports, &elsewhere, report(|_| ()))
        .await;
    assert_eq!(answer.problem(), "wrong_origin");
    let nobody = house.own_page("POST", reports, None, report(|_| ())).await;
    assert_eq!(nobody.problem(), "session_missing");
    let framed = ana.in_shop(&house).await;
    for path in ["/v1/cases", "/v1/reports"] {
        assert_eq!(framed.get(&house, path).await.problem(), "hub_only");
    }
    for path in [&reply, &appeal] {
        let answer = framed.post(&house, path, text("x")).await;
        assert_eq!(answer.problem(), "hub_only");
    }
    let key = secret_key();
    let leaked = [
        ("authorization", &*format!("Bearer {}", key.reveal())),
        ("origin", PAY),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let leaked: Vec<(&str, &str)> = leaked.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answer = house.call("POST", reports, &leaked, report(|_| ())).await;
    assert_eq!(answer.problem(), "secret_key_in_browser");
    assert_eq!(state(&house), before);
}

fn state(house: &House) -> Vec<i64> {
    [
        "trust_cases",
        "trust_reports",
        "trust_decisions",
        "transparency_log",
    ]
    .map(|table| house.count(table))
    .to_vec()
}

#[tokio::test]
async fn the_same_report_sent_twice_is_one() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let word = says(&house, &ana, "everyone", "free_sample").await;
    let bearer = format!("Bearer {}", karim.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", PAY),
        ("idempotency-key", "k1"),
    ];
    let send = || house.call("POST", "/v1/reports", &headers, doubt(&word, |_| ()));
    let (one, other) = (send().await, send().await);
    assert_eq!(one.status, 201);
    assert_eq!(one.bytes, other.bytes);
    assert_eq!(other.headers["idempotent-replayed"], "true");
    assert_eq!(house.count("trust_reports"), 1);
}

#[tokio::test]
async fn that_somebody_is_paid_is_said_by_two_and_told_to_everybody() {
    let house = house_with_a_lamp().await;
    operators(&house, &["noor", "piet"]).await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let word = says(&house, &ana, "everyone", "free_sample").await;
    let paid = doubt(&word, |body| body["reason"] = "paid_undisclosed".into());
    let case = karim.post(&house, "/v1/reports", paid).await.ok();
    let case = case["case"].as_str().expect("a case").to_owned();
    house.app.clock.advance(7 * DAY);
    let decide = |operator| decides(&house, &case, operator, Outcome::Withhold);
    assert_eq!(decide("noor").await, Ok(()));
    assert!(is_read(&house, &word).await, "one alone accuses nobody");
    let public = house.get("/v1/transparency/cases").await.ok();
    assert_eq!(public["data"], json!([]));
    assert_eq!(decide("noor").await, Err("four_eyes"));
    assert_eq!(decide("piet").await, Ok(()));
    assert!(!is_read(&house, &word).await);
    let public = house.get("/v1/transparency/cases").await.ok();
    assert_eq!(public["data"][0]["ruling"]["operators"], 2);
    assert_eq!(public["data"][0]["reason"], "paid_undisclosed");
}

#[tokio::test]
async fn who_works_for_the_shop_does_not_count() {
    let house = house_with_a_lamp().await;
    let key = secret_key();
    let ana = person(&house, "Ana").await;
    let team = |emails: Value| {
        let body = Some(json!({ "emails": emails }));
        house.merchant("PUT", "/v1/merchant/team", key.reveal(), None, body)
    };
    for bad in [json!(["ana"]), json!(["a b@lumen.example"]), json!([""])] {
        assert_eq!(team(bad).await.problem(), "email_invalid");
    }
    assert_eq!(house.count("trust_ties"), 0);

    let word = says(&house, &ana, "everyone", "free_sample").await;
    watch(&house).await;
    assert_eq!(weight(&house), 100);
    // Everybody in these stories has this address.
    let kept = team(json!(["Somebody@example.com ", "somebody@example.com"])).await;
    assert_eq!(kept.ok(), json!({ "people": 1 }));
    watch(&house).await;
    assert_eq!(weight(&house), 0);
    assert!(is_read(&house, &word).await, "a tie withholds nothing");
    let hers = first(&ana, &house, "/v1/cases").await;
    assert_eq!(hers["evidence"][0]["signal"], "related");
    assert_eq!(hers["reason"], "paid_undisclosed");
    assert_eq!(hers["reports"], json!([]));
    watch(&house).await;
    assert_eq!(house.count("trust_cases"), 1, "it is asked once");

    for table in ["trust_ties", "trust_cases", "trust_evidence"] {
        let rows = house.rows(&format!("select * from {table}"));
        assert!(!format!("{rows:?}").contains("example.com"), "{table}");
    }
}

#[tokio::test]
async fn who_says_that_they_work_there_is_shown_and_asked_nothing() {
    let house = house_with_a_lamp().await;
    let key = secret_key();
    let ana = person(&house, "Ana").await;
    let body = Some(json!({ "emails": ["somebody@example.com"] }));
    house
        .merchant("PUT", "/v1/merchant/team", key.reveal(), None, body)
        .await
        .ok();
    let word = says(&house, &ana, "everyone", "employee").await;
    watch(&house).await;
    assert_eq!(weight(&house), 0);
    assert!(is_read(&house, &word).await);
    assert_eq!(house.count("trust_cases"), 0);
}

/// What the watch does when it wakes.
async fn watch(house: &House) {
    while vouch_server::jobs::trust::look(&house.app, house.app.now())
        .await
        .expect("looked")
    {}
}

fn weight(house: &House) -> i64 {
    house.rows("select weight from recommendations")[0]
        .integer(0)
        .expect("a weight")
}

#[tokio::test]
async fn what_was_kept_back_does_not_come_again_by_being_taken_back() {
    let house = house_with_a_lamp().await;
    operators(&house, &["noor"]).await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    ana.buys_the_lamp(&house).await;
    let word = says(&house, &ana, "everyone", "none").await;
    let reported = karim.post(&house, "/v1/reports", doubt(&word, |_| ()));
    let case = reported.await.ok()["case"]
        .as_str()
        .expect("a case")
        .to_owned();
    let path = format!("/v1/cases/{case}/reply");
    let reply = Some(json!({ "text": "I mean it." }));
    ana.post(&house, &path, reply).await.ok();
    let decided = decides(&house, &case, "noor", Outcome::Withhold).await;
    assert_eq!(decided, Ok(()));

    let own = format!("/v1/recommendations/{word}");
    assert_eq!(ana.delete(&house, &own).await.status, 204);
    let anew = |disclosure: &str| {
        Some(json!({
            "merchant": merchant_id().to_string(),
            "sku": LAMP,
            "verdict": "does_not",
            "text": "It hums at night.",
            "audience": "everyone",
            "disclosure": disclosure,
        }))
    };
    for disclosure in ["none", "free_sample"] {
        let again = ana
            .post(&house, "/v1/recommendations", anew(disclosure))
            .await;
        assert_eq!(again.problem(), "taken_down_before");
    }
    let mine = ana.get(&house, "/v1/recommendations/mine").await.ok();
    assert_eq!(mine["data"], json!([]));

    // Somebody who buys it again later has something new to say.
    house.app.clock.advance(DAY);
    ana.buys_the_lamp(&house).await;
    let fresh = ana.post(&house, "/v1/recommendations", anew("none")).await;
    assert_eq!(fresh.status, 201, "{}", fresh.text());
}
