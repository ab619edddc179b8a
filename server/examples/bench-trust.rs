//! `npm run bench -- trust`: what the signals see, on real people's words and friendships, each beside a simpler one in the same run.
//!
//! **Rings**: into FilmTrust's 35,494 ratings come accounts that all speak of the same few rare films and, as camouflage, of three
//! times as many others: popular ones as real people choose them, or rare ones. Held against the rule "shares five or more rare
//! films with somebody" and against the plain cosine that came before ours.
//!
//! **Sybils**: to the 610 people of FilmTrust's largest part comes a region of 100 accounts (Barabási–Albert, four ties each) with
//! 1 to 200 friendships among the real. Ten seeds. Held against SybilRank as published.
//!
//! **YelpChi**: 67,395 reviews, 8,919 of which Yelp filtered. Nothing is fitted: labels are looked at only to count. The form of the
//! signal was chosen with the labels of one half of the users in view; the figures are those of the other half, who were not.

mod bench;
mod trust;

use bench::datasets::{self, Data};
use bench::{Figures, Settings};
use clap::Parser;
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "What the signals of trust see, beside simpler ones.")]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    data: Data,
    /// How many rings and regions are made of each kind.
    #[arg(long, default_value_t = 10)]
    draws: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    bench::run(async move {
        let mut figures = Figures::new(&arguments.settings);
        let mut missing = Vec::new();
        match arguments.data.filmtrust() {
            Ok(filmtrust) => {
                trust::rings::measure(&filmtrust, arguments.draws, &mut figures);
                trust::sybils::measure(&filmtrust, arguments.draws, &mut figures);
            }
            Err(sentence) => missing.push(sentence),
        }
        // The package stays where it was fetched to, beside the figures.
        let fetched = arguments.settings.out.with_file_name("ugfraud");
        match datasets::yelpchi(&fetched) {
            Ok(reviews) => trust::yelpchi::measure(&reviews, &mut figures),
            Err(sentence) => missing.push(sentence),
        }
        for sentence in missing {
            println!("\nNot measured: {sentence}");
        }
        figures.write()
    })
}
