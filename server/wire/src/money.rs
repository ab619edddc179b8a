//! Money on the wire: an integer of minor units and the currency's code.

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents of EUR, whole JPY), at most 2^53 − 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    #[cfg_attr(feature = "openapi", schema(example = 2400))]
    pub amount: i64,
    /// ISO 4217 alphabetic code.
    #[cfg_attr(feature = "openapi", schema(example = "EUR"))]
    pub currency: String,
}

/// Digits after the decimal mark, after ISO 4217: 2 unless listed.
pub fn digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// The amount as a decimal number, `24.00`: exact, for `Intl` and for machines.
pub fn decimal(amount: i64, digits: u8) -> String {
    let digits = usize::from(digits);
    let mut text = amount.unsigned_abs().to_string();
    while text.len() <= digits {
        text.insert(0, '0');
    }
    if digits > 0 {
        text.insert(text.len() - digits, '.');
    }
    if amount < 0 {
        text.insert(0, '-');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_decimals() {
        let rows = [
            (2400, "EUR", "24.00"),
            (7, "EUR", "0.07"),
            (0, "EUR", "0.00"),
            (-300, "EUR", "-3.00"),
            (2400, "JPY", "2400"),
            (7, "KWD", "0.007"),
            (9_007_199_254_740_991, "EUR", "90071992547409.91"),
        ];
        for (amount, currency, expected) in rows {
            assert_eq!(decimal(amount, digits(currency)), expected);
        }
    }
}
