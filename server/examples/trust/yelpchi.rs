//! Reviews that Yelp filtered, told from structure and from two priors that came with them.

use crate::bench::Figures;
use crate::bench::datasets::YelpReview;
use crate::bench::measures::{auc, auc_within, average_precision, ranks};
use std::collections::{BTreeMap, BTreeSet};
use vouch_domain::trust::signals::reviewers::{Signs, suspicions};

/// Columns of one score a review.
struct Seen {
    queue: Vec<f64>,
    evidence: Vec<f64>,
    flags: Vec<bool>,
    few_words: Vec<f64>,
    prior: Vec<f64>,
    rank_sum: Vec<f64>,
    fake: Vec<bool>,
    words: Vec<u32>,
}

pub fn measure(reviews: &[YelpReview], figures: &mut Figures) {
    let all = Seen::of(reviews);
    let chosen_on = chosen_on(reviews);
    let held_out: Vec<bool> = reviews
        .iter()
        .map(|review| !chosen_on.contains(&review.user))
        .collect();
    let half = all.among(&held_out);
    for (seen, of) in [(&half, ""), (&all, ", all users")] {
        let mut add = |figure: &str, value: f64, reference: &str, beside: f64| {
            figures.add(
                format!("yelpchi {figure}{of}"),
                "share",
                value,
                reference,
                beside,
            );
        };
        let Seen {
            queue,
            evidence,
            few_words,
            prior,
            rank_sum,
            fake,
            words,
            ..
        } = seen;
        let auc = |scores: &[f64]| auc(scores, fake);
        let ap = |scores: &[f64]| average_precision(scores, fake);
        let within = |scores: &[f64]| auc_within(scores, fake, words);
        let sum = "ranks of few words and the shipped prior added";
        add("AUC", auc(queue), sum, auc(rank_sum));
        add(
            "AUC, beside few words",
            auc(queue),
            "few words",
            auc(few_words),
        );
        add("AP", ap(queue), sum, ap(rank_sum));
        add(
            "AP, beside few words",
            ap(queue),
            "few words",
            ap(few_words),
        );
        add(
            "AUC within equal degree",
            within(queue),
            "the shipped prior",
            within(prior),
        );
        add(
            "AUC of the evidence alone",
            auc(evidence),
            "the shipped prior",
            auc(prior),
        );

        let share = |of: &dyn Fn(usize) -> bool, among: &dyn Fn(usize) -> bool| {
            let among: Vec<usize> = (0..fake.len()).filter(|at| among(*at)).collect();
            among.iter().filter(|at| of(**at)).count() as f64 / among.len() as f64
        };
        let base = share(&|at| fake[at], &|_| true);
        add(
            "filtered among the flagged",
            share(&|at| fake[at], &|at| seen.flags[at]),
            "among all",
            base,
        );
        let flagged = share(&|at| seen.flags[at], &|_| true);
        let honest = share(&|at| seen.flags[at], &|at| !fake[at]);
        let newcomers = share(&|at| seen.flags[at], &|at| !fake[at] && words[at] == 1);
        add("flagged of the unfiltered", honest, "of all", flagged);
        add(
            "flagged of newcomers' unfiltered",
            newcomers,
            "of all unfiltered",
            honest,
        );
    }
}

impl Seen {
    fn of(reviews: &[YelpReview]) -> Self {
        let signs: Vec<Signs<u32, u32>> = reviews
            .iter()
            .map(|review| Signs {
                reviewer: review.user,
                product: review.product,
                person: review.user_prior,
                word: review.review_prior,
            })
            .collect();
        let found = suspicions(&signs);
        let few_words: Vec<f64> = found.iter().map(|one| -f64::from(one.words)).collect();
        let prior: Vec<f64> = reviews.iter().map(|review| review.review_prior).collect();
        let both = ranks(&few_words).into_iter().zip(ranks(&prior));
        Self {
            queue: found.iter().map(|one| one.queue()).collect(),
            evidence: found.iter().map(|one| one.evidence()).collect(),
            flags: found.iter().map(|one| one.is_flag()).collect(),
            words: found.iter().map(|one| one.words).collect(),
            fake: reviews.iter().map(|review| review.fake).collect(),
            rank_sum: both.map(|(few, prior)| few + prior).collect(),
            few_words,
            prior,
        }
    }

    fn among(&self, kept: &[bool]) -> Self {
        fn of<T: Copy>(column: &[T], kept: &[bool]) -> Vec<T> {
            column
                .iter()
                .zip(kept)
                .filter(|(_, kept)| **kept)
                .map(|(one, _)| *one)
                .collect()
        }
        Self {
            queue: of(&self.queue, kept),
            evidence: of(&self.evidence, kept),
            flags: of(&self.flags, kept),
            few_words: of(&self.few_words, kept),
            prior: of(&self.prior, kept),
            rank_sum: of(&self.rank_sum, kept),
            fake: of(&self.fake, kept),
            words: of(&self.words, kept),
        }
    }
}

/// The half of the users whose labels were in view when the form was chosen: those, in the order of their numbers, for whom
/// numpy's `default_rng(1).random()` is below a half. Its generator is PCG64 (O'Neill 2014), begun where the seed 1 begins it.
fn chosen_on(reviews: &[YelpReview]) -> BTreeSet<u32> {
    const STEP: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
    const ADDED: u128 = 0x922a_f2da_2645_f895_a198_57b9_5740_937b;
    let mut state: u128 = 0x9c5b_484b_fedb_756c_2a6e_7d6f_320f_bc7e;
    let users: BTreeMap<u32, ()> = reviews.iter().map(|review| (review.user, ())).collect();
    users
        .into_keys()
        .filter(|_| {
            state = state.wrapping_mul(STEP).wrapping_add(ADDED);
            let folded = (state >> 64) as u64 ^ state as u64;
            folded.rotate_right((state >> 122) as u32) >> 63 == 0
        })
        .collect()
}
