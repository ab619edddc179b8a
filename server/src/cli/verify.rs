//! `vouch verify`: says whether the books balance, and where they do not. It may run beside a serving house.

use crate::config::Config;
use crate::keys::Keys;
use crate::verify::{Known, Report, leads_through, log_leads_through, verify};
use ed25519_dalek::VerifyingKey;
use vouch_domain::Currency;

/// Findings that are worth reading one by one.
const SHOWN_MAX: usize = 100;

pub async fn run(
    config: Config,
    through: Option<String>,
    log_through: Option<String>,
) -> Result<(), String> {
    let read = |text: Option<String>, option: &str| {
        let parse = |text: String| {
            Known::parse(&text)
                .ok_or_else(|| format!("{option} takes ENTRY:HASH, as verify prints it"))
        };
        text.map(parse).transpose()
    };
    let known = read(through, "--through")?;
    let known_of_log = read(log_through, "--log-through")?;
    let place = config.place()?;
    let verified = tokio::task::spawn_blocking({
        let place = place.clone();
        let key = journal_key(&config)?;
        move || {
            place.snapshot(|mut sql| {
                let mut report = verify(&mut sql, key.as_ref())?;
                if let Some(known) = known {
                    leads_through(&mut sql, known, &mut report)?;
                }
                if let Some(known) = known_of_log {
                    log_leads_through(&mut sql, known, &mut report)?;
                }
                Ok(report)
            })
        }
    });
    let report = verified
        .await
        .map_err(|error| format!("Verifying stopped: {error}"))?
        .map_err(|fault| format!("Cannot verify {place}: {fault}"))?;
    println!("{}", show(&report));
    match report.findings.len() {
        0 => Ok(()),
        1 => Err("the books do not balance: 1 finding".into()),
        many => Err(format!("the books do not balance: {many} findings")),
    }
}

/// What the journal's end must be signed with; nothing is asked of a book that never had a key beside it.
pub(super) fn journal_key(config: &Config) -> Result<Option<VerifyingKey>, String> {
    if !config.data_dir.join("journal.key").exists() {
        return Ok(None);
    }
    let keys = Keys::load_or_create(&config.data_dir)
        .map_err(|error| format!("The keys in {}: {error}", config.data_dir.display()))?;
    Ok(Some(keys.journal.verifying_key()))
}

fn show(report: &Report) -> String {
    let Report {
        accounts,
        transfers,
        open_holds,
        payments,
        ledgers,
        head,
        words,
        log,
        findings,
    } = report;
    let mut lines = vec![format!(
        "Read {accounts} accounts, {transfers} transfers ({open_holds} open holds), {payments} payments and {words} entries of the log of words."
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
    if let Some(head) = head {
        let hash = head.hash.map(|byte| format!("{byte:02x}")).concat();
        lines.push(format!(
            "The journal ends with {}:{hash}; keep it elsewhere, and verify --through it later.",
            head.sequence
        ));
    }
    if let Some(log) = log.filter(|log| log.sequence > 0) {
        let hash = log.hash.map(|byte| format!("{byte:02x}")).concat();
        lines.push(format!(
            "The log of words ends with {}:{hash}; verify --log-through it later.",
            log.sequence
        ));
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
