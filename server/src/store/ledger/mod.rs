//! The ledger in SQL.

mod buffer;
pub(crate) mod rows;
pub(crate) mod seal;

pub use buffer::{Buffer, Touches};

use super::sql::Sql;
use super::work::SqlWork;
use super::writer::Sign;
use vouch_domain::ledger::{
    Account, AccountEntry, Balance, Changes, Head, LedgerStore, Resolved, Transfer,
};
use vouch_domain::{AccountId, Fault, Timestamp, TransferId};

/// Inside a batch through its buffer, else straight from and to the rows.
impl<S: Sql> LedgerStore for SqlWork<S> {
    fn accounts(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.accounts(&mut self.sql, ids),
            None => rows::accounts(&mut self.sql, ids),
        }
    }

    fn accounts_after(&mut self, id: AccountId, limit: u32) -> Result<Vec<Account>, Fault> {
        rows::accounts_after(&mut self.sql, id, limit)
    }

    fn transfers(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.transfers(&mut self.sql, ids),
            None => rows::transfers(&mut self.sql, ids),
        }
    }

    fn resolutions(&mut self, ids: &[TransferId]) -> Result<Vec<Resolved>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.resolutions(&mut self.sql, ids),
            None => rows::resolutions(&mut self.sql, ids),
        }
    }

    fn spent_ids(&mut self, ids: &[TransferId]) -> Result<Vec<TransferId>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.spent_ids(&mut self.sql, ids),
            None => rows::spent_ids(&mut self.sql, ids),
        }
    }

    fn due_holds(&mut self, now: Timestamp, limit: u32) -> Result<Vec<TransferId>, Fault> {
        let due = match &mut self.ledger {
            Some(buffer) => buffer.due_holds(&mut self.sql, now, limit)?,
            None => rows::due_holds(&mut self.sql, now, limit)?,
        };
        Ok(due.into_iter().map(|due| due.hold).collect())
    }

    fn first_due(&mut self) -> Result<Option<Timestamp>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.first_due(&mut self.sql),
            None => rows::first_due(&mut self.sql),
        }
    }

    fn balance_at(&mut self, account: AccountId, sequence: u64) -> Result<Option<Balance>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.balance_at(&mut self.sql, account, sequence),
            None => rows::balance_at(&mut self.sql, account, sequence),
        }
    }

    fn entries_after(
        &mut self,
        account: AccountId,
        sequence: u64,
        limit: u32,
    ) -> Result<Vec<AccountEntry>, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.entries_after(&mut self.sql, account, sequence, limit),
            None => rows::entries_after(&mut self.sql, account, sequence, limit),
        }
    }

    fn head(&mut self) -> Result<Head, Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.head(&mut self.sql),
            None => rows::head(&mut self.sql),
        }
    }

    fn record(&mut self, changes: &Changes) -> Result<(), Fault> {
        match &mut self.ledger {
            Some(buffer) => {
                buffer.record(changes);
                Ok(())
            }
            None => rows::write(&mut self.sql, changes, None),
        }
    }
}

impl<S: Sql> SqlWork<S> {
    /// Reads at once what a batch's pieces are known to touch.
    pub(super) fn load<'a>(
        &mut self,
        touches: impl Iterator<Item = &'a Touches>,
    ) -> Result<(), Fault> {
        match &mut self.ledger {
            Some(buffer) => buffer.load(&mut self.sql, touches),
            None => Ok(()),
        }
    }

    /// Writes what the batch's pieces did to the ledger, and signs the end of the journal if they moved it.
    pub(super) fn flush_ledger(&mut self, sign: Option<&Sign>) -> Result<(), Fault> {
        let Some(changes) = self.ledger.as_mut().and_then(Buffer::take) else {
            return Ok(());
        };
        let signature = sign.map(|sign| sign(&changes.head.signed_bytes()));
        rows::write(&mut self.sql, &changes, signature.as_deref())
    }
}
