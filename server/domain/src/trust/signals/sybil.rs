//! Sybil: people whom few friendships tie to those who are known.
//!
//! Somebody who makes a hundred accounts befriends them with one another at will, and with real people one by one. A walk that
//! starts at people who are known to be real and goes from friend to friend enters such a region by those few ties only. After a
//! number of steps that grows with the logarithm of the network (long enough to reach everybody real, short enough not to have
//! seeped everywhere), time spent through ties is trust: Cao, Sirivianos, Yang, Pregueiro, "Aiding the detection of fake
//! accounts in large scale social online services" (SybilRank, NSDI 2012).
//!
//! Two things are different here. The walk goes by a tie the more readily the more friends its two ends have in common,
//! weight [`TIE_ALONE`] + √common, because a friendship bought or begged rarely comes with common friends. And it returns home
//! now and then, so that its length matters less.
//!
//! **Cost:** a step costs the friendships, and there are [`STEPS_A_DOUBLING`] × log₂ people of them; counting common friends costs
//! each friendship the smaller of its two circles.

use super::graph::Graph;
use super::pagerank;

/// The weight of a friendship without a common friend.
pub const TIE_ALONE: f64 = 0.3;

/// How readily the walk goes on instead of returning to the seeds.
pub const DAMPING: f64 = 0.99;

/// Steps of the walk for each doubling of the network.
pub const STEPS_A_DOUBLING: usize = 10;

/// Whoever has fewer friends is not judged: to know few people is no sign of anything.
pub const FRIENDS_MIN: usize = 5;

/// Trust below this share of the median's is worth a person's look.
pub const FLAG_BELOW: f64 = 0.3;

/// Where a person stands, and what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<N> {
    pub person: N,
    /// Time the walk spends there for each unit of their ties, through that of the median person: 1 is ordinary.
    pub trust: f64,
    pub friends: usize,
    /// With how many of these they have no friend in common.
    pub friends_alone: usize,
    /// Friendships between them and the nearest seed; `None` where no way leads, and then nothing is said of them.
    pub steps: Option<u32>,
}

impl<N> Standing<N> {
    pub fn is_flag(&self) -> bool {
        self.steps.is_some() && self.friends >= FRIENDS_MIN && self.trust < FLAG_BELOW
    }
}

/// Everybody who has a friend, least trusted first. `seeds` are people known to be real (met by the operator, long-standing with
/// many verified purchases); without any there is nothing to say and the answer is empty.
pub fn standings<N: Ord + Clone>(
    friendships: impl IntoIterator<Item = (N, N)>,
    seeds: &[N],
) -> Vec<Standing<N>> {
    let graph = Graph::of(friendships);
    let mut seeds: Vec<usize> = seeds.iter().filter_map(|seed| graph.place(seed)).collect();
    seeds.sort_unstable();
    seeds.dedup();
    if seeds.is_empty() {
        return Vec::new();
    }
    let steps = graph.steps_from(&seeds);
    let friends_alone: Vec<usize> = (0..graph.len())
        .map(|place| {
            let others = graph.neighbours(place).iter();
            others
                .filter(|other| graph.common(place, **other as usize) == 0)
                .count()
        })
        .collect();
    let graph = graph.weighted_by_common(|common| TIE_ALONE + (common as f64).sqrt());
    let doublings = usize::BITS - graph.len().leading_zeros();
    let walk = STEPS_A_DOUBLING * doublings as usize;
    let share = pagerank::personalised(&graph, &seeds, DAMPING, 0.0, walk);
    let raw: Vec<f64> = (0..graph.len())
        .map(|place| share[place] / graph.weights(place).iter().sum::<f64>())
        .collect();
    let median = median(raw.iter().copied().filter(|trust| *trust > 0.0).collect());

    let mut standings: Vec<Standing<N>> = (0..graph.len())
        .map(|place| Standing {
            person: graph.person(place).clone(),
            trust: raw[place] / median,
            friends: graph.degree(place),
            friends_alone: friends_alone[place],
            steps: steps[place],
        })
        .collect();
    standings.sort_by(|a, b| {
        let by_trust = a.trust.total_cmp(&b.trust);
        by_trust.then_with(|| a.person.cmp(&b.person))
    });
    standings
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(1.0)
}
