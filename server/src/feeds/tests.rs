//! The readers on feeds as shops write them and as attackers would.

use super::*;
use vouch_domain::Reason;

fn rows(format: Format, bytes: impl AsRef<[u8]>) -> Vec<ReadRow> {
    read(format, None, bytes.as_ref()).expect("the feed can be read")
}

/// Line and id of good rows, line, id and words of bad ones.
fn told(rows: &[ReadRow]) -> Vec<String> {
    rows.iter()
        .map(|row| match row {
            Ok(row) => format!("{} {}", row.line, row.id),
            Err(bad) => format!(
                "{} {}! {}",
                bad.line,
                bad.id.as_deref().unwrap_or("-"),
                bad.reason.sentence()
            ),
        })
        .collect()
}

fn at(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = text.parse().expect("a time");
    Timestamp::from_micros(instant.as_microsecond())
}

#[test]
fn an_rss_feed_with_googles_fields() {
    let rows = rows(Format::Xml, include_bytes!("../../tests/feeds/shop.xml"));
    assert_eq!(
        told(&rows),
        [
            "7 lamp-arc",
            "29 lamp-é",
            "37 lamp-nbsp! The entity &nbsp; is not known in XML.",
            "43 lamp-twice! The field price is given twice.",
        ]
    );
    let arc = rows[0].as_ref().expect("good");
    assert_eq!(
        *arc,
        Row {
            line: 7,
            id: "lamp-arc".into(),
            title: "Arc\n        table lamp".into(),
            description: "<p>Brass &amp; light.</p><ul><li>24 W</li></ul>".into(),
            price: "24.00 EUR".into(),
            sale_price: "19.00 EUR".into(),
            sale_period: SalePeriod::Between(
                at("2026-02-28T23:00:00Z"),
                at("2026-03-08T22:59:00Z")
            ),
            availability: "in stock".into(),
            link: "https://lumen.example/arc?a=1&b=2".into(),
            image_link: "https://lumen.example/img/lamp-arc.svg".into(),
            gtin: "4006381333931".into(),
            brand: "Lumen".into(),
        }
    );
    let applique = rows[1].as_ref().expect("good");
    assert_eq!(applique.title, "Applique \"é\"");
}

#[test]
fn an_atom_feed_with_a_prefix_of_its_own() {
    let rows = rows(Format::Xml, include_bytes!("../../tests/feeds/shop.atom"));
    assert_eq!(told(&rows), ["6 shoe-dune"]);
    let shoe = rows[0].as_ref().expect("good");
    assert_eq!(shoe.title, "Dune trail shoe");
    assert_eq!(shoe.link, "https://stride.example/dune?a=1&b=2");
    assert_eq!(shoe.description, "For sand < gravel.");
    assert_eq!(shoe.availability, "preorder");
}

#[test]
fn a_tab_separated_feed_with_quotes_and_windows_lines() {
    let rows = rows(Format::Tsv, include_bytes!("../../tests/feeds/shop.tsv"));
    assert_eq!(
        told(&rows),
        [
            "2 book-tides",
            "5 book-inch",
            "6 book-extra! The row has 10 values for 9 columns.",
        ]
    );
    let tides = rows[0].as_ref().expect("good");
    assert_eq!(tides.description, "Moon, mud\nand \"patience\"");
    assert_eq!(tides.image_link, "https://papier.example/img/tides.svg");
    let inch = rows[1].as_ref().expect("good");
    assert_eq!(inch.title, "12\" of shelf");
    assert_eq!(inch.description, "Plain \"quotes\" inside");
}

#[test]
fn a_json_feed_with_objects_of_every_kind() {
    let rows = rows(Format::Json, include_bytes!("../../tests/feeds/shop.json"));
    assert_eq!(
        told(&rows),
        [
            "4 shoe-dune",
            "5 42",
            "13 -! A product is a JSON object.",
            "14 vest! The field id is given twice.",
            "15 cap! The field title is not a text.",
        ]
    );
    let shoe = rows[0].as_ref().expect("good");
    assert_eq!(shoe.gtin, "9523000003013");
    let bottle = rows[1].as_ref().expect("good");
    assert_eq!(bottle.price, "16.50 EUR");
    assert_eq!(bottle.description, "");
}

#[test]
fn an_array_alone_is_a_json_feed_too() {
    let one = r#"[{"g:id":"a","Image Link":"https://a.example/b","price":24}]"#;
    let rows = rows(Format::Json, one);
    let row = rows[0].as_ref().expect("read");
    assert_eq!(row.id, "a");
    assert_eq!(row.image_link, "https://a.example/b");
    assert_eq!(row.price, "24");
    assert_eq!(read(Format::Json, None, b" [ ] "), Ok(vec![]));
}

const HEADER: &str = "id\ttitle\tdescription\tavailability\tprice\n";

#[test]
fn a_quotation_mark_that_is_not_closed_gives_nobody_anothers_price() {
    for (story, body, expected) in [
        (
            "closed by the next row's opening mark, with as many columns as there should be",
            "a\tA\t\"open\tin_stock\t1 EUR\nb\tB\t\"Big\" b\tin_stock\t2 EUR\nc\tC\t\tin_stock\t3 EUR\n",
            vec!["2 -!", "4 c"],
        ),
        (
            "never closed",
            "a\tA\tfine\tin_stock\t1 EUR\nb\tB\t\"open\tin_stock\t2 EUR\nc\tC\t\tin_stock\t3 EUR\n",
            vec!["2 a", "3 -!"],
        ),
        (
            "in the last column",
            "a\tA\tfine\tin_stock\t\"1 EUR\nb\tB\t\tin_stock\t2 EUR\n",
            vec!["2 -!"],
        ),
    ] {
        let rows = rows(Format::Tsv, format!("{HEADER}{body}"));
        let told: Vec<String> = told(&rows)
            .into_iter()
            .map(|line| match line.split_once('!') {
                Some((before, _)) => format!("{before}!"),
                None => line,
            })
            .collect();
        assert_eq!(told, expected, "{story}");
    }
}

#[test]
fn every_line_end_and_a_byte_order_mark_are_read() {
    let row = "a\tA\t\tin_stock\t1 EUR";
    for (story, feed) in [
        ("unix", format!("{HEADER}{row}\n")),
        ("no last line end", format!("{HEADER}{row}")),
        ("windows", format!("{HEADER}{row}\n").replace('\n', "\r\n")),
        ("macintosh", format!("{HEADER}{row}\n").replace('\n', "\r")),
        ("byte order mark", format!("\u{feff}{HEADER}{row}\n")),
    ] {
        assert_eq!(told(&rows(Format::Tsv, feed)), ["2 a"], "{story}");
    }
    let xml = "\u{feff}<rss><channel>\r\n<item>\r\n<id>a</id></item></channel></rss>";
    assert_eq!(told(&rows(Format::Xml, xml)), ["2 a"]);
    assert_eq!(
        told(&rows(Format::Json, "\u{feff}[\r\n{\"id\":\"a\"}]")),
        ["2 a"]
    );
}

#[test]
fn a_feed_is_in_the_encoding_that_it_declares() {
    let latin1 = |declaration: &str| {
        let mut bytes =
            format!("<?xml version='1.0' {declaration}?><rss><channel><item><id>a</id><title>")
                .into_bytes();
        bytes.extend(b"Caf\xe9 \x80</title></item></channel></rss>");
        bytes
    };
    for (declaration, charset, expected) in [
        ("encoding='ISO-8859-1'", None, Ok("Café €")),
        ("encoding=\"iso-8859-15\"", None, Ok("Café \u{80}")),
        ("encoding = 'windows-1252'", None, Ok("Café €")),
        ("", Some("latin1"), Ok("Café €")),
        ("encoding='UTF-8'", Some("latin1"), Ok("Café €")),
        ("", None, Err("feed_invalid_text")),
        ("encoding='UTF-8'", None, Err("feed_invalid_text")),
        ("encoding='Shift_JIS'", None, Err("feed_invalid_text")),
        ("encoding='UTF-16'", None, Err("feed_utf16")),
        ("encoding='EBCDIC-FR'", None, Err("feed_charset_unknown")),
        ("encoding='hz-gb-2312'", None, Err("feed_charset_unknown")),
    ] {
        let found = read(Format::Xml, charset, &latin1(declaration))
            .map(|rows| rows[0].clone().expect("good").title)
            .map_err(|refusal| refusal.code());
        assert_eq!(
            found.as_deref().map_err(|c| *c),
            expected,
            "{declaration} {charset:?}"
        );
    }
}

#[test]
fn whole_feeds_that_are_refused() {
    let deep = format!("<rss>{}", "<a>".repeat(100_000));
    let deep_json = "[".repeat(100_000);
    let utf16: Vec<u8> = "<rss/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16.clone()).collect();
    let many = format!("{HEADER}{}", "x\n".repeat(ROWS_MAX + 1));
    let huge = vec![b' '; FEED_BYTES_MAX + 1];
    let table: Vec<(Format, &[u8], &str, Option<u64>)> = vec![
        (
            Format::Xml,
            include_bytes!("../../tests/feeds/entity-bomb.xml"),
            "feed_dtd",
            Some(2),
        ),
        (
            Format::Xml,
            include_bytes!("../../tests/feeds/external-dtd.xml"),
            "feed_dtd",
            Some(2),
        ),
        (Format::Xml, &utf16, "feed_utf16", None),
        (Format::Xml, &marked, "feed_utf16", None),
        (Format::Tsv, &marked, "feed_utf16", None),
        (Format::Xml, deep.as_bytes(), "feed_too_deep", Some(1)),
        (Format::Xml, b"", "feed_not_products", None),
        (Format::Xml, b"nothing", "feed_not_products", None),
        (Format::Xml, b"<html/>", "feed_not_products", None),
        (
            Format::Xml,
            b"<html><item/></html>",
            "feed_not_products",
            None,
        ),
        (Format::Xml, b"{}", "feed_not_products", None),
        (
            Format::Xml,
            b"<rss>\n<channel>\n",
            "feed_malformed",
            Some(3),
        ),
        (Format::Xml, b"<rss>\n</channel>", "feed_malformed", Some(2)),
        (Format::Xml, b"<rss>\n<a b=>", "feed_malformed", Some(2)),
        (Format::Xml, b"<rss></rss></rss>", "feed_malformed", Some(1)),
        (
            Format::Xml,
            b"<rss>\n\xff</rss>",
            "feed_invalid_text",
            Some(2),
        ),
        (Format::Tsv, b"a\tb\nc\xe9\td", "feed_invalid_text", Some(2)),
        (
            Format::Tsv,
            b"title\tprice\tavailability\n",
            "feed_column_missing",
            None,
        ),
        (
            Format::Tsv,
            b"id,title,price\n1,2,3",
            "feed_column_missing",
            None,
        ),
        (
            Format::Tsv,
            b"id\tID\ttitle\tprice\tavailability\n",
            "feed_column_repeated",
            None,
        ),
        (Format::Tsv, many.as_bytes(), "feed_too_many_rows", None),
        (Format::Json, b"", "feed_not_products", None),
        (Format::Json, b"{}", "feed_not_products", None),
        (
            Format::Json,
            b"{\"products\":{}}",
            "feed_not_products",
            None,
        ),
        (Format::Json, b"{\"items\":[]}", "feed_not_products", None),
        (Format::Json, b"\"products\"", "feed_not_products", None),
        (Format::Json, b"[{}", "feed_malformed", Some(1)),
        (Format::Json, b"[{},]", "feed_malformed", Some(1)),
        (Format::Json, b"[{}\n{}]", "feed_malformed", Some(2)),
        (Format::Json, b"[\n{\n\"id\":}]", "feed_malformed", Some(3)),
        (Format::Json, b"[]\n[]", "feed_malformed", Some(2)),
        (
            Format::Json,
            b"[{\"id\":\"\\ud800\"}]",
            "feed_malformed",
            Some(1),
        ),
        (
            Format::Json,
            b"[{\"id\":\"\0\"}]",
            "feed_malformed",
            Some(1),
        ),
        (Format::Json, b"[\"\xff\"]", "feed_invalid_text", Some(1)),
        (
            Format::Json,
            deep_json.as_bytes(),
            "feed_malformed",
            Some(1),
        ),
        (Format::Json, &huge, "body_too_large", None),
    ];
    for (format, feed, code, line) in table {
        let start = String::from_utf8_lossy(&feed[..feed.len().min(40)]).into_owned();
        let refusal = read(format, None, feed).expect_err(&start);
        assert_eq!((refusal.code(), refusal.line()), (code, line), "{start}");
        assert!(!refusal.sentence().is_empty());
    }
}

#[test]
fn controls_and_overrides_reach_the_rows_that_refuse_them() {
    use vouch_domain::catalogue::{Shop, read_row};
    let shop = Shop {
        merchant: vouch_domain::MerchantId(1),
        currency: vouch_domain::Currency::EUR,
    };
    let item = |title: &str| {
        format!(
            "<rss><channel><item><id>a</id><title>{title}</title><price>1 EUR</price><availability>in_stock</availability></item></channel></rss>"
        )
    };
    for (title, code) in [
        ("a&#0;b", "row_malformed"),
        ("a&#xD800;b", "row_malformed"),
        ("a&#8;b", "text_control_character"),
        ("a&#x202E;b", "text_direction_override"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "text_markup"),
        ("<![CDATA[<b>x</b>]]>", "text_markup"),
    ] {
        let rows = rows(Format::Xml, item(title));
        let refusal = rows[0]
            .clone()
            .and_then(|row| read_row(&row, shop, Timestamp::from_micros(0)))
            .expect_err(title);
        assert_eq!(refusal.reason.code(), code, "{title}");
    }
}

#[test]
fn a_bare_ampersand_is_only_itself() {
    let xml = "<rss><channel><item><id>a</id><title>Salt & pepper</title></item></channel></rss>";
    let rows = rows(Format::Xml, xml);
    assert_eq!(rows[0].as_ref().expect("read").title, "Salt & pepper");
}

#[test]
fn periods_are_read_with_and_without_offset() {
    let monday = at("2026-03-02T12:00:00Z");
    let friday = at("2026-03-06T12:00:00Z");
    for (text, expected) in [
        (
            "2026-03-02T13:00+0100/2026-03-06T07:00-05:00",
            SalePeriod::Between(monday, friday),
        ),
        (
            "2026-03-02T12:00:00Z / 2026-03-06T12:00Z",
            SalePeriod::Between(monday, friday),
        ),
        (
            "2026-03-02T12:00/2026-03-06T12:00",
            SalePeriod::Between(monday, friday),
        ),
        ("2026-03-02T12:00Z", SalePeriod::Unreadable),
        ("soon/later", SalePeriod::Unreadable),
        (
            "2026-13-02T12:00Z/2026-03-06T12:00Z",
            SalePeriod::Unreadable,
        ),
    ] {
        assert_eq!(read_period(text), expected, "{text}");
    }
}

#[test]
fn media_types_and_file_names_say_the_format() {
    for (name, format) in [
        ("feed.xml", Some(Format::Xml)),
        ("FEED.TSV", Some(Format::Tsv)),
        ("a.b.json", Some(Format::Json)),
        ("feed.txt", Some(Format::Tsv)),
        ("feed.csv", None),
        ("xml", None),
    ] {
        assert_eq!(Format::of_file_name(name), format, "{name}");
    }
    for (media_type, format) in [
        ("application/rss+xml", Some(Format::Xml)),
        ("Text/XML", Some(Format::Xml)),
        ("text/tab-separated-values", Some(Format::Tsv)),
        ("application/json", Some(Format::Json)),
        ("text/csv", None),
        ("", None),
    ] {
        assert_eq!(Format::of_media_type(media_type), format, "{media_type}");
    }
}

mod no_bytes_make_a_reader_panic {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that feeds are made of, so that chance gets past the first check.
    const PIECES: [&str; 40] = [
        "<rss>",
        "</rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<entry>",
        "<g:id>",
        "</g:id>",
        "<id>",
        "</id>",
        "<link href='a'/>",
        "<g:price>",
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&x;",
        "&",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml encoding='latin1'?>",
        "<!DOCTYPE a>",
        "xmlns:g='http://base.google.com/ns/1.0'",
        "\"",
        "\t",
        "\n",
        "\r",
        "id\ttitle\tprice\tavailability\n",
        "[",
        "]",
        "{",
        "}",
        "{\"products\":[",
        ":",
        ",",
        "\"id\"",
        "\\u0000",
        "é",
        "\u{feff}",
    ];

    fn all_read(bytes: &[u8]) {
        for format in [Format::Xml, Format::Tsv, Format::Json] {
            for charset in [None, Some("latin1"), Some("shift_jis"), Some("no such")] {
                match read(format, charset, bytes) {
                    Ok(rows) => assert!(rows.len() <= bytes.len()),
                    Err(refusal) => assert!(!refusal.sentence().is_empty()),
                }
            }
        }
    }

    proptest! {
        #[test]
        fn of_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            all_read(&bytes);
        }

        #[test]
        fn of_any_pieces(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)) {
            all_read(pieces.concat().as_bytes());
        }

        #[test]
        fn of_a_good_feed_with_a_wound(
            which in 0..4_usize,
            at in any::<proptest::sample::Index>(),
            wound in proptest::collection::vec(any::<u8>(), 0..4),
        ) {
            let feeds: [&[u8]; 4] = [
                include_bytes!("../../tests/feeds/shop.xml"),
                include_bytes!("../../tests/feeds/shop.atom"),
                include_bytes!("../../tests/feeds/shop.tsv"),
                include_bytes!("../../tests/feeds/shop.json"),
            ];
            let mut feed = feeds[which].to_vec();
            let at = at.index(feed.len());
            feed.splice(at..(at + wound.len()).min(feed.len()), wound);
            all_read(&feed);
        }
    }
}
