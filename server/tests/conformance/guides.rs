//! Guides, their stories and who follows them, on every store.

use vouch_domain::guides::{FollowStore, Following};
use vouch_domain::{ShopperId, Timestamp};

agree! {
    following_has_one_side,
}

const ANA: ShopperId = ShopperId(1);
const KARIM: ShopperId = ShopperId(2);
const LEA: ShopperId = ShopperId(3);

fn at(seconds: i64) -> Timestamp {
    Timestamp(0).plus_seconds(seconds)
}

fn following_has_one_side(work: &mut (impl FollowStore + ?Sized)) {
    assert_eq!(work.follow(ANA, KARIM, at(1)), Ok(true));
    assert_eq!(work.follow(ANA, LEA, at(2)), Ok(true));
    assert_eq!(work.follow(ANA, KARIM, at(9)), Ok(false), "again");

    let followed = |guide, since| Following { guide, since };
    let both = vec![followed(KARIM, at(1)), followed(LEA, at(2))];
    assert_eq!(work.followed_by(ANA), Ok(both));
    assert_eq!(work.followed_by(KARIM), Ok(vec![]));
    for (follower, guide, expected) in [
        (ANA, KARIM, true),
        (KARIM, ANA, false),
        (KARIM, LEA, false),
        (ANA, ANA, false),
    ] {
        assert_eq!(work.follows(follower, guide), Ok(expected));
    }

    assert_eq!(work.unfollow(ANA, KARIM), Ok(true));
    assert_eq!(work.unfollow(ANA, KARIM), Ok(false));
    assert_eq!(work.unfollow(KARIM, ANA), Ok(false));
    assert_eq!(work.followed_by(ANA), Ok(vec![followed(LEA, at(2))]));
}
