//! A merchant and what belongs to it.

use super::address::{Address, Scheme};
use super::refusals::OriginRefusal;
use crate::{Currency, MerchantId, Timestamp};
use std::fmt;

pub use crate::mode::Mode;

/// A web origin, `scheme://host[:port]`, in the form browsers serialise it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(pub(crate) String);

impl Origin {
    /// Reads `scheme://host[:port]`: lower-cased, a default port dropped. `https` anywhere, `http` on this machine only.
    pub fn parse(text: &str) -> Result<Self, OriginRefusal> {
        let address = Address::parse(text).map_err(OriginRefusal::Address)?;
        if !address.rest.is_empty() {
            return Err(OriginRefusal::NotAnOrigin);
        }
        if address.scheme == Scheme::Http && !address.is_local() {
            return Err(OriginRefusal::NeedsHttps);
        }
        Ok(Self(address.origin()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Takes back what the store kept; it was read once already.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    pub id: MerchantId,
    pub name: String,
    pub mode: Mode,
    pub currency: Currency,
    /// Where the checkout may be framed; never empty.
    pub origins: Vec<Origin>,
    pub publishable_key: String,
    /// SHA-256 of the secret key; the key itself is shown once and forgotten.
    pub secret_hash: [u8; 32],
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Reason;

    #[test]
    fn origins_are_read_into_one_form_or_refused() {
        for (text, expected) in [
            ("https://shop.example", Ok("https://shop.example")),
            ("HTTPS://SHOP.Example:443", Ok("https://shop.example")),
            ("https://shop.example:8443", Ok("https://shop.example:8443")),
            (
                "http://shop.localhost:4400",
                Ok("http://shop.localhost:4400"),
            ),
            ("http://localhost:80", Ok("http://localhost")),
            ("http://127.0.0.1:5173", Ok("http://127.0.0.1:5173")),
            ("http://[::1]:5173", Ok("http://[::1]:5173")),
            ("https://shop.example/", Err("origin_malformed")),
            ("https://shop.example/cart", Err("origin_malformed")),
            ("https://shop.example?x", Err("origin_malformed")),
            ("https://*.example", Err("origin_malformed")),
            ("https://me@shop.example", Err("origin_malformed")),
            ("https://shop.example https://b", Err("origin_malformed")),
            ("https://shop.example;script-src *", Err("origin_malformed")),
            ("null", Err("origin_malformed")),
            ("*", Err("origin_malformed")),
            ("", Err("origin_malformed")),
            ("file:///etc", Err("origin_malformed")),
            ("http://shop.example", Err("origin_needs_https")),
            ("http://localhost.example", Err("origin_needs_https")),
            ("http://192.168.1.2", Err("origin_needs_https")),
        ] {
            assert_eq!(
                Origin::parse(text)
                    .as_ref()
                    .map(Origin::as_str)
                    .map_err(|r| r.code()),
                expected,
                "{text}"
            );
        }
    }
}
