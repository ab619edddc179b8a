//! Ratings told by biases: the mean, what a film has more, what a person gives more; each held back while few are known.

use crate::bench::Dice;
use std::collections::BTreeMap;
use vouch_domain::recommendations::rank::{PRIOR, Tally, bayesian_score};

/// Mean absolute errors, and Brier scores of "this person will like it" by the share of others who do.
pub struct Errors {
    pub bias: f64,
    pub user_mean: f64,
    pub film_mean: f64,
    pub global_mean: f64,
    pub liked_with_prior: f64,
    pub liked_raw: f64,
}

type Rating = (u32, u32, f64);

/// Five parts, each told from the other four.
pub fn five_fold(ratings: &[Rating], seed: u64) -> Errors {
    let mut order: Vec<usize> = (0..ratings.len()).collect();
    let mut dice = Dice(seed);
    for place in (1..order.len()).rev() {
        order.swap(place, dice.below(place as u64 + 1) as usize);
    }
    let mut sums = [0.0; 6];
    for part in 0..5 {
        let held_out = |place: usize| place % 5 == part;
        let pick = |out: bool| {
            let places = order.iter().enumerate();
            places
                .filter(move |(place, _)| held_out(*place) == out)
                .map(|(_, at)| ratings[*at])
        };
        let told = Told::from(&pick(false).collect::<Vec<_>>());
        for (user, film, rating) in pick(true) {
            let liked = if rating >= 3.0 { 1.0 } else { 0.0 };
            for (sum, error) in sums.iter_mut().zip([
                (told.bias(user, film) - rating).abs(),
                (told.mean_of(&told.users, user) - rating).abs(),
                (told.mean_of(&told.films, film) - rating).abs(),
                (told.mean - rating).abs(),
                (told.liked(film, true) - liked).powi(2),
                (told.liked(film, false) - liked).powi(2),
            ]) {
                *sum += error / ratings.len() as f64;
            }
        }
    }
    let [
        bias,
        user_mean,
        film_mean,
        global_mean,
        liked_with_prior,
        liked_raw,
    ] = sums;
    Errors {
        bias,
        user_mean,
        film_mean,
        global_mean,
        liked_with_prior,
        liked_raw,
    }
}

struct Told {
    mean: f64,
    /// Sum and number of ratings.
    users: BTreeMap<u32, (f64, f64)>,
    films: BTreeMap<u32, (f64, f64)>,
    film_bias: BTreeMap<u32, f64>,
    user_bias: BTreeMap<u32, f64>,
    tallies: BTreeMap<u32, Tally>,
}

impl Told {
    /// b_film = Σ(r − mean) / (n + 10), b_user = Σ(r − mean − b_film) / (n + 5).
    fn from(ratings: &[Rating]) -> Self {
        let mean = ratings.iter().map(|rating| rating.2).sum::<f64>() / ratings.len() as f64;
        let mut users: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let mut films: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
        for (user, film, rating) in ratings {
            for of in [
                users.entry(*user).or_default(),
                films.entry(*film).or_default(),
            ] {
                of.0 += rating;
                of.1 += 1.0;
            }
            let tally = tallies.entry(*film).or_default();
            match *rating >= 3.0 {
                true => tally.recommend += 100,
                false => tally.advise_against += 100,
            }
        }
        let film_bias: BTreeMap<u32, f64> = films
            .iter()
            .map(|(film, (sum, count))| (*film, (sum - mean * count) / (count + 10.0)))
            .collect();
        let mut beyond: BTreeMap<u32, f64> = BTreeMap::new();
        for (user, film, rating) in ratings {
            *beyond.entry(*user).or_default() += rating - mean - film_bias[film];
        }
        let user_bias = beyond
            .into_iter()
            .map(|(user, sum)| (user, sum / (users[&user].1 + 5.0)))
            .collect();
        Self {
            mean,
            users,
            films,
            film_bias,
            user_bias,
            tallies,
        }
    }

    fn bias(&self, user: u32, film: u32) -> f64 {
        let of = |biases: &BTreeMap<u32, f64>, one: u32| biases.get(&one).copied().unwrap_or(0.0);
        self.mean + of(&self.user_bias, user) + of(&self.film_bias, film)
    }

    fn mean_of(&self, of: &BTreeMap<u32, (f64, f64)>, one: u32) -> f64 {
        of.get(&one).map_or(self.mean, |(sum, count)| sum / count)
    }

    /// The share of people who like a film: as "People here" says it, or bare (a half where nobody spoke).
    fn liked(&self, film: u32, prior: bool) -> f64 {
        let tally = self.tallies.get(&film).copied().unwrap_or_default();
        match (prior, tally.total()) {
            (true, _) => f64::from(bayesian_score(tally, PRIOR)) / 1_000.0,
            (false, 0) => 0.5,
            (false, all) => tally.recommend as f64 / all as f64,
        }
    }
}
