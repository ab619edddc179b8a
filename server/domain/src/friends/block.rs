//! A block: one person wants nothing to do with another, and the other never learns of it.

use crate::{BlockId, ShopperId, Timestamp};

/// How many people one person may block.
pub const BLOCKS_MAX: u32 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub id: BlockId,
    pub blocker: ShopperId,
    pub blocked: ShopperId,
    pub since: Timestamp,
}

/// Somebody whom one blocked, by name. The block's own id takes it back, so that nobody learns another's id by blocking them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub id: BlockId,
    pub name: String,
    pub since: Timestamp,
}
