//! "Help me choose": somebody puts two to four products to friends, who vote once and may change their mind until it closes.
//!
//! Only the friends who were invited vote, and only while they are friends; whoever has the link sees the options and how many
//! votes each has. Who voted for what is told to the owner, and of their own friends to those who were invited.

use super::poll::{self, Choice, INVITED_MAX, OPTIONS, Outcome, POLLS_OPEN_MAX, Poll, Stage, Vote};
use super::refusals::PollRefusal;
use super::view::{Role, WayToPoll, role_of};
use super::{ListStore, Offered, offered};
use crate::catalogue::CatalogueStore;
use crate::friends::FriendStore;
use crate::merchants::MerchantStore;
use crate::shoppers::{Shopper, ShopperStore};
use crate::{MerchantId, Money, PollId, Result, ShopperId, Timestamp};
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct NewPoll {
    pub id: PollId,
    pub owner: ShopperId,
    pub question: String,
    pub options: Vec<(MerchantId, String)>,
    pub invited: Vec<ShopperId>,
    pub closes_at: Option<Timestamp>,
}

/// What a viewer is to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollRole {
    Owner,
    /// May vote.
    Invited,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewedPoll {
    pub id: PollId,
    pub question: String,
    /// The owner's name.
    pub owner: String,
    pub role: PollRole,
    pub stage: Stage,
    pub closes_at: Option<Timestamp>,
    pub options: Vec<ViewedChoice>,
    pub outcome: Outcome,
    /// What the viewer voted for.
    pub own: Option<u32>,
    /// The number of the link; for the owner alone.
    pub link: Option<u32>,
    /// Those who were invited, in the order of their names; for the owner alone.
    pub invited: Vec<Invited>,
}

/// A friend who was asked to vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub id: ShopperId,
    pub handle: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewedChoice {
    pub number: u32,
    pub product: Offered,
    pub price_then: Money,
    pub votes: u32,
    /// Those voters whom the viewer may know of, by name.
    pub voters: Vec<String>,
}

/// A line in somebody's list of polls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollHead {
    pub id: PollId,
    pub question: String,
    pub owner: String,
    pub stage: Stage,
    pub options: u32,
    pub votes: u32,
}

/// Puts a poll to friends.
pub fn open(
    work: &mut (impl ListStore + FriendStore + CatalogueStore + ?Sized),
    order: NewPoll,
    now: Timestamp,
) -> Result<Poll> {
    let question = poll::read_question(&order.question)?;
    if !OPTIONS.contains(&order.options.len()) {
        return Err(PollRefusal::OptionsCount.into());
    }
    let mut options: Vec<Choice> = Vec::new();
    for (number, (merchant, sku)) in (1..).zip(order.options) {
        let twice = options
            .iter()
            .any(|other| other.merchant == merchant && other.sku == sku);
        if twice {
            return Err(PollRefusal::OptionTwice.into());
        }
        let product = work
            .product(merchant, &sku)?
            .ok_or(PollRefusal::UnknownProduct)?;
        options.push(Choice {
            number,
            merchant,
            sku,
            price: product.price_at(now),
            title: product.title,
        });
    }
    let invited: BTreeSet<ShopperId> = order.invited.into_iter().collect();
    if invited.is_empty() {
        return Err(PollRefusal::NobodyInvited.into());
    }
    all_friends(work, order.owner, &invited)?;
    poll::read_end(order.closes_at, now)?;
    let polls = work.polls_of(order.owner)?;
    let open = polls.iter().filter(|poll| poll.stage(now) == Stage::Open);
    if open.count() >= POLLS_OPEN_MAX {
        return Err(PollRefusal::TooManyPolls.into());
    }

    let poll = Poll {
        id: order.id,
        owner: order.owner,
        question,
        link: 1,
        created_at: now,
        closes_at: order.closes_at,
        closed_at: None,
        options,
        invited: invited.into_iter().collect(),
    };
    work.add_poll(&poll)?;
    Ok(poll)
}

/// Invites more friends. Nobody is uninvited: a vote that was given is not taken away.
pub fn invite(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    owner: ShopperId,
    id: PollId,
    more: &[ShopperId],
    now: Timestamp,
) -> Result<Poll> {
    let mut poll = own(work, owner, id)?;
    poll.open_at(now)?;
    let more: BTreeSet<ShopperId> = more.iter().copied().collect();
    let all: BTreeSet<ShopperId> = more.iter().chain(&poll.invited).copied().collect();
    if all.len() > INVITED_MAX {
        return Err(PollRefusal::TooManyInvited.into());
    }
    all_friends(work, owner, &more)?;

    poll.invited = all.into_iter().collect();
    work.save_poll(&poll)?;
    Ok(poll)
}

/// Votes, or votes otherwise.
pub fn vote(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    voter: ShopperId,
    way: WayToPoll,
    option: u32,
    now: Timestamp,
) -> Result<()> {
    let (poll, role) = load(work, way, Some(voter))?;
    if role != PollRole::Invited {
        return Err(PollRefusal::NotInvited.into());
    }
    poll.open_at(now)?;
    if !poll.options.iter().any(|other| other.number == option) {
        return Err(PollRefusal::UnknownOption.into());
    }

    work.put_vote(
        poll.id,
        &Vote {
            voter,
            option,
            at: now,
        },
    )?;
    Ok(())
}

/// Closes a poll for good. One that is closed stays closed when it was.
pub fn close(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: PollId,
    now: Timestamp,
) -> Result<()> {
    let mut poll = own(work, owner, id)?;
    if poll.stage(now) == Stage::Open {
        poll.closed_at = Some(now);
        work.save_poll(&poll)?;
    }
    Ok(())
}

/// A new link; the one before opens nothing any more.
pub fn renew_link(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: PollId,
) -> Result<()> {
    let mut poll = own(work, owner, id)?;
    poll.link += 1;
    work.save_poll(&poll)?;
    Ok(())
}

/// Takes a poll away with its votes.
pub fn remove(work: &mut (impl ListStore + ?Sized), owner: ShopperId, id: PollId) -> Result<()> {
    own(work, owner, id)?;
    work.remove_poll(id)?;
    Ok(())
}

/// A poll as this viewer, or nobody in particular, may see it.
pub fn view(
    work: &mut (impl ListStore + FriendStore + ShopperStore + CatalogueStore + MerchantStore + ?Sized),
    way: WayToPoll,
    viewer: Option<ShopperId>,
    now: Timestamp,
) -> Result<ViewedPoll> {
    let (poll, role) = load(work, way, viewer)?;
    let votes = work.votes(poll.id)?;
    let owner = work.shopper(poll.owner)?.ok_or(PollRefusal::Unknown)?;
    let told = told(work, role, viewer, &votes)?;
    let mut invited = Vec::new();
    if role == PollRole::Owner {
        for person in &poll.invited {
            if let Some(Shopper { id, handle, .. }) = work.shopper(*person)? {
                invited.push(Invited { id, handle });
            }
        }
        invited.sort_by_key(|person| person.handle.to_lowercase());
    }
    let mut options = Vec::new();
    for (option, count) in poll.options.iter().zip(poll.count(&votes)) {
        let mut voters = Vec::new();
        for vote in votes.iter().filter(|vote| vote.option == option.number) {
            if told.contains(&vote.voter)
                && let Some(voter) = work.shopper(vote.voter)?
            {
                voters.push(voter.handle);
            }
        }
        voters.sort_by_key(|name| name.to_lowercase());
        options.push(ViewedChoice {
            number: option.number,
            product: offered(work, option.merchant, &option.sku, &option.title, now)?,
            price_then: option.price,
            votes: count,
            voters,
        });
    }
    let own = votes.iter().find(|vote| Some(vote.voter) == viewer);
    Ok(ViewedPoll {
        id: poll.id,
        owner: owner.handle,
        role,
        stage: poll.stage(now),
        closes_at: poll.closes_at,
        options,
        outcome: poll.outcome(&votes),
        own: own.map(|vote| vote.option),
        link: (role == PollRole::Owner).then_some(poll.link),
        invited,
        question: poll.question,
    })
}

/// One's own polls and those that one is invited to, newest first.
pub fn mine(
    work: &mut (impl ListStore + FriendStore + ShopperStore + ?Sized),
    viewer: ShopperId,
    now: Timestamp,
) -> Result<(Vec<PollHead>, Vec<PollHead>)> {
    let own = work.polls_of(viewer)?;
    let asked = work.polls_inviting(viewer)?;
    let own = heads(work, own, now)?;
    let mut by_friends = Vec::new();
    for poll in asked {
        if work.are_friends(poll.owner, viewer)? {
            by_friends.push(poll);
        }
    }
    Ok((own, heads(work, by_friends, now)?))
}

fn heads(
    work: &mut (impl ListStore + ShopperStore + ?Sized),
    polls: Vec<Poll>,
    now: Timestamp,
) -> Result<Vec<PollHead>> {
    let mut heads = Vec::new();
    for poll in polls {
        let Some(owner) = work.shopper(poll.owner)? else {
            continue;
        };
        let votes = work.votes(poll.id)?;
        heads.push(PollHead {
            id: poll.id,
            stage: poll.stage(now),
            options: u32::try_from(poll.options.len()).unwrap_or(u32::MAX),
            votes: u32::try_from(votes.len()).unwrap_or(u32::MAX),
            question: poll.question,
            owner: owner.handle,
        });
    }
    Ok(heads)
}

fn own(work: &mut (impl ListStore + ?Sized), owner: ShopperId, id: PollId) -> Result<Poll> {
    Ok(work
        .poll(id)?
        .filter(|poll| poll.owner == owner)
        .ok_or(PollRefusal::Unknown)?)
}

/// The poll, and what the viewer is to it: one that is not for them is none.
fn load(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    way: WayToPoll,
    viewer: Option<ShopperId>,
) -> Result<(Poll, PollRole)> {
    let poll = work.poll(way.id())?.ok_or(PollRefusal::Unknown)?;
    let to_owner = role_of(work, poll.owner, viewer)?;
    let invited = viewer.is_some_and(|viewer| poll.invited.contains(&viewer));
    let role = match to_owner.ok_or(PollRefusal::Unknown)? {
        Role::Owner => PollRole::Owner,
        Role::Friend if invited => PollRole::Invited,
        Role::Friend | Role::Other if way.by_link(poll.link) => PollRole::Other,
        Role::Friend | Role::Other => return Err(PollRefusal::Unknown.into()),
    };
    Ok((poll, role))
}

/// Whose votes the viewer is told by name: the owner all, whoever was invited those of their own friends.
fn told(
    work: &mut (impl FriendStore + ?Sized),
    role: PollRole,
    viewer: Option<ShopperId>,
    votes: &[Vote],
) -> Result<BTreeSet<ShopperId>> {
    let mut told = BTreeSet::new();
    for vote in votes {
        let named = match (role, viewer) {
            (PollRole::Owner, _) => true,
            (PollRole::Invited, Some(viewer)) => work.are_friends(viewer, vote.voter)?,
            (PollRole::Invited | PollRole::Other, _) => false,
        };
        if named {
            told.insert(vote.voter);
        }
    }
    Ok(told)
}

fn all_friends(
    work: &mut (impl FriendStore + ?Sized),
    owner: ShopperId,
    people: &BTreeSet<ShopperId>,
) -> Result<()> {
    if people.len() > INVITED_MAX {
        return Err(PollRefusal::TooManyInvited.into());
    }
    for person in people {
        if !work.are_friends(owner, *person)? {
            return Err(PollRefusal::NotAFriend.into());
        }
    }
    Ok(())
}
