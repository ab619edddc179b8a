//! Webhooks: tells merchants' servers what happened, at least once, in order, signed.
//!
//! What is told stands in the outbox, written in the commit of what it tells. This job claims what is due, sends it with the headers
//! of the Standard Webhooks specification (`messenger.rs`, which trusts no address), and settles it as the room decides: arrived (2xx),
//! to be tried again after a growing pause, given up after thirteen attempts in about three days, or held because its endpoint was
//! disabled by it. Each attempt is written down for the merchant. The job wakes when something was committed, when a pause is over,
//! and when a place to send is free.

mod addresses;
mod messenger;

pub use messenger::Messenger;
use messenger::Sent;

use crate::app::App;
use crate::chance;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vouch_domain::merchants::Mode;
use vouch_domain::outbox::{About, Attempt, Delivery, Outcome, Settled};
use vouch_domain::webhooks::{self, Endpoint, Told};
use vouch_domain::{EndpointId, Error, Fault};

/// Deliveries under way at one time, in all.
const UNDERWAY_MAX: usize = 128;
/// An endpoint with so many under way is left alone until one of them has ended.
const BUSY: usize = 4;
/// Claimed at one time: little, so that no endpoint gets much more than it may have under way.
const CLAIM_MAX: usize = 4;
/// How long a delivery in hand is nobody else's; longer than any attempt takes.
const LEASE_SECONDS: i64 = 60;
const _: () = assert!(LEASE_SECONDS as u64 > 2 * messenger::ANSWER_SECONDS_MAX);
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
                let body = match delivery.body.clone() {
                    Some(body) => body,
                    None => {
                        let payment = match delivery.event.about {
                            About::Payment(payment) => work.payment(payment)?,
                            About::Endpoint(_) => None,
                        };
                        let body = teller.told_body(&delivery.event, payment.as_ref())?;
                        work.fix_body(delivery.event.id, &body)?;
                        body
                    }
                };
                let merchant = work.merchant(delivery.event.merchant)?;
                let merchant = merchant.ok_or_else(|| Fault("an event has no merchant".into()))?;
                messages.push(Message {
                    body,
                    endpoint: work.endpoint(delivery.endpoint)?,
                    mode: merchant.mode,
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

async fn deliver(app: App, messenger: Arc<Messenger>, message: Message) {
    let Message {
        delivery,
        body,
        endpoint,
        mode,
    } = message;
    let (event, to) = (delivery.event.id, delivery.endpoint);
    let at = app.now();
    let sent = match endpoint {
        Some(endpoint) => messenger.send(&endpoint, mode, &delivery, body, at).await,
        None => Sent {
            outcome: Outcome::Failed("the endpoint was removed".into()),
            duration_ms: 0,
        },
    };
    let why = match &sent.outcome {
        Outcome::Answered { status, .. } => format!("answered {status}"),
        Outcome::Failed(why) => why.clone(),
    };
    let attempt = Attempt {
        event,
        endpoint: to,
        at,
        duration_ms: sent.duration_ms,
        outcome: sent.outcome,
    };
    let now = app.now();
    let [chance] = chance::bytes();
    let settled = app
        .store
        .write(move |work| Ok(webhooks::settle(work, &delivery, &attempt, chance, now)?))
        .await;
    match settled {
        Ok(Some(Told { settled, disabled })) => {
            if let Some(reason) = disabled {
                let reason = reason.name();
                tracing::warn!(endpoint = %to, reason, why, "webhook endpoint disabled");
                metrics::counter!("vouch_webhook_endpoints_disabled_total", "reason" => reason)
                    .increment(1);
            }
            let outcome = match settled {
                Settled::Delivered { .. } => "delivered",
                Settled::Retry { .. } => "failed",
                Settled::Held { .. } => "held",
                Settled::GivenUp { .. } => "given_up",
            };
            tracing::info!(%event, endpoint = %to, outcome, why, "webhook");
            metrics::counter!("vouch_webhooks_total", "outcome" => outcome).increment(1);
        }
        Ok(None) => {}
        // The lease ends, and it is sent once more: at least once is what was promised.
        Err(error) => tracing::error!(%error, %event, "a delivery could not be settled"),
    }
}
