//! A merchant and what belongs to it.

use super::address::{Address, Scheme};
use super::refusals::{EndpointRefusal, OriginRefusal};
use crate::{Currency, EndpointId, MerchantId, Timestamp};
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

/// An address that hears of a merchant's events.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub id: EndpointId,
    pub merchant: MerchantId,
    pub url: String,
    /// `whsec_…`: signs each event, so it has to be kept; never logged, shown once.
    pub secret: String,
    pub created_at: Timestamp,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("id", &self.id)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Reads an endpoint's URL: https to a public address; in the sandbox also http and https to this machine.
///
/// A public *name* may still resolve to a private address; whoever sends events has to look at that again.
pub fn read_endpoint_url(url: &str, mode: Mode) -> Result<String, EndpointRefusal> {
    if url.chars().nth(2048).is_some() {
        return Err(EndpointRefusal::UrlTooLong);
    }
    let address = Address::parse(url).map_err(EndpointRefusal::Url)?;
    let at_home = mode == Mode::Sandbox && address.is_local();
    if address.scheme == Scheme::Http && !at_home {
        return Err(EndpointRefusal::UrlNeedsHttps);
    }
    if address.is_unroutable() && !at_home {
        return Err(EndpointRefusal::UrlNotPublic);
    }
    if address.rest.contains('#') {
        return Err(EndpointRefusal::UrlFragment);
    }
    Ok(format!("{}{}", address.origin(), address.rest))
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

    #[test]
    fn endpoint_urls_lead_to_shops_only() {
        use Mode::*;
        let malformed = Err("endpoint_url_malformed");
        let https = Err("endpoint_url_needs_https");
        let private = Err("endpoint_url_not_public");
        for (mode, url, expected) in [
            (
                Live,
                "https://shop.example/hooks?a=1",
                Ok("https://shop.example/hooks?a=1"),
            ),
            (
                Sandbox,
                "HTTPS://Shop.Example:443/Hooks",
                Ok("https://shop.example/Hooks"),
            ),
            (
                Sandbox,
                "http://books.localhost:4401/webhooks/vouch",
                Ok("http://books.localhost:4401/webhooks/vouch"),
            ),
            (Sandbox, "http://127.0.0.1:9/x", Ok("http://127.0.0.1:9/x")),
            (Live, "http://books.localhost:4401/", https),
            (Live, "https://localhost/", private),
            (Live, "https://127.0.0.1/", private),
            (Sandbox, "http://shop.example/", https),
            (Sandbox, "http://10.0.0.1/", https),
            (Sandbox, "https://10.0.0.1/", private),
            (Sandbox, "https://169.254.169.254/latest", private),
            (Sandbox, "https://user:pw@shop.example/", malformed),
            (Sandbox, "https://shop.example/#x", malformed),
            (Sandbox, "ftp://shop.example/", malformed),
            (Sandbox, "/webhooks", malformed),
            (Sandbox, "", malformed),
            (Sandbox, "https://shop.example/\0", malformed),
        ] {
            assert_eq!(
                read_endpoint_url(url, mode)
                    .as_deref()
                    .map_err(|r| r.code()),
                expected,
                "{mode:?} {url}"
            );
        }
        let long = format!("https://shop.example/{}", "a".repeat(2048));
        assert_eq!(
            read_endpoint_url(&long, Live),
            Err(EndpointRefusal::UrlTooLong)
        );
    }
}
