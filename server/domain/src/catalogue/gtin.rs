//! GTINs: the numbers under bar codes, by which one product is known in every shop.

/// A GTIN-8, -12, -13 or -14 with a right check digit and a prefix that is the same product everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin(String);

/// Why a text is no GTIN, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GtinRefusal {
    /// Not 8, 12, 13 or 14 digits.
    Malformed,
    CheckDigit,
    /// A prefix of GS1 for use within one company or for coupons: it means something else in the next shop.
    Restricted,
}

impl Gtin {
    /// Reads digits; hyphens and spaces between them (as in ISBNs) are dropped.
    pub fn parse(text: &str) -> Result<Self, GtinRefusal> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 13 | 14)
        {
            return Err(GtinRefusal::Malformed);
        }
        // All of them are a GTIN-14 with zeros in front; weights are 3, 1, 3, 1, … from the left.
        let full = format!("{digits:0>14}");
        let sum: u32 = full
            .bytes()
            .zip([3, 1].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        if !sum.is_multiple_of(10) {
            return Err(GtinRefusal::CheckDigit);
        }
        if is_restricted(&full) {
            return Err(GtinRefusal::Restricted);
        }
        Ok(Self(digits))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes back what the store kept; it was read once already.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
}

/// GS1 prefixes as of the GTIN-13 inside: 02, 04 and 2 are for use within a region or company, 05, 98 and 99 for coupons and
/// refunds. A GTIN-8 has prefixes of its own, of which 0 and 2 are for use within a company.
fn is_restricted(full: &str) -> bool {
    if let Some(eight) = full.strip_prefix("000000") {
        return eight.starts_with(['0', '2']);
    }
    let thirteen = &full[1..];
    ["02", "04", "05", "2", "98", "99"]
        .iter()
        .any(|prefix| thirteen.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::GtinRefusal::*;
    use super::*;

    #[test]
    fn check_digits_and_prefixes_are_verified() {
        for (text, expected) in [
            ("96385074", Ok("96385074")),
            ("036000291452", Ok("036000291452")),
            ("4006381333931", Ok("4006381333931")),
            ("10614141000415", Ok("10614141000415")),
            ("978-3-16-148410-0", Ok("9783161484100")),
            ("4006381 333931", Ok("4006381333931")),
            ("04006381333931", Ok("04006381333931")),
            ("96385075", Err(CheckDigit)),
            ("036000291453", Err(CheckDigit)),
            ("4006381333932", Err(CheckDigit)),
            // Two neighbours swapped.
            ("4060381333931", Err(CheckDigit)),
            ("10614141000416", Err(CheckDigit)),
            ("", Err(Malformed)),
            ("400638133393", Err(CheckDigit)),
            ("40063813339", Err(Malformed)),
            ("400638133393100", Err(Malformed)),
            ("40063813339３1", Err(Malformed)),
            ("400638133393X", Err(Malformed)),
            ("4.00638E+12", Err(Malformed)),
            // In-store numbers, national ones, coupons.
            ("2000000000008", Err(Restricted)),
            ("0200000000004", Err(Restricted)),
            ("0400000000008", Err(Restricted)),
            ("0500000000005", Err(Restricted)),
            ("9900000000004", Err(Restricted)),
            ("00000000", Err(Restricted)),
            ("0000000000000", Err(Restricted)),
            ("20000004", Err(Restricted)),
        ] {
            assert_eq!(
                Gtin::parse(text).as_ref().map(Gtin::as_str),
                expected.as_ref().copied(),
                "{text}"
            );
        }
    }
}
