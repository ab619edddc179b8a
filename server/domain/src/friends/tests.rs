//! The room's decisions, on the model.

use super::*;
use crate::memory::Memory;
use crate::shoppers::Shopper;
use crate::time::DAY;

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);
const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
const LINK: [u8; 32] = [7; 32];

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

/// Three people who do not know each other.
fn people() -> Memory {
    let mut work = Memory::default();
    for (id, handle) in [(ANA, "Ana"), (KARIM, "karim"), (LEA, "Léa")] {
        let shopper = Shopper {
            id,
            handle: handle.into(),
            email: format!("{handle}@example.com"),
            joined_at: NOW,
        };
        work.add_shopper(&shopper).expect("a new person");
    }
    work
}

/// The same, with Ana's link open.
fn invited() -> Memory {
    let mut work = people();
    invite(&mut work, InvitationId(1), LINK, ANA, NOW).expect("a first link");
    work
}

fn names(work: &mut Memory, shopper: ShopperId) -> Vec<String> {
    let friends = list(work, shopper).expect("a list");
    friends.into_iter().map(|friend| friend.name).collect()
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    outcome.expect_err("a refusal").code()
}

#[test]
fn accepting_makes_both_friends_and_nobody_else() {
    let mut work = invited();
    let friend = accept(&mut work, &LINK, KARIM, later(60)).expect("accepted");
    assert_eq!(
        (friend.id, friend.name.as_str(), friend.since),
        (ANA, "Ana", later(60))
    );
    assert_eq!(names(&mut work, ANA), ["karim"]);
    assert_eq!(names(&mut work, KARIM), ["Ana"]);
    assert!(names(&mut work, LEA).is_empty());
}

#[test]
fn accepting_again_is_the_same_for_the_same_person_and_too_late_for_another() {
    let mut work = invited();
    let first = accept(&mut work, &LINK, KARIM, later(60)).expect("accepted");
    // Even after its time: the answer to the first may have been lost.
    for at in [later(61), later(15 * DAY)] {
        assert_eq!(
            accept(&mut work, &LINK, KARIM, at),
            Ok(first.clone()),
            "{at:?}"
        );
    }
    let before = format!("{work:?}");
    assert_eq!(
        code(accept(&mut work, &LINK, LEA, later(61))),
        "invitation_used"
    );
    assert_eq!(
        code(accept(&mut work, &LINK, ANA, later(61))),
        "invitation_own"
    );
    assert_eq!(
        format!("{work:?}"),
        before,
        "a refusal leaves nothing behind"
    );
}

#[test]
fn what_a_link_refuses_it_refuses_without_a_trace() {
    for (token, guest, at, expected) in [
        ([8; 32], KARIM, NOW, "invitation_unknown"),
        (LINK, ANA, NOW, "invitation_own"),
        (LINK, KARIM, later(14 * DAY), "invitation_expired"),
    ] {
        let mut work = invited();
        let before = format!("{work:?}");
        assert_eq!(code(accept(&mut work, &token, guest, at)), expected);
        assert_eq!(format!("{work:?}"), before);
    }
}

#[test]
fn a_link_between_friends_stays_good_for_whom_it_was_meant() {
    let mut work = invited();
    work.befriend(ANA, KARIM, NOW).expect("befriended");
    let friend = accept(&mut work, &LINK, KARIM, later(60)).expect("friends already");
    assert_eq!(friend.since, NOW);
    accept(&mut work, &LINK, LEA, later(61)).expect("still open");
    assert_eq!(names(&mut work, ANA), ["karim", "Léa"]);
}

#[test]
fn either_side_ends_it_for_both_and_an_old_link_does_not_bring_it_back() {
    for (one, other) in [(ANA, KARIM), (KARIM, ANA)] {
        let mut work = invited();
        accept(&mut work, &LINK, KARIM, NOW).expect("accepted");
        remove(&mut work, one, other).expect("removed");
        assert!(names(&mut work, ANA).is_empty());
        assert!(names(&mut work, KARIM).is_empty());
        assert_eq!(code(remove(&mut work, one, other)), "not_a_friend");
        assert_eq!(
            code(accept(&mut work, &LINK, KARIM, later(1))),
            "invitation_used"
        );
    }
    assert_eq!(
        code(remove(&mut people(), ANA, ShopperId(99))),
        "not_a_friend"
    );
}

#[test]
fn twenty_links_may_be_open_and_each_use_or_end_frees_one() {
    let mut work = people();
    for n in 0..20 {
        let at = later(i64::from(n));
        invite(&mut work, InvitationId(u128::from(n)), [n; 32], ANA, at).expect("room for it");
    }
    let mut more = |n: u8, at| invite(&mut work, InvitationId(u128::from(n)), [n; 32], ANA, at);
    assert_eq!(code(more(20, later(20))), "too_many_invitations");
    // The first one ends after exactly fourteen days.
    assert_eq!(
        code(more(20, Timestamp(later(14 * DAY).0 - 1))),
        "too_many_invitations"
    );
    more(20, later(14 * DAY)).expect("one has ended");
    assert_eq!(code(more(21, later(14 * DAY))), "too_many_invitations");
    accept(&mut work, &[5; 32], KARIM, later(14 * DAY)).expect("accepted");
    invite(&mut work, InvitationId(21), [21; 32], ANA, later(14 * DAY)).expect("one was used");
    // Another person's links are counted apart.
    invite(&mut work, InvitationId(30), [30; 32], LEA, NOW).expect("the first of hers");
}

#[test]
fn a_link_tells_its_holder_the_name_and_how_they_stand() {
    let stands = |work: &mut Memory, viewer, at| look(work, &LINK, viewer, at);
    let seen = |standing| {
        Ok(ViewedInvitation {
            inviter: "Ana".into(),
            standing,
        })
    };
    let mut work = invited();
    assert_eq!(stands(&mut work, None, NOW), seen(Standing::Open));
    assert_eq!(stands(&mut work, Some(KARIM), NOW), seen(Standing::Open));
    assert_eq!(stands(&mut work, Some(ANA), NOW), seen(Standing::Own));
    assert_eq!(
        code(stands(&mut work, None, later(14 * DAY))),
        "invitation_expired"
    );

    accept(&mut work, &LINK, KARIM, NOW).expect("accepted");
    assert_eq!(stands(&mut work, Some(KARIM), NOW), seen(Standing::Friends));
    assert_eq!(code(stands(&mut work, None, NOW)), "invitation_used");
    assert_eq!(code(stands(&mut work, Some(LEA), NOW)), "invitation_used");
    assert_eq!(
        code(look(&mut work, &[0; 32], None, NOW)),
        "invitation_unknown"
    );
}

#[test]
fn a_list_of_friends_is_bounded() {
    let mut work = invited();
    for n in 0..FRIENDS_MAX {
        work.befriend(ANA, ShopperId(100 + u128::from(n)), NOW)
            .expect("befriended");
    }
    assert_eq!(
        code(accept(&mut work, &LINK, KARIM, NOW)),
        "too_many_friends"
    );
    work.unfriend(ANA, ShopperId(100)).expect("unfriended");
    accept(&mut work, &LINK, KARIM, NOW).expect("room for one");
}

/// Ana's link `n`, accepted by a newcomer of the same number.
fn newcomer(work: &mut Memory, n: u8, at: Timestamp) -> Result<Friend> {
    let guest = ShopperId(1_000 + u128::from(n));
    let shopper = Shopper {
        id: guest,
        handle: format!("Newcomer {n}"),
        email: "newcomer@example.com".into(),
        joined_at: NOW,
    };
    if work.shopper(guest)?.is_none() {
        work.add_shopper(&shopper)?;
        invite(work, InvitationId(u128::from(n)), [n; 32], ANA, at)?;
    }
    accept(work, &[n; 32], guest, at)
}

#[test]
fn twenty_friendships_a_day_and_parting_frees_none() {
    let mut work = people();
    for n in 100..120 {
        newcomer(&mut work, n, later(i64::from(n))).expect("room for it");
    }
    remove(&mut work, ANA, ShopperId(1_100)).expect("removed");
    let day = |n: i64| later(DAY + n);
    for at in [later(120), Timestamp(day(100).0 - 1)] {
        assert_eq!(
            code(newcomer(&mut work, 120, at)),
            "too_many_new_friends",
            "{at:?}"
        );
    }
    // The first was made a whole day ago; the second is not.
    newcomer(&mut work, 120, day(100)).expect("a day later");
    assert_eq!(
        code(newcomer(&mut work, 121, day(100))),
        "too_many_new_friends"
    );
    // It counts for whoever accepts as well.
    invite(&mut work, InvitationId(9), [9; 32], LEA, day(100)).expect("Lea's link");
    assert_eq!(
        code(accept(&mut work, &[9; 32], ANA, day(100))),
        "too_many_new_friends"
    );
    accept(&mut work, &[9; 32], KARIM, day(100)).expect("Karim has made none");
}

#[test]
fn a_block_ends_a_friendship_and_makes_links_unknown_to_both() {
    for (blocker, blocked) in [(ANA, KARIM), (KARIM, ANA)] {
        let mut work = invited();
        work.befriend(ANA, KARIM, NOW).expect("befriended");
        let made = block(&mut work, BlockId(1), blocker, blocked, later(1)).expect("blocked");
        assert_eq!(made.since, later(1));
        assert!(names(&mut work, ANA).is_empty() && names(&mut work, KARIM).is_empty());

        // Ana's link: unknown to Karim, whoever of them blocked the other; open to anybody else.
        for outcome in [
            look(&mut work, &LINK, Some(KARIM), later(2)).map(drop),
            accept(&mut work, &LINK, KARIM, later(2)).map(drop),
        ] {
            assert_eq!(code(outcome), "invitation_unknown");
        }
        look(&mut work, &LINK, Some(LEA), later(2)).expect("Lea may");

        // Again is the same block; nobody but the blocker reads it or takes it back.
        let again = block(&mut work, BlockId(2), blocker, blocked, later(3)).expect("again");
        assert_eq!(again, made);
        assert_eq!(self::blocked(&mut work, blocker), Ok(vec![made]));
        assert_eq!(self::blocked(&mut work, blocked), Ok(vec![]));
        assert_eq!(
            code(unblock(&mut work, blocked, BlockId(1))),
            "unknown_block"
        );

        unblock(&mut work, blocker, BlockId(1)).expect("taken back");
        assert!(
            names(&mut work, ANA).is_empty(),
            "what it ended stays ended"
        );
        accept(&mut work, &LINK, KARIM, later(4)).expect("and may begin again");
    }
}

#[test]
fn both_may_block_and_only_both_may_undo_it() {
    let mut work = invited();
    block(&mut work, BlockId(1), ANA, KARIM, NOW).expect("blocked");
    block(&mut work, BlockId(2), KARIM, ANA, NOW).expect("blocked back");
    unblock(&mut work, ANA, BlockId(1)).expect("taken back");
    assert_eq!(
        code(accept(&mut work, &LINK, KARIM, NOW)),
        "invitation_unknown"
    );
    assert_eq!(
        blocked_either_way(&mut work, ANA, &[LEA, KARIM]),
        Ok([KARIM].into())
    );
    unblock(&mut work, KARIM, BlockId(2)).expect("taken back");
    assert_eq!(
        blocked_either_way(&mut work, ANA, &[LEA, KARIM]),
        Ok([].into())
    );
}

#[test]
fn whoever_made_a_link_can_be_blocked_by_it() {
    let mut work = invited();
    let made = block_inviter(&mut work, BlockId(1), KARIM, &LINK, NOW).expect("blocked");
    assert_eq!(made.name, "Ana");
    assert_eq!(
        code(accept(&mut work, &LINK, KARIM, NOW)),
        "invitation_unknown"
    );
}

#[test]
fn what_a_block_refuses_it_refuses_without_a_trace() {
    for (blocked, expected) in [(ShopperId(99), "unknown_person"), (ANA, "block_oneself")] {
        let mut work = invited();
        let before = format!("{work:?}");
        assert_eq!(
            code(block(&mut work, BlockId(1), ANA, blocked, NOW)),
            expected
        );
        assert_eq!(format!("{work:?}"), before);
    }
    let mut work = invited();
    for (token, who, expected) in [
        ([8; 32], KARIM, "unknown_person"),
        (LINK, ANA, "block_oneself"),
    ] {
        assert_eq!(
            code(block_inviter(&mut work, BlockId(1), who, &token, NOW)),
            expected
        );
    }
    for n in 0..BLOCKS_MAX {
        let n = u128::from(n);
        FriendStore::block(
            &mut work,
            &Block {
                id: BlockId(10 + n),
                blocker: ANA,
                blocked: ShopperId(1_000 + n),
                since: NOW,
            },
        )
        .expect("blocked");
    }
    assert_eq!(
        code(block(&mut work, BlockId(1), ANA, KARIM, NOW)),
        "too_many_blocks"
    );
}
