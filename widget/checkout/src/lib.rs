//! The checkout in the shop's page: what friends say, one press, one passkey, paid.
//!
//! The server renders the whole document (`ssr`): what is only read stands there and nowhere else ([`page`]), what is acted on
//! is the order's panel, whose components both sides share. In the browser (`csr`) the app leaves the panel as it was served
//! until its state changes, and only then renders it anew: there is nothing to hydrate and so nothing that could mismatch. The
//! view decides nothing: it shows a [`Step`], its buttons name an [`Act`]; `browser` carries acts out.

pub mod appearance;
mod panel;
mod step;

#[cfg(feature = "csr")]
mod browser;
#[cfg(feature = "ssr")]
pub mod page;

pub use step::{Act, Checkout, Step, WayOut};
