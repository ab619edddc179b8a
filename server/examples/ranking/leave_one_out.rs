//! One thing is taken away from everybody: who would have shown it to them among ten?

use crate::bench::Dice;
use std::collections::{BTreeMap, BTreeSet};
use vouch_domain::recommendations::rank::{Distance, Voice, friends_count};
use vouch_domain::trust::signals::graph::Graph;
use vouch_domain::trust::signals::pagerank;
use vouch_domain::{ShopperId, Timestamp};

const FIRST: usize = 10;
/// What is not among so many most popular is the tail.
const POPULAR: usize = 50;

type Sets = BTreeMap<u32, BTreeSet<u32>>;

/// People, their friends and their things.
pub struct People<'a> {
    friends: &'a Sets,
    things: &'a Sets,
    asked: Vec<u32>,
}

impl<'a> People<'a> {
    /// Asked are those who have a friend and at least so many things.
    pub fn of(friends: &'a Sets, things: &'a Sets, things_min: usize) -> Self {
        let enough = |(person, has): (&u32, &BTreeSet<u32>)| {
            (has.len() >= things_min && friends.contains_key(person)).then_some(*person)
        };
        Self {
            asked: things.iter().filter_map(enough).collect(),
            friends,
            things,
        }
    }

    pub fn asked(&self) -> usize {
        self.asked.len()
    }
}

/// What one way of ranking found.
#[derive(Default)]
pub struct Hits {
    asked: f64,
    hits: f64,
    gain: f64,
    tail_asked: f64,
    tail_hits: f64,
}

impl Hits {
    pub fn hit_rate(&self) -> f64 {
        self.hits / self.asked
    }

    /// 1 / log₂(1 + place), averaged: one thing is wanted, so the best possible is 1.
    pub fn ndcg(&self) -> f64 {
        self.gain / self.asked
    }

    pub fn tail_rate(&self) -> f64 {
        self.tail_hits / self.tail_asked
    }

    fn count(&mut self, place: Option<usize>, tail: bool) {
        let hit = if place.is_some() { 1.0 } else { 0.0 };
        self.asked += 1.0;
        self.hits += hit;
        self.gain += place.map_or(0.0, |place| 1.0 / (place as f64 + 2.0).log2());
        if tail {
            self.tail_asked += 1.0;
            self.tail_hits += hit;
        }
    }
}

#[derive(Default)]
pub struct Found {
    pub popularity: Hits,
    pub friends: Hits,
    pub shuffled: Hits,
    pub two_steps: Hits,
    pub pagerank: Hits,
    /// How often a friend had what was taken away.
    pub reach: f64,
    /// Or one of their friends.
    pub reach_two: f64,
}

pub fn measure(people: &People, draws: u64) -> Found {
    let mut found = Found::default();
    let graph = Graph::of(
        people
            .friends
            .iter()
            .flat_map(|(one, others)| others.iter().map(|other| (*one, *other))),
    );
    for draw in 1..=draws {
        let mut dice = Dice(draw);
        let taken: BTreeMap<u32, u32> = people
            .asked
            .iter()
            .map(|person| {
                let things = &people.things[person];
                let at = dice.below(things.len() as u64) as usize;
                (*person, *things.iter().nth(at).expect("there are so many"))
            })
            .collect();
        let mut left = people.things.clone();
        for (person, thing) in &taken {
            left.get_mut(person).expect("was asked").remove(thing);
        }
        let town = Town::of(&left);
        let strangers = shuffled(people.friends, &mut dice);
        for person in &people.asked {
            let wanted = taken[person];
            let own = &left[person];
            let tail = town.popular[..POPULAR.min(town.popular.len())]
                .iter()
                .all(|thing| *thing != wanted);
            let near = &people.friends[person];
            let far: BTreeSet<u32> = near
                .iter()
                .flat_map(|friend| &people.friends[friend])
                .filter(|one| *one != person && !near.contains(one))
                .copied()
                .collect();
            let place = |order: Vec<u32>| order.iter().position(|thing| *thing == wanted);
            let by_friends = |near: &BTreeSet<u32>, far: &BTreeSet<u32>| {
                place(town.friends_first(own, near, far))
            };
            found
                .popularity
                .count(place(town.filled(own, Vec::new())), tail);
            found
                .friends
                .count(by_friends(near, &BTreeSet::new()), tail);
            found
                .shuffled
                .count(by_friends(&strangers[person], &BTreeSet::new()), tail);
            found.two_steps.count(by_friends(near, &far), tail);
            found
                .pagerank
                .count(place(town.walk_first(own, &graph, *person)), tail);
            let has = |one: &u32| left.get(one).is_some_and(|things| things.contains(&wanted));
            let friend_has = near.iter().any(has);
            let share = 1.0 / (people.asked.len() as u64 * draws) as f64;
            found.reach += if friend_has { share } else { 0.0 };
            found.reach_two += if friend_has || far.iter().any(has) {
                share
            } else {
                0.0
            };
        }
    }
    found
}

/// Everybody has as many friends as before, and they are somebody else's: people change places in the network.
fn shuffled(friends: &Sets, dice: &mut Dice) -> Sets {
    let people: Vec<u32> = friends.keys().copied().collect();
    let mut places = people.clone();
    for at in (1..places.len()).rev() {
        places.swap(at, dice.below(at as u64 + 1) as usize);
    }
    let stands_for: BTreeMap<u32, u32> = people.iter().copied().zip(places).collect();
    let others = |friends: &BTreeSet<u32>| friends.iter().map(|one| stands_for[one]).collect();
    friends
        .iter()
        .map(|(one, theirs)| (*one, others(theirs)))
        .collect()
}

/// What everybody has, and what of it is popular.
struct Town<'a> {
    left: &'a Sets,
    popularity: BTreeMap<u32, u64>,
    /// Most popular first.
    popular: Vec<u32>,
}

impl<'a> Town<'a> {
    fn of(left: &'a Sets) -> Self {
        let mut popularity: BTreeMap<u32, u64> = BTreeMap::new();
        for thing in left.values().flatten() {
            *popularity.entry(*thing).or_default() += 1;
        }
        let mut popular: Vec<u32> = popularity.keys().copied().collect();
        popular.sort_by_key(|thing| (std::cmp::Reverse(popularity[thing]), *thing));
        Self {
            left,
            popularity,
            popular,
        }
    }

    /// The first ten: `best`, then what is popular.
    fn filled(&self, own: &BTreeSet<u32>, best: Vec<u32>) -> Vec<u32> {
        let mut order: Vec<u32> = best
            .into_iter()
            .filter(|thing| !own.contains(thing))
            .take(FIRST)
            .collect();
        for thing in &self.popular {
            if order.len() == FIRST {
                break;
            }
            if !own.contains(thing) && !order.contains(thing) {
                order.push(*thing);
            }
        }
        order
    }

    /// As a shop's page ranks: the very function.
    fn friends_first(
        &self,
        own: &BTreeSet<u32>,
        near: &BTreeSet<u32>,
        far: &BTreeSet<u32>,
    ) -> Vec<u32> {
        let voices = [(near, Distance::Friend), (far, Distance::FriendOfFriend)];
        let voices = voices.into_iter().flat_map(|(people, distance)| {
            people.iter().flat_map(move |author| {
                let things = self.left.get(author).into_iter().flatten();
                things.map(move |product| Voice {
                    product: *product,
                    author: ShopperId(u128::from(*author)),
                    distance,
                    verified: true,
                    written_at: Timestamp(0),
                    weight: 100,
                })
            })
        });
        let popularity = |thing: &u32| self.popularity.get(thing).copied().unwrap_or(0);
        let slot = friends_count(voices, popularity, Timestamp(0));
        self.filled(own, slot.into_iter().map(|ranked| ranked.product).collect())
    }

    /// Everybody's things, each weighing as much time as a walk from here spends with whoever has it.
    fn walk_first(&self, own: &BTreeSet<u32>, graph: &Graph<u32>, person: u32) -> Vec<u32> {
        let home = graph.place(&person).expect("has a friend");
        let shares = pagerank::personalised(graph, &[home], 0.85, 1e-6, 60);
        let mut weights: BTreeMap<u32, f64> = BTreeMap::new();
        for (place, share) in shares
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != home)
        {
            for thing in self.left.get(graph.person(place)).into_iter().flatten() {
                *weights.entry(*thing).or_default() += share;
            }
        }
        let mut order: Vec<(u32, f64)> = weights.into_iter().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.filled(own, order.into_iter().map(|(thing, _)| thing).collect())
    }
}
