//! How well an order tells the wanted from the others.

use std::collections::BTreeMap;

/// The area under the ROC curve: how often a wanted one is scored above another; level is half.
pub fn auc(scores: &[f64], wanted: &[bool]) -> f64 {
    let (above, pairs) = concordant(scores, wanted);
    above / pairs
}

/// The same among pairs of one class only, all classes' pairs together: Σ pairs in the right order / Σ pairs.
pub fn auc_within(scores: &[f64], wanted: &[bool], class: &[u32]) -> f64 {
    let mut classes: BTreeMap<u32, (Vec<f64>, Vec<bool>)> = BTreeMap::new();
    for ((score, wanted), class) in scores.iter().zip(wanted).zip(class) {
        let of = classes.entry(*class).or_default();
        of.0.push(*score);
        of.1.push(*wanted);
    }
    let (above, pairs) = classes
        .values()
        .map(|(scores, wanted)| concordant(scores, wanted))
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    above / pairs
}

/// How many pairs of a wanted and another are in the right order, and how many there are.
fn concordant(scores: &[f64], wanted: &[bool]) -> (f64, f64) {
    let (mut others, mut wanteds, mut above) = (0.0, 0.0, 0.0);
    for level in levels(scores, wanted).iter().rev() {
        above += level.wanted * (others + level.others / 2.0);
        others += level.others;
        wanteds += level.wanted;
    }
    (above, others * wanteds)
}

/// Average precision: the mean, over the wanted, of how many are wanted among all that are scored as high. What is level comes in
/// together.
pub fn average_precision(scores: &[f64], wanted: &[bool]) -> f64 {
    let (mut seen, mut found, mut sum) = (0.0, 0.0, 0.0);
    for level in levels(scores, wanted) {
        seen += level.wanted + level.others;
        found += level.wanted;
        sum += level.wanted * found / seen;
    }
    sum / found
}

/// How many of the best `first` are wanted, as a share of `first`. What is level counts by its share.
pub fn precision_at(first: usize, scores: &[f64], wanted: &[bool]) -> f64 {
    let first = first as f64;
    let (mut seen, mut found) = (0.0, 0.0);
    for level in levels(scores, wanted) {
        let all = level.wanted + level.others;
        let share = ((first - seen) / all).clamp(0.0, 1.0);
        found += level.wanted * share;
        seen += all;
    }
    found / first
}

struct Level {
    wanted: f64,
    others: f64,
}

/// What is scored alike, best first. Sums of the same numbers in another order differ in the last bits, so much is level.
fn levels(scores: &[f64], wanted: &[bool]) -> Vec<Level> {
    let mut order: Vec<(f64, bool)> = scores.iter().copied().zip(wanted.iter().copied()).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let level = |level: &[(f64, bool)]| {
        let wanted = level.iter().filter(|one| one.1).count() as f64;
        let others = level.len() as f64 - wanted;
        Level { wanted, others }
    };
    order
        .chunk_by(|a, b| a.0 == b.0 || (a.0 - b.0).abs() <= 1e-12 * a.0.abs().max(b.0.abs()))
        .map(level)
        .collect()
}

/// The share of values below each, what is level counted half.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0.0;
    for level in order.chunk_by(|a, b| values[*a] == values[*b]) {
        for at in level {
            ranks[*at] = (before + level.len() as f64 / 2.0) / values.len() as f64;
        }
        before += level.len() as f64;
    }
    ranks
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
