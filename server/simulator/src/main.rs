//! `npm run simulate -- --seeds N [--seed S] [--commands C]`: plays stories until all are told, and says which went wrong.

use clap::Parser;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use vouch_simulator::simulation::{Mistake, Story, Tally, play};

#[derive(Parser)]
#[command(about = "Plays seeded stories on a disk that fails and holds them against the model")]
struct Arguments {
    /// How many stories, of seeds that follow one another.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first seed (or, without --seeds, the only one).
    #[arg(long)]
    seed: Option<u64>,
    /// Acknowledged commands a story.
    #[arg(long, default_value_t = 5_000)]
    commands: u32,
    /// A mistake to be found: syncs-lie, no-sync or acknowledges-early.
    #[arg(long, value_parser = mistake)]
    mistake: Option<Mistake>,
}

fn mistake(name: &str) -> Result<Mistake, String> {
    match name {
        "syncs-lie" => Ok(Mistake::SyncsLie),
        "no-sync" => Ok(Mistake::NoSync),
        "acknowledges-early" => Ok(Mistake::AcknowledgesEarly),
        _ => Err("there is no such mistake".into()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let first = arguments.seed.unwrap_or(1);
    let seeds = if arguments.seed.is_some() && !std::env::args().any(|a| a.starts_with("--seeds")) {
        1
    } else {
        arguments.seeds
    };
    let next = AtomicU64::new(0);
    let told = Mutex::new((Tally::default(), 0_u64));
    let teller = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= seeds {
                return;
            }
            let played = play(Story {
                seed: first.wrapping_add(place),
                commands: arguments.commands,
                mistake: arguments.mistake,
            });
            let mut told = told.lock().expect("nobody panics while holding it");
            match played {
                Ok(tally) => told.0.add(tally),
                Err(found) => {
                    told.1 += 1;
                    println!("{found}\n");
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(teller);
        }
    });
    let (tally, wrong) = told.into_inner().expect("nobody panicked while holding it");
    println!("{tally:#?}");
    println!("{seeds} stories from seed {first}, {wrong} of them went wrong");
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
