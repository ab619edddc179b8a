//! By how much people are sure to agree: the lower end of Wilson's score interval (E. B. Wilson, "Probable inference, the law of
//! succession, and statistical inference", JASA 22, 1927, 209-212), at z = 1.96, which leaves 2.5 % below it.
//!
//! Ten of ten come before one of one, and ninety of a hundred before nine of ten. Whole numbers only, so that every store,
//! database and machine comes to the same order.

/// 1.96², in ten-thousandths.
const Z_SQUARED: u128 = 38_416;

/// What the root is stretched by before it is cut to a whole number.
const SCALE: u128 = 10_000;

/// The lower end for `agree` of `of` votes, in millionths, rounded down. Nobody's votes give nothing.
///
/// With n votes of which a agree, and Z for z²: (2a + Z − √(Z · (Z + 4a(n − a) / n))) / 2(n + Z).
pub fn lower_bound(agree: u32, of: u32) -> u32 {
    if of == 0 {
        return 0;
    }
    let (a, n) = (u128::from(agree.min(of)), u128::from(of));
    let inside = Z_SQUARED * (Z_SQUARED * n + 40_000 * a * (n - a));
    // Rounded up, because it is taken away.
    let root = (inside * SCALE * SCALE).div_ceil(n).isqrt() + 1;
    let above = ((20_000 * a + Z_SQUARED) * SCALE).saturating_sub(root);
    let below = SCALE * 2 * (10_000 * n + Z_SQUARED);
    u32::try_from(above * 1_000_000 / below).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formula as it is printed, in floating point.
    fn printed(agree: u32, of: u32) -> f64 {
        let (n, z) = (f64::from(of), 1.96_f64);
        let p = f64::from(agree) / n;
        let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        (p + z * z / (2.0 * n) - spread) / (1.0 + z * z / n)
    }

    #[test]
    fn known_values() {
        for (agree, of, expected) in [
            (0, 0, 0),
            (0, 1, 0),
            (0, 1_000, 0),
            (1, 1, 206_543),
            (1, 2, 94_528),
            (8, 10, 490_156),
            (80, 100, 711_169),
            (10, 10, 722_459),
            (u32::MAX, u32::MAX, 999_999),
        ] {
            assert_eq!(lower_bound(agree, of), expected, "{agree} of {of}");
        }
    }

    #[test]
    fn it_is_the_printed_formula_to_the_millionth() {
        for of in (1..400).chain([1_000, 65_537, 1_000_003]) {
            for agree in (0..=of).step_by(1 + of as usize / 97) {
                let whole = f64::from(lower_bound(agree, of)) / 1e6;
                let printed = printed(agree, of).max(0.0);
                assert!(
                    (whole - printed).abs() < 3e-6,
                    "{agree} of {of}: {whole} and {printed}"
                );
            }
        }
    }

    #[test]
    fn one_more_who_agrees_never_lowers_it_and_one_more_who_does_not_never_raises_it() {
        for of in 1..200 {
            for agree in 0..of {
                let here = lower_bound(agree, of);
                assert!(lower_bound(agree + 1, of + 1) >= here, "{agree} of {of}");
                assert!(lower_bound(agree, of + 1) <= here, "{agree} of {of}");
            }
        }
    }
}
