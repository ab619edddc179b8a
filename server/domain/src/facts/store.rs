//! What this room needs kept.

pub trait FactStore {}
