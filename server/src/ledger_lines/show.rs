//! Rows as lines of JSON: ids, amounts and times as decimal strings, flags as a list of names.

use serde::Serialize;
use vouch_domain::ledger::{Account, Transfer};

#[derive(Serialize)]
struct AccountRow {
    id: String,
    debits_pending: String,
    debits_posted: String,
    credits_pending: String,
    credits_posted: String,
    ledger: u32,
    code: u16,
    flags: Vec<&'static str>,
    /// Microseconds since 1970-01-01T00:00:00Z.
    timestamp: String,
    version: u64,
}

#[derive(Serialize)]
struct TransferRow {
    id: String,
    debit_account_id: String,
    credit_account_id: String,
    amount: String,
    pending_id: String,
    timeout: u32,
    ledger: u32,
    code: u16,
    flags: Vec<&'static str>,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<String>,
}

pub fn show_account(account: &Account) -> String {
    let flags = account.flags;
    line(&AccountRow {
        id: account.id.0.to_string(),
        debits_pending: account.debits_pending.to_string(),
        debits_posted: account.debits_posted.to_string(),
        credits_pending: account.credits_pending.to_string(),
        credits_posted: account.credits_posted.to_string(),
        ledger: account.ledger,
        code: account.code,
        flags: those_set(&[
            ("linked", flags.linked),
            (
                "debits_must_not_exceed_credits",
                flags.debits_must_not_exceed_credits,
            ),
            (
                "credits_must_not_exceed_debits",
                flags.credits_must_not_exceed_debits,
            ),
            ("history", flags.history),
            ("closed", flags.closed),
        ]),
        timestamp: account.timestamp.micros().to_string(),
        version: account.version,
    })
}

pub fn show_transfer(transfer: &Transfer) -> String {
    let flags = transfer.flags;
    line(&TransferRow {
        id: transfer.id.0.to_string(),
        debit_account_id: transfer.debit_account.0.to_string(),
        credit_account_id: transfer.credit_account.0.to_string(),
        amount: transfer.amount.to_string(),
        pending_id: transfer.pending_id.0.to_string(),
        timeout: transfer.timeout,
        ledger: transfer.ledger,
        code: transfer.code,
        flags: those_set(&[
            ("linked", flags.linked),
            ("pending", flags.pending),
            ("post_pending_transfer", flags.post_pending_transfer),
            ("void_pending_transfer", flags.void_pending_transfer),
            ("balancing_debit", flags.balancing_debit),
            ("balancing_credit", flags.balancing_credit),
            ("closing_debit", flags.closing_debit),
            ("closing_credit", flags.closing_credit),
        ]),
        timestamp: transfer.timestamp.micros().to_string(),
        effective_at: transfer.effective_at.map(|at| at.micros().to_string()),
    })
}

fn those_set(flags: &[(&'static str, bool)]) -> Vec<&'static str> {
    Vec::from_iter(flags.iter().filter(|(_, set)| *set).map(|(name, _)| *name))
}

fn line(row: &impl Serialize) -> String {
    serde_json::to_string(row).expect("texts and numbers are JSON")
}
