//! A shop brings its feed, in every form it may have, and reads back what stands. Nothing bad changes anything.

use super::house::{Answer, House};
use super::merchants::{Shop, open_shop};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use std::fmt::Write;
use vouch_domain::Currency;
use vouch_domain::catalogue::Picture;

const XML: &str = "application/rss+xml";
const TSV: &str = "text/tab-separated-values";
const JSON: &str = "application/json";

async fn lumen(house: &House) -> Shop {
    open_shop(house, "Lumen", "pk_test_lumen", Currency::EUR).await
}

async fn put(house: &House, shop: &Shop, media_type: &str, feed: impl Into<Body>) -> Answer {
    let request = Request::put("/v1/catalogue")
        .header("authorization", format!("Bearer {}", shop.secret))
        .header("content-type", media_type)
        .body(feed.into())
        .expect("a well-formed request");
    house.send(request).await
}

async fn get(house: &House, shop: &Shop, path: &str) -> Answer {
    house.merchant("GET", path, &shop.secret, None, None).await
}

async fn skus(house: &House, shop: &Shop) -> Vec<String> {
    let listed = get(house, shop, "/v1/catalogue?limit=500").await.ok();
    let data = listed["data"].as_array().expect("a list");
    data.iter()
        .map(|product| product["sku"].as_str().expect("a SKU").to_owned())
        .collect()
}

fn one(id: &str, price: &str) -> String {
    format!(r#"[{{"id":"{id}","title":"The {id}","price":"{price}","availability":"in_stock"}}]"#)
}

#[tokio::test]
async fn each_form_of_feed_comes_in_and_is_read_back() {
    let house = House::open();
    let shop = lumen(&house).await;

    let rss = include_bytes!("../feeds/shop.xml").as_slice();
    let report = put(&house, &shop, XML, rss).await.ok();
    assert_eq!(
        report,
        json!({
            "imported": 2,
            "removed": 0,
            "rejected": [
                { "line": 37, "id": "lamp-nbsp", "code": "row_malformed", "reason": "The entity &nbsp; is not known in XML." },
                { "line": 43, "id": "lamp-twice", "code": "row_malformed", "reason": "The field price is given twice." },
            ],
        })
    );
    let listed = get(&house, &shop, "/v1/catalogue").await.ok();
    assert_eq!(
        listed,
        json!({
            "data": [
                {
                    "sku": "lamp-arc",
                    "title": "Arc table lamp",
                    "description": "Brass & light.\n\n24 W",
                    "price": { "amount": 1900, "currency": "EUR" },
                    "regular_price": { "amount": 2400, "currency": "EUR" },
                    "sale": {
                        "price": { "amount": 1900, "currency": "EUR" },
                        "from": "2026-02-28T23:00:00.000Z",
                        "until": "2026-03-08T22:59:00.000Z",
                    },
                    "available": true,
                    "link": "https://lumen.example/arc?a=1&b=2",
                    "image_link": "https://lumen.example/img/lamp-arc.svg",
                    "gtin": "4006381333931",
                    "brand": "Lumen",
                },
                {
                    "sku": "lamp-é",
                    "title": "Applique \"é\"",
                    "description": "",
                    "price": { "amount": 3950, "currency": "EUR" },
                    "regular_price": { "amount": 3950, "currency": "EUR" },
                    "available": false,
                },
            ],
            "next": null,
        })
    );

    let tsv = include_bytes!("../feeds/shop.tsv").as_slice();
    let report = put(
        &house,
        &shop,
        "text/tab-separated-values; charset=utf-8",
        tsv,
    )
    .await
    .ok();
    assert_eq!(
        (&report["imported"], &report["removed"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(skus(&house, &shop).await, ["book-inch", "book-tides"]);

    let feed = include_bytes!("../feeds/shop.json").as_slice();
    let report = put(&house, &shop, JSON, feed).await.ok();
    let rejected: Vec<(u64, &str)> = report["rejected"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            (
                row["line"].as_u64().expect("a line"),
                row["code"].as_str().expect("a code"),
            )
        })
        .collect();
    assert_eq!(
        rejected,
        [
            (13, "row_malformed"),
            (14, "row_malformed"),
            (15, "row_malformed"),
        ]
    );
    // A row without even an id may have been any product, so nothing was removed.
    assert_eq!(report["removed"], 0);
    assert_eq!(
        skus(&house, &shop).await,
        ["42", "book-inch", "book-tides", "shoe-dune"]
    );
}

#[tokio::test]
async fn a_sale_ends_when_its_time_is_over() {
    let house = House::open();
    let shop = lumen(&house).await;
    let feed = include_bytes!("../feeds/shop.xml").as_slice();
    put(&house, &shop, XML, feed).await.ok();
    let price = async || {
        let listed = get(&house, &shop, "/v1/catalogue").await.ok();
        listed["data"][0]["price"]["amount"].clone()
    };
    assert_eq!(price().await, 1900);
    house.app.clock.advance(7 * 24 * 60 * 60);
    assert_eq!(price().await, 2400);
}

#[tokio::test]
async fn ten_thousand_rows_come_in_with_each_bad_one_named() {
    let house = House::open();
    let shop = lumen(&house).await;
    let mut feed = String::from("id\ttitle\tdescription\tprice\tavailability\tgtin\n");
    for n in 0..10_000 {
        let price = if n % 1000 == 3 {
            "1.00 USD"
        } else {
            "1.00 EUR"
        };
        let gtin = if n % 1000 == 5 { "4006381333932" } else { "" };
        writeln!(
            feed,
            "sku-{n:05}\tThing {n}\t{}\t{price}\tin_stock\t{gtin}",
            "Good. ".repeat(20)
        )
        .expect("text grows");
    }
    let report = put(&house, &shop, TSV, feed.clone()).await.ok();
    assert_eq!(report["imported"], 9_980);
    let rejected = report["rejected"].as_array().expect("a list");
    assert_eq!(rejected.len(), 20);
    for (nth, row) in rejected.iter().enumerate() {
        let (n, code) = match nth % 2 {
            0 => (nth / 2 * 1000 + 3, "currency_mismatch"),
            _ => (nth / 2 * 1000 + 5, "gtin_check_digit"),
        };
        assert_eq!(row["line"], n + 2);
        assert_eq!(row["id"], format!("sku-{n:05}"));
        assert_eq!(row["code"], code);
    }

    let mut seen = Vec::new();
    let mut path = "/v1/catalogue?limit=500".to_owned();
    loop {
        let page = get(&house, &shop, &path).await.ok();
        for product in page["data"].as_array().expect("a list") {
            seen.push(product["sku"].as_str().expect("a SKU").to_owned());
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/catalogue?limit=500&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 9_980);
    assert!(seen.is_sorted() && seen.windows(2).all(|pair| pair[0] != pair[1]));

    let again = put(&house, &shop, TSV, feed).await.ok();
    assert_eq!(
        (&again["imported"], &again["removed"]),
        (&json!(9_980), &json!(0))
    );
}

#[tokio::test]
async fn a_bad_feed_changes_nothing() {
    let house = House::open();
    let shop = lumen(&house).await;
    put(&house, &shop, JSON, one("lamp", "24.00 EUR"))
        .await
        .ok();
    let before = get(&house, &shop, "/v1/catalogue").await.text();

    let bomb = include_bytes!("../feeds/entity-bomb.xml").to_vec();
    let external = include_bytes!("../feeds/external-dtd.xml").to_vec();
    let utf16: Vec<u8> = "\u{feff}<rss/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let limit = 10 * 1024 * 1024;
    let table: Vec<(&str, Vec<u8>, u16, &str, Option<u64>)> = vec![
        (XML, bomb, 422, "feed_dtd", Some(2)),
        (XML, external, 422, "feed_dtd", Some(2)),
        (XML, utf16, 422, "feed_utf16", None),
        (
            XML,
            b"<rss><channel>\n<item>".into(),
            422,
            "feed_malformed",
            Some(2),
        ),
        (XML, b"<html></html>".into(), 422, "feed_not_products", None),
        (XML, b"<rss></rss>".into(), 422, "feed_empty", None),
        (
            XML,
            b"<rss>\n\n\xff</rss>".into(),
            422,
            "feed_invalid_text",
            Some(3),
        ),
        (
            XML,
            format!("<rss>{}", "<a>".repeat(50)).into(),
            422,
            "feed_too_deep",
            Some(1),
        ),
        (
            "application/xml; charset=klingon",
            b"<rss></rss>".into(),
            422,
            "feed_charset_unknown",
            None,
        ),
        (
            TSV,
            b"title\tprice\tavailability\nA\t1 EUR\tin_stock\n".into(),
            422,
            "feed_column_missing",
            None,
        ),
        (TSV, b"".into(), 422, "feed_empty", None),
        (JSON, b"[]".into(), 422, "feed_empty", None),
        (JSON, b"{".into(), 422, "feed_malformed", Some(1)),
        (
            JSON,
            b"[\n{\"id\":\"a\xff\"}]".into(),
            422,
            "feed_invalid_text",
            Some(2),
        ),
        (JSON, vec![b'['; 200_000], 422, "feed_malformed", Some(1)),
        (
            JSON,
            one("lamp", "24.00 USD").into(),
            422,
            "feed_without_good_rows",
            None,
        ),
        (
            JSON,
            one("lamp", "").into(),
            422,
            "feed_without_good_rows",
            None,
        ),
        (
            JSON,
            one("<b>lamp</b>", "1 EUR").into(),
            422,
            "feed_without_good_rows",
            None,
        ),
        (
            JSON,
            one(&"x".repeat(10_000), "1 EUR").into(),
            422,
            "feed_without_good_rows",
            None,
        ),
        (JSON, vec![b' '; limit], 422, "feed_not_products", None),
        (JSON, vec![b' '; limit + 1], 413, "body_too_large", None),
        (XML, vec![b'<'; limit + 1], 413, "body_too_large", None),
        (
            "text/csv",
            b"id,title".into(),
            415,
            "unsupported_media_type",
            None,
        ),
        ("", b"[]".into(), 415, "unsupported_media_type", None),
    ];
    for (media_type, feed, status, code, line) in table {
        let start = String::from_utf8_lossy(&feed[..feed.len().min(40)]).into_owned();
        let answer = put(&house, &shop, media_type, feed).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (status, code),
            "{media_type} {start}"
        );
        assert_eq!(answer.json()["line"].as_u64(), line, "{media_type} {start}");
        let after = get(&house, &shop, "/v1/catalogue").await.text();
        assert_eq!(after, before, "{media_type} {start}");
    }
}

#[tokio::test]
async fn a_feed_without_a_good_row_tells_them_all() {
    let house = House::open();
    let shop = lumen(&house).await;
    let feed = "id\ttitle\tprice\tavailability\na\tA\t\tin_stock\n\tB\t1 EUR\tin_stock\n";
    let problem = put(&house, &shop, TSV, feed).await;
    assert_eq!(problem.problem(), "feed_without_good_rows");
    assert_eq!(
        problem.json()["rejected"],
        json!([
            { "line": 2, "id": "a", "code": "missing_price", "reason": "price: The field is missing." },
            { "line": 3, "id": null, "code": "missing_id", "reason": "id: The field is missing." },
        ])
    );
}

#[tokio::test]
async fn pages_are_asked_for_properly_or_refused() {
    let house = House::open();
    let shop = lumen(&house).await;
    put(&house, &shop, JSON, one("lamp", "24.00 EUR"))
        .await
        .ok();
    for query in [
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=many",
        "cursor=%21",
        "cursor=_w",
    ] {
        let answer = get(&house, &shop, &format!("/v1/catalogue?{query}")).await;
        assert_eq!(answer.problem(), "invalid_field", "{query}");
    }
}

#[tokio::test]
async fn a_catalogue_is_its_own_shops_only() {
    let house = House::open();
    let shop = lumen(&house).await;
    let other = open_shop(&house, "Papier", "pk_test_papier", Currency::JPY).await;
    put(&house, &shop, JSON, one("lamp", "24.00 EUR"))
        .await
        .ok();
    put(&house, &other, JSON, one("book", "2400 JPY"))
        .await
        .ok();
    assert_eq!(skus(&house, &shop).await, ["lamp"]);
    assert_eq!(skus(&house, &other).await, ["book"]);
    let wrong_scale = put(&house, &other, JSON, one("book", "24.00 JPY")).await;
    assert_eq!(
        wrong_scale.json()["rejected"][0]["code"],
        "amount_wrong_scale"
    );
}

#[tokio::test]
async fn pictures_are_served_as_pictures_and_nothing_else() {
    let house = House::open();
    let shop = lumen(&house).await;
    put(&house, &shop, JSON, one("lamp/à", "24.00 EUR"))
        .await
        .ok();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let picture = Picture::read(svg.into()).expect("an SVG");
    let id = shop.id;
    house
        .app
        .store
        .write(move |work| Ok(work.put_picture(id, "lamp/à", &picture)?))
        .await
        .expect("kept");
    for shop in [shop.id.to_string(), "pk_test_lumen".to_owned()] {
        let answer = house
            .get(&format!("/v1/pictures/{shop}/lamp%2F%C3%A0"))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "image/svg+xml");
        assert_eq!(
            answer.headers["content-security-policy"],
            "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.text(), svg);
    }
    for path in [
        "/v1/pictures/pk_test_lumen/other",
        "/v1/pictures/pk_test_nobody/lamp%2F%C3%A0",
        "/v1/pictures/pk_test_lumen/%00",
        "/v1/pictures/pk_test_lumen/..%2f..%2fetc%2fpasswd",
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.problem();
    }
}

#[tokio::test]
async fn a_page_learns_why_its_checkout_does_not_show() {
    let house = House::open();
    let shop = lumen(&house).await;
    let other = open_shop(&house, "Papier", "pk_test_papier", Currency::EUR).await;
    put(&house, &shop, JSON, one("lamp", "24.00 EUR"))
        .await
        .ok();
    put(&house, &other, JSON, one("book", "24.00 EUR"))
        .await
        .ok();
    let home = "origin=http://shop.localhost:4400";
    let nobody = "payment=pay_00000000000000000000000001";
    for (query, status, code) in [
        (format!("key=pk_test_lumen&product=lamp&{home}"), 200, None),
        ("key=pk_test_lumen&product=lamp".into(), 200, None),
        (
            format!("key=pk_test_lumem&product=lamp&{home}"),
            404,
            Some("unknown_key"),
        ),
        (
            format!("key={}&product=lamp&{home}", shop.secret),
            404,
            Some("unknown_key"),
        ),
        (
            format!("key=pk_test_lumen&product=book&{home}"),
            404,
            Some("unknown_product"),
        ),
        // The shop's ranking names no product; of a list, a story or a guide nothing is said.
        (format!("key=pk_test_lumen&product=&{home}"), 200, None),
        (format!("key=pk_test_lumen&list=lst_x&{home}"), 200, None),
        (format!("key=pk_test_lumen&guide=lea&{home}"), 200, None),
        (
            format!("key=pk_test_lumen&{nobody}&{home}"),
            404,
            Some("unknown_payment"),
        ),
        (
            format!("key=pk_test_lumen&payment=order-7&{home}"),
            404,
            Some("unknown_payment"),
        ),
        (
            "key=pk_test_lumen&product=lamp&origin=https://evil.example".into(),
            403,
            Some("origin_not_registered"),
        ),
        (
            "key=pk_test_lumen&product=lamp&origin=http://shop.localhost:4400/".into(),
            403,
            Some("origin_not_registered"),
        ),
        (
            format!("key=pk_test_lumen&{home}"),
            422,
            Some("invalid_field"),
        ),
        ("product=lamp".into(), 422, Some("invalid_field")),
    ] {
        let answer = house.get(&format!("/v1/diagnosis?{query}")).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
        match code {
            Some(code) => assert_eq!(answer.problem(), code, "{query}"),
            None => {
                assert_eq!(answer.json()["ok"], true, "{query}");
                let otherwise = answer.json()["detail"].to_string();
                assert!(otherwise.contains("frame-src"), "{otherwise}");
            }
        }
        assert_eq!(
            answer.headers["access-control-allow-origin"], "*",
            "{query}"
        );
        assert_eq!(answer.headers["cache-control"], "no-store", "{query}");
        assert!(!answer.text().contains("sk_test_"), "a key is told back");
    }
    let remedy = house
        .get("/v1/diagnosis?key=pk_test_lumen&product=lamp&origin=https://new.example")
        .await
        .json()["detail"]
        .to_string();
    assert!(remedy.contains("--add https://new.example"), "{remedy}");
}

/// The feeds of the example shops, as they stand.
#[tokio::test]
async fn the_examples_feeds_come_in_whole() {
    let house = House::open();
    let shop = lumen(&house).await;
    for (media_type, feed, expected) in [
        (
            XML,
            include_bytes!("../../../examples/one-button/feed.xml").as_slice(),
            vec![
                ("lamp-arc", 2400),
                ("lamp-clip", 3950),
                ("lamp-globe", 12900),
            ],
        ),
        (
            TSV,
            include_bytes!("../../../examples/cart/feed.tsv").as_slice(),
            vec![
                ("book-atlas", 3200),
                ("book-north", 2450),
                ("book-tea", 1200),
                ("book-tides", 1890),
            ],
        ),
        (
            JSON,
            include_bytes!("../../../examples/react/feed.json").as_slice(),
            vec![
                ("bottle-rill", 1650),
                ("shoe-dune", 8900),
                ("vest-lark", 6400),
            ],
        ),
    ] {
        let report = put(&house, &shop, media_type, feed).await.ok();
        assert_eq!(report["rejected"], json!([]), "{media_type}");
        let listed = get(&house, &shop, "/v1/catalogue").await.ok();
        let found: Vec<(&str, i64)> = listed["data"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|product: &Value| {
                (
                    product["sku"].as_str().expect("a SKU"),
                    product["price"]["amount"].as_i64().expect("an amount"),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }
}
