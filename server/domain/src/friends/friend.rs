//! A friendship as one of the two sees it.

use crate::{ShopperId, Timestamp};

/// What a page shows a friend's words from stays bounded by this: far beyond what people have, far below what costs.
pub const FRIENDS_MAX: u32 = 5_000;

/// How many new friendships one person makes in any 24 hours at most: a rack of invented accounts grows slowly.
pub const NEW_FRIENDS_A_DAY_MAX: u32 = 20;

/// Friends of friends are counted from here up. Below, a count would point at a person.
pub const FRIENDS_OF_FRIENDS_MIN: usize = 3;

/// One edge, from one person's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Friendship {
    pub with: ShopperId,
    pub since: Timestamp,
}

/// A friend by the name that friends see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Friend {
    pub id: ShopperId,
    pub name: String,
    pub since: Timestamp,
}
