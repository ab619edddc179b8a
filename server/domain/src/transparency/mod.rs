//! Transparency: an append-only, hash-chained log of every word received and of what became of it.

mod store;

pub use store::TransparencyStore;
