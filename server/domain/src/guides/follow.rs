//! Following: one-sided and public on the guide's side only, as a number. Who follows whom is told to the follower alone.

use crate::{ShopperId, Timestamp};

/// How many guides one person follows at most; what a feed costs is bounded by this.
pub const FOLLOWING_MAX: usize = 1_000;

/// One edge, from the follower's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Following {
    pub guide: ShopperId,
    pub since: Timestamp,
}
