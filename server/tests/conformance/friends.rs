//! Friendships and invitations on every store.

use vouch_domain::friends::{
    Block, FriendStore, Friendship, Invitation, Use, blocked_either_way, shared_friends,
};
use vouch_domain::{BlockId, InvitationId, ShopperId, Timestamp};

agree! {
    a_friendship_has_two_sides,
    an_invitation_is_found_by_its_hash_alone,
    open_invitations_are_counted_per_person_and_moment,
    people_at_the_ends_of_the_alphabet_have_friends_too,
    friendships_made_are_counted_from_either_end_of_a_link,
    a_block_stands_once_and_is_taken_back_by_its_blocker_alone,
    blocks_are_found_from_either_side,
    friends_are_read_up_to_a_limit,
    a_friend_in_common_is_found_from_the_smaller_side,
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
        used: None,
    }
}

fn an_invitation_is_found_by_its_hash_alone(work: &mut (impl FriendStore + ?Sized)) {
    let open = invitation(1, ANA, at(60));
    work.add_invitation(&open).expect("added");
    assert_eq!(work.invitation(&[1; 32]), Ok(Some(open.clone())));
    assert_eq!(work.invitation(&[2; 32]), Ok(None));

    let used = Invitation {
        used: Some(Use {
            by: LEA,
            at: at(30),
        }),
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
        used: Some(Use {
            by: KARIM,
            at: at(5),
        }),
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

fn friendships_made_are_counted_from_either_end_of_a_link(work: &mut (impl FriendStore + ?Sized)) {
    for (id, inviter, guest, second) in [
        (1, ANA, KARIM, 10),
        (2, ANA, LEA, 20),
        (3, KARIM, ANA, 30),
        (4, LEA, KARIM, 30),
    ] {
        let open = invitation(id, inviter, at(60));
        work.add_invitation(&open).expect("added");
        let used = Invitation {
            used: Some(Use {
                by: guest,
                at: at(second),
            }),
            ..open
        };
        work.save_invitation(&used).expect("saved");
    }
    work.add_invitation(&invitation(5, ANA, at(60)))
        .expect("added");
    for (who, since, expected) in [
        (ANA, 0, 3),
        (ANA, 10, 2),
        (ANA, 29, 1),
        (ANA, 30, 0),
        (KARIM, 0, 3),
        (LEA, 0, 2),
        (ShopperId(9), 0, 0),
    ] {
        assert_eq!(
            work.friendships_made(who, at(since)),
            Ok(expected),
            "{who} since {since}"
        );
    }
}

fn block(id: u128, blocker: ShopperId, blocked: ShopperId) -> Block {
    Block {
        id: BlockId(id),
        blocker,
        blocked,
        since: at(id as i64),
    }
}

fn a_block_stands_once_and_is_taken_back_by_its_blocker_alone(
    work: &mut (impl FriendStore + ?Sized),
) {
    let (first, second) = (block(1, ANA, KARIM), block(2, ANA, LEA));
    for kept in [&second, &first] {
        work.block(kept).expect("blocked");
    }
    work.block(&block(3, ANA, KARIM)).expect("stands already");
    assert_eq!(work.blocks_of(ANA), Ok(vec![first, second]));
    assert_eq!(work.blocks_of(KARIM), Ok(vec![]));

    assert_eq!(work.unblock(KARIM, BlockId(1)), Ok(false));
    assert_eq!(work.unblock(ANA, BlockId(3)), Ok(false));
    assert_eq!(work.unblock(ANA, BlockId(1)), Ok(true));
    assert_eq!(work.unblock(ANA, BlockId(1)), Ok(false));
    assert_eq!(work.blocks_of(ANA), Ok(vec![second]));
}

fn blocks_are_found_from_either_side(work: &mut (impl FriendStore + ?Sized)) {
    for kept in [block(1, ANA, KARIM), block(2, LEA, ANA)] {
        work.block(&kept).expect("blocked");
    }
    // Many more than one statement takes.
    let everybody: Vec<ShopperId> = (1..=500).map(ShopperId).collect();
    for (viewer, others, expected) in [
        (ANA, &everybody[..], vec![KARIM, LEA]),
        (KARIM, &everybody[..], vec![ANA]),
        (LEA, &everybody[..], vec![ANA]),
        (ShopperId(9), &everybody[..], vec![]),
        (ANA, &[LEA, ANA, LEA], vec![LEA]),
        (ANA, &[], vec![]),
    ] {
        let found = blocked_either_way(work, viewer, others).expect("asked");
        assert_eq!(Vec::from_iter(found), expected, "{viewer}");
    }
}

fn friends_are_read_up_to_a_limit(work: &mut (impl FriendStore + ?Sized)) {
    for friend in 10..15 {
        work.befriend(ANA, ShopperId(friend), at(1))
            .expect("befriended");
    }
    work.befriend(KARIM, ShopperId(14), at(1))
        .expect("befriended");
    assert_eq!(work.friends_count(ANA), Ok(5));
    assert_eq!(work.friends_count(LEA), Ok(0));
    assert_eq!(work.friends_since(ShopperId(14), ANA), Ok(Some(at(1))));
    assert_eq!(work.friends_since(ANA, KARIM), Ok(None));
    let ids = |ids: &[u128]| ids.iter().copied().map(ShopperId).collect::<Vec<_>>();
    for (limit, anas) in [
        (1, &[10][..]),
        (3, &[10, 11, 12]),
        (9, &[10, 11, 12, 13, 14]),
    ] {
        assert_eq!(
            work.first_friends(&[KARIM, LEA, ANA, KARIM], limit),
            Ok(vec![(ANA, ids(anas)), (KARIM, ids(&[14]))])
        );
    }
    for (friends, expected) in [
        (&[14][..], vec![ANA, KARIM]),
        (&[13, 99], vec![ANA]),
        (&[99], vec![]),
        (&[], vec![]),
    ] {
        assert_eq!(
            work.with_friend_among(&[LEA, KARIM, ANA, ANA], &ids(friends)),
            Ok(expected)
        );
    }
}

/// Held against the plain meaning: two people share a friend when somebody is a friend of both.
fn a_friend_in_common_is_found_from_the_smaller_side(work: &mut (impl FriendStore + ?Sized)) {
    // Person n is a friend of every m with n*m ≡ 1 (mod 7); 1 to 3 have a tail of friends of their own.
    let people: Vec<ShopperId> = (1..=60).map(ShopperId).collect();
    for one in 1..=60_u128 {
        for other in one + 1..=60 {
            if (one * other) % 7 == 1 {
                work.befriend(ShopperId(one), ShopperId(other), at(1))
                    .expect("befriended");
            }
        }
    }
    for (popular, friends) in [(1_u128, 70), (2, 300), (3, 5)] {
        for friend in 0..friends {
            // Before all others in the order of ids, or behind them.
            let friend = 1_000 * popular + friend;
            work.befriend(ShopperId(popular), ShopperId(friend), at(1))
                .expect("befriended");
        }
    }
    work.befriend(ShopperId(1_000), ShopperId(2_299), at(1))
        .expect("befriended");
    let mut viewers = people.clone();
    viewers.extend([1_000, 2_299, 99].map(ShopperId));
    for viewer in viewers.iter().copied() {
        let mut expected = Vec::new();
        let friends = friends(work, viewer);
        for candidate in viewers.iter().copied().filter(|other| *other != viewer) {
            let theirs = self::friends(work, candidate);
            if theirs
                .iter()
                .any(|(friend, _)| friends.iter().any(|(own, _)| own == friend))
            {
                expected.push(candidate);
            }
        }
        expected.sort();
        let own = friends.iter().map(|(friend, _)| *friend).collect();
        let shared = shared_friends(work, viewer, &own, &viewers).expect("asked");
        assert_eq!(Vec::from_iter(shared), expected, "{viewer}");
    }
}
