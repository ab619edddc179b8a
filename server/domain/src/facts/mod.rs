//! Facts: what people established about a product, one statement about one aspect each, for it or against it.
//!
//! Whoever states something says what speaks for the product and what speaks against it: the first of each come together, and
//! nobody is left with one side alone. Others agree or disagree, one vote per account, changeable, every change kept. Statements are
//! ordered by how surely people agree (`wilson.rs`). Two statements that say the same are merged, with every vote kept, and can be
//! parted again. Two products of one shop are compared at one aspect, with a rank (`head_to_head.rs`).
//!
//! Everybody may vote, and every vote is in the totals; in the order and in outcomes count those of accounts that had a purchase or
//! a friend when they voted. Who voted is told to the voter's friends alone. People of whom one blocked the other see nothing of
//! each other's statements.

mod comparing;
mod head_to_head;
mod limits;
mod log;
mod merging;
mod reading;
mod refusals;
mod statement;
mod store;
mod upkeep;
mod vote;
mod voting;
pub mod wilson;

pub use comparing::{Compare, Prefer, compare, prefer, take_preference_back};
pub use head_to_head::{
    COMPARISONS_MAX, Choice, HeadToHead, Outcome, Place, Preference, Tally, places,
};
pub use limits::Deed;
pub use merging::{Merged, Proposal, merge, merge_as_operator, split, split_as_operator};
pub use reading::{
    HEAD_TO_HEADS_MAX, HISTORY_MAX, Line, Own, ProductFacts, STATEMENTS_MAX, Told, ToldHeadToHead,
    YourVote, history, mine, product_facts, versions,
};
pub use refusals::{
    CompareRefusal, EditRefusal, MergeRefusal, PreferRefusal, StateRefusal, TakeBackRefusal,
    TooManyToday, VoteRefusal,
};
pub use statement::{
    ASPECT_CHARS_MAX, Side, Statement, TEXT_CHARS_MAX, TOGETHER_MAX, Totals, Version, aspect_key,
};
pub use store::{Bought, FactStore};
pub use upkeep::{purchase_fell, restore, withhold};
pub use vote::{Cast, Stance, Vote};
pub use voting::{CastVote, take_vote_back, vote};

use crate::catalogue::CatalogueStore;
use crate::disclosure::Disclosure;
use crate::friends::FriendStore;
use crate::text;
use crate::transparency::{Act, TransparencyStore};
use crate::{MerchantId, Result, ShopperId, StatementId, Timestamp};
use std::collections::BTreeSet;

/// What somebody asks to have stated about a product, in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub disclosure: Option<Disclosure>,
    pub statements: Vec<Draft>,
}

/// One of them, with its id and the chance that its entries in the log of words need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: StatementId,
    pub chance: [u8; 32],
    pub side: Side,
    pub aspect: String,
    pub text: String,
}

/// An author's new words for their own statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub id: StatementId,
    pub author: ShopperId,
    pub aspect: String,
    pub text: String,
    pub disclosure: Option<Disclosure>,
}

/// States one or several things about a product.
pub fn state(
    work: &mut (impl FactStore + CatalogueStore + FriendStore + TransparencyStore + ?Sized),
    order: State,
    now: Timestamp,
) -> Result<Vec<Statement>> {
    let (author, merchant, sku) = (order.author, order.merchant, order.sku.as_str());
    let product = work.product(merchant, sku)?;
    let earlier = work.statements_of(author, merchant, sku)?;
    let purchase = work.bought(author, merchant, sku, None)?;
    let said = work.disclosed(author, merchant, sku)?;
    let counts = counts(work, author)?;

    if order.statements.is_empty() || order.statements.len() > TOGETHER_MAX {
        return Err(StateRefusal::NoneOrTooMany.into());
    }
    let mut drafts = Vec::new();
    for draft in order.statements {
        let (aspect, text) = words(&draft.aspect, &draft.text).map_err(StateRefusal::Text)?;
        drafts.push(Draft {
            aspect,
            text,
            ..draft
        });
    }
    let disclosure = order
        .disclosure
        .or(said)
        .ok_or(StateRefusal::DisclosureMissing)?;
    product.ok_or(StateRefusal::UnknownProduct)?;
    let mut statements: Vec<Statement> = Vec::new();
    for draft in &drafts {
        let statement = Statement {
            id: draft.id,
            author,
            merchant,
            sku: order.sku.clone(),
            side: draft.side,
            aspect: draft.aspect.clone(),
            text: draft.text.clone(),
            version: 1,
            disclosure,
            purchase: purchase.map(|bought| bought.payment),
            written_at: now,
            changed_at: now,
            withheld: None,
            merged_into: None,
            totals: Totals::default(),
            casts: 0,
        };
        if earlier
            .iter()
            .chain(&statements)
            .any(|other| says_the_same(other, &statement))
        {
            return Err(StateRefusal::SaidAlready.into());
        }
        statements.push(statement);
    }
    if sides(earlier.iter().chain(&statements)).len() < Side::ALL.len() {
        return Err(StateRefusal::OneSided.into());
    }
    let times = u32::try_from(statements.len()).unwrap_or(u32::MAX);
    let spent = limits::spend(work, author, Deed::State, times, now)?;

    for (statement, draft) in statements.iter_mut().zip(&drafts) {
        add_own_agreement(work, statement, counts, now)?;
        log::tell(
            work,
            statement,
            (Act::Received, None),
            Some(draft.chance),
            now,
        )?;
        log::tell(work, statement, (Act::Published, None), None, now)?;
    }
    work.put_disclosed(author, merchant, sku, disclosure)?;
    spent.keep(work)?;
    Ok(statements)
}

/// Gives a statement other words. Earlier ones stay readable as versions, and the votes of others are votes on those: they stay
/// in the history and are told apart in the totals.
pub fn edit(
    work: &mut (impl FactStore + FriendStore + TransparencyStore + ?Sized),
    order: Edit,
    now: Timestamp,
) -> Result<Statement> {
    let (aspect, text) = words(&order.aspect, &order.text).map_err(EditRefusal::Text)?;
    let earlier = own(work, order.author, order.id)?.ok_or(EditRefusal::Unknown)?;
    let others = work.statements_of(order.author, earlier.merchant, &earlier.sku)?;
    if !earlier.is_shown() {
        return Err(EditRefusal::NotOpen.into());
    }
    let disclosure = order.disclosure.unwrap_or(earlier.disclosure);
    if (&aspect, &text, disclosure) == (&earlier.aspect, &earlier.text, earlier.disclosure) {
        return Ok(earlier);
    }
    let purchase = work.bought(order.author, earlier.merchant, &earlier.sku, None)?;
    let counts = counts(work, order.author)?;
    let totals = earlier.totals;
    let on_others = (totals.agree + totals.disagree).saturating_sub(1);
    let mut edited = Statement {
        aspect,
        text,
        disclosure,
        purchase: purchase.map(|bought| bought.payment).or(earlier.purchase),
        version: earlier.version + 1,
        changed_at: now,
        totals: Totals {
            earlier: totals.earlier + on_others,
            ..Totals::default()
        },
        ..earlier.clone()
    };
    let same = |other: &&Statement| other.id != edited.id && says_the_same(other, &edited);
    if others.iter().any(|other| same(&other)) {
        return Err(EditRefusal::SaidAlready.into());
    }
    let spent = limits::spend(work, order.author, Deed::Edit, 1, now)?;

    work.add_statement_version(&Version {
        statement: earlier.id,
        version: earlier.version,
        aspect: earlier.aspect,
        text: earlier.text,
        at: earlier.changed_at,
    })?;
    add_own_agreement(work, &mut edited, counts, now)?;
    work.put_disclosed(order.author, edited.merchant, &edited.sku, disclosure)?;
    log::tell(work, &edited, (Act::Edited, None), None, now)?;
    spent.keep(work)?;
    Ok(edited)
}

/// Takes one's own statement back, with its votes. What was merged into it stands alone again. Nobody is left with one side alone.
pub fn take_back(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    author: ShopperId,
    id: StatementId,
    now: Timestamp,
) -> Result<()> {
    let statement = own(work, author, id)?.ok_or(TakeBackRefusal::Unknown)?;
    let all = work.statements_of(author, statement.merchant, &statement.sku)?;
    let left = sides(all.iter().filter(|other| other.id != id));
    if left.len() == 1 {
        return Err(TakeBackRefusal::LeavesOneSide.into());
    }
    erase(work, &statement, now)
}

/// Takes everything back that one stated about a product; answers how much that was.
pub fn take_all_back(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    author: ShopperId,
    merchant: MerchantId,
    sku: &str,
    now: Timestamp,
) -> Result<usize> {
    let all = work.statements_of(author, merchant, sku)?;

    for statement in &all {
        erase(work, statement, now)?;
    }
    Ok(all.len())
}

fn erase(
    work: &mut (impl FactStore + TransparencyStore + ?Sized),
    statement: &Statement,
    now: Timestamp,
) -> Result<()> {
    for merged in work.merged_into(statement.id)? {
        let alone = Statement {
            merged_into: None,
            ..merged
        };
        work.put_statement(&alone)?;
        if alone.is_shown() {
            log::tell(work, &alone, (Act::Restored, None), None, now)?;
        }
    }
    work.erase_statement(statement.id)?;
    log::tell(work, statement, (Act::RemovedByAuthor, None), None, now)
}

/// Writes a statement (a new one, or a new version) with its author's agreement, which is a vote like any other.
fn add_own_agreement(
    work: &mut (impl FactStore + ?Sized),
    statement: &mut Statement,
    counts: bool,
    now: Timestamp,
) -> Result<()> {
    let vote = Vote {
        statement: statement.id,
        voter: statement.author,
        stance: Stance::Agrees,
        version: statement.version,
        disclosure: statement.disclosure,
        purchase: statement.purchase,
        counts,
        at: now,
        from: None,
    };
    statement.totals = statement.with(&vote);
    statement.casts += 1;
    work.put_statement(statement)?;
    work.put_statement_vote(&vote)?;
    work.add_cast(&Cast {
        number: statement.casts,
        vote,
    })?;
    Ok(())
}

/// Whether votes of this account count in orders and outcomes: it has a friend, or bought something somewhere and kept it.
fn counts(work: &mut (impl FactStore + FriendStore + ?Sized), shopper: ShopperId) -> Result<bool> {
    Ok(work.friends_count(shopper)? > 0 || work.bought_anything(shopper)?)
}

/// Reads the words of a statement.
fn words(aspect: &str, text: &str) -> Result<(String, String), text::FieldRefusal> {
    let aspect = text::line(aspect, ASPECT_CHARS_MAX).map_err(|refusal| refusal.of("aspect"))?;
    let text = text::line(text, TEXT_CHARS_MAX).map_err(|refusal| refusal.of("text"))?;
    Ok((aspect, text))
}

fn says_the_same(one: &Statement, other: &Statement) -> bool {
    let key = |statement: &Statement| {
        (
            statement.side,
            aspect_key(&statement.aspect),
            aspect_key(&statement.text),
        )
    };
    key(one) == key(other)
}

fn sides<'a>(statements: impl Iterator<Item = &'a Statement>) -> BTreeSet<Side> {
    statements.map(|statement| statement.side).collect()
}

/// A statement, if it is this author's.
fn own(
    work: &mut (impl FactStore + ?Sized),
    author: ShopperId,
    id: StatementId,
) -> Result<Option<Statement>> {
    let statement = work.statement(id)?;
    Ok(statement.filter(|statement| statement.author == author))
}

#[cfg(test)]
mod tests;
