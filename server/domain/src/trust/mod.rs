//! Trust: signals with their evidence, cases that people decide, and the weight that a word has.

pub mod signals;
mod store;

pub use store::TrustStore;
