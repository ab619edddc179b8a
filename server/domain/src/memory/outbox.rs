//! The outbox, in memory.

#[derive(Clone, Debug, Default)]
pub struct Events {}
