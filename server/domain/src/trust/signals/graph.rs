//! A graph of people: who is whose friend, with a weight on every tie.
//!
//! Neighbours stand in one row after another, in the order of the people, so a walk is a sweep over memory and every sum has
//! one order. Building costs the ties times their logarithm.

/// People `N` by place (0, 1, …) and, for each, their neighbours.
#[derive(Clone, Debug)]
pub struct Graph<N> {
    people: Vec<N>,
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
}

impl<N: Ord + Clone> Graph<N> {
    /// Of mutual ties, each named once or from both sides. A tie of one with oneself is none.
    pub fn of(ties: impl IntoIterator<Item = (N, N)>) -> Self {
        let ties: Vec<(N, N)> = ties.into_iter().filter(|(a, b)| a != b).collect();
        let mut people: Vec<N> = ties
            .iter()
            .flat_map(|(a, b)| [a.clone(), b.clone()])
            .collect();
        people.sort();
        people.dedup();
        let place = |one: &N| people.binary_search(one).expect("taken from the ties") as u32;
        let mut both: Vec<(u32, u32)> = ties
            .iter()
            .flat_map(|(a, b)| {
                let (a, b) = (place(a), place(b));
                [(a, b), (b, a)]
            })
            .collect();
        both.sort_unstable();
        both.dedup();
        let mut starts = vec![0; people.len() + 1];
        for (from, _) in &both {
            starts[*from as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self {
            starts,
            weights: vec![1.0; both.len()],
            neighbours: both.into_iter().map(|(_, to)| to).collect(),
            people,
        }
    }

    pub fn place(&self, person: &N) -> Option<usize> {
        self.people.binary_search(person).ok()
    }
}

impl<N> Graph<N> {
    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub fn person(&self, place: usize) -> &N {
        &self.people[place]
    }

    /// The places of the neighbours, rising.
    pub fn neighbours(&self, place: usize) -> &[u32] {
        &self.neighbours[self.starts[place]..self.starts[place + 1]]
    }

    pub fn degree(&self, place: usize) -> usize {
        self.starts[place + 1] - self.starts[place]
    }

    /// The weights of the ties to [`Self::neighbours`], in their order.
    pub fn weights(&self, place: usize) -> &[f64] {
        &self.weights[self.starts[place]..self.starts[place + 1]]
    }

    /// How many neighbours two people have in common. Costs the smaller neighbourhood times the logarithm of the larger.
    pub fn common(&self, one: usize, other: usize) -> usize {
        let (one, other) = (self.neighbours(one), self.neighbours(other));
        let (small, large) = match one.len() <= other.len() {
            true => (one, other),
            false => (other, one),
        };
        small
            .iter()
            .filter(|person| large.binary_search(person).is_ok())
            .count()
    }

    /// The same ties with weights that follow from how many friends their two ends have in common.
    pub fn weighted_by_common(mut self, weight: impl Fn(usize) -> f64) -> Self {
        let mut weights = Vec::with_capacity(self.neighbours.len());
        for one in 0..self.len() {
            for other in self.neighbours(one) {
                weights.push(weight(self.common(one, *other as usize)));
            }
        }
        self.weights = weights;
        self
    }

    /// How many ties lie between each person and the nearest of `from`; `None` where there is no way.
    pub fn steps_from(&self, from: &[usize]) -> Vec<Option<u32>> {
        let mut steps = vec![None; self.len()];
        let mut reached: Vec<usize> = Vec::new();
        for start in from {
            if steps[*start].is_none() {
                steps[*start] = Some(0);
                reached.push(*start);
            }
        }
        let mut next = 0;
        while let Some(one) = reached.get(next).copied() {
            next += 1;
            for other in self.neighbours(one) {
                let other = *other as usize;
                if steps[other].is_none() {
                    steps[other] = steps[one].map(|step| step + 1);
                    reached.push(other);
                }
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_mutual_and_stand_once() {
        let graph = Graph::of([(3, 1), (1, 3), (1, 2), (2, 2), (1, 2)]);
        assert_eq!(graph.len(), 3);
        assert_eq!(graph.neighbours(0), [1, 2]);
        assert_eq!(graph.neighbours(1), [0]);
        assert_eq!(graph.neighbours(2), [0]);
        assert_eq!(graph.place(&3), Some(2));
        assert_eq!(graph.place(&4), None);
        assert!(Graph::<u8>::of([]).is_empty());
    }

    #[test]
    fn friends_in_common_are_counted_from_either_side() {
        let graph = Graph::of([(1, 2), (1, 3), (2, 3), (1, 4), (2, 4), (4, 5)]);
        for (one, other, common) in [(0, 1, 2), (1, 0, 2), (0, 2, 1), (0, 4, 1), (2, 4, 0)] {
            assert_eq!(graph.common(one, other), common, "{one} {other}");
        }
        let graph = graph.weighted_by_common(|common| common as f64);
        assert_eq!(graph.weights(0), [2.0, 1.0, 1.0]);
        assert_eq!(graph.weights(4), [0.0]);
    }

    #[test]
    fn steps_are_the_shortest_way() {
        let graph = Graph::of([(1, 2), (2, 3), (3, 4), (1, 4), (4, 5), (8, 9)]);
        let steps = graph.steps_from(&[0]);
        assert_eq!(
            steps,
            [Some(0), Some(1), Some(2), Some(1), Some(2), None, None]
        );
    }
}
