//! `vouch merchant staff` and `vouch merchant payout-iban`: what a shop has that an author might have too.

use crate::config::Config;
use crate::http::trust::looks_like_email;
use crate::keys::Keys;
use crate::store::Store;
use std::collections::BTreeSet;
use vouch_domain::merchants;
use vouch_domain::trust::{self, Party, Tie, TieKind};
use vouch_domain::{Error, Timestamp};

pub async fn staff(
    config: &Config,
    store: &Store,
    merchant: String,
    emails: Vec<String>,
    now: Timestamp,
) -> Result<(), String> {
    if let Some(bad) = emails.iter().find(|email| !looks_like_email(email)) {
        return Err(format!("{bad} is no e-mail address."));
    }
    let keys = keys(config)?;
    let hash = |email: &String| keys.tie(TieKind::StaffEmail, email);
    let staff: BTreeSet<[u8; 32]> = emails.iter().map(hash).collect();
    let staff = Vec::from_iter(staff);
    let people = staff.len();
    let merchant = store
        .write(move |work| {
            let merchant = merchants::by_id_or_key(work, &merchant)?;
            trust::set_staff(work, merchant.id, &staff, now)?;
            Ok(merchant)
        })
        .await
        .map_err(sentence)?;
    println!("{}: {people} people work there.", merchant.name);
    Ok(())
}

pub async fn payout_iban(
    config: &Config,
    store: &Store,
    merchant: String,
    iban: String,
    now: Timestamp,
) -> Result<(), String> {
    let normal = TieKind::PayoutIban.normal(&iban);
    if !is_iban(&normal) {
        return Err("This is no IBAN: its check digits do not fit.".into());
    }
    let hash = keys(config)?.tie(TieKind::PayoutIban, &normal);
    let merchant = store
        .write(move |work| {
            let merchant = merchants::by_id_or_key(work, &merchant)?;
            let tie = Tie {
                owner: Party::Merchant(merchant.id),
                kind: TieKind::PayoutIban,
                hash,
                since: now,
            };
            trust::add_tie(work, tie)?;
            Ok(merchant)
        })
        .await
        .map_err(sentence)?;
    println!(
        "{}: noted. Shoppers' accounts are not known to the house yet, so nobody is tied to a shop by this alone.",
        merchant.name
    );
    Ok(())
}

/// ISO 13616: 15 to 34 letters and digits, and the number they make leaves 1 over 97.
fn is_iban(normal: &str) -> bool {
    let plain = normal.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain || !(15..=34).contains(&normal.len()) {
        return false;
    }
    let (head, tail) = normal.split_at(4);
    let digits = tail.chars().chain(head.chars());
    let rest = digits.fold(0u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    rest == 1
}

fn keys(config: &Config) -> Result<Keys, String> {
    Keys::load_or_create(&config.data_dir)
        .map_err(|error| format!("The keys in {}: {error}", config.data_dir.display()))
}

fn sentence(error: Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::is_iban;

    #[test]
    fn an_iban_is_known_by_its_check_digits() {
        for (text, expected) in [
            ("BE71096123456769", true),
            ("FR7630006000011234567890189", true),
            ("BE71096123456768", false),
            ("BE7109612345676", false),
            ("", false),
            ("BE71-0961-2345-6769", false),
        ] {
            assert_eq!(is_iban(text), expected, "{text}");
        }
    }
}
