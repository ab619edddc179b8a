//! Merchants and their endpoints, in memory.

#[derive(Clone, Debug, Default)]
pub struct Merchants {}
