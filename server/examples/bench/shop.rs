//! A shop and its shoppers for the payments' bench: carts created by the shop's server, confirmed with passkeys in software.

use super::authenticator::{Authenticator, Page};
use super::http::{Server, client, expect};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
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
const TOP_UP: i64 = 10_000_000;

/// The merchant's side, and what is needed to show checkouts in its name.
pub struct Shop {
    client: Client,
    base: String,
    origin: String,
    host: String,
    secret: String,
    merchant: MerchantId,
    keys: Keys,
    shoppers: Vec<Mutex<Authenticator>>,
    turn: AtomicU64,
    /// A prefix that makes this run's idempotency keys its own.
    run: String,
}

/// What the frame sends when the passkey has answered.
pub struct Press {
    path: String,
    key: String,
    body: Vec<u8>,
}

/// Makes a merchant in the book of `data`, before anybody serves it; answers its secret key.
pub async fn found(data: &Path) -> Result<(MerchantId, String), String> {
    std::fs::create_dir_all(data).map_err(|error| error.to_string())?;
    let store = Store::sqlite(data.join("vouch.db"), None).map_err(|fault| fault.to_string())?;
    let secret = SecretKey::new(Mode::Sandbox, chance::bytes());
    let now = Clock::System.now();
    let create = Create {
        id: MerchantId(chance::id(now)),
        name: NAME.into(),
        mode: Mode::Sandbox,
        currency: Currency::EUR,
        origins: vec![Origin::parse(SHOP).map_err(|_| "an origin")?],
        publishable_key: "pk_test_bench".into(),
        secret_key: secret.clone(),
    };
    let made = store
        .write(move |work| merchants::create(work, create, now))
        .await;
    let merchant = made.map_err(|error| error.to_string())?;
    Ok((merchant.id, secret.reveal().to_owned()))
}

impl Shop {
    /// Signs up `shoppers` people at the served house and fills their balances.
    pub async fn open(
        server: &Server,
        data: &Path,
        merchant: MerchantId,
        secret: String,
        shoppers: usize,
    ) -> Result<Self, String> {
        let host = "pay.localhost".to_owned();
        let mut shop = Self {
            client: client(),
            base: server.url(""),
            origin: format!("http://{host}:{}", server.port),
            host,
            secret,
            merchant,
            keys: Keys::load_or_create(data).map_err(|error| error.to_string())?,
            shoppers: Vec::new(),
            turn: AtomicU64::new(0),
            run: format!("{:x}", Clock::System.now().micros()),
        };
        for n in 0..shoppers {
            let shopper = shop.sign_up(n).await?;
            shop.shoppers.push(Mutex::new(shopper));
        }
        Ok(shop)
    }

    fn page(&self) -> Page {
        Page::framed(&self.origin, SHOP)
    }

    fn own_page(&self, path: &str) -> RequestBuilder {
        self.client
            .post(format!("{}{path}", self.base))
            .header("origin", &self.origin)
    }

    async fn sign_up(&self, n: usize) -> Result<Authenticator, String> {
        let mut device = Authenticator::new(&format!("{}-{n}", self.run));
        // As most passkeys: synchronised between devices, so they do not count.
        device.counts = false;
        let checkout = self.showing(None, Money::new(100, Currency::EUR));
        let handle = format!("shopper{n}");
        let asked = json!({
            "checkout": checkout.seal(&self.keys.seal),
            "handle": handle,
            "email": format!("{handle}@example.com"),
        });
        let begun = self.own_page("/v1/shoppers/options").json(&asked);
        let begun = sent(begun, StatusCode::OK).await?;
        let credential = device.create(&begun["public_key"], &self.page());
        let answer = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let signed_up = self.own_page("/v1/shoppers").json(&answer);
        let session = sent(signed_up, StatusCode::CREATED).await?;
        let top_up = self
            .own_page("/v1/top-ups")
            .bearer_auth(text(&session["token"]))
            .header("idempotency-key", format!("top-up-{}-{n}", self.run))
            .json(&json!({ "amount": TOP_UP, "currency": "EUR" }));
        sent(top_up, StatusCode::OK).await?;
        Ok(device)
    }

    /// The shop's server creates a payment for a cart of two lines.
    pub async fn create(&self) -> Result<PaymentId, String> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let cart = json!({
            "currency": "EUR",
            "reference": format!("order-{turn}"),
            "line_items": [
                { "name": "The Book of Tides", "quantity": 1, "unit_amount": 90, "sku": "book-tides" },
                { "name": "Tea, Slowly", "quantity": 2, "unit_amount": 20 },
            ],
        });
        let request = self
            .client
            .post(format!("{}/v1/payments", self.base))
            .bearer_auth(&self.secret)
            .header("idempotency-key", format!("{}-{turn}", self.run))
            .json(&cart);
        let created = sent(request, StatusCode::CREATED).await?;
        PaymentId::parse(&text(&created["id"])).ok_or_else(|| "no payment's id".into())
    }

    /// What the server's document would carry: the sealed showing of this payment.
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

    /// A shopper's touch: the passkey signs this payment.
    pub async fn sign(&self, payment: PaymentId) -> Press {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let checkout = self.showing(Some(payment), Money::new(130, Currency::EUR));
        let shopper = &self.shoppers[turn as usize % self.shoppers.len()];
        let challenge = checkout.challenge(NAME);
        let assertion = (shopper.lock().await).assert(&challenge, &self.host, &self.page());
        let body = json!({ "checkout": checkout.seal(&self.keys.seal), "assertion": assertion });
        Press {
            path: format!("/v1/payments/{payment}/confirm"),
            key: format!("{}-{turn}", self.run),
            body: body.to_string().into_bytes(),
        }
    }

    /// The frame sends the touch; the money is held when this answers.
    pub async fn confirm(&self, press: Press) -> Result<(), String> {
        let request = self
            .own_page(&press.path)
            .header("idempotency-key", press.key)
            .header("content-type", "application/json")
            .body(press.body);
        let confirmed = sent(request, StatusCode::OK).await?;
        match confirmed["payment"]["status"].as_str() {
            Some("authorised") => Ok(()),
            other => Err(format!("a confirmed payment is {other:?}")),
        }
    }
}

async fn sent(request: RequestBuilder, status: StatusCode) -> Result<Value, String> {
    let answer = request.send().await.map_err(|error| error.to_string())?;
    expect(answer, status).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
