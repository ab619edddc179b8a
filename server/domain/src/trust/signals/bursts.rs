//! Bursts: many words on one product within one week.
//!
//! For each product the seven days with the most words are held against what its own other weeks, and the shop's weeks, let
//! expect: a quiet product is believed to have the shop's ordinary pace until it has [`PACE_WEEKS`] of its own, and in a week in
//! which the whole shop is talked about (a sale, Christmas) every product may be. The surprise is the tail of Poisson's
//! distribution, taken down by how many weeks were tried, as in Fei, Mukherjee, Liu and others, "Exploiting burstiness in
//! reviews for review spammer detection" (ICWSM 2013).
//!
//! Real words come in bursts by themselves, so this is a hint; it names the week and who spoke in it, and judges no person.
//! A product's first [`PACE_WEEKS`] are its launch and are not looked at.
//! **Cost:** the words times their logarithm.

use super::poisson_surprise;
use crate::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

pub const WEEK_SECONDS: i64 = 7 * 24 * 60 * 60;
const WEEK: i64 = WEEK_SECONDS * 1_000_000;

/// So many weeks of the shop's ordinary pace are believed of every product, and so many after its first word are its launch.
pub const PACE_WEEKS: i64 = 4;

/// Fewer words in a week are no burst, whatever was expected.
pub const WORDS_MIN: u32 = 10;

/// From this surprise on (nats; one in a million, after all weeks tried) it is worth a person's look.
pub const FLAG_FROM: f64 = 13.8;

/// One word: who said something of what, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said<R, P> {
    pub product: P,
    pub at: Timestamp,
    pub reviewer: R,
}

/// A product's most surprising week.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst<R, P> {
    pub product: P,
    /// The week begins with the word at `from` and ends seven days later.
    pub from: Timestamp,
    pub words: u32,
    pub expected: f64,
    /// Nats, after all weeks tried.
    pub surprise: f64,
    /// Who spoke in that week, by time.
    pub reviewers: Vec<R>,
}

impl<R, P> Burst<R, P> {
    pub fn is_flag(&self) -> bool {
        self.words >= WORDS_MIN && self.surprise >= FLAG_FROM
    }
}

/// The weeks of one shop's products that surprise, most surprising first: at most one a product, and none of fewer than
/// [`WORDS_MIN`] words.
pub fn bursts<R: Ord + Clone, P: Ord + Clone>(
    words: impl IntoIterator<Item = Said<R, P>>,
    now: Timestamp,
) -> Vec<Burst<R, P>> {
    let words: BTreeSet<Said<R, P>> = words.into_iter().filter(|said| said.at <= now).collect();
    let mut shop: Vec<i64> = words.iter().map(|said| said.at.micros()).collect();
    shop.sort_unstable();
    let mut products: BTreeMap<&P, Vec<&Said<R, P>>> = BTreeMap::new();
    for said in &words {
        products.entry(&said.product).or_default().push(said);
    }
    let lives = products.values().map(|said| weeks(said[0].at, now));
    let pace = words.len() as f64 / lives.sum::<f64>().max(1.0);
    let shop = Shop {
        times: &shop,
        pace,
        now,
    };
    let mut found: Vec<_> = products
        .values()
        .filter_map(|said| shop.burst(said))
        .collect();
    found.sort_by(|a, b| {
        let by_surprise = b.surprise.total_cmp(&a.surprise);
        by_surprise.then_with(|| a.product.cmp(&b.product))
    });
    found
}

/// Weeks from then to now, the one that has begun included.
fn weeks(then: Timestamp, now: Timestamp) -> f64 {
    ((now.micros() - then.micros()) / WEEK + 1) as f64
}

struct Shop<'a> {
    /// When anything was said here, rising.
    times: &'a [i64],
    /// Words a product and week.
    pace: f64,
    now: Timestamp,
}

impl Shop<'_> {
    /// `said` of one product, by time.
    fn burst<R: Clone, P: Clone>(&self, said: &[&Said<R, P>]) -> Option<Burst<R, P>> {
        let launch_ends = said[0].at.micros() + PACE_WEEKS * WEEK;
        let life = weeks(said[0].at, self.now);
        let mut best: Option<Burst<R, P>> = None;
        let mut end = 0;
        for start in 0..said.len() {
            let from = said[start].at;
            let until = from.micros() + WEEK;
            while end < said.len() && said[end].at.micros() < until {
                end += 1;
            }
            let count = (end - start) as u32;
            if from.micros() < launch_ends || count < WORDS_MIN {
                continue;
            }
            let elsewhere = said.len() as f64 - f64::from(count);
            let own = PACE_WEEKS as f64;
            let pace = (elsewhere + own * self.pace) / (life - 1.0 + own);
            let expected = pace * self.busy(from.micros(), until, said.len(), count);
            let surprise = (poisson_surprise(count, expected) - life.ln()).max(0.0);
            if best.as_ref().is_none_or(|best| surprise > best.surprise) {
                best = Some(Burst {
                    product: said[start].product.clone(),
                    from,
                    words: count,
                    expected,
                    surprise,
                    reviewers: said[start..end]
                        .iter()
                        .map(|said| said.reviewer.clone())
                        .collect(),
                });
            }
        }
        best
    }

    /// How many times its ordinary pace the rest of the shop talks in that week; never less than once.
    fn busy(&self, from: i64, until: i64, own_all: usize, own_count: u32) -> f64 {
        let before = |time: i64| self.times.partition_point(|at| *at < time);
        let rest_then = (before(until) - before(from)) as f64 - f64::from(own_count);
        let rest_all = (self.times.len() - own_all) as f64;
        let life = weeks(Timestamp(self.times[0]), self.now);
        // As if the rest had said ten words more, at their pace: a shop of one product is neither busy nor idle.
        let ordinary = rest_all / life;
        ((rest_then + 10.0) / (ordinary + 10.0)).max(1.0)
    }
}
