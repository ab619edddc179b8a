//! Overlap: people who speak of the same rare products.
//!
//! Everybody speaks of what is popular; that several people share several products of which few speak is rare by chance and
//! what a paid ring cannot avoid: it is paid for certain products. Popular products are left out whole, so whoever hides among
//! them hides nothing. For each pair that shares at least [`SHARED_MIN`] rare products the score is
//!
//! > surprise × alikeness
//!
//! *Surprise* (nats): −ln of the chance to share so many, if each of the two had chosen as many products as they did by the
//! products' popularity alone. *Alikeness* (0-…): Σ ln(people / speakers of the product) over what they share, through the
//! geometric mean of how many rare products each spoke of. Surprise alone points at the diligent, who share much with many;
//! alikeness alone at those who wrote three words. A person's score is that of their **second-best partner**, so one friend of
//! the same taste makes nobody suspicious: it takes three.
//!
//! After co-review graphs as in Mukherjee, Liu, Glance, "Spotting fake reviewer groups in consumer reviews" (WWW 2012).
//! **Cost:** each word on a rare product meets at most [`SPEAKERS_MAX`] others, so 60 steps a word at most, whatever the network.

use super::poisson_surprise;
use std::collections::BTreeSet;

/// A product of which more people speak is not rare and is passed over.
pub const SPEAKERS_MAX: usize = 60;

/// A pair that shares fewer rare products is not looked at, so whoever wrote fewer than three words is never scored.
pub const SHARED_MIN: u32 = 3;

/// From here on it is worth a person's look; how many honest people lie above is in `docs/trust.md`.
pub const FLAG_FROM: f64 = 45.0;

/// How many partners are told of as evidence.
pub const PARTNERS_TOLD: usize = 5;

/// A person's score and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap<R, P> {
    pub reviewer: R,
    pub score: f64,
    /// The closest partners, closest first; at most [`PARTNERS_TOLD`] and at least two.
    pub partners: Vec<Partner<R, P>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Partner<R, P> {
    pub reviewer: R,
    pub score: f64,
    /// The rare products that both spoke of, in order.
    pub shared: Vec<P>,
}

impl<R, P> Overlap<R, P> {
    pub fn is_flag(&self) -> bool {
        self.score >= FLAG_FROM
    }
}

/// Everybody with at least two partners, highest score first. `words` are who spoke of what; twice is once.
pub fn overlaps<R: Ord + Clone, P: Ord + Clone>(
    words: impl IntoIterator<Item = (R, P)>,
) -> Vec<Overlap<R, P>> {
    let words: BTreeSet<(R, P)> = words.into_iter().collect();
    let book = Book::of(&words);
    let mut found: Vec<Overlap<R, P>> = (0..book.reviewers.len())
        .filter_map(|reviewer| book.overlap(reviewer))
        .collect();
    found.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then_with(|| a.reviewer.cmp(&b.reviewer))
    });
    found
}

/// Who spoke of which rare products, both ways.
struct Book<'a, R, P> {
    reviewers: Vec<&'a R>,
    products: Vec<&'a P>,
    /// By reviewer: rare products, rising.
    said: Vec<Vec<u32>>,
    /// By product: who spoke of it, rising.
    speakers: Vec<Vec<u32>>,
    /// Σ over rare products of (its share of all rare words)²: how often two words chosen by popularity fall together.
    together: f64,
}

impl<'a, R: Ord + Clone, P: Ord + Clone> Book<'a, R, P> {
    fn of(words: &'a BTreeSet<(R, P)>) -> Self {
        let mut reviewers: Vec<&R> = words.iter().map(|(reviewer, _)| reviewer).collect();
        reviewers.dedup();
        let mut products: Vec<&P> = words.iter().map(|(_, product)| product).collect();
        products.sort();
        products.dedup();
        let mut speakers = vec![Vec::new(); products.len()];
        for (reviewer, product) in words {
            let reviewer = reviewers.binary_search(&reviewer).expect("taken from them");
            let product = products.binary_search(&product).expect("taken from them");
            speakers[product].push(reviewer as u32);
        }
        let mut said = vec![Vec::new(); reviewers.len()];
        for (product, speakers) in speakers.iter_mut().enumerate() {
            if speakers.len() > SPEAKERS_MAX {
                speakers.clear();
            }
            for reviewer in speakers {
                said[*reviewer as usize].push(product as u32);
            }
        }
        let all: usize = said.iter().map(Vec::len).sum();
        let together = speakers
            .iter()
            .map(|speakers| (speakers.len() as f64 / all.max(1) as f64).powi(2))
            .sum();
        Self {
            reviewers,
            products,
            said,
            speakers,
            together,
        }
    }

    fn overlap(&self, reviewer: usize) -> Option<Overlap<R, P>> {
        // What is shared with each of those met, gathered by sorting: no map, one order of sums.
        let mut met: Vec<(u32, u32)> = self.said[reviewer]
            .iter()
            .flat_map(|product| {
                let speakers = &self.speakers[*product as usize];
                speakers.iter().map(|other| (*other, *product))
            })
            .filter(|(other, _)| *other as usize != reviewer)
            .collect();
        met.sort_unstable();
        let mut partners: Vec<(f64, u32, &[(u32, u32)])> = met
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|shared| shared.len() >= SHARED_MIN as usize)
            .map(|shared| (self.score(reviewer, shared), shared[0].0, shared))
            .collect();
        partners.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let score = partners.get(1)?.0;
        partners.truncate(PARTNERS_TOLD);
        Some(Overlap {
            reviewer: self.reviewers[reviewer].clone(),
            score,
            partners: partners
                .into_iter()
                .map(|(score, other, shared)| Partner {
                    reviewer: self.reviewers[other as usize].clone(),
                    score,
                    shared: shared
                        .iter()
                        .map(|(_, product)| self.products[*product as usize].clone())
                        .collect(),
                })
                .collect(),
        })
    }

    fn score(&self, reviewer: usize, shared: &[(u32, u32)]) -> f64 {
        let people = self.reviewers.len() as f64;
        let chosen = self.said[reviewer].len() * self.said[shared[0].0 as usize].len();
        let surprise = poisson_surprise(shared.len() as u32, chosen as f64 * self.together);
        let rarity: f64 = shared
            .iter()
            .map(|(_, product)| (people / self.speakers[*product as usize].len() as f64).ln())
            .sum();
        surprise * rarity / (chosen as f64).sqrt()
    }
}
