//! The elements' documents: who may frame them, what may run in them, whom they know, and that nothing comes while nothing changed.

use super::circle::{LAMP, Person, befriended, house_with_a_lamp, merchant_id, person, seed};
use super::house::{Answer, House};
use serde_json::json;
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
