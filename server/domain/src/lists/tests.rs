//! The room's decisions, on the model.

use super::loves::{ViewedLoves, love, unlove};
use super::polls::{NewPoll, PollRole, ViewedPoll};
use super::*;
use crate::catalogue;
use crate::memory::Memory;
use crate::merchants::{Merchant, Mode, Origin};
use crate::shoppers::Shopper;
use crate::time::DAY;
use crate::{Currency, Money, PollId, Timestamp};

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
/// Nobody's friend.
const ZOE: ShopperId = ShopperId(4);
const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const SHOP: MerchantId = MerchantId(1);
const LIST: ListId = ListId(1);
const POLL: PollId = PollId(1);
const BY_ID: WayToList = Way::Id(LIST);

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

/// A shop with four products; Karim and Lea are Ana's friends, and not each other's.
fn world() -> Memory {
    let mut work = Memory::default();
    work.add_merchant(&Merchant {
        id: SHOP,
        name: "Lumen".into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![Origin::parse("https://lumen.example").expect("an origin")],
        publishable_key: "pk_test_lumen".into(),
        secret_hash: [1; 32],
        created_at: NOW,
    })
    .expect("a shop");
    for (sku, price) in [("arc", 2400), ("clip", 1900), ("globe", 3900), ("orb", 900)] {
        let product = catalogue::example(SHOP, sku, price);
        work.put_product(&product).expect("a product");
    }
    for (id, handle) in [(ANA, "Ana"), (KARIM, "Karim"), (LEA, "Lea"), (ZOE, "Zoe")] {
        work.add_shopper(&Shopper {
            id,
            handle: handle.into(),
            email: "somebody@example.com".into(),
            joined_at: NOW,
        })
        .expect("a person");
    }
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    work.befriend(ANA, LEA, NOW).expect("befriended");
    work
}

/// Ana's list for friends, with two lamps on it: items 1 and 2.
fn wished() -> Memory {
    let mut work = world();
    let audience = Some(Audience::Friends);
    create(&mut work, LIST, ANA, "For my birthday", audience, NOW).expect("a list");
    for sku in ["arc", "globe"] {
        add(&mut work, ANA, LIST, (SHOP, sku), None, NOW).expect("added");
    }
    work
}

fn seen(work: &mut Memory, viewer: Option<ShopperId>, now: Timestamp) -> Result<Vec<ViewedWish>> {
    let list = view(work, BY_ID, viewer, now)?;
    Ok(list.items.into_iter().map(|item| item.wish).collect())
}

#[test]
fn who_reads_a_list_is_whom_its_owner_chose() {
    use Audience::*;
    let link = Way::Link(LIST, 1);
    let old_link = Way::Link(LIST, 0);
    for (audience, way, readers) in [
        (OnlyMe, BY_ID, [true, false, false, false]),
        (OnlyMe, link, [true, false, false, false]),
        (Friends, BY_ID, [true, true, false, false]),
        (Friends, link, [true, true, false, false]),
        (Link, BY_ID, [true, false, false, false]),
        (Link, link, [true, true, true, true]),
        (Link, old_link, [true, false, false, false]),
        (Everyone, BY_ID, [true, true, true, true]),
        (Everyone, old_link, [true, true, true, true]),
    ] {
        let mut work = wished();
        change(&mut work, ANA, LIST, None, Some(audience), NOW).expect("changed");
        let viewers = [Some(ANA), Some(KARIM), Some(ZOE), None];
        for (viewer, reads) in viewers.into_iter().zip(readers) {
            let outcome = view(&mut work, way, viewer, NOW);
            assert_eq!(
                outcome.map(drop).map_err(|error| error.code()),
                if reads { Ok(()) } else { Err("unknown_list") },
                "{audience:?} {way:?} {viewer:?}"
            );
        }
    }
}

#[test]
fn whoever_is_blocked_reads_no_list_that_everyone_reads() {
    let mut work = wished();
    change(&mut work, ANA, LIST, None, Some(Audience::Everyone), NOW).expect("changed");
    crate::friends::block(&mut work, crate::BlockId(1), ANA, KARIM, NOW).expect("blocked");
    assert_eq!(
        code(view(&mut work, BY_ID, Some(KARIM), NOW)),
        "unknown_list"
    );
    view(&mut work, BY_ID, Some(ZOE), NOW).expect("Zoe reads");
}

#[test]
fn a_new_link_ends_the_old_one() {
    let mut work = wished();
    change(&mut work, ANA, LIST, None, Some(Audience::Link), NOW).expect("changed");
    view(&mut work, Way::Link(LIST, 1), None, NOW).expect("good");
    renew_link(&mut work, ANA, LIST).expect("renewed");
    assert_eq!(
        code(view(&mut work, Way::Link(LIST, 1), None, NOW)),
        "unknown_list"
    );
    view(&mut work, Way::Link(LIST, 2), None, NOW).expect("good");
}

#[test]
fn a_list_shows_the_price_then_and_now() {
    let mut work = wished();
    let mut lamp = catalogue::example(SHOP, "arc", 1800);
    lamp.title = "The new arc".into();
    work.put_product(&lamp).expect("cheaper");
    work.remove_product(SHOP, "globe").expect("sold no more");
    let list = view(&mut work, BY_ID, Some(KARIM), NOW).expect("a list");
    let shown: Vec<_> = list
        .items
        .iter()
        .map(|item| {
            let now = item.product.price.map(|price| price.minor);
            (item.product.title.as_str(), item.price_then.minor, now)
        })
        .collect();
    assert_eq!(
        shown,
        [("The new arc", 2400, Some(1800)), ("The globe", 3900, None)]
    );
    assert_eq!((list.owner.as_str(), list.role), ("Ana", Role::Friend));
}

#[test]
fn a_gift_is_a_surprise_for_thirty_days_or_until_its_owner_has_it() {
    use ViewedWish::*;
    let mut work = wished();
    let before = view(&mut work, BY_ID, Some(ANA), later(1)).expect("a list");
    take(&mut work, KARIM, BY_ID, 1, later(1)).expect("taken");

    // To its owner nothing at all has changed, and neither to anybody who might be the owner signed out.
    assert_eq!(view(&mut work, BY_ID, Some(ANA), later(1)), Ok(before));
    assert_eq!(
        seen(&mut work, Some(KARIM), later(2)),
        Ok(vec![TakenByYou, Open])
    );
    assert_eq!(seen(&mut work, Some(LEA), later(2)), Ok(vec![Taken, Open]));
    change(
        &mut work,
        ANA,
        LIST,
        None,
        Some(Audience::Everyone),
        later(2),
    )
    .expect("changed");
    assert_eq!(seen(&mut work, None, later(2)), Ok(vec![Open, Open]));
    assert_eq!(seen(&mut work, Some(ZOE), later(2)), Ok(vec![Open, Open]));

    let given = || Given {
        by: Some("Karim".into()),
    };
    let end = later(1 + 30 * DAY);
    assert_eq!(
        seen(&mut work, Some(ANA), Timestamp(end.0 - 1)),
        Ok(vec![Open, Open])
    );
    assert_eq!(seen(&mut work, Some(ANA), end), Ok(vec![given(), Open]));

    fulfil(&mut work, ANA, LIST, 1, later(3)).expect("she has it");
    fulfil(&mut work, ANA, LIST, 2, later(3)).expect("and this");
    assert_eq!(
        seen(&mut work, Some(ANA), later(3)),
        Ok(vec![given(), Fulfilled])
    );
    for viewer in [Some(KARIM), Some(LEA), Some(ZOE), None] {
        assert_eq!(
            seen(&mut work, viewer, later(3)),
            Ok(vec![Fulfilled, Fulfilled]),
            "{viewer:?}"
        );
    }
    // Only a friend is named.
    work.unfriend(ANA, KARIM).expect("unfriended");
    assert_eq!(
        seen(&mut work, Some(ANA), later(3)),
        Ok(vec![Given { by: None }, Fulfilled])
    );
    for number in [1, 2] {
        wish_again(&mut work, ANA, LIST, number).expect("not after all");
    }
    assert_eq!(seen(&mut work, Some(ANA), later(4)), Ok(vec![Open, Open]));
    assert_eq!(seen(&mut work, Some(LEA), later(4)), Ok(vec![Taken, Open]));
}

#[test]
fn one_friend_gives_and_may_take_it_back() {
    let mut work = wished();
    take(&mut work, KARIM, BY_ID, 1, NOW).expect("taken");
    take(&mut work, KARIM, BY_ID, 1, later(1)).expect("again");
    for (who, number, expected) in [
        (LEA, 1, "wish_taken"),
        (ANA, 1, "own_wish"),
        (ANA, 2, "own_wish"),
        (ZOE, 2, "unknown_list"),
        (LEA, 9, "unknown_item"),
    ] {
        let before = format!("{work:?}");
        assert_eq!(
            code(take(&mut work, who, BY_ID, number, later(2))),
            expected,
            "{who} {number}"
        );
        assert_eq!(format!("{work:?}"), before);
    }
    assert_eq!(code(give_back(&mut work, LEA, BY_ID, 1)), "wish_not_yours");
    assert_eq!(code(give_back(&mut work, ANA, BY_ID, 1)), "wish_not_yours");
    give_back(&mut work, KARIM, BY_ID, 1).expect("given back");
    assert_eq!(
        code(give_back(&mut work, KARIM, BY_ID, 1)),
        "wish_not_yours"
    );
    take(&mut work, LEA, BY_ID, 1, later(3)).expect("now Lea");

    change(&mut work, ANA, LIST, None, Some(Audience::Everyone), NOW).expect("changed");
    assert_eq!(code(take(&mut work, ZOE, BY_ID, 2, NOW)), "friends_only");
}

#[test]
fn paying_marks_the_wish_and_never_refuses() {
    use ViewedWish::*;
    let payment = PaymentId(9);
    // Who pays, for what, after what; and what stands then. A purchase that is not in the book takes nothing when it is read, so
    // what was written is looked at.
    type Before = fn(&mut Memory);
    let nothing: Before = |_| {};
    let lea_took: Before = |work| take(work, LEA, BY_ID, 1, NOW).expect("taken");
    let karim_took: Before = |work| take(work, KARIM, BY_ID, 1, NOW).expect("taken");
    let blocked: Before = |work| {
        drop(crate::friends::block(
            work,
            crate::BlockId(1),
            ANA,
            KARIM,
            NOW,
        ))
    };
    for (who, sku, before, expected) in [
        (KARIM, "arc", nothing, Some((KARIM, Some(payment)))),
        (ZOE, "arc", nothing, Some((ZOE, Some(payment)))),
        (KARIM, "arc", karim_took, Some((KARIM, Some(payment)))),
        (KARIM, "arc", lea_took, Some((LEA, None))),
        (KARIM, "arc", blocked, None),
        (KARIM, "orb", nothing, None),
        (ANA, "arc", nothing, None),
    ] {
        let mut work = wished();
        before(&mut work);
        bought(&mut work, LIST, (SHOP, sku), who, payment, later(1)).expect("no refusal");
        bought(&mut work, ListId(9), (SHOP, sku), who, payment, later(1)).expect("nor here");
        let kept = work.written_item(LIST, 1).expect("an item").wish.taken();
        assert_eq!(
            kept.map(|taken| (taken.by, taken.payment)),
            expected,
            "{who} {sku}"
        );
    }
    let mut work = wished();
    bought(&mut work, LIST, (SHOP, "arc"), ANA, payment, later(1)).expect("her own");
    assert_eq!(
        seen(&mut work, Some(ANA), later(1)),
        Ok(vec![Fulfilled, Open])
    );
}

#[test]
fn the_owner_orders_and_clears_a_list() {
    let mut work = wished();
    let numbers = |work: &mut Memory| {
        let list = view(work, BY_ID, Some(ANA), NOW).expect("a list");
        list.items
            .iter()
            .map(|item| item.number)
            .collect::<Vec<_>>()
    };
    add(
        &mut work,
        ANA,
        LIST,
        (SHOP, "clip"),
        Some(" For the desk. "),
        NOW,
    )
    .expect("added");
    reorder(&mut work, ANA, LIST, &[3, 1, 2], NOW).expect("reordered");
    assert_eq!(numbers(&mut work), [3, 1, 2]);
    for order in [&[3, 1][..], &[3, 1, 1], &[3, 1, 2, 4], &[3, 1, 9], &[]] {
        assert_eq!(
            code(reorder(&mut work, ANA, LIST, order, NOW)),
            "order_incomplete",
            "{order:?}"
        );
    }
    drop_item(&mut work, ANA, LIST, 3, NOW).expect("dropped");
    annotate(&mut work, ANA, LIST, 2, Some("The small one"), NOW).expect("noted");
    assert_eq!(numbers(&mut work), [1, 2], "the order stays");
    assert_eq!(
        add(&mut work, ANA, LIST, (SHOP, "clip"), None, NOW),
        Ok(4),
        "no number is given twice"
    );
    annotate(&mut work, ANA, LIST, 2, Some("  "), NOW).expect("no note");
    let list = work.list(LIST).expect("asked").expect("a list");
    assert!(list.items.iter().all(|item| item.note.is_none()));
    remove(&mut work, ANA, LIST).expect("removed");
    assert_eq!(code(view(&mut work, BY_ID, Some(ANA), NOW)), "unknown_list");
}

#[test]
fn what_lists_refuse_they_refuse_without_a_trace() {
    type Act = fn(&mut Memory) -> Result<()>;
    let long = |work: &mut Memory, chars: usize| {
        let title = "x".repeat(chars);
        change(work, ANA, LIST, Some(&title), None, NOW)
    };
    let acts: [(Act, &str); 16] = [
        (
            |work| create(work, ListId(2), ANA, "", Some(Audience::OnlyMe), NOW).map(drop),
            "text_blank",
        ),
        (
            |work| create(work, ListId(2), ANA, "Books", None, NOW).map(drop),
            "audience_missing",
        ),
        (
            |work| add(work, KARIM, LIST, (SHOP, "orb"), None, NOW).map(drop),
            "unknown_list",
        ),
        (
            |work| add(work, ANA, ListId(9), (SHOP, "orb"), None, NOW).map(drop),
            "unknown_list",
        ),
        (
            |work| add(work, ANA, LIST, (SHOP, "none"), None, NOW).map(drop),
            "unknown_product",
        ),
        (
            |work| add(work, ANA, LIST, (MerchantId(9), "arc"), None, NOW).map(drop),
            "unknown_product",
        ),
        (
            |work| add(work, ANA, LIST, (SHOP, "arc"), None, NOW).map(drop),
            "listed_already",
        ),
        (
            |work| {
                let note = "x".repeat(281);
                add(work, ANA, LIST, (SHOP, "orb"), Some(&note), NOW).map(drop)
            },
            "text_too_long",
        ),
        (
            |work| annotate(work, ANA, LIST, 1, Some("<b>"), NOW),
            "text_markup",
        ),
        (
            |work| annotate(work, ANA, LIST, 7, None, NOW),
            "unknown_item",
        ),
        (
            |work| annotate(work, KARIM, LIST, 1, None, NOW),
            "unknown_list",
        ),
        (|work| fulfil(work, KARIM, LIST, 1, NOW), "unknown_list"),
        (|work| fulfil(work, ANA, LIST, 7, NOW), "unknown_item"),
        (|work| drop_item(work, KARIM, LIST, 1, NOW), "unknown_list"),
        (|work| remove(work, KARIM, LIST), "unknown_list"),
        (|work| renew_link(work, ZOE, LIST), "unknown_list"),
    ];
    for (n, (act, expected)) in acts.into_iter().enumerate() {
        let mut work = wished();
        let before = format!("{work:?}");
        assert_eq!(code(act(&mut work)), expected, "act {n}");
        assert_eq!(format!("{work:?}"), before, "act {n}");
    }
    let mut work = wished();
    long(&mut work, 80).expect("just short enough");
    assert_eq!(code(long(&mut work, 81)), "text_too_long");
    for n in 1..LISTS_MAX as u128 {
        let id = ListId(10 + n);
        create(&mut work, id, ANA, "More", Some(Audience::OnlyMe), NOW).expect("room for it");
    }
    let more = create(
        &mut work,
        ListId(9),
        ANA,
        "More",
        Some(Audience::OnlyMe),
        NOW,
    );
    assert_eq!(code(more), "too_many_lists");
    for n in 0..ITEMS_MAX - 2 {
        let product = catalogue::example(SHOP, &format!("p{n}"), 100);
        work.put_product(&product).expect("a product");
        add(&mut work, ANA, LIST, (SHOP, &product.sku), None, NOW).expect("room for it");
    }
    assert_eq!(
        code(add(&mut work, ANA, LIST, (SHOP, "orb"), None, NOW)),
        "too_many_items"
    );
}

#[test]
fn the_friends_lists_are_those_meant_for_friends() {
    let mut work = wished();
    for (id, owner, audience) in [
        (2, ANA, Audience::OnlyMe),
        (3, ANA, Audience::Link),
        (4, ANA, Audience::Everyone),
        (5, ZOE, Audience::Everyone),
    ] {
        let at = later(id as i64);
        create(&mut work, ListId(id), owner, "Another", Some(audience), at).expect("a list");
    }
    let ids = |work: &mut Memory, viewer| {
        let lists = of_friends(work, viewer).expect("lists");
        lists.iter().map(|(head, _)| head.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(&mut work, KARIM), [4, 1]);
    assert!(ids(&mut work, ANA).is_empty());
    let own = mine(&mut work, ANA).expect("lists");
    let own: Vec<_> = own.iter().map(|head| (head.id.0, head.items)).collect();
    assert_eq!(own, [(4, 0), (3, 0), (2, 0), (1, 2)]);
    work.unfriend(ANA, KARIM).expect("unfriended");
    assert!(ids(&mut work, KARIM).is_empty());
}

fn told(total: u32, loved: bool) -> Result<ViewedLoves> {
    Ok(ViewedLoves { total, loved })
}

#[test]
fn a_love_counts_once_and_is_taken_back() {
    let mut work = world();
    assert_eq!(love(&mut work, ANA, SHOP, "arc", NOW), told(1, true));
    assert_eq!(love(&mut work, ANA, SHOP, "arc", later(9)), told(1, true));
    assert_eq!(love(&mut work, ZOE, SHOP, "arc", NOW), told(2, true));
    assert_eq!(
        loves::view(&mut work, Some(LEA), SHOP, "arc"),
        told(2, false)
    );
    assert_eq!(loves::view(&mut work, None, SHOP, "arc"), told(2, false));
    assert_eq!(unlove(&mut work, ANA, SHOP, "arc"), told(1, false));
    assert_eq!(unlove(&mut work, ANA, SHOP, "arc"), told(1, false));
    assert_eq!(unlove(&mut work, LEA, SHOP, "orb"), told(0, false));
    assert_eq!(
        code(love(&mut work, ANA, SHOP, "none", NOW)),
        "unknown_product"
    );
}

#[test]
fn whoever_is_nobody_yet_counts_in_the_total_and_not_in_the_rank() {
    let mut work = world();
    let skus = |work: &mut Memory, now| {
        let hot = loves::hottest(work, SHOP, now).expect("a rank");
        hot.into_iter()
            .map(|hot| (hot.product.sku, hot.total, hot.percent))
            .collect::<Vec<_>>()
    };
    love(&mut work, ZOE, SHOP, "orb", NOW).expect("loved");
    assert_eq!(skus(&mut work, NOW), []);
    love(&mut work, ANA, SHOP, "arc", NOW).expect("loved");
    love(&mut work, KARIM, SHOP, "arc", NOW).expect("loved");
    love(&mut work, ZOE, SHOP, "arc", NOW).expect("loved");
    love(&mut work, LEA, SHOP, "globe", later(8 * DAY)).expect("loved");
    let at = |sku: &str, total, percent| (sku.to_owned(), total, percent);
    // Two loves of eight days ago are worth less than one of today.
    assert_eq!(
        skus(&mut work, later(8 * DAY)),
        [at("globe", 1, 100), at("arc", 3, 91)]
    );
    unlove(&mut work, LEA, SHOP, "globe").expect("taken back");
    unlove(&mut work, KARIM, SHOP, "arc").expect("taken back");
    assert_eq!(skus(&mut work, later(7 * DAY)), [at("arc", 2, 50)]);
    // A love long ago is found again beneath one that is taken back.
    love(&mut work, LEA, SHOP, "arc", later(400 * DAY)).expect("loved");
    unlove(&mut work, LEA, SHOP, "arc").expect("taken back");
    assert_eq!(skus(&mut work, later(7 * DAY)), [at("arc", 2, 50)]);
}

fn asks(invited: &[ShopperId], skus: &[&str]) -> NewPoll {
    NewPoll {
        id: POLL,
        owner: ANA,
        question: "Which lamp?".into(),
        options: skus.iter().map(|sku| (SHOP, (*sku).to_owned())).collect(),
        invited: invited.to_vec(),
        closes_at: None,
    }
}

/// Ana asks Karim and Lea: 1 is arc, 2 is globe.
fn asked() -> Memory {
    let mut work = world();
    polls::open(&mut work, asks(&[KARIM, LEA], &["arc", "globe"]), NOW).expect("a poll");
    work
}

fn poll(work: &mut Memory, viewer: ShopperId, now: Timestamp) -> ViewedPoll {
    polls::view(work, Way::Id(POLL), Some(viewer), now).expect("a poll")
}

fn votes(work: &mut Memory) -> Vec<u32> {
    let options = poll(work, ANA, NOW).options;
    options.iter().map(|option| option.votes).collect()
}

#[test]
fn invited_friends_vote_once_and_may_change_their_mind_until_it_closes() {
    let mut work = asked();
    assert_eq!(poll(&mut work, ANA, NOW).outcome, Outcome::NoVotes);
    polls::vote(&mut work, KARIM, Way::Id(POLL), 1, NOW).expect("voted");
    polls::vote(&mut work, LEA, Way::Id(POLL), 2, NOW).expect("voted");
    assert_eq!(poll(&mut work, ANA, NOW).outcome, Outcome::Tie(vec![1, 2]));
    polls::vote(&mut work, KARIM, Way::Id(POLL), 2, later(1)).expect("changed");
    assert_eq!(votes(&mut work), [0, 2]);
    assert_eq!(poll(&mut work, KARIM, NOW).own, Some(2));
    assert_eq!(poll(&mut work, ANA, NOW).outcome, Outcome::Ahead(2));

    polls::close(&mut work, ANA, POLL, later(2)).expect("closed");
    polls::close(&mut work, ANA, POLL, later(9)).expect("again");
    let closed = poll(&mut work, ANA, later(9));
    assert_eq!(closed.stage, Stage::Closed { at: later(2) });
    assert_eq!(
        code(polls::vote(&mut work, LEA, Way::Id(POLL), 1, later(3))),
        "poll_closed"
    );
    // What people do afterwards changes nothing of the result.
    work.unfriend(ANA, KARIM).expect("unfriended");
    assert_eq!(poll(&mut work, ANA, later(99)).outcome, Outcome::Ahead(2));
}

#[test]
fn a_poll_closes_by_itself() {
    let mut work = world();
    let order = NewPoll {
        closes_at: Some(later(DAY)),
        ..asks(&[KARIM], &["arc", "globe"])
    };
    polls::open(&mut work, order, NOW).expect("a poll");
    let last = Timestamp(later(DAY).0 - 1);
    polls::vote(&mut work, KARIM, Way::Id(POLL), 1, last).expect("in time");
    assert_eq!(
        code(polls::vote(&mut work, KARIM, Way::Id(POLL), 2, later(DAY))),
        "poll_closed"
    );
    let stage = poll(&mut work, ANA, later(2 * DAY)).stage;
    assert_eq!(stage, Stage::Closed { at: later(DAY) });
    polls::close(&mut work, ANA, POLL, later(2 * DAY)).expect("closed already");
    assert_eq!(poll(&mut work, ANA, later(2 * DAY)).stage, stage);
}

#[test]
fn a_poll_names_voters_to_its_owner_and_to_their_friends_alone() {
    let mut work = asked();
    polls::vote(&mut work, KARIM, Way::Id(POLL), 1, NOW).expect("voted");
    polls::vote(&mut work, LEA, Way::Id(POLL), 1, NOW).expect("voted");
    let voters = |work: &mut Memory, viewer: Option<ShopperId>| {
        let poll = polls::view(work, Way::Link(POLL, 1), viewer, NOW).expect("a poll");
        assert_eq!(poll.options[0].votes, 2);
        assert_eq!(poll.invited.is_empty(), viewer != Some(ANA));
        assert_eq!(poll.link.is_none(), viewer != Some(ANA));
        poll.options[0].voters.join(", ")
    };
    assert_eq!(voters(&mut work, Some(ANA)), "Karim, Lea");
    assert_eq!(voters(&mut work, Some(KARIM)), "");
    assert_eq!(voters(&mut work, Some(ZOE)), "");
    assert_eq!(voters(&mut work, None), "");
    work.befriend(KARIM, LEA, NOW).expect("befriended");
    assert_eq!(voters(&mut work, Some(KARIM)), "Lea");
    work.befriend(ZOE, LEA, NOW).expect("befriended");
    assert_eq!(voters(&mut work, Some(ZOE)), "", "Zoe was not invited");
}

#[test]
fn who_sees_a_poll_and_who_votes() {
    let link = Way::Link(POLL, 1);
    let by_id = Way::Id(POLL);
    for (viewer, way, expected) in [
        (Some(ANA), by_id, Ok(PollRole::Owner)),
        (Some(KARIM), by_id, Ok(PollRole::Invited)),
        (Some(KARIM), link, Ok(PollRole::Invited)),
        (Some(ZOE), by_id, Err("unknown_poll")),
        (Some(ZOE), link, Ok(PollRole::Other)),
        (None, by_id, Err("unknown_poll")),
        (None, link, Ok(PollRole::Other)),
        (None, Way::Link(POLL, 2), Err("unknown_poll")),
        (Some(ZOE), Way::Link(PollId(9), 1), Err("unknown_poll")),
    ] {
        let seen = polls::view(&mut asked(), way, viewer, NOW);
        assert_eq!(
            seen.map(|poll| poll.role).map_err(|error| error.code()),
            expected,
            "{viewer:?} {way:?}"
        );
    }
    for (voter, way, option, expected) in [
        (ANA, by_id, 1, "not_invited"),
        (ZOE, link, 1, "not_invited"),
        (ZOE, by_id, 1, "unknown_poll"),
        (KARIM, by_id, 3, "unknown_option"),
        (KARIM, by_id, 0, "unknown_option"),
    ] {
        let mut work = asked();
        let before = format!("{work:?}");
        assert_eq!(
            code(polls::vote(&mut work, voter, way, option, NOW)),
            expected
        );
        assert_eq!(format!("{work:?}"), before);
    }
    // An invitation ends with the friendship, and a block makes it unknown.
    let mut work = asked();
    work.unfriend(ANA, KARIM).expect("unfriended");
    assert_eq!(
        code(polls::vote(&mut work, KARIM, by_id, 1, NOW)),
        "unknown_poll"
    );
    assert_eq!(
        code(polls::vote(&mut work, KARIM, link, 1, NOW)),
        "not_invited"
    );
    crate::friends::block(&mut work, crate::BlockId(1), LEA, ANA, NOW).expect("blocked");
    assert_eq!(
        code(polls::view(&mut work, link, Some(LEA), NOW)),
        "unknown_poll"
    );
}

#[test]
fn more_friends_can_be_invited_and_a_link_renewed() {
    let mut work = world();
    polls::open(&mut work, asks(&[KARIM], &["arc", "globe"]), NOW).expect("a poll");
    for (who, more, expected) in [(ANA, ZOE, "not_a_friend"), (KARIM, LEA, "unknown_poll")] {
        assert_eq!(
            code(polls::invite(&mut work, who, POLL, &[more], NOW)),
            expected
        );
    }
    polls::invite(&mut work, ANA, POLL, &[LEA, KARIM], NOW).expect("invited");
    polls::vote(&mut work, LEA, Way::Id(POLL), 1, NOW).expect("voted");
    let invited = poll(&mut work, ANA, NOW).invited.into_iter();
    let invited: Vec<_> = invited.map(|one| (one.id, one.handle)).collect();
    assert_eq!(invited, [(KARIM, "Karim".into()), (LEA, "Lea".into())]);
    polls::renew_link(&mut work, ANA, POLL).expect("renewed");
    assert_eq!(
        code(polls::view(&mut work, Way::Link(POLL, 1), None, NOW)),
        "unknown_poll"
    );
    let (own, by_friends) = polls::mine(&mut work, LEA, NOW).expect("polls");
    assert!(own.is_empty());
    assert_eq!(by_friends.len(), 1);
    assert_eq!(
        (by_friends[0].owner.as_str(), by_friends[0].votes),
        ("Ana", 1)
    );
    polls::close(&mut work, ANA, POLL, NOW).expect("closed");
    assert_eq!(
        code(polls::invite(&mut work, ANA, POLL, &[KARIM], NOW)),
        "poll_closed"
    );
    assert_eq!(code(polls::remove(&mut work, LEA, POLL)), "unknown_poll");
    polls::remove(&mut work, ANA, POLL).expect("removed");
    assert_eq!(work.votes(POLL), Ok(vec![]));
}

#[test]
fn what_polls_refuse_they_refuse_without_a_trace() {
    let two = ["arc", "globe"];
    let question = |question: &str| NewPoll {
        question: question.into(),
        ..asks(&[KARIM], &two)
    };
    let until = |end: Timestamp| NewPoll {
        closes_at: Some(end),
        ..asks(&[KARIM], &two)
    };
    let crowd: Vec<ShopperId> = (100..151).map(ShopperId).collect();
    let five = ["arc", "globe", "clip", "orb", "arc"];
    for (order, expected) in [
        (question(""), "text_blank"),
        (question(&"x".repeat(141)), "text_too_long"),
        (question("Which?\nTell me"), "text_control_character"),
        (asks(&[KARIM], &["arc"]), "poll_options_count"),
        (asks(&[KARIM], &five), "poll_options_count"),
        (asks(&[KARIM], &["arc", "arc"]), "poll_option_twice"),
        (asks(&[KARIM], &["arc", "none"]), "unknown_product"),
        (asks(&[], &two), "nobody_invited"),
        (asks(&crowd, &two), "too_many_invited"),
        (asks(&[KARIM, ZOE], &two), "not_a_friend"),
        (asks(&[ANA], &two), "not_a_friend"),
        (until(NOW), "poll_end_out_of_range"),
        (until(later(30 * DAY + 1)), "poll_end_out_of_range"),
    ] {
        let mut work = world();
        let before = format!("{work:?}");
        let shown = format!("{order:?}");
        assert_eq!(
            code(polls::open(&mut work, order, NOW)),
            expected,
            "{shown}"
        );
        assert_eq!(format!("{work:?}"), before);
    }
    let mut work = world();
    for n in 0..POLLS_OPEN_MAX as u128 {
        let order = NewPoll {
            id: PollId(10 + n),
            ..until(later(30 * DAY))
        };
        polls::open(&mut work, order, NOW).expect("room for it");
    }
    assert_eq!(
        code(polls::open(&mut work, question("More?"), NOW)),
        "too_many_polls"
    );
    polls::close(&mut work, ANA, PollId(10), NOW).expect("closed");
    polls::open(&mut work, question("More?"), NOW).expect("one was closed");
    let shown = poll(&mut work, ANA, NOW);
    assert_eq!(shown.options[1].price_then, Money::new(3900, Currency::EUR));
}
