//! Reviewers: words that look unlike others', on products where newcomers' words do.
//!
//! For each word two *signs* come in, each the larger the stranger: one of the person (all their words in a day, always the best
//! verdict) and one of the word (far from what others say, soon after the product appeared, very short); [`unusual`] makes one of
//! many such features. Only their order counts. A sign in the top share p of all is a surprise of −ln p nats, and surprises add
//! up (R. A. Fisher's way to combine tests, 1925).
//!
//! The third part is *company*: how strange the words are that **other** people with one word said of the same product. Bought
//! words come in numbers and from fresh accounts, so they lend each other weight. A person's company is the mean over all
//! products they spoke of. The structure is that of Rayana, Akoglu, "Collective opinion spam detection" (SpEagle, KDD 2015): person,
//! word and product speak for one another; here in one closed pass, so every number can be explained.
//!
//! That bought accounts have few words is true and worth nothing: so have newcomers. The number of words therefore orders
//! [`Suspicion::queue`], what a person looks at first, and has no part in [`Suspicion::evidence`], by which alone, and never by
//! company alone, [`Suspicion::is_flag`] decides.
//!
//! No label is seen. **Cost:** the words times their logarithm.

use std::collections::BTreeMap;

/// A product's company is drawn towards everybody's as if so many ordinary words more were there.
pub const COMPANY_PRIOR: f64 = 8.0;

/// In the queue, a person's history counts against suspicion: so many nats for each e-fold of words.
pub const HISTORY: f64 = 4.0;

/// A flag needs so many nats of the person's and the word's own signs…
pub const OWN_MIN: f64 = 6.0;

/// … and so many with the company's.
pub const FLAG_FROM: f64 = 8.0;

/// One word and its signs.
#[derive(Clone, Debug, PartialEq)]
pub struct Signs<R, P> {
    pub reviewer: R,
    pub product: P,
    /// How unusual the person is; any scale, larger is stranger.
    pub person: f64,
    /// How unusual the word is; any scale, larger is stranger.
    pub word: f64,
}

/// What is held against a word, each part in nats: 3 is what one in twenty have, 4.6 one in a hundred.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspicion<R, P> {
    pub reviewer: R,
    pub product: P,
    pub person: f64,
    pub word: f64,
    pub company: f64,
    /// How many words the person said in all.
    pub words: u32,
}

impl<R, P> Suspicion<R, P> {
    pub fn evidence(&self) -> f64 {
        self.person + self.word + self.company
    }

    /// What a person who has time for some looks at first.
    pub fn queue(&self) -> f64 {
        self.evidence() - HISTORY * f64::from(self.words).ln()
    }

    pub fn is_flag(&self) -> bool {
        self.person + self.word >= OWN_MIN && self.evidence() >= FLAG_FROM
    }
}

/// One suspicion a word, in the order of the words. They are expected to be one a person and product.
pub fn suspicions<R: Ord + Clone, P: Ord + Clone>(words: &[Signs<R, P>]) -> Vec<Suspicion<R, P>> {
    let person = ranks(&Vec::from_iter(words.iter().map(|signs| signs.person)));
    let word = ranks(&Vec::from_iter(words.iter().map(|signs| signs.word)));
    let mut said: BTreeMap<&R, Vec<usize>> = BTreeMap::new();
    for (at, signs) in words.iter().enumerate() {
        said.entry(&signs.reviewer).or_default().push(at);
    }
    let company = surprises(&ranks(&company(words, &word, &said)));
    let mut with = vec![0.0; words.len()];
    let mut all = vec![0; words.len()];
    for places in said.values() {
        let mean = places.iter().map(|at| company[*at]).sum::<f64>() / places.len() as f64;
        for at in places {
            with[*at] = mean;
            all[*at] = u32::try_from(places.len()).unwrap_or(u32::MAX);
        }
    }
    let person = surprises(&person);
    let word = surprises(&word);
    let each = words.iter().enumerate();
    each.map(|(at, signs)| Suspicion {
        reviewer: signs.reviewer.clone(),
        product: signs.product.clone(),
        person: person[at],
        word: word[at],
        company: with[at],
        words: all[at],
    })
    .collect()
}

/// For each word the mean rank of what others with one word said of the same product.
fn company<R: Ord, P: Ord>(
    words: &[Signs<R, P>],
    ranks: &[f64],
    said: &BTreeMap<&R, Vec<usize>>,
) -> Vec<f64> {
    let only = |signs: &Signs<R, P>| said[&signs.reviewer].len() == 1;
    let mut of_product: BTreeMap<&P, (f64, f64)> = BTreeMap::new();
    let (mut sum, mut count) = (0.0, 0.0);
    for (signs, rank) in words.iter().zip(ranks) {
        let product = of_product.entry(&signs.product).or_default();
        if only(signs) {
            product.0 += rank;
            product.1 += 1.0;
            sum += rank;
            count += 1.0;
        }
    }
    let ordinary = if count > 0.0 { sum / count } else { 0.5 };
    let others = |(signs, rank): (&Signs<R, P>, &f64)| {
        let (mut sum, mut count) = of_product[&signs.product];
        if only(signs) {
            sum -= rank;
            count -= 1.0;
        }
        (sum + ordinary * COMPANY_PRIOR) / (count + COMPANY_PRIOR)
    };
    words.iter().zip(ranks).map(others).collect()
}

/// One sign of several features, each the larger the stranger: 1 − √(mean of (share that is as strange or stranger)²), so that 1 is
/// strange in everything. Each row has the same number of features.
pub fn unusual(rows: &[Vec<f64>]) -> Vec<f64> {
    let features = rows.first().map_or(0, Vec::len);
    if features == 0 {
        return vec![0.0; rows.len()];
    }
    let mut sums = vec![0.0; rows.len()];
    for feature in 0..features {
        let column = Vec::from_iter(rows.iter().map(|row| row[feature]));
        for (sum, rank) in sums.iter_mut().zip(ranks(&column)) {
            *sum += (1.0 - rank).powi(2);
        }
    }
    let mean = |sum: f64| sum / features as f64;
    sums.into_iter().map(|sum| 1.0 - mean(sum).sqrt()).collect()
}

/// The share of values below each, those that are level counted half: between 0 and 1, never either.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    // The same sums in another order may differ in the last bit; so much is level.
    for level in order.chunk_by(|a, b| (values[*a] - values[*b]).abs() < 1e-9) {
        let middle = before as f64 + level.len() as f64 / 2.0;
        for at in level {
            ranks[*at] = middle / values.len() as f64;
        }
        before += level.len();
    }
    ranks
}

fn surprises(ranks: &[f64]) -> Vec<f64> {
    ranks.iter().map(|rank| -(1.0 - rank).ln()).collect()
}
