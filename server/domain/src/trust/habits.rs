//! Habits: words that are strange in several ways at once, by people who say much (`signals/reviewers.rs`).
//!
//! The signs come from who said what when, never from how it is written. Of a person: the most words in one day, and always the same
//! verdict. Of a word: against what others say of the product, and soon after the product's first. Everything is held against all
//! newest words, so where few were said nothing is strange; whoever said fewer than three is a newcomer and not looked at; and of
//! all words at most one in [`ONE_IN`] is, because this signal is more often wrong than right (`docs/trust.md`).

use super::patterns::{Found, about, evidence};
use super::report::SignalName;
use super::signals::reviewers::{self, Signs};
use crate::time::DAY;
use crate::transparency::NewestWord;
use crate::{MerchantId, RecommendationId, ShopperId};
use std::collections::{BTreeMap, BTreeSet};

/// Among fewer words the strangest is strange by chance.
const WORDS_MIN: usize = 300;
/// Whoever said fewer is not looked at.
const OF_AUTHOR_MIN: usize = 3;
/// At most one word in so many is looked at.
pub(super) const ONE_IN: usize = 200;
/// A product counts as new when its first word is so much younger than the first of all that are looked at.
const NEW_DAYS: i64 = 30;
/// Others' verdicts are drawn towards agreement as if so many more had agreed.
const OTHERS_PRIOR: f64 = 2.0;

/// What one person said.
#[derive(Default)]
struct Author {
    words: usize,
    recommends: usize,
    by_day: BTreeMap<i64, usize>,
}

/// What is said of one product.
struct Product {
    recommends: usize,
    does_not: usize,
    first: i64,
}

/// A word's signs, and what they are told by.
struct Looked<'a> {
    word: &'a NewestWord,
    in_a_day: usize,
    one_sided: f64,
    others: usize,
    against: usize,
    early: f64,
}

/// The strangest words of those who say much.
pub(super) fn of_habits<'a>(words: &'a [NewestWord]) -> Vec<Found> {
    // A word that was published twice is told once.
    let mut seen: BTreeSet<RecommendationId> = BTreeSet::new();
    let words: Vec<&'a NewestWord> = words.iter().filter(|word| seen.insert(word.id)).collect();
    if words.len() < WORDS_MIN {
        return Vec::new();
    }
    let (authors, products) = count(&words);
    let recommend = words.iter().filter(|word| word.positive).count() as f64 / words.len() as f64;
    let begin = words.iter().map(|word| day(word)).min().unwrap_or_default();
    let look = |word: &&'a NewestWord| {
        let author = &authors[&word.author];
        let product = &products[&(word.merchant, word.sku.as_str())];
        let against = match word.positive {
            true => product.does_not,
            false => product.recommends,
        };
        let is_new = product.first - begin >= NEW_DAYS;
        let days = (day(word) - product.first) as f64;
        Looked {
            word,
            in_a_day: author.in_a_day(),
            one_sided: author.one_sided(recommend),
            others: product.recommends + product.does_not - 1,
            against,
            early: if is_new { 1.0 / (1.0 + days) } else { 0.0 },
        }
    };
    let looked: Vec<Looked> = words.iter().map(look).collect();

    let mut strange: Vec<(f64, &Looked)> = suspicions(&looked)
        .into_iter()
        .zip(&looked)
        .filter_map(|(strange, looked)| Some((strange?, looked)))
        .filter(|(_, looked)| authors[&looked.word.author].words >= OF_AUTHOR_MIN)
        .collect();
    strange.sort_by(|(one, a), (other, b)| {
        other.total_cmp(one).then_with(|| a.word.id.cmp(&b.word.id))
    });
    strange.truncate(words.len() / ONE_IN);
    let found = strange.into_iter().map(|(_, looked)| {
        let author = &authors[&looked.word.author];
        let figures = [
            ("words", author.words.to_string()),
            ("in_a_day", looked.in_a_day.to_string()),
            ("recommend", author.recommends.to_string()),
            ("others", looked.others.to_string()),
            ("against", looked.against.to_string()),
        ];
        (about(looked.word), evidence(SignalName::Reviewer, &figures))
    });
    found.collect()
}

/// How strange each word is; `None` where that is worth nobody's look.
fn suspicions(looked: &[Looked]) -> Vec<Option<f64>> {
    let people: Vec<Vec<f64>> = looked
        .iter()
        .map(|looked| vec![looked.in_a_day as f64, looked.one_sided])
        .collect();
    let words: Vec<Vec<f64>> = looked
        .iter()
        .map(|looked| {
            let against = looked.against as f64 / (looked.others as f64 + OTHERS_PRIOR);
            vec![against, looked.early]
        })
        .collect();
    let unusual = reviewers::unusual(&people)
        .into_iter()
        .zip(reviewers::unusual(&words));
    let signs: Vec<Signs<ShopperId, (MerchantId, &str)>> = looked
        .iter()
        .zip(unusual)
        .map(|(looked, (person, word))| Signs {
            reviewer: looked.word.author,
            product: (looked.word.merchant, looked.word.sku.as_str()),
            person,
            word,
        })
        .collect();
    reviewers::suspicions(&signs)
        .into_iter()
        .map(|suspicion| suspicion.is_flag().then(|| suspicion.evidence()))
        .collect()
}

type Products<'a> = BTreeMap<(MerchantId, &'a str), Product>;

fn count<'a>(words: &[&'a NewestWord]) -> (BTreeMap<ShopperId, Author>, Products<'a>) {
    let mut authors: BTreeMap<ShopperId, Author> = BTreeMap::new();
    let mut products: Products = BTreeMap::new();
    for word in words {
        let author = authors.entry(word.author).or_default();
        author.words += 1;
        author.recommends += usize::from(word.positive);
        *author.by_day.entry(day(word)).or_default() += 1;
        let product = (word.merchant, word.sku.as_str());
        let product = products.entry(product).or_insert(Product {
            recommends: 0,
            does_not: 0,
            first: day(word),
        });
        product.recommends += usize::from(word.positive);
        product.does_not += usize::from(!word.positive);
        product.first = product.first.min(day(word));
    }
    (authors, products)
}

impl Author {
    fn in_a_day(&self) -> usize {
        self.by_day.values().copied().max().unwrap_or(0)
    }

    /// How surprising it is that all say the same, in nats, where this share of all words `recommend`. One word surprises nobody.
    fn one_sided(&self, recommend: f64) -> f64 {
        let after_the_first = self.words as f64 - 1.0;
        match self.recommends {
            0 => -after_the_first * (1.0 - recommend).ln(),
            all if all == self.words => -after_the_first * recommend.ln(),
            _ => 0.0,
        }
    }
}

/// The day on which a word was said, counted.
fn day(word: &NewestWord) -> i64 {
    word.at.micros().div_euclid(DAY * 1_000_000)
}
