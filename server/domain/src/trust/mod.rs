//! Trust: signals with their evidence, cases that people decide, and the weight that a word has.

mod store;

pub use store::TrustStore;
