//! The room's decisions, as tables.

use super::*;
use crate::memory::Memory;

const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

fn origin(text: &str) -> Origin {
    Origin::parse(text).expect("a test's origin is good")
}

fn lumen() -> Create {
    Create {
        id: MerchantId(1),
        name: " Lumen ".into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![origin("http://shop.localhost:4400")],
        publishable_key: "pk_test_lumen".into(),
        secret_key: SecretKey::new(Mode::Sandbox, [1; 32]),
    }
}

#[test]
fn a_shop_is_made_and_found_by_each_of_its_names() {
    let mut work = Memory::default();
    let merchant = create(&mut work, lumen(), NOW).expect("made");
    assert_eq!(merchant.name, "Lumen");

    let key = SecretKey::new(Mode::Sandbox, [1; 32]);
    for found in [
        by_secret_key(&mut work, key.reveal()),
        by_id_or_key(&mut work, "pk_test_lumen"),
        by_id_or_key(&mut work, &merchant.id.to_string()),
    ] {
        assert_eq!(found, Ok(merchant.clone()));
    }
    assert_eq!(work.merchants(), Ok(vec![merchant]));
}

#[test]
fn a_bad_shop_is_not_made() {
    type Spoil = fn(&mut Create);
    let table: &[(&str, Spoil)] = &[
        ("text_blank", |c| c.name = " ".into()),
        ("text_too_long", |c| c.name = "x".repeat(10_000)),
        ("text_control_character", |c| c.name = "Lu\0men".into()),
        ("text_direction_override", |c| {
            c.name = "Lu\u{202e}men".into();
        }),
        ("text_markup", |c| c.name = "<b>Lumen</b>".into()),
        ("origin_missing", |c| c.origins.clear()),
        ("too_many_origins", |c| {
            c.origins = (0..17)
                .map(|i| origin(&format!("https://shop{i}.example")))
                .collect();
        }),
        ("publishable_key_malformed", |c| {
            c.publishable_key = "pk_test_UPPER".into();
        }),
        ("publishable_key_malformed", |c| {
            c.publishable_key = "pk_live_lumen".into();
        }),
        ("publishable_key_taken", |c| {
            c.publishable_key = "pk_test_taken".into();
        }),
        ("origin_needs_https", |c| {
            c.mode = Mode::Live;
            c.publishable_key = "pk_live_lumen".into();
        }),
    ];
    for (code, spoil) in table {
        let mut work = Memory::default();
        let mut first = lumen();
        first.id = MerchantId(9);
        first.publishable_key = "pk_test_taken".into();
        first.secret_key = SecretKey::new(Mode::Sandbox, [9; 32]);
        let first = create(&mut work, first, NOW).expect("made");

        let mut bad = lumen();
        spoil(&mut bad);
        let refused = create(&mut work, bad, NOW).expect_err(code);
        assert_eq!(refused.code(), *code);
        assert_eq!(work.merchants(), Ok(vec![first]), "{code}");
    }
}

#[test]
fn an_origin_named_twice_is_kept_once() {
    let mut work = Memory::default();
    let mut twice = lumen();
    twice.origins = vec![
        origin("https://shop.example"),
        origin("HTTPS://shop.example:443"),
    ];
    let merchant = create(&mut work, twice, NOW).expect("made");
    assert_eq!(merchant.origins, [origin("https://shop.example")]);

    let moved = set_origins(&mut work, merchant.id, vec![origin("https://new.example")]);
    assert_eq!(
        moved.expect("moved").origins,
        [origin("https://new.example")]
    );
    assert_eq!(
        set_origins(&mut work, merchant.id, vec![])
            .expect_err("none")
            .code(),
        "origin_missing"
    );
    assert_eq!(
        work.merchant(merchant.id)
            .expect("no fault")
            .expect("there")
            .origins,
        [origin("https://new.example")]
    );
}

#[test]
fn a_rolled_key_opens_and_the_former_one_does_not() {
    let mut work = Memory::default();
    let merchant = create(&mut work, lumen(), NOW).expect("made");
    let (_, key) = roll_secret(&mut work, merchant.id, [2; 32]).expect("rolled");
    let former = SecretKey::new(Mode::Sandbox, [1; 32]);
    let live = key.reveal().replace("sk_test_", "sk_live_");
    let truncated = &key.reveal()[..key.reveal().len() - 1];

    let opened = by_secret_key(&mut work, key.reveal()).expect("opens");
    assert_eq!(opened.id, merchant.id);
    for no in [former.reveal(), &live, truncated, "pk_test_lumen", ""] {
        assert_eq!(
            by_secret_key(&mut work, no).expect_err("no").code(),
            "unknown_secret_key"
        );
    }
    assert_eq!(
        roll_secret(&mut work, MerchantId(404), [3; 32])
            .expect_err("nobody")
            .code(),
        "unknown_merchant"
    );
}

#[test]
fn a_live_key_opens_no_sandbox_shop() {
    // The hash alone would forbid it; this holds even if a sandbox shop were kept with a live key's hash.
    let mut work = Memory::default();
    let mut odd = lumen();
    odd.secret_key = SecretKey::new(Mode::Live, [1; 32]);
    create(&mut work, odd, NOW).expect("made");
    let live = SecretKey::new(Mode::Live, [1; 32]);
    assert_eq!(
        by_secret_key(&mut work, live.reveal())
            .expect_err("no")
            .code(),
        "unknown_secret_key"
    );
}
