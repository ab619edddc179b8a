//! Recommendations, in memory.

#[derive(Clone, Debug, Default)]
pub struct Recommendations {}
