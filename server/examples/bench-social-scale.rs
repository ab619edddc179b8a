//! `npm run bench -- social-scale`: does a product's view cost with the shopper's friends, or with the network?
//!
//! Two networks of one shape, 10^4 and 10^6 people, lie in tables of each database: twenty friends a person on average with a heavy
//! tail (one in 2,500 has 5,000), ten words a person on products of which a few are spoken of by everybody. Shoppers picked at random
//! open a product that a friend of theirs spoke of, or any product as often as it is spoken of. Both networks take turns, so that
//! whatever else the machine does happens to both. Held against one statement that joins friendships and recommendations.

mod bench;
mod social_scale;

use bench::postgres::Postgres;
use bench::{Figures, Folder, Settings, instant, quantile};
use clap::Parser;
use social_scale::load::{self, Place};
use social_scale::naive;
use social_scale::network::{NOW, Network, View};
use std::process::ExitCode;
use vouch_domain::recommendations::product_view;
use vouch_server::store::Store;

const SMALL: u32 = 10_000;

#[derive(Parser)]
#[command(about = "A product's view in networks of different sizes.")]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// How many people the large network has.
    #[arg(long, default_value_t = 1_000_000)]
    people: u32,
    /// How many views of each kind are timed, in each network.
    #[arg(long, default_value_t = 4_000)]
    views: usize,
    /// Only this database: SQLite or PostgreSQL.
    #[arg(long)]
    only: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    bench::run(async move {
        let mut figures = Figures::new(&arguments.settings);
        for database in ["SQLite", "PostgreSQL"] {
            if arguments
                .only
                .as_deref()
                .is_none_or(|only| only.eq_ignore_ascii_case(database))
            {
                beside_each_other(database, &arguments, &mut figures).await?;
            }
        }
        figures.write()
    })
}

/// A network in its database, with what is asked of it.
struct Town {
    store: Store,
    place: Place,
    anybody: Vec<View>,
    /// Shoppers with 5,000 friends.
    hubs: Vec<View>,
}

async fn beside_each_other(
    database: &str,
    arguments: &Arguments,
    figures: &mut Figures,
) -> Result<(), String> {
    // One database after the other, so that both together never lie on the disk.
    let folder = Folder::make(&arguments.settings.folder)?;
    let postgres = match database {
        "PostgreSQL" => Some(Postgres::start(&arguments.settings.postgres_bin, &folder).await?),
        _ => None,
    };
    let mut towns = Vec::new();
    for people in [SMALL, arguments.people] {
        let started = instant();
        let place = match &postgres {
            Some(postgres) => {
                let name = format!("people{people}");
                postgres.run("createdb", &[&name]).await?;
                Place::Postgres(postgres.url(&name))
            }
            None => Place::Sqlite(folder.path().join(format!("{people}.db"))),
        };
        let views = arguments.views;
        let filling = place.clone();
        let filled = tokio::task::spawn_blocking(move || {
            let network = Network::of(people);
            load::fill(&filling, &network)?;
            Ok::<_, String>((network.views(views, false), network.views(views / 4, true)))
        });
        let (anybody, hubs) = filled.await.map_err(|error| error.to_string())??;
        if let Some(postgres) = &postgres {
            postgres.settle().await?;
        }
        println!(
            "{database}, {people} people: filled in {:.0} s; {:.1} GB lie in the folder",
            started.elapsed().as_secs_f64(),
            folder.bytes() as f64 / 1e9
        );
        let store = place.open()?;
        towns.push(Town {
            store,
            place,
            anybody,
            hubs,
        });
    }
    let [small, large] = &towns[..] else {
        unreachable!("two were made")
    };
    let power = |people: u32| match people.ilog10() {
        log if 10_u32.pow(log) == people => format!("10^{log}"),
        _ => people.to_string(),
    };
    let size = power(arguments.people);
    // SQLite is what a house has that asks for nothing else: its figures bear no name.
    let on = match database {
        "SQLite" => String::new(),
        _ => format!(", {database}"),
    };
    for (named, of) in [("", false), (", 5,000 friends", true)] {
        let [mut at_small, mut at_large] = [Vec::new(), Vec::new()];
        let views = |town: &Town| {
            if of {
                town.hubs.clone()
            } else {
                town.anybody.clone()
            }
        };
        let [first, second] = [views(small), views(large)];
        // A quarter warms up what any house has warm.
        let warm = first.len() / 5;
        for (at, (one, other)) in first.chunks(50).zip(second.chunks(50)).enumerate() {
            let counts = at * 50 >= warm;
            for (town, views, took) in [(small, one, &mut at_small), (large, other, &mut at_large)]
            {
                let timed = look(&town.store, views).await?;
                took.extend(timed.into_iter().filter(|_| counts));
            }
        }
        for (quantile_named, at) in [("p50", 0.5), ("p99", 0.99)] {
            figures.add(
                format!("product view {quantile_named}, {size} people{named}{on}"),
                MILLISECONDS,
                quantile(&at_large, at),
                format!("10^4 people{on}"),
                quantile(&at_small, at),
            );
        }
        if !of {
            let [naive_small, naive_large] = [small, large].map(|town| {
                let (place, views) = (town.place.clone(), views(town));
                tokio::task::spawn_blocking(move || {
                    naive::times(&place, &views[..views.len().min(400)])
                })
            });
            let [naive_small, naive_large] = [naive_small.await, naive_large.await];
            let told = |joined: Result<Result<Vec<f64>, String>, tokio::task::JoinError>| {
                joined.map_err(|error| error.to_string())?
            };
            let (naive_small, naive_large) = (told(naive_small)?, told(naive_large)?);
            let p99 = quantile(&naive_large, 0.99);
            figures.add(
                format!("naive join p99, {size} people{on}"),
                MILLISECONDS,
                p99,
                format!("product view, {size} people{on}"),
                quantile(&at_large, 0.99),
            );
            figures.add(
                format!("naive join p99, growth to {size} people{on}"),
                MILLISECONDS,
                p99,
                format!("naive join, 10^4 people{on}"),
                quantile(&naive_small, 0.99),
            );
        }
    }
    Ok(())
}

const MILLISECONDS: &str = "ms";

/// How long each view took, in milliseconds, one after another.
async fn look(store: &Store, views: &[View]) -> Result<Vec<f64>, String> {
    let mut times = Vec::with_capacity(views.len());
    for view in views.iter().cloned() {
        let started = instant();
        let shown = store
            .read(move |work| product_view(work, Some(view.shopper), view.merchant, &view.sku, NOW))
            .await
            .map_err(|error| format!("{error:?}"))?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        if shown.totals.words == 0 {
            return Err("a product that was spoken of shows nothing".into());
        }
    }
    Ok(times)
}
