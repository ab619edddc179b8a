//! What somebody tries who means no good with lists, polls, loves and guides: whatever is refused has changed nothing.

use super::circle::{LAMP, Person, befriended, house_with_a_lamp, lamp, merchant_id, person, seed};
use super::house::{Answer, House};
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::guides;

const KEY: &str = "pk_test_lumen";

/// Everything that such people could leave a trace in.
const TABLES: [&str; 13] = [
    "lists",
    "list_items",
    "loves",
    "polls",
    "poll_votes",
    "poll_invitations",
    "guides",
    "stories",
    "story_comments",
    "coachings",
    "questions",
    "follows",
    "transparency_log",
];

type Try<'a> = (
    Option<&'a Person>,
    &'static str,
    String,
    Option<Value>,
    u16,
    &'static str,
);

fn counts(house: &House) -> Vec<i64> {
    TABLES.iter().map(|table| house.count(table)).collect()
}

async fn refused(house: &House, tries: Vec<Try<'_>>) {
    let before = counts(house);
    for (who, method, path, body, status, code) in tries {
        let token = who.map(|who| who.token.as_str());
        let answer = house.own_page(method, &path, token, body.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{method} {path} {body:?}"
        );
        assert_eq!(counts(house), before, "{method} {path}");
    }
}

async fn two_lamps() -> House {
    let house = house_with_a_lamp().await;
    seed(&house, |work| {
        Ok(work.put_product(&Product {
            sku: "globe".into(),
            title: "Globe".into(),
            ..lamp()
        })?)
    })
    .await;
    house
}

fn id(answer: &Answer) -> String {
    let made = answer.json();
    made["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_poll_counts_each_of_those_invited_once_and_nobody_else() {
    let house = two_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    let mia = person(&house, "Mia").await;
    befriended(&house, &ana, &karim).await;
    befriended(&house, &ana, &mia).await;
    let body = json!({
        "question": "Which?", "invited": [karim.id.to_string(), karim.id.to_string()], "days": 1,
        "options": [{ "key": KEY, "product": LAMP }, { "key": KEY, "product": "globe" }],
    });
    let made = ana.post(&house, "/v1/polls", Some(body)).await;
    let poll = format!("/v1/polls/{}", id(&made));
    let link = made.json()["link"].as_str().expect("a link").to_owned();
    let token = link.rsplit('/').next().expect("a token");
    let vote = format!("{poll}/vote");
    let by_link = format!("/v1/polls/{token}/vote");
    let option = |number: Value| Some(json!({ "option": number }));

    // By the id and by the link, again and again: one voice.
    for path in [&vote, &by_link, &vote, &by_link] {
        let voted = karim.put(&house, path, option(json!(2))).await.ok();
        assert_eq!(voted["votes"], 1, "{path}");
    }
    assert_eq!(house.count("poll_votes"), 1);

    let mut forged = token.to_owned();
    forged.replace_range(2..3, if &token[2..3] == "A" { "B" } else { "A" });
    let uninvited = "not_invited";
    refused(
        &house,
        vec![
            (
                Some(&mia),
                "PUT",
                by_link.clone(),
                option(json!(1)),
                403,
                uninvited,
            ),
            (
                Some(&ana),
                "PUT",
                vote.clone(),
                option(json!(1)),
                403,
                uninvited,
            ),
            (
                Some(&mia),
                "PUT",
                vote.clone(),
                option(json!(1)),
                404,
                "unknown_poll",
            ),
            (
                Some(&mia),
                "PUT",
                format!("/v1/polls/{forged}/vote"),
                option(json!(1)),
                404,
                "unknown_poll",
            ),
            (
                None,
                "PUT",
                vote.clone(),
                option(json!(1)),
                401,
                "session_missing",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!(0)),
                404,
                "unknown_option",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!(3)),
                404,
                "unknown_option",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!(-1)),
                422,
                "invalid_field",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!(4_294_967_296_u64)),
                422,
                "invalid_field",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!("2")),
                422,
                "invalid_field",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!([1, 2])),
                422,
                "invalid_field",
            ),
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                Some(json!({ "option": 1, "votes": 9 })),
                422,
                "invalid_field",
            ),
            (
                Some(&karim),
                "PATCH",
                poll.clone(),
                Some(json!({ "close": true })),
                404,
                "unknown_poll",
            ),
            (
                Some(&karim),
                "PATCH",
                poll.clone(),
                Some(json!({ "invite": [mia.id.to_string()] })),
                404,
                "unknown_poll",
            ),
            (
                Some(&karim),
                "DELETE",
                poll.clone(),
                None,
                404,
                "unknown_poll",
            ),
        ],
    )
    .await;

    // Its day is over: nothing counts any more, and nobody is asked any more.
    house.app.clock.advance(24 * 3600);
    refused(
        &house,
        vec![
            (
                Some(&karim),
                "PUT",
                vote.clone(),
                option(json!(1)),
                409,
                "poll_closed",
            ),
            (
                Some(&karim),
                "PUT",
                by_link,
                option(json!(1)),
                409,
                "poll_closed",
            ),
            (
                Some(&ana),
                "PATCH",
                poll.clone(),
                Some(json!({ "invite": [mia.id.to_string()] })),
                409,
                "poll_closed",
            ),
        ],
    )
    .await;
    let result = ana.get(&house, &poll).await.ok();
    assert_eq!(
        (&result["closed"], &result["ahead"], &result["votes"]),
        (&json!(true), &json!([2]), &json!(1))
    );
}

#[tokio::test]
async fn who_is_blocked_or_a_friend_no_more_gives_nothing_and_an_old_link_opens_nothing() {
    let house = two_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    befriended(&house, &ana, &karim).await;
    let make = |audience: &str| json!({ "title": "For my birthday", "audience": audience });
    let mut lists = Vec::new();
    for audience in ["friends", "link"] {
        let made = ana.post(&house, "/v1/lists", Some(make(audience))).await;
        let path = format!("/v1/lists/{}", id(&made));
        let body = json!({ "key": KEY, "product": LAMP });
        ana.post(&house, &format!("{path}/items"), Some(body))
            .await
            .ok();
        lists.push((path, made.json()["link"].clone()));
    }
    let [(friends, _), (linked, link)] = &lists[..] else {
        panic!("two lists");
    };
    let token = link.as_str().and_then(|link| link.rsplit('/').next());
    let old = format!("/v1/lists/{}", token.expect("a token"));
    let taken = |list: &str| format!("{list}/items/1/taken");
    karim.put(&house, &taken(&old), Some(json!({}))).await.ok();

    let renewed = json!({ "new_link": true });
    house
        .own_page("PATCH", linked, Some(&ana.token), Some(renewed))
        .await
        .ok();
    refused(
        &house,
        vec![
            (Some(&karim), "GET", old.clone(), None, 404, "unknown_list"),
            (
                Some(&karim),
                "PUT",
                taken(&old),
                Some(json!({})),
                404,
                "unknown_list",
            ),
            (
                Some(&karim),
                "DELETE",
                taken(&old),
                None,
                404,
                "unknown_list",
            ),
            (
                Some(&karim),
                "GET",
                linked.clone(),
                None,
                404,
                "unknown_list",
            ),
            (
                None,
                "GET",
                format!("{linked}.{linked}"),
                None,
                404,
                "not_found",
            ),
        ],
    )
    .await;

    let body = json!({ "friend": karim.id.to_string() });
    ana.post(&house, "/v1/blocks", Some(body)).await.ok();
    refused(
        &house,
        vec![
            (
                Some(&karim),
                "GET",
                friends.clone(),
                None,
                404,
                "unknown_list",
            ),
            (
                Some(&karim),
                "PUT",
                taken(friends),
                Some(json!({})),
                404,
                "unknown_list",
            ),
        ],
    )
    .await;
    let shown = karim.get(&house, "/v1/lists").await.ok();
    assert_eq!(shown["friends"], json!([]));
}

#[tokio::test]
async fn notes_hold_no_markup_and_no_hidden_order() {
    let house = two_lamps().await;
    let ana = person(&house, "Ana").await;
    let body = json!({ "title": "Books", "audience": "everyone" });
    let list = format!(
        "/v1/lists/{}",
        id(&ana.post(&house, "/v1/lists", Some(body)).await)
    );
    let items = format!("{list}/items");
    let body = json!({ "key": KEY, "product": LAMP, "note": "5 < 6 & \"so\" on" });
    let added = ana.post(&house, &items, Some(body)).await;
    assert_eq!(added.ok()["items"][0]["note"], "5 < 6 & \"so\" on");
    let note = |note: &str| Some(json!({ "note": note }));
    let new = |text: &str| Some(json!({ "key": KEY, "product": "globe", "note": text }));
    let long = "x".repeat(281);
    let mut tries: Vec<Try<'_>> = Vec::new();
    for (text, code) in [
        ("<script>alert(1)</script>", "text_markup"),
        ("<img src=x onerror=alert(1)>", "text_markup"),
        ("\u{202e}evil", "text_direction_override"),
        ("a\u{0}b", "text_control_character"),
        (long.as_str(), "text_too_long"),
    ] {
        tries.push((
            Some(&ana),
            "PUT",
            format!("{items}/1"),
            note(text),
            422,
            code,
        ));
        tries.push((Some(&ana), "POST", items.clone(), new(text), 422, code));
    }
    tries.push((
        Some(&ana),
        "PUT",
        format!("{items}/4294967296"),
        note("x"),
        404,
        "unknown_item",
    ));
    refused(&house, tries).await;
    // What may be kept stands escaped in the document of the element.
    let html = house
        .get(&format!("/embed/list?key={KEY}&list={}", &list[10..]))
        .await
        .text();
    let (_, main) = html.split_once("<main").expect("a document");
    assert!(main.contains("5 &lt; 6 &amp; "), "{main}");
}

#[tokio::test]
async fn a_crowd_of_empty_accounts_moves_the_total_and_not_the_rank() {
    let house = two_lamps().await;
    let ana = person(&house, "Ana").await;
    let karim = person(&house, "Karim").await;
    befriended(&house, &ana, &karim).await;
    let love = |product: &str| Some(json!({ "key": KEY, "product": product }));
    ana.post(&house, "/v1/loves", love("globe")).await.ok();
    for at in 0..30 {
        let nobody = person(&house, &format!("Nobody {at}")).await;
        for _ in 0..2 {
            nobody.post(&house, "/v1/loves", love(LAMP)).await.ok();
        }
    }
    let about = house
        .get(&format!("/v1/loves?key={KEY}&product={LAMP}"))
        .await;
    assert_eq!(about.ok(), json!({ "total": 30, "loved": false }));
    let hot = house
        .get(&format!("/v1/loves/hottest?key={KEY}"))
        .await
        .ok();
    assert_eq!(hot["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(hot["data"][0]["product"]["sku"], "globe");
    assert_eq!(hot["data"][0]["hotness_percent"], 100);
    refused(
        &house,
        vec![
            (
                None,
                "POST",
                "/v1/loves".into(),
                love(LAMP),
                401,
                "session_missing",
            ),
            (
                Some(&ana),
                "POST",
                "/v1/loves".into(),
                Some(json!({ "key": KEY, "product": LAMP, "weight": 9 })),
                422,
                "invalid_field",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_draft_is_its_authors_and_nobody_coaches_unasked() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let lea = person(&house, "Lea").await;
    let tom = person(&house, "Tom").await;
    for (who, handle) in [(&ana, "ana"), (&lea, "lea"), (&tom, "tom")] {
        let body = json!({ "handle": handle, "name": handle, "about": "Light.", "relations": [] });
        who.put(&house, "/v1/guide", Some(body)).await.ok();
    }
    seed(&house, |work| guides::name_ambassador(work, "lea")).await;
    let story = json!({
        "form": "story", "title": "An evening", "text": "Light first.", "disclosure": "none",
        "citations": [{ "merchant": merchant_id().to_string(), "sku": LAMP, "note": "" }],
    });
    let made = ana
        .post(&house, "/v1/guide/stories", Some(story.clone()))
        .await;
    let draft = format!("/v1/guide/stories/{}", id(&made));
    let comment = Some(json!({ "text": "Mine now." }));
    let text = |text: &str| {
        let mut changed = story.clone();
        changed["text"] = json!(text);
        Some(changed)
    };
    let coach = |handle: &str| Some(json!({ "handle": handle }));
    let mut tries: Vec<Try<'_>> = Vec::new();
    for who in [&lea, &tom] {
        tries.extend([
            (Some(who), "GET", draft.clone(), None, 404, "unknown_story"),
            (
                Some(who),
                "PUT",
                draft.clone(),
                text("Mine now."),
                404,
                "unknown_story",
            ),
            (
                Some(who),
                "DELETE",
                draft.clone(),
                None,
                404,
                "unknown_story",
            ),
            (
                Some(who),
                "POST",
                format!("{draft}/publish"),
                None,
                404,
                "unknown_story",
            ),
            (
                Some(who),
                "POST",
                format!("{draft}/comments"),
                comment.clone(),
                404,
                "unknown_story",
            ),
            (
                Some(who),
                "PUT",
                format!("{draft}/endorsement"),
                Some(json!({})),
                404,
                "unknown_story",
            ),
        ]);
    }
    tries.extend([
        (
            Some(&lea),
            "PUT",
            "/v1/guide/coached/ana".into(),
            Some(json!({})),
            404,
            "not_asked",
        ),
        (
            Some(&tom),
            "PUT",
            "/v1/guide/coached/ana".into(),
            Some(json!({})),
            409,
            "not_an_ambassador",
        ),
        (
            Some(&ana),
            "PUT",
            "/v1/guide/coach".into(),
            coach("tom"),
            409,
            "not_an_ambassador",
        ),
        (
            Some(&lea),
            "PUT",
            "/v1/guide/coach".into(),
            coach("lea"),
            409,
            "own_guide",
        ),
        (
            Some(&ana),
            "PUT",
            "/v1/guide/coach".into(),
            coach("nobody"),
            404,
            "unknown_guide",
        ),
        (
            Some(&ana),
            "PUT",
            draft.clone(),
            text("<b>Light</b>"),
            422,
            "text_markup",
        ),
        (
            Some(&ana),
            "PUT",
            draft.clone(),
            text(&"x".repeat(20_001)),
            422,
            "text_too_long",
        ),
    ]);
    refused(&house, tries).await;

    // Asked, but not yet accepted, a coach reads nothing; parted, nothing any more.
    ana.put(&house, "/v1/guide/coach", coach("lea")).await.ok();
    assert_eq!(lea.get(&house, &draft).await.problem(), "unknown_story");
    lea.put(&house, "/v1/guide/coached/ana", Some(json!({})))
        .await
        .ok();
    lea.get(&house, &draft).await.ok();
    assert_eq!(ana.delete(&house, "/v1/guide/coach").await.status, 204);
    refused(
        &house,
        vec![
            (Some(&lea), "GET", draft.clone(), None, 404, "unknown_story"),
            (
                Some(&lea),
                "POST",
                format!("{draft}/comments"),
                comment,
                404,
                "unknown_story",
            ),
        ],
    )
    .await;
}
