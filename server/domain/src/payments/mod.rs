//! Payments: a shopper's money waits in escrow until the goods arrive.
//!
//! created → authorised (held) | cancelled | expired

mod payment;
mod store;

pub use payment::{Confirmation, Evidence, Line, Payment, State};
pub use store::{Page, PaymentStore};
