//! Guides: people who write stories and sets that cite products, and answer questions about them.

mod store;

pub use store::GuideStore;
