//! Rate limits: how often one client, one checkout, one passkey or one account may try.
//!
//! Everything is counted in buckets: a subject is hashed, with a key that changes at each start, into one of 65,536 places. So the
//! memory is bounded whatever strangers send, and nobody can choose whom to share a bucket with. An IPv6 client is its /64 network.

use super::problem::Problem;
use crate::app::App;
use crate::config::RateLimits;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::convert::Infallible;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use vouch_domain::{CheckoutId, MerchantId, ShopperId};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    SignUp,
    SignIn,
    Confirm,
    /// A frame asking whether its popup is done: once a second, for minutes.
    Claim,
    /// A picture to be made anew.
    Upload,
    /// Typing a recovery code.
    Recover,
    /// Typing a hand-over code.
    HandOver,
    /// A webhook that a merchant asks for: a sign of life, or an event once more.
    Tell,
}

/// Who tries, or what is tried.
#[derive(Clone, Copy, Debug, Hash)]
pub enum Subject<'a> {
    Client(IpAddr),
    Checkout(CheckoutId),
    Passkey(&'a [u8]),
    Account(ShopperId),
    Merchant(MerchantId),
}

type Buckets = DefaultKeyedRateLimiter<u16>;

/// A minute's allowance of an act: for one client, and for one checkout, passkey or account.
struct Allowance {
    client: Buckets,
    subject: Buckets,
}

impl Allowance {
    fn per_minute(client: u32, subject: u32) -> Self {
        let buckets = |n: u32| {
            let n = NonZeroU32::new(n).expect("an allowance is more than nothing");
            RateLimiter::keyed(Quota::per_minute(n))
        };
        Self {
            client: buckets(client),
            subject: buckets(subject),
        }
    }
}

pub struct Limits {
    /// `None` where nothing is limited.
    allowances: Option<[Allowance; 8]>,
    hash: RandomState,
    clock: DefaultClock,
}

impl Limits {
    /// `On` lets a busy household or office pass unnoticed; `Strict` is for a house under attack.
    pub fn new(setting: RateLimits) -> Self {
        let share = |of: u32| match setting {
            RateLimits::Strict => of / 10,
            RateLimits::On | RateLimits::Off => of,
        };
        let allow = |client, subject| Allowance::per_minute(share(client), share(subject));
        let allowances = [
            allow(60, 20),   // sign up: two requests each
            allow(120, 30),  // sign in: two requests each
            allow(120, 30),  // confirm
            allow(600, 120), // claim
            allow(120, 30),  // upload: a word has four pictures
            allow(20, 20),   // recover: two requests each
            allow(60, 60),   // hand over
            allow(60, 60),   // tell
        ];
        Self {
            allowances: (setting != RateLimits::Off).then_some(allowances),
            hash: RandomState::new(),
            clock: DefaultClock::default(),
        }
    }

    /// Counts one try, or refuses it with the seconds to wait.
    pub fn allow(&self, act: Act, subject: Subject<'_>) -> Result<(), Problem> {
        let Some(allowances) = &self.allowances else {
            return Ok(());
        };
        let allowance = &allowances[act as usize];
        let buckets = match subject {
            Subject::Client(_) => &allowance.client,
            Subject::Checkout(_)
            | Subject::Passkey(_)
            | Subject::Account(_)
            | Subject::Merchant(_) => &allowance.subject,
        };
        let bucket = (self.hash.hash_one(subject) & 0xffff) as u16;
        buckets.check_key(&bucket).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            let mut problem = Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many tries in a short time. Wait a little.",
            );
            problem.retry_after_seconds = Some(wait.as_secs() + 1);
            problem
        })
    }
}

/// Whose request it is: the peer, or whoever the trusted proxies in front saw.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

impl Client {
    pub fn subject(self) -> Subject<'static> {
        Subject::Client(self.0)
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self(client(
            &parts.headers,
            peer,
            app.config.trusted_proxies,
        )))
    }
}

/// Each proxy appends to `X-Forwarded-For` whom it saw, so only the last `trusted` entries were written by proxies we know.
fn client(headers: &HeaderMap, peer: IpAddr, trusted: u8) -> IpAddr {
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let seen = match usize::from(trusted) {
        0 => None,
        trusted => forwarded
            .get(forwarded.len().saturating_sub(trusted))
            .and_then(|entry| address(entry)),
    };
    network(seen.unwrap_or(peer))
}

/// `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:5678`.
fn address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_whom_the_outermost_trusted_proxy_saw() {
        let peer: IpAddr = "10.0.0.9".parse().expect("an address");
        for (forwarded, trusted, expected) in [
            (&[][..], 0, "10.0.0.9"),
            (&["6.6.6.6"], 0, "10.0.0.9"), // nobody is believed
            (&["6.6.6.6"], 1, "6.6.6.6"),
            (&["1.1.1.1, 6.6.6.6"], 1, "6.6.6.6"), // the client wrote 1.1.1.1 itself
            (&["1.1.1.1, 6.6.6.6, 10.0.0.8"], 2, "6.6.6.6"),
            (&["1.1.1.1", "6.6.6.6", "10.0.0.8"], 2, "6.6.6.6"),
            (&["6.6.6.6"], 3, "6.6.6.6"),
            (&[], 1, "10.0.0.9"),
            (&["6.6.6.6:4711"], 1, "6.6.6.6"),
            (&["[2001:db8:1:2:3:4:5:6]:4711"], 1, "2001:db8:1:2::"),
            (&["2001:db8:1:2:3:4:5:6"], 1, "2001:db8:1:2::"),
            (&["::ffff:6.6.6.6"], 1, "6.6.6.6"),
            (&["unknown"], 1, "10.0.0.9"),
        ] {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append("x-forwarded-for", value.parse().expect("a header"));
            }
            let expected: IpAddr = expected.parse().expect("an address");
            assert_eq!(
                client(&headers, peer, trusted),
                expected,
                "{forwarded:?} {trusted}"
            );
        }
    }

    #[test]
    fn each_is_counted_alone_and_told_when_to_come_back() {
        let limits = Limits::new(RateLimits::Strict);
        let (one, other) = (
            Subject::Client([1, 1, 1, 1].into()),
            Subject::Checkout(CheckoutId(1)),
        );
        let allowed = (0..100)
            .take_while(|_| limits.allow(Act::SignUp, one).is_ok())
            .count();
        assert_eq!(allowed, 6);
        let refusal = limits.allow(Act::SignUp, one).expect_err("spent");
        assert_eq!(
            (refusal.status, refusal.code),
            (StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
        );
        let wait = refusal.retry_after_seconds.expect("a time to wait");
        assert!((1..=11).contains(&wait), "{wait}");

        assert!(limits.allow(Act::SignIn, one).is_ok(), "another act");
        assert!(limits.allow(Act::SignUp, other).is_ok(), "another subject");
    }

    #[test]
    fn strangers_cannot_fill_the_memory() {
        let limits = Limits::new(RateLimits::On);
        for n in 0..200_000_u32 {
            drop(limits.allow(Act::SignUp, Subject::Client(Ipv4Addr::from(n).into())));
        }
        let allowances = limits.allowances.as_ref().expect("limits are on");
        assert!(allowances[Act::SignUp as usize].client.len() <= 65_536);
    }

    #[test]
    fn off_is_off() {
        let limits = Limits::new(RateLimits::Off);
        let one = Subject::Client([1, 1, 1, 1].into());
        assert!((0..10_000).all(|_| limits.allow(Act::SignUp, one).is_ok()));
    }
}
