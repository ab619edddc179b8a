//! The history that accounts keep: every balance that is written down is the one that the entries made, and none is missing.
//!
//! The entries come in the order of the journal and the balances in the order of accounts; each account's are folded into one
//! hash on either side, so that memory holds one per account and not one per entry.

use super::{PAGE, Report};
use crate::store::ledger::rows::{BALANCE, balance};
use crate::store::{Sql, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use vouch_domain::{AccountId, Fault};

/// Sequence, version, debits pending and posted, credits pending and posted, whether closed.
pub type Counters = [i128; 7];

/// What the entries of each account came to, one after the other.
#[derive(Default)]
pub struct Histories(BTreeMap<AccountId, [u8; 32]>);

impl Histories {
    pub fn add(&mut self, account: AccountId, counters: Counters) {
        let hash = self.0.entry(account).or_default();
        let mut digest = Sha256::new_with_prefix(*hash);
        for counter in counters {
            digest.update(counter.to_be_bytes());
        }
        *hash = digest.finalize().into();
    }
}

pub fn verify(sql: &mut impl Sql, made: Histories, report: &mut Report) -> Result<(), Fault> {
    let mut kept = Histories::default();
    let mut after = [Value::from(Vec::new()), Value::from(0i64)];
    let statement = format!(
        "select {BALANCE} from ledger_balances where (account, sequence) > (?1, ?2) order by account, sequence limit ?3"
    );
    loop {
        let [account, sequence] = after.clone();
        let rows = sql.query(&statement, &[account, sequence, Value::from(PAGE)])?;
        let Some(last) = rows.last() else { break };
        after = [last.0[0].clone(), last.0[1].clone()];
        for row in &rows {
            match balance(row) {
                Ok(balance) => kept.add(
                    balance.account,
                    [
                        balance.sequence.into(),
                        balance.version.into(),
                        balance.debits_pending.into(),
                        balance.debits_posted.into(),
                        balance.credits_pending.into(),
                        balance.credits_posted.into(),
                        balance.closed.into(),
                    ],
                ),
                Err(fault) => {
                    report.finding("ledger_balances", format!("a row is unreadable, {fault}"));
                }
            }
        }
    }
    for (account, made) in &made.0 {
        if kept.0.remove(account).as_ref() != Some(made) {
            let what = "the history it keeps is not the one that its entries make";
            report.finding(format!("account {account}"), what);
        }
    }
    for account in kept.0.keys() {
        let what = "keeps a history of entries that it does not have";
        report.finding(format!("account {account}"), what);
    }
    Ok(())
}
