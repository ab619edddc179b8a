//! The catalogue in SQL.

use super::sql::{Row, Sql, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::catalogue::{CatalogueStore, Gtin, Period, Picture, Product, Sale};
use vouch_domain::{Fault, MerchantId, Money, money};

const PRODUCT: &str =
    "select merchant, sku, title, description, currency, price, sale_price, sale_from, sale_until,
    link, image_link, gtin, brand, available from products";

fn read_product(row: &Row) -> Result<Product, Fault> {
    let code = row.text(4)?;
    let currency = known("currency", &code, money::currency(&code).ok())?;
    let period = match row.optional(7, Row::time)? {
        None => Period::Open,
        Some(from) => Period::Between(from, row.time(8)?),
    };
    let sale_price = row.optional(6, Row::integer)?;
    Ok(Product {
        merchant: MerchantId(row.id(0)?),
        sku: row.text(1)?,
        title: row.text(2)?,
        description: row.text(3)?,
        regular_price: Money::new(row.integer(5)?, currency),
        sale: sale_price.map(|minor| Sale {
            price: Money::new(minor, currency),
            period,
        }),
        link: row.optional(9, Row::text)?,
        image_link: row.optional(10, Row::text)?,
        gtin: row.optional(11, Row::text)?.map(Gtin::kept),
        brand: row.optional(12, Row::text)?,
        available: row.flag(13)?,
    })
}

impl<S: Sql> CatalogueStore for SqlWork<S> {
    fn product(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Product>, Fault> {
        self.first(
            &format!("{PRODUCT} where merchant = ?1 and sku = ?2"),
            params![merchant.bytes(), sku],
        )?
        .as_ref()
        .map(read_product)
        .transpose()
    }

    fn products(
        &mut self,
        merchant: MerchantId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, Fault> {
        // No SKU is empty, so all of them come after the empty text.
        let rows = self.query(
            &format!("{PRODUCT} where merchant = ?1 and sku > ?2 order by sku limit ?3"),
            params![merchant.bytes(), after.unwrap_or_default(), limit],
        )?;
        all(rows, read_product)
    }

    fn put_product(&mut self, product: &Product) -> Result<(), Fault> {
        let sale = product.sale.as_ref();
        let (from, until) = match sale.map(|sale| sale.period) {
            Some(Period::Between(from, until)) => (Some(from), Some(until)),
            Some(Period::Open) | None => (None, None),
        };
        self.execute(
            "insert into products (merchant, sku, title, description, currency, price, sale_price, sale_from,
                 sale_until, link, image_link, gtin, brand, available)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             on conflict (merchant, sku) do update set title = excluded.title, description = excluded.description,
                 currency = excluded.currency, price = excluded.price, sale_price = excluded.sale_price,
                 sale_from = excluded.sale_from, sale_until = excluded.sale_until, link = excluded.link,
                 image_link = excluded.image_link, gtin = excluded.gtin, brand = excluded.brand,
                 available = excluded.available",
            params![
                product.merchant.bytes(),
                &product.sku,
                &product.title,
                &product.description,
                product.regular_price.currency.code(),
                product.regular_price.minor,
                sale.map(|sale| sale.price.minor),
                from,
                until,
                product.link.as_ref(),
                product.image_link.as_ref(),
                product.gtin.as_ref().map(Gtin::as_str),
                product.brand.as_ref(),
                product.available,
            ],
        )?;
        Ok(())
    }

    fn remove_product(&mut self, merchant: MerchantId, sku: &str) -> Result<(), Fault> {
        let key = params![merchant.bytes(), sku];
        self.execute("delete from pictures where merchant = ?1 and sku = ?2", key)?;
        self.execute("delete from products where merchant = ?1 and sku = ?2", key)?;
        Ok(())
    }

    fn picture(&mut self, merchant: MerchantId, sku: &str) -> Result<Option<Picture>, Fault> {
        let row = self.first(
            "select media_type, bytes from pictures where merchant = ?1 and sku = ?2",
            params![merchant.bytes(), sku],
        )?;
        row.map(|row| {
            Ok(Picture {
                media_type: row.text(0)?,
                bytes: row.blob(1)?,
            })
        })
        .transpose()
    }

    fn has_picture(&mut self, merchant: MerchantId, sku: &str) -> Result<bool, Fault> {
        let row = self.first(
            "select 1 from pictures where merchant = ?1 and sku = ?2",
            params![merchant.bytes(), sku],
        )?;
        Ok(row.is_some())
    }

    fn put_picture(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        picture: &Picture,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into pictures (merchant, sku, media_type, bytes) values (?1, ?2, ?3, ?4)
             on conflict (merchant, sku) do update set media_type = excluded.media_type, bytes = excluded.bytes",
            params![
                merchant.bytes(),
                sku,
                &picture.media_type,
                &picture.bytes,
            ],
        )?;
        Ok(())
    }
}
