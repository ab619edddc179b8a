//! Keys: the publishable one names a shop in its pages, the secret one speaks for its server.
//!
//! Key texts are made from random bits that come in as an argument. The secret key is shown once; what is kept is its
//! SHA-256, which needs neither salt nor stretching because 256 random bits cannot be guessed.

use super::Mode;
use crate::ids::base32;
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret key in the moment of its making. Its debug form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// 256 random bits as 52 characters after the prefix.
    pub fn new(mode: Mode, chance: [u8; 32]) -> Self {
        let (high, low) = chance.split_at(16);
        let half = |bytes: &[u8]| {
            base32(u128::from_be_bytes(
                bytes.try_into().expect("half of 32 bytes is 16"),
            ))
        };
        Self(format!(
            "sk_{}_{}{}",
            mode.key_word(),
            half(high),
            half(low)
        ))
    }

    /// The text, for showing it once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> [u8; 32] {
        hash_secret(&self.0)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// What is kept of a secret key.
pub fn hash_secret(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// 120 random bits as 24 characters after the prefix. It stands in public pages; it must only be unique.
pub fn publishable_key(mode: Mode, chance: [u8; 15]) -> String {
    let mut bytes = [0; 16];
    bytes[1..].copy_from_slice(&chance);
    format!(
        "pk_{}_{}",
        mode.key_word(),
        &base32(u128::from_be_bytes(bytes))[2..]
    )
}

/// Whether a chosen publishable key has the right form for `mode`.
pub fn is_publishable_key(mode: Mode, key: &str) -> bool {
    key.strip_prefix("pk_")
        .and_then(|rest| rest.strip_prefix(mode.key_word()))
        .and_then(|rest| rest.strip_prefix('_'))
        .is_some_and(|name| {
            (5..=64).contains(&name.len())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// The mode that a secret key claims by its prefix.
pub fn mode_of_secret(key: &str) -> Option<Mode> {
    [Mode::Sandbox, Mode::Live].into_iter().find(|mode| {
        key.strip_prefix("sk_")
            .and_then(|rest| rest.strip_prefix(mode.key_word()))
            .is_some_and(|rest| rest.starts_with('_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_carry_all_their_chance_and_say_their_mode() {
        let key = SecretKey::new(Mode::Sandbox, [0xff; 32]);
        assert_eq!(key.reveal().len(), "sk_test_".len() + 52);
        assert_eq!(mode_of_secret(key.reveal()), Some(Mode::Sandbox));
        assert_eq!(
            mode_of_secret(SecretKey::new(Mode::Live, [1; 32]).reveal()),
            Some(Mode::Live)
        );
        assert_eq!(mode_of_secret("pk_test_lumen"), None);
        for bit in 0..256 {
            let mut chance = [0; 32];
            chance[bit / 8] = 1 << (bit % 8);
            assert_ne!(
                SecretKey::new(Mode::Sandbox, chance),
                SecretKey::new(Mode::Sandbox, [0; 32])
            );
        }
        let public = publishable_key(Mode::Sandbox, [0xff; 15]);
        assert_eq!(public.len(), "pk_test_".len() + 24);
        assert!(is_publishable_key(Mode::Sandbox, &public));
    }

    #[test]
    fn a_secret_key_never_shows_in_a_debug_line() {
        let key = SecretKey::new(Mode::Sandbox, [7; 32]);
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }

    #[test]
    fn publishable_keys_have_one_form() {
        for (key, good) in [
            ("pk_test_lumen", true),
            ("pk_test_12345", true),
            ("pk_test_abcd", false),
            ("pk_live_lumen", false),
            ("sk_test_lumen", false),
            ("pk_test_Lumen", false),
            ("pk_test_lu men", false),
            ("pk_test_lumen\0", false),
            ("pk_test", false),
            ("", false),
        ] {
            assert_eq!(is_publishable_key(Mode::Sandbox, key), good, "{key}");
        }
        assert!(!is_publishable_key(
            Mode::Sandbox,
            &format!("pk_test_{}", "a".repeat(65))
        ));
    }
}
