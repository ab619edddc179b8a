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
        work.befriend(ANA, ShopperId(100 + n as u128), NOW)
            .expect("befriended");
    }
    assert_eq!(
        code(accept(&mut work, &LINK, KARIM, NOW)),
        "too_many_friends"
    );
    work.unfriend(ANA, ShopperId(100)).expect("unfriended");
    accept(&mut work, &LINK, KARIM, NOW).expect("room for one");
}
