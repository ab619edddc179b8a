//! Signals: pure looks at who said what and when. Each answers with a number and the evidence it rests on; none accuses.
//!
//! | signal | sees | does not see |
//! |---|---|---|
//! | [`overlap`] | people who speak of the same rare products | a ring that hides among other rare products |
//! | [`bursts`] | many words on one product in one week | few words, or a slow campaign |
//! | [`sybil`] | people whom few friendships tie to those who are known | people without friends |
//! | [`reviewers`] | words that look unlike others', among words that do | whoever writes like everybody |
//!
//! What they reach on real data, and how often they are wrong, stands in `docs/trust.md`. A flag lowers a weight and asks a
//! person to look. To be new is no sign: whoever said little and knows few is flagged by none of them.
//!
//! Scores are floating point, summed in one fixed order: the same input gives the same score, in whatever order it comes.

pub mod bursts;
pub mod graph;
#[cfg(test)]
mod karate;
pub mod overlap;
pub mod pagerank;
pub mod reviewers;
pub mod sybil;

/// How surprising it is to count `count` or more where `expected` are expected and each comes by itself: −ln of the upper tail of
/// Poisson's distribution, in nats (6.9 is one in a thousand). Nothing expected and something counted is infinitely surprising.
pub fn poisson_surprise(count: u32, expected: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    if expected <= 0.0 {
        return f64::INFINITY;
    }
    let k = f64::from(count);
    if k <= expected {
        // The lower sum is short and exact enough here; the tail is near one.
        let mut term = (-expected).exp();
        let mut below = 0.0;
        for i in 0..count {
            below += term;
            term *= expected / f64::from(i + 1);
        }
        return -(1.0_f64 - below).max(f64::MIN_POSITIVE).ln();
    }
    // P(X ≥ k) = e^-λ λ^k / k! × (1 + λ/(k+1) + λ²/((k+1)(k+2)) + …), whose terms fall because λ < k.
    let mut term = 1.0;
    let mut series = 1.0;
    let mut next = k + 1.0;
    while term > series * 1e-16 {
        term *= expected / next;
        series += term;
        next += 1.0;
    }
    let ln_factorial: f64 = (2..=count).map(|i| f64::from(i).ln()).sum();
    (expected - k * expected.ln() + ln_factorial - series.ln()).max(0.0)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod poisson {
    use super::poisson_surprise;

    #[test]
    fn surprise_is_the_tail_of_poissons_distribution() {
        for (count, expected, tail) in [
            (0, 1.0, 1.0),
            (1, 1.0, 0.632_120_558_8),
            (2, 1.0, 0.264_241_117_7),
            (5, 1.0, 0.003_659_846_8),
            (20, 2.0, 6.443_731e-14),
            (3, 10.0, 0.997_230_604_3),
            (10, 10.0, 0.542_070_285_5),
            (40, 20.0, 5.320_202_5e-5),
        ] {
            let found: f64 = (-poisson_surprise(count, expected)).exp();
            assert!(
                (found / tail - 1.0).abs() < 1e-6,
                "{count} of {expected}: {found} instead of {tail}"
            );
        }
        assert_eq!(poisson_surprise(1, 0.0), f64::INFINITY);
        assert!(poisson_surprise(5_000, 1.0).is_finite());
        assert!(poisson_surprise(1, 1e6) < 1e-9);
    }
}
