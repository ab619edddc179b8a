//! What somebody, or nobody in particular, is shown of a list or a poll. Nothing here names anybody but the owner, whoever looks,
//! and people whom the one who looks may know of anyway.

use super::list::{Audience, Item, List, SURPRISE_SECONDS, Wish};
use crate::catalogue::{CatalogueStore, Product};
use crate::friends::{FriendStore, blocked_either_way};
use crate::merchants::MerchantStore;
use crate::shoppers::ShopperStore;
use crate::{ListId, MerchantId, Money, PollId, Result, ShopperId, Timestamp};

/// How somebody came to a list or a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<Id> {
    /// By its id, which opens what the viewer may read anyway.
    Id(Id),
    /// By a link of this number.
    Link(Id, u32),
}

pub type WayToList = Way<ListId>;
pub type WayToPoll = Way<PollId>;

impl<Id: Copy> Way<Id> {
    pub fn id(self) -> Id {
        match self {
            Self::Id(id) | Self::Link(id, _) => id,
        }
    }

    /// Whether it came by the link that is good now.
    pub(super) fn by_link(self, current: u32) -> bool {
        match self {
            Self::Id(_) => false,
            Self::Link(_, number) => number == current,
        }
    }
}

/// What a viewer is to a list's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Owner,
    Friend,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewedList {
    pub id: ListId,
    pub title: String,
    /// The owner's name.
    pub owner: String,
    pub role: Role,
    pub audience: Audience,
    /// The number of the link; for the owner alone.
    pub link: Option<u32>,
    pub changed_at: Timestamp,
    pub items: Vec<ViewedItem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewedItem {
    pub number: u32,
    pub product: Offered,
    pub note: Option<String>,
    pub price_then: Money,
    pub added_at: Timestamp,
    pub wish: ViewedWish,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewedWish {
    Open,
    /// For friends: somebody gives it. The owner reads `Open` meanwhile, and so does everybody else, who might be the owner.
    Taken,
    /// The viewer gives it.
    TakenByYou,
    /// For the owner, once it is no surprise any more; by whom, if that is a friend.
    Given {
        by: Option<String>,
    },
    /// The owner has it.
    Fulfilled,
}

/// A product as it is offered now; of one that its shop sells no more, what it was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub merchant: MerchantId,
    pub shop: String,
    pub key: String,
    pub sku: String,
    pub title: String,
    pub price: Option<Money>,
    pub available: bool,
    pub link: Option<String>,
    pub has_picture: bool,
}

/// Whether the viewer may read the list, and as what.
pub(super) fn role(
    work: &mut (impl FriendStore + ?Sized),
    list: &List,
    way: WayToList,
    viewer: Option<ShopperId>,
) -> Result<Option<Role>> {
    let role = role_of(work, list.owner, viewer)?;
    let by_link = way.by_link(list.link);
    Ok(role.filter(|role| {
        let reads = match list.audience {
            Audience::OnlyMe => false,
            Audience::Friends => *role == Role::Friend,
            Audience::Link => by_link,
            Audience::Everyone => true,
        };
        *role == Role::Owner || reads
    }))
}

/// What the viewer is to an owner; nothing where one of them blocked the other.
pub(super) fn role_of(
    work: &mut (impl FriendStore + ?Sized),
    owner: ShopperId,
    viewer: Option<ShopperId>,
) -> Result<Option<Role>> {
    let Some(viewer) = viewer else {
        return Ok(Some(Role::Other));
    };
    if viewer == owner {
        return Ok(Some(Role::Owner));
    }
    if !blocked_either_way(work, viewer, &[owner])?.is_empty() {
        return Ok(None);
    }
    Ok(Some(match work.are_friends(owner, viewer)? {
        true => Role::Friend,
        false => Role::Other,
    }))
}

pub(super) fn wish(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    list: &List,
    item: &Item,
    role: Role,
    viewer: Option<ShopperId>,
    now: Timestamp,
) -> Result<ViewedWish> {
    let taken = item.wish.taken();
    Ok(match (role, item.wish) {
        (Role::Owner, Wish::Open) => ViewedWish::Open,
        (Role::Owner, Wish::Taken(taken)) if now < taken.at.plus_seconds(SURPRISE_SECONDS) => {
            ViewedWish::Open
        }
        (Role::Owner, Wish::Taken(_) | Wish::Fulfilled { .. }) => match taken {
            Some(taken) => ViewedWish::Given {
                by: friends_name(work, list.owner, taken.by)?,
            },
            None => ViewedWish::Fulfilled,
        },
        (_, Wish::Fulfilled { .. }) => ViewedWish::Fulfilled,
        (_, Wish::Taken(taken)) if Some(taken.by) == viewer => ViewedWish::TakenByYou,
        (Role::Friend, Wish::Taken(_)) => ViewedWish::Taken,
        (Role::Friend, Wish::Open) | (Role::Other, _) => ViewedWish::Open,
    })
}

/// The name of a friend of `shopper`; of nobody else.
pub(super) fn friends_name(
    work: &mut (impl FriendStore + ShopperStore + ?Sized),
    shopper: ShopperId,
    other: ShopperId,
) -> Result<Option<String>> {
    if !work.are_friends(shopper, other)? {
        return Ok(None);
    }
    Ok(work.shopper(other)?.map(|other| other.handle))
}

/// A product as it is offered now. `title` is what it was called when it was put down.
pub fn offered(
    work: &mut (impl CatalogueStore + MerchantStore + ?Sized),
    merchant: MerchantId,
    sku: &str,
    title: &str,
    now: Timestamp,
) -> Result<Offered> {
    let shop = work.merchant(merchant)?;
    let product: Option<Product> = work.product(merchant, sku)?;
    let has_picture = match &product {
        Some(_) => work.has_picture(merchant, sku)?,
        None => false,
    };
    let (shop, key) = shop.map_or_else(Default::default, |shop| (shop.name, shop.publishable_key));
    Ok(Offered {
        merchant,
        shop,
        key,
        sku: sku.into(),
        title: product
            .as_ref()
            .map_or_else(|| title.to_owned(), |product| product.title.clone()),
        price: product.as_ref().map(|product| product.price_at(now)),
        available: product.as_ref().is_some_and(|product| product.available),
        link: product.and_then(|product| product.link),
        has_picture,
    })
}
