//! The room's decisions, on the model.

use super::*;
use crate::catalogue::Product;
use crate::friends::FriendStore;
use crate::guides::FollowStore;
use crate::memory::Memory;
use crate::merchants::{Merchant, MerchantStore, Mode, Origin};
use crate::payments::{self, Line, Payment, PaymentStore, State};
use crate::shoppers::{Shopper, ShopperStore};
use crate::time::DAY;
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
        refunded: 0,
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
    if work.merchant(LUMEN).expect("read").is_none() {
        work.add_merchant(&lumen()).expect("a shop");
    }
    work.add_payment(&payment).expect("a payment");
    payment
}

fn lumen() -> Merchant {
    Merchant {
        id: LUMEN,
        name: "Lumen".into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![Origin::kept("http://shop.localhost:4400".into())],
        publishable_key: "pk_test_lumen".into(),
        secret_hash: [1; 32],
        created_at: NOW,
    }
}

/// The shop calls a purchase off; no money moves here.
fn call_off(work: &mut Memory, payment: &Payment) {
    let cancelled = payment.clone().cancel(NOW).expect("cancelled");
    work.save_payment(&cancelled).expect("called off");
    let shopper = payment.held().expect("paid").shopper;
    look_again_at_purchases(work, shopper, LUMEN, [LAMP].into_iter()).expect("looked");
}

fn receive(work: &mut Memory, shopper: ShopperId, id: u128) {
    payments::received(work, shopper, PaymentId(id), NOW).expect("received");
}

fn order(id: u128, author: ShopperId, audience: Audience) -> Write {
    Write {
        id: RecommendationId(id),
        author,
        merchant: LUMEN,
        sku: LAMP.into(),
        chance: [id as u8; 32],
        payment: None,
        verdict: Some(Verdict::Recommends),
        points: vec![],
        text: format!("Word {id}."),
        audience: Some(audience),
        disclosure: Some(Disclosure::None),
    }
}

/// The author buys the lamp, receives it and says so.
fn tell(work: &mut Memory, author: ShopperId, audience: Audience) {
    buy(work, author, author.0);
    receive(work, author, author.0);
    write(work, order(author.0, author, audience), NOW).expect("written");
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

/// The names of whom `viewer` reads: friends, people.
fn readers_view(work: &mut Memory, viewer: Option<ShopperId>) -> (Vec<String>, Vec<String>) {
    let words = product_view(work, viewer, LUMEN, LAMP, NOW).expect("words");
    let names = |words: Vec<Word>| words.into_iter().map(|word| word.author).collect();
    (names(words.friends), names(words.people))
}

fn view(friends: &[&str], people: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    (owned(friends), owned(people))
}

#[test]
fn a_word_is_verified_from_the_day_the_goods_arrived() {
    let mut work = shop();
    buy(&mut work, ANA, 7);
    let written = write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("written");
    let bought = Purchase {
        payment: PaymentId(7),
        at: NOW,
        delivered_at: None,
    };
    assert_eq!(written.purchase, Some(bought));
    assert_eq!(mine(&mut work, ANA), Ok(vec![written]));
    assert_eq!(mine(&mut work, KARIM), Ok(vec![]));
    let seen = |work: &mut Memory, day: i64| {
        let now = NOW.plus_seconds(day * DAY);
        let view = product_view(work, None, LUMEN, LAMP, now).expect("words");
        let word = view.people.into_iter().next().expect("a word");
        (word.verified, word.why, view.totals.score())
    };
    let why = |bought_at, kept| Why {
        path: Path::Person,
        bought_at,
        kept,
    };
    assert_eq!(seen(&mut work, 0), (false, why(None, false), None));

    receive(&mut work, ANA, 7);
    let score = Some(Score {
        recommends: 1,
        of: 1,
        permille: 571,
    });
    for (day, kept) in [(0, false), (13, false), (14, true)] {
        let expected = (true, why(Some(NOW), kept), score);
        assert_eq!(seen(&mut work, day), expected, "day {day}");
    }
    receive(&mut work, ANA, 7);
    assert_eq!(seen(&mut work, 0).2, score, "told twice, counted once");
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
    receive(&mut work, ANA, 7);
    write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("written");
    call_off(&mut work, &payment);
    let words = product_view(&mut work, None, LUMEN, LAMP, NOW).expect("words");
    assert!(!words.people[0].verified);
    assert_eq!(words.people[0].why.bought_at, None);
    assert_eq!(words.totals.score(), None);
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
    let words = product_view(&mut work, None, LUMEN, LAMP, NOW).expect("words");
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
        let outcome = remove(&mut work, by, RecommendationId(id), NOW);
        assert_eq!(code(outcome), "unknown_recommendation");
    }
    remove(&mut work, ANA, RecommendationId(1), NOW).expect("her own");
    assert_eq!(mine(&mut work, ANA), Ok(vec![]));
    assert_eq!(readers_view(&mut work, None), view(&[], &[]));
}

/// A word that was edited, with what each reader sees of its past.
#[test]
fn an_earlier_version_is_for_those_it_was_meant_for() {
    let mut work = shop();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    buy(&mut work, ANA, 7);
    for audience in [Audience::Nobody, Audience::Friends, Audience::Everyone] {
        let said = Write {
            text: format!("For {}.", audience.name()),
            ..order(1, ANA, audience)
        };
        write(&mut work, said, NOW).expect("written");
    }
    let seen = |work: &mut Memory, viewer| {
        let versions = history(work, viewer, RecommendationId(1)).expect("versions");
        versions
            .into_iter()
            .map(|version| (version.number, version.text))
            .collect::<Vec<_>>()
    };
    let first = (1, "For nobody.".to_owned());
    let second = (2, "For friends.".to_owned());
    assert_eq!(seen(&mut work, Some(ANA)), [second.clone(), first]);
    assert_eq!(seen(&mut work, Some(KARIM)), [second]);
    assert_eq!(seen(&mut work, Some(LEA)), []);
    assert_eq!(seen(&mut work, None), []);
    let hidden = Write {
        text: "For me again.".into(),
        ..order(1, ANA, Audience::Nobody)
    };
    write(&mut work, hidden, NOW).expect("written");
    let outcome = history(&mut work, Some(KARIM), RecommendationId(1));
    assert_eq!(code(outcome), "unknown_recommendation");
}

#[test]
fn followers_read_what_is_for_followers_and_friends_do_too() {
    use Audience::*;
    for (audience, follower, friend, stranger) in [
        (
            Followers,
            view(&[], &["Ana"]),
            view(&["Ana"], &[]),
            view(&[], &[]),
        ),
        (Friends, view(&[], &[]), view(&["Ana"], &[]), view(&[], &[])),
        (
            Everyone,
            view(&[], &["Ana"]),
            view(&["Ana"], &[]),
            view(&[], &["Ana"]),
        ),
        (Nobody, view(&[], &[]), view(&[], &[]), view(&[], &[])),
    ] {
        let mut work = shop();
        work.follow(LEA, ANA, NOW).expect("follows");
        work.befriend(ANA, KARIM, NOW).expect("befriended");
        tell(&mut work, ANA, audience);
        assert_eq!(readers_view(&mut work, Some(LEA)), follower, "{audience:?}");
        assert_eq!(readers_view(&mut work, Some(KARIM)), friend, "{audience:?}");
        assert_eq!(readers_view(&mut work, None), stranger, "{audience:?}");
    }
}

#[test]
fn friends_of_friends_are_a_number_from_three_up() {
    for (count, expected) in [(0, None), (1, None), (2, None), (3, Some(3)), (5, Some(5))] {
        let mut work = shop();
        work.befriend(KARIM, ANA, NOW).expect("befriended");
        for n in 0..count {
            let near = ShopperId(100 + n);
            join(&mut work, near, "near");
            work.befriend(ANA, near, NOW).expect("befriended");
            tell(&mut work, near, Audience::Everyone);
        }
        tell(&mut work, LEA, Audience::Everyone);
        let seen = product_view(&mut work, Some(KARIM), LUMEN, LAMP, NOW).expect("words");
        let told = seen.why.and_then(|why| why.friends_of_friends);
        assert_eq!(told, expected, "{count}");
        let ranked = ranking(&mut work, Some(KARIM), LUMEN, NOW).expect("a ranking");
        let told = ranked.friends.first().and_then(|first| first.why.clone());
        let told = told.and_then(|why| why.friends_of_friends);
        assert_eq!(told, expected, "{count}");
        let nobody = ranking(&mut work, None, LUMEN, NOW).expect("a ranking");
        assert!(nobody.friends.is_empty());
    }
}

#[test]
fn the_line_of_why_says_what_holds_for_all_it_names() {
    let mut work = shop();
    for n in 0..4 {
        let friend = ShopperId(100 + n);
        join(&mut work, friend, &format!("friend {n}"));
        work.befriend(KARIM, friend, NOW).expect("befriended");
    }
    let later = NOW.plus_seconds(20 * DAY);
    let seen = |work: &mut Memory, now| {
        product_view(work, Some(KARIM), LUMEN, LAMP, now)
            .expect("words")
            .why
    };
    assert_eq!(seen(&mut work, later), None);
    let sample = Write {
        disclosure: Some(Disclosure::FreeSample),
        ..order(100, ShopperId(100), Audience::Friends)
    };
    write(&mut work, sample, NOW).expect("written");
    let line = |names: &[&str], others, deed| {
        Some(FriendsWhy {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            others,
            deed,
            friends_of_friends: None,
        })
    };
    assert_eq!(seen(&mut work, later), line(&["friend 0"], 0, Deed::Said));
    for n in 1..4 {
        tell(&mut work, ShopperId(100 + n), Audience::Friends);
    }
    let names = ["friend 3", "friend 2"];
    assert_eq!(seen(&mut work, NOW), line(&names, 1, Deed::Bought));
    assert_eq!(seen(&mut work, later), line(&names, 1, Deed::Kept));
}

#[test]
fn a_decision_hides_a_word_and_shows_it_again() {
    let mut work = shop();
    tell(&mut work, ANA, Audience::Everyone);
    let id = RecommendationId(1);
    let withheld = |work: &mut Memory| {
        let totals = work.totals(LUMEN, LAMP).expect("totals");
        (totals.published(), totals.withheld, totals.removed)
    };
    assert_eq!(withheld(&mut work), (1, 0, 0));
    super::withhold(&mut work, id, "reported", NOW).expect("withheld");
    assert_eq!(readers_view(&mut work, None), view(&[], &[]));
    assert_eq!(withheld(&mut work), (0, 1, 0));
    // Writing again does not lift it.
    let again = Write {
        text: "Again.".into(),
        ..order(1, ANA, Audience::Everyone)
    };
    write(&mut work, again, NOW).expect("written");
    assert_eq!(readers_view(&mut work, None), view(&[], &[]));
    assert_eq!(
        code(reply(&mut work, LUMEN, id, "No.", [9; 32], NOW)),
        "unknown_recommendation"
    );
    assert_eq!(
        mine(&mut work, ANA).expect("a list").len(),
        1,
        "its author sees it"
    );
    take_down(&mut work, id, "false_claim", NOW).expect("taken down");
    assert_eq!(withheld(&mut work), (0, 0, 1));
    restore(&mut work, id, NOW).expect("restored");
    assert_eq!(readers_view(&mut work, None), view(&[], &["Ana"]));
    assert_eq!(withheld(&mut work), (1, 0, 0));

    reweigh(&mut work, id, 50, NOW).expect("reweighed");
    let totals = work.totals(LUMEN, LAMP).expect("totals");
    assert_eq!(
        (totals.weight_recommends, totals.counted_recommends),
        (50, 1)
    );
    let unknown = super::withhold(&mut work, RecommendationId(99), "reported", NOW);
    assert_eq!(code(unknown), "unknown_recommendation");
}

#[test]
fn who_votes_on_a_point_and_how_often() {
    let mut work = shop();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    buy(&mut work, ANA, 7);
    let pointed = Write {
        points: vec![DraftPoint {
            kind: PointKind::Pro,
            aspect: "light".into(),
            statement: "Warm.".into(),
        }],
        ..order(1, ANA, Audience::Friends)
    };
    let id = RecommendationId(1);
    write(&mut work, pointed, NOW).expect("written");
    for (voter, id, point, expected) in [
        (LEA, id, 1, "unknown_recommendation"),
        (KARIM, RecommendationId(9), 1, "unknown_recommendation"),
        (KARIM, id, 2, "unknown_point"),
        (ANA, id, 1, "own_point"),
    ] {
        let outcome = vote(&mut work, voter, id, point, Stance::Agrees, NOW);
        assert_eq!(code(outcome), expected);
    }
    for (stance, expected) in [
        (Stance::Withdrawn, (0, 0)),
        (Stance::Agrees, (1, 0)),
        (Stance::Agrees, (1, 0)),
        (Stance::Disagrees, (0, 1)),
        (Stance::Withdrawn, (0, 0)),
        (Stance::Disagrees, (0, 1)),
    ] {
        let word = vote(&mut work, KARIM, id, 1, stance, NOW).expect("voted");
        let counts = (word.points[0].agree, word.points[0].disagree);
        assert_eq!(counts, expected, "{stance:?}");
    }
    let cast = |work: &mut Memory, viewer| {
        let votes = votes(work, Some(viewer), id, 1).expect("votes");
        votes.into_iter().map(|vote| vote.voter).collect::<Vec<_>>()
    };
    assert_eq!(
        cast(&mut work, KARIM),
        vec![Voter::You; 4],
        "each as it was cast"
    );
    assert_eq!(cast(&mut work, ANA)[0], Voter::Friend("karim".into()));
    work.befriend(ANA, LEA, NOW).expect("befriended");
    assert_eq!(cast(&mut work, LEA)[0], Voter::Someone);
    let seen = product_view(&mut work, Some(KARIM), LUMEN, LAMP, NOW).expect("words");
    assert_eq!(seen.friends[0].points[0].1, Some(Stance::Disagrees));
}

#[test]
fn a_re_review_stands_beside_the_first_and_counts() {
    let mut work = shop();
    tell(&mut work, ANA, Audience::Everyone);
    let id = RecommendationId(1);
    let on = |day: i64| NOW.plus_seconds(day * DAY);
    let against = Some(Verdict::DoesNot);
    for (author, day, text, verdict, expected) in [
        (ANA, 29, "It broke.", against, "follow_up_not_due"),
        (ANA, 30, " ", against, "text_blank"),
        (ANA, 30, "It broke.", None, "verdict_missing"),
        (KARIM, 30, "It broke.", against, "unknown_recommendation"),
    ] {
        let outcome = follow_up(&mut work, author, id, text, verdict, on(day));
        assert_eq!(code(outcome), expected);
    }
    let longer = follow_up(&mut work, ANA, id, "It broke.", against, on(31)).expect("said");
    assert_eq!(longer.verdict, Verdict::Recommends);
    assert_eq!(longer.latest_verdict(), Verdict::DoesNot);
    let totals = work.totals(LUMEN, LAMP).expect("totals");
    assert_eq!((totals.recommends, totals.does_not), (0, 1));
    let outcome = follow_up(&mut work, ANA, id, "Again.", against, on(40));
    assert_eq!(code(outcome), "follow_up_not_due");
    follow_up(
        &mut work,
        ANA,
        id,
        "Mended.",
        Some(Verdict::Recommends),
        on(200),
    )
    .expect("said");
    let totals = work.totals(LUMEN, LAMP).expect("totals");
    assert_eq!((totals.recommends, totals.does_not), (1, 0));
}

#[test]
fn a_shop_answers_what_is_for_everyone_about_its_own() {
    for (audience, merchant, expected) in [
        (Audience::Everyone, LUMEN, None),
        (Audience::Everyone, PAPIER, Some("unknown_recommendation")),
        (Audience::Friends, LUMEN, Some("unknown_recommendation")),
        (Audience::Followers, LUMEN, Some("unknown_recommendation")),
        (Audience::Nobody, LUMEN, Some("unknown_recommendation")),
    ] {
        let mut work = shop();
        tell(&mut work, ANA, audience);
        let outcome = reply(
            &mut work,
            merchant,
            RecommendationId(1),
            "Thank you.",
            [9; 32],
            NOW,
        );
        let outcome = outcome.err().map(|error| error.code());
        assert_eq!(outcome, expected, "{audience:?}");
        let withdrawn = withdraw_reply(&mut work, merchant, RecommendationId(1), NOW);
        assert_eq!(withdrawn.err().map(|error| error.code()), expected);
    }
}

#[test]
fn a_picture_is_for_whoever_may_read_the_word() {
    let mut work = shop();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    tell(&mut work, ANA, Audience::Friends);
    let picture_of = |id: u128, word: u128| StoredPicture {
        recommendation: RecommendationId(word),
        picture: Picture {
            id: crate::PictureId(id),
            alt: "The lamp at dusk".into(),
            width: 640,
            height: 480,
        },
        jpeg: vec![1, 2, 3],
        at: NOW,
    };
    assert_eq!(
        code(add_picture(&mut work, KARIM, picture_of(1, 1))),
        "unknown_recommendation"
    );
    for id in 1..=4 {
        add_picture(&mut work, ANA, picture_of(id, 1)).expect("added");
    }
    let fifth = add_picture(&mut work, ANA, picture_of(5, 1));
    assert_eq!(code(fifth), "too_many_pictures");
    let id = crate::PictureId(1);
    for (viewer, expected) in [
        (Some(ANA), Ok(false)),
        (Some(KARIM), Ok(false)),
        (Some(LEA), Err("unknown_picture")),
        (None, Err("unknown_picture")),
    ] {
        let seen = picture(&mut work, viewer, id).map(|(_, public)| public);
        assert_eq!(seen.map_err(|error| error.code()), expected, "{viewer:?}");
    }
    write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("written");
    let seen = picture(&mut work, None, id).map(|(_, public)| public);
    assert_eq!(seen, Ok(true));
    assert_eq!(
        code(remove_picture(
            &mut work,
            KARIM,
            RecommendationId(1),
            id,
            NOW
        )),
        "unknown_picture"
    );
    remove_picture(&mut work, ANA, RecommendationId(1), id, NOW).expect("removed");
    assert_eq!(
        code(remove_picture(&mut work, ANA, RecommendationId(1), id, NOW)),
        "unknown_picture"
    );
    assert_eq!(code(picture(&mut work, None, id)), "unknown_picture");
    remove(&mut work, ANA, RecommendationId(1), NOW).expect("taken back");
    let other = crate::PictureId(2);
    assert_eq!(
        code(picture(&mut work, Some(ANA), other)),
        "unknown_picture"
    );
    assert_eq!(work.totals(LUMEN, LAMP), Ok(Totals::default()));
}

#[test]
fn whoever_is_blocked_reads_nothing_and_is_not_read() {
    use crate::friends::Block;
    for (blocker, blocked) in [(ANA, LEA), (LEA, ANA)] {
        let mut work = shop();
        tell(&mut work, ANA, Audience::Everyone);
        tell(&mut work, LEA, Audience::Everyone);
        assert_eq!(readers_view(&mut work, Some(LEA)), view(&[], &["Ana"]));
        let block = Block {
            id: crate::BlockId(1),
            blocker,
            blocked,
            since: NOW,
        };
        work.block(&block).expect("blocked");
        assert_eq!(readers_view(&mut work, Some(LEA)), view(&[], &[]));
        assert_eq!(readers_view(&mut work, Some(ANA)), view(&[], &[]));
        assert_eq!(
            readers_view(&mut work, Some(KARIM)),
            view(&[], &["Léa", "Ana"])
        );
        let read_alone = read(&mut work, Some(LEA), RecommendationId(1));
        assert_eq!(code(read_alone), "unknown_recommendation");
    }
}

/// What the log says in the open of everything that happened to Ana's word, in order.
fn told(work: &mut Memory) -> Vec<&'static str> {
    let entries = crate::transparency::log(work, 0, 100).expect("a log");
    entries
        .into_iter()
        .map(|entry| entry.told.map_or("sealed", |told| told.act.name()))
        .collect()
}

#[test]
fn the_log_hears_of_every_step() {
    let mut work = shop();
    tell(&mut work, ANA, Audience::Friends);
    assert_eq!(told(&mut work), ["sealed", "sealed"]);
    let id = RecommendationId(1);
    write(&mut work, order(1, ANA, Audience::Friends), NOW).expect("said again");
    assert_eq!(told(&mut work).len(), 2, "nothing happened");
    write(&mut work, order(1, ANA, Audience::Everyone), NOW).expect("edited");
    reply(&mut work, LUMEN, id, "Thank you.", [9; 32], NOW).expect("replied");
    super::withhold(&mut work, id, "reported", NOW).expect("withheld");
    super::withhold(&mut work, id, "reported", NOW).expect("withheld already");
    restore(&mut work, id, NOW).expect("restored");
    withhold_reply(&mut work, id, "reported", NOW).expect("withheld");
    let unread = product_view(&mut work, None, LUMEN, LAMP, NOW).expect("words");
    assert_eq!(unread.people[0].reply, None);
    restore_reply(&mut work, id, NOW).expect("restored");
    remove(&mut work, ANA, id, NOW).expect("taken back");
    assert_eq!(
        told(&mut work)[2..],
        [
            "received",
            "published",
            "received",
            "published",
            "replied",
            "withheld",
            "restored",
            "withheld",
            "restored",
            "removed",
            "removed_by_author",
        ]
    );
}
