//! `npm run bench -- payments`: payments a second through the front door, beside a bare axum handler.
//!
//! A payment is two requests to `vouch serve`, a process of its own with all checks on (but the limit on how often one client may
//! ask): the shop's server creates a payment, a shopper's passkey confirms one. Both answer when it is on disk. The reference is two
//! empty JSON requests to an axum handler that does nothing, in a process of its own, from the same load generator.
//!
//! A passkey signs a challenge that names the payment, so it cannot sign before the payment is there. The signatures of the
//! payments that a round confirms are made before it, over payments that the rounds before created: a shopper's phone is not part
//! of the server. Each round creates as many payments as it confirms.

mod bench;

use axum::routing::{get, post};
use axum::{Json, Router};
use bench::http::{self, Server, expect};
use bench::load::{Measured, flat_out, paced};
use bench::shop::{Press, Shop, found};
use bench::{Figures, Folder, Settings, median, processor_seconds, resident_mib, said};
use clap::Parser;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use vouch_domain::PaymentId;

const CLIENTS: [usize; 3] = [1, 16, 64];
const SHOPPERS: usize = 64;

#[derive(Parser)]
#[command(about = "Payments a second over HTTP, beside a bare axum handler.")]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// The server that is measured.
    #[arg(long, default_value = "target/release/vouch")]
    vouch: PathBuf,
    /// Only these counts of clients.
    #[arg(long, value_delimiter = ',')]
    clients: Option<Vec<usize>>,
    /// Be the reference: answer empty JSON on this port until told to stop.
    #[arg(long, hide = true)]
    bare: Option<u16>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.bare {
        Some(port) => bench::run(bare(port)),
        None => bench::run(measure(arguments)),
    }
}

/// The reference: a handler that takes JSON, does nothing and answers JSON.
async fn bare(port: u16) -> Result<(), String> {
    let router = Router::new()
        .route("/", post(|Json(_): Json<Value>| async { Json(json!({})) }))
        .route("/healthz", get(|| async { Json(json!({})) }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| error.to_string())?;
    axum::serve(listener, router)
        .with_graceful_shutdown(vouch_server::serve::told_to_stop())
        .await
        .map_err(|error| error.to_string())
}

/// Payments that were created, signed and not.
#[derive(Default)]
struct Stock {
    created: Mutex<Vec<PaymentId>>,
    signed: Mutex<Vec<Press>>,
}

/// What is measured: the house with its shop, and the reference.
struct Both {
    vouch: Server,
    bare: Server,
    shop: Arc<Shop>,
    stock: Arc<Stock>,
    client: reqwest::Client,
}

async fn measure(arguments: Arguments) -> Result<(), String> {
    let settings = &arguments.settings;
    let folder = Folder::make(&settings.folder)?;
    let both = open(&arguments, folder.path()).await?;
    let span = settings.span();
    let mut figures = Figures::new(settings);
    let reference = "two empty JSON requests to a bare axum handler";

    let counts = arguments.clients.clone().unwrap_or(CLIENTS.to_vec());
    let mut most = (0, 0.0, 0.0);
    for clients in counts {
        // Enough payments for a round, from how many a first short one confirms.
        both.prepare(200 * clients).await?;
        let first = both.payments(clients, span / 8).await?;
        let enough = (first.per_second * settings.seconds * 1.5) as usize + 10 * clients;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let (mut work, mut bare_work) = (Vec::new(), Vec::new());
        for _ in 0..settings.rounds {
            let empty = both.empty(clients, span);
            let (measured, used) = Both::processor(&both.bare, empty, span).await?;
            theirs.push(measured);
            bare_work.push(used);
            both.prepare(enough).await?;
            let payments = both.payments(clients, span);
            let (measured, used) = Both::processor(&both.vouch, payments, span).await?;
            ours.push(measured);
            work.push(used);
        }
        let [ours, theirs] = [ours, theirs]
            .map(|rounds| median(&Vec::from_iter(rounds.iter().map(|round| round.per_second))));
        let of = if clients == 1 { "client" } else { "clients" };
        figures.add(
            format!("payments, {clients} {of}"),
            "payments/s",
            ours,
            format!("{reference}, {clients} {of}"),
            theirs,
        );
        figures.add(
            format!("payments, work of the server at {clients} {of}"),
            "µs of processor",
            median(&work),
            format!("{reference}, work of the server at {clients} {of}"),
            median(&bare_work),
        );
        most = (clients, ours, theirs);
    }

    let (clients, ours, theirs) = most;
    let (mut waits, mut bare_waits) = (Vec::new(), Vec::new());
    for _ in 0..settings.rounds {
        bare_waits.push(both.empty_paced(clients, theirs / 2.0, span).await?);
        both.prepare((ours * settings.seconds) as usize).await?;
        waits.push(both.payments_paced(clients, ours / 2.0, span).await?);
    }
    for (name, of) in [
        ("p50", (|m| m.p50) as fn(&Measured) -> f64),
        ("p99", |m| m.p99),
    ] {
        let [waits, bare] =
            [&waits, &bare_waits].map(|rounds| median(&Vec::from_iter(rounds.iter().map(of))));
        figures.add(
            format!("payments, {name} at half load"),
            "ms",
            waits,
            format!("{reference}, {name} at half load"),
            bare,
        );
    }
    let memory = resident_mib(both.vouch.process());
    both.vouch.stop().await?;
    let bytes = std::fs::metadata(folder.path().join("data/vouch.db")).map_or(0, |file| file.len());
    let counted = rows(&folder.path().join("data/vouch.db"))?;
    println!(
        "\n{bytes} bytes on disk for {} payments created and {} confirmed: {} a payment; memory of the server: {:.0} MiB",
        counted.0,
        counted.1,
        bytes / counted.0.max(1),
        memory.unwrap_or_default()
    );
    figures.write()
}

/// Payments and confirmations in the book, once it is closed.
fn rows(book: &Path) -> Result<(u64, u64), String> {
    let connection = rusqlite::Connection::open(book).map_err(|error| error.to_string())?;
    let count = |table: &str| {
        let counted = connection.query_row(&format!("select count(*) from {table}"), [], |row| {
            row.get::<_, i64>(0)
        });
        counted
            .map(i64::unsigned_abs)
            .map_err(|error| error.to_string())
    };
    Ok((count("payments")?, count("payment_confirmations")?))
}

async fn open(arguments: &Arguments, folder: &Path) -> Result<Both, String> {
    let data = folder.join("data");
    let (merchant, secret) = found(&data).await?;
    // The widget is not asked for here, so it need not be built.
    let assets = folder.join("assets");
    std::fs::create_dir_all(&assets).map_err(|error| said(&assets, error))?;
    std::fs::write(assets.join("manifest.json"), "{}").map_err(|error| said(&assets, error))?;
    let vouch_port = http::free_port()?;
    let port = vouch_port.to_string();
    let environment = [
        ("PORT", port.as_str()),
        ("DATA_DIR", &data.to_string_lossy()),
        ("ASSETS_DIR", &assets.to_string_lossy()),
        ("RATE_LIMITS", "off"),
        ("HOST", "127.0.0.1"),
        ("PAY_ORIGIN", &format!("http://pay.localhost:{port}")),
    ];
    let vouch = Server::start(
        &arguments.vouch,
        &["serve"],
        vouch_port,
        &environment,
        &folder.join("vouch.log"),
    )
    .await?;
    let bare_port = http::free_port()?;
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let bare = Server::start(
        &own,
        &["--bare", &bare_port.to_string()],
        bare_port,
        &[],
        &folder.join("bare.log"),
    )
    .await?;
    let shop = Shop::open(&vouch, &data, merchant, secret, SHOPPERS).await?;
    Ok(Both {
        vouch,
        bare,
        shop: Arc::new(shop),
        stock: Arc::default(),
        client: http::client(),
    })
}

impl Both {
    /// Sees to it that `count` payments are created and signed.
    async fn prepare(&self, count: usize) -> Result<(), String> {
        let have = {
            let signed = self.stock.signed.lock().expect("no holder panics").len();
            signed + self.stock.created.lock().expect("no holder panics").len()
        };
        let missing = Arc::new(Mutex::new(count.saturating_sub(have)));
        let mut makers = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let (shop, stock, missing) = (self.shop.clone(), self.stock.clone(), missing.clone());
            makers.spawn(async move {
                loop {
                    {
                        let mut missing = missing.lock().expect("no holder panics");
                        if *missing == 0 {
                            return Ok::<_, String>(());
                        }
                        *missing -= 1;
                    }
                    let payment = shop.create().await?;
                    stock
                        .created
                        .lock()
                        .expect("no holder panics")
                        .push(payment);
                }
            });
        }
        while let Some(made) = makers.join_next().await {
            made.map_err(|error| error.to_string())??;
        }
        let unsigned = std::mem::take(&mut *self.stock.created.lock().expect("no holder panics"));
        let mut signers = tokio::task::JoinSet::new();
        for payments in unsigned.chunks(unsigned.len().div_ceil(2).max(1)) {
            let (shop, stock, payments) =
                (self.shop.clone(), self.stock.clone(), payments.to_vec());
            signers.spawn(async move {
                for payment in payments {
                    let press = shop.sign(payment).await;
                    stock.signed.lock().expect("no holder panics").push(press);
                }
            });
        }
        while let Some(made) = signers.join_next().await {
            made.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn payment(&self) -> impl FnMut() -> BoxFuture + Send + 'static {
        let (shop, stock) = (self.shop.clone(), self.stock.clone());
        move || {
            let (shop, stock) = (shop.clone(), stock.clone());
            Box::pin(async move {
                let created = shop.create().await?;
                let signed = stock.signed.lock().expect("no holder panics").pop();
                let press = match signed {
                    Some(press) => {
                        (stock.created.lock().expect("no holder panics")).push(created);
                        press
                    }
                    // More than was expected: this one signs what it has just created, and its time counts.
                    None => shop.sign(created).await,
                };
                shop.confirm(press).await
            })
        }
    }

    fn two_empty(&self) -> impl FnMut() -> BoxFuture + Send + 'static {
        let (client, url) = (self.client.clone(), self.bare.url("/"));
        move || {
            let (client, url) = (client.clone(), url.clone());
            Box::pin(async move {
                for _ in 0..2 {
                    let answer = client.post(&url).json(&json!({})).send().await;
                    expect(answer.map_err(|error| error.to_string())?, StatusCode::OK).await?;
                }
                Ok(())
            })
        }
    }

    /// What a load came to, and the microseconds of processor time that the server took for each of its steps.
    async fn processor(
        server: &Server,
        load: impl Future<Output = Result<Measured, String>>,
        span: std::time::Duration,
    ) -> Result<(Measured, f64), String> {
        let before = processor_seconds(server.process()).unwrap_or_default();
        let measured = load.await?;
        let used = processor_seconds(server.process()).unwrap_or_default() - before;
        let done = measured.per_second * span.as_secs_f64();
        Ok((measured, used / done * 1e6))
    }

    async fn payments(
        &self,
        clients: usize,
        span: std::time::Duration,
    ) -> Result<Measured, String> {
        flat_out(clients, span, || self.payment()).await
    }

    async fn empty(&self, clients: usize, span: std::time::Duration) -> Result<Measured, String> {
        flat_out(clients, span, || self.two_empty()).await
    }

    async fn payments_paced(
        &self,
        clients: usize,
        rate: f64,
        span: std::time::Duration,
    ) -> Result<Measured, String> {
        paced(clients, rate, span, || self.payment()).await
    }

    async fn empty_paced(
        &self,
        clients: usize,
        rate: f64,
        span: std::time::Duration,
    ) -> Result<Measured, String> {
        paced(clients, rate, span, || self.two_empty()).await
    }
}

type BoxFuture = std::pin::Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;
