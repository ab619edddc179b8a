//! People who buy over HTTP with passkeys, and the shop's server: both ask again under the same key until they are answered.

use super::Met;
use super::authenticator::{Authenticator, Page};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Mutex;
use vouch_domain::merchants::{self, Create, Mode, Origin, SecretKey};
use vouch_domain::{CheckoutId, Currency, MerchantId, Money, PaymentId};
use vouch_server::chance;
use vouch_server::checkout::{Checkout, Order};
use vouch_server::clock::Clock;
use vouch_server::keys::Keys;
use vouch_server::store::Store;

const SHOP: &str = "https://shop.example";
const NAME: &str = "Lumen";
const HOST: &str = "pay.localhost";
const TOP_UP: i64 = 10_000_000;
const PRICE: i64 = 130;

pub struct Shop {
    client: Client,
    base: String,
    origin: String,
    secret: String,
    merchant: MerchantId,
    keys: Keys,
    shoppers: Vec<Shopper>,
    /// Everything that was answered: what was asked, and the answer.
    answered: Mutex<Vec<(Asked, Vec<u8>)>>,
}

struct Shopper {
    device: Mutex<Authenticator>,
    token: String,
}

/// A request that can be sent again, word for word.
#[derive(Clone)]
struct Asked {
    path: String,
    key: String,
    body: Vec<u8>,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    TheShop,
    OurPage,
}

impl Shop {
    /// Makes the shop in the book before anybody serves it.
    pub async fn found(data: &Path, port: u16) -> Self {
        let keys = Keys::load_or_create(data).expect("keys");
        let store = Store::sqlite(data.join("vouch.db"), Some(keys.sign_heads())).expect("a book");
        let secret = SecretKey::new(Mode::Sandbox, chance::bytes());
        let now = Clock::System.now();
        let create = Create {
            id: MerchantId(chance::id(now)),
            name: NAME.into(),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![Origin::parse(SHOP).expect("an origin")],
            publishable_key: "pk_test_kills".into(),
            secret_key: secret.clone(),
        };
        let made = store.write(move |work| merchants::create(work, create, now));
        Self {
            client: client(),
            base: format!("http://127.0.0.1:{port}"),
            origin: format!("http://{HOST}:{port}"),
            secret: secret.reveal().to_owned(),
            merchant: made.await.expect("a shop").id,
            keys,
            shoppers: Vec::new(),
            answered: Mutex::default(),
        }
    }

    /// Signs people up at the served house and fills their balances.
    pub async fn open(mut self, shoppers: u64) -> Self {
        for n in 0..shoppers {
            let shopper = self.sign_up(n).await;
            self.shoppers.push(shopper);
        }
        self
    }

    fn page(&self) -> Page {
        Page::framed(&self.origin, SHOP)
    }

    fn own_page(&self, path: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.base));
        request.header("origin", &self.origin)
    }

    async fn sign_up(&self, n: u64) -> Shopper {
        let mut device = Authenticator::new(&format!("shopper {n}"));
        // As most passkeys: synchronised between devices, so they do not count.
        device.counts = false;
        let checkout = self.showing(None, Money::new(100, Currency::EUR));
        let handle = format!("shopper{n}");
        let asked = json!({
            "checkout": checkout.seal(&self.keys.seal),
            "handle": handle,
            "email": format!("{handle}@example.com"),
        });
        let begun = ok(self.own_page("/v1/shoppers/options").json(&asked)).await;
        let credential = device.create(&begun["public_key"], &self.page());
        let answer = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let session = ok(self.own_page("/v1/shoppers").json(&answer)).await;
        let token = text(&session["token"]);
        let top_up = self
            .own_page("/v1/top-ups")
            .bearer_auth(&token)
            .header("idempotency-key", format!("top-up-{n}"))
            .json(&json!({ "amount": TOP_UP, "currency": "EUR" }));
        ok(top_up).await;
        Shopper {
            device: Mutex::new(device),
            token,
        }
    }

    fn showing(&self, payment: Option<PaymentId>, total: Money) -> Checkout {
        let now = Clock::System.now();
        Checkout {
            id: CheckoutId(chance::id(now)),
            merchant: self.merchant,
            order: match payment {
                Some(payment) => Order::Payment(payment),
                None => Order::Product { sku: "none".into() },
            },
            total,
            payee_origin: Origin::kept(SHOP.into()),
            nonce: chance::bytes(),
            issued_at: now,
            list: None,
        }
    }

    /// A cart, its payment, and for every third one its cancellation, again and again.
    pub async fn buy_until_over(self: Arc<Self>, shopper: u64, met: Arc<Met>) {
        for round in 0.. {
            if met.over.load(Ordering::Relaxed) {
                return;
            }
            let key = format!("{shopper}-{round}");
            let cart = json!({
                "currency": "EUR",
                "line_items": [{ "name": "The Book of Tides", "quantity": 1, "unit_amount": PRICE }],
            });
            let created = self.insist(
                &met,
                Asked {
                    path: "/v1/payments".into(),
                    key: key.clone(),
                    body: cart.to_string().into_bytes(),
                    by: By::TheShop,
                },
            );
            let payment = PaymentId::parse(&text(&created.await["id"])).expect("a payment");

            let checkout = self.showing(Some(payment), Money::new(PRICE, Currency::EUR));
            let mut device = self.shoppers[shopper as usize].device.lock().await;
            let assertion = device.assert(&checkout.challenge(NAME), HOST, &self.page());
            drop(device);
            let press =
                json!({ "checkout": checkout.seal(&self.keys.seal), "assertion": assertion });
            let confirmed = self.insist(
                &met,
                Asked {
                    path: format!("/v1/payments/{payment}/confirm"),
                    key: key.clone(),
                    body: press.to_string().into_bytes(),
                    by: By::OurPage,
                },
            );
            assert_eq!(confirmed.await["payment"]["status"], "authorised");
            if round % 3 == 2 {
                let cancelled = self.insist(
                    &met,
                    Asked {
                        path: format!("/v1/payments/{payment}/cancel"),
                        key: format!("{key}-cancel"),
                        body: b"{}".to_vec(),
                        by: By::TheShop,
                    },
                );
                assert_eq!(cancelled.await["status"], "cancelled");
            }
        }
    }

    /// Asks until there is an answer, and writes it down.
    async fn insist(&self, met: &Met, asked: Asked) -> Value {
        let mut tries = 0;
        loop {
            tries += 1;
            let Some((body, replayed)) = self.ask(&asked).await else {
                if tries == 1 {
                    met.unanswered.fetch_add(1, Ordering::Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            if replayed {
                assert!(tries > 1, "an answer given before anybody asked");
                met.had_happened.fetch_add(1, Ordering::Relaxed);
            }
            met.answered.fetch_add(1, Ordering::Relaxed);
            let value = serde_json::from_slice(&body).expect("an answer in JSON");
            self.answered.lock().await.push((asked, body));
            return value;
        }
    }

    /// Asks once: the whole answer, and whether it was given before; or none, because the house is dying, dead or not yet up.
    async fn ask(&self, asked: &Asked) -> Option<(Vec<u8>, bool)> {
        let request = match asked.by {
            By::OurPage => self.own_page(&asked.path),
            By::TheShop => {
                let request = self.client.post(format!("{}{}", self.base, asked.path));
                request.bearer_auth(&self.secret)
            }
        };
        let sent = request
            .header("idempotency-key", &asked.key)
            .header("content-type", "application/json")
            .body(asked.body.clone())
            .send();
        let answer = sent.await.ok()?;
        let (status, replayed) = (
            answer.status(),
            answer.headers().contains_key("idempotent-replayed"),
        );
        let body = answer.bytes().await.ok()?.to_vec();
        if status.is_server_error() {
            return None;
        }
        assert!(
            status.is_success(),
            "{status} {}",
            String::from_utf8_lossy(&body)
        );
        Some((body, replayed))
    }

    /// Everything that was answered is there, and is answered so again; balances are what they must be by the answers alone.
    pub async fn look_back(&self, met: &Met) {
        let answered = self.answered.lock().await;
        let mut held = vec![0; self.shoppers.len()];
        for (asked, body) in &*answered {
            let (again, replayed) = self.ask(asked).await.expect("nobody kills any more");
            assert!(replayed, "{} {} happened twice", asked.path, asked.key);
            assert!(
                again == *body,
                "{} {}: another answer",
                asked.path,
                asked.key
            );
            met.the_same.fetch_add(1, Ordering::Relaxed);
            let shopper = asked
                .key
                .split('-')
                .next()
                .and_then(|n| n.parse::<usize>().ok());
            let held = &mut held[shopper.expect("a shopper's key")];
            *held += match asked.path.rsplit('/').next() {
                Some("confirm") => PRICE,
                Some("cancel") => -PRICE,
                _ => 0,
            };
        }
        for (shopper, held) in self.shoppers.iter().zip(held) {
            let balance = self
                .client
                .get(format!("{}/v1/balance?currency=EUR", self.base))
                .bearer_auth(&shopper.token)
                .header("origin", &self.origin)
                .header("sec-fetch-site", "same-origin");
            let balance = ok(balance).await;
            assert_eq!(balance["balance"]["amount"], TOP_UP - held);
        }
    }
}

/// The same client for all; it gives up on nothing but a broken connection.
pub fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder()
        .no_proxy()
        .http1_only()
        .build()
        .expect("a client without special wishes")
}

async fn ok(request: RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    let body = answer.bytes().await.expect("a whole answer");
    let said = String::from_utf8_lossy(&body);
    assert!(
        status.is_success() && status != StatusCode::NO_CONTENT,
        "{status} {said}"
    );
    serde_json::from_slice(&body).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
