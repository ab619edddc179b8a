//! The streams' door: a payment's events as they happen, for the shop's server and for whoever paid it.
//!
//! Server-sent events. Each carries the event's id, so a connection that broke is taken up where it ended (`Last-Event-ID`); without
//! one, or with one that is not of this payment, the stream begins with the first event: nothing is ever left out.

use super::authority::{HubSession, MerchantKey};
use super::orders::Papers;
use super::payments::read_id;
use super::problem::Problem;
use crate::app::App;
use crate::streams::{Full, Listener, Principal};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::Instant;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vouch_domain::outbox::Event;
use vouch_domain::payments::{self, Payment};
use vouch_domain::{Error, EventId, MerchantId, PaymentId, ShopperId, Work};

/// How long a client waits before it opens a stream again.
const RETRY: Duration = Duration::from_secs(2);

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(of_payment))
        .routes(routes!(of_order))
}

/// Follow a payment
///
/// Its events as they happen (server-sent events): `id` is the event's, `event` its type, `data` what a webhook carries. A line of comment
/// every 15 seconds says that the stream is there. It ends after ten minutes, and at once when the key is rolled and something happens;
/// open it again with `Last-Event-ID`. At most 64 at one time.
#[utoipa::path(
    get, path = "/v1/payments/{id}/events", tag = "payments",
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Last-Event-ID" = Option<String>, Header, description = "`evt_…`: only what happened after it")
    ),
    responses(
        (status = 200, content_type = "text/event-stream", body = vouch_wire::webhooks::Event),
        (status = 404, description = "`unknown_payment`"),
        (status = 429, description = "`too_many_streams`"),
        (status = 503, description = "`streams_exhausted`")
    )
)]
async fn of_payment(
    State(app): State<App>,
    MerchantKey(merchant): MerchantKey,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let follower = Follower::Merchant {
        id: merchant.id,
        key: merchant.secret_hash,
    };
    follow(app, follower, read_id(&id)?, &headers).await
}

/// Follow an order
///
/// The events of what the shopper has paid, as they happen (server-sent events): `id` is the event's, `event` its type, `data` the order
/// as it is by then. The session's token goes into `Authorization`, so `fetch` reads it and not `EventSource`. It ends after ten minutes
/// or with the session; open it again with `Last-Event-ID`. At most eight at one time.
#[utoipa::path(
    get, path = "/v1/orders/{id}/events", tag = "shoppers",
    params(
        ("id" = String, Path, description = "`pay_…`"),
        ("Last-Event-ID" = Option<String>, Header, description = "`evt_…`: only what happened after it")
    ),
    responses(
        (status = 200, content_type = "text/event-stream", body = vouch_wire::payments::Order),
        (status = 404, description = "`unknown_payment`"),
        (status = 429, description = "`too_many_streams`"),
        (status = 503, description = "`streams_exhausted`")
    )
)]
async fn of_order(
    State(app): State<App>,
    HubSession(session): HubSession,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let follower = Follower::Shopper {
        id: session.shopper,
        token: session.token_hash,
    };
    follow(app, follower, read_id(&id)?, &headers).await
}

/// Who follows, and what they have shown for it: it has to be good still whenever there is something to say.
#[derive(Clone, Copy)]
enum Follower {
    Merchant { id: MerchantId, key: [u8; 32] },
    Shopper { id: ShopperId, token: [u8; 32] },
}

/// What there is to say: events in their order, each with the payment as it was.
enum Found {
    Told(Vec<(Event, Option<Sent>)>),
    /// Who follows may not any more.
    Over,
}

async fn follow(
    app: App,
    follower: Follower,
    id: PaymentId,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let last = headers.get("last-event-id");
    let last = last.and_then(|value| value.to_str().ok());
    let seen = last.and_then(EventId::parse);
    let principal = match follower {
        Follower::Merchant { id, .. } => Principal::Merchant(id),
        Follower::Shopper { id, .. } => Principal::Shopper(id),
    };
    app.store
        .read(move |work| payment(work, follower, id).map(drop))
        .await?;
    let listener = app.streams.listen(principal, id).map_err(refused)?;

    let heartbeat = KeepAlive::new().interval(app.streams.heartbeat);
    let following = Following {
        ends: Instant::now() + app.streams.lifetime,
        // Sent at once, so that whoever listens sees that the stream stands.
        queue: VecDeque::from([Sent::default().retry(RETRY)]),
        looked: false,
        app,
        follower,
        listener,
        seen,
    };
    let events = stream::unfold(following, |mut following| async {
        let next = following.next().await?;
        Some((Ok::<_, Infallible>(next), following))
    });
    let mut response = Sse::new(events).keep_alive(heartbeat).into_response();
    // Proxies that collect answers before they pass them on would keep a stream to themselves.
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

fn refused(full: Full) -> Problem {
    let mut problem = match full {
        Full::Principal { limit } => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_streams",
            format!("At most {limit} streams are open at one time. Close one first."),
        ),
        Full::House => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "streams_exhausted",
            "No further stream can be opened now. Ask for the state instead, or try again.",
        ),
    };
    problem.retry_after_seconds = Some(5);
    problem
}

/// A stream under way.
struct Following {
    app: App,
    follower: Follower,
    listener: Listener,
    /// The last event that was sent.
    seen: Option<EventId>,
    queue: VecDeque<Sent>,
    /// Whether the store was asked once.
    looked: bool,
    ends: Instant,
}

impl Following {
    /// What is sent next; `None` ends the stream.
    async fn next(&mut self) -> Option<Sent> {
        loop {
            if let Some(next) = self.queue.pop_front() {
                return Some(next);
            }
            if self.looked {
                tokio::select! {
                    woken = self.listener.woken() => woken.then_some(())?,
                    () = tokio::time::sleep_until(self.ends) => return None,
                }
            }
            self.looked = true;
            self.look().await?;
        }
    }

    async fn look(&mut self) -> Option<()> {
        self.listener.about_to_look();
        let (teller, follower) = (self.app.clone(), self.follower);
        let (id, seen) = (self.listener.payment, self.seen);
        let found = self
            .app
            .store
            .read(move |work| teller.found(work, follower, id, seen))
            .await;
        match found {
            Ok(Found::Told(told)) => {
                for (event, sent) in told {
                    self.seen = Some(event.id);
                    self.queue.extend(sent);
                }
                Some(())
            }
            Ok(Found::Over) => None,
            Err(error) => {
                // Whoever listens opens another and goes on from the last event.
                tracing::error!(%error, "a stream could not be read");
                None
            }
        }
    }
}

fn payment(work: &mut dyn Work, follower: Follower, id: PaymentId) -> Result<Payment, Error> {
    match follower {
        Follower::Merchant { id: merchant, .. } => payments::read(work, merchant, id),
        Follower::Shopper { id: shopper, .. } => payments::order(work, shopper, id),
    }
}

impl App {
    fn found(
        &self,
        work: &mut dyn Work,
        follower: Follower,
        id: PaymentId,
        seen: Option<EventId>,
    ) -> Result<Found, Error> {
        let still = match follower {
            Follower::Merchant { id, key } => {
                let merchant = work.merchant(id)?;
                merchant.is_some_and(|merchant| merchant.secret_hash == key)
            }
            Follower::Shopper { token, .. } => {
                let session = work.session(&token)?;
                session.is_some_and(|session| session.expires_at > self.now())
            }
        };
        if !still {
            return Ok(Found::Over);
        }
        let payment = payment(work, follower, id)?;
        let papers = Papers::of(work, &payment, self.now())?;
        let events = work.events_of_payment(id, seen)?;
        let told = events.into_iter().map(|event| {
            let named = Sent::default()
                .id(event.id.to_string())
                .event(event.topic.name());
            let sent = match follower {
                Follower::Merchant { .. } => named.json_data(self.told(&event, Some(&payment))),
                Follower::Shopper { .. } => {
                    match self.order(&payment.when(event.topic, event.at), &papers) {
                        Some(order) => named.json_data(order),
                        None => return (event, None),
                    }
                }
            };
            (event, sent.ok())
        });
        Ok(Found::Told(told.collect()))
    }
}
