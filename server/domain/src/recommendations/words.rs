//! Words: what one reader is shown of a product's recommendations, in two slots that are never mixed, and why.

use super::rank::{FRIENDS_OF_FRIENDS_MIN, NAMED_MAX};
use super::reading::{Reader, hidden};
use super::{
    Audience, FollowUp, Picture, Point, Recommendation, RecommendationStore, Reply, Stance, Totals,
    Verdict,
};
use crate::disclosure::Disclosure;
use crate::friends::{self, FriendStore};
use crate::guides::FollowStore;
use crate::shoppers::ShopperStore;
use crate::{MerchantId, RecommendationId, Result, ShopperId, Timestamp};
use std::collections::HashMap;

/// How many strangers' words are shown at most. Friends' words are all shown.
pub const PEOPLE_MAX: usize = 10;
/// Among how many of the first public words friends of friends are looked for.
pub const CANDIDATES_MAX: usize = 50;

/// How a word comes to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Reader → author: a friendship.
    Friend,
    /// The reader follows the author's guide.
    Guide,
    /// The author chose everyone.
    Person,
}

/// The facts of the one line that says why a reader sees a word; the widget writes the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    pub path: Path,
    /// With a verified purchase: when it was made.
    pub bought_at: Option<Timestamp>,
    /// Delivered, and the time for sending it back is over.
    pub kept: bool,
}

/// A recommendation as it is shown: its author by name and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub id: RecommendationId,
    pub author: String,
    pub verdict: Verdict,
    /// Each with where the reader stands on it.
    pub points: Vec<(Point, Option<Stance>)>,
    pub text: String,
    pub pictures: Vec<Picture>,
    /// Everyone may read it, so everyone may see its pictures.
    pub public: bool,
    pub verified: bool,
    pub disclosure: Disclosure,
    pub follow_ups: Vec<FollowUp>,
    pub reply: Option<Reply>,
    /// How many versions there were before.
    pub versions: u32,
    pub first_at: Timestamp,
    pub written_at: Timestamp,
    pub why: Why,
}

/// The most that can be said of all the friends named in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Kept,
    Bought,
    Said,
}

/// The facts of the one line over the friends' slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendsWhy {
    /// At most two, those with the best words first; and how many more.
    pub names: Vec<String>,
    pub others: u32,
    pub deed: Deed,
    /// Friends of friends who recommend it; `None` below three.
    pub friends_of_friends: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductView {
    pub friends: Vec<Word>,
    pub why: Option<FriendsWhy>,
    pub people: Vec<Word>,
    pub totals: Totals,
}

/// What `viewer` (or somebody unknown) may read about a product: the viewer's friends first, then other people here.
///
/// Costs with the viewer's friends, or with the product's words where those are fewer, and the few words that are shown.
pub fn product_view(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
    now: Timestamp,
) -> Result<ProductView> {
    let totals = work.totals(merchant, sku)?;
    if totals.words == 0 {
        return Ok(ProductView::default());
    }
    let reader = Reader::load(work, viewer)?;
    let by_heard = work.words_by(&reader.heard(), merchant, sku)?;
    let (by_friends, by_guides) = of_the_heard(by_heard, &reader);
    // Everybody heard and the viewer's own word are passed over, so that many more are read than are shown.
    let limit = (PEOPLE_MAX + by_friends.len() + by_guides.len() + 1).max(CANDIDATES_MAX);
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let public = work.public_words(merchant, sku, limit)?;
    let friends_of_friends = friends_of_friends(work, &reader, &public)?;
    let by_people = of_people(by_guides, public, &reader);

    let mut shown = Shown {
        work,
        reader: &reader,
        now,
    };
    let friends = shown.told(by_friends, usize::MAX)?;
    let people = shown.told(by_people, PEOPLE_MAX)?;
    let why = why(&friends, friends_of_friends);
    Ok(ProductView {
        friends,
        why,
        people,
        totals,
    })
}

/// Turns recommendations into words for one reader.
struct Shown<'a, W: ?Sized> {
    work: &'a mut W,
    reader: &'a Reader,
    now: Timestamp,
}

impl<W: RecommendationStore + FriendStore + ShopperStore + ?Sized> Shown<'_, W> {
    fn told(&mut self, words: Vec<Recommendation>, at_most: usize) -> Result<Vec<Word>> {
        let mut told = Vec::new();
        let authors = words.iter().map(|word| word.author);
        let hidden = hidden(self.work, self.reader.viewer, authors)?;
        let mut readable = words
            .into_iter()
            .filter(|word| !hidden.contains(&word.author));
        while told.len() < at_most {
            let next: Vec<_> = readable.by_ref().take(at_most - told.len()).collect();
            if next.is_empty() {
                break;
            }
            let authors: Vec<ShopperId> = next.iter().map(|word| word.author).collect();
            let authors = self.work.shoppers(&authors)?.into_iter();
            let mut names: HashMap<_, _> = authors.map(|one| (one.id, one.handle)).collect();
            for word in next {
                if let Some(name) = names.remove(&word.author) {
                    told.push(self.word(word, name));
                }
            }
        }
        if let Some(viewer) = self.reader.viewer {
            let ids: Vec<_> = told.iter().map(|word| word.id).collect();
            for (id, number, stance) in self.work.stances_of(viewer, &ids)? {
                let of_word = told.iter_mut().filter(|word| word.id == id);
                let points = of_word.flat_map(|word| &mut word.points);
                for (point, mine) in points {
                    if point.number == number {
                        *mine = Some(stance);
                    }
                }
            }
        }
        Ok(told)
    }

    fn word(&self, word: Recommendation, author: String) -> Word {
        let verified = word.is_verified();
        let purchase = word.purchase.filter(|_| verified);
        let path = if self.reader.is_friend(word.author) {
            Path::Friend
        } else if self.reader.followed.contains(&word.author) {
            Path::Guide
        } else {
            Path::Person
        };
        Word {
            id: word.id,
            author,
            verdict: word.verdict,
            public: word.is_public(),
            points: word.points.into_iter().map(|point| (point, None)).collect(),
            text: word.text,
            pictures: word.pictures,
            verified,
            disclosure: word.disclosure,
            follow_ups: word.follow_ups,
            reply: word.reply.filter(|reply| reply.withheld.is_none()),
            versions: word.versions,
            first_at: word.first_at,
            written_at: word.written_at,
            why: Why {
                path,
                bought_at: purchase.map(|purchase| purchase.at),
                kept: purchase.is_some_and(|purchase| purchase.is_kept(self.now)),
            },
        }
    }
}

/// What of the words of friends and followed guides the reader may read, best first: friends', and guides' who are no friends.
fn of_the_heard(
    words: Vec<Recommendation>,
    reader: &Reader,
) -> (Vec<Recommendation>, Vec<Recommendation>) {
    let readable = words.into_iter().filter(|word| reader.is_addressed(word));
    let (friends, guides) = readable.partition(|word| reader.is_friend(word.author));
    (best_first(friends), best_first(guides))
}

/// Followed guides' words, then what others tell everyone, best first: nobody who was heard already, and not the viewer.
fn of_people(
    by_guides: Vec<Recommendation>,
    public: Vec<Recommendation>,
    reader: &Reader,
) -> Vec<Recommendation> {
    let others = public.into_iter().filter(|word| {
        word.audience == Audience::Everyone
            && word.is_published()
            && Some(word.author) != reader.viewer
            && !reader.friends.contains(&word.author)
            && !reader.followed.contains(&word.author)
    });
    let mut people = by_guides;
    people.extend(best_first(others.collect()));
    people
}

/// Those with a verified purchase first, each kind newest first.
fn best_first(mut words: Vec<Recommendation>) -> Vec<Recommendation> {
    words.sort_by_key(|word| std::cmp::Reverse((word.is_verified(), word.written_at, word.id)));
    words
}

/// How many friends of the viewer's friends recommend it, among the first public words; told from three up. Found from the
/// product's side, so that nobody's friends are walked.
fn friends_of_friends(
    work: &mut (impl FriendStore + ?Sized),
    reader: &Reader,
    public: &[Recommendation],
) -> Result<Option<u32>> {
    let Some(viewer) = reader.viewer else {
        return Ok(None);
    };
    let strangers = public
        .iter()
        .take(CANDIDATES_MAX)
        .filter(|word| word.latest_verdict() == Verdict::Recommends && word.weight > 0)
        .map(|word| word.author)
        .filter(|author| *author != viewer && !reader.is_friend(*author));
    let strangers: Vec<ShopperId> = strangers.collect();
    if strangers.len() < FRIENDS_OF_FRIENDS_MIN as usize || reader.friends.is_empty() {
        return Ok(None);
    }
    let near = friends::shared_friends(work, viewer, &reader.friends, &strangers)?;
    let hidden = hidden(work, Some(viewer), near.iter().copied())?;
    let count = u32::try_from(near.difference(&hidden).count()).unwrap_or(u32::MAX);
    Ok(Some(count).filter(|count| *count >= FRIENDS_OF_FRIENDS_MIN))
}

/// The line over the friends' slot: those friends of whom most can be said.
fn why(friends: &[Word], friends_of_friends: Option<u32>) -> Option<FriendsWhy> {
    if friends.is_empty() && friends_of_friends.is_none() {
        return None;
    }
    let kept = |word: &Word| word.why.kept;
    let bought = |word: &Word| word.verified;
    let (deed, of_these): (Deed, fn(&Word) -> bool) = if friends.iter().any(kept) {
        (Deed::Kept, kept)
    } else if friends.iter().any(bought) {
        (Deed::Bought, bought)
    } else {
        (Deed::Said, |_| true)
    };
    let mut names: Vec<String> = friends
        .iter()
        .filter(|word| of_these(word))
        .map(|word| word.author.clone())
        .collect();
    let others = names.split_off(names.len().min(NAMED_MAX)).len();
    Some(FriendsWhy {
        names,
        others: u32::try_from(others).unwrap_or(u32::MAX),
        deed,
        friends_of_friends,
    })
}
