//! The checkout in the shop's page: what friends say, one press, one passkey, paid.
//!
//! The same view is rendered by the server (`ssr`) into the document and continued by the browser (`hydrate`); both start
//! from the same [`vouch_wire::checkout::Document`], so the browser finds exactly the nodes that it expects. The view decides
//! nothing: it shows a [`Step`] and reports an [`Act`]; `browser` carries acts out.

pub mod appearance;
mod step;
mod view;

#[cfg(feature = "hydrate")]
mod browser;

pub use step::{Act, Checkout, Step, WayOut};
pub use view::CheckoutView;
