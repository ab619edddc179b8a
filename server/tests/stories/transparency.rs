//! The log of words, as whoever does not trust the house reads it.

use super::circle::{LAMP, Person, house_with_a_lamp, merchant_id, person};
use super::house::House;
use ed25519_dalek::VerifyingKey;
use serde_json::{Value, json};
use vouch_server::transparency_check::{Checked, Published, check};
use vouch_server::verify::{Known, verify_place};

async fn says(house: &House, author: &Person, audience: &str, verdict: &str, text: &str) -> String {
    let body = json!({
        "merchant": merchant_id().to_string(),
        "sku": LAMP,
        "verdict": verdict,
        "text": text,
        "audience": audience,
        "disclosure": "free_sample",
    });
    let written = author.post(house, "/v1/recommendations", Some(body)).await;
    written.ok()["id"].as_str().expect("an id").to_owned()
}

async fn published(house: &House) -> Published {
    let figures = house.get("/v1/transparency").await.ok();
    let log = house.get("/v1/transparency/log?after=0").await.ok();
    serde_json::from_value(json!({ "transparency": figures, "log": log["data"] }))
        .expect("what check reads")
}

fn end(checked: &Checked) -> Known {
    Known {
        sequence: checked.head.sequence,
        hash: checked.head.hash,
    }
}

/// Three people; two public words, one of them bad, and one for friends.
async fn house() -> (House, Vec<String>) {
    let house = house_with_a_lamp().await;
    let mut words = Vec::new();
    for (name, audience, verdict) in [
        ("Ana", "everyone", "recommends"),
        ("Karim", "everyone", "does_not"),
        ("Lea", "friends", "does_not"),
    ] {
        let author = person(&house, name).await;
        let text = format!("{name} says so.");
        words.push(says(&house, &author, audience, verdict, &text).await);
    }
    (house, words)
}

#[tokio::test]
async fn anybody_makes_the_chain_again_and_every_figure() {
    let (house, words) = house().await;
    let published = published(&house).await;
    let checked = check(&published, None);
    assert_eq!(checked.findings, Vec::<String>::new());
    assert_eq!((checked.words.len(), checked.sealed), (2, 2));
    let figures = serde_json::to_value(&published.transparency.figures).expect("figures");
    assert_eq!(figures[0]["received"], 1);
    assert_eq!(figures[0]["published_percent"], 100);
    let log = serde_json::to_string(&published.log).expect("a log");
    assert!(log.contains(&words[1]));
    assert!(!log.contains(&words[2]), "a word for friends tells nothing");
    for name in ["Ana", "Karim", "Lea", "says so"] {
        assert!(!log.contains(name));
    }
    let head = house.get("/v1/transparency/head").await.ok();
    assert_eq!(head["sequence"], 6);
    assert_eq!(head["day"], "2026-03-02");
}

#[tokio::test]
async fn a_bad_word_that_vanishes_is_noticed() {
    let (house, words) = house().await;
    let honest = published(&house).await;
    let before = end(&check(&honest, None));
    let about_bad = |entry: &vouch_wire::transparency::Entry| {
        (entry.open.as_ref()).is_some_and(|open| open.id == words[1])
    };

    // The bad word's entries left out, and the figures made to fit.
    let mut left_out = honest.clone();
    left_out.log.retain(|entry| !about_bad(entry));
    left_out
        .transparency
        .figures
        .retain(|figures| figures.verdict != Some(vouch_wire::transparency::Verdict::DoesNot));
    assert!(!check(&left_out, None).findings.is_empty());

    // Made anew from the first changed entry on, whole in itself: it no longer leads through what somebody kept.
    let mut forged = honest.clone();
    for entry in forged.log.iter_mut().filter(|entry| about_bad(entry)) {
        let open = entry.open.as_mut().expect("it is open");
        open.verdict = Some(vouch_wire::transparency::Verdict::Recommends);
    }
    let findings = check(&forged, None).findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding == "the chain breaks at entry 3"),
        "{findings:?}"
    );

    // The log cut short, with an honest signature of an earlier end.
    let short = {
        let (house, _) = (house_with_a_lamp().await, ());
        let ana = person(&house, "Ana").await;
        says(&house, &ana, "everyone", "recommends", "Ana says so.").await;
        published_of(&house).await
    };
    assert_eq!(check(&short, None).findings, Vec::<String>::new());
    let findings = check(&short, Some(before)).findings;
    assert_eq!(findings, ["the log ends before the known entry 6"]);

    // Only the figures.
    let mut rounded = honest.clone();
    for figures in &mut rounded.transparency.figures {
        if figures.verdict == Some(vouch_wire::transparency::Verdict::DoesNot) {
            figures.received = 2;
        }
    }
    assert_eq!(
        check(&rounded, None).findings,
        ["recommendation does_not received: 2 is published, 1 follow from the log"]
    );
    let mut more_sealed = honest.clone();
    more_sealed.transparency.sealed = 3;
    assert_eq!(
        check(&more_sealed, None).findings,
        ["sealed: 3 is published, 2 follow from the log"]
    );
    // Signed by somebody else.
    let mut unsigned = honest.clone();
    unsigned.transparency.head.key = short.transparency.head.key.clone();
    assert_eq!(
        check(&unsigned, None).findings,
        ["the published end is not signed with the published key"]
    );
    assert_eq!(check(&honest, Some(before)).findings, Vec::<String>::new());
}

async fn published_of(house: &House) -> Published {
    published(house).await
}

#[tokio::test]
async fn an_author_proves_what_an_entry_sealed_and_nobody_else_finds_it() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let word = says(&house, &ana, "friends", "does_not", "It hums.").await;
    let mine = ana.get(&house, "/v1/transparency/mine").await.ok();
    let opening = &mine["data"][0];
    let sealed = opening["sealed"].as_str().expect("a line");
    assert!(sealed.starts_with(&format!("recommendation\t{word}\treceived\t")));
    let salt = opening["salt"].as_str().expect("a salt");
    let bytes: Vec<u8> = (0..salt.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&salt[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    let hash = {
        use sha2::{Digest, Sha256};
        Sha256::new_with_prefix(bytes)
            .chain_update(sealed)
            .finalize()
    };
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let log = house.get("/v1/transparency/log").await.ok();
    assert_eq!(log["data"][0]["commitment"], hash.as_str());
    assert_eq!(log["data"][0]["open"], Value::Null);
    let his = karim.get(&house, "/v1/transparency/mine").await.ok();
    assert_eq!(his["data"], json!([]));
    let framed = ana.in_shop(&house).await;
    let answer = framed.get(&house, "/v1/transparency/mine").await;
    assert_eq!(answer.problem(), "hub_only");
}

#[tokio::test]
async fn the_log_comes_page_by_page_to_anybody() {
    let (house, _) = house().await;
    let rest = house.get("/v1/transparency/log?after=4").await;
    assert_eq!(rest.headers["access-control-allow-origin"], "*");
    let rest = rest.ok();
    assert_eq!(rest["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(rest["data"][0]["sequence"], 5);
    assert_eq!(rest["next"], Value::Null);
    let none = house.get("/v1/transparency/log?after=99").await.ok();
    assert_eq!(none["data"], json!([]));
    for bad in ["x", "-1", "99999999999999999999"] {
        let answer = house
            .get(&format!("/v1/transparency/log?after={bad}"))
            .await;
        assert_eq!(answer.problem(), "invalid_field");
    }
}

#[tokio::test]
async fn the_page_needs_no_script_and_speaks_two_languages() {
    let (house, _) = house().await;
    let english = house.get("/transparency").await;
    assert_eq!(english.headers["content-type"], "text/html; charset=utf-8");
    let english = english.text();
    assert!(!english.contains("<script"));
    assert!(english.contains("Recommendations against"));
    assert!(!english.contains("Karim"));
    let french = house.get("/transparency?lang=fr").await.text();
    assert!(french.contains("<html lang=\"fr\">"));
    assert!(french.contains("Avis défavorables"));
    let style = english
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a style sheet");
    assert_eq!(
        house.get(style).await.headers["content-type"],
        "text/css; charset=utf-8"
    );
}

/// What `vouch verify` says once somebody has had their hands in the rows.
fn findings_after(house: &House, tamper: &str) -> Vec<String> {
    let place = house.app.config.place().expect("a place");
    let vouch_server::store::Place::Sqlite(path) = &place else {
        return vec!["told on SQLite alone".into()];
    };
    let copy = tempfile::tempdir().expect("a folder");
    let copied = copy.path().join("copy.db");
    let connection = rusqlite::Connection::open(path).expect("the book");
    connection
        .execute("vacuum into ?1", [copied.to_str().expect("a path")])
        .expect("a copy");
    let connection = rusqlite::Connection::open(&copied).expect("the copy");
    let changed = connection.execute_batch(tamper);
    changed.expect("the rows are changed");
    drop(connection);
    let key: VerifyingKey = house.app.keys.journal.verifying_key();
    let place = vouch_server::store::Place::Sqlite(copied);
    let report = verify_place(&place, Some(&key)).expect("it can be read");
    report.findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn verify_finds_every_change_deletion_and_move_in_the_log() {
    if super::house::on_postgres() {
        return;
    }
    let (house, words) = house().await;
    for (tamper, expected) in [
        ("select 1", ""),
        (
            "delete from transparency_log where sequence = 3",
            "entry 4 of the log of words: before it, 3 to 3 are missing",
        ),
        (
            "delete from transparency_log where sequence = 6",
            "the log of words: entries 6 to 6 at its end are missing",
        ),
        (
            "delete from transparency_log",
            "the log of words: entries 1 to 6 at its end are missing",
        ),
        (
            "update transparency_log set verdict = 'recommends' where sequence = 3",
            "entry 3 of the log of words: the chain breaks here: it, or its hash, is not what was recorded",
        ),
        (
            "update transparency_log set reason = 'x' where sequence = 1",
            "entry 1 of the log of words: the chain breaks here: it, or its hash, is not what was recorded",
        ),
        (
            "update transparency_log set day = day - 1 where sequence = 2",
            "entry 2 of the log of words: its day is before that of the entry before it",
        ),
        (
            "update transparency_log set at = at + 1 where sequence = 5",
            "entry 5 of the log of words: its commitment is not to what it seals",
        ),
        (
            "update transparency_log set content_hash = zeroblob(32) where sequence = 5",
            "entry 5 of the log of words: its commitment is not to what it seals",
        ),
        (
            "update transparency_log set told_act = null, verdict = null, merchant = null, sku = null where sequence = 3",
            "entry 3 of the log of words: the chain breaks here: it, or its hash, is not what was recorded",
        ),
        (
            "update transparency_log set sequence = -1 where sequence = 2; update transparency_log set sequence = 2 where sequence = 3; update transparency_log set sequence = 3 where sequence = -1",
            "entry 2 of the log of words: the chain breaks here: it, or its hash, is not what was recorded",
        ),
        (
            "update transparency_head set signature = null",
            "the log of words: its end is not signed",
        ),
        (
            "update transparency_head set signature = zeroblob(64)",
            "the log of words: its end is not signed by this house",
        ),
        (
            "update transparency_head set hash = zeroblob(32)",
            "the log of words: does not end where its end is written down",
        ),
        (
            "delete from transparency_head",
            "the log of words: its end is not written down",
        ),
        (
            "update transparency_counts set number = 0 where verdict = 'does_not' and figure = 'received'",
            "the figure recommendation does_not received: 0 is written down, 1 follow from the log of words",
        ),
        (
            "delete from transparency_counts where kind = ''",
            "the figure sealed: 0 is written down, 2 follow from the log of words",
        ),
        (
            "update transparency_subjects set state = 'removed_by_author' where verdict = 'does_not'",
            "does not stand where the log of words says",
        ),
        (
            "delete from transparency_subjects where verdict = 'does_not'",
            "the log of words speaks of it, and it is not known",
        ),
        (
            "delete from recommendations where audience = 'everyone' and verdict = 'does_not'",
            "the log of words says that everybody can read it, and it is not there",
        ),
        (
            "update recommendations set standing = 'withheld', reason = 'x' where verdict = 'does_not' and audience = 'everyone'",
            "the log of words says that everybody can read it, and it is not there",
        ),
        (
            "update recommendations set audience = 'everyone' where audience = 'friends'",
            "everybody can read it, and the log of words has not heard of that",
        ),
    ] {
        let findings = findings_after(
            &house,
            &format!("pragma ignore_check_constraints = on; {tamper}"),
        );
        match expected {
            "" => assert_eq!(findings, Vec::<String>::new()),
            expected => assert!(
                findings.iter().any(|finding| finding.ends_with(expected)),
                "{tamper}\n{findings:#?}"
            ),
        }
    }
    assert_eq!(words.len(), 3);
}
