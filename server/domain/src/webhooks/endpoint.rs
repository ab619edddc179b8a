//! An endpoint: an address that hears of a merchant's events, what of them, and the secrets that sign.

use super::refusals::EndpointRefusal;
use crate::merchants::Mode;
use crate::merchants::address::{Address, Scheme};
use crate::outbox::{Standing, Topic};
use crate::time::DAY;
use crate::{EndpointId, MerchantId, Timestamp};
use std::fmt;

pub const URL_CHARS_MAX: usize = 2048;
/// How long both secrets sign after a roll, unless the merchant says otherwise; and at most.
pub const OVERLAP_SECONDS: i64 = DAY;
pub const OVERLAP_SECONDS_MAX: i64 = 7 * DAY;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub id: EndpointId,
    pub merchant: MerchantId,
    pub url: String,
    pub topics: Topics,
    pub secrets: Secrets,
    pub state: State,
    pub created_at: Timestamp,
}

/// What an endpoint hears of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topics {
    /// Also of what comes to be told later.
    All,
    /// In the order of [`Topic::ALL`], never empty.
    Only(Vec<Topic>),
}

/// `whsec_…`: they sign each event, so they have to be kept; never logged, each shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    pub current: String,
    /// The one before, which signs beside it for a while.
    pub former: Option<Former>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Former {
    pub secret: String,
    pub until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Enabled {
        /// Since when nothing has arrived, where something was tried.
        failing_since: Option<Timestamp>,
    },
    Disabled {
        at: Timestamp,
        why: Why,
    },
}

/// Why an endpoint is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its merchant said so.
    Asked,
    /// Nothing arrived for days.
    Failing,
    /// It answered 410.
    Gone,
}

impl Why {
    pub const ALL: [Why; 3] = [Why::Asked, Why::Failing, Why::Gone];

    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

impl Topics {
    /// Everything, in a list of types.
    pub const ALL: &str = "*";

    /// Reads a list of event types; one of them may be `*`, which is all of them.
    pub fn read(names: &[String]) -> Result<Self, EndpointRefusal> {
        let mut asked = Vec::new();
        for name in names.iter().filter(|name| *name != Self::ALL) {
            let topic = Topic::parse(name).filter(|topic| topic.is_subscribable());
            asked.push(topic.ok_or(EndpointRefusal::UnknownTopic)?);
        }
        if names.iter().any(|name| name == Self::ALL) {
            return Ok(Self::All);
        }
        let mut only = Topic::ALL.to_vec();
        only.retain(|topic| asked.contains(topic));
        match only.is_empty() {
            true => Err(EndpointRefusal::NoTopic),
            false => Ok(Self::Only(only)),
        }
    }

    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::All => vec![Self::ALL],
            Self::Only(topics) => topics.iter().map(|topic| topic.name()).collect(),
        }
    }

    pub fn include(&self, topic: Topic) -> bool {
        match self {
            Self::All => topic.is_subscribable(),
            Self::Only(topics) => topics.contains(&topic),
        }
    }
}

impl Secrets {
    pub fn new(current: String) -> Self {
        Self {
            current,
            former: None,
        }
    }

    /// The new one first; the former one as long as its time lasts.
    pub fn in_force(&self, now: Timestamp) -> Vec<&str> {
        let former = self.former.as_ref().filter(|former| now < former.until);
        let former = former.map(|former| former.secret.as_str());
        [self.current.as_str()].into_iter().chain(former).collect()
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Endpoint {
    /// An endpoint as it begins: enabled, hearing of everything, with one secret.
    pub fn new(
        id: EndpointId,
        merchant: MerchantId,
        url: String,
        secret: String,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            merchant,
            url,
            topics: Topics::All,
            secrets: Secrets::new(secret),
            state: State::Enabled {
                failing_since: None,
            },
            created_at,
        }
    }

    pub fn is_enabled(&self) -> bool {
        matches!(self.state, State::Enabled { .. })
    }

    /// How a new event stands on its way here.
    pub(super) fn first_standing(&self) -> Standing {
        match self.state {
            State::Enabled { .. } => Standing::Underway,
            State::Disabled { .. } => Standing::Held,
        }
    }

    /// A new secret signs from now on. The one that signed until now signs beside it for `overlap` seconds; of an overlap that was
    /// still running the older secret ends at once, so never more than two are good.
    pub(super) fn roll(&mut self, secret: String, overlap: i64, now: Timestamp) {
        let former = std::mem::replace(&mut self.secrets.current, secret);
        self.secrets.former = (overlap > 0).then(|| Former {
            secret: former,
            until: now.plus_seconds(overlap),
        });
    }
}

/// Reads an endpoint's URL: https to a public address; in the sandbox also http and https to this machine.
///
/// A public *name* may still resolve to a private address; whoever sends events has to look at that again.
pub fn read_endpoint_url(url: &str, mode: Mode) -> Result<String, EndpointRefusal> {
    if url.chars().nth(URL_CHARS_MAX).is_some() {
        return Err(EndpointRefusal::UrlTooLong);
    }
    let address = Address::parse(url).map_err(EndpointRefusal::Url)?;
    let at_home = mode == Mode::Sandbox && address.is_local();
    // What is not public is said first: https would not help it.
    if address.is_unroutable() && !at_home {
        return Err(EndpointRefusal::UrlNotPublic);
    }
    if address.scheme == Scheme::Http && !at_home {
        return Err(EndpointRefusal::UrlNeedsHttps);
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
    fn urls_lead_to_shops_only() {
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
            (Live, "http://books.localhost:4401/", private),
            (Live, "https://localhost/", private),
            (Live, "https://127.0.0.1/", private),
            (Live, "https://[::1]/", private),
            (Sandbox, "http://shop.example/", https),
            (Sandbox, "http://10.0.0.1/", private),
            (Sandbox, "https://10.255.0.1/", private),
            (Sandbox, "https://172.16.0.1/", private),
            (Sandbox, "https://192.168.0.1/", private),
            (Sandbox, "https://100.64.0.1/", private),
            (Sandbox, "https://224.0.0.1/", private),
            (Sandbox, "https://169.254.0.1/", private),
            (Sandbox, "https://169.254.169.254/latest", private),
            (Sandbox, "https://[fd00::1]/", private),
            (Sandbox, "https://[ff02::1]/", private),
            (Sandbox, "https://[::ffff:10.0.0.1]/", malformed),
            (Sandbox, "https://2852039166/", malformed),
            (Sandbox, "https://0xa9.0xfe.0xa9.0xfe/", malformed),
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
        let long = format!("https://shop.example/{}", "a".repeat(URL_CHARS_MAX));
        assert_eq!(
            read_endpoint_url(&long, Live),
            Err(EndpointRefusal::UrlTooLong)
        );
    }

    #[test]
    fn what_an_endpoint_hears_of_is_read_from_a_list() {
        let only = |topics: &[Topic]| Ok(Topics::Only(topics.to_vec()));
        for (names, expected) in [
            (&["*"][..], Ok(Topics::All)),
            (&["payment.cancelled", "*"], Ok(Topics::All)),
            (&["payment.cancelled"], only(&[Topic::PaymentCancelled])),
            (
                &[
                    "payment.cancelled",
                    "payment.authorised",
                    "payment.cancelled",
                ],
                only(&[Topic::PaymentAuthorised, Topic::PaymentCancelled]),
            ),
            (&[], Err(EndpointRefusal::NoTopic)),
            (&["payment.*"], Err(EndpointRefusal::UnknownTopic)),
            (&["*", "payment.stolen"], Err(EndpointRefusal::UnknownTopic)),
            (&["Payment.Cancelled"], Err(EndpointRefusal::UnknownTopic)),
            (
                &["webhook_endpoint.test"],
                Err(EndpointRefusal::UnknownTopic),
            ),
            (&[""], Err(EndpointRefusal::UnknownTopic)),
        ] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(Topics::read(&names), expected, "{names:?}");
        }
        assert!(!Topics::All.include(Topic::Test));
        assert!(Topics::All.include(Topic::EndpointDisabled));
    }

    #[test]
    fn two_secrets_sign_while_they_overlap_and_never_three() {
        let at = Timestamp::from_micros(0);
        let later = |seconds| at.plus_seconds(seconds);
        let mut endpoint = Endpoint::new(
            EndpointId(1),
            MerchantId(1),
            String::new(),
            "whsec_a".into(),
            at,
        );
        assert_eq!(endpoint.secrets.in_force(at), ["whsec_a"]);
        endpoint.roll("whsec_b".into(), 60, at);
        assert_eq!(endpoint.secrets.in_force(later(59)), ["whsec_b", "whsec_a"]);
        assert_eq!(endpoint.secrets.in_force(later(60)), ["whsec_b"]);
        endpoint.roll("whsec_c".into(), 60, later(30));
        assert_eq!(endpoint.secrets.in_force(later(40)), ["whsec_c", "whsec_b"]);
        endpoint.roll("whsec_d".into(), 0, later(40));
        assert_eq!(endpoint.secrets.in_force(later(40)), ["whsec_d"]);
        assert!(!format!("{endpoint:?}").contains("whsec_"));
    }
}
