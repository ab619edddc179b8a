//! What one reader is shown: a product's facts, how people voted, what one stated oneself.

use super::FactStore;
use super::head_to_head::{Choice, HeadToHead, Outcome, Place, places};
use super::merging::Proposal;
use super::refusals::VoteRefusal;
use super::statement::{Side, Statement, Version, aspect_key};
use super::vote::{Cast, Stance};
use super::voting::readable;
use crate::catalogue::{CatalogueStore, Product};
use crate::disclosure::Disclosure;
use crate::friends::{self, FriendStore};
use crate::shoppers::ShopperStore;
use crate::transparency::Day;
use crate::{MerchantId, PaymentId, Result, ShopperId, StatementId};
use std::collections::BTreeMap;

/// How many statements of each side are shown at most.
pub const STATEMENTS_MAX: usize = 30;
/// How many comparisons.
pub const HEAD_TO_HEADS_MAX: usize = 10;
/// How many lines of history come at once.
pub const HISTORY_MAX: u32 = 50;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductFacts {
    pub pros: Vec<Told>,
    pub cons: Vec<Told>,
    /// Whether there are more than are shown.
    pub more_pros: bool,
    pub more_cons: bool,
    pub head_to_heads: Vec<ToldHeadToHead>,
    /// What the viewer disclosed about this product here before; they are not asked again.
    pub your_disclosure: Option<Disclosure>,
}

/// A statement as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub statement: Statement,
    /// The author's name.
    pub author: String,
    pub yours: bool,
    /// The author had bought the product, it arrived, and the purchase stands.
    pub verified: bool,
    pub your_vote: Option<YourVote>,
}

/// The viewer's own vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YourVote {
    pub stance: Stance,
    /// Whether it is a vote on the present version.
    pub current: bool,
}

/// A comparison, seen from one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldHeadToHead {
    pub head_to_head: HeadToHead,
    pub rival: Product,
    pub outcome: Outcome,
    /// The product's place at this aspect among all that are compared at it.
    pub place: Option<Place>,
    pub your_choice: Option<Choice>,
}

/// One line of a statement's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: u64,
    /// Of the viewer's friends only; everybody else is someone.
    pub name: Option<String>,
    pub yours: bool,
    /// The statement's author.
    pub by_author: bool,
    pub stance: Stance,
    /// The version it was a vote on; 0 where it came with a statement that said it in other words.
    pub version: u32,
    pub verified: bool,
    pub disclosure: Disclosure,
    /// No hour: a shop that knows when somebody was there would know who they are.
    pub day: Day,
    /// It was cast on a statement that was merged into this one.
    pub merged: bool,
}

/// An author's own statement, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub told: Told,
    /// What others propose, with the other statement.
    pub proposals: Vec<(Proposal, Statement)>,
    /// Where it went, in its words.
    pub merged_into: Option<Statement>,
}

/// What `viewer` (or somebody unknown) may read about a product. Costs with what is shown, never with the network.
pub fn product_facts(
    work: &mut (impl FactStore + CatalogueStore + FriendStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
) -> Result<ProductFacts> {
    let (pros, more_pros) = side(work, viewer, merchant, sku, Side::Pro)?;
    let (cons, more_cons) = side(work, viewer, merchant, sku, Side::Con)?;
    let your_disclosure = match viewer {
        Some(viewer) => work.disclosed(viewer, merchant, sku)?,
        None => None,
    };
    Ok(ProductFacts {
        pros,
        cons,
        more_pros,
        more_cons,
        head_to_heads: head_to_heads(work, viewer, merchant, sku)?,
        your_disclosure,
    })
}

fn side(
    work: &mut (impl FactStore + FriendStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
    side: Side,
) -> Result<(Vec<Told>, bool)> {
    let limit = u32::try_from(2 * STATEMENTS_MAX).unwrap_or(u32::MAX);
    let mut statements = work.statements_about(merchant, sku, side, limit)?;
    if let Some(viewer) = viewer {
        let authors: Vec<_> = statements.iter().map(|found| found.author).collect();
        let unseen = friends::blocked_either_way(work, viewer, &authors)?;
        statements.retain(|found| !unseen.contains(&found.author));
    }
    let more = statements.len() > STATEMENTS_MAX;
    statements.truncate(STATEMENTS_MAX);
    Ok((tell(work, viewer, statements)?, more))
}

/// Statements with what their readers must know of them.
fn tell(
    work: &mut (impl FactStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    statements: Vec<Statement>,
) -> Result<Vec<Told>> {
    let ids: Vec<_> = statements.iter().map(|statement| statement.id).collect();
    let votes = match viewer {
        Some(viewer) => work.statement_votes_by(viewer, &ids)?,
        None => Vec::new(),
    };
    let votes: BTreeMap<_, _> = votes
        .into_iter()
        .map(|vote| (vote.statement, vote))
        .collect();
    let mut told = Vec::new();
    for statement in statements {
        let Some(author) = work.shopper(statement.author)? else {
            continue;
        };
        let verified = is_verified(work, statement.author, &statement, statement.purchase)?;
        let your_vote = votes.get(&statement.id).map(|vote| YourVote {
            stance: vote.stance,
            current: vote.version == statement.version,
        });
        told.push(Told {
            author: author.handle,
            yours: viewer == Some(statement.author),
            verified,
            your_vote,
            statement,
        });
    }
    Ok(told)
}

fn head_to_heads(
    work: &mut (impl FactStore + CatalogueStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
) -> Result<Vec<ToldHeadToHead>> {
    let limit = u32::try_from(HEAD_TO_HEADS_MAX).unwrap_or(u32::MAX);
    let mut told = Vec::new();
    let mut ranks: BTreeMap<String, BTreeMap<String, Place>> = BTreeMap::new();
    for head_to_head in work.head_to_heads_of(merchant, sku, limit)? {
        let key = aspect_key(&head_to_head.aspect);
        let Some(rival) = work.product(merchant, head_to_head.rival_of(sku))? else {
            continue;
        };
        // Its aspect is shown in the words of statements: when these are gone, so is the question.
        if !work.is_aspect(merchant, sku, &key)? && !work.is_aspect(merchant, &rival.sku, &key)? {
            continue;
        }
        if !ranks.contains_key(&key) {
            let all = work.head_to_heads_at(merchant, &key)?;
            ranks.insert(key.clone(), places(&all));
        }
        let place = ranks.get(&key).and_then(|places| places.get(sku)).copied();
        let your_choice = match viewer {
            Some(viewer) => work
                .preference(head_to_head.id, viewer)?
                .map(|own| own.choice),
            None => None,
        };
        told.push(ToldHeadToHead {
            outcome: head_to_head.outcome(),
            rival,
            place,
            your_choice,
            head_to_head,
        });
    }
    Ok(told)
}

/// How people voted on a statement, newest first, before a line.
pub fn history(
    work: &mut (impl FactStore + FriendStore + ShopperStore + ?Sized),
    viewer: Option<ShopperId>,
    id: StatementId,
    before: Option<u64>,
) -> Result<Vec<Line>> {
    let statement = readable(work, viewer, id)?.ok_or(VoteRefusal::Unknown)?;
    let mut lines = Vec::new();
    for Cast { number, vote } in work.casts(id, before, HISTORY_MAX)? {
        let yours = viewer == Some(vote.voter);
        let friend = match viewer {
            Some(viewer) if !yours => work.are_friends(viewer, vote.voter)?,
            _ => false,
        };
        let by_author = vote.voter == statement.author;
        // The author's name stands at the statement itself.
        let named = yours || friend || by_author;
        let name = match named {
            true => work.shopper(vote.voter)?.map(|voter| voter.handle),
            false => None,
        };
        let verified = is_verified(work, vote.voter, &statement, vote.purchase)?;
        lines.push(Line {
            number,
            name,
            yours,
            by_author,
            stance: vote.stance,
            version: vote.version,
            verified,
            disclosure: vote.disclosure,
            day: Day::of(vote.at),
            merged: vote.from.is_some(),
        });
    }
    Ok(lines)
}

/// A statement's earlier versions, newest first.
pub fn versions(
    work: &mut (impl FactStore + FriendStore + ?Sized),
    viewer: Option<ShopperId>,
    id: StatementId,
) -> Result<Vec<Version>> {
    readable(work, viewer, id)?.ok_or(VoteRefusal::Unknown)?;
    Ok(work.statement_versions(id)?)
}

/// What one stated about a product, oldest first, readers see it or not.
pub fn mine(
    work: &mut (impl FactStore + FriendStore + ShopperStore + ?Sized),
    author: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Result<Vec<Own>> {
    let statements = work.statements_of(author, merchant, sku)?;
    let mut own = Vec::new();
    for told in tell(work, Some(author), statements)? {
        let id = told.statement.id;
        let mut proposals = Vec::new();
        for proposal in work.proposals_about(id)? {
            let other = if proposal.source == id {
                proposal.target
            } else {
                proposal.source
            };
            let other = readable(work, Some(author), other)?;
            if let Some(other) = other.filter(Statement::is_shown) {
                proposals.push((proposal, other));
            }
        }
        let merged_into = match told.statement.merged_into {
            Some(target) => work.statement(target)?,
            None => None,
        };
        own.push(Own {
            told,
            proposals,
            merged_into,
        });
    }
    Ok(own)
}

fn is_verified(
    work: &mut (impl FactStore + ?Sized),
    shopper: ShopperId,
    statement: &Statement,
    purchase: Option<PaymentId>,
) -> Result<bool> {
    let Some(payment) = purchase else {
        return Ok(false);
    };
    let bought = work.bought(shopper, statement.merchant, &statement.sku, Some(payment))?;
    Ok(bought.is_some_and(|bought| bought.delivered))
}
