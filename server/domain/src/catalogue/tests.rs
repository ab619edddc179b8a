//! The room's decisions about whole feeds, as tables.

use super::product::example;
use super::*;
use crate::memory::Memory;
use crate::merchants::{self, Mode, Origin, SecretKey};
use crate::refusal::Reason;
use crate::{Currency, Money};

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);
const SHOP: MerchantId = MerchantId(1);

fn shop() -> Memory {
    let mut work = Memory::default();
    for (id, key) in [(SHOP, "pk_test_lumen"), (MerchantId(2), "pk_test_papier")] {
        let create = merchants::Create {
            id,
            name: "Lumen".into(),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![Origin::parse("https://lumen.example").expect("good")],
            publishable_key: key.into(),
            secret_key: SecretKey::new(Mode::Sandbox, [id.0 as u8; 32]),
        };
        merchants::create(&mut work, create, NOW).expect("made");
    }
    work
}

fn row(line: u64, id: &str, price: &str) -> Result<Row, RowRefusal> {
    Ok(Row {
        line,
        id: id.into(),
        title: format!("The {id}"),
        price: price.into(),
        availability: "in_stock".into(),
        ..Row::default()
    })
}

fn unreadable(line: u64, id: Option<&str>) -> Result<Row, RowRefusal> {
    Err(RowRefusal {
        line,
        id: id.map(String::from),
        reason: RowReason::Malformed("It cannot be read.".into()),
    })
}

fn feed_of(merchant: MerchantId, rows: Vec<Result<Row, RowRefusal>>) -> Feed {
    let shop = Shop {
        merchant,
        currency: Currency::EUR,
    };
    Feed::read(rows, shop, NOW)
}

fn take_in(work: &mut Memory, rows: Vec<Result<Row, RowRefusal>>) -> Result<Imported> {
    import(work, feed_of(SHOP, rows), &BTreeMap::new())
}

fn skus(work: &mut Memory) -> Vec<String> {
    let all = all_products(work, SHOP).expect("no fault");
    all.into_keys().collect()
}

fn reasons(imported: &Imported) -> Vec<(u64, &'static str)> {
    let rejected = imported.rejected.iter();
    rejected.map(|r| (r.line, r.reason.code())).collect()
}

#[test]
fn a_feed_is_the_whole_catalogue() {
    let mut work = shop();
    let other = example(MerchantId(2), "a", 100);
    work.put_product(&other).expect("no fault");
    let first = take_in(
        &mut work,
        vec![row(2, "b", "1.00 EUR"), row(3, "a", "2.00 EUR")],
    );
    assert_eq!(first.map(|i| (i.imported, i.removed)), Ok((2, 0)));
    assert_eq!(skus(&mut work), ["a", "b"]);

    let second = take_in(
        &mut work,
        vec![row(2, "b", "1.50 EUR"), row(3, "c", "2.00 EUR")],
    );
    assert_eq!(second.map(|i| (i.imported, i.removed)), Ok((2, 1)));
    assert_eq!(skus(&mut work), ["b", "c"]);
    let b = work.product(SHOP, "b").expect("no fault").expect("there");
    assert_eq!(b.price_at(NOW), Money::new(150, Currency::EUR));
    assert_eq!(work.product(MerchantId(2), "a"), Ok(Some(other)));
}

#[test]
fn bad_rows_are_reported_and_leave_their_products_alone() {
    let start = vec![
        row(2, "a", "1.00 EUR"),
        row(3, "b", "1.00 EUR"),
        row(4, "c", "1.00 EUR"),
    ];
    type Table = Vec<(
        &'static str,
        Vec<Result<Row, RowRefusal>>,
        Vec<(u64, &'static str)>,
        Vec<&'static str>,
    )>;
    let table: Table = vec![
        (
            "a bad price keeps the old product, an absent product goes",
            vec![row(2, "a", "1,00 EUR"), row(3, "b", "1.00 EUR")],
            vec![(2, "price_malformed")],
            vec!["a", "b"],
        ),
        (
            "the later of two rows with one id is left out",
            vec![
                row(2, "a", "1.00 EUR"),
                row(3, "b", "1.00 EUR"),
                row(9, "a", "7.00 EUR"),
            ],
            vec![(9, "duplicate_id")],
            vec!["a", "b"],
        ),
        (
            "a bad row with the same id does not spoil the good one",
            vec![row(2, "a", ""), row(3, "a", "1.00 EUR")],
            vec![(2, "missing_price")],
            vec!["a"],
        ),
        (
            "a row without an id names nobody",
            vec![row(2, "", "1.00 EUR"), row(3, "a", "1.00 EUR")],
            vec![(2, "missing_id")],
            vec!["a"],
        ),
        (
            "an unreadable row with an id names its product",
            vec![unreadable(2, Some("b")), row(3, "a", "1.00 EUR")],
            vec![(2, "row_malformed")],
            vec!["a", "b"],
        ),
        (
            "an unreadable row without an id may be any of them",
            vec![unreadable(2, None), row(3, "a", "1.00 EUR")],
            vec![(2, "row_malformed")],
            vec!["a", "b", "c"],
        ),
        (
            "no good row, no change",
            vec![row(2, "x", "1.00 USD"), row(3, "y", "")],
            vec![(2, "currency_mismatch"), (3, "missing_price")],
            vec!["a", "b", "c"],
        ),
    ];
    for (story, rows, rejected, left) in table {
        let mut work = shop();
        take_in(&mut work, start.clone()).expect(story);
        let imported = take_in(&mut work, rows).expect(story);
        assert_eq!(reasons(&imported), rejected, "{story}");
        assert_eq!(skus(&mut work), left, "{story}");
        let a = work.product(SHOP, "a").expect(story).expect(story);
        assert_eq!(a.regular_price.minor, 100, "{story}");
    }
}

#[test]
fn a_duplicate_names_both_lines() {
    let mut work = shop();
    let rows = vec![row(12, "a", "1.00 EUR"), row(40, "a", "2.00 EUR")];
    let imported = take_in(&mut work, rows).expect("taken in");
    let [duplicate] = imported.rejected.as_slice() else {
        panic!("one duplicate");
    };
    assert_eq!((duplicate.line, duplicate.id.as_deref()), (40, Some("a")));
    assert!(duplicate.reason.sentence().contains("line 12"));
}

#[test]
fn an_empty_feed_and_an_unknown_shop_are_refused() {
    let mut work = shop();
    take_in(&mut work, vec![row(2, "a", "1.00 EUR")]).expect("taken in");
    let empty = take_in(&mut work, vec![]).expect_err("empty");
    assert_eq!(empty.code(), "feed_empty");
    let nobody = feed_of(MerchantId(404), vec![row(2, "a", "9.00 EUR")]);
    let nobody = import(&mut work, nobody, &BTreeMap::new()).expect_err("nobody");
    assert_eq!(nobody.code(), "unknown_merchant");
    assert_eq!(skus(&mut work), ["a"]);
}

#[test]
fn ten_thousand_rows_go_through_and_each_bad_one_is_named() {
    let mut work = shop();
    let rows: Vec<_> = (0..10_000)
        .map(|n| {
            let price = if n % 100 == 7 { "free" } else { "1.00 EUR" };
            row(n + 2, &format!("sku-{n}"), price)
        })
        .collect();
    let imported = take_in(&mut work, rows).expect("taken in");
    assert_eq!((imported.imported, imported.rejected.len()), (9_900, 100));
    for (nth, refusal) in imported.rejected.iter().enumerate() {
        let n = nth as u64 * 100 + 7;
        assert_eq!(refusal.line, n + 2);
        assert_eq!(refusal.id, Some(format!("sku-{n}")));
        assert_eq!(refusal.reason.code(), "price_malformed");
    }
}

#[test]
fn pictures_are_found_by_sku_or_image_link_and_go_with_their_product() {
    let picture = |mark: &str| Picture::read(format!("<svg id='{mark}'/>").into()).expect("svg");
    let mut work = shop();
    let mut linked = row(3, "b", "1.00 EUR").expect("row");
    linked.image_link = "https://lumen.example/img/globe.svg?v=2".into();
    let rows = vec![row(2, "a", "1.00 EUR"), Ok(linked)];
    let pictures = BTreeMap::from([
        ("a.svg".into(), picture("a")),
        ("globe.svg".into(), picture("b")),
        ("c.svg".into(), picture("c")),
    ]);
    import(&mut work, feed_of(SHOP, rows), &pictures).expect("taken in");
    assert_eq!(work.picture(SHOP, "a"), Ok(Some(picture("a"))));
    assert_eq!(work.picture(SHOP, "b"), Ok(Some(picture("b"))));
    assert_eq!(work.has_picture(SHOP, "c"), Ok(false));

    take_in(&mut work, vec![row(2, "a", "2.00 EUR")]).expect("taken in");
    assert_eq!(work.has_picture(SHOP, "a"), Ok(true));
    assert_eq!(work.has_picture(SHOP, "b"), Ok(false));
}
