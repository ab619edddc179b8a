//! What a shop's server hears: signed, in order, again until it says that it heard, and never anything about the shopper.

use super::house::House;
use super::market::*;
use super::people::papier;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vouch_domain::merchants::Merchant;
use vouch_domain::webhooks::Endpoint;
use vouch_domain::{EndpointId, Fault, Timestamp};
use vouch_server::clock::Clock;
use vouch_server::jobs::{self, Jobs};
use vouch_server::store::Row;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What arrived at the shop's server.
struct Heard {
    headers: HeaderMap,
    body: Bytes,
}

impl Heard {
    fn event(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().expect("ASCII")
    }

    /// As a shop checks it, with the specification's own library.
    fn verified(&self) -> bool {
        let key = standardwebhooks::Webhook::new(SECRET).expect("a secret");
        key.verify(&self.body, &self.headers).is_ok()
    }
}

/// A shop's server on this machine. It answers with `answers` in turn, then with 204.
struct Shop {
    port: u16,
    heard: mpsc::UnboundedReceiver<Heard>,
}

#[derive(Clone)]
struct Hook {
    answers: Arc<Mutex<VecDeque<Response>>>,
    heard: mpsc::UnboundedSender<Heard>,
    slow: Duration,
}

async fn hook(State(hook): State<Hook>, headers: HeaderMap, body: Bytes) -> Response {
    hook.heard
        .send(Heard { headers, body })
        .expect("somebody listens");
    tokio::time::sleep(hook.slow).await;
    let answer = hook.answers.lock().expect("no panic").pop_front();
    answer.unwrap_or_else(|| StatusCode::NO_CONTENT.into_response())
}

impl Shop {
    async fn open(answers: Vec<Response>, slow: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (tell, heard) = mpsc::unbounded_channel();
        let hook_state = Hook {
            answers: Arc::new(Mutex::new(answers.into())),
            heard: tell,
            slow,
        };
        let router = Router::new().fallback(hook).with_state(hook_state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, heard }
    }

    async fn hears(&mut self) -> Heard {
        let heard = tokio::time::timeout(Duration::from_secs(20), self.heard.recv()).await;
        heard
            .expect("the webhook came in time")
            .expect("the shop is open")
    }

    /// Nothing comes for a while.
    async fn hears_nothing(&mut self) {
        let heard = tokio::time::timeout(Duration::from_millis(1500), self.heard.recv()).await;
        if let Ok(Some(heard)) = heard {
            panic!("nothing more was to be told, but: {}", heard.event());
        }
    }
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code)
        .expect("a status")
        .into_response()
}

fn endpoint(id: u128, merchant: Merchant, url: String, now: Timestamp) -> Endpoint {
    Endpoint::new(EndpointId(id), merchant.id, url, SECRET.into(), now)
}

/// A market at the present time (signatures are checked against the machine's clock), with Papier's server listening.
async fn market_with_hook(shop: &Shop, host: &str) -> House {
    let house = market().await;
    let ahead = Clock::System.now().seconds() - house.app.now().seconds();
    house.app.clock.advance(ahead);
    let url = format!("http://{host}:{}/webhooks/vouch?shop=papier", shop.port);
    let endpoint = endpoint(1, papier(), url, house.app.now());
    let added = house
        .app
        .store
        .write(move |work| Ok(work.add_endpoint(&endpoint)?));
    added.await.expect("an endpoint");
    house
}

fn start(house: &House) -> (Jobs, CancellationToken) {
    let stop = CancellationToken::new();
    let jobs = jobs::start(&house.app, &stop).expect("the jobs start");
    (jobs, stop)
}

/// Ana pays a cart of Papier's; answers the payment's id.
async fn paid(house: &House, name: &str) -> String {
    let (mut device, _) = somebody(house, name, 5000).await;
    let cart = cart_created(house, name).await;
    let press = touch(house, &mut device, &cart_shown(house, &cart));
    let confirmed = confirm(house, &press, name).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    cart["id"].as_str().expect("an id").to_owned()
}

async fn cancelled(house: &House, id: &str, key: u32) {
    let path = format!("/v1/payments/{id}/cancel");
    let answer = house
        .merchant(
            "POST",
            &path,
            PAPIER_KEY,
            Some(&format!("cancel-{key}")),
            None,
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// How the deliveries stand, oldest event first.
fn deliveries(house: &House) -> Vec<(String, i64)> {
    let rows = house.rows(
        "select d.status, d.attempts from deliveries d join events e on e.id = d.event order by e.number",
    );
    let read = |row: &Row| Ok((row.text(0)?, row.integer(1)?));
    rows.iter()
        .map(read)
        .collect::<Result<_, Fault>>()
        .expect("rows")
}

/// Waits until the deliveries stand so.
async fn stand(house: &House, expected: &[(&str, i64)]) {
    for _ in 0..200 {
        let now = deliveries(house);
        if now
            .iter()
            .map(|(status, attempts)| (status.as_str(), *attempts))
            .eq(expected.iter().copied())
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("expected {expected:?}, found {:?}", deliveries(house));
}

#[tokio::test]
async fn a_shop_hears_of_a_payment_and_of_its_end() {
    let mut shop = Shop::open(vec![], Duration::ZERO).await;
    let house = market_with_hook(&shop, "books.localhost").await;
    let (jobs, stop) = start(&house);
    let id = paid(&house, "ana").await;

    let heard = shop.hears().await;
    assert!(heard.verified(), "{:?}", heard.headers);
    assert_eq!(heard.header("content-type"), "application/json");
    let event = heard.event();
    assert_eq!(event["type"], "payment.authorised");
    assert_eq!(event["id"], heard.header("webhook-id"));
    assert_eq!(event["data"]["payment"]["id"], id);
    assert_eq!(event["data"]["payment"]["status"], "authorised");
    let path = format!("/v1/payments/{id}");
    let read = house
        .merchant("GET", &path, PAPIER_KEY, None, None)
        .await
        .ok();
    assert_eq!(
        event["data"]["payment"], read,
        "it hears what it would read"
    );
    let text = String::from_utf8(heard.body.to_vec()).expect("UTF-8");
    for private in ["ana", "shp_", "vst_", "example.com", SECRET] {
        assert!(!text.contains(private), "{text}");
    }

    cancelled(&house, &id, 0).await;
    let heard = shop.hears().await;
    assert!(heard.verified());
    assert_eq!(heard.event()["type"], "payment.cancelled");
    assert_eq!(heard.event()["data"]["payment"]["status"], "cancelled");
    stand(&house, &[("delivered", 0), ("delivered", 0)]).await;
    shop.hears_nothing().await;
    stop.cancel();
    jobs.finished().await;
}

#[tokio::test]
async fn what_a_shop_hears_is_described() {
    let document = market().await.get("/v1/openapi.json").await.ok();
    let schemas = &document["components"]["schemas"];
    for (schema, member) in [
        ("Event", "type"),
        ("EventData", "payment"),
        ("Receipt", "iss"),
    ] {
        assert!(
            schemas[schema]["properties"][member].is_object(),
            "{schema} {member}"
        );
    }
}

#[tokio::test]
async fn a_shop_that_fails_is_told_again_the_very_same() {
    let redirect = (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response();
    let mut shop = Shop::open(vec![status(500), redirect, status(404)], Duration::ZERO).await;
    let house = market_with_hook(&shop, "127.0.0.1").await;
    let (jobs, stop) = start(&house);
    let id = paid(&house, "ana").await;
    // By the time of the second attempt the payment is another; the event still speaks of its own time, and comes first.
    let first = shop.hears().await;
    cancelled(&house, &id, 0).await;
    let mut seconds = first.header("webhook-timestamp").to_owned();
    for (attempts, pause) in [(1, 5), (2, 30), (3, 120)] {
        stand(&house, &[("underway", attempts), ("underway", 0)]).await;
        house.app.clock.advance(pause + 1);
        let again = shop.hears().await;
        assert_eq!(again.header("webhook-id"), first.header("webhook-id"));
        assert_eq!(again.body, first.body, "the same to the byte");
        assert_ne!(again.header("webhook-timestamp"), seconds, "signed anew");
        seconds = again.header("webhook-timestamp").to_owned();
        assert!(again.verified());
    }
    let next = shop.hears().await;
    assert_eq!(next.event()["type"], "payment.cancelled");
    stand(&house, &[("delivered", 3), ("delivered", 0)]).await;
    stop.cancel();
    jobs.finished().await;
}

#[tokio::test]
async fn a_house_that_was_away_tells_what_it_owes() {
    let mut shop = Shop::open(vec![], Duration::from_millis(400)).await;
    let house = market_with_hook(&shop, "127.0.0.1").await;
    let id = paid(&house, "ana").await;
    shop.hears_nothing().await;

    // Told to stop with a delivery in hand, it finishes that delivery and begins no other.
    let (jobs, stop) = start(&house);
    let heard = shop.hears().await;
    assert_eq!(heard.event()["type"], "payment.authorised");
    cancelled(&house, &id, 0).await;
    stop.cancel();
    jobs.finished().await;
    assert_eq!(
        deliveries(&house),
        [("delivered".into(), 0), ("underway".into(), 0)]
    );

    let (jobs, stop) = start(&house);
    assert_eq!(shop.hears().await.event()["type"], "payment.cancelled");
    stand(&house, &[("delivered", 0), ("delivered", 0)]).await;
    shop.hears_nothing().await;
    stop.cancel();
    jobs.finished().await;
}

#[tokio::test]
async fn a_slow_shop_keeps_nobody_waiting() {
    let mut slow = Shop::open(vec![], Duration::from_secs(30)).await;
    let mut quick = Shop::open(vec![], Duration::ZERO).await;
    let house = market_with_hook(&slow, "127.0.0.1").await;
    let url = format!("http://127.0.0.1:{}/", quick.port);
    let endpoint = endpoint(2, super::people::lumen(), url, house.app.now());
    let added = house
        .app
        .store
        .write(move |work| Ok(work.add_endpoint(&endpoint)?));
    added.await.expect("an endpoint");
    // More is owed to the slow shop, and longer, than may be under way at once.
    for n in 0..140 {
        let cart = cart_created(&house, &format!("cart-{n}")).await;
        cancelled(&house, cart["id"].as_str().expect("an id"), n).await;
    }
    let (jobs, _stop) = start(&house);
    let mut in_hand = 0;
    while let Ok(Some(_)) = tokio::time::timeout(Duration::from_secs(1), slow.heard.recv()).await {
        in_hand += 1;
    }
    assert!(
        (1..=8).contains(&in_hand),
        "{in_hand} at once to a shop that has answered none"
    );

    let (mut device, _) = somebody(&house, "ana", 5000).await;
    let press = touch(&house, &mut device, &lamp_shown(&house));
    confirm(&house, &press, "press").await.ok();
    assert_eq!(quick.hears().await.event()["type"], "payment.authorised");
    drop(jobs);
}

#[tokio::test]
async fn a_house_that_was_killed_tells_again_what_it_had_in_hand() {
    let mut shop = Shop::open(vec![], Duration::from_secs(30)).await;
    let house = market_with_hook(&shop, "127.0.0.1").await;
    paid(&house, "ana").await;
    let (jobs, _stop) = start(&house);
    let lost = shop.hears().await;
    drop(jobs);

    let mut shop = Shop {
        heard: shop.heard,
        port: shop.port,
    };
    let (jobs, _stop) = start(&house);
    shop.hears_nothing().await;
    house.app.clock.advance(61);
    let again = shop.hears().await;
    assert_eq!(again.header("webhook-id"), lost.header("webhook-id"));
    assert_eq!(again.body, lost.body);
    drop(jobs);
}

#[tokio::test]
async fn a_shop_that_never_answers_is_disabled_hears_it_all_once_enabled_and_a_removed_address_is_forgotten()
 {
    let mut shop = Shop::open((0..13).map(|_| status(500)).collect(), Duration::ZERO).await;
    let house = market_with_hook(&shop, "127.0.0.1").await;
    let (jobs, stop) = start(&house);
    paid(&house, "ana").await;
    shop.hears().await;
    stand(&house, &[("underway", 1)]).await;
    for attempts in 2..13 {
        house.app.clock.advance(13 * 3600);
        shop.hears().await;
        stand(&house, &[("underway", attempts)]).await;
    }
    house.app.clock.advance(13 * 3600);
    shop.hears().await;
    stand(&house, &[("held", 13)]).await;
    let address = format!("/v1/webhook-endpoints/{}", EndpointId(1));
    let shown = house
        .merchant("GET", &address, PAPIER_KEY, None, None)
        .await;
    let shown = shown.ok();
    assert_eq!(shown["enabled"], false);
    assert_eq!(shown["disabled_reason"], "failing");
    house.app.clock.advance(30 * 24 * 3600);
    shop.hears_nothing().await;

    let enable = json!({ "enabled": true });
    let enabled = house.merchant("PATCH", &address, PAPIER_KEY, None, Some(enable));
    assert_eq!(enabled.await.ok()["enabled"], true);
    assert_eq!(shop.hears().await.event()["type"], "payment.authorised");
    // Never shipped, so called off meanwhile.
    assert_eq!(shop.hears().await.event()["type"], "payment.cancelled");
    stand(&house, &[("delivered", 0), ("delivered", 0)]).await;

    let removed = house.merchant("DELETE", &address, PAPIER_KEY, None, None);
    assert_eq!(removed.await.status, 204);
    let gone = house.merchant("GET", &address, PAPIER_KEY, None, None);
    assert_eq!(gone.await.status, 404);
    paid(&house, "karim").await;
    shop.hears_nothing().await;
    stop.cancel();
    jobs.finished().await;
}

#[tokio::test]
async fn several_nodes_tell_a_shop_once() {
    let mut shop = Shop::open(vec![], Duration::from_millis(20)).await;
    let house = market_with_hook(&shop, "books.localhost").await;
    let stop = CancellationToken::new();
    let others = [house.another_node(), house.another_node()];
    let nodes = [&house, &others[0], &others[1]];
    let jobs = nodes.map(|node| jobs::start(&node.app, &stop).expect("the jobs start"));
    let mut told = Vec::new();
    for name in ["ana", "karim", "lea", "mehdi"] {
        let id = paid(&house, name).await;
        cancelled(&house, &id, told.len() as u32).await;
        told.extend([
            (id.clone(), "payment.authorised"),
            (id, "payment.cancelled"),
        ]);
    }
    let mut heard = Vec::new();
    for _ in &told {
        let event = shop.hears().await.event();
        let payment = event["data"]["payment"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        heard.push((payment, event["type"].as_str().expect("a type").to_owned()));
    }
    shop.hears_nothing().await;
    // Each payment's own events in their order, whichever node told them.
    let of = |heard: &[(String, String)], id: &str| {
        Vec::from_iter(
            heard
                .iter()
                .filter(|(payment, _)| payment == id)
                .map(|(_, kind)| kind.clone()),
        )
    };
    for (id, _) in &told {
        assert_eq!(of(&heard, id), ["payment.authorised", "payment.cancelled"]);
    }
    stop.cancel();
    for jobs in jobs {
        jobs.finished().await;
    }
}

/// What a developer does with an endpoint: filters it, rolls its secret, reads what was sent, sends it again, tests it.
#[tokio::test]
async fn a_developer_looks_after_an_endpoint() {
    let mut shop = Shop::open(vec![], Duration::ZERO).await;
    let house = market_with_hook(&shop, "127.0.0.1").await;
    let (jobs, stop) = start(&house);
    let address = format!("/v1/webhook-endpoints/{}", EndpointId(1));
    let call = async |method: &str, path: &str, body: Option<Value>| {
        let path = format!("{address}{path}");
        house.merchant(method, &path, PAPIER_KEY, None, body).await
    };

    // It hears of nothing but cancellations.
    let only = json!({ "events": ["payment.cancelled"] });
    let changed = call("PATCH", "", Some(only)).await.ok();
    assert_eq!(changed["events"], json!(["payment.cancelled"]));
    let id = paid(&house, "ana").await;
    cancelled(&house, &id, 0).await;
    let heard = shop.hears().await;
    assert_eq!(heard.event()["type"], "payment.cancelled");
    stand(&house, &[("delivered", 0)]).await;
    let event = heard.event()["id"].as_str().expect("an id").to_owned();

    // Everything that happened can be read, heard of or not.
    let events = house.merchant("GET", "/v1/events", PAPIER_KEY, None, None);
    let events = events.await.ok();
    let kinds = events["data"].as_array().expect("a list").iter();
    let kinds: Vec<_> = kinds.map(|event| event["type"].clone()).collect();
    assert_eq!(kinds, ["payment.cancelled", "payment.authorised"]);
    let log = call("GET", "/deliveries", None).await.ok();
    assert_eq!(log["data"].as_array().map(Vec::len), Some(1));
    let delivery = call("GET", &format!("/deliveries/{event}"), None)
        .await
        .ok();
    assert_eq!(delivery["attempts"][0]["status"], 204);

    // Rolled with an overlap, both secrets sign; the shop's old one is still good.
    let rolled = call("POST", "/secret", Some(json!({ "overlap_seconds": 60 })))
        .await
        .ok();
    let fresh = rolled["secret"].as_str().expect("a secret").to_owned();
    assert_ne!(fresh, SECRET);
    let again = call("POST", &format!("/deliveries/{event}/redeliver"), None).await;
    assert_eq!(again.status, 202, "{}", again.text());
    let heard_again = shop.hears().await;
    assert_eq!(heard_again.body, heard.body, "the same to the byte");
    assert!(heard_again.verified(), "by the former secret");
    let key = standardwebhooks::Webhook::new(&fresh).expect("a secret");
    key.verify(&heard_again.body, &heard_again.headers)
        .expect("and by the new one");
    stand(&house, &[("delivered", 0)]).await;
    house.app.clock.advance(61);
    let test = call("POST", "/test", None).await;
    assert_eq!(test.status, 202, "{}", test.text());
    let sign = shop.hears().await;
    assert_eq!(sign.event()["type"], "webhook_endpoint.test");
    assert!(!sign.verified(), "the former secret's time is over");

    // Another shop's key opens none of it.
    for (method, path) in [
        ("GET", String::new()),
        ("GET", "/deliveries".into()),
        ("GET", format!("/deliveries/{event}")),
        ("POST", format!("/deliveries/{event}/redeliver")),
        ("POST", "/test".into()),
        ("POST", "/secret".into()),
    ] {
        let path = format!("{address}{path}");
        let body = path.ends_with("/secret").then(|| json!({}));
        let answer = house.merchant(method, &path, LUMEN_KEY, None, body).await;
        assert_eq!(answer.problem(), "unknown_endpoint", "{method} {path}");
    }
    let path = format!("/v1/events/{event}");
    let foreign = house.merchant("GET", &path, LUMEN_KEY, None, None).await;
    assert_eq!(foreign.problem(), "unknown_event");
    stop.cancel();
    jobs.finished().await;
}

/// A payment is followed as it happens, and a broken stream goes on where it was.
#[tokio::test]
async fn a_payment_is_followed_and_a_stream_resumed() {
    use http_body_util::BodyExt;
    let house = market().await;
    let (jobs, stop) = start(&house);
    let id = paid(&house, "ana").await;
    let open = async |last: Option<String>| {
        let mut request = axum::http::Request::get(format!("/v1/payments/{id}/events"))
            .header("authorization", format!("Bearer {PAPIER_KEY}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(axum::body::Body::empty()).expect("a request");
        let service = vouch_server::http::router(house.app.clone());
        let answer = tower::ServiceExt::oneshot(service, request).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        answer.into_body()
    };
    /// Reads until an event is whole; answers its id and type.
    async fn next(body: &mut axum::body::Body) -> (String, String) {
        let mut text = String::new();
        loop {
            let frame = tokio::time::timeout(Duration::from_secs(20), body.frame()).await;
            let frame = frame.expect("in time").expect("the stream stands");
            let data = frame.expect("bytes").into_data().expect("data");
            text.push_str(std::str::from_utf8(&data).expect("UTF-8"));
            let field = |name: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(name));
                line.map(|value| value.trim().to_owned())
            };
            if text.ends_with("\n\n")
                && let (Some(id), Some(kind)) = (field("id:"), field("event:"))
            {
                return (id, kind);
            }
        }
    }

    let mut stream = open(None).await;
    let (first, kind) = next(&mut stream).await;
    assert_eq!(kind, "payment.authorised");
    cancelled(&house, &id, 0).await;
    let (second, kind) = next(&mut stream).await;
    assert_eq!(kind, "payment.cancelled");
    drop(stream);
    let mut resumed = open(Some(first)).await;
    assert_eq!(
        next(&mut resumed).await.0,
        second,
        "nothing left out, nothing twice"
    );
    stop.cancel();
    jobs.finished().await;
}
