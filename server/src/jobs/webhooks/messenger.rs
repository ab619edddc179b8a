//! Sends signed messages to addresses that strangers named.
//!
//! An address is not trusted: redirects are not followed, no proxy is asked, names lead to public addresses only (`addresses.rs`),
//! an attempt has ten seconds in all, and of the answer no more than its status and its first bytes are taken. The one exception is a
//! house that itself lives on `localhost`: its sandbox shops may live there too.

use super::addresses::{HomeOnly, Lookup, PublicOnly, system};
use std::error::Error as _;
use std::time::Duration;
use tokio::time::Instant;
use vouch_domain::merchants::Mode;
use vouch_domain::merchants::address::Address;
use vouch_domain::outbox::{ANSWER_BYTES_MAX, Delivery, Outcome, readable};
use vouch_domain::webhooks::Endpoint;
use vouch_domain::{EventId, Timestamp};

/// How long an endpoint may take to answer.
pub const ANSWER_SECONDS_MAX: u64 = 10;

pub struct Messenger {
    /// Reaches public addresses only; `None` where the machine has no root certificates to check them with.
    public: Option<reqwest::Client>,
    /// Reaches this machine only; for a house that lives there itself.
    home: Option<reqwest::Client>,
}

/// What an attempt came to, and how long it took.
pub struct Sent {
    pub outcome: Outcome,
    pub duration_ms: u32,
}

impl Messenger {
    /// `origin` is the house's own: on `localhost`, sandbox shops may be there too.
    pub fn new(origin: &str) -> Result<Self, String> {
        Self::looking_up(origin, system())
    }

    fn looking_up(origin: &str, lookup: Lookup) -> Result<Self, String> {
        // A second house in one process finds it installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let at_home = Address::parse(origin).is_ok_and(|address| address.is_local());
        let home = at_home
            .then(|| client().tls_certs_only([]).dns_resolver(HomeOnly).build())
            .transpose()
            .map_err(|error| format!("Webhooks cannot be sent: {error}"))?;
        let public = client()
            .dns_resolver(PublicOnly(lookup))
            .build()
            .inspect_err(|error| {
                tracing::warn!(error = %causes(error), "webhooks cannot reach public addresses");
            })
            .ok();
        Ok(Self { public, home })
    }

    /// Sends once.
    pub async fn send(
        &self,
        endpoint: &Endpoint,
        mode: Mode,
        delivery: &Delivery,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Sent {
        let started = Instant::now();
        let sent = self.answer(endpoint, mode, delivery, body, now).await;
        let duration_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        Sent {
            outcome: sent.unwrap_or_else(Outcome::Failed),
            duration_ms,
        }
    }

    /// What went wrong is said without naming the address, which may carry the merchant's secrets.
    async fn answer(
        &self,
        endpoint: &Endpoint,
        mode: Mode,
        delivery: &Delivery,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<Outcome, String> {
        let client = self.client_for(&endpoint.url, mode)?;
        let id = delivery.event.id;
        let signatures = sign(&endpoint.secrets.in_force(now), id, now, &body)?;
        let request = client
            .post(&endpoint.url)
            .header("content-type", "application/json")
            .header("webhook-id", id.to_string())
            .header("webhook-timestamp", now.seconds())
            .header("webhook-signature", signatures)
            .body(body);
        let mut response = request
            .send()
            .await
            .map_err(|error| causes(&error.without_url()))?;
        let mut first = Vec::new();
        // The status has the word; a body that breaks off or dawdles is kept as far as it came.
        while first.len() < ANSWER_BYTES_MAX
            && let Ok(Some(chunk)) = response.chunk().await
        {
            let room = ANSWER_BYTES_MAX - first.len();
            first.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        Ok(Outcome::Answered {
            status: response.status().as_u16(),
            body: readable(&first),
        })
    }

    /// Which way an address may be reached, if any.
    fn client_for(&self, url: &str, mode: Mode) -> Result<&reqwest::Client, String> {
        let address = Address::parse(url).map_err(|_| "not an address")?;
        if address.is_local() {
            let home = self.home.as_ref().filter(|_| mode == Mode::Sandbox);
            return home.ok_or_else(|| "not a public address".into());
        }
        if address.is_unroutable() {
            return Err("not a public address".into());
        }
        let public = self.public.as_ref();
        public.ok_or_else(|| "no root certificates to check the endpoint with".into())
    }
}

/// One signature per secret, separated by spaces, as Standard Webhooks has it.
fn sign(secrets: &[&str], id: EventId, now: Timestamp, body: &[u8]) -> Result<String, String> {
    let id = id.to_string();
    let signed = secrets.iter().map(|secret| {
        standardwebhooks::Webhook::new(secret)
            .and_then(|key| key.sign(&id, now.seconds(), body))
            .map_err(|_| "the endpoint's secret cannot sign".to_owned())
    });
    Ok(signed.collect::<Result<Vec<_>, _>>()?.join(" "))
}

fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent("Vouch-Webhooks/1")
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
        .connect_timeout(Duration::from_secs(5))
}

/// An error with what caused it: the outermost alone says only that sending failed.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use vouch_domain::outbox::{Event, Topic};
    use vouch_domain::{EndpointId, MerchantId, PaymentId};

    const NOW: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

    fn delivery() -> Delivery {
        Delivery {
            event: Event::of(Topic::PaymentAuthorised, MerchantId(1), PaymentId(1), NOW),
            body: None,
            endpoint: EndpointId(1),
            attempts: 0,
            due: NOW,
        }
    }

    fn endpoint(url: String) -> Endpoint {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into();
        Endpoint::new(EndpointId(1), MerchantId(1), url, secret, NOW)
    }

    #[test]
    fn addresses_are_reached_publicly_at_home_or_not_at_all() {
        let at_home = Messenger::new("http://pay.localhost:4400").expect("a messenger");
        let abroad = Messenger::new("https://pay.example").expect("a messenger");
        for (url, sandbox, live, outside) in [
            ("https://shop.example/hook", true, true, true),
            ("https://93.184.216.34/hook", true, true, true),
            ("http://books.localhost:4401/hook", true, false, false),
            ("http://127.0.0.1:4401/hook", true, false, false),
            ("http://[::1]:4401/hook", true, false, false),
            ("http://10.0.0.1/", false, false, false),
            ("http://192.168.1.1/", false, false, false),
            (
                "http://169.254.169.254/latest/meta-data",
                false,
                false,
                false,
            ),
            ("http://100.64.0.1/", false, false, false),
            ("http://224.0.0.1/", false, false, false),
            ("http://0.0.0.0/", false, false, false),
            ("http://[::ffff:127.0.0.1]/", false, false, false),
            ("http://[fe80::1]/", false, false, false),
            ("http://[fd00::1]/", false, false, false),
            ("http://[64:ff9b::7f00:1]/", false, false, false),
            ("ftp://shop.example/", false, false, false),
            ("nonsense", false, false, false),
        ] {
            let may = |messenger: &Messenger, mode| messenger.client_for(url, mode).is_ok();
            assert_eq!(may(&at_home, Mode::Sandbox), sandbox, "{url}");
            assert_eq!(may(&at_home, Mode::Live), live, "{url}");
            assert_eq!(may(&abroad, Mode::Sandbox), outside, "{url}");
        }
    }

    /// A name whose owner answers a public address when the endpoint is looked at, and this machine when it is told.
    #[tokio::test]
    async fn a_name_that_changes_its_mind_reaches_nothing_inside() {
        let inside = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let port = inside.local_addr().expect("an address").port();
        let asked = Arc::new(AtomicUsize::new(0));
        let lookup: Lookup = {
            let asked = asked.clone();
            Arc::new(move |_| {
                let nth = asked.fetch_add(1, Ordering::SeqCst);
                // Not even beside the private one is there a public address to go to.
                let ips: &[&str] = if nth == 0 {
                    &["127.0.0.1", "::1"]
                } else {
                    &["169.254.169.254", "10.0.0.1", "::ffff:127.0.0.1"]
                };
                let ips: Vec<IpAddr> = ips.iter().map(|ip| ip.parse().expect("an IP")).collect();
                Box::pin(async move { Ok(ips) })
            })
        };
        let messenger = Messenger::looking_up("http://pay.localhost:4400", lookup);
        let messenger = messenger.expect("a messenger");
        // The scheme is plain so that a connection, if one were made, would reach the listener's accept.
        let endpoint = endpoint(format!("http://rebound.example:{port}/hook"));
        for attempt in 1..=2 {
            let sent = messenger
                .send(&endpoint, Mode::Sandbox, &delivery(), b"{}".to_vec(), NOW)
                .await;
            let Outcome::Failed(why) = sent.outcome else {
                panic!("{:?}", sent.outcome);
            };
            assert!(why.contains("the name has no public address"), "{why}");
            assert!(!why.contains("rebound"), "{why}");
            // One look for each attempt: what was checked is what would be connected to.
            assert_eq!(asked.load(Ordering::SeqCst), attempt);
        }
        let nobody = std::future::poll_fn(|context| {
            std::task::Poll::Ready(inside.poll_accept(context).is_pending())
        });
        assert!(nobody.await, "somebody came");
    }

    #[test]
    fn each_secret_signs_for_itself() {
        let body = br#"{"type":"payment.authorised"}"#;
        let secrets = [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        ];
        let id = delivery().event.id;
        let both = sign(&secrets, id, NOW, body).expect("signed");
        let each = secrets.map(|secret| sign(&[secret], id, NOW, body).expect("signed"));
        assert_eq!(both, each.join(" "));
        assert!(each.iter().all(|signature| signature.starts_with("v1,")));
        let unusable = sign(&["whsec_!"], id, NOW, body);
        assert_eq!(unusable, Err("the endpoint's secret cannot sign".into()));
    }
}
