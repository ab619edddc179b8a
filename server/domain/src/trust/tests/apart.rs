//! People whom few friendships tie to anybody, and words strange in every way: who is looked at, and who is left alone.

use super::*;
use crate::delivery::{DeliveryStore, Proof};
use crate::friends::FriendStore;
use crate::merchants::{Mode, Origin};
use crate::payments::{Line, Payment, PaymentStore, State};
use crate::{Currency, Money, PaymentId};

const TOWN: u128 = 1_000;
const TOWN_PEOPLE: u128 = 80;
const FARM: u128 = 5_000;

fn befriend(work: &mut Memory, one: u128, other: u128) {
    let (one, other) = (ShopperId(one), ShopperId(other));
    work.befriend(one, other, NOW).expect("friends");
}

/// Something from a shop arrived with somebody, on a day.
fn delivered(work: &mut Memory, shopper: u128, shop: u128, day: i64) {
    let id = PaymentId(shopper * 100 + shop);
    let line = Line {
        name: "A lamp".into(),
        sku: None,
        quantity: 1,
        unit_amount: Money::new(2_400, Currency::EUR),
    };
    let payment = Payment {
        refunded: 0,
        id,
        merchant: MerchantId(shop),
        mode: Mode::Sandbox,
        lines: vec![line],
        total: Money::new(2_400, Currency::EUR),
        reference: None,
        return_url: None,
        payee: "A shop".into(),
        payee_origin: Origin::kept("https://shop.example".into()),
        state: State::Authorised {
            shopper: ShopperId(shopper),
            at: days(day),
        },
        created_at: days(day),
    };
    work.add_payment(&payment).expect("paid");
    let proof = Proof::by_shopper(id, ShopperId(shopper), days(day));
    work.add_proof(&proof).expect("arrived");
}

/// People who are friends with their neighbours, three to each side; `known` of them have bought from three shops by day 10. And
/// `farm` accounts, all friends with one another, of whom one has a friend in the town.
fn town(known: u128, farm: u128) -> Memory {
    let mut work = house();
    for person in 0..TOWN_PEOPLE {
        for step in 1..=3 {
            let other = TOWN + (person + step) % TOWN_PEOPLE;
            befriend(&mut work, TOWN + person, other);
        }
    }
    for one in 0..farm {
        for other in 0..one {
            befriend(&mut work, FARM + one, FARM + other);
        }
    }
    befriend(&mut work, FARM, TOWN);
    for person in 0..known {
        for shop in 1..=3 {
            let spread = TOWN + person * (TOWN_PEOPLE / known);
            delivered(&mut work, spread, shop, 10);
        }
    }
    work
}

/// Each person of the town says something of one of twenty products, over half a year.
fn talk(work: &mut Memory) -> Vec<RecommendationId> {
    (0..TOWN_PEOPLE)
        .map(|n| {
            said(
                work,
                TOWN + n,
                &format!("lamp-{}", n % 20),
                20 + 2 * n as i64,
            )
        })
        .collect()
}

fn signals_of(work: &mut Memory, author: u128) -> Vec<SignalName> {
    let files = about(work, Party::Shopper(ShopperId(author))).expect("told");
    files.iter().filter_map(|file| file.case.signal).collect()
}

#[test]
fn a_farm_that_praises_one_product_is_looked_at_and_still_read() {
    let mut work = town(16, 8);
    let honest = talk(&mut work);
    let farmed: Vec<_> = (0..4)
        .map(|n| said(&mut work, FARM + 1 + n, "lamp-globe", 40 + 30 * n as i64))
        .collect();

    assert_eq!(patterns(&mut work, 200), 4);

    assert_eq!(weights(&mut work, &farmed), [LOWERED_PERCENT; 4]);
    assert_eq!(weights(&mut work, &honest), [100; TOWN_PEOPLE as usize]);
    let word = work
        .recommendation(farmed[0])
        .expect("read")
        .expect("there");
    assert_eq!(word.standing, Standing::Published);
    let told = about(&mut work, Party::Shopper(ShopperId(FARM + 1))).expect("told");
    let evidence = &told[0].evidence[0];
    assert_eq!(evidence.signal, SignalName::Sybil);
    assert_eq!(evidence.figure("accounts"), Some("4"));
    assert_eq!(evidence.figure("friends"), Some("7"));
    assert!(told[0].case.waits_until().is_some(), "they may reply first");
    assert_eq!(patterns(&mut work, 201), 0, "nobody is asked twice");
}

#[test]
fn an_odd_circle_a_few_newcomers_or_a_house_without_history_are_no_farm() {
    // How many are known, how many accounts there are, how many of them speak of one product.
    for (known, farm, speakers) in [(16, 8, 2), (16, 5, 4), (9, 8, 4)] {
        let mut work = town(known, farm);
        talk(&mut work);
        for n in 0..speakers {
            said(&mut work, FARM + 1 + n, "lamp-globe", 40 + 30 * n as i64);
        }
        let case = (known, farm, speakers);
        assert_eq!(patterns(&mut work, 200), 0, "{case:?}");
    }
    // A circle as odd, of people who have bought here for long, is known itself.
    let mut work = town(16, 8);
    talk(&mut work);
    for n in 0..4 {
        for shop in 1..=3 {
            delivered(&mut work, FARM + 1 + n, shop, 10);
        }
        said(&mut work, FARM + 1 + n, "lamp-globe", 40 + 30 * n as i64);
    }
    assert_eq!(patterns(&mut work, 200), 0);
    // What was bought a short while ago makes nobody known.
    let mut work = town(16, 8);
    talk(&mut work);
    assert_eq!(patterns(&mut work, 189), 0);
}

/// 130 people who say three things each of thirty products, one in four of them against.
fn market() -> Memory {
    let mut work = house();
    for n in 0..390_u128 {
        let sku = format!("lamp-{}", (n * 7) % 30);
        let verdict = match n % 4 {
            0 => Verdict::DoesNot,
            _ => Verdict::Recommends,
        };
        said_that(&mut work, TOWN + n % 130, &sku, (n / 2) as i64, verdict);
    }
    work
}

#[test]
fn words_strange_in_every_way_are_looked_at_a_few_at_a_time() {
    let mut work = market();
    // Ten new products that all like, and one account that is against them all on one day.
    for product in 0..10 {
        for n in 0..3 {
            let author = 3_000 + product * 3 + n;
            said(&mut work, author, &format!("new-{product}"), 150 + n as i64);
        }
    }
    for product in 0..10 {
        let sku = format!("new-{product}");
        said_that(&mut work, FARM, &sku, 150, Verdict::DoesNot);
    }

    assert_eq!(patterns(&mut work, 200), 430 / super::super::habits::ONE_IN);

    assert_eq!(signals_of(&mut work, FARM), [SignalName::Reviewer; 2]);
    let told = about(&mut work, Party::Shopper(ShopperId(FARM))).expect("told");
    for (figure, value) in [
        ("words", "10"),
        ("in_a_day", "10"),
        ("recommend", "0"),
        ("others", "3"),
        ("against", "3"),
    ] {
        assert_eq!(told[0].evidence[0].figure(figure), Some(value), "{figure}");
    }
    assert_eq!(patterns(&mut work, 201), 0, "nobody is asked twice");
}

#[test]
fn newcomers_who_contradict_everybody_are_left_alone() {
    let mut work = market();
    for product in 0..10 {
        for n in 0..3 {
            let author = 3_000 + product * 3 + n;
            said(&mut work, author, &format!("new-{product}"), 150 + n as i64);
        }
    }
    let ids: Vec<_> = (0..10)
        .map(|product| {
            let sku = format!("new-{product}");
            said_that(&mut work, FARM + product, &sku, 150, Verdict::DoesNot)
        })
        .collect();
    assert_eq!(patterns(&mut work, 200), 0);
    assert_eq!(weights(&mut work, &ids), [100; 10]);
}

#[test]
fn where_little_was_said_nothing_is_strange() {
    let mut work = house();
    for n in 0..20 {
        said(&mut work, 3_000 + n, &format!("new-{}", n % 10), 50);
    }
    for product in 0..10 {
        said_that(
            &mut work,
            FARM,
            &format!("new-{product}"),
            60,
            Verdict::DoesNot,
        );
    }
    assert_eq!(patterns(&mut work, 100), 0);
}
