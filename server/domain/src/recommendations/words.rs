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
