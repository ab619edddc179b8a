//! Head-to-head: two products of one shop, one aspect, and the question which of them is the better at it.
//!
//! More votes lead; the same number is a tie and said to be one, and so is "about the same" where most say that. A lead is sure when
//! the lower end of Wilson's interval for the leader's share of the votes that prefer one lies above a half.
//!
//! The rank of a product at an aspect is Copeland's (A. H. Copeland, "A reasonable social welfare function", 1951): a point for each
//! rival it leads, half a point for each tie. Products with the same points share a place, and the next place is left out.

use super::wilson;
use crate::disclosure::Disclosure;
use crate::ids::derive;
use crate::{HeadToHeadId, MerchantId, ShopperId, Timestamp};
use std::collections::BTreeMap;

/// How many comparisons one aspect has in one shop at most; what a rank costs is bounded by this.
pub const COMPARISONS_MAX: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadToHead {
    /// Follows from shop, aspect and products: a question is there once.
    pub id: HeadToHeadId,
    pub merchant: MerchantId,
    pub aspect: String,
    /// The smaller SKU of the two.
    pub first: String,
    pub second: String,
    pub opened_at: Timestamp,
    pub votes: Tally,
    /// Of these, what counts in the outcome.
    pub ranked: Tally,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub first: u32,
    pub second: u32,
    pub level: u32,
}

/// Which is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    First,
    Second,
    /// About the same.
    Level,
}

/// Where one account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    pub head_to_head: HeadToHeadId,
    pub voter: ShopperId,
    pub choice: Choice,
    pub disclosure: Disclosure,
    pub counts: bool,
    pub at: Timestamp,
}

/// Who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `None`: nobody has voted whose vote counts.
    pub leads: Option<Choice>,
    pub sure: bool,
}

/// A product's place at an aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub place: u32,
    /// How many products are compared.
    pub of: u32,
    /// Whether another product has the same place.
    pub shared: bool,
}

impl Choice {
    pub const ALL: [Choice; 3] = [Self::First, Self::Second, Self::Level];

    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Level => "level",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

impl Tally {
    pub fn all(&self) -> u32 {
        self.first
            .saturating_add(self.second)
            .saturating_add(self.level)
    }

    fn of(&mut self, choice: Choice) -> &mut u32 {
        match choice {
            Choice::First => &mut self.first,
            Choice::Second => &mut self.second,
            Choice::Level => &mut self.level,
        }
    }
}

impl HeadToHead {
    /// The question between two products, in whichever order they are named.
    pub fn between(
        merchant: MerchantId,
        aspect: &str,
        (one, other): (&str, &str),
        now: Timestamp,
    ) -> Self {
        let (first, second) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        let key = super::aspect_key(aspect);
        let parts: [&[u8]; 4] = [
            &merchant.bytes(),
            key.as_bytes(),
            first.as_bytes(),
            second.as_bytes(),
        ];
        Self {
            id: HeadToHeadId(derive("vouch head to head 1", &parts)),
            merchant,
            aspect: aspect.into(),
            first: first.into(),
            second: second.into(),
            opened_at: now,
            votes: Tally::default(),
            ranked: Tally::default(),
        }
    }

    /// Which side a product is on.
    pub fn side_of(&self, sku: &str) -> Option<Choice> {
        if self.first == sku {
            Some(Choice::First)
        } else if self.second == sku {
            Some(Choice::Second)
        } else {
            None
        }
    }

    /// The other product.
    pub fn rival_of(&self, sku: &str) -> &str {
        if self.first == sku {
            &self.second
        } else {
            &self.first
        }
    }

    pub(super) fn add(&mut self, preference: &Preference) {
        *self.votes.of(preference.choice) += 1;
        if preference.counts {
            *self.ranked.of(preference.choice) += 1;
        }
    }

    pub(super) fn take(&mut self, preference: &Preference) {
        let votes = self.votes.of(preference.choice);
        *votes = votes.saturating_sub(1);
        if preference.counts {
            let ranked = self.ranked.of(preference.choice);
            *ranked = ranked.saturating_sub(1);
        }
    }

    pub fn outcome(&self) -> Outcome {
        let Tally {
            first,
            second,
            level,
        } = self.ranked;
        if first + second + level == 0 {
            return Outcome {
                leads: None,
                sure: false,
            };
        }
        let most = first.max(second);
        if first == second || level > most {
            return Outcome {
                leads: Some(Choice::Level),
                sure: false,
            };
        }
        Outcome {
            leads: Some(if first > second {
                Choice::First
            } else {
                Choice::Second
            }),
            sure: wilson::lower_bound(most, first + second) > 500_000,
        }
    }
}

/// The places of all products that are compared at one aspect.
pub fn places(comparisons: &[HeadToHead]) -> BTreeMap<String, Place> {
    // In half points.
    let mut points: BTreeMap<&str, u32> = BTreeMap::new();
    for comparison in comparisons {
        let (first, second) = match comparison.outcome().leads {
            None => continue,
            Some(Choice::First) => (2, 0),
            Some(Choice::Second) => (0, 2),
            Some(Choice::Level) => (1, 1),
        };
        *points.entry(&comparison.first).or_default() += first;
        *points.entry(&comparison.second).or_default() += second;
    }
    let counted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let of = counted(points.len());
    points
        .iter()
        .map(|(sku, own)| {
            let ahead = points.values().filter(|other| *other > own).count();
            let level = points.values().filter(|other| *other == own).count();
            let place = Place {
                place: counted(ahead + 1),
                of,
                shared: level > 1,
            };
            ((*sku).to_owned(), place)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(one: &str, other: &str, (first, second, level): (u32, u32, u32)) -> HeadToHead {
        let tally = Tally {
            first,
            second,
            level,
        };
        HeadToHead {
            votes: tally,
            ranked: tally,
            ..HeadToHead::between(MerchantId(1), "Noise", (one, other), Timestamp(0))
        }
    }

    #[test]
    fn a_question_is_there_once_however_it_is_asked() {
        let ask =
            |aspect: &str, pair| HeadToHead::between(MerchantId(1), aspect, pair, Timestamp(0));
        let id = ask("Noise", ("a", "b")).id;
        assert_eq!(ask("  noise ", ("b", "a")).id, id);
        assert_ne!(ask("Light", ("a", "b")).id, id);
        assert_ne!(ask("Noise", ("a", "c")).id, id);
    }

    #[test]
    fn more_votes_lead_and_ties_are_ties() {
        use Choice::*;
        for (tally, leads, sure) in [
            ((0, 0, 0), None, false),
            ((1, 0, 0), Some(First), false),
            ((0, 1, 0), Some(Second), false),
            ((2, 2, 0), Some(Level), false),
            ((0, 0, 3), Some(Level), false),
            ((2, 1, 3), Some(Level), false),
            // As many say "about the same" as prefer the leader: the leader still leads.
            ((3, 1, 3), Some(First), false),
            ((3, 0, 0), Some(First), false),
            ((4, 0, 0), Some(First), true),
            ((0, 9, 5), Some(Second), true),
            ((60, 50, 0), Some(First), false),
            ((600, 500, 0), Some(First), true),
        ] {
            let outcome = between("a", "b", tally).outcome();
            assert_eq!((outcome.leads, outcome.sure), (leads, sure), "{tally:?}");
        }
    }

    #[test]
    fn the_rank_is_points_over_rivals_and_level_points_share_a_place() {
        let lead = (3, 1, 0);
        let tie = (2, 2, 0);
        for (comparisons, expected) in [
            (vec![], vec![]),
            (vec![between("a", "b", (0, 0, 0))], vec![]),
            (
                vec![between("a", "b", lead)],
                vec![("a", 1, false), ("b", 2, false)],
            ),
            (
                vec![between("a", "b", tie)],
                vec![("a", 1, true), ("b", 1, true)],
            ),
            (
                vec![
                    between("a", "b", lead),
                    between("b", "c", lead),
                    between("a", "c", tie),
                ],
                vec![("a", 1, false), ("b", 2, false), ("c", 3, false)],
            ),
            // A circle: everybody leads once.
            (
                vec![
                    between("a", "b", lead),
                    between("b", "c", lead),
                    between("a", "c", (1, 3, 0)),
                ],
                vec![("a", 1, true), ("b", 1, true), ("c", 1, true)],
            ),
            (
                vec![between("a", "b", lead), between("a", "c", lead)],
                vec![("a", 1, false), ("b", 2, true), ("c", 2, true)],
            ),
        ] {
            let places: Vec<_> = places(&comparisons)
                .into_iter()
                .map(|(sku, place)| (sku, place.place, place.shared))
                .collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(sku, place, shared)| (sku.to_owned(), place, shared))
                .collect();
            assert_eq!(places, expected);
        }
    }
}
