//! Payments and their evidence, in memory.

#[derive(Clone, Debug, Default)]
pub struct Payments {}
