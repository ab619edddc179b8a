//! Rings of accounts that praise the same rare films, put among real ratings.

use crate::bench::datasets::FilmTrust;
use crate::bench::measures::{auc, mean, precision_at};
use crate::bench::{Dice, Figures};
use std::collections::{BTreeMap, BTreeSet};
use vouch_domain::trust::signals::overlap::{SPEAKERS_MAX, overlaps};

/// A film is worth a ring's while when so few people speak of it.
const RARE: usize = 30;
/// Accounts of a ring begin here, above everybody real.
const FAKE: u32 = 1_000_000;

#[derive(Clone, Copy, PartialEq)]
enum Camouflage {
    None,
    /// Three times the ring's films, as real people choose them.
    Popular,
    /// Three times the ring's films, from among the rare.
    Rare,
}

pub fn measure(filmtrust: &FilmTrust, draws: u64, figures: &mut Figures) {
    let honest: BTreeSet<(u32, u32)> = filmtrust
        .ratings
        .iter()
        .map(|(user, film, _)| (*user, *film))
        .collect();
    for (named, camouflage) in [
        ("no camouflage", Camouflage::None),
        ("3x camouflage", Camouflage::Popular),
        ("3x rare camouflage", Camouflage::Rare),
    ] {
        for (accounts, films) in [(3, 5), (5, 5), (10, 5), (20, 10)] {
            let mut found = Found::default();
            for draw in 1..=draws {
                let words = with_ring(&honest, accounts, films, camouflage, &mut Dice(draw));
                found.add(&words);
            }
            let ring = format!("ring {accounts}x{films}, {named}");
            let mut add = |figure: &str, unit, values: &[f64], reference, beside: &[f64]| {
                figures.add(
                    format!("{ring} {figure}"),
                    unit,
                    mean(values),
                    reference,
                    mean(beside),
                );
            };
            let best = [(f64::from(accounts) / 10.0).min(1.0)];
            let [rule, second] = [
                "shares five rare films with somebody",
                "cosine of the second-best partner",
            ];
            add("AUC", "share", &found.auc, rule, &found.rule_auc);
            add(
                "AUC, beside cosine",
                "share",
                &found.auc,
                second,
                &found.cosine_auc,
            );
            let all = "as many as there can be";
            add("precision at 10", "share", &found.precision, all, &best);
            add(
                "precision at 10 of the cosine",
                "share",
                &found.cosine_precision,
                all,
                &best,
            );
            add(
                "flagged",
                "of the ring",
                &found.flagged,
                rule,
                &found.rule_flagged,
            );
            add(
                "flagged honest",
                "of 1,508 people",
                &found.false_alarms,
                rule,
                &found.rule_false_alarms,
            );
        }
    }
}

fn with_ring(
    honest: &BTreeSet<(u32, u32)>,
    accounts: u32,
    films: usize,
    camouflage: Camouflage,
    dice: &mut Dice,
) -> BTreeSet<(u32, u32)> {
    let ratings: Vec<u32> = honest.iter().map(|(_, film)| *film).collect();
    let mut raters: BTreeMap<u32, usize> = BTreeMap::new();
    for film in &ratings {
        *raters.entry(*film).or_default() += 1;
    }
    let rare: Vec<u32> = raters
        .iter()
        .filter(|(_, raters)| **raters <= RARE)
        .map(|(film, _)| *film)
        .collect();
    let any = |from: &[u32], dice: &mut Dice| from[dice.below(from.len() as u64) as usize];
    let mut targets = BTreeSet::new();
    while targets.len() < films {
        targets.insert(any(&rare, dice));
    }
    let mut words = honest.clone();
    for account in FAKE..FAKE + accounts {
        let mut said = targets.clone();
        let all = if camouflage == Camouflage::None {
            films
        } else {
            4 * films
        };
        while said.len() < all {
            // A rating drawn from all is of a film as popular as films are with people.
            said.insert(any(
                if camouflage == Camouflage::Rare {
                    &rare
                } else {
                    &ratings
                },
                dice,
            ));
        }
        words.extend(said.into_iter().map(|film| (account, film)));
    }
    words
}

#[derive(Default)]
struct Found {
    auc: Vec<f64>,
    precision: Vec<f64>,
    flagged: Vec<f64>,
    false_alarms: Vec<f64>,
    rule_auc: Vec<f64>,
    rule_flagged: Vec<f64>,
    rule_false_alarms: Vec<f64>,
    cosine_auc: Vec<f64>,
    cosine_precision: Vec<f64>,
}

impl Found {
    fn add(&mut self, words: &BTreeSet<(u32, u32)>) {
        let mut people: Vec<u32> = words.iter().map(|(person, _)| *person).collect();
        people.dedup();
        let fake: Vec<bool> = people.iter().map(|person| *person >= FAKE).collect();
        let ring = fake.iter().filter(|fake| **fake).count() as f64;
        let share =
            |flags: &BTreeSet<u32>| flags.iter().filter(|one| **one >= FAKE).count() as f64 / ring;
        let honest = |flags: &BTreeSet<u32>| flags.iter().filter(|one| **one < FAKE).count() as f64;

        let found = overlaps(words.iter().copied());
        let flags: BTreeSet<u32> = found
            .iter()
            .filter(|one| one.is_flag())
            .map(|one| one.reviewer)
            .collect();
        let scores: BTreeMap<u32, f64> =
            found.iter().map(|one| (one.reviewer, one.score)).collect();
        let scores = column(&people, &scores);
        self.auc.push(auc(&scores, &fake));
        self.precision.push(precision_at(10, &scores, &fake));
        self.flagged.push(share(&flags));
        self.false_alarms.push(honest(&flags));

        let rule = shares_five(words);
        let scores: BTreeMap<u32, f64> = rule.iter().map(|one| (*one, 1.0)).collect();
        self.rule_auc.push(auc(&column(&people, &scores), &fake));
        self.rule_flagged.push(share(&rule));
        self.rule_false_alarms.push(honest(&rule));

        let scores = column(&people, &cosine(words));
        self.cosine_auc.push(auc(&scores, &fake));
        self.cosine_precision.push(precision_at(10, &scores, &fake));
    }
}

fn column(people: &[u32], scores: &BTreeMap<u32, f64>) -> Vec<f64> {
    people
        .iter()
        .map(|person| scores.get(person).copied().unwrap_or(0.0))
        .collect()
}

/// What two people share of films with at most so many raters.
fn shared(words: &BTreeSet<(u32, u32)>, raters_max: usize) -> BTreeMap<(u32, u32), (u32, f64)> {
    let mut people = BTreeSet::new();
    let mut raters: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (person, film) in words {
        people.insert(*person);
        raters.entry(*film).or_default().push(*person);
    }
    let mut pairs: BTreeMap<(u32, u32), (u32, f64)> = BTreeMap::new();
    for raters in raters.values().filter(|raters| raters.len() <= raters_max) {
        let rarity = (people.len() as f64 / raters.len() as f64).ln();
        for (at, one) in raters.iter().enumerate() {
            for other in &raters[at + 1..] {
                let pair = pairs.entry((*one, *other)).or_default();
                pair.0 += 1;
                pair.1 += rarity;
            }
        }
    }
    pairs
}

/// The plain rule.
fn shares_five(words: &BTreeSet<(u32, u32)>) -> BTreeSet<u32> {
    let pairs = shared(words, RARE);
    let five = pairs.iter().filter(|(_, (films, _))| *films >= 5);
    five.flat_map(|((one, other), _)| [*one, *other]).collect()
}

/// Σ ln(people / raters) over at least three shared films, through √(|films of one| × |films of the other|): the second-best partner's.
fn cosine(words: &BTreeSet<(u32, u32)>) -> BTreeMap<u32, f64> {
    let mut said: BTreeMap<u32, f64> = BTreeMap::new();
    for (person, _) in words {
        *said.entry(*person).or_default() += 1.0;
    }
    let mut best: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
    for ((one, other), (films, rarity)) in shared(words, SPEAKERS_MAX) {
        if films >= 3 {
            let score = rarity / (said[&one] * said[&other]).sqrt();
            for person in [one, other] {
                let best = best.entry(person).or_default();
                if score > best[0] {
                    *best = [score, best[0]];
                } else if score > best[1] {
                    best[1] = score;
                }
            }
        }
    }
    best.into_iter()
        .map(|(person, [_, second])| (person, second))
        .collect()
}
