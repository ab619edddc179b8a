//! The catalogue: what a merchant sells and for how much. The price a shopper pays comes from here, never from a page.

mod product;
mod store;

pub use product::{Picture, Product};
pub use store::CatalogueStore;
