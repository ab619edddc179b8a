//! Receipts: anyone can check one, and whoever has the link can read it, in two languages, without a script.

use super::authenticator::from_base64url;
use super::house::{House, PAY};
use super::market::*;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};

/// Checks a compact JWS with the published keys, as a stranger would; answers its header and claims.
async fn checked(house: &House, receipt: &str) -> Result<(Value, Value), &'static str> {
    let answer = house.get("/.well-known/jwks.json").await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let keys = answer.ok();
    let parts: Vec<&str> = receipt.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return Err("not three parts");
    };
    let json =
        |part: &str| -> Value { serde_json::from_slice(&from_base64url(part)).expect("JSON") };
    let kid = json(header)["kid"].clone();
    let key = keys["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .find(|key| key["kid"] == kid);
    let key = key.ok_or("an unknown key")?;
    assert_eq!(
        (&key["kty"], &key["crv"]),
        (&json!("OKP"), &json!("Ed25519"))
    );
    let key = from_base64url(key["x"].as_str().expect("a point"));
    let key = VerifyingKey::from_bytes(&key.try_into().expect("32 bytes")).expect("a key");
    let signature =
        Signature::from_slice(&from_base64url(signature)).map_err(|_| "no signature")?;
    let signed = format!("{header}.{claims}");
    key.verify_strict(signed.as_bytes(), &signature)
        .map_err(|_| "another signature")?;
    Ok((json(header), json(claims)))
}

async fn lamp_bought(house: &House) -> Value {
    let (mut device, _) = somebody(house, "ana", 5000).await;
    let press = touch(house, &mut device, &lamp_shown(house));
    confirm(house, &press, "press-1").await.ok()
}

fn path(url: &Value) -> String {
    let url = url.as_str().expect("a link");
    url.strip_prefix(PAY).expect("our own address").to_owned()
}

#[tokio::test]
async fn anyone_can_check_a_receipt() {
    let house = market().await;
    let confirmed = lamp_bought(&house).await;
    let receipt = confirmed["receipt"].as_str().expect("a receipt");
    let (header, claims) = checked(&house, receipt).await.expect("it is ours");
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("JWT"))
    );
    let id = &confirmed["payment"]["id"];
    assert_eq!(
        claims,
        json!({
            "iss": PAY,
            "sub": id,
            "aud": super::people::lumen().id.to_string(),
            "iat": 1_772_442_000,
            "payment": { "id": id, "status": "authorised", "amount": 2400, "currency": "EUR", "payee": "Lumen" },
        })
    );

    let mut forged: Vec<String> = receipt.split('.').map(String::from).collect();
    let mut cheaper = claims.clone();
    cheaper["payment"]["amount"] = json!(1);
    forged[1] = super::authenticator::base64url(cheaper.to_string().as_bytes());
    assert_eq!(
        checked(&house, &forged.join(".")).await,
        Err("another signature")
    );
    let stranger = lamp_bought(&market().await).await;
    let stranger = stranger["receipt"].as_str().expect("a receipt");
    assert_eq!(checked(&house, stranger).await, Err("an unknown key"));
}

#[tokio::test]
async fn a_link_shows_one_receipt_to_whoever_has_it() {
    let house = market().await;
    let confirmed = lamp_bought(&house).await;
    let link = path(&confirmed["receipt_url"]);
    let page = house.get(&link).await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("ASCII");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["vary"], "accept-language");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let html = page.text();
    for shown in [
        "<html lang=\"en\">",
        "<h1>Receipt</h1>",
        "€24.00",
        "<bdi>Lumen</bdi>",
        "<bdi>Arc table lamp</bdi>",
        "March 2, 2026",
        "Held until delivery is proven",
        "Sandbox: no real money moves.",
        confirmed["receipt"].as_str().expect("a receipt"),
    ] {
        assert!(html.contains(shown), "{shown} in {html}");
    }
    for hidden in ["<script", "style=", "onclick", "ana", "shp_"] {
        assert!(!html.contains(hidden), "{hidden} in {html}");
    }
    let style = html
        .split("href=\"/paper-")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let style = format!("/paper-{}", style.expect("a style sheet"));
    let style = house.get(&style).await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    assert_eq!(
        style.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert!(style.text().contains("@media print"));

    for (link, language) in [
        (format!("{link}&lang=fr"), "en"),
        (link.clone(), "fr-CA, en;q=0.5"),
    ] {
        let french = house
            .call("GET", &link, &[("accept-language", language)], None)
            .await;
        let html = french.text();
        for shown in [
            "<html lang=\"fr\">",
            "<h1>Reçu</h1>",
            "24,00\u{a0}€",
            "2 mars 2026",
            "Conservé jusqu&#39;à preuve de livraison",
        ] {
            assert!(html.contains(shown), "{shown} in {html}");
        }
    }
}

#[tokio::test]
async fn what_was_returned_says_so_and_what_strangers_wrote_is_only_text() {
    let house = market().await;
    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let body = json!({
        "currency": "EUR",
        "reference": "7 & \"8\" > 6 'x'",
        "line_items": [{ "name": "a < b & \"c\" <3", "quantity": 2, "unit_amount": 1000 }],
    });
    let created = house
        .merchant("POST", "/v1/payments", PAPIER_KEY, Some("c"), Some(body))
        .await
        .ok();
    let press = touch(&house, &mut device, &cart_shown(&house, &created));
    let confirmed = confirm(&house, &press, "press-1").await.ok();
    house.app.clock.advance(24 * 3600);
    let cancel = format!(
        "/v1/payments/{}/cancel",
        created["id"].as_str().expect("an id")
    );
    let cancelled = house
        .merchant("POST", &cancel, PAPIER_KEY, Some("x"), None)
        .await
        .ok();

    let html = house.get(&path(&confirmed["receipt_url"])).await.text();
    for shown in [
        "<bdi>a &lt; b &amp; &quot;c&quot; &lt;3</bdi>",
        "<bdi>7 &amp; &quot;8&quot; &gt; 6 &#39;x&#39;</bdi>",
        "€20.00",
        "Cancelled on March 3, 2026; the money was returned",
        cancelled["receipt"].as_str().expect("a receipt"),
    ] {
        assert!(html.contains(shown), "{shown} in {html}");
    }
    let receipt = cancelled["receipt"].as_str().expect("a receipt");
    let (_, claims) = checked(&house, receipt).await.expect("it is ours");
    assert_eq!(claims["payment"]["status"], "cancelled");
    assert_ne!(cancelled["receipt"], confirmed["receipt"]);
}

#[tokio::test]
async fn no_other_address_shows_a_receipt() {
    let house = market().await;
    let confirmed = lamp_bought(&house).await;
    let unpaid = cart_created(&house, "c").await;
    let link = path(&confirmed["receipt_url"]);
    let (page, seal) = link.split_once("?seal=").expect("a sealed link");
    let unpaid = unpaid["id"].as_str().expect("an id");
    let foreign = format!("/receipts/{unpaid}?seal={seal}");
    let sealed_unpaid = path(&json!(
        house
            .app
            .receipts()
            .url(vouch_domain::PaymentId::parse(unpaid).expect("an id"))
    ));
    for address in [
        page,
        &format!("{page}?seal="),
        &format!("{page}?seal={}", &seal[1..]),
        &format!("{page}?seal={seal}&seal={seal}"),
        &foreign,
        &sealed_unpaid,
        "/receipts/pay_",
        "/receipts/%3Cscript%3E?seal=%3Cscript%3E",
    ] {
        let missing = house.get(address).await;
        assert_eq!(missing.status, 404, "{address}");
        let html = missing.text();
        assert!(
            html.contains("There is no receipt at this address"),
            "{html}"
        );
        assert!(!html.contains("<script"), "{html}");
    }
}
