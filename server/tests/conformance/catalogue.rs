//! The catalogue: what every store keeps, in which order, and what goes together.

use super::merchants::merchant;
use vouch_domain::catalogue::{CatalogueStore, Gtin, Period, Picture, Product, Sale};
use vouch_domain::merchants::MerchantStore;
use vouch_domain::{Currency, MerchantId, Money, Timestamp};

agree!(
    a_product_comes_back_as_it_was,
    products_are_paged_in_order_of_their_bytes,
    a_picture_belongs_to_its_product,
);

fn product(merchant: MerchantId, sku: &str) -> Product {
    Product {
        merchant,
        sku: sku.into(),
        title: "Lämp 茶".into(),
        description: String::new(),
        regular_price: Money::new(2400, Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

fn a_product_comes_back_as_it_was(work: &mut (impl CatalogueStore + MerchantStore + ?Sized)) {
    let shop = merchant(1);
    work.add_merchant(&shop).expect("added");
    let at = Timestamp::from_micros;
    let sale = |period| {
        Some(Sale {
            price: Money::new(1900, Currency::EUR),
            period,
        })
    };
    let full = Product {
        description: "One\n\ntwo".into(),
        regular_price: Money::new(500, Currency::JPY),
        link: Some("https://shop.example/ü".into()),
        image_link: Some("https://shop.example/a.svg".into()),
        gtin: Some(Gtin::parse("4006381333931").expect("good")),
        brand: Some("Lumen".into()),
        available: false,
        ..product(shop.id, "a")
    };
    let open = Product {
        sale: sale(Period::Open),
        ..product(shop.id, "a")
    };
    let timed = Product {
        sale: sale(Period::Between(at(-5), at(7))),
        ..product(shop.id, "a")
    };
    for kept in [
        product(shop.id, "a"),
        full,
        open,
        timed,
        product(shop.id, "a"),
    ] {
        work.put_product(&kept).expect("put");
        assert_eq!(work.product(shop.id, "a"), Ok(Some(kept)));
    }
    assert_eq!(work.product(shop.id, "A"), Ok(None));
    assert_eq!(work.product(MerchantId(404), "a"), Ok(None));
}

fn products_are_paged_in_order_of_their_bytes(
    work: &mut (impl CatalogueStore + MerchantStore + ?Sized),
) {
    let (shop, other) = (merchant(1), merchant(2));
    work.add_merchant(&shop).expect("added");
    work.add_merchant(&other).expect("added");
    for sku in ["é", "b", "B", "a-2", "a", "茶", "10", "9"] {
        work.put_product(&product(shop.id, sku)).expect("put");
    }
    work.put_product(&product(other.id, "c")).expect("put");
    let mut page = |after, limit| {
        let found = work.products(shop.id, after, limit).expect("no fault");
        found.into_iter().map(|p| p.sku).collect::<Vec<_>>()
    };
    assert_eq!(
        page(None, 100),
        ["10", "9", "B", "a", "a-2", "b", "é", "茶"]
    );
    assert_eq!(page(None, 2), ["10", "9"]);
    assert_eq!(page(Some("9"), 2), ["B", "a"]);
    assert_eq!(page(Some("a-"), 1), ["a-2"]);
    assert_eq!(page(Some("茶"), 2), [""; 0]);
    assert_eq!(page(None, 0), [""; 0]);
}

fn a_picture_belongs_to_its_product(work: &mut (impl CatalogueStore + MerchantStore + ?Sized)) {
    let shop = merchant(1);
    work.add_merchant(&shop).expect("added");
    let picture = |mark: &str| Picture::read(format!("<svg id='{mark}'/>").into()).expect("svg");
    assert!(work.put_picture(shop.id, "a", &picture("a")).is_err());

    work.put_product(&product(shop.id, "a")).expect("put");
    assert_eq!(work.has_picture(shop.id, "a"), Ok(false));
    work.put_picture(shop.id, "a", &picture("1")).expect("put");
    work.put_picture(shop.id, "a", &picture("2")).expect("put");
    work.put_product(&product(shop.id, "a"))
        .expect("put again: the picture stays");
    assert_eq!(work.picture(shop.id, "a"), Ok(Some(picture("2"))));
    assert_eq!(work.has_picture(shop.id, "a"), Ok(true));

    work.remove_product(shop.id, "a").expect("removed");
    work.remove_product(shop.id, "a")
        .expect("removing what is gone is no fault");
    assert_eq!(work.product(shop.id, "a"), Ok(None));
    assert_eq!(work.picture(shop.id, "a"), Ok(None));
    work.put_product(&product(shop.id, "a")).expect("put");
    assert_eq!(work.has_picture(shop.id, "a"), Ok(false));
}
