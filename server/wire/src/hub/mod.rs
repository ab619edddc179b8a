//! What the hub's document tells the hub's app, and where the hub's pages are.

mod route;

pub use route::{Route, Subject};

use serde::{Deserialize, Serialize};

/// The data block of the hub's shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubData {
    /// `en` or `fr`.
    pub language: String,
    /// The currency that balances are shown in.
    pub currency: String,
    /// Shops to go on to, where the server knows some to try (sandbox).
    pub shops: Vec<HubShop>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubShop {
    pub name: String,
    pub url: String,
}
