//! Totals: what the public words about one product come to, kept in the commit of each word so that nobody ever counts.
//!
//! The score is [`rank::bayesian_score`]: imagined people, half of whom recommend the product, are counted with the real ones
//! ([`rank::PRIOR`]). So one enthusiast is no perfect score, and many are not moved by it. Only words with a verified purchase and
//! without a disclosed interest count in it, each by its weight.

use super::choices::{Audience, Verdict};
use super::life::Standing;
use super::rank::{self, Tally};
use super::recommendation::Recommendation;
use crate::disclosure::Disclosure;

/// The weight of a word about which nobody has a doubt, in percent.
pub const FULL_WEIGHT: u8 = 100;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Words about the product by anyone for anyone: how many rows there are, told to nobody.
    pub words: u32,
    /// Published words for everyone, and how they divide.
    pub recommends: u32,
    pub does_not: u32,
    /// Of these: with a verified purchase; with a disclosed interest.
    pub verified: u32,
    pub disclosed: u32,
    /// Words for everyone that are kept back or were taken down.
    pub withheld: u32,
    pub removed: u32,
    /// What counts in the score, in people and in percent of weight.
    pub counted_recommends: u32,
    pub counted_does_not: u32,
    pub weight_recommends: u32,
    pub weight_does_not: u32,
}

/// The score with everything that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    pub recommends: u32,
    pub of: u32,
    /// Share that recommends, the prior counted in, in thousandths.
    pub permille: u32,
}

impl Totals {
    /// The totals once `before` is `after`; either may be nothing.
    pub(super) fn moved(
        mut self,
        before: Option<&Recommendation>,
        after: Option<&Recommendation>,
    ) -> Self {
        if let Some(before) = before {
            let one = Self::of(before);
            self.each(&one, u32::saturating_sub);
        }
        if let Some(after) = after {
            let one = Self::of(after);
            self.each(&one, u32::saturating_add);
        }
        self
    }

    /// Published words for everyone.
    pub fn published(&self) -> u32 {
        self.recommends + self.does_not
    }

    /// `None` while nothing counts.
    pub fn score(&self) -> Option<Score> {
        let of = self.counted_recommends + self.counted_does_not;
        (of > 0).then(|| Score {
            recommends: self.counted_recommends,
            of,
            permille: self.permille(),
        })
    }

    /// What counts, as the ranking takes it.
    pub fn tally(&self) -> Tally {
        Tally {
            recommend: u64::from(self.weight_recommends),
            advise_against: u64::from(self.weight_does_not),
        }
    }

    /// The score alone; that of the prior where nothing counts.
    pub fn permille(&self) -> u32 {
        rank::bayesian_score(self.tally(), rank::PRIOR)
    }

    /// What one word adds.
    fn of(word: &Recommendation) -> Self {
        let mut one = Self {
            words: 1,
            ..Self::default()
        };
        if word.audience != Audience::Everyone {
            return one;
        }
        match word.standing {
            Standing::Withheld { .. } => one.withheld = 1,
            Standing::Removed { .. } => one.removed = 1,
            Standing::Published => {
                let interested = word.disclosure != Disclosure::None;
                let counts = u32::from(word.is_verified() && !interested);
                let weight = counts * u32::from(word.weight);
                // A word without any weight is read, and is no voice in the score.
                let counts = counts.min(weight);
                match word.latest_verdict() {
                    Verdict::Recommends => {
                        one.recommends = 1;
                        one.counted_recommends = counts;
                        one.weight_recommends = weight;
                    }
                    Verdict::DoesNot => {
                        one.does_not = 1;
                        one.counted_does_not = counts;
                        one.weight_does_not = weight;
                    }
                }
                one.verified = u32::from(word.is_verified());
                one.disclosed = u32::from(interested);
            }
        }
        one
    }

    fn each(&mut self, other: &Self, apply: impl Fn(u32, u32) -> u32) {
        for (mine, theirs) in [
            (&mut self.words, other.words),
            (&mut self.recommends, other.recommends),
            (&mut self.does_not, other.does_not),
            (&mut self.verified, other.verified),
            (&mut self.disclosed, other.disclosed),
            (&mut self.withheld, other.withheld),
            (&mut self.removed, other.removed),
            (&mut self.counted_recommends, other.counted_recommends),
            (&mut self.counted_does_not, other.counted_does_not),
            (&mut self.weight_recommends, other.weight_recommends),
            (&mut self.weight_does_not, other.weight_does_not),
        ] {
            *mine = apply(*mine, theirs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::recommendations::recommendation::tests::written;
    use crate::recommendations::{FollowUp, Stage};
    use crate::{Timestamp, disclosure::Disclosure};

    fn of(change: impl FnOnce(&mut Recommendation)) -> Totals {
        let mut word = Recommendation {
            audience: Audience::Everyone,
            ..written()
        };
        change(&mut word);
        Totals::of(&word)
    }

    #[test]
    fn each_word_adds_what_it_is() {
        let recommends = Totals {
            words: 1,
            recommends: 1,
            verified: 1,
            counted_recommends: 1,
            weight_recommends: 100,
            ..Totals::default()
        };
        let uncounted = Totals {
            counted_recommends: 0,
            weight_recommends: 0,
            ..recommends
        };
        let against = Totals {
            words: 1,
            does_not: 1,
            verified: 1,
            counted_does_not: 1,
            weight_does_not: 100,
            ..Totals::default()
        };
        let silent = Totals {
            words: 1,
            ..Totals::default()
        };
        assert_eq!(of(|_| ()), recommends);
        assert_eq!(of(|word| word.verdict = Verdict::DoesNot), against);
        assert_eq!(
            of(|word| word.follow_ups.push(FollowUp {
                stage: Stage::Days30,
                verdict: Verdict::DoesNot,
                text: "It broke.".into(),
                at: Timestamp(i64::MAX),
            })),
            against,
            "what the author thinks by now"
        );
        for audience in [Audience::Friends, Audience::Followers, Audience::Nobody] {
            assert_eq!(of(|word| word.audience = audience), silent, "{audience:?}");
        }
        let half = Totals {
            weight_recommends: 50,
            ..recommends
        };
        assert_eq!(of(|word| word.weight = 50), half);
        assert_eq!(of(|word| word.weight = 0), uncounted);
        let unverified = Totals {
            verified: 0,
            ..uncounted
        };
        assert_eq!(of(|word| word.purchase = None), unverified);
        let disclosed = Totals {
            disclosed: 1,
            ..uncounted
        };
        assert_eq!(of(|word| word.disclosure = Disclosure::Rewarded), disclosed);
        let reason = String::from("reported");
        let withheld = Totals {
            withheld: 1,
            ..silent
        };
        assert_eq!(
            of(|word| word.standing = Standing::Withheld { reason }),
            withheld
        );
        let reason = String::from("false_claim");
        let removed = Totals {
            removed: 1,
            ..silent
        };
        assert_eq!(
            of(|word| word.standing = Standing::Removed { reason }),
            removed
        );
    }

    #[test]
    fn what_was_added_goes_again() {
        let word = written();
        let one = Totals::default().moved(None, Some(&word));
        let two = one.moved(None, Some(&word));
        assert_eq!(two.moved(Some(&word), Some(&word)), two);
        assert_eq!(two.moved(Some(&word), None), one);
        assert_eq!(one.moved(Some(&word), None), Totals::default());
    }
}
