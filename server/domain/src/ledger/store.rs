//! What the ledger needs kept.

use super::{Account, Resolution, Transfer};
use crate::refusal::Fault;
use crate::{AccountId, Timestamp, TransferId};

pub trait LedgerStore {
    fn account(&mut self, id: AccountId) -> Result<Option<Account>, Fault>;
    fn add_account(&mut self, account: &Account) -> Result<(), Fault>;
    /// Writes counters, flags and version of an account that is there.
    fn save_account(&mut self, account: &Account) -> Result<(), Fault>;
    fn transfer(&mut self, id: TransferId) -> Result<Option<Transfer>, Fault>;
    fn add_transfer(&mut self, transfer: &Transfer) -> Result<(), Fault>;
    /// What became of the hold `pending`; `None` while it is open (or no hold).
    fn resolution(&mut self, pending: TransferId) -> Result<Option<Resolution>, Fault>;
    fn resolve(
        &mut self,
        pending: TransferId,
        resolution: Resolution,
        at: Timestamp,
    ) -> Result<(), Fault>;
    /// Open holds whose time is over at `now`, in order of (expiry, timestamp).
    fn expired_holds(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Transfer>, Fault>;
    /// An id spent by a refusal that may not be tried again.
    fn is_burned(&mut self, id: TransferId) -> Result<bool, Fault>;
    fn burn(&mut self, id: TransferId, result: &'static str, at: Timestamp) -> Result<(), Fault>;
    /// The last timestamp given to an account or transfer.
    fn last_timestamp(&mut self) -> Result<Timestamp, Fault>;
}
