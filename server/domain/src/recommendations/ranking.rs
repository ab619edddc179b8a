//! Ranking: a shop's products in two labelled slots, "From your friends" and "People here". How they are ordered is said in
//! [`rank`](super::rank); here their voices are found: by the viewer's friends, and among the shop's newest public words.

use super::rank::{self, Distance, FromFriends, Voice};
use super::reading::{Reader, hidden};
use super::words::CANDIDATES_MAX;
use super::{Deed, FriendsWhy, Recommendation, RecommendationStore, Totals, Verdict};
use crate::catalogue::{CatalogueStore, Product};
use crate::friends::{self, FriendStore};
use crate::guides::FollowStore;
use crate::refusal::Fault;
use crate::shoppers::ShopperStore;
use crate::{MerchantId, Result, ShopperId, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// How many products a slot shows at most.
pub const RANKED_MAX: usize = 20;

/// A product at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub product: Product,
    /// Only among friends'.
    pub why: Option<FriendsWhy>,
    pub totals: Totals,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    pub friends: Vec<Ranked>,
    pub people: Vec<Ranked>,
}

/// A shop's products, best first, as `viewer` (or somebody unknown) is shown them.
pub fn ranking(
    work: &mut (
             impl RecommendationStore
             + CatalogueStore
             + FriendStore
             + FollowStore
             + ShopperStore
             + ?Sized
         ),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<Ranking> {
    let reader = Reader::load(work, viewer)?;
    let mut ranking = Ranking::default();
    let (voices, kept) = voices(work, &reader, merchant, now)?;
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    for voice in &voices {
        if !totals.contains_key(&voice.product) {
            let of = work.totals(merchant, &voice.product)?;
            totals.insert(voice.product.clone(), of);
        }
    }
    let popularity = |sku: &String| totals.get(sku).map_or(0, |of| u64::from(of.recommends));
    for ranked in rank::friends_count(voices.clone(), popularity, now) {
        if ranking.friends.len() == RANKED_MAX {
            break;
        }
        let Some(product) = work.product(merchant, &ranked.product)? else {
            continue;
        };
        let totals = totals.get(&ranked.product).copied().unwrap_or_default();
        let why = Some(why(work, &ranked, &voices, &kept)?);
        ranking.friends.push(Ranked {
            product,
            why,
            totals,
        });
    }
    // Some that are no longer sold are passed over.
    let best = work.best_scored(merchant, 2 * RANKED_MAX as u32)?;
    for (sku, totals) in best {
        if ranking.people.len() == RANKED_MAX {
            break;
        }
        if let Some(product) = work.product(merchant, &sku)? {
            ranking.people.push(Ranked {
                product,
                why: None,
                totals,
            });
        }
    }
    Ok(ranking)
}

type Kept = HashMap<(String, ShopperId), bool>;

/// The voices of friends and of friends of friends for this shop's products, and which of them kept what they bought.
fn voices(
    work: &mut (impl RecommendationStore + FriendStore + ?Sized),
    reader: &Reader,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<(Vec<Voice<String>>, Kept)> {
    let Some(viewer) = reader.viewer else {
        return Ok(Default::default());
    };
    let friends: Vec<ShopperId> = {
        let mut friends: Vec<_> = reader.friends.iter().copied().collect();
        friends.sort_unstable();
        friends
    };
    let mut heard: Vec<(Recommendation, Distance)> = Vec::new();
    for word in work.words_in_shop_by(&friends, merchant)? {
        if reader.is_addressed(&word) {
            heard.push((word, Distance::Friend));
        }
    }
    let public = work.public_words_in_shop(merchant, CANDIDATES_MAX as u32)?;
    let strangers: Vec<Recommendation> = public
        .into_iter()
        .filter(|word| word.author != viewer && !reader.is_friend(word.author))
        .collect();
    let authors: Vec<ShopperId> = strangers.iter().map(|word| word.author).collect();
    let near = friends::shared_friends(work, viewer, &reader.friends, &authors)?;
    for word in strangers {
        if near.contains(&word.author) {
            heard.push((word, Distance::FriendOfFriend));
        }
    }

    let authors = heard.iter().map(|(word, _)| word.author);
    let hidden = hidden(work, Some(viewer), authors)?;
    let mut voices = Vec::new();
    let mut kept = Kept::new();
    for (word, distance) in heard {
        if word.latest_verdict() != Verdict::Recommends
            || word.weight == 0
            || hidden.contains(&word.author)
        {
            continue;
        }
        let is_kept = word.is_verified() && word.purchase.is_some_and(|one| one.is_kept(now));
        kept.insert((word.sku.clone(), word.author), is_kept);
        voices.push(Voice {
            verified: word.is_verified(),
            product: word.sku,
            author: word.author,
            distance,
            written_at: word.written_at,
            weight: word.weight,
        });
    }
    Ok((voices, kept))
}

/// The line of why: what can be said of all the friends that it names.
fn why(
    work: &mut (impl ShopperStore + ?Sized),
    ranked: &FromFriends<String>,
    voices: &[Voice<String>],
    kept: &Kept,
) -> Result<FriendsWhy, Fault> {
    let mut names = Vec::new();
    for friend in &ranked.named {
        if let Some(friend) = work.shopper(*friend)? {
            names.push(friend.handle);
        }
    }
    let all = |of: &dyn Fn(&Voice<String>) -> bool| {
        let mut friends = voices
            .iter()
            .filter(|voice| voice.product == ranked.product && voice.distance == Distance::Friend);
        friends.all(of)
    };
    let has_kept = |voice: &Voice<String>| {
        let key = (voice.product.clone(), voice.author);
        kept.get(&key).copied().unwrap_or(false)
    };
    let deed = if all(&has_kept) {
        Deed::Kept
    } else if all(&|voice| voice.verified) {
        Deed::Bought
    } else {
        Deed::Said
    };
    let others = (ranked.friends as usize).saturating_sub(names.len());
    Ok(FriendsWhy {
        names,
        others: others as u32,
        deed,
        friends_of_friends: Some(ranked.friends_of_friends).filter(|count| *count > 0),
    })
}
