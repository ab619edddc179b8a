//! Ten thousand requests whose answers get lost, before, in or after their commit, and that are sent again under the same key:
//! each has one effect, and whatever is answered is the same to the byte.

use super::authenticator::Authenticator;
use super::house::{Answer, House};
use super::market::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use vouch_simulator::dice::Dice;

const CLIENTS: u64 = 32;
/// Each round is a cart, its payment, and for every second one its cancellation: 2.5 requests.
const ROUNDS: u64 = 126;
const PRICE: i64 = 4_290;

#[derive(Default)]
struct Met {
    requests: AtomicU64,
    /// Had happened before the answer was lost.
    happened: AtomicU64,
    /// Had not.
    had_not: AtomicU64,
    answered_twice: AtomicU64,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_given_again_and_nothing_happens_twice() {
    let house = Arc::new(market_with(&["--rate-limits=off"]).await);
    let met = Arc::new(Met::default());
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (device, session) = somebody(&house, &format!("client{client}"), 9_000_000).await;
        let (house, met) = (house.clone(), met.clone());
        clients.spawn(async move {
            shop(&house, &met, client, device).await;
            let paid = (ROUNDS - ROUNDS / 2) as i64 * PRICE;
            assert_eq!(balance(&house, &session).await, 9_000_000 - paid);
        });
    }
    while let Some(client) = clients.join_next().await {
        client.expect("every client was told the truth");
    }

    let (carts, cancelled) = (CLIENTS * ROUNDS, CLIENTS * (ROUNDS / 2));
    let (requests, happened) = (
        met.requests.load(Ordering::Relaxed),
        met.happened.load(Ordering::Relaxed),
    );
    assert!(requests >= 10_000, "{requests} requests");
    assert!(
        happened > requests / 4,
        "{happened} of {requests} had happened"
    );
    assert!(
        met.had_not.load(Ordering::Relaxed) > 100,
        "none was lost on its way there"
    );
    assert!(met.answered_twice.load(Ordering::Relaxed) > requests / 4);
    for (table, rows) in [
        ("payments", carts),
        ("payment_confirmations", carts),
        ("top_ups", CLIENTS),
        // Each payment is authorised; some are cancelled as well.
        ("events", carts + cancelled),
        ("ledger_transfers", CLIENTS + carts + cancelled),
    ] {
        assert_eq!(house.count(table), rows as i64, "{table}");
    }
}

/// One shopper's purchases, at a shop whose server is as forgetful.
async fn shop(house: &House, met: &Met, client: u64, mut device: Authenticator) {
    let mut dice = Dice::new(client);
    for round in 0..ROUNDS {
        let key = format!("{client}-{round}");
        let cart = cart();
        let created = insist(house, met, &mut dice, || {
            house.merchant(
                "POST",
                "/v1/payments",
                PAPIER_KEY,
                Some(&key),
                Some(cart.clone()),
            )
        });
        let created = created.await.ok();
        let press = touch(house, &mut device, &cart_shown(house, &created));
        let confirmed = insist(house, met, &mut dice, || confirm(house, &press, &key));
        assert_eq!(confirmed.await.ok()["payment"]["status"], "authorised");
        if round % 2 == 1 {
            let cancel = format!(
                "/v1/payments/{}/cancel",
                created["id"].as_str().expect("an id")
            );
            let key = format!("{key}-cancel");
            let cancelled = insist(house, met, &mut dice, || {
                house.merchant("POST", &cancel, PAPIER_KEY, Some(&key), None)
            });
            assert_eq!(cancelled.await.ok()["status"], "cancelled");
        }
    }
}

/// What comes of a request that is given up instead of its next step, once it has made so many.
async fn within<F: Future>(steps: u64, request: F) -> Option<F::Output> {
    let mut request = std::pin::pin!(request);
    let mut left = steps;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        request.as_mut().poll(context).map(Some)
    })
    .await
}

/// Sends a request, loses its answer, and sends it again.
async fn insist<'a, F: Future<Output = Answer> + 'a>(
    house: &House,
    met: &Met,
    dice: &mut Dice,
    send: impl Fn() -> F,
) -> Answer {
    met.requests.fetch_add(1, Ordering::Relaxed);
    let first = match dice.below(4) {
        // The connection breaks once something is committed: this request, perhaps, or one that came before it.
        0 => tokio::select! {
            biased;
            () = house.app.store.committed() => None,
            answer = send() => Some(answer),
        },
        // Or on its way there, or where it next waits for something.
        1 => within(dice.below(4), send()).await,
        // Or when the answer is on its way.
        _ => Some(send().await),
    };
    let again = send().await;
    let replayed = |answer: &Answer| answer.headers.contains_key("idempotent-replayed");
    if let Some(first) = first {
        assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
        assert!(replayed(&again) && !replayed(&first));
        met.answered_twice.fetch_add(1, Ordering::Relaxed);
        return again;
    }
    let counter = if replayed(&again) {
        &met.happened
    } else {
        &met.had_not
    };
    counter.fetch_add(1, Ordering::Relaxed);
    let once_more = send().await;
    assert_eq!(
        (again.status, &again.bytes),
        (once_more.status, &once_more.bytes)
    );
    assert!(replayed(&once_more));
    once_more
}
