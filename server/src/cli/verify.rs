//! `vouch verify`: says whether the books balance, and where they do not. It may run beside a serving house.

use crate::config::Config;
use crate::verify::{Report, verify_file};
use vouch_domain::Currency;

/// Findings that are worth reading one by one.
const SHOWN_MAX: usize = 100;

pub async fn run(config: Config) -> Result<(), String> {
    let path = config.database();
    let verified = tokio::task::spawn_blocking({
        let path = path.clone();
        move || verify_file(&path)
    });
    let report = verified
        .await
        .map_err(|error| format!("Verifying stopped: {error}"))?
        .map_err(|fault| format!("Cannot verify {}: {fault}", path.display()))?;
    println!("{}", show(&report));
    match report.findings.len() {
        0 => Ok(()),
        1 => Err("the books do not balance: 1 finding".into()),
        many => Err(format!("the books do not balance: {many} findings")),
    }
}

fn show(report: &Report) -> String {
    let Report {
        accounts,
        transfers,
        open_holds,
        payments,
        ledgers,
        findings,
    } = report;
    let mut lines = vec![format!(
        "Read {accounts} accounts, {transfers} transfers ({open_holds} open holds) and {payments} payments."
    )];
    for sums in ledgers {
        lines.push(format!(
            "Ledger {}{}: debits {}, credits {}; pending {}, {}.",
            sums.ledger,
            currency_of(sums.ledger),
            sums.debits_posted,
            sums.credits_posted,
            sums.debits_pending,
            sums.credits_pending,
        ));
    }
    lines.extend(
        findings
            .iter()
            .take(SHOWN_MAX)
            .map(|finding| format!("WRONG {finding}")),
    );
    if findings.len() > SHOWN_MAX {
        lines.push(format!("… and {} more.", findings.len() - SHOWN_MAX));
    }
    if findings.is_empty() {
        lines.push("The books balance.".into());
    }
    lines.join("\n")
}

/// The currency of the house's own ledgers, in minor units: ISO 4217 numbers, plus 1000 in the sandbox.
fn currency_of(ledger: u32) -> String {
    let sandbox = if ledger >= 1000 { ", sandbox" } else { "" };
    u16::try_from(ledger % 1000)
        .ok()
        .filter(|_| ledger < 2000)
        .and_then(Currency::from_numeric)
        .map_or_else(String::new, |currency| {
            format!(" ({}{sandbox})", currency.code())
        })
}
