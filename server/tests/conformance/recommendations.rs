//! Recommendations on every store.

use vouch_domain::delivery::{DeliveryStore, Proof};
use vouch_domain::friends::FriendStore;
use vouch_domain::guides::{Before, FollowStore};
use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{Held, Line, Payment, PaymentStore, State};
use vouch_domain::recommendations::{
    Audience, Disclosure, FeedStore, FollowUp, Picture, Point, PointKind, Purchase, Recommendation,
    RecommendationStore, Reply, Said, Stage, Stance, Standing, StoredPicture, Totals, Verdict,
    Version, Vote,
};
use vouch_domain::{
    Currency, MerchantId, Money, PaymentId, PictureId, RecommendationId, ShopperId, Timestamp,
};

agree! {
    the_feed_looks_at_those_whom_one_hears,
    a_word_comes_back_as_it_was_kept,
    one_word_per_author_and_product,
    words_by_authors_cost_with_the_fewer,
    public_words_are_verified_first_then_newest,
    a_purchase_counts_while_it_stands,
    totals_are_kept_and_the_best_found,
    versions_votes_and_pictures_go_with_their_word,
    the_latest_vote_counts,
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
        verdict: Verdict::Recommends,
        points: vec![],
        next_point: 1,
        text: "Warm light.\n\n« Très bien » 🫖".into(),
        audience,
        disclosure: Disclosure::None,
        pictures: vec![],
        purchase: None,
        follow_ups: vec![],
        reply: None,
        standing: Standing::Published,
        weight: 100,
        versions: 0,
        first_at: at(id as i64),
        written_at: at(id as i64),
    }
}

/// The same, with purchase `id` at second `id`.
fn bought(id: u128, audience: Audience) -> Recommendation {
    Recommendation {
        purchase: Some(purchase(id)),
        ..word(id, audience)
    }
}

fn purchase(id: u128) -> Purchase {
    Purchase {
        payment: PaymentId(id),
        at: at(id as i64),
        delivered_at: Some(at(500)),
    }
}

fn payment(id: u128, shopper: u128, sku: Option<&str>) -> Payment {
    Payment {
        refunded: 0,
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

fn a_word_comes_back_as_it_was_kept(work: &mut (impl RecommendationStore + ?Sized)) {
    let mut kept = vec![
        bought(1, Audience::Everyone),
        Recommendation {
            verdict: Verdict::DoesNot,
            points: vec![
                Point {
                    number: 3,
                    kind: PointKind::Con,
                    aspect: "cable \"so-called\"".into(),
                    statement: "Too short; 60 cm 🫖.".into(),
                    agree: 7,
                    disagree: 1,
                },
                Point {
                    number: 1,
                    kind: PointKind::Pro,
                    aspect: "light".into(),
                    statement: "Warm.".into(),
                    agree: 0,
                    disagree: 0,
                },
            ],
            next_point: 4,
            pictures: vec![Picture {
                id: PictureId(8),
                alt: "La lampe, le soir \u{1fa94}".into(),
                width: 1_600,
                height: 900,
            }],
            purchase: Some(Purchase {
                delivered_at: None,
                ..purchase(2)
            }),
            follow_ups: vec![FollowUp {
                stage: Stage::Days180,
                verdict: Verdict::Recommends,
                text: "After all,\nyes.".into(),
                at: at(90),
            }],
            reply: Some(Reply {
                text: "Thank you.".into(),
                at: at(91),
                withheld: Some("offensive".into()),
            }),
            standing: Standing::Withheld {
                reason: "reported".into(),
            },
            weight: 35,
            versions: 4,
            written_at: at(80),
            ..word(2, Audience::Everyone)
        },
        Recommendation {
            standing: Standing::Removed {
                reason: "false_claim".into(),
            },
            weight: 0,
            ..word(3, Audience::Everyone)
        },
    ];
    for (n, disclosure) in (4..).zip(Disclosure::ALL) {
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
    assert_eq!(work.barred_at(first.author, LUMEN, LAMP), Ok(None));
    for moment in [at(3), at(7)] {
        work.bar(first.author, LUMEN, LAMP, moment).expect("kept");
    }
    assert_eq!(work.barred_at(first.author, LUMEN, LAMP), Ok(Some(at(7))));
    assert_eq!(work.barred_at(ShopperId(77), LUMEN, LAMP), Ok(None));
    assert_eq!(work.barred_at(first.author, PAPIER, LAMP), Ok(None));
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

fn words_by_authors_cost_with_the_fewer(work: &mut (impl RecommendationStore + ?Sized)) {
    for id in 1..=5 {
        work.put_recommendation(&word(id, Audience::Friends))
            .expect("kept");
    }
    let many: Vec<ShopperId> = (4..6_000).map(ShopperId).collect();
    let globe = Recommendation {
        id: RecommendationId(77),
        sku: "lamp-globe".into(),
        ..word(5, Audience::Nobody)
    };
    work.put_recommendation(&globe).expect("kept");
    for (authors, merchant, sku, expected) in [
        (&[][..], LUMEN, LAMP, &[][..]),
        (&[ShopperId(2), ShopperId(9)], LUMEN, LAMP, &[2]),
        (&many, LUMEN, LAMP, &[4, 5]),
        (&many, PAPIER, LAMP, &[]),
        (&many, LUMEN, "lamp-globe", &[77]),
        (&many, LUMEN, "lamp-none", &[]),
    ] {
        // However many words the product is said to have, the answer is the same.
        for words in [0, 5, 10_000] {
            let totals = Totals {
                words,
                ..Totals::default()
            };
            work.put_totals(merchant, sku, &totals).expect("kept");
            assert_eq!(ids(work.words_by(authors, merchant, sku)), expected);
        }
    }
    for (authors, merchant, expected) in [
        (&[][..], LUMEN, &[][..]),
        (&many, LUMEN, &[4, 5, 77]),
        (&[ShopperId(5), ShopperId(1)], LUMEN, &[1, 5, 77]),
        (&many, PAPIER, &[]),
    ] {
        assert_eq!(ids(work.words_in_shop_by(authors, merchant)), expected);
    }
}

fn public_words_are_verified_first_then_newest(work: &mut (impl RecommendationStore + ?Sized)) {
    for id in 1..=100 {
        let word = match id % 4 {
            0 => bought(id, Audience::Everyone),
            1 => word(id, Audience::Everyone),
            2 => bought(id, Audience::Friends),
            _ => word(id, Audience::Nobody),
        };
        work.put_recommendation(&word).expect("kept");
    }
    // The newest ten purchases have not arrived; two words are not shown.
    for id in (64..=100).step_by(4) {
        let unproven = Recommendation {
            purchase: Some(Purchase {
                delivered_at: None,
                ..purchase(id)
            }),
            ..word(id, Audience::Everyone)
        };
        work.put_recommendation(&unproven).expect("kept");
    }
    let reason = || String::from("reported");
    for (id, standing) in [
        (4, Standing::Withheld { reason: reason() }),
        (1, Standing::Removed { reason: reason() }),
    ] {
        let hidden = Recommendation {
            standing,
            ..bought(id, Audience::Everyone)
        };
        work.put_recommendation(&hidden).expect("kept");
    }
    let verified = (2..=15).rev().map(|n| n * 4);
    let unverified = (2..=100)
        .rev()
        .filter(|id| id % 4 == 1 || (id % 4 == 0 && *id > 60));
    let all: Vec<u128> = verified.chain(unverified).collect();
    assert_eq!(all.len(), 48);
    for limit in [0, 1, 3, 14, 15, 40, 48, 1_000] {
        assert_eq!(
            ids(work.public_words(LUMEN, LAMP, limit as u32)),
            all[..limit.min(48)],
            "{limit}"
        );
    }
    let mut newest = all;
    newest.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(ids(work.public_words_in_shop(LUMEN, 5)), newest[..5]);
    assert_eq!(ids(work.public_words_in_shop(LUMEN, 1_000)), newest);
    assert_eq!(ids(work.public_words(PAPIER, LAMP, 10)), [0; 0]);
    assert_eq!(ids(work.public_words_in_shop(PAPIER, 10)), [0; 0]);
}

fn a_purchase_counts_while_it_stands(
    work: &mut (impl RecommendationStore + PaymentStore + DeliveryStore + ?Sized),
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
    let unproven = |id| Purchase {
        delivered_at: None,
        ..purchase(id)
    };
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
            Ok(expected.map(unproven)),
            "{shopper} {merchant} {payment:?}"
        );
    }
    // One that has arrived goes before a later one that has not.
    let proof = Proof::by_shopper(PaymentId(1), ana, at(500));
    work.add_proof(&proof).expect("kept");
    let found = work.purchase_of(ana, LUMEN, LAMP, None);
    assert_eq!(found, Ok(Some(purchase(1))));
    let found = work.purchase_of(ana, LUMEN, LAMP, named(2));
    assert_eq!(found, Ok(Some(unproven(2))));
    call_off(work, 1, 1);
    assert_eq!(work.purchase_of(ana, LUMEN, LAMP, named(1)), Ok(None));
    let found = work.purchase_of(ana, LUMEN, LAMP, None);
    assert_eq!(found, Ok(Some(unproven(2))));
}

fn totals_are_kept_and_the_best_found(work: &mut (impl RecommendationStore + ?Sized)) {
    assert_eq!(work.totals(LUMEN, LAMP), Ok(Totals::default()));
    let totals = |recommends: u32, does_not: u32, uncounted: u32| Totals {
        words: 90,
        recommends: recommends + uncounted,
        does_not,
        verified: 3,
        disclosed: 4,
        withheld: 5,
        removed: 6,
        counted_recommends: recommends,
        counted_does_not: does_not,
        weight_recommends: recommends * 100,
        weight_does_not: does_not * 100,
    };
    let products = [
        ("fair", totals(3, 3, 0)),
        ("best", totals(40, 1, 0)),
        ("fair-too", totals(3, 3, 9)),
        ("fair", totals(2, 2, 0)),
        ("equal", totals(2, 2, 0)),
        ("unsaid", totals(0, 0, 50)),
        ("worst", totals(0, 9, 0)),
    ];
    for (sku, totals) in &products {
        work.put_totals(LUMEN, sku, totals).expect("kept");
        assert_eq!(work.totals(LUMEN, sku), Ok(*totals));
    }
    work.put_totals(PAPIER, "elsewhere", &totals(50, 0, 0))
        .expect("kept");
    for limit in [0, 2, 10] {
        let best = work.best_scored(LUMEN, limit).expect("a list");
        let skus: Vec<String> = best.into_iter().map(|(sku, _)| sku).collect();
        let all = ["best", "fair-too", "equal", "fair", "worst"];
        assert_eq!(skus, all[..(limit as usize).min(5)]);
    }
    assert_eq!(work.totals(PAPIER, LAMP), Ok(Totals::default()));
}

fn vote(word: u128, point: u32, voter: u128, stance: Stance) -> Vote {
    Vote {
        recommendation: RecommendationId(word),
        point,
        voter: ShopperId(voter),
        stance,
        verified: voter.is_multiple_of(2),
        disclosure: (voter == 3).then_some(Disclosure::Family),
        at: at(voter as i64),
    }
}

fn versions_votes_and_pictures_go_with_their_word(work: &mut (impl RecommendationStore + ?Sized)) {
    for id in [1, 2] {
        work.put_recommendation(&word(id, Audience::Everyone))
            .expect("kept");
        for number in [1, 2] {
            work.add_word_version(&version(id, number)).expect("kept");
            work.add_word_picture(&picture(id * 10 + u128::from(number), id))
                .expect("kept");
        }
        work.add_vote(&vote(id, 1, 9, Stance::Agrees))
            .expect("kept");
    }
    let twice = work.add_word_picture(&picture(11, 2));
    assert!(twice.is_err(), "one picture per id");
    let id = RecommendationId(1);
    assert_eq!(
        work.word_versions(id),
        Ok(vec![version(1, 2), version(1, 1)])
    );
    assert_eq!(work.word_picture(PictureId(11)), Ok(Some(picture(11, 1))));
    work.remove_word_picture(PictureId(12)).expect("removed");
    assert_eq!(work.word_picture(PictureId(12)), Ok(None));

    work.remove_recommendation(id).expect("removed");
    assert_eq!(work.word_versions(id), Ok(vec![]));
    assert_eq!(work.votes(id, 1, 10), Ok(vec![]));
    assert_eq!(work.stances_of(ShopperId(9), &[id]), Ok(vec![]));
    assert_eq!(work.word_picture(PictureId(11)), Ok(None));
    let other = RecommendationId(2);
    assert_eq!(work.word_versions(other).expect("a list").len(), 2);
    assert_eq!(work.votes(other, 1, 10).expect("a list").len(), 1);
    assert_eq!(work.word_picture(PictureId(22)), Ok(Some(picture(22, 2))));
}

fn version(word: u128, number: u32) -> Version {
    Version {
        recommendation: RecommendationId(word),
        number,
        verdict: Verdict::DoesNot,
        points: vec![Said {
            kind: PointKind::Con,
            aspect: "cable".into(),
            statement: "Short.".into(),
        }],
        text: "At first.".into(),
        audience: Audience::Followers,
        disclosure: Disclosure::FreeSample,
        written_at: at(i64::from(number)),
    }
}

fn picture(id: u128, word: u128) -> StoredPicture {
    StoredPicture {
        recommendation: RecommendationId(word),
        picture: Picture {
            id: PictureId(id),
            alt: format!("Picture {id}"),
            width: 640,
            height: 480,
        },
        jpeg: vec![0xff, 0xd8, 0, id as u8],
        at: at(7),
    }
}

fn the_latest_vote_counts(work: &mut (impl RecommendationStore + ?Sized)) {
    use Stance::*;
    let cast = [
        vote(1, 1, 2, Agrees),
        vote(1, 1, 3, Disagrees),
        vote(1, 1, 2, Withdrawn),
        vote(1, 2, 2, Agrees),
        vote(1, 1, 2, Disagrees),
        vote(2, 1, 2, Agrees),
    ];
    for vote in &cast {
        work.add_vote(vote).expect("kept");
    }
    let of_first = |places: &[usize]| places.iter().map(|at| cast[*at].clone()).collect();
    let id = RecommendationId(1);
    assert_eq!(work.votes(id, 1, 10), Ok(of_first(&[4, 2, 1, 0])));
    assert_eq!(work.votes(id, 1, 2), Ok(of_first(&[4, 2])));
    assert_eq!(work.votes(id, 3, 2), Ok(vec![]));
    let stances = work.stances_of(ShopperId(2), &[RecommendationId(2), id]);
    let other = RecommendationId(2);
    assert_eq!(
        stances,
        Ok(vec![
            (id, 1, Disagrees),
            (id, 2, Agrees),
            (other, 1, Agrees)
        ])
    );
    assert_eq!(work.stances_of(ShopperId(9), &[id]), Ok(vec![]));
}

fn the_feed_looks_at_those_whom_one_hears(
    work: &mut (impl FeedStore + FollowStore + FriendStore + RecommendationStore + ?Sized),
) {
    let viewer = ShopperId(90);
    for (id, audience) in [
        (1, Audience::Friends),
        (2, Audience::Everyone),
        (3, Audience::Nobody),
        (4, Audience::Friends),
        (5, Audience::Followers),
        (6, Audience::Everyone),
    ] {
        work.put_recommendation(&word(id, audience)).expect("kept");
    }
    let withheld = Recommendation {
        standing: Standing::Withheld {
            reason: "offensive".into(),
        },
        ..word(7, Audience::Everyone)
    };
    work.put_recommendation(&withheld).expect("kept");
    for friend in [1, 2, 3, 7] {
        work.befriend(viewer, ShopperId(friend), at(0))
            .expect("befriended");
    }
    for guide in [2, 4, 5] {
        work.follow(viewer, ShopperId(guide), at(0))
            .expect("followed");
    }
    let mut heard = |before, limit| -> Vec<u128> {
        let authors = work.latest_heard(viewer, before, limit).expect("authors");
        authors.into_iter().map(|author| author.0).collect()
    };
    // Whoever is both friend and followed is named twice; 4 speaks to friends, 6 is a stranger.
    assert_eq!(heard(Before::START, 9), [5, 2, 2, 1]);
    assert_eq!(heard(Before::START, 2), [5, 2]);
    let second = Before { at: at(2), id: 2 };
    assert_eq!(heard(second, 9), [1]);
}
