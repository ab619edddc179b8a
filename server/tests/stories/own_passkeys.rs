//! One's own passkeys: a second device, a stolen one, and paper for whoever has lost them all.

use super::authenticator::{Authenticator, Page, base64url};
use super::house::{Answer, House, PAY};
use super::people::{
    house_with_shops, house_with_shops_and, in_shop, lamp_checkout, sign_up, try_sign_up,
};
use serde_json::{Value, json};

fn here() -> Page {
    Page::top(PAY)
}

/// An account made on our own pages; its token.
async fn join(house: &House, device: &mut Authenticator, handle: &str) -> String {
    let asked = json!({ "handle": handle, "email": "someone@example.com" });
    let session = try_sign_up(house, device, &here(), asked).await.ok();
    token(&session)
}

fn token(session: &Value) -> String {
    session["token"].as_str().expect("a token").to_owned()
}

async fn begin(house: &House, token: &str) -> Answer {
    house
        .own_page("POST", "/v1/passkeys/options", Some(token), None)
        .await
}

async fn add(house: &House, token: &str, device: &mut Authenticator, name: &str) -> Answer {
    let begun = begin(house, token).await.ok();
    let made = device.create(&begun["public_key"], &here());
    let body = json!({ "ceremony": begun["ceremony"], "credential": made, "name": name });
    house
        .own_page("POST", "/v1/passkeys", Some(token), Some(body))
        .await
}

async fn sign_in(house: &House, device: &mut Authenticator) -> Answer {
    let begun = house
        .own_page("POST", "/v1/sessions/options", None, Some(json!({})))
        .await
        .ok();
    let assertion = device.get(&begun["public_key"], &here());
    let body = json!({ "ceremony": begun["ceremony"], "credential": assertion });
    house
        .own_page("POST", "/v1/sessions", None, Some(body))
        .await
}

async fn list(house: &House, token: &str) -> Value {
    house
        .own_page("GET", "/v1/passkeys", Some(token), None)
        .await
        .ok()
}

async fn codes(house: &House, token: &str) -> Vec<String> {
    let made = house
        .own_page("POST", "/v1/recovery-codes", Some(token), None)
        .await
        .ok();
    serde_json::from_value(made["codes"].clone()).expect("codes")
}

async fn begin_recovery(house: &House, code: &str) -> Answer {
    let body = Some(json!({ "code": code }));
    house
        .own_page("POST", "/v1/recoveries/options", None, body)
        .await
}

async fn recover(house: &House, begun: &Value, device: &mut Authenticator) -> Answer {
    let made = device.create(&begun["public_key"], &here());
    let body = json!({ "ceremony": begun["ceremony"], "credential": made });
    house
        .own_page("POST", "/v1/recoveries", None, Some(body))
        .await
}

#[tokio::test]
async fn a_second_device_opens_the_account_and_a_stolen_one_does_not() {
    let house = house_with_shops().await;
    let (mut phone, mut laptop) = (Authenticator::new("phone"), Authenticator::new("laptop"));
    let on_phone = join(&house, &mut phone, "Ana").await;
    let begun = begin(&house, &on_phone).await.ok();
    let first = base64url(&phone.passkeys[0].id);
    assert_eq!(begun["public_key"]["excludeCredentials"][0]["id"], first);

    let added = add(&house, &on_phone, &mut laptop, "Laptop").await.ok();
    assert_eq!(added["name"], "Laptop");
    let on_laptop = token(&sign_in(&house, &mut laptop).await.ok());
    let own = list(&house, &on_laptop).await;
    assert_eq!(own["passkeys"].as_array().map(Vec::len), Some(2));
    assert_eq!(own["passkeys"][0]["id"], first);

    // The telephone is stolen.
    let path = format!("/v1/passkeys/{first}");
    let named = house
        .own_page(
            "PATCH",
            &path,
            Some(&on_laptop),
            Some(json!({ "name": "Phone" })),
        )
        .await
        .ok();
    assert_eq!(named["name"], "Phone");
    let removed = house
        .own_page("DELETE", &path, Some(&on_laptop), None)
        .await;
    assert_eq!(removed.status, 204);
    assert_eq!(begin(&house, &on_phone).await.problem(), "session_expired");
    assert_eq!(
        sign_in(&house, &mut phone).await.problem(),
        "unknown_passkey"
    );
    assert_eq!(
        list(&house, &on_laptop).await["passkeys"],
        json!([added_now(&house, &on_laptop).await])
    );
    let second = base64url(&laptop.passkeys[0].id);
    let last = house
        .own_page(
            "DELETE",
            &format!("/v1/passkeys/{second}"),
            Some(&on_laptop),
            None,
        )
        .await;
    assert_eq!(
        (last.status.as_u16(), last.problem()),
        (409, "last_passkey".into())
    );
}

/// The only passkey there is, as it is listed.
async fn added_now(house: &House, token: &str) -> Value {
    let own = list(house, token).await;
    assert_eq!(own["passkeys"][0]["name"], "Laptop");
    own["passkeys"][0].clone()
}

#[tokio::test]
async fn all_passkeys_lost_and_the_account_found_again() {
    let house = house_with_shops().await;
    let (mut lost, mut new) = (Authenticator::new("lost"), Authenticator::new("new"));
    let before = join(&house, &mut lost, "Ana").await;
    let codes = codes(&house, &before).await;
    assert_eq!(codes.len(), 10);
    // Only hashes are kept.
    for row in house.rows("select code_hash from recovery_codes") {
        assert_eq!(row.blob(0).expect("a hash").len(), 32);
    }

    // Typed from paper, in capitals and without dashes; begun twice at once, and one wins.
    let typed = codes[0].to_uppercase().replace('-', " ");
    let begun = begin_recovery(&house, &typed).await.ok();
    let rival = begin_recovery(&house, &codes[0]).await.ok();
    assert!(
        begun["public_key"]["excludeCredentials"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );
    let session = recover(&house, &begun, &mut new).await.ok();
    assert_eq!(session["shopper"]["handle"], "Ana");
    let after = token(&session);
    let second = recover(&house, &rival, &mut Authenticator::new("rival")).await;
    assert_eq!(
        (second.status.as_u16(), second.problem()),
        (401, "recovery_code_refused".into())
    );
    assert_eq!(
        begin_recovery(&house, &codes[0]).await.problem(),
        "recovery_code_refused"
    );
    assert_eq!(begin(&house, &before).await.problem(), "session_expired");

    // It is told until it was seen.
    let own = list(&house, &after).await;
    assert_eq!(own["recovery"]["codes_left"], 9);
    let uses = &own["recovery"]["uses"];
    assert_eq!(
        (uses[0]["seen"].clone(), uses[0]["passkey"].clone()),
        (json!(false), json!(base64url(&new.passkeys[0].id)))
    );
    let seen = house
        .own_page("POST", "/v1/recovery-codes/seen", Some(&after), None)
        .await;
    assert_eq!(seen.status, 204);
    assert_eq!(
        list(&house, &after).await["recovery"]["uses"][0]["seen"],
        true
    );
    assert_eq!(sign_in(&house, &mut new).await.status, 201);
}

#[tokio::test]
async fn bad_input_changes_nothing() {
    let house = house_with_shops().await;
    let (mut ana, mut eve) = (Authenticator::new("ana"), Authenticator::new("eve"));
    let her = join(&house, &mut ana, "Ana").await;
    let eves = join(&house, &mut eve, "Eve").await;
    let codes = codes(&house, &her).await;
    let checkout = lamp_checkout(&house);
    let mut framed = Authenticator::new("framed");
    let session = sign_up(&house, &mut framed, &checkout, "Karim").await;
    let framed = token(&session);
    assert!(in_shop().cross_origin);
    let (hers, foreign) = (
        format!("/v1/passkeys/{}", base64url(&ana.passkeys[0].id)),
        format!("/v1/passkeys/{}", base64url(&eve.passkeys[0].id)),
    );
    let long = "x".repeat(41);
    let begun = begin(&house, &her).await.ok();
    let eves_ceremony = begin(&house, &eves).await.ok();
    let recovery = begin_recovery(&house, &codes[0]).await.ok();
    let made = Authenticator::new("made").create(&begun["public_key"], &here());
    let elsewhere = Authenticator::new("elsewhere").create(&recovery["public_key"], &in_shop());
    let answer = |ceremony: &Value, name: &str| json!({ "ceremony": ceremony["ceremony"], "credential": made, "name": name });
    let tables = ["passkeys", "removed_passkeys", "recovery_codes", "sessions"];
    let standing = || tables.map(|table| house.count(table));
    let before = standing();
    for (method, path, token, body, status, code) in [
        ("GET", "/v1/passkeys", None, None, 401, "session_missing"),
        ("GET", "/v1/passkeys", Some(&framed), None, 403, "hub_only"),
        (
            "POST",
            "/v1/passkeys/options",
            Some(&framed),
            None,
            403,
            "hub_only",
        ),
        (
            "POST",
            "/v1/recovery-codes",
            Some(&framed),
            None,
            403,
            "hub_only",
        ),
        (
            "PATCH",
            &hers,
            Some(&her),
            Some(json!({ "name": "" })),
            422,
            "text_blank",
        ),
        (
            "PATCH",
            &hers,
            Some(&her),
            Some(json!({ "name": long })),
            422,
            "text_too_long",
        ),
        (
            "PATCH",
            &hers,
            Some(&her),
            Some(json!({ "name": "a\u{202e}b" })),
            422,
            "text_direction_override",
        ),
        (
            "PATCH",
            &foreign,
            Some(&her),
            Some(json!({ "name": "Mine" })),
            404,
            "passkey_not_found",
        ),
        (
            "DELETE",
            &foreign,
            Some(&her),
            None,
            404,
            "passkey_not_found",
        ),
        (
            "DELETE",
            "/v1/passkeys/%20",
            Some(&her),
            None,
            404,
            "passkey_not_found",
        ),
        ("DELETE", &hers, Some(&her), None, 409, "last_passkey"),
        // Somebody else's ceremony; one of a recovery; one that is none; one twice.
        (
            "POST",
            "/v1/passkeys",
            Some(&her),
            Some(answer(&eves_ceremony, "Laptop")),
            404,
            "unknown_ceremony",
        ),
        (
            "POST",
            "/v1/passkeys",
            Some(&her),
            Some(answer(&json!({ "ceremony": "cer_1" }), "Laptop")),
            404,
            "unknown_ceremony",
        ),
        (
            "POST",
            "/v1/passkeys",
            Some(&her),
            Some(answer(&begun, "<b>")),
            422,
            "text_markup",
        ),
        (
            "POST",
            "/v1/passkeys",
            Some(&her),
            Some(answer(&begun, "Laptop")),
            404,
            "unknown_ceremony",
        ),
        (
            "POST",
            "/v1/recoveries/options",
            None,
            Some(json!({ "code": "" })),
            401,
            "recovery_code_refused",
        ),
        (
            "POST",
            "/v1/recoveries/options",
            None,
            Some(json!({ "code": "0000-0000-0000-0000" })),
            401,
            "recovery_code_refused",
        ),
        (
            "POST",
            "/v1/recoveries/options",
            None,
            Some(json!({ "code": codes[1], "handle": "Ana" })),
            422,
            "invalid_field",
        ),
        (
            "POST",
            "/v1/recoveries",
            None,
            Some(json!({ "ceremony": recovery["ceremony"], "credential": elsewhere })),
            403,
            "registration_wrong_top_origin",
        ),
    ] {
        let answer = house
            .own_page(method, path, token.map(String::as_str), body)
            .await;
        let told = format!(
            "{method} {path} {status} {code}: {} {}",
            answer.status,
            answer.text()
        );
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (status, code.to_owned()),
            "{told}"
        );
        assert_eq!(standing(), before, "{told}");
    }
    // From a page that is not ours.
    let bearer = format!("Bearer {her}");
    for (method, path) in [
        ("POST", "/v1/passkeys/options"),
        ("POST", "/v1/recovery-codes"),
        ("DELETE", &*hers),
    ] {
        let headers = [
            ("authorization", &*bearer),
            ("origin", "http://shop.localhost:4400"),
        ];
        let answer = house.call(method, path, &headers, None).await;
        assert_eq!(answer.problem(), "wrong_origin");
    }
    assert_eq!(standing(), before);
}

#[tokio::test]
async fn what_opens_the_account_is_changed_minutes_after_a_touch_only() {
    let house = house_with_shops().await;
    let mut phone = Authenticator::new("phone");
    let token = join(&house, &mut phone, "Ana").await;
    house.app.clock.advance(10 * 60);
    for (method, path) in [
        ("POST", "/v1/passkeys/options".to_owned()),
        ("POST", "/v1/recovery-codes".to_owned()),
        (
            "DELETE",
            format!("/v1/passkeys/{}", base64url(&phone.passkeys[0].id)),
        ),
    ] {
        let answer = house.own_page(method, &path, Some(&token), None).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (403, "sign_in_again".into())
        );
    }
    assert_eq!(list(&house, &token).await["recovery"]["codes_left"], 0);
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let house = house_with_shops_and(&["--rate-limits=on"]).await;
    let mut refused = Vec::new();
    for n in 0..40 {
        let answer = begin_recovery(&house, &format!("0000-0000-0000-{n:04}")).await;
        refused.push(answer.problem());
    }
    let tried = refused
        .iter()
        .filter(|code| *code == "recovery_code_refused");
    assert!(tried.count() <= 25);
    assert_eq!(
        refused.last().map(String::as_str),
        Some("too_many_requests")
    );
}
