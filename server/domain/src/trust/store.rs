//! What this room needs kept.

pub trait TrustStore {}
