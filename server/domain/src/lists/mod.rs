//! Lists, loves and polls: what somebody wishes for, likes, or cannot decide between.
//!
//! A list is read by whom its owner chose, and a friend can give what is on it: the friends see that somebody does, the owner
//! sees nothing of it until it is no surprise any more. What is told about a list or a poll tells nothing of who is whose friend.

pub mod heat;
mod list;
pub mod loves;
mod poll;
pub mod polls;
mod refusals;
mod store;
mod view;

pub use list::{
    Audience, Head, ITEMS_MAX, Item, LISTS_MAX, List, NOTE_MAX_CHARS, SURPRISE_SECONDS,
    TITLE_MAX_CHARS, Taken, Wish,
};
pub use loves::{Love, Loves};
pub use poll::{
    Choice, INVITED_MAX, OPTIONS, Outcome, POLL_DAYS_MAX, POLLS_OPEN_MAX, Poll, QUESTION_MAX_CHARS,
    Stage, Vote,
};
pub use refusals::{ListRefusal, LoveRefusal, PollRefusal};
pub use store::ListStore;
pub use view::{
    Offered, Role, ViewedItem, ViewedList, ViewedWish, Way, WayToList, WayToPoll, offered,
};

use crate::catalogue::CatalogueStore;
use crate::friends::{FriendStore, blocked_either_way};
use crate::merchants::MerchantStore;
use crate::shoppers::ShopperStore;
use crate::{ListId, MerchantId, PaymentId, Result, ShopperId, Timestamp};

/// How many of the friends' lists one is shown.
pub const FRIENDS_LISTS_MAX: u32 = 100;

/// A new list, empty.
pub fn create(
    work: &mut (impl ListStore + ?Sized),
    id: ListId,
    owner: ShopperId,
    title: &str,
    audience: Option<Audience>,
    now: Timestamp,
) -> Result<List> {
    let title = list::read_title(title)?;
    let audience = audience.ok_or(ListRefusal::AudienceMissing)?;
    if work.lists_of(owner)?.len() >= LISTS_MAX {
        return Err(ListRefusal::TooManyLists.into());
    }

    let list = List {
        id,
        owner,
        title,
        audience,
        link: 1,
        created_at: now,
        changed_at: now,
        next_item: 1,
        items: Vec::new(),
    };
    work.put_list(&list)?;
    Ok(list)
}

/// Another title, another audience, or both. Whoever may not read it any more, may not from now on.
pub fn change(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    title: Option<&str>,
    audience: Option<Audience>,
    now: Timestamp,
) -> Result<()> {
    let title = title.map(list::read_title).transpose()?;
    let mut list = own(work, owner, id)?;

    list.title = title.unwrap_or(list.title);
    list.audience = audience.unwrap_or(list.audience);
    list.changed_at = now;
    work.put_list(&list)?;
    Ok(())
}

/// A new link; the one before opens nothing any more.
pub fn renew_link(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
) -> Result<()> {
    let mut list = own(work, owner, id)?;
    list.link += 1;
    work.put_list(&list)?;
    Ok(())
}

pub fn remove(work: &mut (impl ListStore + ?Sized), owner: ShopperId, id: ListId) -> Result<()> {
    own(work, owner, id)?;
    work.remove_list(id)?;
    Ok(())
}

/// Puts a product at the end of a list; answers its number.
pub fn add(
    work: &mut (impl ListStore + CatalogueStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    (merchant, sku): (MerchantId, &str),
    note: Option<&str>,
    now: Timestamp,
) -> Result<u32> {
    let mut list = own(work, owner, id)?;
    let product = work
        .product(merchant, sku)?
        .ok_or(ListRefusal::UnknownProduct)?;

    let place = place(list.items.len());
    let item = list.add(&product, note, now)?.clone();

    work.put_list(&list)?;
    work.put_item(id, place, &item)?;
    Ok(item.number)
}

/// Another note, or none.
pub fn annotate(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    number: u32,
    note: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let note = list::read_note(note)?;
    let mut list = own(work, owner, id)?;
    list.item(number)?.note = note;
    list.changed_at = now;

    work.put_list(&list)?;
    save(work, &mut list, number)
}

pub fn reorder(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    order: &[u32],
    now: Timestamp,
) -> Result<()> {
    let mut list = own(work, owner, id)?;
    list.reorder(order, now)?;

    work.put_list(&list)?;
    for (at, item) in list.items.iter().enumerate() {
        work.put_item(id, place(at), item)?;
    }
    Ok(())
}

pub fn drop_item(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    number: u32,
    now: Timestamp,
) -> Result<()> {
    let mut list = own(work, owner, id)?;
    list.item(number)?;
    list.changed_at = now;
    list.items.retain(|item| item.number != number);

    work.put_list(&list)?;
    work.remove_item(id, number)?;
    for (at, item) in list.items.iter().enumerate() {
        work.put_item(id, place(at), item)?;
    }
    Ok(())
}

/// The owner has it: from now on it is no surprise, and nobody needs to give it.
pub fn fulfil(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    number: u32,
    now: Timestamp,
) -> Result<()> {
    let mut list = own(work, owner, id)?;
    let item = list.item(number)?;
    item.wish = match item.wish {
        Wish::Open => Wish::Fulfilled {
            at: now,
            taken: None,
        },
        Wish::Taken(taken) => Wish::Fulfilled {
            at: now,
            taken: Some(taken),
        },
        Wish::Fulfilled { .. } => return Ok(()),
    };
    save(work, &mut list, number)
}

/// The owner does not have it after all. Whoever took it still gives it.
pub fn wish_again(
    work: &mut (impl ListStore + ?Sized),
    owner: ShopperId,
    id: ListId,
    number: u32,
) -> Result<()> {
    let mut list = own(work, owner, id)?;
    let item = list.item(number)?;
    item.wish = match item.wish {
        Wish::Fulfilled {
            taken: Some(taken), ..
        } => Wish::Taken(taken),
        Wish::Fulfilled { taken: None, .. } => Wish::Open,
        Wish::Open | Wish::Taken(_) => return Ok(()),
    };
    save(work, &mut list, number)
}

/// A friend says that they give it. Again by the same friend changes nothing.
pub fn take(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    giver: ShopperId,
    way: WayToList,
    number: u32,
    now: Timestamp,
) -> Result<()> {
    let (mut list, role) = load(work, way, Some(giver))?;
    let item = list.item(number)?;
    match role {
        Role::Owner => return Err(ListRefusal::OwnWish.into()),
        Role::Other => return Err(ListRefusal::FriendsOnly.into()),
        Role::Friend => {}
    }
    match item.wish {
        Wish::Open => {}
        Wish::Taken(taken) if taken.by == giver => return Ok(()),
        Wish::Taken(_) | Wish::Fulfilled { .. } => return Err(ListRefusal::WishTaken.into()),
    }
    item.wish = Wish::Taken(Taken {
        by: giver,
        at: now,
        payment: None,
    });
    save(work, &mut list, number)
}

/// Whoever said that they give it does not after all.
pub fn give_back(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    giver: ShopperId,
    way: WayToList,
    number: u32,
) -> Result<()> {
    let (mut list, _) = load(work, way, Some(giver))?;
    let item = list.item(number)?;
    match item.wish {
        Wish::Taken(taken) if taken.by == giver => item.wish = Wish::Open,
        _ => return Err(ListRefusal::WishNotYours.into()),
    }
    save(work, &mut list, number)
}

/// A product was paid for from a list: the wish is marked in the commit of the payment. This never refuses, because a payment does
/// not fail over a list: where there is nothing to mark, or somebody else gives it already, nothing changes.
pub fn bought(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    id: ListId,
    (merchant, sku): (MerchantId, &str),
    giver: ShopperId,
    payment: PaymentId,
    now: Timestamp,
) -> Result<()> {
    let Some(mut list) = work.list(id)? else {
        return Ok(());
    };
    let owner = list.owner;
    let Some(item) = list.on_it(merchant, sku) else {
        return Ok(());
    };
    if !blocked_either_way(work, giver, &[owner])?.is_empty() {
        return Ok(());
    }
    let taken = Taken {
        by: giver,
        at: now,
        payment: Some(payment),
    };
    item.wish = match item.wish {
        Wish::Open if giver == owner => Wish::Fulfilled {
            at: now,
            taken: None,
        },
        Wish::Open => Wish::Taken(taken),
        // Whoever said so, and now paid.
        Wish::Taken(earlier) if earlier.by == giver && earlier.payment.is_none() => {
            Wish::Taken(taken)
        }
        Wish::Taken(_) | Wish::Fulfilled { .. } => return Ok(()),
    };
    let number = item.number;
    save(work, &mut list, number)
}

/// A list as this viewer, or nobody in particular, may see it.
pub fn view(
    work: &mut (impl ListStore + FriendStore + ShopperStore + CatalogueStore + MerchantStore + ?Sized),
    way: WayToList,
    viewer: Option<ShopperId>,
    now: Timestamp,
) -> Result<ViewedList> {
    let (list, role) = load(work, way, viewer)?;
    let owner = work.shopper(list.owner)?.ok_or(ListRefusal::Unknown)?;
    let mut items = Vec::new();
    for item in &list.items {
        items.push(ViewedItem {
            number: item.number,
            product: offered(work, item.merchant, &item.sku, &item.title, now)?,
            note: item.note.clone(),
            price_then: item.price,
            added_at: item.added_at,
            wish: view::wish(work, &list, item, role, viewer, now)?,
        });
    }
    Ok(ViewedList {
        id: list.id,
        owner: owner.handle,
        role,
        audience: list.audience,
        link: (role == Role::Owner).then_some(list.link),
        changed_at: list.changed_at,
        items,
        title: list.title,
    })
}

/// One's own lists.
pub fn mine(work: &mut (impl ListStore + ?Sized), owner: ShopperId) -> Result<Vec<Head>> {
    Ok(work.lists_of(owner)?)
}

/// The lists of one's friends that they let friends read, each with its owner's name.
pub fn of_friends(
    work: &mut (impl ListStore + FriendStore + ShopperStore + ?Sized),
    viewer: ShopperId,
) -> Result<Vec<(Head, String)>> {
    let friends: Vec<ShopperId> = work.friends_of(viewer)?.iter().map(|f| f.with).collect();
    let mut lists = Vec::new();
    for head in work.lists_shared_by(&friends, FRIENDS_LISTS_MAX)? {
        if let Some(owner) = work.shopper(head.owner)? {
            lists.push((head, owner.handle));
        }
    }
    Ok(lists)
}

fn own(work: &mut (impl ListStore + ?Sized), owner: ShopperId, id: ListId) -> Result<List> {
    Ok(work
        .list(id)?
        .filter(|list| list.owner == owner)
        .ok_or(ListRefusal::Unknown)?)
}

/// The list, and what the viewer is to its owner: one that is not for them is none.
fn load(
    work: &mut (impl ListStore + FriendStore + ?Sized),
    way: WayToList,
    viewer: Option<ShopperId>,
) -> Result<(List, Role)> {
    let list = work.list(way.id())?.ok_or(ListRefusal::Unknown)?;
    let role = view::role(work, &list, way, viewer)?.ok_or(ListRefusal::Unknown)?;
    Ok((list, role))
}

/// Writes one item where it stands. What happens to a wish leaves no trace on the list itself: its owner would read it there.
fn save(work: &mut (impl ListStore + ?Sized), list: &mut List, number: u32) -> Result<()> {
    for (at, item) in list.items.iter().enumerate() {
        if item.number == number {
            work.put_item(list.id, place(at), item)?;
        }
    }
    Ok(())
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
