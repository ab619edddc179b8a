//! `vouch migrate`: moves the book to another database. The house may be serving meanwhile.

use super::verify::journal_key;
use crate::config::Config;
use crate::migrate::{Afterwards, Moved, migrate};
use crate::store::Place;
use clap::Args;

#[derive(Args, Debug)]
pub struct Move {
    /// The book: `sqlite:PATH` or `postgres://…`.
    #[arg(long)]
    from: String,
    /// The new one, which must be empty: `sqlite:PATH` or `postgres://…`.
    #[arg(long)]
    to: String,
    /// Copy and verify, and let the old book go on: what is written to it later is in it alone.
    #[arg(long)]
    rehearse: bool,
}

pub async fn run(config: Config, order: Move) -> Result<(), String> {
    let place = |url: &str| Place::parse(url).map_err(|fault| fault.to_string());
    let (from, to) = (place(&order.from)?, place(&order.to)?);
    let afterwards = match order.rehearse {
        true => Afterwards::GoesOn,
        false => Afterwards::Closed,
    };
    let key = journal_key(&config)?;
    let moving = {
        let (from, to) = (from.clone(), to.clone());
        tokio::task::spawn_blocking(move || migrate(&from, &to, afterwards, key.as_ref()))
    };
    let Moved { tables, report } = (moving.await)
        .map_err(|error| format!("Moving stopped: {error}"))?
        .map_err(|fault| format!("Cannot move the book: {fault}"))?;
    for (table, tally) in &tables {
        println!("{table}: {tally}");
    }
    println!(
        "Read again from {to}, every table is the same as in {from}; {} accounts and {} transfers balance.",
        report.accounts, report.transfers
    );
    match afterwards {
        Afterwards::Closed => println!(
            "The book has moved. {from} takes no more writing; serve the new one, with the same keys in DATA_DIR."
        ),
        Afterwards::GoesOn => println!(
            "This was a rehearsal: {from} goes on, and what is written to it from now on is in it alone."
        ),
    }
    Ok(())
}
