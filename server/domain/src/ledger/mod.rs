//! The ledger: double entry with holds, after the field's most trusted ledger.
//!
//! Accounts carry four counters that only grow (debits and credits, pending and posted). A transfer moves an amount from one
//! debit account to one credit account and is never changed: a hold is a `pending` transfer, and posting, voiding or expiring
//! it are facts of their own. The client chooses every id, so sending anything twice has one effect, forever.

mod account;
mod book;
mod store;
mod transfer;

pub use account::{Account, AccountFlags};
pub use book::{Book, Leg, LegCode, balance, ledger_of, post};
pub use store::LedgerStore;
pub use transfer::{Resolution, Transfer, TransferFlags};
