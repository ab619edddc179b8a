//! Lists and what is on them, in SQL. Whether a purchase behind a wish still stands is asked of the payments, by key, when the list
//! is read.

use super::super::sql::{Row, Sql, Value, all, known};
use crate::params;
use vouch_domain::lists::{Audience, Head, Item, List, Taken, Wish};
use vouch_domain::payments::Status;
use vouch_domain::{Fault, ListId, MerchantId, Money, PaymentId, ShopperId, money};

pub fn list(sql: &mut impl Sql, id: ListId) -> Result<Option<List>, Fault> {
    let head = sql.first(
        "select id, owner, title, audience, link, next_item, created_at, changed_at from lists where id = ?1",
        params![id.bytes()],
    )?;
    let Some(row) = head else {
        return Ok(None);
    };
    let items = sql.query(
        "select i.number, i.merchant, i.sku, i.title, i.price, i.currency, i.note, i.added_at, i.taken_by, i.taken_at,
             i.payment, i.fulfilled_at, p.status
         from list_items i left join payments p on p.id = i.payment
         where i.list = ?1 order by i.place, i.number",
        params![id.bytes()],
    )?;
    let audience = row.text(3)?;
    Ok(Some(List {
        id,
        owner: ShopperId(row.id(1)?),
        title: row.text(2)?,
        audience: known("audience", &audience, Audience::parse(&audience))?,
        link: row.number(4)?,
        next_item: row.number(5)?,
        created_at: row.time(6)?,
        changed_at: row.time(7)?,
        items: all(items, read_item)?,
    }))
}

macro_rules! heads {
    ($rest:literal) => {
        concat!(
            "select id, owner, title, audience, (select count(*) from list_items i where i.list = lists.id), changed_at from lists ",
            $rest
        )
    };
}

pub fn lists_of(sql: &mut impl Sql, owner: ShopperId) -> Result<Vec<Head>, Fault> {
    let rows = sql.query(
        heads!("where owner = ?1 order by changed_at desc, id desc"),
        params![owner.bytes()],
    )?;
    all(rows, read_head)
}

pub fn lists_shared_by(
    sql: &mut impl Sql,
    owners: &[ShopperId],
    limit: u32,
) -> Result<Vec<Head>, Fault> {
    let mut heads = Vec::new();
    // One list of parameters stays well below what either database takes.
    for owners in owners.chunks(200) {
        let places: Vec<String> = (0..owners.len()).map(|at| format!("?{}", at + 2)).collect();
        let statement = format!(
            "{} and owner in ({}) order by changed_at desc, id desc limit ?1",
            heads!("where audience in ('friends', 'everyone')"),
            places.join(", ")
        );
        let mut parameters: Vec<Value> = vec![limit.into()];
        parameters.extend(owners.iter().map(|owner| Value::from(owner.bytes())));
        heads.extend(all(sql.query(&statement, &parameters)?, read_head)?);
    }
    heads.sort_by_key(|head| std::cmp::Reverse((head.changed_at, head.id)));
    heads.truncate(limit as usize);
    Ok(heads)
}

pub fn put_list(sql: &mut impl Sql, list: &List) -> Result<(), Fault> {
    sql.execute(
        "insert into lists (id, owner, title, audience, link, next_item, created_at, changed_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (id) do update set title = excluded.title, audience = excluded.audience, link = excluded.link,
             next_item = excluded.next_item, changed_at = excluded.changed_at",
        params![
            list.id.bytes(),
            list.owner.bytes(),
            &list.title,
            list.audience.name(),
            list.link,
            list.next_item,
            list.created_at,
            list.changed_at,
        ],
    )?;
    Ok(())
}

pub fn put_item(sql: &mut impl Sql, list: ListId, place: u32, item: &Item) -> Result<(), Fault> {
    let taken = item.wish.taken();
    let fulfilled_at = match item.wish {
        Wish::Fulfilled { at, .. } => Some(at),
        Wish::Open | Wish::Taken(_) => None,
    };
    sql.execute(
        "insert into list_items (list, number, place, merchant, sku, title, price, currency, note, added_at, taken_by,
             taken_at, payment, fulfilled_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         on conflict (list, number) do update set place = excluded.place, note = excluded.note,
             taken_by = excluded.taken_by, taken_at = excluded.taken_at, payment = excluded.payment,
             fulfilled_at = excluded.fulfilled_at",
        params![
            list.bytes(),
            item.number,
            place,
            item.merchant.bytes(),
            &item.sku,
            &item.title,
            item.price.minor,
            item.price.currency.code(),
            item.note.clone(),
            item.added_at,
            taken.map(|taken| taken.by.bytes()),
            taken.map(|taken| taken.at),
            taken
                .and_then(|taken| taken.payment)
                .map(PaymentId::bytes),
            fulfilled_at,
        ],
    )?;
    Ok(())
}

pub fn remove_item(sql: &mut impl Sql, list: ListId, number: u32) -> Result<(), Fault> {
    sql.execute(
        "delete from list_items where list = ?1 and number = ?2",
        params![list.bytes(), number],
    )?;
    Ok(())
}

pub fn remove_list(sql: &mut impl Sql, id: ListId) -> Result<(), Fault> {
    for statement in [
        "delete from list_items where list = ?1",
        "delete from lists where id = ?1",
    ] {
        sql.execute(statement, params![id.bytes()])?;
    }
    Ok(())
}

fn read_head(row: &Row) -> Result<Head, Fault> {
    let audience = row.text(3)?;
    Ok(Head {
        id: ListId(row.id(0)?),
        owner: ShopperId(row.id(1)?),
        title: row.text(2)?,
        audience: known("audience", &audience, Audience::parse(&audience))?,
        items: row.number(4)?,
        changed_at: row.time(5)?,
    })
}

fn read_item(row: &Row) -> Result<Item, Fault> {
    let taken = match (row.optional(8, Row::id)?, row.optional(9, Row::time)?) {
        (Some(by), Some(at)) => Some(Taken {
            by: ShopperId(by),
            at,
            payment: row.optional(10, Row::id)?.map(PaymentId),
        }),
        _ => None,
    };
    let wish = match (row.optional(11, Row::time)?, taken) {
        (Some(at), taken) => Wish::Fulfilled { at, taken },
        (None, Some(taken)) => Wish::Taken(taken),
        (None, None) => Wish::Open,
    };
    let paid = row.optional(12, Row::text)?;
    let paid = paid.and_then(|status| Status::parse(&status));
    let paid = paid.is_some_and(Status::stands);
    let called_off = taken.is_some_and(|taken| taken.payment.is_some()) && !paid;
    Ok(Item {
        number: row.number(0)?,
        merchant: MerchantId(row.id(1)?),
        sku: row.text(2)?,
        title: row.text(3)?,
        price: read_price(row, 4)?,
        note: row.optional(6, Row::text)?,
        added_at: row.time(7)?,
        wish: if called_off {
            wish.without_taker()
        } else {
            wish
        },
    })
}

/// An amount and, in the column after it, its currency.
pub(super) fn read_price(row: &Row, column: usize) -> Result<Money, Fault> {
    let code = row.text(column + 1)?;
    let currency = known("currency", &code, money::currency(&code).ok())?;
    Ok(Money::new(row.integer(column)?, currency))
}
