//! Hotness: how many people love a product, each counting half as much every seven days.
//!
//! At `now` a product's hotness is Σ 2^−((now − tᵢ) / H) over the times tᵢ of the loves that count, with H seven days. This is
//! exponential forward decay (Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for Streaming
//! Systems", ICDE 2009, §III): because all loves fade at one rate, the sum can be kept against a fixed landmark and the order of two
//! products never changes by waiting alone.
//!
//! What is kept is the sum's logarithm, read as a time: h = H · log₂ Σ 2^(tᵢ / H), the moment at which a single love would be
//! worth as much as all of them. It is one number a product, an index sorts by it, and no view adds anything up.

use crate::Timestamp;
use crate::time::DAY;

/// H: after this time a love counts half.
pub const HALF_LIFE_SECONDS: i64 = 7 * DAY;

/// Half-lives between two moments.
fn half_lives(from: Timestamp, to: Timestamp) -> f64 {
    (to.micros() - from.micros()) as f64 / (HALF_LIFE_SECONDS * 1_000_000) as f64
}

fn moved(from: Timestamp, half_lives: f64) -> Timestamp {
    let micros = half_lives * (HALF_LIFE_SECONDS * 1_000_000) as f64;
    Timestamp(from.micros().saturating_add(micros.round() as i64))
}

/// The heat with one love more, given at `at`.
pub fn with(heat: Option<Timestamp>, at: Timestamp) -> Timestamp {
    let Some(heat) = heat else {
        return at;
    };
    let (less, more) = (heat.min(at), heat.max(at));
    moved(more, (1.0 + (-half_lives(less, more)).exp2()).log2())
}

/// The heat with the love taken away that was given at `at`; nothing where too little of the sum is left to be told from what was
/// rounded, and it has to be added up anew.
pub fn without(heat: Timestamp, at: Timestamp) -> Option<Timestamp> {
    let left = 1.0 - (-half_lives(at, heat)).exp2();
    (left > 1e-6).then(|| moved(heat, left.log2()))
}

/// The heat of these loves.
pub fn of(loves: &[Timestamp]) -> Option<Timestamp> {
    loves.iter().fold(None, |heat, at| Some(with(heat, *at)))
}

/// Hotness at `now` in percent of one love given just now.
pub fn percent(heat: Timestamp, now: Timestamp) -> u64 {
    (half_lives(now, heat).exp2() * 100.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    fn days(days: i64) -> Timestamp {
        NOW.plus_seconds(days * DAY)
    }

    /// The definition, added up as it stands.
    fn plainly(loves: &[Timestamp], now: Timestamp) -> f64 {
        loves
            .iter()
            .map(|at| (-half_lives(*at, now)).exp2())
            .sum::<f64>()
    }

    #[test]
    fn heat_is_the_documented_sum() {
        let loves = [days(0), days(-7), days(-14), days(-3), days(-3), days(-400)];
        let heat = of(&loves).expect("warm");
        for now in [days(0), days(1), days(7), days(30)] {
            let expected = plainly(&loves, now) * 100.0;
            let told = percent(heat, now) as f64;
            assert!(
                (told - expected).abs() <= 0.51,
                "{now:?}: {told} {expected}"
            );
        }
        assert_eq!(percent(days(0), days(0)), 100);
        assert_eq!(percent(days(0), days(7)), 50);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn whatever_comes_first_is_no_matter_and_undoing_is_undoing() {
        let mut loves = [days(-9), days(0), days(-2), days(-2)];
        let heat = of(&loves).expect("warm");
        loves.reverse();
        let backwards = of(&loves).expect("warm");
        assert!((heat.micros() - backwards.micros()).abs() <= 5);
        for at in loves {
            let without = without(with(Some(heat), at), at).expect("much is left");
            assert!((without.micros() - heat.micros()).abs() <= 5, "{at:?}");
        }
    }

    #[test]
    fn two_people_this_week_are_hotter_than_three_three_weeks_ago() {
        let recent = of(&[days(-1), days(-2)]);
        let old = of(&[days(-21), days(-22), days(-23)]);
        assert!(recent > old);
    }

    #[test]
    fn where_nothing_is_left_to_tell_it_says_so() {
        assert_eq!(without(days(0), days(0)), None);
        // One love a year old beneath one of today: what it is worth is below what is rounded.
        let heat = with(Some(days(-365)), days(0));
        assert_eq!(without(heat, days(0)), None);
    }
}
