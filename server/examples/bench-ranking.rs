//! `npm run bench -- ranking`: do friends find what a person will like? On real friendships, beside popularity in the same run.
//!
//! **Last.fm** (1,892 people, 12,717 friendships): from everybody with a friend and at least five artists one artist is taken away;
//! who ranks it among the first ten of all artists that the person does not have? Everything is ranked by what is left. The control
//! gives everybody as many friends as they have, but strangers: if that did well, the measure would be leaking.
//!
//! **FilmTrust** (1,508 people, 35,494 ratings): the mean error of ratings told by biases, five parts held out in turn: it proves the
//! harness, because others measured the same. And the same ranking as above, where taste is so uniform that popularity wins.
//!
//! **Zachary's karate club**: personalised PageRank as everybody computes it.

mod bench;
#[path = "../domain/src/trust/signals/karate.rs"]
mod karate;
mod ranking;

use bench::datasets::Data;
use bench::measures::mean;
use bench::{Figures, Settings};
use clap::Parser;
use ranking::{bias, leave_one_out};
use std::process::ExitCode;
use vouch_domain::trust::signals::graph::Graph;
use vouch_domain::trust::signals::pagerank;

#[derive(Parser)]
#[command(about = "Ranking by friends beside popularity, on real friendships.")]
struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    data: Data,
    /// How often another artist is taken away from everybody.
    #[arg(long, default_value_t = 5)]
    draws: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    bench::run(async move {
        let mut figures = Figures::new(&arguments.settings);
        karate_club(&mut figures);
        for part in [lastfm, filmtrust] {
            if let Err(missing) = part(&arguments, &mut figures) {
                println!("\nNot measured: {missing}\n");
            }
        }
        figures.write()
    })
}

fn karate_club(figures: &mut Figures) {
    let graph = Graph::of(karate::FRIENDSHIPS);
    let shares = pagerank::personalised(&graph, &[0], 0.85, 1e-12, 1_000);
    let errors = shares.iter().zip(karate::SHARES);
    let worst = errors.map(|(ours, theirs)| (ours - theirs).abs());
    figures.add(
        "karate max error",
        "share",
        worst.fold(0.0, f64::max),
        "allowed; networkx 3.6.1 is what it is held against",
        1e-5,
    );
}

fn lastfm(arguments: &Arguments, figures: &mut Figures) -> Result<(), String> {
    let lastfm = arguments.data.lastfm()?;
    let people = leave_one_out::People::of(&lastfm.friends, &lastfm.artists, 5);
    let all = leave_one_out::measure(&people, arguments.draws);
    println!(
        "Last.fm: {} people, {} draws each",
        people.asked(),
        arguments.draws
    );
    report("lastfm", &all, figures);
    Ok(())
}

fn filmtrust(arguments: &Arguments, figures: &mut Figures) -> Result<(), String> {
    let filmtrust = arguments.data.filmtrust()?;
    let folds: Vec<bias::Errors> = (1..=3)
        .map(|seed| bias::five_fold(&filmtrust.ratings, seed))
        .collect();
    let over = |of: fn(&bias::Errors) -> f64| mean(&Vec::from_iter(folds.iter().map(of)));
    let bias = over(|errors| errors.bias);
    figures.add(
        "filmtrust bias MAE",
        STARS,
        bias,
        "what others measured (0.6227)",
        0.6227,
    );
    for (reference, value) in [
        ("user mean", over(|errors| errors.user_mean)),
        ("film mean", over(|errors| errors.film_mean)),
        ("global mean", over(|errors| errors.global_mean)),
    ] {
        figures.add(
            format!("filmtrust bias MAE, beside {reference}"),
            STARS,
            bias,
            reference,
            value,
        );
    }
    figures.add(
        "filmtrust liked, Brier score of People here",
        "squared error",
        over(|errors| errors.liked_with_prior),
        "the same share without a prior",
        over(|errors| errors.liked_raw),
    );

    let mut friends = std::collections::BTreeMap::new();
    for (one, other) in &filmtrust.ties {
        for (one, other) in [(one, other), (other, one)] {
            let of: &mut std::collections::BTreeSet<u32> = friends.entry(*one).or_default();
            of.insert(*other);
        }
    }
    let mut liked = std::collections::BTreeMap::new();
    for (user, film, _) in filmtrust
        .ratings
        .iter()
        .filter(|(_, _, rating)| *rating >= 3.0)
    {
        let of: &mut std::collections::BTreeSet<u32> = liked.entry(*user).or_default();
        of.insert(*film);
    }
    let people = leave_one_out::People::of(&friends, &liked, 2);
    let all = leave_one_out::measure(&people, arguments.draws);
    println!(
        "FilmTrust: {} people, {} draws each",
        people.asked(),
        arguments.draws
    );
    report("filmtrust", &all, figures);
    Ok(())
}

const STARS: &str = "stars";

fn report(set: &str, found: &leave_one_out::Found, figures: &mut Figures) {
    let popularity = found.popularity.hit_rate();
    let friends = found.friends.hit_rate();
    let mut add = |figure: &str, value: f64, reference: &str, beside: f64| {
        figures.add(format!("{set} {figure}"), "share", value, reference, beside);
    };
    add("friends HR@10", friends, "popularity", popularity);
    add(
        "shuffled HR@10",
        found.shuffled.hit_rate(),
        "popularity",
        popularity,
    );
    add(
        "friends NDCG@10",
        found.friends.ndcg(),
        "popularity",
        found.popularity.ndcg(),
    );
    add(
        "friends and theirs HR@10",
        found.two_steps.hit_rate(),
        "friends alone",
        friends,
    );
    add(
        "personalised PageRank HR@10",
        found.pagerank.hit_rate(),
        "friends",
        friends,
    );
    let tail = "outside the 50 most popular";
    add(
        &format!("friends HR@10, {tail}"),
        found.friends.tail_rate(),
        "personalised PageRank; popularity finds none",
        found.pagerank.tail_rate(),
    );
    add(
        "a friend had it",
        found.reach,
        "or a friend's friend",
        found.reach_two,
    );
}
