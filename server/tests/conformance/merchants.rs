//! Merchants: what every store keeps, and what it refuses to keep twice.

use vouch_domain::merchants::{Merchant, MerchantStore, Mode, Origin};
use vouch_domain::{Currency, MerchantId, Timestamp};

agree!(
    a_merchant_comes_back_as_it_was,
    names_of_a_merchant_are_unique,
    a_change_keeps_what_never_changes,
);

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// A shop to hang things on.
pub fn merchant(n: u8) -> Merchant {
    Merchant {
        id: MerchantId(u128::from(n) << 120 | 7),
        name: format!("Shop № {n}"),
        mode: if n.is_multiple_of(2) {
            Mode::Live
        } else {
            Mode::Sandbox
        },
        currency: Currency::EUR,
        origins: ["https://shop.example", "http://shop.localhost:4400"]
            .map(|origin| Origin::parse(origin).expect("good"))
            .to_vec(),
        publishable_key: format!("pk_test_shop{n}"),
        secret_hash: [n; 32],
        created_at: at(1000 - i64::from(n)),
    }
}

fn a_merchant_comes_back_as_it_was(work: &mut (impl MerchantStore + ?Sized)) {
    let (one, two) = (merchant(1), merchant(2));
    work.add_merchant(&one).expect("added");
    work.add_merchant(&two).expect("added");
    assert_eq!(work.merchant(one.id), Ok(Some(one.clone())));
    assert_eq!(
        work.merchant_by_publishable_key("pk_test_shop2"),
        Ok(Some(two.clone()))
    );
    assert_eq!(
        work.merchant_by_secret_hash(&[1; 32]),
        Ok(Some(one.clone()))
    );
    assert_eq!(work.merchants(), Ok(vec![two, one]));
    for nobody in [
        work.merchant(MerchantId(0)),
        work.merchant_by_publishable_key("pk_test_SHOP2"),
        work.merchant_by_publishable_key("pk_test_shop2\0"),
        work.merchant_by_secret_hash(&[3; 32]),
    ] {
        assert_eq!(nobody, Ok(None));
    }
}

fn names_of_a_merchant_are_unique(work: &mut (impl MerchantStore + ?Sized)) {
    let one = merchant(1);
    work.add_merchant(&one).expect("added");
    let mut same_id = merchant(3);
    same_id.id = one.id;
    let mut same_key = merchant(3);
    same_key.publishable_key.clone_from(&one.publishable_key);
    let mut same_secret = merchant(3);
    same_secret.secret_hash = one.secret_hash;
    for clash in [same_id, same_key, same_secret] {
        assert!(work.add_merchant(&clash).is_err());
    }
    assert_eq!(work.merchants(), Ok(vec![one]));
}

fn a_change_keeps_what_never_changes(work: &mut (impl MerchantStore + ?Sized)) {
    let one = merchant(1);
    work.add_merchant(&one).expect("added");
    let mut changed = one.clone();
    changed.name = "Other".into();
    changed.origins.truncate(1);
    changed.secret_hash = [9; 32];
    changed.publishable_key = "pk_test_other".into();
    changed.mode = Mode::Live;
    work.save_merchant(&changed).expect("saved");
    let expected = Merchant {
        publishable_key: one.publishable_key.clone(),
        mode: one.mode,
        ..changed
    };
    assert_eq!(work.merchant(one.id), Ok(Some(expected)));
    assert_eq!(work.merchant_by_secret_hash(&[1; 32]), Ok(None));
    assert!(work.save_merchant(&merchant(2)).is_err());
}
