//! What a merchant can learn: what everyone can see. The merchant reads everything there is to read, with every key and with none, before
//! and after something happened among people; if one byte of one answer had changed, something could be inferred from it.

use super::circle::{LAMP, Person, befriended, house_with_a_lamp, merchant_id, person, secret_key};
use super::house::House;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Seen = BTreeMap<String, (u16, String)>;

/// What differs from one asking to the next although nothing happened: a checkout is sealed anew each time.
fn still(mut text: String) -> String {
    let (begin, end) = (
        "<script type=\"application/json\" id=\"data\">",
        "</script>",
    );
    if let Some(at) = text.find(begin).filter(|_| text.contains("\"challenge\"")) {
        let to = text[at..].find(end).expect("a block ends") + at;
        text.replace_range(at..to, "");
    }
    text
}

/// Every answer that this merchant can get, who may also have opened accounts of people.
async fn everything(house: &House, ids: &[String], accounts: &[&Person]) -> Seen {
    let description = house.get("/v1/openapi.json").await.ok();
    let described = description["paths"].as_object().expect("paths");
    let mut paths: Vec<String> = described
        .iter()
        .filter(|(_, methods)| methods.get("get").is_some())
        .map(|(path, _)| path.clone())
        .collect();
    assert!(
        paths
            .iter()
            .any(|path| path == "/v1/recommendations.jsonld")
    );
    paths.extend(
        [
            "/embed/checkout",
            "/embed/recommendations",
            "/embed/facts",
            "/embed/guide",
            "/embed/list",
            "/checkout",
            "/hub",
            "/hub/friends",
            "/transparency",
            "/invitations/{token}",
        ]
        .map(Into::into),
    );
    let queries = [
        String::new(),
        format!("?key=pk_test_lumen&product={LAMP}&origin=http://shop.localhost:4400"),
        format!("?key=pk_test_lumen&product={LAMP}&part=1"),
        "?key=pk_test_lumen&product=".into(),
    ];
    let secret = secret_key();
    let mut bearers = vec![
        None,
        Some("Bearer pk_test_lumen".to_owned()),
        Some(format!("Bearer {}", secret.reveal())),
    ];
    bearers.extend(
        accounts
            .iter()
            .map(|one| Some(format!("Bearer {}", one.token))),
    );
    let mut seen = Seen::new();
    for path in &paths {
        let addressed = path.contains('{');
        let named: Vec<String> = match addressed {
            false => vec![path.clone()],
            true => ids
                .iter()
                .map(|id| {
                    let mut filled = path.clone();
                    while let (Some(open), Some(close)) = (filled.find('{'), filled.find('}')) {
                        let with = match &filled[open..=close] {
                            "{merchant}" => merchant_id().to_string(),
                            "{sku}" => LAMP.into(),
                            "{key}" => "pk_test_lumen".into(),
                            "{number}" => "1".into(),
                            _ => id.clone(),
                        };
                        filled.replace_range(open..=close, &with);
                    }
                    filled
                })
                .collect(),
        };
        for path in named {
            for query in &queries {
                for bearer in &bearers {
                    let mut headers = vec![];
                    headers.extend(bearer.as_ref().map(|value| ("authorization", &**value)));
                    let address = format!("{path}{query}");
                    let answer = house.call("GET", &address, &headers, None).await;
                    let mut said = still(String::from_utf8_lossy(&answer.bytes).into_owned());
                    for name in ["etag", "content-length", "link"] {
                        if let Some(value) = answer
                            .headers
                            .get(name)
                            .filter(|_| !path.contains("checkout"))
                        {
                            said += value.to_str().unwrap_or_default();
                        }
                    }
                    seen.insert(
                        format!("GET {address} with {bearer:?}"),
                        (answer.status.as_u16(), said),
                    );
                }
            }
        }
    }
    seen
}

fn changed<'a>(before: &'a Seen, after: &'a Seen, but: &[&str]) -> Vec<&'a String> {
    let differs = |(asked, answer): &(&'a String, &'a (u16, String))| {
        before.get(*asked) != Some(*answer) && !but.iter().any(|part| asked.contains(part))
    };
    after
        .iter()
        .filter(differs)
        .map(|(asked, _)| asked)
        .collect()
}

async fn says(house: &House, who: &Person, text: &str, audience: &str) -> Value {
    let body = json!({
        "merchant": merchant_id().to_string(), "sku": LAMP, "verdict": "recommends", "text": text,
        "audience": audience, "disclosure": "family",
    });
    let answer = who.post(house, "/v1/recommendations", Some(body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.ok()
}

#[tokio::test]
async fn what_happens_among_people_changes_nothing_that_a_merchant_sees() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Anathema Quillfeather").await;
    let karim = person(&house, "Karimzadeh Ostrowski").await;
    let lea = person(&house, "Leandra Vinterberg").await;
    // Something that everyone sees, so that there is something to count.
    let told = says(&house, &ana, "Told to everyone.", "everyone").await;
    karim.buys_the_lamp(&house).await;
    let ids = [&ana, &karim, &lea].map(|person| person.id.to_string());
    let before = everything(&house, &ids, &[]).await;
    let again = everything(&house, &ids, &[]).await;
    let volatile = changed(&before, &again, &["/metrics"]);
    assert_eq!(volatile, Vec::<&String>::new(), "nothing happened");
    let answered = before.values().filter(|(status, _)| *status == 200).count();
    assert!(answered > 40, "the merchant did get answers: {answered}");

    befriended(&house, &ana, &karim).await;
    let after = everything(&house, &ids, &[]).await;
    assert_eq!(
        changed(&before, &after, &[]),
        Vec::<&String>::new(),
        "a friendship"
    );

    let body = json!({ "recommendation": told["id"] });
    let blocked = lea.post(&house, "/v1/blocks", Some(body)).await;
    assert!(blocked.status.is_success(), "{}", blocked.text());
    let after = everything(&house, &ids, &[]).await;
    assert_eq!(
        changed(&before, &after, &[]),
        Vec::<&String>::new(),
        "a block"
    );

    let body = json!({ "title": "Between us", "audience": "friends" });
    let list = ana.post(&house, "/v1/lists", Some(body)).await.ok();
    let path = format!("/v1/lists/{}/items", list["id"].as_str().expect("an id"));
    let body = json!({ "key": "pk_test_lumen", "product": LAMP });
    assert_eq!(ana.post(&house, &path, Some(body)).await.status, 201);
    let after = everything(&house, &ids, &[]).await;
    assert_eq!(
        changed(&before, &after, &[]),
        Vec::<&String>::new(),
        "a list for friends"
    );

    // The log of words says that a word was received, sealed: not whose, nor about what.
    for (who, text, audience) in [
        (&karim, "Velvety between us.", "friends"),
        (&lea, "Nobody shall read this.", "nobody"),
    ] {
        let word = says(&house, who, text, audience).await;
        let after = everything(&house, &ids, &[]).await;
        let telling = changed(&before, &after, &["/transparency"]);
        assert_eq!(telling, Vec::<&String>::new(), "a word for {audience}");
        for (asked, (_, said)) in &after {
            let said = said.to_lowercase();
            let id = word["id"].as_str().expect("an id");
            for needle in [&text.to_lowercase(), id, "karimzadeh", "leandra"] {
                assert!(!said.contains(needle), "{asked} says {needle}");
            }
        }
    }
    let log = house.get("/v1/transparency/log").await.text();
    assert_eq!(
        log.matches(&merchant_id().to_string()).count(),
        before
            .get("GET /v1/transparency/log with None")
            .map_or(0, |(_, said)| said
                .matches(&merchant_id().to_string())
                .count()),
        "a sealed word names no shop"
    );
}

/// A shop may sign up as a person, too, and befriend somebody. Through their one friend's friends they learn of three and more as a
/// number, and of fewer nothing: no answer is other than if there were none.
#[tokio::test]
async fn a_shop_that_plays_a_shopper_infers_nothing_from_fewer_than_three() {
    let house = house_with_a_lamp().await;
    let spy = person(&house, "Mystery Shopper").await;
    let framed = spy.in_shop(&house).await;
    let ana = person(&house, "Ana").await;
    befriended(&house, &spy, &ana).await;
    let mut others = vec![];
    for name in ["Karim", "Lea", "Otto"] {
        let other = person(&house, name).await;
        says(&house, &other, "Told to everyone.", "everyone").await;
        others.push(other);
    }
    let ids: Vec<String> = others.iter().map(|one| one.id.to_string()).collect();
    let before = everything(&house, &ids, &[&spy, &framed]).await;
    let words = format!(
        "GET /embed/recommendations?key=pk_test_lumen&product={LAMP}&part=1 with {:?}",
        Some(format!("Bearer {}", framed.token))
    );
    assert_eq!(before[&words].0, 200);
    for (at, other) in others.iter().enumerate() {
        befriended(&house, &ana, other).await;
        let after = everything(&house, &ids, &[&spy, &framed]).await;
        let telling = changed(&before, &after, &[]);
        match at + 1 {
            1 | 2 => assert_eq!(telling, Vec::<&String>::new(), "{} of them", at + 1),
            _ => assert!(telling.contains(&&words), "three are a number"),
        }
    }
}
