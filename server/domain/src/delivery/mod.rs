//! Delivery: what proves that goods arrived.

mod store;

pub use store::DeliveryStore;
