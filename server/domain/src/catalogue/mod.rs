//! The catalogue: what a merchant sells and for how much. The price a shopper pays comes from here, never from a page.
//!
//! A feed is the whole catalogue of its shop. Good rows become products; a bad row is reported and leaves the product that it
//! names as it was, so that a slip in one field takes nothing off sale; what the feed does not name is removed. All of it
//! happens in one piece of work or not at all, and nothing happens when no row was good.

mod finding;
mod gtin;
mod picture;
mod product;
mod refusals;
mod row;
mod store;

pub use finding::{LOOKED_THROUGH_MAX, find};
pub use gtin::{Gtin, GtinRefusal};
pub use picture::{PICTURE_BYTES_MAX, Picture, PictureRefusal};
#[cfg(test)]
pub(crate) use product::example;
pub use product::{Period, Product, Sale};
pub use refusals::{Field, ImportRefusal, RowReason, RowRefusal};
pub use row::{
    BRAND_CHARS_MAX, DESCRIPTION_CHARS_MAX, LINK_CHARS_MAX, Row, SKU_CHARS_MAX, SalePeriod, Shop,
    TITLE_CHARS_MAX, read_row,
};
pub use store::CatalogueStore;

use crate::merchants::MerchantStore;
use crate::refusal::{Fault, Result};
use crate::{MerchantId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How many products a reader of pages gets at a time while everything is loaded.
const PAGE: u32 = 1000;

/// A feed with its rows read: products and refusals. Reading needs nothing kept, so it happens before the piece of work and
/// nobody waits for it.
#[derive(Clone, Debug)]
pub struct Feed {
    merchant: MerchantId,
    products: BTreeMap<String, Product>,
    rejected: Vec<RowRefusal>,
}

impl Feed {
    /// Reads rows in the feed's order; those that its reader could not take apart come as refusals. The later of two good rows
    /// with one id is left out.
    pub fn read(rows: Vec<Result<Row, RowRefusal>>, shop: Shop, now: Timestamp) -> Self {
        let mut products: BTreeMap<String, Product> = BTreeMap::new();
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        let mut rejected = Vec::new();
        for row in rows {
            let read = row.and_then(|row| {
                let product = read_row(&row, shop, now)?;
                match lines.get(&product.sku) {
                    None => Ok((row.line, product)),
                    Some(first_line) => Err(RowRefusal {
                        line: row.line,
                        id: Some(product.sku),
                        reason: RowReason::Duplicate {
                            first_line: *first_line,
                        },
                    }),
                }
            });
            match read {
                Ok((line, product)) => {
                    lines.insert(product.sku.clone(), line);
                    products.insert(product.sku.clone(), product);
                }
                Err(refusal) => rejected.push(refusal),
            }
        }
        Self {
            merchant: shop.merchant,
            products,
            rejected,
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows that are products of the catalogue now, changed or not.
    pub imported: u64,
    /// Products that the feed no longer names.
    pub removed: u64,
    pub rejected: Vec<RowRefusal>,
}

/// Takes a feed in as the whole catalogue of its shop, with pictures by file name (see [`picture_names`]).
pub fn import(
    work: &mut (impl CatalogueStore + MerchantStore + ?Sized),
    feed: Feed,
    pictures: &BTreeMap<String, Picture>,
) -> Result<Imported> {
    let merchant = work
        .merchant(feed.merchant)?
        .ok_or(ImportRefusal::UnknownMerchant)?;
    let kept = all_products(work, merchant.id)?;

    let Feed {
        products, rejected, ..
    } = feed;
    if products.is_empty() && rejected.is_empty() {
        return Err(ImportRefusal::Empty.into());
    }
    if products.is_empty() {
        return Ok(Imported {
            rejected,
            ..Imported::default()
        });
    }
    let removed = no_longer_named(&kept, &products, &rejected);

    for sku in &removed {
        work.remove_product(merchant.id, sku)?;
    }
    for product in products.values() {
        if kept.get(&product.sku) != Some(product) {
            work.put_product(product)?;
        }
        if let Some(picture) = picture_of(product, pictures) {
            work.put_picture(merchant.id, &product.sku, picture)?;
        }
    }
    Ok(Imported {
        imported: products.len() as u64,
        removed: removed.len() as u64,
        rejected,
    })
}

/// The file names under which a product's picture may lie in a folder: its SKU with an ending, or the last part of its image
/// link. They are compared with names that are there, never opened as paths.
pub fn picture_names(sku: &str, image_link: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = ["svg", "png", "jpg", "jpeg", "webp"]
        .iter()
        .map(|ending| format!("{sku}.{ending}"))
        .collect();
    let path = image_link.map(|link| link.split(['?', '#']).next().unwrap_or_default());
    let last = path.and_then(|path| path.rsplit('/').next());
    names.extend(last.filter(|name| !name.is_empty()).map(String::from));
    names
}

fn picture_of<'p>(
    product: &Product,
    pictures: &'p BTreeMap<String, Picture>,
) -> Option<&'p Picture> {
    if pictures.is_empty() {
        return None;
    }
    let names = picture_names(&product.sku, product.image_link.as_deref());
    names.iter().find_map(|name| pictures.get(name))
}

/// Kept products that no row names. A row that could not even be taken apart may have named any of them, so then none is.
fn no_longer_named(
    kept: &BTreeMap<String, Product>,
    products: &BTreeMap<String, Product>,
    rejected: &[RowRefusal],
) -> Vec<String> {
    let somebody_unnamed = rejected
        .iter()
        .any(|row| row.id.is_none() && matches!(row.reason, RowReason::Malformed(_)));
    if somebody_unnamed {
        return Vec::new();
    }
    let named: BTreeSet<&str> = rejected
        .iter()
        .filter_map(|row| row.id.as_deref())
        .collect();
    kept.keys()
        .filter(|sku| !products.contains_key(*sku) && !named.contains(sku.as_str()))
        .cloned()
        .collect()
}

fn all_products(
    work: &mut (impl CatalogueStore + ?Sized),
    merchant: MerchantId,
) -> Result<BTreeMap<String, Product>, Fault> {
    let mut all = BTreeMap::new();
    let mut after: Option<String> = None;
    loop {
        let page = work.products(merchant, after.as_deref(), PAGE)?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after = Some(last.sku.clone());
        all.extend(
            page.into_iter()
                .map(|product| (product.sku.clone(), product)),
        );
    }
}

#[cfg(test)]
mod tests;
