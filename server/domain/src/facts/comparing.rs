//! Comparing two products of a shop at one aspect.

use super::head_to_head::{COMPARISONS_MAX, Choice, HeadToHead, Preference};
use super::limits::{self, Deed};
use super::refusals::{CompareRefusal, PreferRefusal};
use super::statement::{ASPECT_CHARS_MAX, aspect_key};
use super::{FactStore, counts};
use crate::catalogue::CatalogueStore;
use crate::disclosure::Disclosure;
use crate::friends::FriendStore;
use crate::{HeadToHeadId, MerchantId, Result, ShopperId, Timestamp, text};

/// A question as it comes in: which of the two is the better one at this?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compare {
    pub asker: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub rival: String,
    pub aspect: String,
}

/// An answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefer {
    pub head_to_head: HeadToHeadId,
    pub voter: ShopperId,
    /// The SKU of the better one; `None`: about the same.
    pub better: Option<String>,
    /// `None`: as said before about either product.
    pub disclosure: Option<Disclosure>,
}

/// Opens a comparison, or finds the one that is there.
///
/// Its aspect is one that a statement is about, in that statement's words: nothing new is said here, so there is nothing here that
/// would have to be withheld.
pub fn compare(
    work: &mut (impl FactStore + CatalogueStore + ?Sized),
    order: Compare,
    now: Timestamp,
) -> Result<HeadToHead> {
    let aspect = text::line(&order.aspect, ASPECT_CHARS_MAX)
        .map_err(|refusal| CompareRefusal::Text(refusal.of("aspect")))?;
    let key = aspect_key(&aspect);
    for sku in [&order.sku, &order.rival] {
        work.product(order.merchant, sku)?
            .ok_or(CompareRefusal::UnknownProduct)?;
    }
    if order.sku == order.rival {
        return Err(CompareRefusal::SameProduct.into());
    }
    let mut known = false;
    for sku in [&order.sku, &order.rival] {
        known = known || work.is_aspect(order.merchant, sku, &key)?;
    }
    if !known {
        return Err(CompareRefusal::UnknownAspect.into());
    }
    let pair = (order.sku.as_str(), order.rival.as_str());
    let asked = HeadToHead::between(order.merchant, &aspect, pair, now);
    if let Some(there) = work.head_to_head(asked.id)? {
        return Ok(there);
    }
    if work.head_to_heads_at(order.merchant, &key)?.len() >= COMPARISONS_MAX {
        return Err(CompareRefusal::TooManyAtAspect.into());
    }
    let spent = limits::spend(work, order.asker, Deed::Compare, 1, now)?;

    work.put_head_to_head(&asked)?;
    spent.keep(work)?;
    Ok(asked)
}

/// Says which of the two is the better one, in place of what one said before. The same again changes nothing.
pub fn prefer(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    order: Prefer,
    now: Timestamp,
) -> Result<HeadToHead> {
    let mut asked = work
        .head_to_head(order.head_to_head)?
        .ok_or(PreferRefusal::Unknown)?;
    let earlier = work.preference(asked.id, order.voter)?;
    let mut said = work.disclosed(order.voter, asked.merchant, &asked.first)?;
    if said.is_none() {
        said = work.disclosed(order.voter, asked.merchant, &asked.second)?;
    }
    let counts = counts(work, order.voter)?;

    let choice = match &order.better {
        None => Choice::Level,
        Some(sku) => asked.side_of(sku).ok_or(PreferRefusal::UnknownChoice)?,
    };
    let disclosure = order
        .disclosure
        .or(said)
        .ok_or(PreferRefusal::DisclosureMissing)?;
    let preference = Preference {
        head_to_head: asked.id,
        voter: order.voter,
        choice,
        disclosure,
        counts,
        at: now,
    };
    let fact = |kept: &Preference| (kept.choice, kept.disclosure, kept.counts);
    if earlier
        .as_ref()
        .is_some_and(|kept| fact(kept) == fact(&preference))
    {
        return Ok(asked);
    }
    let spent = limits::spend(work, order.voter, Deed::Vote, 1, now)?;

    if let Some(earlier) = &earlier {
        asked.take(earlier);
    }
    asked.add(&preference);
    work.put_preference(&preference)?;
    work.put_head_to_head(&asked)?;
    for sku in [&asked.first, &asked.second] {
        work.put_disclosed(order.voter, asked.merchant, sku, disclosure)?;
    }
    spent.keep(work)?;
    Ok(asked)
}

/// Takes one's answer back; where there is none, nothing changes.
pub fn take_preference_back(
    work: &mut (impl FactStore + ?Sized),
    voter: ShopperId,
    id: HeadToHeadId,
    now: Timestamp,
) -> Result<HeadToHead> {
    let mut asked = work.head_to_head(id)?.ok_or(PreferRefusal::Unknown)?;
    let Some(earlier) = work.preference(id, voter)? else {
        return Ok(asked);
    };
    let spent = limits::spend(work, voter, Deed::Vote, 1, now)?;

    asked.take(&earlier);
    work.remove_preference(id, voter)?;
    work.put_head_to_head(&asked)?;
    spent.keep(work)?;
    Ok(asked)
}
