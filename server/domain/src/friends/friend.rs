//! A friendship as one of the two sees it.

use crate::{ShopperId, Timestamp};

/// What a page shows a friend's words from stays bounded by this: far beyond what people have, far below what costs.
pub const FRIENDS_MAX: usize = 1_000;

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
