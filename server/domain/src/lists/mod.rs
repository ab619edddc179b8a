//! Lists, loves and polls: what somebody wishes for, likes, or cannot decide between.

mod store;

pub use store::ListStore;
