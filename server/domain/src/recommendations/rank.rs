//! Rank: a shop's products in two slots that are never mixed, "From your friends" and "People here".
//!
//! **From your friends** is a plain count: each friend who recommends a product counts one, each friend of a friend a half, and
//! friends of friends count from three up or not at all, so that neither a number nor a place in the order tells of one of
//! them. On real friendships this count finds what a person will like about twice as often as popularity does, and cleverer
//! walks over the network do worse (`npm run bench -- ranking`). It orders and explains; it predicts no score, because on real
//! ratings friends do not improve one.
//!
//! **People here** is the share of people who recommend the product, drawn towards [`PRIOR`] while few have spoken. It is shown
//! together with that prior.
//!
//! Everything is whole numbers, so every reader, database and machine comes to the same order.

use crate::{ShopperId, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Friends of friends are told of from this many up.
pub const FRIENDS_OF_FRIENDS_MIN: u32 = 3;

/// How many friends a line of why names; the others are a number.
pub const NAMED_MAX: usize = 2;

/// A word is recent for so long. Recency is yes or no, because to the microsecond no two products would ever be level and
/// popularity would never be asked.
pub const RECENT_DAYS: i64 = 180;

/// How far the author is from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    Friend,
    FriendOfFriend,
}

impl Distance {
    /// In halves of a friend.
    fn halves(self) -> u64 {
        match self {
            Self::Friend => 2,
            Self::FriendOfFriend => 1,
        }
    }
}

/// One person's recommendation of one product, as the reader may know it. Whoever advises against a product has no voice here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice<P> {
    pub product: P,
    pub author: ShopperId,
    pub distance: Distance,
    /// Bought, and delivered.
    pub verified: bool,
    pub written_at: Timestamp,
    /// The weight that trust left it, in percent.
    pub weight: u8,
}

/// A product in the slot "From your friends", with everything its line of why may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromFriends<P> {
    pub product: P,
    /// What it is ordered by, in two-hundredths of a friend: a friend's word of full weight is 200, a friend's friend's 100.
    pub count: u64,
    /// Friends who recommend it.
    pub friends: u32,
    /// Those of them to name: verified first, then newest; at most [`NAMED_MAX`].
    pub named: Vec<ShopperId>,
    /// Friends of friends who recommend it, or 0 where they are fewer than [`FRIENDS_OF_FRIENDS_MIN`].
    pub friends_of_friends: u32,
    /// How many of all these bought it and received it.
    pub verified: u32,
    /// Whether one of them wrote within [`RECENT_DAYS`].
    pub recent: bool,
    /// How many people recommend it publicly; settles what is level.
    pub popularity: u64,
}

/// The slot "From your friends", best first: by count, then by how many are verified, then recent before old, then by popularity,
/// then by the product's own order. A person's second voice for a product is passed over; a friend is nobody's friend's friend.
///
/// Costs with the voices (their number times its logarithm), never with the network.
pub fn friends_count<P: Ord + Clone>(
    voices: impl IntoIterator<Item = Voice<P>>,
    popularity: impl Fn(&P) -> u64,
    now: Timestamp,
) -> Vec<FromFriends<P>> {
    let mut heard: BTreeMap<P, BTreeMap<ShopperId, Voice<P>>> = BTreeMap::new();
    for voice in voices {
        let authors = heard.entry(voice.product.clone()).or_default();
        let kept = authors.entry(voice.author).or_insert(voice.clone());
        if kept.distance.halves() < voice.distance.halves() {
            *kept = voice;
        }
    }
    let recent_from = now.plus_seconds(-RECENT_DAYS * 24 * 60 * 60);
    let mut slot: Vec<_> = heard
        .into_iter()
        .filter_map(|(product, authors)| {
            let popularity = popularity(&product);
            FromFriends::of(
                product,
                authors.into_values().collect(),
                popularity,
                recent_from,
            )
        })
        .collect();
    slot.sort_by(|a, b| a.place().cmp(&b.place()));
    slot
}

impl<P: Ord> FromFriends<P> {
    /// `None` where there is nobody to tell of.
    fn of(
        product: P,
        voices: Vec<Voice<P>>,
        popularity: u64,
        recent_from: Timestamp,
    ) -> Option<Self> {
        let (mut friends, mut strangers): (Vec<_>, Vec<_>) = voices
            .into_iter()
            .partition(|voice| voice.distance == Distance::Friend);
        if strangers.len() < FRIENDS_OF_FRIENDS_MIN as usize {
            strangers.clear();
        }
        if friends.is_empty() && strangers.is_empty() {
            return None;
        }
        friends.sort_by_key(|voice| Reverse((voice.verified, voice.written_at, voice.author)));
        let all = || friends.iter().chain(&strangers);
        Some(Self {
            count: all()
                .map(|voice| voice.distance.halves() * u64::from(voice.weight.min(100)))
                .sum(),
            friends: number(friends.len()),
            named: friends
                .iter()
                .take(NAMED_MAX)
                .map(|voice| voice.author)
                .collect(),
            friends_of_friends: number(strangers.len()),
            verified: number(all().filter(|voice| voice.verified).count()),
            recent: all().any(|voice| voice.written_at >= recent_from),
            popularity,
            product,
        })
    }

    fn place(&self) -> impl Ord + '_ {
        (
            Reverse((self.count, self.verified, self.recent, self.popularity)),
            &self.product,
        )
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What is believed of a product of which nobody has said anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prior {
    /// The share of people who recommend it, in thousandths.
    pub mean: u32,
    /// As if so many people had already spoken.
    pub strength: u32,
}

/// Six people of whom half recommend: neither praise nor blame, and outspoken by a dozen real ones. It stands with every score.
pub const PRIOR: Prior = Prior {
    mean: 500,
    strength: 6,
};

/// What people here said of a product, each word counted with the weight that trust left it: a word of full weight is 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub recommend: u64,
    pub advise_against: u64,
}

impl Tally {
    pub fn total(self) -> u64 {
        self.recommend + self.advise_against
    }
}

/// The share of people who recommend, drawn towards the prior, in thousandths (rounded down):
/// (mean × strength + those who recommend) / (strength + all who spoke).
pub fn bayesian_score(tally: Tally, prior: Prior) -> u32 {
    let strength = u128::from(prior.strength) * 100;
    let believed = u128::from(prior.mean.min(1_000)) * strength;
    let all = strength + u128::from(tally.total());
    match all {
        0 => prior.mean.min(1_000),
        _ => ((believed + 1_000 * u128::from(tally.recommend)) / all) as u32,
    }
}

/// A product in the slot "People here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromPeople<P> {
    pub product: P,
    /// Thousandths; see [`bayesian_score`].
    pub score: u32,
    pub tally: Tally,
}

/// The slot "People here", best first: by score, then by how many spoke, then by the product's own order. Of whom nobody said
/// anything is not in it.
pub fn people_here<P: Ord>(
    tallies: impl IntoIterator<Item = (P, Tally)>,
    prior: Prior,
) -> Vec<FromPeople<P>> {
    let mut slot: Vec<_> = tallies
        .into_iter()
        .filter(|(_, tally)| tally.total() > 0)
        .map(|(product, tally)| FromPeople {
            score: bayesian_score(tally, prior),
            product,
            tally,
        })
        .collect();
    slot.sort_by(|a, b| {
        let place = |one: &FromPeople<P>| Reverse((one.score, one.tally.total()));
        place(a)
            .cmp(&place(b))
            .then_with(|| a.product.cmp(&b.product))
    });
    slot
}

#[cfg(test)]
mod tests {
    use super::*;
    use Distance::*;

    const DAY: i64 = 24 * 60 * 60;
    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);

    /// A verified voice of full weight, written today.
    fn voice(product: &'static str, author: u128, distance: Distance) -> Voice<&'static str> {
        Voice {
            product,
            author: ShopperId(author),
            distance,
            verified: true,
            written_at: NOW,
            weight: 100,
        }
    }

    fn order(voices: Vec<Voice<&'static str>>) -> Vec<(&'static str, u64)> {
        let popularity = |product: &&str| if *product == "vase" { 9 } else { 1 };
        friends_count(voices, popularity, NOW)
            .into_iter()
            .map(|ranked| (ranked.product, ranked.count))
            .collect()
    }

    #[test]
    fn order_is_by_count_then_verified_then_recent_then_popularity_then_name() {
        let unverified = |mut voice: Voice<_>| {
            voice.verified = false;
            voice
        };
        let old = |mut voice: Voice<_>| {
            voice.written_at = NOW.plus_seconds(-(RECENT_DAYS + 1) * DAY);
            voice
        };
        let weighing = |mut voice: Voice<_>, weight| {
            voice.weight = weight;
            voice
        };
        for (voices, expected) in [
            (vec![], vec![]),
            (vec![voice("lamp", 1, Friend)], vec![("lamp", 200)]),
            // Two friends before one, however popular the one.
            (
                vec![
                    voice("vase", 1, Friend),
                    voice("lamp", 1, Friend),
                    voice("lamp", 2, Friend),
                ],
                vec![("lamp", 400), ("vase", 200)],
            ),
            // Three friends of friends are one friend and a half.
            (
                vec![
                    voice("vase", 1, Friend),
                    voice("lamp", 7, FriendOfFriend),
                    voice("lamp", 8, FriendOfFriend),
                    voice("lamp", 9, FriendOfFriend),
                ],
                vec![("lamp", 300), ("vase", 200)],
            ),
            // Level: verified, then recent, then popular, then by name.
            (
                vec![
                    unverified(voice("vase", 1, Friend)),
                    voice("lamp", 1, Friend),
                ],
                vec![("lamp", 200), ("vase", 200)],
            ),
            (
                vec![old(voice("vase", 1, Friend)), voice("lamp", 1, Friend)],
                vec![("lamp", 200), ("vase", 200)],
            ),
            (
                vec![voice("lamp", 1, Friend), voice("vase", 1, Friend)],
                vec![("vase", 200), ("lamp", 200)],
            ),
            (
                vec![voice("rug", 1, Friend), voice("lamp", 1, Friend)],
                vec![("lamp", 200), ("rug", 200)],
            ),
            // A word that trust weighs down counts less and is still there.
            (
                vec![
                    weighing(voice("vase", 1, Friend), 40),
                    voice("lamp", 1, Friend),
                ],
                vec![("lamp", 200), ("vase", 80)],
            ),
            // The same person twice is one person; nearer counts.
            (
                vec![
                    voice("lamp", 1, FriendOfFriend),
                    voice("lamp", 1, Friend),
                    voice("lamp", 1, Friend),
                ],
                vec![("lamp", 200)],
            ),
        ] {
            assert_eq!(order(voices.clone()), expected, "{voices:?}");
            let reversed = voices.iter().rev().copied().collect();
            assert_eq!(order(reversed), expected, "the other way round: {voices:?}");
        }
    }

    #[test]
    fn fewer_than_three_friends_of_friends_leave_no_trace() {
        let base = vec![voice("lamp", 1, Friend), voice("rug", 2, Friend)];
        let silent = friends_count(base.clone(), |_| 0, NOW);
        for extra in [1, 2] {
            let mut voices = base.clone();
            for author in 0..extra {
                voices.push(voice("rug", 10 + author, FriendOfFriend));
                voices.push(voice("vase", 10 + author, FriendOfFriend));
            }
            assert_eq!(
                friends_count(voices, |_| 0, NOW),
                silent,
                "{extra} strangers"
            );
        }
        let mut voices = base;
        voices.extend((10..13).map(|author| voice("rug", author, FriendOfFriend)));
        let ranked = friends_count(voices, |_| 0, NOW);
        assert_eq!(ranked[0].product, "rug");
        assert_eq!(ranked[0].friends, 1);
        assert_eq!(ranked[0].friends_of_friends, 3);
        assert_eq!(
            ranked[0].named,
            [ShopperId(2)],
            "a friend of a friend is never named"
        );
    }

    #[test]
    fn at_most_two_friends_are_named_those_who_bought_it_and_the_newest_first() {
        let at = |author, verified, days_ago: i64| Voice {
            verified,
            written_at: NOW.plus_seconds(-days_ago * DAY),
            ..voice("lamp", author, Friend)
        };
        let voices = vec![
            at(1, false, 0),
            at(2, true, 9),
            at(3, true, 5),
            at(4, true, 7),
        ];
        let ranked = friends_count(voices, |_| 0, NOW);
        assert_eq!(ranked[0].named, [ShopperId(3), ShopperId(4)]);
        assert_eq!(ranked[0].friends, 4);
        assert_eq!(ranked[0].verified, 3);
    }

    #[test]
    fn a_score_starts_at_the_prior_and_goes_to_what_people_say() {
        let words = |recommend: u64, advise_against: u64| Tally {
            recommend: recommend * 100,
            advise_against: advise_against * 100,
        };
        for (tally, expected) in [
            (words(0, 0), 500),
            (words(1, 0), 571), // (3 + 1) / 7
            (words(0, 1), 428), // 3 / 7
            (words(3, 3), 500),
            (words(6, 0), 750), // 9 / 12
            (words(94, 0), 970),
            (words(60, 34), 630),
            (words(1_000_000, 0), 999),
            (words(0, 1_000_000), 0),
        ] {
            assert_eq!(bayesian_score(tally, PRIOR), expected, "{tally:?}");
        }
        let half = Tally {
            recommend: 50,
            advise_against: 0,
        };
        assert_eq!(bayesian_score(half, PRIOR), 538, "half a word");
        let none = Prior {
            mean: 500,
            strength: 0,
        };
        assert_eq!(bayesian_score(words(1, 0), none), 1_000);
        assert_eq!(bayesian_score(words(0, 0), none), 500);
        let most = Tally {
            recommend: u64::MAX / 2,
            advise_against: u64::MAX / 2,
        };
        assert_eq!(bayesian_score(most, PRIOR), 500, "nothing runs over");
    }

    #[test]
    fn one_enthusiast_does_not_beat_many_contented_people() {
        let tally = |recommend, advise_against| Tally {
            recommend,
            advise_against,
        };
        let slot = people_here(
            [
                ("rug", tally(100, 0)),
                ("vase", tally(9_000, 1_000)),
                ("lamp", tally(0, 0)),
                ("bowl", tally(100, 0)),
                ("chair", tally(0, 300)),
            ],
            PRIOR,
        );
        let order: Vec<_> = slot.iter().map(|ranked| ranked.product).collect();
        assert_eq!(order, ["vase", "bowl", "rug", "chair"]);
    }
}
