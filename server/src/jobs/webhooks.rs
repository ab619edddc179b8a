//! Webhooks: tells merchants' servers what happened, at least once, in order, signed.
//!
//! What is told stands in the outbox, written in the commit of what it tells. This job claims what is due, sends it with the headers
//! of the Standard Webhooks specification, and settles it: arrived (2xx), to be tried again after a growing pause, or given up after
//! thirteen attempts in about three days. It wakes when something was committed, when a pause is over, and when a place to send is free.
//!
//! Merchants name the addresses, so an address is not trusted: redirects are not followed, names are resolved by our own resolver,
//! which hands out public addresses only, and nothing of the answer but its status is looked at. The one exception is a house that
//! itself lives on `localhost`: its sandbox shops may live there too.

use crate::app::App;
use crate::chance;
use crate::clock::rfc3339;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashMap;
use std::error::Error as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vouch_domain::merchants::address::{Address, Host, Scheme};
use vouch_domain::merchants::{Endpoint, Mode};
use vouch_domain::outbox::{Delivery, Settled, after_failure};
use vouch_domain::payments::Payment;
use vouch_domain::{EndpointId, Error, Fault, Timestamp};
use vouch_wire::payments as wire;

/// Deliveries under way at one time, in all.
const UNDERWAY_MAX: usize = 128;
/// An endpoint with so many under way is left alone until one of them has ended.
const BUSY: usize = 4;
/// Claimed at one time: little, so that no endpoint gets much more than it may have under way.
const CLAIM_MAX: usize = 4;
/// How long an endpoint may take to answer.
const ANSWER_SECONDS_MAX: u64 = 10;
/// How long a delivery in hand is nobody else's; longer than any attempt takes.
const LEASE_SECONDS: i64 = 60;
/// The longest sleep: a clock that was set is noticed this soon.
const SLEEP_MAX: Duration = Duration::from_secs(1);
/// What is due may wait for an earlier event that is in hand; its end wakes us anyway.
const BLOCKED: Duration = Duration::from_millis(250);

/// Sends what is due until `stop`; then lets what is in hand finish.
pub async fn run(app: App, messenger: Messenger, stop: CancellationToken) {
    let messenger = Arc::new(messenger);
    let mut underway = Underway::default();
    while !stop.is_cancelled() {
        // Listening begins before looking, so that a commit in between is not missed.
        let mut committed = Box::pin(app.store.committed());
        std::future::poll_fn(|context| {
            let _ = committed.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;

        let free = underway.free();
        let claimed = if free == 0 {
            Ok(Claimed::Nothing(SLEEP_MAX))
        } else {
            claim(&app, free.min(CLAIM_MAX), underway.busy()).await
        };
        // After an empty claim its own commit would wake us at once: then only time or a delivery's end does.
        let (pause, listens) = match claimed {
            Ok(Claimed::Some(claimed)) => {
                for message in claimed {
                    underway.begin(app.clone(), messenger.clone(), message);
                }
                continue;
            }
            Ok(Claimed::Blocked) => (BLOCKED, false),
            Ok(Claimed::Nothing(pause)) => (pause, free > 0),
            Err(error) => {
                tracing::error!(%error, "webhooks: the outbox cannot be read");
                (SLEEP_MAX, false)
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = committed, if listens => {}
            true = underway.one_ends() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    while underway.one_ends().await {}
}

/// The deliveries in hand, and to whom they go.
#[derive(Default)]
struct Underway {
    tasks: JoinSet<()>,
    to: HashMap<tokio::task::Id, EndpointId>,
}

impl Underway {
    fn free(&self) -> usize {
        UNDERWAY_MAX.saturating_sub(self.tasks.len())
    }

    fn begin(&mut self, app: App, messenger: Arc<Messenger>, message: Message) {
        let endpoint = message.delivery.endpoint;
        let task = self.tasks.spawn(deliver(app, messenger, message));
        self.to.insert(task.id(), endpoint);
    }

    /// Endpoints that have enough to do.
    fn busy(&self) -> Vec<EndpointId> {
        let mut counts = HashMap::new();
        for endpoint in self.to.values() {
            *counts.entry(*endpoint).or_insert(0) += 1;
        }
        counts.retain(|_, count| *count >= BUSY);
        counts.into_keys().collect()
    }

    /// Waits until one delivery has ended; `false` when there is none.
    async fn one_ends(&mut self) -> bool {
        let Some(ended) = self.tasks.join_next_with_id().await else {
            return false;
        };
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => {
                tracing::error!(%error, "a delivery broke off; it falls due again");
                error.id()
            }
        };
        self.to.remove(&id);
        true
    }
}

enum Claimed {
    Some(Vec<Message>),
    /// Something is due, but waits for an earlier event of its payment, or its endpoint has enough to do.
    Blocked,
    /// Nothing is due for so long.
    Nothing(Duration),
}

/// One delivery with everything that sending it needs.
struct Message {
    delivery: Delivery,
    body: Vec<u8>,
    /// `None` when the merchant has removed it.
    endpoint: Option<Endpoint>,
    mode: Mode,
}

async fn claim(app: &App, limit: usize, busy: Vec<EndpointId>) -> Result<Claimed, Error> {
    let now = app.now();
    let due = app.store.read(|work| Ok(work.next_due()?)).await?;
    match due {
        Some(due) if due <= now => {}
        Some(due) => {
            let micros = u64::try_from(due.micros() - now.micros()).unwrap_or(0);
            return Ok(Claimed::Nothing(
                Duration::from_micros(micros).min(SLEEP_MAX),
            ));
        }
        None => return Ok(Claimed::Nothing(SLEEP_MAX)),
    }
    let teller = app.clone();
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let claimed = app
        .store
        .write(move |work| {
            let lease = now.plus_seconds(LEASE_SECONDS);
            let mut messages = Vec::new();
            for delivery in work.claim_deliveries(now, lease, limit, &busy)? {
                let event = delivery.event;
                let payment = work.payment(event.payment)?;
                let payment = payment.ok_or_else(|| Fault("an event has no payment".into()))?;
                let body = match delivery.body.clone() {
                    Some(body) => body,
                    None => {
                        let body = teller.told(&delivery, &payment)?;
                        work.fix_body(event.id, &body)?;
                        body
                    }
                };
                messages.push(Message {
                    body,
                    endpoint: work.endpoint(delivery.endpoint)?,
                    mode: payment.mode,
                    delivery,
                });
            }
            Ok(messages)
        })
        .await?;
    if claimed.is_empty() {
        return Ok(Claimed::Blocked);
    }
    Ok(Claimed::Some(claimed))
}

impl App {
    /// What an event says, with the payment as it was then.
    fn told(&self, delivery: &Delivery, payment: &Payment) -> Result<Vec<u8>, Fault> {
        let event = delivery.event;
        let told = wire::Event {
            id: event.id.to_string(),
            kind: event.topic.name().into(),
            created_at: rfc3339(event.at),
            data: wire::EventData {
                payment: self.shown(&payment.when(event.topic)),
            },
        };
        serde_json::to_vec(&told).map_err(|error| Fault(format!("an event: {error}")))
    }
}

async fn deliver(app: App, messenger: Arc<Messenger>, message: Message) {
    let Message {
        delivery,
        body,
        endpoint,
        mode,
    } = message;
    let (event, to) = (delivery.event.id, delivery.endpoint);
    let outcome = match endpoint {
        None => Settled::GivenUp {
            attempts: delivery.attempts,
            error: "the endpoint was removed".into(),
        },
        Some(endpoint) => {
            let sent = messenger
                .send(&endpoint, mode, &delivery, body, app.now())
                .await;
            let now = app.now();
            match sent {
                Ok(()) => Settled::Delivered { at: now },
                Err(why) => {
                    let [chance] = chance::bytes();
                    after_failure(&delivery, why, chance, now)
                }
            }
        }
    };
    let name = match &outcome {
        Settled::Delivered { .. } => {
            tracing::debug!(%event, endpoint = %to, "webhook delivered");
            "delivered"
        }
        Settled::Retry {
            attempts, error, ..
        } => {
            tracing::info!(%event, endpoint = %to, attempts, error, "webhook failed; it is tried again");
            "failed"
        }
        Settled::GivenUp { attempts, error } => {
            tracing::warn!(%event, endpoint = %to, attempts, error, "webhook given up");
            "given_up"
        }
    };
    metrics::counter!("vouch_webhooks_total", "outcome" => name).increment(1);
    let settled = app
        .store
        .write(move |work| Ok(work.settle_delivery(event, to, outcome)?))
        .await;
    if let Err(error) = settled {
        // The lease ends, and it is sent once more: at least once is what was promised.
        tracing::error!(%error, %event, "a delivery could not be settled");
    }
}

/// Sends signed messages to addresses that strangers named.
pub struct Messenger {
    /// Reaches public addresses only; `None` where the machine has no root certificates to check them with.
    public: Option<reqwest::Client>,
    /// Reaches this machine only; for a house that lives there itself.
    home: Option<reqwest::Client>,
}

impl Messenger {
    /// `origin` is the house's own: on `localhost`, sandbox shops may be there too.
    pub fn new(origin: &str) -> Result<Self, String> {
        // A second house in one process finds it installed already.
        drop(rustls::crypto::ring::default_provider().install_default());
        let at_home = Address::parse(origin).is_ok_and(|address| address.is_local());
        let home = at_home
            .then(|| client().tls_certs_only([]).dns_resolver(HomeOnly).build())
            .transpose()
            .map_err(|error| format!("Webhooks cannot be sent: {error}"))?;
        let public = client()
            .dns_resolver(PublicOnly)
            .build()
            .inspect_err(|error| {
                tracing::warn!(error = %causes(error), "webhooks cannot reach public addresses");
            })
            .ok();
        Ok(Self { public, home })
    }

    /// Sends once. What went wrong is said without naming the address, which may carry the merchant's secrets.
    async fn send(
        &self,
        endpoint: &Endpoint,
        mode: Mode,
        delivery: &Delivery,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), String> {
        let client = self.client_for(&endpoint.url, mode)?;
        let id = delivery.event.id.to_string();
        let signature = standardwebhooks::Webhook::new(&endpoint.secret)
            .and_then(|key| key.sign(&id, now.seconds(), &body))
            .map_err(|_| "the endpoint's secret cannot sign")?;
        let request = client
            .post(&endpoint.url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.seconds())
            .header("webhook-signature", signature)
            .body(body);
        let response = request
            .send()
            .await
            .map_err(|error| causes(&error.without_url()))?;
        let status = response.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(format!("answered {}", status.as_u16()))
        }
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

/// Names lead to public addresses or nowhere, whatever the name's owner answers today.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// `localhost` and everything under it is this machine (RFC 6761), whatever a resolver thinks.
struct HomeOnly;

impl Resolve for HomeOnly {
    fn resolve(&self, _: Name) -> Resolving {
        let home = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ];
        Box::pin(
            async move { Ok(Box::new(home.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs) },
        )
    }
}

fn is_public(ip: IpAddr) -> bool {
    let host = match ip {
        IpAddr::V4(v4) => Host::V4(v4),
        IpAddr::V6(v6) => Host::V6(v6),
    };
    let address = Address {
        scheme: Scheme::Https,
        host,
        port: None,
        rest: "",
    };
    !address.is_unroutable()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("http://0.0.0.0/", false, false, false),
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

    #[tokio::test]
    async fn names_lead_to_public_addresses_or_nowhere() {
        let resolve = |name: &str| PublicOnly.resolve(name.parse().expect("a name"));
        let Err(refused) = resolve("localhost").await.map(|found| found.count()) else {
            panic!("localhost is no public address");
        };
        assert_eq!(refused.to_string(), "the name has no public address");
        let home = HomeOnly.resolve("books.localhost".parse().expect("a name"));
        let home: Vec<_> = home.await.expect("always this machine").collect();
        assert!(home.iter().all(|address| address.ip().is_loopback()));
    }

    #[test]
    fn ranges_that_are_not_public() {
        for (ip, public) in [
            ("1.1.1.1", true),
            ("93.184.216.34", true),
            ("2606:4700::1111", true),
            ("127.0.0.53", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.0.1", false),
            ("169.254.169.254", false),
            ("100.100.100.200", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:1.1.1.1", false),
            ("64:ff9b::a00:1", false),
            ("2002:7f00:1::", false),
        ] {
            let ip: IpAddr = ip.parse().expect("an address");
            assert_eq!(is_public(ip), public, "{ip}");
        }
    }
}
