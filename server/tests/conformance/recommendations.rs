//! Recommendations on every store.

use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{Held, Line, Payment, PaymentStore, State};
use vouch_domain::recommendations::{
    Audience, Disclosure, Purchase, Recommendation, RecommendationStore,
};
use vouch_domain::{
    Currency, MerchantId, Money, PaymentId, RecommendationId, ShopperId, Timestamp,
};

agree! {
    a_word_comes_back_as_it_was_kept,
    one_word_per_author_and_product,
    words_by_authors_cost_with_the_authors,
    public_words_are_verified_first_then_newest,
    a_purchase_counts_while_it_stands,
}

const LUMEN: MerchantId = MerchantId(1);
const PAPIER: MerchantId = MerchantId(2);
const LAMP: &str = "lamp-arc";

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

/// Recommendation `id` by author `id`, written at second `id`.
fn word(id: u128, audience: Audience) -> Recommendation {
    Recommendation {
        id: RecommendationId(id),
        author: ShopperId(id),
        merchant: LUMEN,
        sku: LAMP.into(),
        text: "Warm light.\n\n« Très bien » 🫖".into(),
        audience,
        disclosure: Disclosure::None,
        purchase: None,
        written_at: at(id as i64),
    }
}

/// The same, with purchase `id` at second `id`, which is kept too.
fn bought(work: &mut (impl PaymentStore + ?Sized), id: u128, audience: Audience) -> Recommendation {
    work.add_payment(&payment(id, id, Some(LAMP)))
        .expect("a payment");
    Recommendation {
        purchase: Some(purchase(id)),
        ..word(id, audience)
    }
}

fn purchase(id: u128) -> Purchase {
    Purchase {
        payment: PaymentId(id),
        at: at(id as i64),
    }
}

fn payment(id: u128, shopper: u128, sku: Option<&str>) -> Payment {
    Payment {
        id: PaymentId(id),
        merchant: LUMEN,
        mode: Mode::Sandbox,
        lines: vec![Line {
            name: "A lamp".into(),
            sku: sku.map(Into::into),
            quantity: 2,
            unit_amount: Money::new(2_400, Currency::EUR),
        }],
        total: Money::new(4_800, Currency::EUR),
        reference: None,
        return_url: None,
        payee: "Lumen".into(),
        payee_origin: Origin::kept("http://shop.localhost:4400".into()),
        state: State::Authorised {
            shopper: ShopperId(shopper),
            at: at(id as i64),
        },
        created_at: at(id as i64),
    }
}

fn call_off(work: &mut (impl PaymentStore + ?Sized), id: u128, shopper: u128) {
    let cancelled = Payment {
        state: State::Cancelled {
            held: Some(Held {
                shopper: ShopperId(shopper),
                at: at(id as i64),
            }),
            at: at(1_000),
        },
        ..payment(id, shopper, Some(LAMP))
    };
    work.save_payment(&cancelled).expect("called off");
}

fn ids(words: Result<Vec<Recommendation>, vouch_domain::Fault>) -> Vec<u128> {
    let words = words.expect("words");
    words.into_iter().map(|word| word.id.0).collect()
}

fn a_word_comes_back_as_it_was_kept(work: &mut (impl RecommendationStore + PaymentStore + ?Sized)) {
    let mut kept = vec![bought(work, 1, Audience::Everyone)];
    for (n, disclosure) in (2..).zip(Disclosure::ALL) {
        for (m, audience) in (0..).zip(Audience::ALL) {
            kept.push(Recommendation {
                disclosure,
                ..word(n * 10 + m, audience)
            });
        }
    }
    for word in &kept {
        work.put_recommendation(word).expect("kept");
        assert_eq!(work.recommendation(word.id), Ok(Some(word.clone())));
        let by = work.recommendation_by(word.author, LUMEN, LAMP);
        assert_eq!(by, Ok(Some(word.clone())));
        let of = work.recommendations_of(word.author);
        assert_eq!(of, Ok(vec![word.clone()]));
    }
    let first = &kept[0];
    for (author, merchant, sku) in [
        (ShopperId(99), LUMEN, LAMP),
        (first.author, PAPIER, LAMP),
        (first.author, LUMEN, "LAMP-ARC"),
    ] {
        assert_eq!(work.recommendation_by(author, merchant, sku), Ok(None));
    }
    work.remove_recommendation(first.id).expect("removed");
    work.remove_recommendation(first.id)
        .expect("nothing to remove");
    assert_eq!(work.recommendation(first.id), Ok(None));
}

fn one_word_per_author_and_product(work: &mut (impl RecommendationStore + ?Sized)) {
    let first = word(1, Audience::Everyone);
    let second = Recommendation {
        text: "Still warm.".into(),
        audience: Audience::Friends,
        disclosure: Disclosure::Rewarded,
        written_at: at(50),
        ..first.clone()
    };
    let elsewhere = Recommendation {
        id: RecommendationId(2),
        merchant: PAPIER,
        written_at: at(60),
        ..first.clone()
    };
    for word in [&first, &second, &elsewhere] {
        work.put_recommendation(word).expect("kept");
    }
    let mine = work.recommendations_of(first.author);
    assert_eq!(mine, Ok(vec![elsewhere, second]));
}

fn words_by_authors_cost_with_the_authors(work: &mut (impl RecommendationStore + ?Sized)) {
    for id in 1..=5 {
        work.put_recommendation(&word(id, Audience::Friends))
            .expect("kept");
    }
    let many: Vec<ShopperId> = (4..1_000).map(ShopperId).collect();
    for (authors, merchant, sku, expected) in [
        (&[][..], LUMEN, LAMP, &[][..]),
        (&[ShopperId(2), ShopperId(9)], LUMEN, LAMP, &[2]),
        (&many, LUMEN, LAMP, &[4, 5]),
        (&many, PAPIER, LAMP, &[]),
        (&many, LUMEN, "lamp-globe", &[]),
    ] {
        assert_eq!(ids(work.words_by(authors, merchant, sku)), expected);
    }
}

fn public_words_are_verified_first_then_newest(
    work: &mut (impl RecommendationStore + PaymentStore + ?Sized),
) {
    for id in 1..=100 {
        let word = match id % 4 {
            0 => bought(work, id, Audience::Everyone),
            1 => word(id, Audience::Everyone),
            2 => bought(work, id, Audience::Friends),
            _ => word(id, Audience::Nobody),
        };
        work.put_recommendation(&word).expect("kept");
    }
    // The newest ten purchases are called off: they are words without a purchase from now on.
    for id in (64..=100).step_by(4) {
        call_off(work, id, id);
    }
    let verified = (1..=15).rev().map(|n| n * 4);
    let unverified = (1..=100)
        .rev()
        .filter(|id| id % 4 == 1 || (id % 4 == 0 && *id > 60));
    let all: Vec<u128> = verified.chain(unverified).collect();
    assert_eq!(all.len(), 50);
    for limit in [0, 1, 3, 15, 16, 40, 50, 1_000] {
        assert_eq!(
            ids(work.public_words(LUMEN, LAMP, limit as u32)),
            all[..limit.min(50)],
            "{limit}"
        );
    }
    assert_eq!(ids(work.public_words(PAPIER, LAMP, 10)), [0; 0]);
}

fn a_purchase_counts_while_it_stands(
    work: &mut (impl RecommendationStore + PaymentStore + ?Sized),
) {
    let ana = ShopperId(1);
    for (id, shopper, sku) in [
        (1, 1, Some(LAMP)),
        (2, 1, Some(LAMP)),
        (3, 1, Some("lamp-globe")),
        (4, 1, None),
        (5, 2, Some(LAMP)),
    ] {
        work.add_payment(&payment(id, shopper, sku))
            .expect("a payment");
    }
    let named = |id| Some(PaymentId(id));
    for (shopper, merchant, sku, payment, expected) in [
        (ana, LUMEN, LAMP, None, Some(2)),
        (ana, LUMEN, LAMP, named(1), Some(1)),
        (ana, LUMEN, LAMP, named(3), None),
        (ana, LUMEN, LAMP, named(5), None),
        (ana, LUMEN, LAMP, named(99), None),
        (ana, PAPIER, LAMP, None, None),
        (ana, PAPIER, LAMP, named(1), None),
        (ShopperId(3), LUMEN, LAMP, None, None),
    ] {
        assert_eq!(
            work.purchase_of(shopper, merchant, sku, payment),
            Ok(expected.map(purchase)),
            "{shopper} {merchant} {payment:?}"
        );
    }

    let word = Recommendation {
        purchase: Some(purchase(2)),
        ..word(1, Audience::Everyone)
    };
    work.put_recommendation(&word).expect("kept");
    call_off(work, 2, 1);
    assert_eq!(work.purchase_of(ana, LUMEN, LAMP, named(2)), Ok(None));
    assert_eq!(
        work.purchase_of(ana, LUMEN, LAMP, None),
        Ok(Some(purchase(1)))
    );
    let fallen = Recommendation {
        purchase: None,
        ..word.clone()
    };
    assert_eq!(work.recommendation(word.id), Ok(Some(fallen.clone())));
    assert_eq!(work.words_by(&[ana], LUMEN, LAMP), Ok(vec![fallen.clone()]));
    assert_eq!(work.recommendations_of(ana), Ok(vec![fallen]));
}
