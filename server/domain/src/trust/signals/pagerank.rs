//! Personalised PageRank: where somebody ends who walks from friend to friend and now and then returns to where they began.
//!
//! Page, Brin, Motwani, Winograd, "The PageRank Citation Ranking" (1999); Haveliwala, "Topic-Sensitive PageRank" (WWW 2002). One
//! step costs the ties of the graph.

use super::graph::Graph;

/// The share of time that the walk spends with each person, by place; the shares sum to one. The walk begins with each of `home`
/// alike, goes on with probability `damping` by a tie's weight, and otherwise returns home; so it does where nothing leads on. It
/// stops when a step moves less than `tolerance` in all, or after `steps_max`.
pub fn personalised<N>(
    graph: &Graph<N>,
    home: &[usize],
    damping: f64,
    tolerance: f64,
    steps_max: usize,
) -> Vec<f64> {
    let mut start = vec![0.0; graph.len()];
    if home.is_empty() {
        return start;
    }
    for place in home {
        start[*place] += 1.0 / home.len() as f64;
    }
    let out: Vec<f64> = (0..graph.len())
        .map(|place| graph.weights(place).iter().sum())
        .collect();
    let mut share = start.clone();
    for _ in 0..steps_max {
        let stranded: f64 = (0..graph.len())
            .filter(|place| out[*place] <= 0.0)
            .map(|place| share[place])
            .sum();
        let home = 1.0 - damping + damping * stranded;
        let mut next: Vec<f64> = start.iter().map(|part| home * part).collect();
        for place in 0..graph.len() {
            if out[place] <= 0.0 || share[place] == 0.0 {
                continue;
            }
            let leaving = damping * share[place] / out[place];
            for (to, weight) in graph.neighbours(place).iter().zip(graph.weights(place)) {
                next[*to as usize] += leaving * weight;
            }
        }
        let moved: f64 = share.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        share = next;
        if moved < tolerance {
            break;
        }
    }
    share
}

#[cfg(test)]
mod tests {
    use super::super::karate::{FRIENDSHIPS, SHARES};
    use super::*;

    #[test]
    fn the_karate_club_as_networkx_has_it() {
        let graph = Graph::of(FRIENDSHIPS);
        let shares = personalised(&graph, &[0], 0.85, 1e-14, 1_000);
        for (member, (ours, theirs)) in shares.iter().zip(SHARES).enumerate() {
            assert!(
                (ours - theirs).abs() < 1e-7,
                "{member}: {ours} instead of {theirs}"
            );
        }
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_walk_stays_where_it_can_reach_and_starts_from_somebody() {
        let graph = Graph::of([(1, 2), (3, 4)]);
        let shares = personalised(&graph, &[0], 0.85, 1e-14, 1_000);
        assert_eq!(&shares[2..], [0.0, 0.0]);
        assert!(shares[0] > shares[1]);
        assert_eq!(personalised(&graph, &[], 0.85, 1e-14, 10), [0.0; 4]);
        // Ties without weight lead nowhere, so the walk goes home.
        let closed = graph.weighted_by_common(|_| 0.0);
        assert_eq!(
            personalised(&closed, &[0, 1], 0.85, 1e-14, 10),
            [0.5, 0.5, 0.0, 0.0]
        );
    }
}
