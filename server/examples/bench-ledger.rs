//! `npm run bench -- ledger`: durable transfers a second through the store, beside PostgreSQL's own `pgbench` on the same disk.
//!
//! Callers are concurrent tasks that each send one transfer and await its answer, which comes when it is on disk
//! (`synchronous=FULL`). `pgbench` runs its TPC-B-like script with as many clients, over a Unix socket, with stock settings and
//! `fsync` on. Both do the like: read and change balances, append to a history, commit. Ours and the reference take turns.

mod bench;

use bench::load::Measured;
use bench::postgres::Postgres;
use bench::transfers::{self, Spread};
use bench::{Figures, Folder, Settings, instant, median, processor_seconds, resident_mib};
use clap::Parser;
use std::path::Path;
use std::process::ExitCode;
use vouch_server::keys::Keys;
use vouch_server::store::Store;
use vouch_server::store::postgres::Address;

const CALLERS: [usize; 4] = [1, 8, 64, 512];
const ACCOUNTS: u64 = 100_000;
/// pgbench's default has one branch, that is one hot row; this many branches have 100,000 accounts each.
const SCALE: u32 = 64;

#[derive(Parser)]
#[command(about = "Durable transfers a second beside pgbench.")]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Only these counts of callers.
    #[arg(long, value_delimiter = ',')]
    callers: Option<Vec<usize>>,
    /// pgbench's scale.
    #[arg(long, default_value_t = SCALE)]
    scale: u32,
    /// Also a book of ten million accounts, and of ten million transfers. Takes minutes and 10 GB.
    #[arg(long)]
    growth: bool,
    /// Nothing but a load on our store at one count of callers, for a profiler to look at.
    #[arg(long)]
    profile: Option<usize>,
    /// Profile the uniform load alone.
    #[arg(long)]
    only_uniform: bool,
    /// How many accounts that book has.
    #[arg(long, default_value_t = ACCOUNTS)]
    accounts: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    bench::run(measure(arguments))
}

async fn measure(arguments: Arguments) -> Result<(), String> {
    let folder = Folder::make(&arguments.settings.folder)?;
    if let Some(callers) = arguments.profile {
        return profile(&arguments, &folder, callers).await;
    }
    let mut figures = Figures::new(&arguments.settings);
    beside_pgbench(&arguments, &folder, &mut figures).await?;
    if arguments.growth {
        growth(&arguments, &folder, &mut figures).await?;
    }
    figures.write()
}

/// What a store came to, one entry a round.
#[derive(Default)]
struct Rounds {
    uniform: Vec<Measured>,
    hot: Vec<Measured>,
}

async fn beside_pgbench(
    arguments: &Arguments,
    folder: &Folder,
    figures: &mut Figures,
) -> Result<(), String> {
    let settings = &arguments.settings;
    let postgres = Postgres::start(&settings.postgres_bin, folder).await?;
    postgres.fill(arguments.scale).await?;
    let reference = format!(
        "pgbench, TPC-B-like, PostgreSQL {}, scale {}",
        postgres.version().await?,
        arguments.scale
    );
    let stores = [
        ("sqlite", book(folder.path(), "sqlite.db", ACCOUNTS).await?),
        ("postgres", book_in(&postgres, ACCOUNTS).await?),
    ];

    let counts = arguments.callers.clone().unwrap_or(CALLERS.to_vec());
    for callers in counts {
        let mut pgbench = Vec::new();
        let mut ours = [Rounds::default(), Rounds::default()];
        for _ in 0..settings.rounds {
            pgbench.push(postgres.pgbench(callers, settings.seconds).await?);
            postgres.settle().await?;
            for ((_, store), rounds) in stores.iter().zip(&mut ours) {
                let load =
                    |spread| transfers::load(store, callers, ACCOUNTS, spread, settings.span());
                rounds.uniform.push(load(Spread::Uniform).await?);
                rounds.hot.push(load(Spread::Hot).await?);
                postgres.settle().await?;
            }
        }
        let of = if callers == 1 { "caller" } else { "callers" };
        let pgbench = median(&pgbench);
        let reference = format!("{reference}, {callers} clients");
        for ((name, _), rounds) in stores.iter().zip(&ours) {
            let [uniform, hot] = [&rounds.uniform, &rounds.hot].map(|measured| rate(measured));
            for (spread, rate) in [("uniform", uniform), ("hot", hot)] {
                let figure = format!("{name} {spread}, {callers} {of}");
                figures.add(figure, PER_SECOND, rate, &reference, pgbench);
            }
            let figure = format!("{name} hot/cold, {callers} {of}");
            let cold = format!("{name} uniform, {callers} {of}");
            figures.add(figure, PER_SECOND, hot, cold, uniform);
        }
    }
    Ok(())
}

const PER_SECOND: &str = "transfers/s";

fn rate(measured: &[Measured]) -> f64 {
    median(&Vec::from_iter(measured.iter().map(|m| m.per_second)))
}

/// A book with so many accounts, and nothing on them.
async fn book(folder: &Path, name: &str, accounts: u64) -> Result<Store, String> {
    let sign = Keys::fleeting().sign_heads();
    let store = Store::sqlite(folder.join(name), Some(sign)).map_err(|fault| fault.to_string())?;
    transfers::open(&store, 0, accounts).await?;
    Ok(store)
}

/// The same in PostgreSQL, in the cluster that pgbench runs in.
async fn book_in(postgres: &Postgres, accounts: u64) -> Result<Store, String> {
    postgres.run("createdb", &["vouch"]).await?;
    let address = Address::parse(&postgres.url("vouch")).map_err(|fault| fault.to_string())?;
    let sign = Keys::fleeting().sign_heads();
    let store = Store::postgres(&address, Some(sign)).map_err(|fault| fault.to_string())?;
    transfers::open(&store, 0, accounts).await?;
    Ok(store)
}

/// Small and large books in turns.
async fn growth(
    arguments: &Arguments,
    folder: &Folder,
    figures: &mut Figures,
) -> Result<(), String> {
    const CALLERS: usize = 64;
    const SMALL: u64 = 1_000;
    let settings = &arguments.settings;
    let small = book(folder.path(), "small.db", SMALL).await?;
    let mut books = Vec::new();
    for (name, accounts, transfers) in [
        ("10^5 accounts", 100_000, 0),
        ("10^7 accounts", 10_000_000, 0),
        ("10^3 accounts and 10^7 transfers", SMALL, 10_000_000),
    ] {
        let started = instant();
        let file = format!("{accounts}-{transfers}.db");
        let store = book(folder.path(), &file, accounts).await?;
        let opened = bytes(&folder.path().join(&file));
        transfers::fill(&store, accounts, transfers).await?;
        let filled = bytes(&folder.path().join(&file));
        if transfers > 0 {
            println!(
                "bytes a transfer on disk: {:.0}",
                (filled - opened) / transfers as f64
            );
        }
        println!(
            "{name}: filled in {:.0} s, {:.0} MB",
            started.elapsed().as_secs_f64(),
            filled / 1e6
        );
        books.push((name, accounts, store));
    }
    let load = |store, accounts| async move {
        let measured =
            transfers::load(store, CALLERS, accounts, Spread::Uniform, settings.span()).await?;
        Ok::<_, String>(measured.per_second)
    };
    for (name, accounts, store) in &books {
        let (mut large, mut reference) = (Vec::new(), Vec::new());
        for _ in 0..settings.rounds {
            reference.push(load(&small, SMALL).await?);
            large.push(load(store, *accounts).await?);
        }
        figures.add(
            format!("sqlite uniform, 64 callers, {name}"),
            PER_SECOND,
            median(&large),
            "sqlite uniform, 64 callers, 10^3 accounts",
            median(&reference),
        );
    }
    if let Some(mib) = resident_mib(std::process::id()) {
        println!("memory of the process with all these books open: {mib:.0} MiB");
    }
    Ok(())
}

fn bytes(path: &Path) -> f64 {
    let wal = path.with_extension("db-wal");
    let of = |path: &Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
    (of(path) + of(&wal)) as f64
}

async fn profile(arguments: &Arguments, folder: &Folder, callers: usize) -> Result<(), String> {
    let settings = &arguments.settings;
    let accounts = arguments.accounts;
    let started = instant();
    let store = book(folder.path(), "sqlite.db", accounts).await?;
    println!(
        "{accounts} accounts opened in {:.1} s",
        started.elapsed().as_secs_f64()
    );
    for spread in [Spread::Uniform, Spread::Hot] {
        if arguments.only_uniform && spread == Spread::Hot {
            break;
        }
        let before = processor_seconds(std::process::id()).unwrap_or_default();
        let Measured {
            per_second,
            p50,
            p99,
        } = transfers::load(&store, callers, accounts, spread, settings.span()).await?;
        let used = processor_seconds(std::process::id()).unwrap_or_default() - before;
        let work = used / (per_second * settings.seconds) * 1e6;
        println!(
            "{spread:?}, {callers} callers: {per_second:.0} transfers/s, p50 {p50:.2} ms, p99 {p99:.2} ms, {work:.1} µs of processor"
        );
    }
    Ok(())
}
