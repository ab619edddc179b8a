//! Answers by idempotency key, in memory.

#[derive(Clone, Debug, Default)]
pub struct Answers {}
