//! Delivery: what proves that goods arrived.
//!
//! A payment has at most one proof, and the first stands. Today there is one kind: the shopper says so on our own page. What was
//! shown is kept as its SHA-256, so that a proof cannot be given another meaning later.

mod proof;
mod store;

pub use proof::{Kind, Proof};
pub use store::DeliveryStore;
