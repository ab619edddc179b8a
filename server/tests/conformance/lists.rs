//! Lists, loves and polls on every store.

use crate::payments::{authorised, payment};
use vouch_domain::lists::{
    Audience, Choice, Item, List, ListStore, Love, Loves, Poll, Taken, Vote, Wish,
};
use vouch_domain::payments::State;
use vouch_domain::{
    Currency, ListId, MerchantId, Money, PaymentId, PollId, ShopperId, Timestamp, Work,
};

agree! {
    a_love_is_kept_once_and_counted_latest_first,
    totals_are_kept_per_product_and_read_hottest_first,
    a_list_keeps_its_items_in_their_places,
    a_wish_is_open_again_once_its_purchase_is_called_off,
    lists_are_found_by_owner_and_by_friends,
    a_purchase_that_stands_is_one,
    a_poll_comes_back_whole_and_ends_with_its_votes,
    a_vote_takes_the_place_of_the_one_before,
}

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const SHOP: MerchantId = MerchantId(1);
const OTHER: MerchantId = MerchantId(2);

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

fn price(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn love(shopper: ShopperId, sku: &str, second: i64, counts: bool) -> Love {
    Love {
        shopper,
        merchant: SHOP,
        sku: sku.into(),
        at: at(second),
        counts,
    }
}

fn a_love_is_kept_once_and_counted_latest_first(work: &mut (impl ListStore + ?Sized)) {
    let [first, second, third] = [
        love(ANA, "arc", 10, true),
        love(ANA, "globe", 20, false),
        love(KARIM, "arc", 30, true),
    ];
    for kept in [&first, &second, &third] {
        work.add_love(kept).expect("added");
    }
    assert!(work.add_love(&first).is_err(), "once an account");
    assert_eq!(work.love(ANA, SHOP, "arc"), Ok(Some(first.clone())));
    assert_eq!(work.love(ANA, OTHER, "arc"), Ok(None));
    assert_eq!(work.loves_of(ANA, 9), Ok(vec![second.clone(), first]));
    assert_eq!(work.loves_of(ANA, 1), Ok(vec![second]));
    assert_eq!(work.loves_count(ANA), Ok(2));
    assert_eq!(
        work.newest_counted_loves(SHOP, "arc", 9),
        Ok(vec![at(30), at(10)])
    );
    assert_eq!(work.newest_counted_loves(SHOP, "arc", 1), Ok(vec![at(30)]));
    assert_eq!(work.newest_counted_loves(SHOP, "globe", 9), Ok(vec![]));
    work.remove_love(ANA, SHOP, "arc").expect("removed");
    work.remove_love(ANA, SHOP, "arc").expect("nothing there");
    assert_eq!(work.loves_count(ANA), Ok(1));
    assert_eq!(work.love(KARIM, SHOP, "arc"), Ok(Some(third)));
}

fn totals_are_kept_per_product_and_read_hottest_first(work: &mut (impl ListStore + ?Sized)) {
    let totals = |merchant, sku: &str, total, heat: Option<i64>| Loves {
        merchant,
        sku: sku.into(),
        total,
        heat: heat.map(at),
    };
    let [warm, hot, cold, twin, elsewhere] = [
        totals(SHOP, "arc", 3, Some(10)),
        totals(SHOP, "globe", 1, Some(20)),
        totals(SHOP, "clip", 9, None),
        totals(SHOP, "Zoom", 1, Some(10)),
        totals(OTHER, "arc", 1, Some(99)),
    ];
    for kept in [
        &totals(SHOP, "arc", 1, None),
        &warm,
        &hot,
        &cold,
        &twin,
        &elsewhere,
    ] {
        work.put_loves(kept).expect("put");
    }
    assert_eq!(work.loves(SHOP, "arc"), Ok(Some(warm.clone())));
    assert_eq!(work.loves(SHOP, "none"), Ok(None));
    assert_eq!(work.hottest(SHOP, 9), Ok(vec![hot.clone(), twin, warm]));
    assert_eq!(work.hottest(SHOP, 1), Ok(vec![hot]));
}

fn list(id: u128, owner: ShopperId, audience: Audience, second: i64) -> List {
    List {
        id: ListId(id),
        owner,
        title: "For my birthday".into(),
        audience,
        link: 1,
        created_at: at(second),
        changed_at: at(second),
        next_item: 1,
        items: Vec::new(),
    }
}

fn item(number: u32, sku: &str) -> Item {
    Item {
        number,
        merchant: SHOP,
        sku: sku.into(),
        title: "A lamp".into(),
        price: price(2400),
        note: None,
        added_at: at(1),
        wish: Wish::Open,
    }
}

fn a_list_keeps_its_items_in_their_places(work: &mut (impl ListStore + ?Sized)) {
    let mut kept = list(1, ANA, Audience::Link, 1);
    work.put_list(&kept).expect("put");
    assert_eq!(work.list(ListId(1)), Ok(Some(kept.clone())));
    assert_eq!(work.list(ListId(2)), Ok(None));

    let taken = Taken {
        by: KARIM,
        at: at(5),
        payment: None,
    };
    kept.items = vec![
        Item {
            note: Some("The small one,\nfor the desk".into()),
            wish: Wish::Taken(taken),
            ..item(3, "globe")
        },
        Item {
            wish: Wish::Fulfilled {
                at: at(9),
                taken: Some(taken),
            },
            ..item(1, "arc")
        },
        Item {
            wish: Wish::Fulfilled {
                at: at(9),
                taken: None,
            },
            ..item(2, "clip")
        },
    ];
    kept.title = "For Christmas".into();
    kept.audience = Audience::Everyone;
    kept.link = 7;
    kept.next_item = 4;
    kept.changed_at = at(9);
    for number in 1..=3 {
        let sku = ["arc", "clip", "globe"][number as usize - 1];
        work.put_item(ListId(1), number, &item(number, sku))
            .expect("put");
    }
    work.put_list(&kept).expect("put");
    for (place, item) in (0..).zip(&kept.items) {
        work.put_item(ListId(1), place, item).expect("put");
    }
    assert_eq!(work.list(ListId(1)), Ok(Some(kept.clone())));

    work.remove_item(ListId(1), 1).expect("removed");
    kept.items.remove(1);
    assert_eq!(work.list(ListId(1)), Ok(Some(kept)));
    work.remove_list(ListId(1)).expect("removed");
    assert_eq!(work.list(ListId(1)), Ok(None));
}

fn a_wish_is_open_again_once_its_purchase_is_called_off(work: &mut dyn Work) {
    let bought = authorised(1, KARIM);
    work.add_payment(&bought).expect("added");
    work.put_list(&list(1, ANA, Audience::Friends, 1))
        .expect("put");
    let taken = |payment: u128| Taken {
        by: KARIM,
        at: at(5),
        payment: Some(PaymentId(payment)),
    };
    for (number, sku, wish) in [
        (1, "arc", Wish::Taken(taken(1))),
        (2, "clip", Wish::Taken(taken(9))),
        (
            3,
            "globe",
            Wish::Fulfilled {
                at: at(6),
                taken: Some(taken(1)),
            },
        ),
    ] {
        let item = Item {
            wish,
            ..item(number, sku)
        };
        work.put_item(ListId(1), number, &item).expect("put");
    }
    let wishes = |work: &mut dyn Work| {
        let list = work.list(ListId(1)).expect("asked").expect("a list");
        list.items.iter().map(|item| item.wish).collect::<Vec<_>>()
    };
    let fulfilled = |taken| Wish::Fulfilled { at: at(6), taken };
    assert_eq!(
        wishes(work),
        [Wish::Taken(taken(1)), Wish::Open, fulfilled(Some(taken(1)))]
    );
    let held = bought.held().expect("held");
    let called_off = vouch_domain::payments::Payment {
        state: State::Cancelled {
            held: Some(held),
            at: at(9),
        },
        ..bought
    };
    work.save_payment(&called_off).expect("saved");
    assert_eq!(wishes(work), [Wish::Open, Wish::Open, fulfilled(None)]);
}

fn lists_are_found_by_owner_and_by_friends(work: &mut (impl ListStore + ?Sized)) {
    use Audience::*;
    for (id, owner, audience, second) in [
        (1, ANA, Friends, 10),
        (2, ANA, OnlyMe, 30),
        (3, ANA, Everyone, 20),
        (4, KARIM, Link, 40),
        (5, KARIM, Friends, 20),
    ] {
        work.put_list(&list(id, owner, audience, second))
            .expect("put");
    }
    work.put_item(ListId(1), 0, &item(1, "arc")).expect("put");
    let ids = |heads: Result<Vec<vouch_domain::lists::Head>, _>| {
        let heads = heads.expect("asked");
        heads
            .iter()
            .map(|head| (head.id.0, head.items))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(work.lists_of(ANA)), [(2, 0), (3, 0), (1, 1)]);
    assert_eq!(ids(work.lists_of(ShopperId(9))), []);
    let everybody: Vec<ShopperId> = (1..=500).map(ShopperId).collect();
    assert_eq!(
        ids(work.lists_shared_by(&everybody, 9)),
        [(5, 0), (3, 0), (1, 1)]
    );
    assert_eq!(ids(work.lists_shared_by(&[ANA], 1)), [(3, 0)]);
    assert_eq!(ids(work.lists_shared_by(&[], 9)), []);
}

fn a_purchase_that_stands_is_one(work: &mut dyn Work) {
    work.add_payment(&payment(1)).expect("added");
    assert_eq!(work.has_standing_purchase(ANA), Ok(false));
    let bought = authorised(2, ANA);
    work.add_payment(&bought).expect("added");
    assert_eq!(work.has_standing_purchase(ANA), Ok(true));
    assert_eq!(work.has_standing_purchase(KARIM), Ok(false));
    let called_off = vouch_domain::payments::Payment {
        state: State::Cancelled {
            held: bought.held(),
            at: at(9),
        },
        ..bought
    };
    work.save_payment(&called_off).expect("saved");
    assert_eq!(work.has_standing_purchase(ANA), Ok(false));
}

fn poll(id: u128, owner: ShopperId, invited: &[ShopperId], second: i64) -> Poll {
    let choice = |number, sku: &str| Choice {
        number,
        merchant: SHOP,
        sku: sku.into(),
        title: "A lamp".into(),
        price: price(1900),
    };
    Poll {
        id: PollId(id),
        owner,
        question: "Which?".into(),
        link: 1,
        created_at: at(second),
        closes_at: Some(at(second + 100)),
        closed_at: None,
        options: vec![choice(1, "globe"), choice(2, "arc")],
        invited: invited.to_vec(),
    }
}

fn a_poll_comes_back_whole_and_ends_with_its_votes(work: &mut (impl ListStore + ?Sized)) {
    let mut first = poll(1, ANA, &[KARIM], 10);
    let second = poll(2, ANA, &[KARIM, ShopperId(3)], 20);
    for kept in [&first, &second] {
        work.add_poll(kept).expect("added");
    }
    assert_eq!(work.poll(PollId(1)), Ok(Some(first.clone())));
    assert_eq!(work.poll(PollId(9)), Ok(None));
    first.link = 5;
    first.closed_at = Some(at(50));
    first.invited.push(ShopperId(3));
    work.save_poll(&first).expect("saved");
    assert!(work.save_poll(&poll(9, ANA, &[], 1)).is_err());

    assert_eq!(work.polls_of(ANA), Ok(vec![second.clone(), first.clone()]));
    assert_eq!(work.polls_of(KARIM), Ok(vec![]));
    assert_eq!(work.polls_inviting(ShopperId(3)), Ok(vec![second, first]));
    let vote = Vote {
        voter: KARIM,
        option: 1,
        at: at(11),
    };
    work.put_vote(PollId(1), &vote).expect("voted");
    work.remove_poll(PollId(1)).expect("removed");
    assert_eq!(work.votes(PollId(1)), Ok(vec![]));
    assert_eq!(work.poll(PollId(1)), Ok(None));
    assert_eq!(work.polls_inviting(KARIM).map(|polls| polls.len()), Ok(1));
}

fn a_vote_takes_the_place_of_the_one_before(work: &mut (impl ListStore + ?Sized)) {
    work.add_poll(&poll(1, ANA, &[KARIM], 1)).expect("added");
    let vote = |voter, option, second| Vote {
        voter,
        option,
        at: at(second),
    };
    for cast in [vote(KARIM, 1, 5), vote(ANA, 1, 6), vote(KARIM, 2, 7)] {
        work.put_vote(PollId(1), &cast).expect("voted");
    }
    assert_eq!(
        work.votes(PollId(1)),
        Ok(vec![vote(ANA, 1, 6), vote(KARIM, 2, 7)])
    );
}
