//! Shoppers: people, their passkeys, and the short-lived proofs that somebody is who they are.

mod shopper;
mod store;

pub use shopper::{Ceremony, CeremonyKind, Credential, Enrolment, Resume, Session, Shopper};
pub use store::ShopperStore;
