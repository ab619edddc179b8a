//! The hub's documents: the same for everybody, and strict.

use super::circle::{house_with_a_lamp, person, seed, shop};
use serde_json::Value;
use vouch_domain::merchants::Merchant;

#[tokio::test]
async fn every_page_is_the_same_strict_shell() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Anathema").await;
    let token = ana.invites(&house).await;
    let invitation = format!("/invitations/{token}");
    let mut seen = Vec::new();
    for path in [
        "/hub",
        "/hub/friends",
        "/hub/recommendations",
        "/hub/lists",
        "/hub/lists/lst_1",
        "/hub/polls/new",
        "/lists/nonsense",
        "/polls/nonsense",
        "/hub/balance",
        "/hub/orders/pay_1",
        &invitation,
        "/invitations/nonsense",
    ] {
        let answer = ana.get(&house, path).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.headers["content-security-policy"]
            .to_str()
            .expect("text");
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.headers[name], value, "{path} {name}");
        }
        assert!(!answer.headers.contains_key("set-cookie"));
        let html = answer.text();
        assert!(
            !html.contains("Anathema") && !html.contains(&token),
            "{path}"
        );
        assert!(!html.contains("style=") && !html.contains("<style") && !html.contains(" onclick"));
        seen.push(html);
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "an address changes nothing in the document");
}

#[tokio::test]
async fn the_shell_speaks_the_readers_language_and_names_shops_to_try() {
    let house = house_with_a_lamp().await;
    for (path, accepted, language) in [
        ("/hub", "fr-FR,fr;q=0.9", "fr"),
        ("/hub", "de", "en"),
        ("/hub?lang=fr", "en", "fr"),
        ("/hub?lang=%00", "en", "en"),
    ] {
        let headers = [("accept-language", accepted)];
        let html = house.call("GET", path, &headers, None).await.text();
        assert!(
            html.contains(&format!("<html lang=\"{language}\">")),
            "{path} {accepted}"
        );
    }

    // A shop's name comes from a stranger: it cannot leave the data block.
    let name = "</script><b>Papier & fils";
    seed(&house, move |work| {
        let papier = Merchant {
            id: vouch_domain::MerchantId(2),
            name: name.into(),
            publishable_key: "pk_test_papier".into(),
            secret_hash: [2; 32],
            ..shop()
        };
        Ok(work.add_merchant(&papier)?)
    })
    .await;
    let html = house.get("/hub").await.text();
    assert!(!html.contains(name));
    let (_, data) = html.split_once("id=\"data\">").expect("a data block");
    let (data, _) = data.split_once("</script>").expect("an end of it");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["shops"][0]["name"], "Lumen");
    assert_eq!(data["shops"][0]["url"], "http://shop.localhost:4400/");
    assert_eq!(data["shops"][1]["name"], name);
}
