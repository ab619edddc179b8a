//! The ledger, in memory.

#[derive(Clone, Debug, Default)]
pub struct Ledger {}
