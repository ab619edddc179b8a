//! Lists, loves and polls, as people use them and as a shop that looks over their shoulder meets them.

use super::circle::{
    LAMP, Person, befriended, house_with_a_lamp, lamp, person, secret_key, seed, shop,
};
use super::house::{Answer, House, PAY};
use super::market::{confirm, lamp_shown, market, somebody, token, touch};
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::{Currency, ListId, Money, PollId, ShopperId};
use vouch_server::checkout::Checkout;

const KEY: &str = "pk_test_lumen";

async fn house_with_lamps() -> House {
    let house = house_with_a_lamp().await;
    seed(&house, |work| {
        for sku in ["clip", "globe"] {
            work.put_product(&Product {
                sku: sku.into(),
                title: format!("The {sku} lamp"),
                regular_price: Money::new(1900, Currency::EUR),
                ..lamp()
            })?;
        }
        Ok(())
    })
    .await;
    house
}

async fn patch(house: &House, who: &Person, path: &str, body: Value) -> Answer {
    house
        .own_page("PATCH", path, Some(&who.token), Some(body))
        .await
}

async fn put(house: &House, who: &Person, path: &str, body: Value) -> Answer {
    house
        .own_page("PUT", path, Some(&who.token), Some(body))
        .await
}

/// A list of this person's with the arc lamp on it; answers its address.
async fn list(house: &House, owner: &Person, audience: &str) -> String {
    let body = json!({ "title": "For my birthday", "audience": audience });
    let made = owner.post(house, "/v1/lists", Some(body)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = format!("/v1/lists/{}", made.ok()["id"].as_str().expect("an id"));
    let body = json!({ "key": KEY, "product": LAMP, "note": "The white one." });
    let added = owner
        .post(house, &format!("{path}/items"), Some(body))
        .await;
    assert_eq!(added.status, 201, "{}", added.text());
    path
}

fn wishes(answer: Answer) -> Vec<String> {
    let list = answer.ok();
    let items = list["items"].as_array().expect("items");
    let wish = |item: &Value| item["wish"].as_str().expect("a wish").to_owned();
    items.iter().map(wish).collect()
}

#[tokio::test]
async fn a_list_from_the_first_wish_to_a_gift() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    befriended(&house, &ana, &karim).await;
    befriended(&house, &ana, &lea).await;
    let path = list(&house, &ana, "friends").await;
    let body = json!({ "key": KEY, "product": "globe" });
    ana.post(&house, &format!("{path}/items"), Some(body))
        .await
        .ok();

    // A friend finds it, with the price then and now.
    let found = karim.get(&house, "/v1/lists").await.ok();
    assert_eq!(found["own"], json!([]));
    assert_eq!(found["friends"][0]["owner"], "Ana");
    assert_eq!(found["friends"][0]["items"], 2);
    seed(&house, |work| {
        Ok(work.put_product(&Product {
            regular_price: Money::new(1800, Currency::EUR),
            ..lamp()
        })?)
    })
    .await;
    let seen = karim.get(&house, &path).await.ok();
    assert_eq!(
        (&seen["owner"], &seen["role"]),
        (&json!("Ana"), &json!("friend"))
    );
    assert_eq!(seen["link"], Value::Null);
    let first = &seen["items"][0];
    assert_eq!(first["note"], "The white one.");
    assert_eq!(
        first["price_then"],
        json!({ "amount": 2400, "currency": "EUR" })
    );
    assert_eq!(first["product"]["price"]["amount"], 1800);
    assert_eq!(first["product"]["shop"], "Lumen");

    // Karim gives it. Lea sees that, Ana does not, to the byte.
    let before = ana.get(&house, &path).await.bytes;
    let taken = format!("{path}/items/1/taken");
    let marked = karim.in_shop(&house).await;
    let marked = put(&house, &marked, &taken, json!({})).await;
    assert_eq!(wishes(marked), ["taken_by_you", "open"]);
    assert_eq!(ana.get(&house, &path).await.bytes, before);
    let seen = lea.get(&house, &path).await;
    assert!(!seen.text().contains("Karim"), "{}", seen.text());
    assert_eq!(wishes(seen), ["taken", "open"]);
    assert_eq!(
        put(&house, &lea, &taken, json!({})).await.problem(),
        "wish_taken"
    );
    house.app.clock.advance(30 * 24 * 3600);
    let shown = ana.get(&house, &path).await.ok();
    assert_eq!(shown["items"][0]["wish"], "given");
    assert_eq!(shown["items"][0]["given_by"], "Karim");

    let undone = karim.delete(&house, &taken).await;
    assert_eq!(wishes(undone), ["open", "open"]);
    let has = format!("{path}/items/2/fulfilled");
    assert_eq!(
        wishes(put(&house, &ana, &has, json!({})).await),
        ["open", "fulfilled"]
    );
    assert_eq!(wishes(ana.delete(&house, &has).await), ["open", "open"]);

    let ordered = patch(&house, &ana, &path, json!({ "order": [2, 1] })).await;
    assert_eq!(ordered.ok()["items"][0]["number"], 2);
    let noted = format!("{path}/items/2");
    let noted = put(&house, &ana, &noted, json!({ "note": "Or the small one" })).await;
    assert_eq!(noted.ok()["items"][0]["note"], "Or the small one");
    let gone = ana.delete(&house, &format!("{path}/items/2")).await.ok();
    assert_eq!(gone["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(ana.delete(&house, &path).await.status, 204);
    assert_eq!(karim.get(&house, &path).await.problem(), "unknown_list");
    assert_eq!(house.count("list_items"), 0);
}

#[tokio::test]
async fn a_link_opens_a_list_until_there_is_another() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let zoe = person(&house, "Zoe").await;
    let path = list(&house, &ana, "friends").await;
    assert_eq!(ana.get(&house, &path).await.ok()["link"], Value::Null);
    let changed = patch(&house, &ana, &path, json!({ "audience": "link" })).await;
    let link = changed.ok()["link"].as_str().expect("a link").to_owned();
    let by_link = |link: &str| {
        let token = link.strip_prefix(&format!("{PAY}/lists/"));
        format!("/v1/lists/{}", token.expect("on our origin"))
    };
    assert_eq!(house.get(&path).await.problem(), "unknown_list");
    let seen = house.get(&by_link(&link)).await.ok();
    assert_eq!(
        (&seen["role"], &seen["owner"]),
        (&json!("other"), &json!("Ana"))
    );
    assert_eq!(
        put(
            &house,
            &zoe,
            &format!("{}/items/1/taken", by_link(&link)),
            json!({})
        )
        .await
        .problem(),
        "friends_only"
    );
    let renewed = patch(&house, &ana, &path, json!({ "new_link": true })).await;
    let renewed = renewed.ok()["link"].as_str().expect("a link").to_owned();
    assert_eq!(house.get(&by_link(&link)).await.problem(), "unknown_list");
    assert_eq!(house.get(&by_link(&renewed)).await.status, 200);
    patch(&house, &ana, &path, json!({ "audience": "only_me" }))
        .await
        .ok();
    assert_eq!(
        house.get(&by_link(&renewed)).await.problem(),
        "unknown_list"
    );
}

#[tokio::test]
async fn paying_from_a_list_marks_the_wish_and_calling_off_frees_it() {
    let house = market().await;
    let (mut device, session) = somebody(&house, "karim", 9000).await;
    let ana = person(&house, "Ana").await;
    let karim = Person {
        id: ShopperId::parse(session["shopper"]["id"].as_str().expect("an id")).expect("an id"),
        token: token(&session).to_owned(),
    };
    let (one, other) = (ana.id, karim.id);
    let now = house.app.now();
    seed(&house, move |work| Ok(work.befriend(one, other, now)?)).await;
    let path = list(&house, &ana, "friends").await;
    let id = path.strip_prefix("/v1/lists/").and_then(ListId::parse);

    let checkout = Checkout {
        list: id,
        ..lamp_shown(&house)
    };
    let press = touch(&house, &mut device, &checkout);
    let before = ana.get(&house, &path).await.bytes;
    let paid = confirm(&house, &press, "press-1").await;
    assert_eq!(paid.status, 200, "{}", paid.text());
    assert_eq!(
        ana.get(&house, &path).await.bytes,
        before,
        "no surprise spoilt"
    );
    assert_eq!(wishes(karim.get(&house, &path).await), ["taken_by_you"]);
    let again = confirm(&house, &press, "press-1").await;
    assert_eq!(again.headers["idempotent-replayed"], "true");

    let payment = checkout.payment();
    let now = house.app.now();
    seed(&house, move |work| {
        vouch_domain::payments::cancel(work, shop().id, payment, now)
    })
    .await;
    assert_eq!(wishes(karim.get(&house, &path).await), ["open"]);

    // A list that is not there stops nobody from paying.
    let checkout = Checkout {
        list: Some(ListId(7)),
        ..lamp_shown(&house)
    };
    let press = touch(&house, &mut device, &checkout);
    assert_eq!(confirm(&house, &press, "press-2").await.status, 200);
}

#[tokio::test]
async fn the_checkouts_document_carries_the_list_sealed() {
    let house = house_with_a_lamp().await;
    let id = ListId(7).to_string();
    for (query, expected) in [
        (format!("&list={id}"), Some(ListId(7))),
        ("&list=lst_x".into(), None),
        (String::new(), None),
    ] {
        let path = format!("/checkout?key={KEY}&product={LAMP}{query}");
        let html = house.get(&path).await.text();
        let (_, data) = html.split_once("id=\"data\">").expect("a data block");
        let (data, _) = data.split_once("</script>").expect("its end");
        let data: Value = serde_json::from_str(data).expect("JSON");
        let sealed = data["facts"]["checkout"].as_str().expect("a checkout");
        let checkout = Checkout::open(sealed, &house.app.keys.seal, house.app.now());
        assert_eq!(checkout.expect("ours").list, expected, "{query}");
    }
}

#[tokio::test]
async fn the_checkout_leads_back_to_where_the_product_was_chosen_and_nowhere_else() {
    let house = house_with_a_lamp().await;
    let list = ListId(7);
    let (hosted, framed) = ("/checkout", "/embed/checkout");
    for (document, query, back) in [
        (
            hosted,
            format!("&list={list}"),
            Some(format!("/hub/lists/{list}?lang=en")),
        ),
        (
            hosted,
            format!("&list={list}&from=%2Flists%2FAa_-9.Zz"),
            Some("/lists/Aa_-9.Zz?lang=en".into()),
        ),
        (
            hosted,
            "&from=%2Fhub%2Fpolls%2Fpol_1".into(),
            Some("/hub/polls/pol_1?lang=en".into()),
        ),
        (
            framed,
            format!("&list={list}&from=%2Flists%2FAa&accent=%23123456"),
            Some(format!(
                "/embed/list?key={KEY}&amp;list={list}&amp;lang=en&amp;accent=%23123456"
            )),
        ),
        (framed, "&from=%2Flists%2FAa".into(), None),
        (hosted, String::new(), None),
        (hosted, "&list=lst_x".into(), None),
        (hosted, "&from=https%3A%2F%2Fevil.example".into(), None),
        (hosted, "&from=%2F%2Fevil.example%2Flists%2Fx".into(), None),
        (hosted, "&from=%2Flists%2F..%2Fhub".into(), None),
        (hosted, "&from=%2Flists%2F..".into(), None),
        (hosted, "&from=%2Flists%2F".into(), None),
        (hosted, "&from=%2Flists%2Fa%22onclick%3D".into(), None),
        (hosted, "&from=javascript%3Aalert(1)".into(), None),
        (
            hosted,
            format!("&from=%2Flists%2F{}", "a".repeat(201)),
            None,
        ),
    ] {
        let path = format!("{document}?key={KEY}&product={LAMP}&lang=en{query}");
        let html = house.get(&path).await.text();
        let (_, main) = html.split_once("<main").expect("a document");
        assert!(!main.contains("evil"), "{query}");
        match back {
            Some(back) => assert!(
                main.contains(&format!("href=\"{back}\"")),
                "{query}: {main}"
            ),
            None => assert!(!main.contains("Back to"), "{query}"),
        }
    }
}

#[tokio::test]
async fn a_poll_from_the_question_to_the_answer() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let lea = person(&house, "Lea").await;
    befriended(&house, &ana, &karim).await;
    befriended(&house, &ana, &lea).await;
    let body = json!({
        "question": "Which lamp?", "invited": [karim.id.to_string()], "days": 7,
        "options": [{ "key": KEY, "product": LAMP }, { "key": KEY, "product": "globe" }],
    });
    let made = ana.post(&house, "/v1/polls", Some(body)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.ok();
    let asked = json!([{ "id": karim.id.to_string(), "handle": "Karim" }]);
    assert_eq!(made["invited"], asked);
    let path = format!("/v1/polls/{}", made["id"].as_str().expect("an id"));
    let link = made["link"].as_str().expect("a link");
    let token = link.strip_prefix(&format!("{PAY}/polls/")).expect("ours");
    let by_link = format!("/v1/polls/{token}");

    let found = karim.get(&house, "/v1/polls").await.ok();
    assert_eq!(found["friends"][0]["question"], "Which lamp?");
    for option in [1, 2] {
        let vote = json!({ "option": option });
        let voted = put(&house, &karim, &format!("{path}/vote"), vote)
            .await
            .ok();
        assert_eq!(voted["own"], option);
        assert_eq!(voted["votes"], 1);
        assert_eq!(voted["ahead"], json!([option]));
    }
    // Lea has the link and was not invited: options and counts, no names, no vote.
    let seen = lea.get(&house, &by_link).await;
    assert!(!seen.text().contains("Karim"), "{}", seen.text());
    let seen = seen.ok();
    assert_eq!(
        (&seen["role"], &seen["votes"]),
        (&json!("other"), &json!(1))
    );
    let vote = json!({ "option": 1 });
    let refused = put(&house, &lea, &format!("{by_link}/vote"), vote.clone()).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem().as_str()),
        (403, "not_invited")
    );
    assert_eq!(lea.get(&house, &path).await.problem(), "unknown_poll");
    let invite = json!({ "invite": [lea.id.to_string()] });
    patch(&house, &ana, &path, invite).await.ok();
    let tied = put(&house, &lea, &format!("{path}/vote"), vote.clone()).await;
    assert_eq!(tied.ok()["ahead"], json!([1, 2]));

    let own = ana.get(&house, &path).await.ok();
    assert_eq!(own["options"][0]["voters"], json!(["Lea"]));
    assert_eq!(own["options"][1]["voters"], json!(["Karim"]));
    let closed = patch(&house, &ana, &path, json!({ "close": true }))
        .await
        .ok();
    assert_eq!(closed["closed"], true);
    let late = put(&house, &lea, &format!("{path}/vote"), vote).await;
    assert_eq!(
        (late.status.as_u16(), late.problem().as_str()),
        (409, "poll_closed")
    );
    let result = house.get(&by_link).await.ok();
    assert_eq!(
        (&result["ahead"], &result["closed"]),
        (&json!([1, 2]), &json!(true))
    );
    assert_eq!(ana.delete(&house, &path).await.status, 204);
    assert_eq!(house.count("poll_votes"), 0);
}

#[tokio::test]
async fn one_tap_loves_a_product_and_another_takes_it_back() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let zoe = person(&house, "Zoe").await;
    befriended(&house, &ana, &karim).await;
    let about = format!("/v1/loves?key={KEY}&product={LAMP}");
    for who in [&ana, &ana, &zoe] {
        let body = json!({ "key": KEY, "product": LAMP });
        let loved = who.in_shop(&house).await;
        let loved = loved.post(&house, "/v1/loves", Some(body)).await;
        assert_eq!(loved.status, 201, "{}", loved.text());
        assert_eq!(loved.ok()["loved"], true);
    }
    let body = json!({ "key": KEY, "product": "globe" });
    zoe.post(&house, "/v1/loves", Some(body)).await.ok();
    assert_eq!(
        house.get(&about).await.ok(),
        json!({ "total": 2, "loved": false })
    );
    // Zoe has neither bought nor friends: her lamp has a total and no rank.
    let hot = house
        .get(&format!("/v1/loves/hottest?key={KEY}"))
        .await
        .ok();
    assert_eq!(hot["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(hot["data"][0]["product"]["sku"], LAMP);
    assert_eq!(hot["data"][0]["total"], 2);
    assert_eq!(hot["data"][0]["hotness_percent"], 100);
    let mine = zoe.get(&house, "/v1/loves/mine").await.ok();
    assert_eq!(mine["data"][0]["product"]["sku"], "globe");
    assert_eq!(
        zoe.delete(&house, &about).await.ok(),
        json!({ "total": 1, "loved": false })
    );
    // A purchase makes a vote count, from then on.
    zoe.buys_the_lamp(&house).await;
    let body = json!({ "key": KEY, "product": LAMP });
    zoe.post(&house, "/v1/loves", Some(body)).await.ok();
    let hot = house
        .get(&format!("/v1/loves/hottest?key={KEY}"))
        .await
        .ok();
    assert_eq!(hot["data"][0]["hotness_percent"], 200);
}

#[tokio::test]
async fn what_is_sold_here_is_found_by_what_it_is_called() {
    let house = house_with_lamps().await;
    let skus = |answer: Answer| -> Vec<String> {
        let found = answer.ok();
        let found = found["data"].as_array().expect("products");
        let sku = |one: &Value| one["product"]["sku"].as_str().expect("a sku").to_owned();
        found.iter().map(sku).collect()
    };
    for (words, expected) in [
        ("", &[LAMP, "clip", "globe"][..]),
        ("lamp", &[LAMP, "clip", "globe"]),
        ("the%20GLO", &["globe"]),
        ("lumen%20cl", &["clip"]),
        ("chair", &[]),
        ("%25", &[LAMP, "clip", "globe"]),
        ("%27%20OR%201%3D1%20--", &[]),
        ("%3Cscript%3E", &[]),
    ] {
        let found = house.get(&format!("/v1/products?words={words}")).await;
        assert_eq!(skus(found), expected, "{words}");
    }
    let found = house.get("/v1/products?words=globe").await.ok();
    assert_eq!(found["data"][0]["product"]["key"], KEY);
    assert_eq!(found["data"][0]["product"]["price"]["amount"], 1900);
    let long = "a".repeat(81);
    for query in [&format!("words={long}"), "words=a&words=b"] {
        let refused = house.get(&format!("/v1/products?{query}")).await;
        assert_eq!(refused.status, 422, "{query}: {}", refused.text());
        assert_eq!(refused.problem(), "invalid_query");
    }
}

#[tokio::test]
async fn what_the_doors_of_lists_and_polls_refuse() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let zoe = person(&house, "Zoe").await;
    befriended(&house, &ana, &karim).await;
    let path = list(&house, &ana, "friends").await;
    let items = format!("{path}/items");
    let item = |rest: &str| format!("{path}/items/{rest}");
    let lamps = json!([{ "key": KEY, "product": LAMP }, { "key": KEY, "product": "clip" }]);
    let poll = |change: fn(&mut Value)| {
        let mut body =
            json!({ "question": "Which?", "invited": [karim.id.to_string()], "options": lamps });
        change(&mut body);
        body
    };
    let none = ListId(7).to_string();
    let unknown = PollId(7).to_string();
    let tables = ["lists", "list_items", "loves", "polls", "poll_votes"];
    let before = tables.map(|table| house.count(table));
    for (who, method, at, body, status, code) in [
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": "Books" }),
            422,
            "audience_missing",
        ),
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": " ", "audience": "friends" }),
            422,
            "text_blank",
        ),
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": "<b>", "audience": "friends" }),
            422,
            "text_markup",
        ),
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": "x".repeat(81), "audience": "friends" }),
            422,
            "text_too_long",
        ),
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": "Books", "audience": "followers" }),
            422,
            "invalid_field",
        ),
        (
            &ana,
            "POST",
            "/v1/lists",
            json!({ "title": "Books", "audience": "friends", "items": [] }),
            422,
            "invalid_field",
        ),
        (
            &ana,
            "POST",
            &items,
            json!({ "key": KEY, "product": "none" }),
            404,
            "unknown_product",
        ),
        (
            &ana,
            "POST",
            &items,
            json!({ "key": "pk_x", "product": LAMP }),
            404,
            "unknown_product",
        ),
        (
            &ana,
            "POST",
            &items,
            json!({ "key": KEY, "product": LAMP }),
            409,
            "listed_already",
        ),
        (
            &ana,
            "POST",
            &items,
            json!({ "key": KEY, "product": "clip", "note": "x".repeat(281) }),
            422,
            "text_too_long",
        ),
        (
            &ana,
            "POST",
            &items,
            json!({ "key": KEY, "product": "clip", "price": 1 }),
            422,
            "invalid_field",
        ),
        (
            &karim,
            "POST",
            &items,
            json!({ "key": KEY, "product": "clip" }),
            404,
            "unknown_list",
        ),
        (
            &ana,
            "PATCH",
            &path,
            json!({ "order": [1, 1] }),
            422,
            "order_incomplete",
        ),
        (
            &ana,
            "PATCH",
            &path,
            json!({ "order": [-1] }),
            422,
            "invalid_field",
        ),
        (
            &ana,
            "PATCH",
            &path,
            json!({ "owner": "x" }),
            422,
            "invalid_field",
        ),
        (
            &karim,
            "PATCH",
            &path,
            json!({ "title": "Mine" }),
            404,
            "unknown_list",
        ),
        (
            &ana,
            "PUT",
            &item("7"),
            json!({ "note": null }),
            404,
            "unknown_item",
        ),
        (
            &ana,
            "PUT",
            &item("-1"),
            json!({ "note": null }),
            404,
            "unknown_item",
        ),
        (&ana, "PUT", &item("1/taken"), json!({}), 409, "own_wish"),
        (
            &zoe,
            "PUT",
            &item("1/taken"),
            json!({}),
            404,
            "unknown_list",
        ),
        (
            &karim,
            "PUT",
            &item("1/fulfilled"),
            json!({}),
            404,
            "unknown_list",
        ),
        (
            &karim,
            "DELETE",
            &item("1/taken"),
            Value::Null,
            409,
            "wish_not_yours",
        ),
        (&karim, "DELETE", &path, Value::Null, 404, "unknown_list"),
        (
            &karim,
            "GET",
            &format!("/v1/lists/{none}"),
            Value::Null,
            404,
            "unknown_list",
        ),
        (
            &karim,
            "GET",
            "/v1/lists/nonsense",
            Value::Null,
            404,
            "unknown_list",
        ),
        (
            &karim,
            "GET",
            &format!("/v1/lists/{}", "x".repeat(5_000)),
            Value::Null,
            404,
            "unknown_list",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["question"] = "".into()),
            422,
            "text_blank",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["options"] = json!([])),
            422,
            "poll_options_count",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["options"][1] = body["options"][0].clone()),
            422,
            "poll_option_twice",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["options"][1]["product"] = "none".into()),
            404,
            "unknown_product",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["invited"] = json!([])),
            422,
            "nobody_invited",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["invited"] = json!(["shp_x"])),
            404,
            "not_a_friend",
        ),
        (&zoe, "POST", "/v1/polls", poll(|_| ()), 404, "not_a_friend"),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["days"] = 0.into()),
            422,
            "poll_end_out_of_range",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["days"] = 31.into()),
            422,
            "poll_end_out_of_range",
        ),
        (
            &ana,
            "POST",
            "/v1/polls",
            poll(|body| body["days"] = (-1).into()),
            422,
            "invalid_field",
        ),
        (
            &ana,
            "PATCH",
            &format!("/v1/polls/{unknown}"),
            json!({ "close": true }),
            404,
            "unknown_poll",
        ),
        (
            &ana,
            "PUT",
            &format!("/v1/polls/{unknown}/vote"),
            json!({ "option": 1 }),
            404,
            "unknown_poll",
        ),
        (
            &ana,
            "GET",
            "/v1/polls/nonsense",
            Value::Null,
            404,
            "unknown_poll",
        ),
        (
            &ana,
            "POST",
            "/v1/loves",
            json!({ "key": KEY, "product": "none" }),
            404,
            "unknown_product",
        ),
        (
            &ana,
            "POST",
            "/v1/loves",
            json!({ "key": KEY }),
            422,
            "invalid_field",
        ),
        (
            &ana,
            "GET",
            "/v1/loves?key=pk_x&product=x",
            Value::Null,
            404,
            "unknown_product",
        ),
        (&ana, "GET", "/v1/loves", Value::Null, 422, "invalid_field"),
    ] {
        let body_sent = (!body.is_null()).then(|| body.clone());
        let refused = house
            .own_page(method, at, Some(&who.token), body_sent)
            .await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (status, code),
            "{method} {at} {body}"
        );
        assert_eq!(
            tables.map(|table| house.count(table)),
            before,
            "{method} {at}"
        );
    }
}

#[tokio::test]
async fn lists_and_polls_open_to_no_key_and_to_no_frame() {
    let house = house_with_lamps().await;
    let ana = person(&house, "Ana").await;
    let path = list(&house, &ana, "only_me").await;
    let framed = ana.in_shop(&house).await;
    let secret = secret_key();
    let new_list = json!({ "title": "Books", "audience": "friends" });
    for (who, status, code) in [
        (Some(framed.token.as_str()), 403, "hub_only"),
        (Some(secret.reveal()), 401, "session_expired"),
        (None, 401, "session_missing"),
    ] {
        for (method, at, body) in [
            ("GET", "/v1/lists", None),
            ("GET", "/v1/polls", None),
            ("GET", "/v1/loves/mine", None),
            ("POST", "/v1/lists", Some(new_list.clone())),
            ("PATCH", &path, Some(json!({ "title": "Mine" }))),
            ("DELETE", &path, None),
        ] {
            let refused = house.own_page(method, at, who, body).await;
            assert_eq!(
                (refused.status.as_u16(), refused.problem().as_str()),
                (status, code),
                "{method} {at}"
            );
        }
    }
    let bearer = format!("Bearer {}", secret.reveal());
    let read = house
        .call("GET", &path, &[("authorization", &bearer)], None)
        .await;
    assert_eq!(read.status, 401);
    // Another page's origin acts for nobody.
    let bearer = format!("Bearer {}", ana.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "http://shop.localhost:4400"),
    ];
    let refused = house
        .call("POST", "/v1/lists", &headers, Some(new_list))
        .await;
    assert_eq!(refused.problem(), "wrong_origin");
    assert_eq!(house.count("lists"), 1);
}
