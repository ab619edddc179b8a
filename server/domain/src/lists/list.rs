//! A list: products of any shop here, with a note and the price at the time, for those whom its owner chose.

use super::refusals::ListRefusal;
use crate::catalogue::Product;
use crate::text;
use crate::time::DAY;
use crate::{ListId, MerchantId, Money, PaymentId, ShopperId, Timestamp};

pub const LISTS_MAX: usize = 50;
pub const ITEMS_MAX: usize = 100;
pub const TITLE_MAX_CHARS: usize = 80;
pub const NOTE_MAX_CHARS: usize = 280;

/// How long a friend's purchase stays a surprise, unless the owner says earlier that they have it.
pub const SURPRISE_SECONDS: i64 = 30 * DAY;

/// Who may read a list. There is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    OnlyMe,
    Friends,
    /// Whoever has the link.
    Link,
    Everyone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub id: ListId,
    pub owner: ShopperId,
    pub title: String,
    pub audience: Audience,
    /// Which link opens it: a new one ends the one before.
    pub link: u32,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    /// The number that the next item gets; none is given twice.
    pub next_item: u32,
    /// In the owner's order.
    pub items: Vec<Item>,
}

/// A product on a list, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub number: u32,
    pub merchant: MerchantId,
    pub sku: String,
    /// What it was called and what it cost when it was added.
    pub title: String,
    pub price: Money,
    pub note: Option<String>,
    pub added_at: Timestamp,
    pub wish: Wish,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Open,
    /// Somebody gives it.
    Taken(Taken),
    /// The owner has it, perhaps from whoever took it.
    Fulfilled {
        at: Timestamp,
        taken: Option<Taken>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub by: ShopperId,
    pub at: Timestamp,
    /// The purchase, where it was made here. Called off, it takes nothing any more.
    pub payment: Option<PaymentId>,
}

/// What a page of lists says of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub id: ListId,
    pub owner: ShopperId,
    pub title: String,
    pub audience: Audience,
    pub items: u32,
    pub changed_at: Timestamp,
}

impl Audience {
    pub fn name(self) -> &'static str {
        match self {
            Self::OnlyMe => "only_me",
            Self::Friends => "friends",
            Self::Link => "link",
            Self::Everyone => "everyone",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::OnlyMe, Self::Friends, Self::Link, Self::Everyone]
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

impl Wish {
    pub fn taken(&self) -> Option<Taken> {
        match self {
            Self::Open => None,
            Self::Taken(taken) => Some(*taken),
            Self::Fulfilled { taken, .. } => *taken,
        }
    }

    /// The same wish where the purchase behind it was called off.
    #[must_use]
    pub fn without_taker(self) -> Self {
        match self {
            Self::Open | Self::Taken(_) => Self::Open,
            Self::Fulfilled { at, .. } => Self::Fulfilled { at, taken: None },
        }
    }
}

impl List {
    pub fn head(&self) -> Head {
        Head {
            id: self.id,
            owner: self.owner,
            title: self.title.clone(),
            audience: self.audience,
            items: u32::try_from(self.items.len()).unwrap_or(u32::MAX),
            changed_at: self.changed_at,
        }
    }

    /// Adds a product at the end, at today's price.
    pub(super) fn add(
        &mut self,
        product: &Product,
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<&Item, ListRefusal> {
        let note = read_note(note)?;
        if self.on_it(product.merchant, &product.sku).is_some() {
            return Err(ListRefusal::ListedAlready);
        }
        if self.items.len() >= ITEMS_MAX {
            return Err(ListRefusal::TooManyItems);
        }
        let item = Item {
            number: self.next_item,
            merchant: product.merchant,
            sku: product.sku.clone(),
            title: product.title.clone(),
            price: product.price_at(now),
            note,
            added_at: now,
            wish: Wish::Open,
        };
        self.next_item += 1;
        self.changed_at = now;
        self.items.push(item);
        Ok(&self.items[self.items.len() - 1])
    }

    pub(super) fn on_it(&mut self, merchant: MerchantId, sku: &str) -> Option<&mut Item> {
        self.items
            .iter_mut()
            .find(|item| item.merchant == merchant && item.sku == sku)
    }

    pub(super) fn item(&mut self, number: u32) -> Result<&mut Item, ListRefusal> {
        self.items
            .iter_mut()
            .find(|item| item.number == number)
            .ok_or(ListRefusal::UnknownItem)
    }

    /// Puts the items in this order, which names each of them once.
    pub(super) fn reorder(&mut self, order: &[u32], now: Timestamp) -> Result<(), ListRefusal> {
        let place = |number: u32| order.iter().position(|wanted| *wanted == number);
        let whole = order.len() == self.items.len()
            && self.items.iter().all(|item| place(item.number).is_some());
        if !whole {
            return Err(ListRefusal::OrderIncomplete);
        }
        self.items.sort_by_key(|item| place(item.number));
        self.changed_at = now;
        Ok(())
    }
}

pub(super) fn read_title(title: &str) -> Result<String, ListRefusal> {
    text::line(title, TITLE_MAX_CHARS).map_err(|refusal| ListRefusal::Text(refusal.of("title")))
}

/// An empty note is none.
pub(super) fn read_note(note: Option<&str>) -> Result<Option<String>, ListRefusal> {
    note.filter(|note| !note.trim().is_empty())
        .map(|note| text::paragraphs(note, NOTE_MAX_CHARS))
        .transpose()
        .map_err(|refusal| ListRefusal::Text(refusal.of("note")))
}
