//! Loves in SQL: one row an account and product, and one row of totals a product.

use super::super::sql::{Row, Sql, all};
use crate::params;
use vouch_domain::lists::{Love, Loves};
use vouch_domain::{Fault, MerchantId, ShopperId, Timestamp};

pub fn has_standing_purchase(sql: &mut impl Sql, shopper: ShopperId) -> Result<bool, Fault> {
    let row = sql.first(
        "select 1 from payments where shopper = ?1 and status in ('authorised', 'shipped', 'delivered', 'released') limit 1",
        params![shopper.bytes()],
    )?;
    Ok(row.is_some())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select shopper, merchant, sku, at, counts from loves ",
            $rest
        )
    };
}

pub fn one(
    sql: &mut impl Sql,
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Result<Option<Love>, Fault> {
    sql.first(
        select!("where merchant = ?1 and sku = ?2 and shopper = ?3"),
        params![merchant.bytes(), sku, shopper.bytes()],
    )?
    .map(|row| read(&row))
    .transpose()
}

pub fn add(sql: &mut impl Sql, love: &Love) -> Result<(), Fault> {
    sql.execute(
        "insert into loves (merchant, sku, shopper, at, counts) values (?1, ?2, ?3, ?4, ?5)",
        params![
            love.merchant.bytes(),
            &love.sku,
            love.shopper.bytes(),
            love.at,
            love.counts
        ],
    )?;
    Ok(())
}

pub fn remove(
    sql: &mut impl Sql,
    shopper: ShopperId,
    merchant: MerchantId,
    sku: &str,
) -> Result<(), Fault> {
    sql.execute(
        "delete from loves where merchant = ?1 and sku = ?2 and shopper = ?3",
        params![merchant.bytes(), sku, shopper.bytes()],
    )?;
    Ok(())
}

pub fn of_shopper(sql: &mut impl Sql, shopper: ShopperId, limit: u32) -> Result<Vec<Love>, Fault> {
    let rows = sql.query(
        select!("where shopper = ?1 order by at desc, merchant, sku limit ?2"),
        params![shopper.bytes(), limit],
    )?;
    all(rows, read)
}

pub fn count(sql: &mut impl Sql, shopper: ShopperId) -> Result<u32, Fault> {
    let row = sql.first(
        "select count(*) from loves where shopper = ?1",
        params![shopper.bytes()],
    )?;
    row.map_or(Ok(0), |row| row.number(0))
}

pub fn newest_counted(
    sql: &mut impl Sql,
    merchant: MerchantId,
    sku: &str,
    limit: u32,
) -> Result<Vec<Timestamp>, Fault> {
    let rows = sql.query(
        "select at from loves where counts = 1 and merchant = ?1 and sku = ?2 order by at desc limit ?3",
        params![merchant.bytes(), sku, limit],
    )?;
    all(rows, |row| row.time(0))
}

pub fn totals(sql: &mut impl Sql, merchant: MerchantId, sku: &str) -> Result<Option<Loves>, Fault> {
    sql.first(
        "select merchant, sku, total, heat from love_totals where merchant = ?1 and sku = ?2",
        params![merchant.bytes(), sku],
    )?
    .map(|row| read_totals(&row))
    .transpose()
}

pub fn put_totals(sql: &mut impl Sql, totals: &Loves) -> Result<(), Fault> {
    sql.execute(
        "insert into love_totals (merchant, sku, total, heat) values (?1, ?2, ?3, ?4)
         on conflict (merchant, sku) do update set total = excluded.total, heat = excluded.heat",
        params![
            totals.merchant.bytes(),
            &totals.sku,
            totals.total,
            totals.heat
        ],
    )?;
    Ok(())
}

pub fn hottest(sql: &mut impl Sql, merchant: MerchantId, limit: u32) -> Result<Vec<Loves>, Fault> {
    let rows = sql.query(
        "select merchant, sku, total, heat from love_totals where merchant = ?1 and heat is not null
         order by heat desc, sku limit ?2",
        params![merchant.bytes(), limit],
    )?;
    all(rows, read_totals)
}

fn read(row: &Row) -> Result<Love, Fault> {
    Ok(Love {
        shopper: ShopperId(row.id(0)?),
        merchant: MerchantId(row.id(1)?),
        sku: row.text(2)?,
        at: row.time(3)?,
        counts: row.flag(4)?,
    })
}

fn read_totals(row: &Row) -> Result<Loves, Fault> {
    Ok(Loves {
        merchant: MerchantId(row.id(0)?),
        sku: row.text(1)?,
        total: row.number(2)?,
        heat: row.optional(3, Row::time)?,
    })
}
