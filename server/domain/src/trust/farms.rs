//! Farms: accounts whom few friendships tie to people who have long been buying here, and who speak of the same product.
//!
//! The people around the newest words' authors are looked at with all friendships among them (`signals/sybil.rs`). Known to be real
//! is whoever bought from several shops long ago: that costs money and time, which a rack of accounts would have to spend. Where too
//! few such people are found, nothing is said of anybody.
//!
//! To know few people is no sign, and to be an odd circle of friends is none either: only where several of them speak of one product
//! do people look. Nothing of the graph is in the evidence, whose reader is one of them: no distance and nobody else's friends.

use super::TrustStore;
use super::patterns::{Found, about, evidence};
use super::report::SignalName;
use super::signals::sybil::{self, Standing};
use crate::friends::FriendStore;
use crate::time::DAY;
use crate::transparency::NewestWord;
use crate::{MerchantId, Result, ShopperId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How many people are looked at together, the authors first, then those nearest to them.
const PEOPLE_MAX: usize = 20_000;
/// Whoever has more friends is walked through by these and not judged.
const FRIENDS_EACH: u32 = 200;
/// So many different shops, so long ago, make somebody known.
const KNOWN_SHOPS: u32 = 3;
const KNOWN_DAYS: i64 = 180;
/// With fewer known people, whoever is far from those few would look strange.
const KNOWN_MIN: usize = 10;
/// So many accounts that stand apart have to speak of one product.
const TOGETHER_MIN: usize = 3;

/// The people around some authors.
struct Circle {
    people: BTreeSet<ShopperId>,
    ties: Vec<(ShopperId, ShopperId)>,
    /// Whose friends are all among them.
    whole: BTreeSet<ShopperId>,
}

impl Circle {
    fn around(
        work: &mut (impl FriendStore + ?Sized),
        authors: BTreeSet<ShopperId>,
    ) -> Result<Self> {
        let mut next: Vec<ShopperId> = authors.iter().copied().collect();
        let mut people = authors;
        let mut friends = Vec::new();
        while !next.is_empty() {
            let found = work.first_friends(&next, FRIENDS_EACH + 1)?;
            next.clear();
            for friend in found.iter().flat_map(|(_, friends)| friends) {
                if people.len() < PEOPLE_MAX && people.insert(*friend) {
                    next.push(*friend);
                }
            }
            friends.extend(found);
        }
        let mut ties = Vec::new();
        let mut whole = BTreeSet::new();
        for (person, theirs) in friends {
            let here = theirs.iter().filter(|friend| people.contains(friend));
            let before = ties.len();
            ties.extend(here.map(|friend| (person, *friend)));
            if theirs.len() <= FRIENDS_EACH as usize && ties.len() - before == theirs.len() {
                whole.insert(person);
            }
        }
        Ok(Self {
            people,
            ties,
            whole,
        })
    }
}

/// Words by accounts that stand apart, where several of these speak of one product.
pub(super) fn of_farms(
    work: &mut (impl FriendStore + TrustStore + ?Sized),
    words: &[NewestWord],
    now: Timestamp,
) -> Result<Vec<Found>> {
    let authors: BTreeSet<ShopperId> = words.iter().map(|word| word.author).collect();
    let circle = Circle::around(work, authors)?;
    let people: Vec<ShopperId> = circle.people.into_iter().collect();
    let known = work.steady_buyers(&people, KNOWN_SHOPS, now.plus_seconds(-KNOWN_DAYS * DAY))?;
    if known.len() < KNOWN_MIN {
        return Ok(Vec::new());
    }
    let standings = sybil::standings(circle.ties, &known);
    let apart: BTreeMap<ShopperId, &Standing<ShopperId>> = standings
        .iter()
        .filter(|standing| standing.is_flag() && circle.whole.contains(&standing.person))
        .map(|standing| (standing.person, standing))
        .collect();

    let mut speakers: BTreeMap<(MerchantId, &str), BTreeSet<ShopperId>> = BTreeMap::new();
    for word in words.iter().filter(|word| apart.contains_key(&word.author)) {
        let product = (word.merchant, word.sku.as_str());
        speakers.entry(product).or_default().insert(word.author);
    }
    let found = words.iter().filter_map(|word| {
        let standing = apart.get(&word.author)?;
        let together = speakers[&(word.merchant, word.sku.as_str())].len();
        let figures = [
            ("accounts", together.to_string()),
            ("friends", standing.friends.to_string()),
            ("ties_percent", format!("{:.0}", standing.trust * 100.0)),
        ];
        (together >= TOGETHER_MIN).then(|| (about(word), evidence(SignalName::Sybil, &figures)))
    });
    Ok(found.collect())
}
