//! Words: what one reader is shown of a product's recommendations, and in which order.

use super::{Audience, Disclosure, Recommendation};
use crate::{RecommendationId, ShopperId, Timestamp};

/// How many strangers' words are shown at most. Friends' words are all shown.
pub const PEOPLE_MAX: usize = 10;

/// How a word comes to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Reader → author: a friendship.
    Friend,
    /// The author chose everyone.
    Person,
}

/// The facts of the one line that says why a reader sees a word; the widget writes the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    pub path: Path,
    pub bought_at: Option<Timestamp>,
}

/// A recommendation as it is shown: its author by name and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub id: RecommendationId,
    pub author: String,
    pub text: String,
    pub verified: bool,
    pub disclosure: Disclosure,
    pub written_at: Timestamp,
    pub why: Why,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub friends: Vec<Word>,
    pub people: Vec<Word>,
}

impl Word {
    pub(super) fn told(recommendation: Recommendation, author: String, path: Path) -> Self {
        Self {
            id: recommendation.id,
            author,
            text: recommendation.text,
            verified: recommendation.purchase.is_some(),
            disclosure: recommendation.disclosure,
            written_at: recommendation.written_at,
            why: Why {
                path,
                bought_at: recommendation.purchase.map(|purchase| purchase.at),
            },
        }
    }
}

/// What of the friends' words the viewer may read, best first.
pub(super) fn of_friends(words: Vec<Recommendation>) -> Vec<Recommendation> {
    let readable = words
        .into_iter()
        .filter(|word| match word.audience {
            Audience::Friends | Audience::Everyone => true,
            Audience::Nobody => false,
        })
        .collect();
    best_first(readable)
}

/// What other people tell everyone, best first: nobody the viewer knows, and not the viewer.
pub(super) fn of_people(
    words: Vec<Recommendation>,
    viewer: Option<ShopperId>,
    friends: &[ShopperId],
) -> Vec<Recommendation> {
    let readable = words
        .into_iter()
        .filter(|word| match word.audience {
            Audience::Everyone => Some(word.author) != viewer && !friends.contains(&word.author),
            Audience::Friends | Audience::Nobody => false,
        })
        .collect();
    let mut words = best_first(readable);
    words.truncate(PEOPLE_MAX);
    words
}

/// Those with a purchase first, each kind newest first.
fn best_first(mut words: Vec<Recommendation>) -> Vec<Recommendation> {
    words
        .sort_by_key(|word| std::cmp::Reverse((word.purchase.is_some(), word.written_at, word.id)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recommendations::Purchase;
    use crate::{MerchantId, PaymentId};

    /// Recommendation `id` by author `id`, written at second `at`.
    fn word(id: u128, audience: Audience, bought: bool, at: i64) -> Recommendation {
        Recommendation {
            id: RecommendationId(id),
            author: ShopperId(id),
            merchant: MerchantId(1),
            sku: "lamp-arc".into(),
            text: "Warm light.".into(),
            audience,
            disclosure: Disclosure::FreeSample,
            purchase: bought.then_some(Purchase {
                payment: PaymentId(id),
                at: Timestamp(0),
            }),
            written_at: Timestamp(at),
        }
    }

    fn ids(words: Vec<Recommendation>) -> Vec<u128> {
        words.into_iter().map(|word| word.id.0).collect()
    }

    #[test]
    fn friends_words_are_those_meant_for_the_reader_verified_and_recent_first() {
        use Audience::*;
        let words = vec![
            word(1, Friends, false, 50),
            word(2, Nobody, true, 60),
            word(3, Everyone, true, 10),
            word(4, Friends, true, 20),
            word(5, Everyone, false, 55),
        ];
        assert_eq!(ids(of_friends(words)), [4, 3, 5, 1]);
    }

    #[test]
    fn people_are_those_who_chose_everyone_and_whom_the_reader_does_not_know() {
        use Audience::*;
        let words = || {
            vec![
                word(1, Everyone, false, 90),
                word(2, Everyone, true, 10),
                word(3, Friends, true, 20),
                word(4, Nobody, true, 30),
                word(5, Everyone, true, 40),
                word(6, Everyone, true, 50),
            ]
        };
        let nobody: &[ShopperId] = &[];
        let known = &[ShopperId(6), ShopperId(3)];
        for (viewer, friends, expected) in [
            (None, nobody, &[6, 5, 2, 1][..]),
            (Some(ShopperId(9)), nobody, &[6, 5, 2, 1]),
            (Some(ShopperId(5)), nobody, &[6, 2, 1]),
            (Some(ShopperId(5)), known, &[2, 1]),
        ] {
            assert_eq!(ids(of_people(words(), viewer, friends)), expected);
        }
    }

    #[test]
    fn at_most_ten_people_are_shown() {
        let words = (1..=30)
            .map(|id| word(id, Audience::Everyone, id % 2 == 0, id as i64))
            .collect();
        assert_eq!(
            ids(of_people(words, None, &[])),
            [30, 28, 26, 24, 22, 20, 18, 16, 14, 12]
        );
    }
}
