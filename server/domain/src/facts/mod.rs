//! Facts: what people established about a product, one statement about one aspect each.

mod store;

pub use store::FactStore;
