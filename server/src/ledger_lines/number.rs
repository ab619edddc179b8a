//! Numbers of a line: whole ones up to 2^128 − 1, as strings of digits or as plain JSON integers.
//!
//! JSON's readers lose the digits of large integers, so a plain one of more than 19 digits is read as if it stood in quotes.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use vouch_domain::ledger::AMOUNT_MAX;

/// Integers of so many digits always fit 64 bits.
const DIGITS_SAFE: usize = 19;

/// A number as it was written; missing and `null` are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Number(pub u128);

/// How amounts beyond this ledger's own range ([`AMOUNT_MAX`]) are understood. Of a 128-bit ledger's files the largest number
/// means "as much as possible" either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// They are too large, and the ledger says so.
    Own,
    /// Those near the end of 128 bits stand for those near the end of our range: cases written for the one hold for the other.
    Cases,
}

impl Number {
    /// A number of fewer bits, or the sentence that says why not.
    pub fn small<T: TryFrom<u128> + fmt::Display>(self, name: &str, most: T) -> Result<T, String> {
        T::try_from(self.0).map_err(|_| format!("`{name}` is {}, the most is {most}", self.0))
    }

    pub fn amount(self, range: Range) -> u64 {
        let short_of_the_end = u128::MAX - self.0;
        match (u64::try_from(self.0), u64::try_from(short_of_the_end)) {
            (Ok(amount), _) => amount,
            (_, Ok(0)) => AMOUNT_MAX,
            (_, Ok(short)) if range == Range::Cases && short <= AMOUNT_MAX => AMOUNT_MAX - short,
            _ => u64::MAX,
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Whole)
    }
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 to 2^128 − 1")
    }

    fn visit_unit<E: Error>(self) -> Result<Number, E> {
        Ok(Number(0))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
        Ok(Number(number.into()))
    }

    fn visit_str<E: Error>(self, digits: &str) -> Result<Number, E> {
        let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse() {
            Ok(number) if only_digits => Ok(Number(number)),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(digits), &self)),
        }
    }
}

/// The text with its long integers in quotes.
pub(super) fn quote_long_integers(text: &str) -> Cow<'_, str> {
    let mut quoted = String::new();
    let mut copied = 0;
    for (start, end) in integers(text).filter(|(start, end)| end - start > DIGITS_SAFE) {
        quoted.push_str(&text[copied..start]);
        quoted.push('"');
        quoted.push_str(&text[start..end]);
        quoted.push('"');
        copied = end;
    }
    match copied {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(quoted + &text[copied..]),
    }
}

/// Where runs of digits stand that are a value of their own: outside strings, without sign, fraction or exponent.
fn integers(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let of_a_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let mut at = 0;
    let mut in_string = false;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            let start = at;
            match byte {
                b'\\' if in_string => at += 2,
                b'"' => {
                    in_string = !in_string;
                    at += 1;
                }
                _ if !in_string && of_a_number(byte) => {
                    at += bytes[at..].iter().take_while(|b| of_a_number(b)).count();
                    if bytes[start..at].iter().all(u8::is_ascii_digit) {
                        return Some((start, at));
                    }
                }
                _ => at += 1,
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_whole_or_not_at_all() {
        let most = "340282366920938463463374607431768211455";
        for (text, expected) in [
            ("null", Some(0)),
            ("0", Some(0)),
            ("7", Some(7)),
            ("\"007\"", Some(7)),
            ("18446744073709551615", Some(u64::MAX.into())),
            ("18446744073709551616", Some(u128::from(u64::MAX) + 1)),
            (most, Some(u128::MAX)),
            (
                "\"340282366920938463463374607431768211455\"",
                Some(u128::MAX),
            ),
            ("340282366920938463463374607431768211456", None),
            ("-1", None),
            ("1.0", None),
            ("1e3", None),
            ("100000000000000000000.5", None),
            ("\"\"", None),
            ("\"+1\"", None),
            ("\"-1\"", None),
            ("\" 1\"", None),
            ("\"0x1\"", None),
            ("\"١\"", None),
            ("true", None),
            ("[1]", None),
        ] {
            let read = serde_json::from_str::<Number>(&quote_long_integers(text)).ok();
            assert_eq!(read.map(|number| number.0), expected, "{text}");
        }
    }

    #[test]
    fn only_bare_long_integers_are_quoted() {
        for (text, expected) in [
            (r#"{"a": 12}"#, r#"{"a": 12}"#),
            (
                r#"{"a":12345678901234567890,"b":-12345678901234567890}"#,
                r#"{"a":"12345678901234567890","b":-12345678901234567890}"#,
            ),
            (
                r#"["a\"12345678901234567890", 123456789012345678901]"#,
                r#"["a\"12345678901234567890", "123456789012345678901"]"#,
            ),
            ("\"\\", "\"\\"),
        ] {
            assert_eq!(quote_long_integers(text), expected);
        }
    }

    #[test]
    fn amounts_keep_to_our_range() {
        let above = u128::from(u64::MAX) + 1;
        for (number, own, cases) in [
            (0, 0, 0),
            (u128::from(AMOUNT_MAX), AMOUNT_MAX, AMOUNT_MAX),
            (u128::from(AMOUNT_MAX) + 1, AMOUNT_MAX + 1, AMOUNT_MAX + 1),
            (above, u64::MAX, u64::MAX),
            (u128::MAX - u128::from(AMOUNT_MAX) - 1, u64::MAX, u64::MAX),
            (u128::MAX - 700, u64::MAX, AMOUNT_MAX - 700),
            (u128::MAX - 1, u64::MAX, AMOUNT_MAX - 1),
            (u128::MAX, AMOUNT_MAX, AMOUNT_MAX),
        ] {
            let number = Number(number);
            assert_eq!(
                (number.amount(Range::Own), number.amount(Range::Cases)),
                (own, cases)
            );
        }
    }
}
