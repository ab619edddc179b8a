//! A recommendation: an author's word about one product, with everything a reader must know about it.

use super::refusals::WriteRefusal;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp, text};

pub const TEXT_CHARS_MAX: usize = 2_000;

/// Who may read it; nothing is shared without this choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Friends,
    Everyone,
    Nobody,
}

/// What the author got for it or is to the shop; shown before the text, removable by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    None,
    Rewarded,
    FreeSample,
    Employee,
    Family,
}

/// A purchase that stands: the money is with the shop or on its way, and was not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub payment: PaymentId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    /// The purchase behind it, as long as it stands; without one the word is shown as unverified.
    pub purchase: Option<Purchase>,
    pub written_at: Timestamp,
}

/// What an author asks to have kept, as it came in: choices that were not made are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The id it gets when there is no earlier word to replace.
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    /// The purchase that the author means; without it, their latest.
    pub payment: Option<PaymentId>,
    pub text: String,
    pub audience: Option<Audience>,
    pub disclosure: Option<Disclosure>,
}

impl Audience {
    pub const ALL: [Audience; 3] = [Self::Friends, Self::Everyone, Self::Nobody];

    pub fn name(self) -> &'static str {
        match self {
            Self::Friends => "friends",
            Self::Everyone => "everyone",
            Self::Nobody => "nobody",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

impl Disclosure {
    pub const ALL: [Disclosure; 5] = [
        Self::None,
        Self::Rewarded,
        Self::FreeSample,
        Self::Employee,
        Self::Family,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Rewarded => "rewarded",
            Self::FreeSample => "free_sample",
            Self::Employee => "employee",
            Self::Family => "family",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|disclosure| disclosure.name() == name)
    }
}

impl Recommendation {
    /// Decides what is kept of `order`, given the author's `purchase`, whether the shop has the product, and the author's
    /// `earlier` word about it.
    pub(super) fn write(
        order: Write,
        purchase: Option<Purchase>,
        product_known: bool,
        earlier: Option<Recommendation>,
        now: Timestamp,
    ) -> Result<Self, WriteRefusal> {
        let text = text::paragraphs(&order.text, TEXT_CHARS_MAX).map_err(WriteRefusal::Text)?;
        let audience = order.audience.ok_or(WriteRefusal::AudienceMissing)?;
        let disclosure = order.disclosure.ok_or(WriteRefusal::DisclosureMissing)?;
        if purchase.is_none() && !product_known {
            return Err(WriteRefusal::UnknownProduct);
        }
        if purchase.is_none() && order.payment.is_some() {
            return Err(WriteRefusal::NotYourPurchase);
        }
        if purchase.is_none() && disclosure == Disclosure::None {
            return Err(WriteRefusal::NotBought);
        }
        Ok(Self {
            id: earlier.map_or(order.id, |earlier| earlier.id),
            author: order.author,
            merchant: order.merchant,
            sku: order.sku,
            text,
            audience,
            disclosure,
            purchase,
            written_at: now,
        })
    }
}
