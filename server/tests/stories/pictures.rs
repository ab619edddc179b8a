//! Pictures of recommendations: what is sent, what is kept of it, and who gets to see it.

use super::circle::{
    LAMP, Person, befriended, house_with_a_lamp, merchant_id, person, secret_key, seed,
};
use super::files::{self, assert_clean, photograph, scene};
use super::house::{Answer, House, PAY};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use image::{ImageFormat, RgbImage};
use serde_json::{Value, json};
use vouch_domain::recommendations;
use vouch_domain::{PictureId, RecommendationId};
use vouch_pictures::SENT_BYTES_MAX;

const ALT: &str = "?alt=The%20lamp%20at%20dusk";

/// A small photograph with a position in it, lying on its side.
fn photo() -> Vec<u8> {
    photograph(&scene(96, 64), 85, 6)
}

/// What one says of the lamp; answers the word's id.
async fn says(house: &House, who: &Person, audience: &str) -> String {
    let word = json!({
        "merchant": merchant_id().to_string(),
        "sku": LAMP,
        "verdict": "recommends",
        "text": "Warm light.",
        "audience": audience,
        "disclosure": "free_sample",
    });
    let written = who
        .post(house, "/v1/recommendations", Some(word))
        .await
        .ok();
    written["id"].as_str().expect("an id").to_owned()
}

/// A file sent as a browser sends one.
async fn sends(house: &House, who: &Person, word: &str, more: &str, file: Vec<u8>) -> Answer {
    sends_with(house, who, word, more, file, &[]).await
}

async fn sends_with(
    house: &House,
    who: &Person,
    word: &str,
    more: &str,
    file: Vec<u8>,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::post(format!("/v1/recommendations/{word}/pictures{more}"))
        .header("authorization", format!("Bearer {}", who.token))
        .header("content-type", "image/jpeg");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !headers.iter().any(|(name, _)| *name == "origin") {
        request = request.header("origin", PAY);
    }
    let request = request.body(Body::from(file)).expect("a request");
    house.send(request).await
}

/// The pictures of the one friend's or person's word that this reader sees.
async fn seen(house: &House, reader: Option<&Person>) -> Vec<Value> {
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}");
    let words = match reader {
        Some(reader) => reader.get(house, &path).await.ok(),
        None => house.get(&path).await.ok(),
    };
    let word = ["friends", "people"]
        .iter()
        .find_map(|slot| words[*slot].get(0));
    let pictures = word.map(|word| word["pictures"].as_array().expect("a list").clone());
    pictures.unwrap_or_default()
}

/// Looks at an address as an `<img>` does: without a session.
async fn look(house: &House, url: &str) -> Answer {
    let path = url.strip_prefix(PAY).expect("at our own origin");
    house.get(path).await
}

async fn status(house: &House, url: &str) -> u16 {
    let answer = look(house, url).await;
    if !answer.status.is_success() {
        assert_eq!(answer.problem(), "unknown_picture");
    }
    answer.status.as_u16()
}

fn url(picture: &Value) -> String {
    picture["url"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn a_photograph_becomes_a_picture_that_friends_see() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    befriended(&house, &ana, &karim).await;
    let word = says(&house, &ana, "friends").await;

    let answer = sends(&house, &ana, &word, ALT, photo()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let added = answer.ok();
    let id = added["id"].as_str().expect("an id").to_owned();
    let expected = json!({
        "id": id, "url": added["url"], "alt": "The lamp at dusk", "width": 64, "height": 96,
    });
    assert_eq!(added, expected, "upright");

    let shown = seen(&house, Some(&karim)).await;
    assert_eq!(shown.len(), 1);
    let [alt, width] = ["alt", "width"].map(|field| shown[0][field].clone());
    assert_eq!((alt, width), (json!("The lamp at dusk"), json!(64)));
    assert_ne!(
        url(&shown[0]),
        url(&added),
        "each reader has an address of their own"
    );

    let picture = look(&house, &url(&shown[0])).await;
    assert_eq!(picture.status, 200);
    assert_clean(&picture.bytes);
    let read = image::load_from_memory_with_format(&picture.bytes, ImageFormat::Jpeg);
    assert_eq!(
        read.map(|read| (read.width(), read.height())).ok(),
        Some((64, 96))
    );
    let kept = &house.rows("select jpeg from recommendation_pictures")[0];
    assert_eq!(
        kept.blob(0),
        Ok(picture.bytes.clone()),
        "nothing else is kept"
    );
    for (name, expected) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "inline"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, max-age=30"),
        (
            "content-security-policy",
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(picture.headers[name], expected, "{name}");
    }

    // Asked again after a while, it is not sent again.
    let path = url(&shown[0]).replace(PAY, "");
    let tag = picture.headers[header::ETAG]
        .to_str()
        .expect("a tag")
        .to_owned();
    let again = house
        .call("GET", &path, &[("if-none-match", &tag)], None)
        .await;
    assert_eq!(
        (again.status, again.bytes.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );

    // Rendered again within some minutes, its address is the same; a browser need not fetch it.
    house.app.clock.advance(60);
    assert_eq!(seen(&house, Some(&karim)).await, shown);

    let gone = ana
        .delete(&house, &format!("/v1/recommendations/{word}/pictures/{id}"))
        .await;
    assert_eq!(gone.status, 204);
    assert_eq!(seen(&house, Some(&karim)).await, Vec::<Value>::new());
    for address in [url(&shown[0]), url(&added)] {
        assert_eq!(status(&house, &address).await, 404);
    }
    let again = house
        .call("GET", &path, &[("if-none-match", &tag)], None)
        .await;
    assert_eq!(
        again.problem(),
        "unknown_picture",
        "also for whoever still has it"
    );
    assert_eq!(house.count("recommendation_pictures"), 0);
    let gone = ana
        .delete(&house, &format!("/v1/recommendations/{word}/pictures/{id}"))
        .await;
    assert_eq!(gone.problem(), "unknown_picture");
}

#[tokio::test]
async fn a_picture_for_friends_leaks_by_no_way() {
    let house = house_with_a_lamp().await;
    let (ana, karim) = (person(&house, "Ana").await, person(&house, "Karim").await);
    let lea = person(&house, "Lea").await;
    befriended(&house, &ana, &karim).await;
    let word = says(&house, &ana, "friends").await;
    let first = sends(&house, &ana, &word, ALT, photo()).await.ok();
    let second = sends(&house, &ana, &word, "?alt=Two", photo()).await.ok();
    let address = url(&seen(&house, Some(&karim)).await[0]);
    let own = url(&first);
    assert_eq!(
        (status(&house, &address).await, status(&house, &own).await),
        (200, 200)
    );

    // By guessing: without a seal, with somebody else's, with one that was changed, with one for another picture.
    let (plain, seal) = address.split_once("?seal=").expect("sealed");
    let (payload, tag) = seal.split_at(seal.len() / 2);
    let (other, _) = url(&second)
        .split_once('?')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("sealed");
    let never = PictureId(house.app.id()).to_string();
    let upper = payload.to_ascii_uppercase();
    for guess in [
        plain.to_owned(),
        format!("{plain}?seal="),
        format!("{plain}?seal=."),
        format!("{plain}?seal={payload}"),
        format!("{plain}?seal={payload}."),
        format!("{plain}?seal={upper}{tag}"),
        format!("{plain}?seal={payload}{}", tag.to_ascii_lowercase()),
        format!("{plain}?seal={payload}.{tag}"),
        format!("{plain}?seal={seal}&seal={seal}"),
        format!("{other}?seal={seal}"),
        format!("{PAY}/v1/pictures/{never}?seal={seal}"),
        format!("{PAY}/v1/pictures/x?seal={seal}"),
        format!("{plain}?viewer={}", karim.id),
    ] {
        assert_eq!(status(&house, &guess).await, 404, "{guess}");
    }

    // Whoever finds the address does not read in it whose it is.
    let read = URL_SAFE_NO_PAD.decode(seal).expect("base64");
    for person in [&ana, &karim, &lea] {
        let id = person.id.bytes();
        assert!(!read.windows(id.len()).any(|part| part == id));
        assert!(!address.contains(&person.id.to_string()));
    }

    // By any session or key: an address is asked for nothing else.
    let key = secret_key().reveal().to_owned();
    let path = plain.replace(PAY, "");
    for bearer in [&key, &lea.token, &karim.token] {
        let bearer = format!("Bearer {bearer}");
        let answer = house
            .call("GET", &path, &[("authorization", &bearer)], None)
            .await;
        assert_eq!(answer.problem(), "unknown_picture");
    }
    // No stranger, and no shop, is told that there is one.
    for reader in [None, Some(&lea)] {
        assert_eq!(seen(&house, reader).await, Vec::<Value>::new());
    }
    let picture = first["id"].as_str().expect("an id");
    for path in [
        format!("/v1/recommendations?key=pk_test_lumen&product={LAMP}"),
        "/v1/recommendations/ranking?key=pk_test_lumen".into(),
        format!("/embed/recommendations?key=pk_test_lumen&product={LAMP}"),
    ] {
        let answer = house.merchant("GET", &path, &key, None, None).await;
        let told = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(
            !told.contains(picture) && !told.contains("at dusk"),
            "{path}"
        );
    }

    // By an old address: after the friendship …
    let unfriend = format!("/v1/friends/{}", karim.id);
    assert!(ana.delete(&house, &unfriend).await.status.is_success());
    assert_eq!(
        (status(&house, &address).await, status(&house, &own).await),
        (404, 200)
    );
    befriended(&house, &ana, &karim).await;
    assert_eq!(status(&house, &address).await, 200);

    // … while the word is kept back, which its author still sees …
    let id = RecommendationId::parse(&word).expect("an id");
    let now = house.app.now();
    seed(&house, move |work| {
        recommendations::withhold(work, id, "reported", now)
    })
    .await;
    assert_eq!(
        (status(&house, &address).await, status(&house, &own).await),
        (404, 200)
    );
    seed(&house, move |work| recommendations::restore(work, id, now)).await;
    assert_eq!(status(&house, &address).await, 200);

    // … after its time …
    house.app.clock.advance(20 * 60);
    assert_eq!(
        (status(&house, &address).await, status(&house, &own).await),
        (404, 404)
    );
    let fresh = url(&seen(&house, Some(&karim)).await[0]);
    assert_eq!(status(&house, &fresh).await, 200);

    // … when the author thinks better of it, and worse again …
    says(&house, &ana, "nobody").await;
    assert_eq!(
        (status(&house, &fresh).await, status(&house, plain).await),
        (404, 404)
    );
    says(&house, &ana, "everyone").await;
    assert_eq!(
        (status(&house, &fresh).await, status(&house, plain).await),
        (200, 200)
    );
    assert_eq!(
        look(&house, plain).await.headers["cache-control"],
        "public, max-age=30"
    );
    assert_eq!(url(&seen(&house, None).await[0]), plain);
    let take_down = move |work: &mut dyn vouch_domain::Work| {
        recommendations::take_down(work, id, "false_claim", now)
    };
    seed(&house, take_down).await;
    assert_eq!(
        (status(&house, &fresh).await, status(&house, plain).await),
        (404, 404)
    );
    seed(&house, move |work| recommendations::restore(work, id, now)).await;

    // … for whoever is blocked; a word for everyone keeps its plain address for everyone else.
    let block = json!({ "friend": karim.id.to_string() });
    assert!(
        ana.post(&house, "/v1/blocks", Some(block))
            .await
            .status
            .is_success()
    );
    assert_eq!(
        (status(&house, &fresh).await, status(&house, plain).await),
        (404, 200)
    );

    // … and after all is taken back.
    assert_eq!(
        ana.delete(&house, &format!("/v1/recommendations/{word}"))
            .await
            .status,
        204
    );
    assert_eq!(
        (status(&house, &fresh).await, status(&house, plain).await),
        (404, 404)
    );
    assert_eq!(house.count("recommendation_pictures"), 0);
}

#[tokio::test]
async fn sent_twice_it_is_there_once() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let word = says(&house, &ana, "everyone").await;
    let keyed = [("idempotency-key", "k1")];
    let first = sends_with(&house, &ana, &word, ALT, photo(), &keyed).await;
    assert_eq!(first.status, 201, "{}", first.text());
    for n in 2..=4 {
        let more = sends(&house, &ana, &word, &format!("?alt={n}"), photo()).await;
        assert_eq!(more.status, 201, "{}", more.text());
    }
    let fifth = sends(&house, &ana, &word, "?alt=5", photo()).await;
    assert_eq!(fifth.problem(), "too_many_pictures");

    let again = sends_with(&house, &ana, &word, ALT, photo(), &keyed).await;
    assert_eq!(again.headers["idempotent-replayed"], "true");
    assert_eq!(
        (again.status, &again.bytes),
        (first.status, &first.bytes),
        "also when there is no room"
    );
    for (more, file) in [("?alt=Another", photo()), (ALT, photo()[..200].to_vec())] {
        let other = sends_with(&house, &ana, &word, more, file, &keyed).await;
        assert_eq!(other.problem(), "idempotency_key_reused", "{more}");
    }
    let odd = sends_with(
        &house,
        &ana,
        &word,
        ALT,
        photo(),
        &[("idempotency-key", "a b")],
    )
    .await;
    assert_eq!(odd.problem(), "idempotency_key_malformed");
    assert_eq!(house.count("recommendation_pictures"), 4);
    let alts: Vec<Value> = seen(&house, None)
        .await
        .iter()
        .map(|p| p["alt"].clone())
        .collect();
    assert_eq!(alts, ["The lamp at dusk", "2", "3", "4"]);
}

#[tokio::test]
async fn what_is_no_picture_changes_nothing() {
    let house = house_with_a_lamp().await;
    let (ana, lea) = (person(&house, "Ana").await, person(&house, "Lea").await);
    let word = says(&house, &ana, "everyone").await;
    let unknown = RecommendationId(house.app.id()).to_string();
    let small = RgbImage::new(8, 8);
    let jpeg = || files::jpeg(&small, 80);
    let bomb = files::Flat {
        width: 65_500,
        height: 65_500,
        blocks: 4,
        ..files::Flat::of(files::BASELINE, 8, &[90])
    };
    let moving = {
        let plain = files::file(small.clone(), ImageFormat::Png);
        let control = files::png_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
        [&plain[..33], &control, &plain[33..]].concat()
    };
    let traces = || {
        ["recommendation_pictures", "answers", "recommendations"].map(|table| house.count(table))
    };
    let before = (
        traces(),
        ana.get(&house, "/v1/recommendations/mine").await.ok(),
    );

    let long = format!("?alt={}", "x".repeat(201));
    let rows: Vec<(&str, &str, &str, Vec<u8>, u16, &str)> = vec![
        (
            "too long",
            &word,
            ALT,
            vec![0xff; SENT_BYTES_MAX + 1],
            413,
            "body_too_large",
        ),
        ("nothing", &word, ALT, vec![], 415, "picture_kind_unknown"),
        (
            "GIF",
            &word,
            ALT,
            b"GIF89a\x01\0\x01\0".to_vec(),
            415,
            "picture_kind_unknown",
        ),
        (
            "SVG",
            &word,
            ALT,
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            415,
            "picture_kind_unknown",
        ),
        (
            "a page",
            &word,
            ALT,
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            415,
            "picture_kind_unknown",
        ),
        (
            "JSON",
            &word,
            ALT,
            b"{}".to_vec(),
            415,
            "picture_kind_unknown",
        ),
        (
            "half a picture",
            &word,
            ALT,
            jpeg()[..300].to_vec(),
            422,
            "picture_broken",
        ),
        (
            "a bomb",
            &word,
            ALT,
            bomb.bytes(),
            422,
            "picture_too_many_pixels",
        ),
        ("a film", &word, ALT, moving, 422, "picture_animated"),
        ("no alt", &word, "", jpeg(), 422, "text_blank"),
        ("a blank alt", &word, "?alt=%20", jpeg(), 422, "text_blank"),
        ("a long alt", &word, &long, jpeg(), 422, "text_too_long"),
        (
            "markup",
            &word,
            "?alt=%3Cimg%20src=x%20onerror=alert(1)%3E",
            jpeg(),
            422,
            "text_markup",
        ),
        (
            "two lines",
            &word,
            "?alt=a%0Ab",
            jpeg(),
            422,
            "text_control_character",
        ),
        (
            "backwards",
            &word,
            "?alt=a%E2%80%AEb",
            jpeg(),
            422,
            "text_direction_override",
        ),
        (
            "two alts",
            &word,
            "?alt=a&alt=b",
            jpeg(),
            422,
            "invalid_field",
        ),
        (
            "no word",
            &unknown,
            ALT,
            jpeg(),
            404,
            "unknown_recommendation",
        ),
        ("no id", "rec_x", ALT, jpeg(), 404, "unknown_recommendation"),
    ];
    for (what, word, more, file, status, code) in rows {
        let answer = sends(&house, &ana, word, more, file.clone()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem()),
            (status, code.into()),
            "{what}"
        );
        // Nor with a key: what is refused is remembered nowhere.
        let keyed = [("idempotency-key", what.replace(' ', "-"))];
        let keyed = keyed.each_ref().map(|(name, key)| (*name, key.as_str()));
        let lea_too = sends_with(&house, &lea, word, more, file, &keyed).await;
        assert!(!lea_too.status.is_success(), "{what}: not her word");
    }
    let theirs = sends(&house, &lea, &word, ALT, jpeg()).await;
    assert_eq!(theirs.problem(), "unknown_recommendation");
    let elsewhere = [("origin", "http://shop.localhost:4401")];
    let elsewhere = sends_with(&house, &ana, &word, ALT, jpeg(), &elsewhere).await;
    assert_eq!(elsewhere.problem(), "wrong_origin");
    let nobody = Person {
        token: "vst_none".into(),
        ..ana.clone()
    };
    let nobody = sends(&house, &nobody, &word, ALT, jpeg()).await;
    assert_eq!(nobody.status, 401);
    let after = (
        traces(),
        ana.get(&house, "/v1/recommendations/mine").await.ok(),
    );
    assert_eq!(after, before);
}

#[tokio::test]
async fn one_account_sends_so_many_a_minute() {
    let house = House::open();
    let (ana, lea) = (person(&house, "Ana").await, person(&house, "Lea").await);
    // Some come back while she sends.
    let mut answers = Vec::new();
    for _ in 0..60 {
        let answer = sends(&house, &ana, "rec_x", ALT, vec![]).await;
        let waits = answer.headers.contains_key(header::RETRY_AFTER);
        answers.push((answer.problem(), waits));
    }
    let one = ("unknown_recommendation".to_owned(), false);
    assert_eq!(answers[..30], vec![one; 30]);
    let refused = ("too_many_requests".to_owned(), true);
    assert!(answers[30..].contains(&refused), "{answers:?}");
    let other = sends(&house, &lea, "rec_x", ALT, vec![]).await;
    assert_eq!(
        other.problem(),
        "unknown_recommendation",
        "others are not held up"
    );
}
