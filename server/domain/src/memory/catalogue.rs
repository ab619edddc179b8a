//! The catalogue, in memory.

#[derive(Clone, Debug, Default)]
pub struct Catalogue {}
