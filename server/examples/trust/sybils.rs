//! A region of false accounts with more and more friends among the real.

use crate::bench::datasets::FilmTrust;
use crate::bench::measures::{auc, mean};
use crate::bench::{Dice, Figures};
use std::collections::{BTreeMap, BTreeSet};
use vouch_domain::trust::signals::graph::Graph;
use vouch_domain::trust::signals::pagerank;
use vouch_domain::trust::signals::sybil::standings;

const FAKE: u32 = 1_000_000;
const ACCOUNTS: u32 = 100;
const TIES: usize = 4;
const SEEDS: usize = 10;

pub fn measure(filmtrust: &FilmTrust, draws: u64, figures: &mut Figures) {
    let real = filmtrust.largest_part();
    for attack_edges in [1, 10, 50, 200] {
        let [mut ours, mut sybilrank, mut degree, mut false_alarms] = [const { Vec::new() }; 4];
        let mut flagged = Vec::new();
        for draw in 1..=draws {
            let mut dice = Dice(draw);
            let ties = attacked(&real, attack_edges, &mut dice);
            let seeds = seeds(&real, &mut dice);
            let graph = Graph::of(ties.iter().copied());
            let fake: Vec<bool> = (0..graph.len())
                .map(|place| *graph.person(place) >= FAKE)
                .collect();

            let found = standings(ties.iter().copied(), &seeds);
            let flags = |fakes: bool| {
                found
                    .iter()
                    .filter(move |one| one.is_flag() && (one.person >= FAKE) == fakes)
                    .count() as f64
            };
            flagged.push(flags(true) / f64::from(ACCOUNTS));
            false_alarms.push(flags(false));
            let trust: BTreeMap<u32, f64> =
                found.iter().map(|one| (one.person, one.trust)).collect();
            let scores: Vec<f64> = (0..graph.len())
                .map(|place| -trust[graph.person(place)])
                .collect();
            ours.push(auc(&scores, &fake));
            sybilrank.push(auc(&as_published(&graph, &seeds), &fake));
            let few: Vec<f64> = (0..graph.len())
                .map(|place| -(graph.degree(place) as f64))
                .collect();
            degree.push(auc(&few, &fake));
        }
        let named = match attack_edges {
            1 => "1 attack edge".to_owned(),
            many => format!("{many} attack edges"),
        };
        let mut add = |figure: String, unit, value: &[f64], reference, beside: &[f64]| {
            figures.add(figure, unit, mean(value), reference, mean(beside));
        };
        add(
            format!("sybil AUC, {named}"),
            "share",
            &ours,
            "SybilRank as published",
            &sybilrank,
        );
        add(
            format!("sybil AUC, {named}, beside few friends"),
            "share",
            &ours,
            "few friends",
            &degree,
        );
        add(
            format!("sybil flagged, {named}"),
            "of the region",
            &flagged,
            "all",
            &[1.0],
        );
        add(
            format!("sybil flagged honest, {named}"),
            "of 610 people",
            &false_alarms,
            "of 610 people",
            &[610.0],
        );
    }
}

/// The real ties, the region's (Barabási–Albert) and, between them, so many at random.
fn attacked(real: &[(u32, u32)], attack_edges: usize, dice: &mut Dice) -> BTreeSet<(u32, u32)> {
    let people: Vec<u32> = BTreeSet::from_iter(real.iter().flat_map(|(a, b)| [*a, *b]))
        .into_iter()
        .collect();
    let mut ties: BTreeSet<(u32, u32)> = real.iter().copied().collect();
    // Everybody stands here once for each tie they have, so that a draw prefers those with many.
    let mut ends: Vec<u32> = Vec::new();
    let first = TIES as u32;
    let mut tie = |one: u32, other: u32, ends: &mut Vec<u32>| {
        ties.insert((FAKE + other, FAKE + one));
        ends.extend([one, other]);
    };
    for one in 0..first {
        for other in 0..one {
            tie(one, other, &mut ends);
        }
    }
    for one in first..ACCOUNTS {
        let mut friends = BTreeSet::new();
        while friends.len() < TIES {
            friends.insert(ends[dice.below(ends.len() as u64) as usize]);
        }
        for other in friends {
            tie(one, other, &mut ends);
        }
    }
    let all = ties.len() + attack_edges;
    while ties.len() < all {
        let victim = people[dice.below(people.len() as u64) as usize];
        ties.insert((victim, FAKE + dice.below(u64::from(ACCOUNTS)) as u32));
    }
    ties
}

/// Real people, those with many friends the likelier.
fn seeds(real: &[(u32, u32)], dice: &mut Dice) -> Vec<u32> {
    let ends: Vec<u32> = real.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut seeds = BTreeSet::new();
    while seeds.len() < SEEDS {
        seeds.insert(ends[dice.below(ends.len() as u64) as usize]);
    }
    seeds.into_iter().collect()
}

/// Cao and others 2012: log₂ n steps without return, every tie alike, what arrives through the number of ties. Higher is more suspicious.
fn as_published(graph: &Graph<u32>, seeds: &[u32]) -> Vec<f64> {
    let home: Vec<usize> = seeds.iter().filter_map(|seed| graph.place(seed)).collect();
    let steps = (graph.len() as f64).log2().ceil() as usize;
    let shares = pagerank::personalised(graph, &home, 1.0, 0.0, steps);
    let places = shares.iter().enumerate();
    places
        .map(|(place, share)| -share / graph.degree(place) as f64)
        .collect()
}
