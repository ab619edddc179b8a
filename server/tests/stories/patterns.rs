//! What the watch notices: accounts that few friendships tie to anybody, and words strange in every way. Each lowers a weight and
//! asks people; the word stays where it is, and its author is told and heard.

use super::circle::{self, LAMP, Person, house_with_a_lamp, lamp, merchant_id, person, seed};
use super::house::House;
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::delivery::Proof;
use vouch_domain::ledger::{self, Book, Leg, LegCode};
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{self, Payment, State, TopUp};
use vouch_domain::recommendations::{self, Audience, Disclosure, Verdict, Write};
use vouch_domain::time::DAY;
use vouch_domain::trust::{self, Decide, Outcome};
use vouch_domain::{
    CaseId, Error, MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp, TransferId, Work,
};

const TOWN: u128 = 1_000;
const TOWN_PEOPLE: u128 = 60;

/// What somebody says of a product, to everyone.
fn says(
    work: &mut dyn Work,
    author: ShopperId,
    sku: &str,
    verdict: Verdict,
    at: Timestamp,
) -> Result<(), Error> {
    if work.product(merchant_id(), sku)?.is_none() {
        work.put_product(&Product {
            sku: sku.into(),
            ..lamp()
        })?;
    }
    let place: u128 = sku.bytes().map(u128::from).sum();
    let order = Write {
        id: RecommendationId(author.0.rotate_left(20) ^ place),
        chance: [7; 32],
        author,
        merchant: merchant_id(),
        sku: sku.into(),
        payment: None,
        verdict: Some(verdict),
        points: vec![],
        text: "I have it.".into(),
        audience: Some(Audience::Everyone),
        disclosure: Some(Disclosure::FreeSample),
    };
    recommendations::write(work, order, at).map(drop)
}

/// Something from a shop was paid for, and arrived with somebody.
fn delivered(
    work: &mut dyn Work,
    number: u128,
    to: ShopperId,
    shop: u128,
    at: Timestamp,
) -> Result<(), Error> {
    let id = PaymentId(number);
    let payment = Payment {
        merchant: MerchantId(shop),
        state: State::Authorised { shopper: to, at },
        ..Payment::of_product(id, &circle::shop(), &lamp(), at)
    };
    let top_up = TopUp {
        id: TransferId(number),
        shopper: to,
        mode: Mode::Sandbox,
        amount: payment.total,
    };
    payments::top_up(work, top_up, at)?;
    let hold = Leg {
        id: payments::movement("hold", id),
        debit: Book::Shopper(to),
        credit: Book::Escrow(payment.merchant),
        amount: payment.total,
        code: LegCode::Hold,
    };
    ledger::post(work, payment.mode, &[hold], at)?;
    work.add_payment(&payment)?;
    Ok(work.add_proof(&Proof::by_shopper(id, to, at))?)
}

/// How many cases the watch opens when it looks for patterns.
async fn watch(house: &House) -> usize {
    vouch_server::jobs::trust::look_for_patterns_now(&house.app, house.app.now())
        .await
        .expect("looked")
}

fn weights(house: &House, author: &Person) -> Vec<i64> {
    let words = house.rows("select author, weight from recommendations");
    let theirs = words
        .iter()
        .filter(|row| row.id(0).expect("an author") == author.id.0);
    theirs
        .map(|row| row.integer(1).expect("a weight"))
        .collect()
}

async fn decides(house: &House, case: &str, outcome: Outcome) {
    let order = Decide {
        case: CaseId::parse(case).expect("a case"),
        operator: "noor".into(),
        outcome,
        explanation: "They are a reading club.".into(),
    };
    let now = house.app.now();
    seed(house, move |work| {
        trust::add_operator(work, "noor", now)?;
        trust::decide(work, order, now)
    })
    .await;
}

async fn is_read(house: &House, product: &str) -> bool {
    let path = format!("/v1/recommendations?key=pk_test_lumen&product={product}");
    house.get(&path).await.text().contains("I have it.")
}

#[tokio::test]
async fn a_circle_tied_to_hardly_anybody_is_heard_before_it_is_judged() {
    let house = house_with_a_lamp().await;
    let ana = person(&house, "Ana").await;
    let now = house.app.now();
    let (id, before) = (ana.id, now.plus_seconds(-200 * DAY));
    seed(&house, move |work| {
        for one in 0..TOWN_PEOPLE {
            for step in 1..=3 {
                let other = TOWN + (one + step) % TOWN_PEOPLE;
                work.befriend(ShopperId(TOWN + one), ShopperId(other), before)?;
            }
        }
        for one in 0..12 {
            for shop in 1..=3 {
                let to = ShopperId(TOWN + one * 5);
                delivered(work, one * 10 + shop, to, shop, before)?;
            }
        }
        // Ana and seven others, all friends with one another; one of these has a friend in the town.
        let circle: Vec<ShopperId> = (5_000..5_007).map(ShopperId).chain([id]).collect();
        for (place, one) in circle.iter().enumerate() {
            for other in &circle[..place] {
                work.befriend(*one, *other, now)?;
            }
        }
        work.befriend(circle[0], ShopperId(TOWN), now)?;
        for author in &circle[4..] {
            says(work, *author, LAMP, Verdict::Recommends, now)?;
        }
        Ok(())
    })
    .await;

    assert_eq!(watch(&house).await, 4);
    assert_eq!(weights(&house, &ana), [25]);
    assert!(is_read(&house, LAMP).await, "it stays where it was");
    let told = ana.get(&house, "/v1/cases").await.ok();
    let case = &told["data"][0];
    assert_eq!(case["reason"], "unusual");
    assert_eq!(
        case["evidence"],
        json!([{ "signal": "sybil", "figures": [
            { "name": "accounts", "value": "4" },
            { "name": "friends", "value": "7" },
            { "name": "ties_percent", "value": figure(case, "ties_percent") },
        ] }])
    );
    let percent: u32 = figure(case, "ties_percent").parse().expect("a number");
    assert!(percent < 30, "{percent}");
    assert_eq!(watch(&house).await, 0, "nobody is asked twice");

    let case = case["id"].as_str().expect("an id").to_owned();
    let reply = Some(json!({ "text": "We read books together." }));
    ana.post(&house, &format!("/v1/cases/{case}/reply"), reply)
        .await
        .ok();
    decides(&house, &case, Outcome::Keep).await;
    assert_eq!(weights(&house, &ana), [100]);
    assert_eq!(watch(&house).await, 0, "what was decided stands");
}

fn figure(case: &Value, name: &str) -> String {
    let figures = case["evidence"][0]["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["name"] == name);
    found.expect("it is there")["value"]
        .as_str()
        .expect("a text")
        .to_owned()
}

#[tokio::test]
async fn words_strange_in_every_way_wait_for_people_and_newcomers_for_nobody() {
    let house = house_with_a_lamp().await;
    let [ana, karim] = [person(&house, "Ana").await, person(&house, "Karim").await];
    let now = house.app.now();
    let (busy, new) = (ana.id, karim.id);
    seed(&house, move |work| {
        let day = |day: u128| now.plus_seconds((day as i64 - 200) * DAY);
        // 130 people who say three things each, one in four of them against.
        for n in 0..390 {
            let verdict = match n % 4 {
                0 => Verdict::DoesNot,
                _ => Verdict::Recommends,
            };
            let sku = format!("lamp-{}", (n * 7) % 30);
            says(work, ShopperId(TOWN + n % 130), &sku, verdict, day(n / 2))?;
        }
        for product in 0..6 {
            let sku = format!("new-{product}");
            for n in 0..3 {
                let author = ShopperId(3_000 + product * 3 + n);
                says(work, author, &sku, Verdict::Recommends, day(150))?;
            }
            says(work, busy, &sku, Verdict::DoesNot, day(150))?;
        }
        says(work, new, "new-0", Verdict::DoesNot, day(150))
    })
    .await;

    assert_eq!(watch(&house).await, 2, "one word in two hundred");
    let mut found = weights(&house, &ana);
    found.sort_unstable();
    assert_eq!(found, [25, 25, 100, 100, 100, 100]);
    assert_eq!(weights(&house, &karim), [100], "to be new is no sign");
    let told = ana.get(&house, "/v1/cases").await.ok();
    let case = &told["data"][0];
    let evidence = &case["evidence"][0];
    assert_eq!(evidence["signal"], "reviewer");
    for (name, value) in [("words", "6"), ("in_a_day", "6"), ("recommend", "0")] {
        assert_eq!(figure(case, name), value, "{name}");
    }
    assert_eq!(watch(&house).await, 0);
}
