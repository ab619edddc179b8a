//! Loves: one tap says that one loves a product, another takes it back.
//!
//! Everybody's love counts in the total. In the rank counts whoever was somebody when they tapped: bought something here that
//! stands, or has a friend. Who loves what is told to nobody; a product's total is told to all.

use super::refusals::LoveRefusal;
use super::{ListStore, Offered, heat, offered};
use crate::catalogue::CatalogueStore;
use crate::friends::FriendStore;
use crate::merchants::MerchantStore;
use crate::{MerchantId, Result, ShopperId, Timestamp};

/// How many products one person loves at most.
pub const LOVES_MAX: u32 = 5_000;

/// How many of a shop's products are told by hotness.
pub const HOTTEST_MAX: u32 = 24;

/// From how many of the newest loves the heat is added up anew, where that is needed. Older ones have all but faded by then.
const ANEW: u32 = 256;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Love {
    pub shopper: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub at: Timestamp,
    /// Whether it counts in the rank, as of when it was given.
    pub counts: bool,
}

/// One row a product, kept with each love, so that no view counts over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loves {
    pub merchant: MerchantId,
    pub sku: String,
    pub total: u32,
    pub heat: Option<Timestamp>,
}

/// What one viewer is told of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewedLoves {
    pub total: u32,
    pub loved: bool,
}

/// A product among a shop's hottest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hot {
    pub product: Offered,
    pub total: u32,
    /// Percent of one love given just now.
    pub percent: u64,
}

/// Loves a product. Again changes nothing.
pub fn love(
    work: &mut (impl ListStore + FriendStore + CatalogueStore + ?Sized),
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
    now: Timestamp,
) -> Result<ViewedLoves> {
    if work.product(merchant, sku)?.is_none() {
        return Err(LoveRefusal::UnknownProduct.into());
    }
    let mut loves = totals(work, merchant, sku)?;
    if work.love(shopper, merchant, sku)?.is_some() {
        return Ok(ViewedLoves {
            total: loves.total,
            loved: true,
        });
    }
    if work.loves_count(shopper)? >= LOVES_MAX {
        return Err(LoveRefusal::TooMany.into());
    }
    let counts = work.has_standing_purchase(shopper)? || work.friends_count(shopper)? > 0;

    loves.total += 1;
    if counts {
        loves.heat = Some(heat::with(loves.heat, now));
    }
    work.add_love(&Love {
        shopper,
        merchant,
        sku: sku.into(),
        at: now,
        counts,
    })?;
    work.put_loves(&loves)?;
    Ok(ViewedLoves {
        total: loves.total,
        loved: true,
    })
}

/// Takes it back. Where there is nothing to take back, nothing changes.
pub fn unlove(
    work: &mut (impl ListStore + ?Sized),
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Result<ViewedLoves> {
    let mut loves = totals(work, merchant, sku)?;
    let Some(love) = work.love(shopper, merchant, sku)? else {
        return Ok(ViewedLoves {
            total: loves.total,
            loved: false,
        });
    };
    loves.total = loves.total.saturating_sub(1);
    work.remove_love(shopper, merchant, sku)?;
    if love.counts {
        let left = loves.heat.and_then(|heat| heat::without(heat, love.at));
        loves.heat = match left {
            Some(left) => Some(left),
            None => heat::of(&work.newest_counted_loves(merchant, sku, ANEW)?),
        };
    }
    work.put_loves(&loves)?;
    Ok(ViewedLoves {
        total: loves.total,
        loved: false,
    })
}

/// How many love a product, and whether the viewer does.
pub fn view(
    work: &mut (impl ListStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
) -> Result<ViewedLoves> {
    let loved = match viewer {
        Some(viewer) => work.love(viewer, merchant, sku)?.is_some(),
        None => false,
    };
    Ok(ViewedLoves {
        total: totals(work, merchant, sku)?.total,
        loved,
    })
}

/// A shop's products that it still sells, hottest first.
pub fn hottest(
    work: &mut (impl ListStore + CatalogueStore + MerchantStore + ?Sized),
    merchant: MerchantId,
    now: Timestamp,
) -> Result<Vec<Hot>> {
    let mut hot = Vec::new();
    for loves in work.hottest(merchant, HOTTEST_MAX)? {
        let product = offered(work, merchant, &loves.sku, &loves.sku, now)?;
        if let Some(heat) = loves.heat
            && product.price.is_some()
        {
            hot.push(Hot {
                product,
                total: loves.total,
                percent: heat::percent(heat, now),
            });
        }
    }
    Ok(hot)
}

/// What one loves, latest first.
pub fn mine(
    work: &mut (impl ListStore + CatalogueStore + MerchantStore + ?Sized),
    shopper: ShopperId,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<(Love, Offered)>> {
    let mut mine = Vec::new();
    for love in work.loves_of(shopper, limit)? {
        let product = offered(work, love.merchant, &love.sku, &love.sku, now)?;
        mine.push((love, product));
    }
    Ok(mine)
}

fn totals(work: &mut (impl ListStore + ?Sized), merchant: MerchantId, sku: &str) -> Result<Loves> {
    Ok(work.loves(merchant, sku)?.unwrap_or_else(|| Loves {
        merchant,
        sku: sku.into(),
        total: 0,
        heat: None,
    }))
}
