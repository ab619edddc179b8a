//! Money: an integer count of a currency's minor unit, and nothing that rounds.
//!
//! Amounts are `i64` minor units (cents of EUR, whole yen) and are read from text exactly or not at all.

use crate::refusal::{Kind, Reason};
pub use iso_currency::Currency;

/// The largest amount the API speaks of: 2^53 − 1, the largest integer that every JSON reader keeps exact.
pub const AMOUNT_MAX: i64 = (1 << 53) - 1;

/// An amount in minor units of one currency. May be negative only as a difference; stored amounts never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountRefusal {
    UnknownCurrency,
    NotANumber,
    /// More decimals than the currency has: 1.234 EUR, 5.50 JPY.
    WrongScale,
    NotPositive,
    TooLarge,
    /// Two amounts of different currencies met.
    OtherCurrency,
}

impl Reason for AmountRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownCurrency => "unknown_currency",
            Self::NotANumber => "amount_not_a_number",
            Self::WrongScale => "amount_wrong_scale",
            Self::NotPositive => "amount_not_positive",
            Self::TooLarge => "amount_too_large",
            Self::OtherCurrency => "currency_mismatch",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownCurrency => "The currency is not a known ISO 4217 code.",
            Self::NotANumber => "The amount is not a plain decimal number.",
            Self::WrongScale => "The amount has more decimals than its currency.",
            Self::NotPositive => "The amount must be greater than zero.",
            Self::TooLarge => "The amount is larger than 9007199254740991 minor units.",
            Self::OtherCurrency => "The amounts are in different currencies.",
        }
        .into()
    }
}

/// Reads an ISO 4217 alphabetic code of a currency that has minor units (not gold, not test codes).
pub fn currency(code: &str) -> Result<Currency, AmountRefusal> {
    let known = Currency::from_code(code).ok_or(AmountRefusal::UnknownCurrency)?;
    known.exponent().ok_or(AmountRefusal::UnknownCurrency)?;
    Ok(known)
}

/// Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD.
pub fn scale(currency: Currency) -> u32 {
    u32::from(currency.exponent().unwrap_or(0))
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount someone may pay: more than zero, at most [`AMOUNT_MAX`].
    pub fn payable(minor: i64, currency: Currency) -> Result<Self, AmountRefusal> {
        match minor {
            ..=0 => Err(AmountRefusal::NotPositive),
            1..=AMOUNT_MAX => Ok(Self { minor, currency }),
            _ => Err(AmountRefusal::TooLarge),
        }
    }

    /// Reads a decimal such as `24`, `24.5` or `24.00` exactly. No sign, no exponent, no grouping, at most the currency's
    /// decimals (further zeros are refused too: a feed that writes `24.000 EUR` may mean 24 thousand).
    pub fn parse(decimal: &str, currency: Currency) -> Result<Self, AmountRefusal> {
        let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || decimal.ends_with('.') {
            return Err(AmountRefusal::NotANumber);
        }
        let scale = scale(currency) as usize;
        if fraction.len() > scale {
            return Err(AmountRefusal::WrongScale);
        }
        let mut minor: i64 = 0;
        for digit in whole
            .bytes()
            .chain(fraction.bytes())
            .chain(std::iter::repeat_n(b'0', scale - fraction.len()))
        {
            minor = minor
                .checked_mul(10)
                .and_then(|m| m.checked_add(i64::from(digit - b'0')))
                .filter(|m| *m <= AMOUNT_MAX)
                .ok_or(AmountRefusal::TooLarge)?;
        }
        Self::payable(minor, currency)
    }

    /// Sum of two amounts of one currency.
    pub fn plus(self, other: Money) -> Result<Money, AmountRefusal> {
        if self.currency != other.currency {
            return Err(AmountRefusal::OtherCurrency);
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .filter(|m| m.abs() <= AMOUNT_MAX)
            .ok_or(AmountRefusal::TooLarge)?;
        Ok(Money {
            minor,
            currency: self.currency,
        })
    }

    /// `quantity` times a unit price.
    pub fn times(self, quantity: u32) -> Result<Money, AmountRefusal> {
        let minor = self
            .minor
            .checked_mul(i64::from(quantity))
            .filter(|m| m.abs() <= AMOUNT_MAX)
            .ok_or(AmountRefusal::TooLarge)?;
        Ok(Money {
            minor,
            currency: self.currency,
        })
    }

    /// The amount as a decimal, `2400 EUR` → `24.00`: what `Intl.NumberFormat` takes without loss.
    pub fn decimal(self) -> String {
        let scale = scale(self.currency) as usize;
        let digits = format!("{:0width$}", self.minor.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.minor < 0 { "-" } else { "" };
        if scale == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        use AmountRefusal::*;
        use Currency::{EUR, JPY, KWD};
        for (text, currency, expected) in [
            ("24", EUR, Ok(2400)),
            ("24.5", EUR, Ok(2450)),
            ("24.05", EUR, Ok(2405)),
            ("0.01", EUR, Ok(1)),
            ("007.10", EUR, Ok(710)),
            ("500", JPY, Ok(500)),
            ("1.234", KWD, Ok(1234)),
            ("90071992547409.91", EUR, Ok(AMOUNT_MAX)),
            ("90071992547409.92", EUR, Err(TooLarge)),
            ("99999999999999999999999999", EUR, Err(TooLarge)),
            ("0", EUR, Err(NotPositive)),
            ("0.00", EUR, Err(NotPositive)),
            ("24.000", EUR, Err(WrongScale)),
            ("5.50", JPY, Err(WrongScale)),
            ("-1", EUR, Err(NotANumber)),
            ("+1", EUR, Err(NotANumber)),
            ("1e3", EUR, Err(NotANumber)),
            ("1,50", EUR, Err(NotANumber)),
            ("1.", EUR, Err(NotANumber)),
            (".5", EUR, Err(NotANumber)),
            ("", EUR, Err(NotANumber)),
            (" 1", EUR, Err(NotANumber)),
            ("١٢", EUR, Err(NotANumber)),
            ("NaN", EUR, Err(NotANumber)),
        ] {
            assert_eq!(
                Money::parse(text, currency).map(|m| m.minor),
                expected,
                "{text} {currency:?}"
            );
        }
    }

    #[test]
    fn a_decimal_written_is_the_decimal_read() {
        for (minor, currency, text) in [
            (2400, Currency::EUR, "24.00"),
            (1, Currency::EUR, "0.01"),
            (-350, Currency::EUR, "-3.50"),
            (500, Currency::JPY, "500"),
            (1234, Currency::KWD, "1.234"),
        ] {
            assert_eq!(Money::new(minor, currency).decimal(), text);
        }
    }

    #[test]
    fn sums_and_products_never_wrap() {
        let euro = |minor| Money::new(minor, Currency::EUR);
        assert_eq!(
            euro(1).plus(Money::new(1, Currency::USD)),
            Err(AmountRefusal::OtherCurrency)
        );
        assert_eq!(euro(AMOUNT_MAX).plus(euro(1)), Err(AmountRefusal::TooLarge));
        assert_eq!(euro(AMOUNT_MAX).times(2), Err(AmountRefusal::TooLarge));
        assert_eq!(euro(250).times(4), Ok(euro(1000)));
    }

    #[test]
    fn only_currencies_with_minor_units_are_money() {
        assert_eq!(currency("EUR"), Ok(Currency::EUR));
        for code in ["eur", "EURO", "", "XAU", "ZZZ"] {
            assert_eq!(
                currency(code),
                Err(AmountRefusal::UnknownCurrency),
                "{code}"
            );
        }
    }
}
