//! Transfers: immutable rows that move an amount from a debit account to a credit account.

use crate::{AccountId, Timestamp, TransferId};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferFlags {
    pub linked: bool,
    pub pending: bool,
    pub post_pending_transfer: bool,
    pub void_pending_transfer: bool,
    pub balancing_debit: bool,
    pub balancing_credit: bool,
    pub closing_debit: bool,
    pub closing_credit: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub id: TransferId,
    pub debit_account: AccountId,
    pub credit_account: AccountId,
    /// Minor units; at most `i64::MAX` is ever stored.
    pub amount: u64,
    /// The hold this one posts or voids; zero for none.
    pub pending_id: TransferId,
    /// Seconds until a hold expires by itself; zero for never.
    pub timeout: u32,
    pub ledger: u32,
    pub code: u16,
    pub flags: TransferFlags,
    /// When it was recorded; unique and rising within the whole book.
    pub timestamp: Timestamp,
}

/// What became of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Posted,
    Voided,
    Expired,
}
