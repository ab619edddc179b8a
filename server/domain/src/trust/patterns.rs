//! Patterns among the newest public words: many at once about one product, the same few about the same rare things, people whom
//! few friendships tie to anybody (`farms.rs`), and words strange in every way (`habits.rs`).
//!
//! What is found lowers a word's weight and asks people to look (`flag`); it withholds nothing and accuses nobody. Only what is
//! beyond the signals' own thresholds is found at all, and being new is no part of any of them.

use super::report::{Evidence, SignalName};
use super::signals::{bursts, overlap};
use super::{Reach, TrustStore, farms, flag, habits};
use crate::friends::FriendStore;
use crate::transparency::{NewestWord, Subject, TransparencyStore};
use crate::{CaseId, MerchantId, Result, ShopperId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the newest words are looked at together.
const WORDS_LOOKED_AT: u32 = 5_000;
/// How many cases one look may open: people have to read them.
const CASES_MAX: usize = 50;

/// A word, and what was found about it.
pub type Found = (Subject, Evidence);

/// Looks through the newest words. Reads alone.
pub fn find_patterns(
    work: &mut (impl TransparencyStore + FriendStore + TrustStore + ?Sized),
    now: Timestamp,
) -> Result<Vec<Found>> {
    let words = work.newest_words(WORDS_LOOKED_AT)?;
    let mut found = of_bursts(&words, now);
    found.extend(of_overlaps(&words));
    found.extend(farms::of_farms(work, &words, now)?);
    found.extend(habits::of_habits(&words));
    Ok(found)
}

/// Opens a case for each finding that nobody looks at yet; answers how many.
pub fn flag_found(
    work: &mut (impl Reach + ?Sized),
    case: &dyn Fn() -> CaseId,
    found: Vec<Found>,
    now: Timestamp,
) -> Result<usize> {
    let mut opened = 0;
    for (about, evidence) in found {
        if opened == CASES_MAX {
            break;
        }
        opened += usize::from(flag(work, case(), about, evidence, now)?.is_some());
    }
    Ok(opened)
}

fn of_bursts(words: &[NewestWord], now: Timestamp) -> Vec<Found> {
    let said = words.iter().map(|word| bursts::Said {
        product: (word.merchant, word.sku.clone()),
        at: word.at,
        reviewer: word.author,
    });
    let mut found = Vec::new();
    for burst in bursts::bursts(said, now)
        .iter()
        .filter(|burst| burst.is_flag())
    {
        let until = burst.from.plus_seconds(bursts::WEEK_SECONDS);
        let of_it = words.iter().filter(|word| {
            (word.merchant, &word.sku) == (burst.product.0, &burst.product.1)
                && (burst.from..=until).contains(&word.at)
        });
        found.extend(of_it.map(|word| {
            let figures = [
                ("words", burst.words.to_string()),
                ("days", "7".to_owned()),
                ("expected", format!("{:.1}", burst.expected)),
            ];
            (about(word), evidence(SignalName::Burst, &figures))
        }));
    }
    found
}

fn of_overlaps(words: &[NewestWord]) -> Vec<Found> {
    let pairs = words
        .iter()
        .map(|word| (word.author, (word.merchant, word.sku.clone())));
    let mut by_author: BTreeMap<ShopperId, Vec<&NewestWord>> = BTreeMap::new();
    for word in words {
        by_author.entry(word.author).or_default().push(word);
    }
    let mut found = Vec::new();
    for overlap in overlap::overlaps(pairs)
        .iter()
        .filter(|overlap| overlap.is_flag())
    {
        let shared: BTreeSet<&(MerchantId, String)> = (overlap.partners.iter())
            .flat_map(|partner| &partner.shared)
            .collect();
        let own = by_author.get(&overlap.reviewer).into_iter().flatten();
        let of_it = own.filter(|word| {
            let about = |product: &&&(MerchantId, String)| {
                (product.0, &product.1) == (word.merchant, &word.sku)
            };
            shared.iter().any(|product| about(&product))
        });
        found.extend(of_it.map(|word| {
            let figures = [
                ("accounts", (overlap.partners.len() + 1).to_string()),
                ("products", shared.len().to_string()),
            ];
            (about(word), evidence(SignalName::Overlap, &figures))
        }));
    }
    found
}

pub(super) fn about(word: &NewestWord) -> Subject {
    Subject::Recommendation(word.id)
}

pub(super) fn evidence(signal: SignalName, figures: &[(&str, String)]) -> Evidence {
    let pair = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone());
    Evidence {
        signal,
        figures: figures.iter().map(pair).collect(),
    }
}
