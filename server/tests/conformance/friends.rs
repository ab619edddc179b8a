//! Friendships and invitations on every store.

use vouch_domain::friends::{FriendStore, Friendship, Invitation};
use vouch_domain::{InvitationId, ShopperId, Timestamp};

agree! {
    a_friendship_has_two_sides,
    an_invitation_is_found_by_its_hash_alone,
    open_invitations_are_counted_per_person_and_moment,
    people_at_the_ends_of_the_alphabet_have_friends_too,
}

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

fn friends(
    work: &mut (impl FriendStore + ?Sized),
    shopper: ShopperId,
) -> Vec<(ShopperId, Timestamp)> {
    let friends = work.friends_of(shopper).expect("a list");
    let pair = |Friendship { with, since }| (with, since);
    friends.into_iter().map(pair).collect()
}

fn a_friendship_has_two_sides(work: &mut (impl FriendStore + ?Sized)) {
    work.befriend(KARIM, ANA, at(1)).expect("befriended");
    work.befriend(KARIM, LEA, at(2)).expect("befriended");
    // Again, from the other side: the date stays.
    work.befriend(ANA, KARIM, at(9)).expect("befriended");

    assert_eq!(friends(work, ANA), [(KARIM, at(1))]);
    assert_eq!(friends(work, KARIM), [(ANA, at(1)), (LEA, at(2))]);
    for (one, other, expected) in [
        (ANA, KARIM, true),
        (KARIM, ANA, true),
        (ANA, LEA, false),
        (ANA, ANA, false),
    ] {
        assert_eq!(work.are_friends(one, other), Ok(expected), "{one} {other}");
    }

    work.unfriend(ANA, KARIM).expect("unfriended");
    work.unfriend(ANA, KARIM).expect("nothing to end");
    assert_eq!(friends(work, ANA), []);
    assert_eq!(friends(work, KARIM), [(LEA, at(2))]);
    assert_eq!(work.are_friends(KARIM, ANA), Ok(false));
}

fn people_at_the_ends_of_the_alphabet_have_friends_too(work: &mut (impl FriendStore + ?Sized)) {
    let (first, last) = (ShopperId(0), ShopperId(u128::MAX));
    work.befriend(first, last, at(1)).expect("befriended");
    assert_eq!(friends(work, first), [(last, at(1))]);
    assert_eq!(friends(work, last), [(first, at(1))]);
}

fn invitation(id: u8, inviter: ShopperId, expires_at: Timestamp) -> Invitation {
    Invitation {
        id: InvitationId(u128::from(id)),
        token_hash: [id; 32],
        inviter,
        expires_at,
        used_by: None,
    }
}

fn an_invitation_is_found_by_its_hash_alone(work: &mut (impl FriendStore + ?Sized)) {
    let open = invitation(1, ANA, at(60));
    work.add_invitation(&open).expect("added");
    assert_eq!(work.invitation(&[1; 32]), Ok(Some(open.clone())));
    assert_eq!(work.invitation(&[2; 32]), Ok(None));

    let used = Invitation {
        used_by: Some(LEA),
        ..open.clone()
    };
    work.save_invitation(&used).expect("saved");
    assert_eq!(work.invitation(&[1; 32]), Ok(Some(used)));

    let twin = Invitation {
        id: InvitationId(2),
        ..open.clone()
    };
    let namesake = Invitation {
        token_hash: [2; 32],
        ..open
    };
    assert!(work.add_invitation(&twin).is_err(), "a hash is kept once");
    assert!(
        work.add_invitation(&namesake).is_err(),
        "an id is kept once"
    );
    assert!(
        work.save_invitation(&invitation(3, ANA, at(60))).is_err(),
        "what is not there cannot be saved"
    );
}

fn open_invitations_are_counted_per_person_and_moment(work: &mut (impl FriendStore + ?Sized)) {
    for (id, inviter, expires) in [(1, ANA, 10), (2, ANA, 20), (3, ANA, 30), (4, LEA, 30)] {
        work.add_invitation(&invitation(id, inviter, at(expires)))
            .expect("added");
    }
    let used = Invitation {
        used_by: Some(KARIM),
        ..invitation(3, ANA, at(30))
    };
    work.save_invitation(&used).expect("saved");
    for (inviter, now, expected) in [
        (ANA, 0, 2),
        (ANA, 9, 2),
        (ANA, 10, 1),
        (ANA, 20, 0),
        (LEA, 0, 1),
        (KARIM, 0, 0),
    ] {
        assert_eq!(
            work.open_invitations(inviter, at(now)),
            Ok(expected),
            "{inviter} at {now}"
        );
    }
}
