//! The hand-over code: six digits that only the shopper sees, and says to whoever hands the parcel over.
//!
//! What is kept is a salted hash. Six digits are few, so guessing is what the lock is for: every fifth wrong one locks, for a
//! quarter of an hour first and twice as long each time, up to a day. In the thirty days of a delivery that is 179 guesses.

use crate::time::{DAY, MINUTE};
use sha2::{Digest, Sha256};

/// Wrong codes until it locks.
pub const TRIES_MAX: u32 = 5;
const LOCK_SECONDS: i64 = 15 * MINUTE;
const LOCK_SECONDS_MAX: i64 = DAY;

/// Six digits. Never logged, never shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; 6]);

impl Code {
    /// From chance that the caller brings.
    pub fn of(chance: u64) -> Self {
        let mut digits = [b'0'; 6];
        let mut rest = chance % 1_000_000;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        Self(digits)
    }

    /// As somebody types it: with spaces or a hyphen in between, if they like.
    pub fn read(text: &str) -> Option<Self> {
        let mut digits = [0; 6];
        let mut given = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'));
        for digit in &mut digits {
            let given = given.next().filter(char::is_ascii_digit)?;
            *digit = given as u8;
        }
        given.next().is_none().then_some(Self(digits))
    }

    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(*digit)).collect()
    }

    /// SHA-256 over the salt and the digits.
    pub fn sealed(&self, salt: &[u8; 16]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"vouch hand-over 1\n");
        hash.update(salt);
        hash.update(self.0);
        hash.finalize().into()
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

/// How long `wrong` wrong codes lock; `None` where they do not.
pub fn lock_seconds(wrong: u32) -> Option<i64> {
    if wrong == 0 || !wrong.is_multiple_of(TRIES_MAX) {
        return None;
    }
    let doublings = (wrong / TRIES_MAX - 1).min(10);
    Some((LOCK_SECONDS << doublings).min(LOCK_SECONDS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_read_as_people_type_them() {
        for (text, digits) in [
            ("123456", Some("123456")),
            ("000007", Some("000007")),
            ("123 456", Some("123456")),
            (" 12-34-56 ", Some("123456")),
            ("12345", None),
            ("1234567", None),
            ("", None),
            ("12345a", None),
            ("１２３４５６", None),
            ("-12345", None),
        ] {
            let read = Code::read(text).map(|code| code.digits());
            assert_eq!(read.as_deref(), digits, "{text:?}");
        }
        assert_eq!(Code::of(7).digits(), "000007");
        assert_eq!(Code::of(123_456_789).digits(), "456789");
        assert_eq!(format!("{:?}", Code::of(7)), "Code(…)");
    }

    #[test]
    fn a_seal_is_of_one_code_and_one_salt() {
        let seal = Code::of(7).sealed(&[1; 16]);
        assert_eq!(Code::of(7).sealed(&[1; 16]), seal);
        assert_ne!(Code::of(8).sealed(&[1; 16]), seal);
        assert_ne!(Code::of(7).sealed(&[2; 16]), seal);
    }

    #[test]
    fn every_fifth_wrong_code_locks_and_longer_each_time() {
        for (wrong, minutes) in [
            (0, None),
            (1, None),
            (4, None),
            (5, Some(15)),
            (6, None),
            (10, Some(30)),
            (15, Some(60)),
            (35, Some(960)),
            (40, Some(1440)),
            (5000, Some(1440)),
        ] {
            let locked = lock_seconds(wrong).map(|seconds| seconds / MINUTE);
            assert_eq!(locked, minutes, "{wrong}");
        }
        let guesses = (1..).scan(0, |at, wrong| {
            *at += lock_seconds(wrong).unwrap_or(0);
            (*at <= 30 * DAY).then_some(wrong)
        });
        assert_eq!(guesses.count(), 179, "in thirty days");
    }
}
