//! Payments: a shopper's money waits in escrow until the goods arrive.
//!
//! created → authorised (held) | cancelled | expired

mod challenge;
mod payment;
mod store;

pub use challenge::challenge;
pub use payment::{Confirmation, Evidence, Line, Payment, State};
pub use store::{Page, PaymentStore};
