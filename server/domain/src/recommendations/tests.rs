//! The room's decisions, on the model.

use super::*;
use crate::catalogue::Product;
use crate::memory::Memory;
use crate::merchants::{Mode, Origin};
use crate::payments::{Held, Line, Payment, PaymentStore, State};
use crate::shoppers::Shopper;
use crate::{Currency, Money, PaymentId};

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
const LUMEN: MerchantId = MerchantId(1);
const PAPIER: MerchantId = MerchantId(2);
const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const LAMP: &str = "lamp-arc";

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Three people, and a shop that sells a lamp and a globe.
fn shop() -> Memory {
    let mut work = Memory::default();
    for (id, handle) in [(ANA, "Ana"), (KARIM, "karim"), (LEA, "Léa")] {
        join(&mut work, id, handle);
    }
    for sku in [LAMP, "lamp-globe"] {
        let product = Product {
            merchant: LUMEN,
            sku: sku.into(),
            title: "A lamp".into(),
            description: String::new(),
            regular_price: euros(2_400),
            sale: None,
            link: None,
            image_link: None,
            gtin: None,
            brand: None,
            available: true,
        };
        work.put_product(&product).expect("a product");
    }
    work
}

fn join(work: &mut Memory, id: ShopperId, handle: &str) {
    let shopper = Shopper {
        id,
        handle: handle.into(),
        email: "somebody@example.com".into(),
        joined_at: NOW,
    };
    work.add_shopper(&shopper).expect("a new person");
}

/// Payment `id`, by which the shopper bought the lamp and something without a SKU.
fn buy(work: &mut Memory, shopper: ShopperId, id: u128) -> Payment {
    let line = |sku: Option<&str>| Line {
        name: "A lamp".into(),
        sku: sku.map(Into::into),
        quantity: 1,
        unit_amount: euros(2_400),
    };
    let payment = Payment {
        id: PaymentId(id),
        merchant: LUMEN,
        mode: Mode::Sandbox,
        lines: vec![line(Some(LAMP)), line(None)],
        total: euros(4_800),
        reference: None,
        return_url: None,
        payee: "Lumen".into(),
        payee_origin: Origin::kept("http://shop.localhost:4400".into()),
        state: State::Authorised { shopper, at: NOW },
        created_at: NOW,
    };
    work.add_payment(&payment).expect("a payment");
    payment
}

fn call_off(work: &mut Memory, payment: &Payment) {
    let State::Authorised { shopper, at } = payment.state else {
        panic!("only what was paid is called off here");
    };
    let cancelled = Payment {
        state: State::Cancelled {
            held: Some(Held { shopper, at }),
            at: NOW,
        },
        ..payment.clone()
    };
    work.save_payment(&cancelled).expect("called off");
}

fn order(id: u128, author: ShopperId, audience: Audience) -> Write {
    Write {
        id: RecommendationId(id),
        author,
        merchant: LUMEN,
        sku: LAMP.into(),
        payment: None,
        text: format!("Word {id}."),
        audience: Some(audience),
        disclosure: Some(Disclosure::None),
    }
}

/// The author buys the lamp and says so.
fn tell(work: &mut Memory, author: ShopperId, audience: Audience) {
    buy(work, author, author.0);
    write(work, order(author.0, author, audience), NOW).expect("written");
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

/// The names of whom `viewer` reads: friends, people.
fn readers_view(work: &mut Memory, viewer: Option<ShopperId>) -> (Vec<String>, Vec<String>) {
    let words = for_product(work, viewer, LUMEN, LAMP).expect("words");
    let names = |words: Vec<Word>| words.into_iter().map(|word| word.author).collect();
    (names(words.friends), names(words.people))
}

fn view(friends: &[&str], people: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    (owned(friends), owned(people))
}

#[test]
fn a_word_carries_its_purchase() {
    let mut work = shop();
    buy(&mut work, ANA, 7);
    let written = write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("written");
    let bought = Some(Purchase {
        payment: PaymentId(7),
        at: NOW,
    });
    assert_eq!(written.purchase, bought);
    assert_eq!(mine(&mut work, ANA), Ok(vec![written]));
    assert_eq!(mine(&mut work, KARIM), Ok(vec![]));

    let words = for_product(&mut work, None, LUMEN, LAMP).expect("words");
    let word = &words.people[0];
    assert!(word.verified);
    assert_eq!(
        word.why,
        Why {
            path: Path::Person,
            bought_at: Some(NOW)
        }
    );
}

#[test]
fn whose_purchase_counts() {
    let named = |payment: u128| Write {
        payment: Some(PaymentId(payment)),
        ..order(1, ANA, Audience::Friends)
    };
    let other_product = || Write {
        sku: "lamp-globe".into(),
        ..order(1, ANA, Audience::Friends)
    };
    let other_shop = || Write {
        merchant: PAPIER,
        ..order(1, ANA, Audience::Friends)
    };
    for (write_order, expected) in [
        (order(1, ANA, Audience::Friends), None),
        (named(7), None),
        (named(8), Some("not_your_purchase")),
        (named(9), Some("not_your_purchase")),
        (named(99), Some("not_your_purchase")),
        (other_product(), Some("not_bought")),
        (other_shop(), Some("unknown_product")),
        (order(1, LEA, Audience::Friends), Some("not_bought")),
    ] {
        let mut work = shop();
        buy(&mut work, ANA, 7);
        buy(&mut work, KARIM, 8);
        let called_off = buy(&mut work, ANA, 9);
        call_off(&mut work, &called_off);

        let outcome = write(&mut work, write_order.clone(), NOW);
        assert_eq!(
            outcome.err().map(|error| error.code()),
            expected,
            "{write_order:?}"
        );
        let kept = usize::from(expected.is_none());
        let all = [ANA, KARIM, LEA].map(|author| mine(&mut work, author).expect("a list").len());
        assert_eq!(all.iter().sum::<usize>(), kept, "{write_order:?}");
    }
}

#[test]
fn a_purchase_that_is_called_off_no_longer_verifies() {
    let mut work = shop();
    let payment = buy(&mut work, ANA, 7);
    write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("written");
    call_off(&mut work, &payment);
    let words = for_product(&mut work, None, LUMEN, LAMP).expect("words");
    assert!(!words.people[0].verified);
    assert_eq!(words.people[0].why.bought_at, None);
    assert_eq!(
        code(write(&mut work, order(2, ANA, Audience::Everyone), NOW)),
        "not_bought"
    );
}

#[test]
fn whoever_did_not_buy_is_read_with_a_disclosure_and_as_unverified() {
    let mut work = shop();
    let sample = Write {
        disclosure: Some(Disclosure::FreeSample),
        ..order(1, LEA, Audience::Everyone)
    };
    write(&mut work, sample, NOW).expect("written");
    let words = for_product(&mut work, None, LUMEN, LAMP).expect("words");
    assert!(!words.people[0].verified);
    assert_eq!(words.people[0].disclosure, Disclosure::FreeSample);
}

#[test]
fn a_second_word_replaces_the_first_for_every_reader() {
    let mut work = shop();
    tell(&mut work, ANA, Audience::Everyone);
    assert_eq!(readers_view(&mut work, None), view(&[], &["Ana"]));
    let second = write(&mut work, order(9, ANA, Audience::Nobody), NOW).expect("replaced");
    assert_eq!(second.id, RecommendationId(1));
    assert_eq!(mine(&mut work, ANA).expect("a list").len(), 1);
    assert_eq!(readers_view(&mut work, None), view(&[], &[]));
}

#[test]
fn each_reader_sees_what_was_meant_for_them() {
    use Audience::*;
    // Karim reads; Ana is his friend, Léa is not.
    for (anas, leas, expected) in [
        (Friends, Friends, view(&["Ana"], &[])),
        (Everyone, Everyone, view(&["Ana"], &["Léa"])),
        (Nobody, Nobody, view(&[], &[])),
        (Friends, Everyone, view(&["Ana"], &["Léa"])),
    ] {
        let mut work = shop();
        work.befriend(ANA, KARIM, NOW).expect("befriended");
        tell(&mut work, ANA, anas);
        tell(&mut work, LEA, leas);
        tell(&mut work, KARIM, Everyone);
        assert_eq!(
            readers_view(&mut work, Some(KARIM)),
            expected,
            "{anas:?} {leas:?}"
        );
        // Whoever is nobody's friend reads only what is for everyone.
        let (friends, people) = readers_view(&mut work, None);
        assert!(friends.is_empty());
        assert_eq!(people.contains(&"Ana".into()), anas == Everyone);
        assert_eq!(people.contains(&"Léa".into()), leas == Everyone);
    }
}

#[test]
fn a_removed_friends_words_are_gone_at_once() {
    let mut work = shop();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    tell(&mut work, ANA, Audience::Friends);
    assert_eq!(readers_view(&mut work, Some(KARIM)), view(&["Ana"], &[]));
    work.unfriend(KARIM, ANA).expect("unfriended");
    assert_eq!(readers_view(&mut work, Some(KARIM)), view(&[], &[]));
}

#[test]
fn a_friend_of_a_friend_is_a_stranger() {
    let mut work = shop();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    work.befriend(KARIM, LEA, NOW).expect("befriended");
    tell(&mut work, ANA, Audience::Friends);
    assert_eq!(readers_view(&mut work, Some(LEA)), view(&[], &[]));
}

#[test]
fn many_public_friends_do_not_push_people_out() {
    let mut work = shop();
    tell(&mut work, LEA, Audience::Everyone);
    for n in 100..130 {
        let friend = ShopperId(n);
        join(&mut work, friend, "friend");
        work.befriend(KARIM, friend, NOW).expect("befriended");
        tell(&mut work, friend, Audience::Everyone);
    }
    let (friends, people) = readers_view(&mut work, Some(KARIM));
    assert_eq!(friends.len(), 30);
    assert_eq!(people, ["Léa"]);
}

#[test]
fn only_the_author_takes_a_word_back() {
    let mut work = shop();
    tell(&mut work, ANA, Audience::Everyone);
    for (by, id) in [(KARIM, 1), (ANA, 2)] {
        let outcome = remove(&mut work, by, RecommendationId(id));
        assert_eq!(code(outcome), "unknown_recommendation");
    }
    remove(&mut work, ANA, RecommendationId(1)).expect("her own");
    assert_eq!(mine(&mut work, ANA), Ok(vec![]));
    assert_eq!(readers_view(&mut work, None), view(&[], &[]));
}
