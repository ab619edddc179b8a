//! Merchants: shops, the origins they may show us on, their keys and where they hear of events.

mod merchant;
mod store;

pub use merchant::{Endpoint, Merchant, Mode, Origin};
pub use store::MerchantStore;
