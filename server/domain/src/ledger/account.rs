//! Accounts: four counters that only grow, and the conditions on them.

use crate::{AccountId, Timestamp};

/// Conditions and states of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountFlags {
    pub linked: bool,
    pub debits_must_not_exceed_credits: bool,
    pub credits_must_not_exceed_debits: bool,
    pub history: bool,
    pub closed: bool,
}

/// One account. Counters are minor units of the ledger's currency and never fall, but for pending ones when a hold is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub debits_pending: u64,
    pub debits_posted: u64,
    pub credits_pending: u64,
    pub credits_posted: u64,
    /// Which currency (and sandbox or live); transfers stay within one ledger.
    pub ledger: u32,
    /// What kind of account; the chart is [`super::Book`].
    pub code: u16,
    pub flags: AccountFlags,
    /// When it was recorded; unique and rising within the whole book.
    pub timestamp: Timestamp,
    /// Rises by one with each change of a counter or flag.
    pub version: u64,
}
