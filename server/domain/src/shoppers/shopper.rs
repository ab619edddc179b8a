//! A shopper, and the two things we ask of a person who becomes one.

use super::refusals::ShopperRefusal;
use crate::text;
use crate::{Error, ShopperId, Timestamp};
use std::fmt;

/// The longest name, in characters.
pub const HANDLE_CHARS_MAX: usize = 40;
/// The longest address, in characters: what SMTP can carry (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_CHARS_MAX: usize = 254;

#[derive(Clone, PartialEq, Eq)]
pub struct Shopper {
    pub id: ShopperId,
    /// The name friends see. Two people may have the same one.
    pub handle: String,
    /// Where receipts go. Never unique and never looked up: signing up tells nobody who else has an account.
    pub email: String,
    pub joined_at: Timestamp,
}

/// Names and addresses stay out of logs, whoever prints a shopper.
impl fmt::Debug for Shopper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shopper")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Who somebody says they are, cleaned.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub handle: String,
    pub email: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

impl Person {
    /// Reads a name of 1 to 40 characters and an address that could be one.
    pub fn read(handle: &str, email: &str) -> Result<Self, Error> {
        let handle =
            text::line(handle, HANDLE_CHARS_MAX).map_err(|refusal| refusal.of("handle"))?;
        let email = text::line(email, EMAIL_CHARS_MAX).map_err(|refusal| refusal.of("email"))?;
        if !looks_like_an_address(&email) {
            return Err(ShopperRefusal::MalformedEmail.into());
        }
        Ok(Self { handle, email })
    }

    /// The person as a shopper.
    pub fn joins(self, id: ShopperId, now: Timestamp) -> Shopper {
        Shopper {
            id,
            handle: self.handle,
            email: self.email,
            joined_at: now,
        }
    }
}

/// `local@domain.tld`, in any script. Only a message that arrives proves more than that.
fn looks_like_an_address(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || "\"'`(),:;<>[]\\@".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(|c| odd(c) && c != '\'')
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_a_name_and_an_address() {
        let long = |n| "x".repeat(n);
        let ok: Result<(&str, &str), &str> = Ok(("", ""));
        for (handle, email, expected) in [
            ("Ana", "ana@example.com", ok),
            ("  Ana  ", " ana@example.com ", ok),
            ("李小龍 🫖", "ana.moreau+lamp@mail.example.co.uk", ok),
            ("O'Brien & Söhne", "o'brien@bücher.example", ok),
            (&long(40), "ana@example.com", ok),
            ("", "ana@example.com", Err("text_blank")),
            (" \u{200b} ", "ana@example.com", Err("text_blank")),
            (&long(41), "ana@example.com", Err("text_too_long")),
            (&long(10_000), "ana@example.com", Err("text_too_long")),
            ("A\0na", "ana@example.com", Err("text_control_character")),
            ("A\nna", "ana@example.com", Err("text_control_character")),
            (
                "Ana\u{202e}moc",
                "ana@example.com",
                Err("text_direction_override"),
            ),
            ("<b>Ana</b>", "ana@example.com", Err("text_markup")),
            ("Ana", "", Err("text_blank")),
            ("Ana", "a\0na@example.com", Err("text_control_character")),
            (
                "Ana",
                &format!("{}@example.com", long(10_000)),
                Err("text_too_long"),
            ),
            (
                "Ana",
                &format!("{}@example.com", long(65)),
                Err("email_malformed"),
            ),
            ("Ana", "ana", Err("email_malformed")),
            ("Ana", "@example.com", Err("email_malformed")),
            ("Ana", "ana@", Err("email_malformed")),
            ("Ana", "ana@example", Err("email_malformed")),
            ("Ana", "ana@@example.com", Err("email_malformed")),
            (
                "Ana",
                "ana@example.com, eve@example.com",
                Err("email_malformed"),
            ),
            ("Ana", "Ana <ana@example.com>", Err("text_markup")),
            ("Ana", "an a@example.com", Err("email_malformed")),
            ("Ana", ".ana@example.com", Err("email_malformed")),
            ("Ana", "a..na@example.com", Err("email_malformed")),
            ("Ana", "ana@-example.com", Err("email_malformed")),
            ("Ana", "ana@example..com", Err("email_malformed")),
            ("Ana", "ana@exam_ple.com", Err("email_malformed")),
            (
                "Ana",
                &format!("ana@{}.com", long(64)),
                Err("email_malformed"),
            ),
        ] {
            let outcome = Person::read(handle, email);
            match (&outcome, expected) {
                (Ok(person), Ok(_)) => {
                    assert_eq!(person.handle, handle.trim());
                    assert_eq!(person.email, email.trim());
                }
                (Err(error), Err(code)) => assert_eq!(error.code(), code, "{handle:?} {email:?}"),
                _ => panic!("{handle:?} {email:?}: {outcome:?}"),
            }
        }
    }

    #[test]
    fn printing_a_person_tells_nothing() {
        let person = Person::read("Ana", "ana@example.com").expect("good");
        let printed = format!(
            "{person:?} {:?}",
            person.clone().joins(ShopperId(1), Timestamp(0))
        );
        assert!(!printed.contains("Ana") && !printed.contains("example"));
    }
}
