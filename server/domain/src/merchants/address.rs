//! Web addresses, read strictly: what of a URL this room has to be sure of before it trusts or calls it.
//!
//! Only `http` and `https`, no credentials, and a host whose text form is the one that browsers serialise, so that two
//! spellings of one place cannot be taken for two places. International names are expected in their ASCII form (punycode).

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address taken apart. `rest` is everything from the first `/`, `?` or `#` on, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    pub scheme: Scheme,
    pub host: Host,
    /// Only when it is not the scheme's own.
    pub port: Option<u16>,
    pub rest: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    Name(String),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// Why a text is no address, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRefusal {
    Malformed,
    OtherScheme,
    Credentials,
    BadHost,
    BadPort,
}

impl AddressRefusal {
    /// The end of a sentence that says what is wrong.
    pub fn because(self) -> &'static str {
        match self {
            Self::Malformed => "it is not a complete web address.",
            Self::OtherScheme => "it is neither https nor http.",
            Self::Credentials => "it contains a user name or password.",
            Self::BadHost => {
                "its host is not a plain name (international ones in punycode) or address."
            }
            Self::BadPort => "its port is not a number from 1 to 65535.",
        }
    }
}

impl<'a> Address<'a> {
    pub fn parse(text: &'a str) -> Result<Self, AddressRefusal> {
        if text.chars().any(is_forbidden) {
            return Err(AddressRefusal::Malformed);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressRefusal::Malformed)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(AddressRefusal::OtherScheme),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err(AddressRefusal::Credentials);
        }
        // The port follows the last colon; an IPv6 address has colons of its own, inside brackets.
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        Ok(Self {
            scheme,
            host: Host::parse(host).ok_or(AddressRefusal::BadHost)?,
            port: match port {
                Some(digits) => {
                    let port = parse_port(digits).ok_or(AddressRefusal::BadPort)?;
                    (port != scheme.port()).then_some(port)
                }
                None => None,
            },
            rest,
        })
    }

    /// Whether it stays on this machine by its very form: `localhost`, `*.localhost` (RFC 6761) or a loopback address.
    pub fn is_local(&self) -> bool {
        match &self.host {
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::V4(v4) => v4.is_loopback(),
            Host::V6(v6) => v6.is_loopback(),
        }
    }

    /// Whether it is an address literal that the public internet does not route: private, link-local (where clouds keep
    /// their metadata), shared, unspecified, multicast, benchmarking, documentation and broadcast ranges, and whatever carries
    /// another address inside. Loopback counts too.
    pub fn is_unroutable(&self) -> bool {
        match &self.host {
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                v4.is_private()
                    || v4.is_loopback()
                    || v4.is_link_local()
                    || v4.is_multicast()
                    || v4.is_broadcast()
                    || v4.is_documentation()
                    || a == 0
                    || a >= 240
                    || (a == 100 && (64..128).contains(&b))
                    || (a == 198 && (18..20).contains(&b))
                    // Protocol assignments, and relays from IPv6.
                    || [a, b, c] == [192, 0, 0]
                    || [a, b, c] == [192, 88, 99]
            }
            Host::V6(v6) => {
                let [first, second, ..] = v6.segments();
                // Global unicast is 2000::/3, which leaves out IPv4 inside IPv6 (::ffff:0:0/96, 64:ff9b::/96). Of it 2002::/16
                // (6to4) carries an IPv4 address too, 2001::/23 is for protocols (Teredo among them), and two are for documents.
                first & 0xe000 != 0x2000
                    || first == 0x2002
                    || (first == 0x2001 && (second < 0x200 || second == 0xdb8))
                    || (first == 0x3fff && second < 0x1000)
            }
        }
    }

    /// `scheme://host[:port]`, as browsers serialise it.
    pub fn origin(&self) -> String {
        let port = self.port.map(|p| format!(":{p}")).unwrap_or_default();
        format!("{}://{}{port}", self.scheme.name(), self.host)
    }
}

impl Scheme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        if let Some(inside) = text.strip_prefix('[') {
            let v6: Ipv6Addr = inside.strip_suffix(']')?.parse().ok()?;
            // Browsers write IPv4 inside IPv6 in another form than Rust does; nobody needs it as a shop's address.
            return (!v6.to_string().contains('.')).then_some(Self::V6(v6));
        }
        let name = text.to_ascii_lowercase();
        let label_is_fine = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if name.len() > 253 || !name.split('.').all(label_is_fine) {
            return None;
        }
        // A host that ends in a number is an IPv4 address or nothing; browsers read `0x7f.1` and `2130706433` as one.
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|b| b.is_ascii_digit())
            || last
                .strip_prefix("0x")
                .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if is_number {
            return name.parse().ok().map(Self::V4);
        }
        Some(Self::Name(name))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::V4(v4) => v4.fmt(f),
            Self::V6(v6) => write!(f, "[{v6}]"),
        }
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|port| plain && *port > 0 && !digits.starts_with('0'))
}

/// What a browser would drop, rewrite or stumble over.
fn is_forbidden(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || crate::text::overrides_direction(c)
        || matches!(c, '\\' | '<' | '>' | '"' | '`' | '{' | '}' | '|' | '^')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_exactly() {
        use AddressRefusal::*;
        for (text, expected) in [
            ("https://shop.example", Ok(("https://shop.example", ""))),
            (
                "HTTPS://Shop.Example:443/a?b#c",
                Ok(("https://shop.example", "/a?b#c")),
            ),
            ("http://a.b:8080?x", Ok(("http://a.b:8080", "?x"))),
            ("http://[::1]:3000/", Ok(("http://[::1]:3000", "/"))),
            ("http://[0:0:0:0:0:0:0:1]", Ok(("http://[::1]", ""))),
            (
                "https://xn--mnchen-3ya.example/ü",
                Ok(("https://xn--mnchen-3ya.example", "/ü")),
            ),
            ("shop.example", Err(Malformed)),
            ("//shop.example", Err(Malformed)),
            ("https:shop.example", Err(Malformed)),
            ("https://shop.example/a b", Err(Malformed)),
            ("https://shop.example\n", Err(Malformed)),
            ("https:\\\\shop.example", Err(Malformed)),
            ("javascript://shop.example/%0aalert(1)", Err(OtherScheme)),
            ("ftp://shop.example", Err(OtherScheme)),
            ("https://me:pw@shop.example", Err(Credentials)),
            ("https://shop.example@evil.example", Err(Credentials)),
            ("https://", Err(BadHost)),
            ("https:///path", Err(BadHost)),
            ("https://münchen.example", Err(BadHost)),
            ("https://a..b", Err(BadHost)),
            ("https://shop.example.", Err(BadHost)),
            ("https://-a.example", Err(BadHost)),
            ("https://*.example", Err(BadHost)),
            ("https://a%2eb", Err(BadHost)),
            ("https://127.1", Err(BadHost)),
            ("https://0x7f.0.0.1", Err(BadHost)),
            ("https://2130706433", Err(BadHost)),
            ("https://1.2.3.0x4", Err(BadHost)),
            ("https://256.1.1.1", Err(BadHost)),
            ("https://[::ffff:127.0.0.1]", Err(BadHost)),
            ("https://[::1", Err(BadHost)),
            ("https://a.example:", Err(BadPort)),
            ("https://a.example:0", Err(BadPort)),
            ("https://a.example:080", Err(BadPort)),
            ("https://a.example:+80", Err(BadPort)),
            ("https://a.example:65536", Err(BadPort)),
        ] {
            let found = Address::parse(text).map(|a| (a.origin(), a.rest));
            assert_eq!(
                found.as_ref().map(|(o, r)| (o.as_str(), *r)),
                expected.as_ref().map(|(o, r)| (*o, *r)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_local_or_unroutable_is_known_by_its_form() {
        for (text, local, unroutable) in [
            ("http://localhost", true, true),
            ("http://shop.localhost:4400", true, true),
            ("http://127.0.0.1", true, true),
            ("http://127.9.9.9", true, true),
            ("http://[::1]", true, true),
            ("http://notlocalhost", false, false),
            ("http://localhost.example", false, false),
            ("http://10.0.0.8", false, true),
            ("http://169.254.169.254", false, true),
            ("http://100.64.0.1", false, true),
            ("http://0.0.0.0", false, true),
            ("http://[fd00::1]", false, true),
            ("http://[fe80::1]", false, true),
            ("http://[::]", false, true),
            ("http://[2002:7f00:1::]", false, true),
            ("http://198.18.0.1", false, true),
            ("http://198.20.0.1", false, false),
            ("http://192.0.0.8", false, true),
            ("http://192.88.99.1", false, true),
            ("http://[2001:0:4136:e378::]", false, true),
            ("http://[2001:20::1]", false, true),
            ("http://[2001:4860:4860::8888]", false, false),
            ("http://[3fff::1]", false, true),
            ("http://[ff02::1]", false, true),
            ("http://9.9.9.9", false, false),
            ("http://[2606:4700::1111]", false, false),
        ] {
            let address = Address::parse(text).expect(text);
            assert_eq!(
                (address.is_local(), address.is_unroutable()),
                (local, unroutable),
                "{text}"
            );
        }
    }
}
