//! The one place that asks for randomness: ids and secrets are made here and handed to the rooms.

use vouch_domain::Timestamp;

/// `N` unpredictable bytes from the operating system.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks")]
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A UUIDv7 (RFC 9562): milliseconds, then 74 random bits; ids sort by time.
pub fn id(now: Timestamp) -> u128 {
    let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes())
        .into_uuid()
        .as_u128()
}

/// A secret text: `prefix` and 52 base-32 characters (256 bits).
pub fn secret(prefix: &str) -> String {
    let [high, low] = [u128::from_be_bytes(bytes()), u128::from_be_bytes(bytes())];
    format!(
        "{prefix}{}{}",
        vouch_domain::ids::base32(high),
        vouch_domain::ids::base32(low)
    )
}

/// How a secret is kept: SHA-256. Right for 256-bit secrets, which nobody can guess; never for passwords.
pub fn hash(secret: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(secret.as_bytes()).into()
}

/// A webhook's signing secret as Standard Webhooks writes it: `whsec_` and 256 bits in base64.
pub fn webhook_secret() -> String {
    use base64::Engine;
    format!(
        "whsec_{}",
        base64::engine::general_purpose::STANDARD.encode(bytes::<32>())
    )
}
