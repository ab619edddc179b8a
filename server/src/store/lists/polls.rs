//! Polls and their votes in SQL.

use super::super::sql::{Row, Sql, all};
use super::items::read_price;
use crate::params;
use vouch_domain::lists::{Choice, Poll, Vote};
use vouch_domain::{Fault, MerchantId, PollId, ShopperId};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, owner, question, link, created_at, closes_at, closed_at from polls ",
            $rest
        )
    };
}

pub fn one(sql: &mut impl Sql, id: PollId) -> Result<Option<Poll>, Fault> {
    let row = sql.first(select!("where id = ?1"), params![id.bytes()])?;
    row.map(|row| whole(sql, &row)).transpose()
}

pub fn of_owner(sql: &mut impl Sql, owner: ShopperId) -> Result<Vec<Poll>, Fault> {
    let rows = sql.query(
        select!("where owner = ?1 order by created_at desc, id desc"),
        params![owner.bytes()],
    )?;
    rows.iter().map(|row| whole(sql, row)).collect()
}

pub fn inviting(sql: &mut impl Sql, voter: ShopperId) -> Result<Vec<Poll>, Fault> {
    let rows = sql.query(
        select!(
            "where id in (select poll from poll_invitations where voter = ?1)
             order by created_at desc, id desc limit 100"
        ),
        params![voter.bytes()],
    )?;
    rows.iter().map(|row| whole(sql, row)).collect()
}

pub fn add(sql: &mut impl Sql, poll: &Poll) -> Result<(), Fault> {
    sql.execute(
        "insert into polls (id, owner, question, link, created_at, closes_at, closed_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            poll.id.bytes(),
            poll.owner.bytes(),
            &poll.question,
            poll.link,
            poll.created_at,
            poll.closes_at,
            poll.closed_at
        ],
    )?;
    for option in &poll.options {
        sql.execute(
            "insert into poll_options (poll, number, merchant, sku, title, price, currency)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                poll.id.bytes(),
                option.number,
                option.merchant.bytes(),
                &option.sku,
                &option.title,
                option.price.minor,
                option.price.currency.code()
            ],
        )?;
    }
    add_invited(sql, poll)
}

pub fn save(sql: &mut impl Sql, poll: &Poll) -> Result<(), Fault> {
    let saved = sql.execute(
        "update polls set link = ?2, closed_at = ?3 where id = ?1",
        params![poll.id.bytes(), poll.link, poll.closed_at],
    )?;
    if saved != 1 {
        return Err(Fault("no such poll to save".into()));
    }
    add_invited(sql, poll)
}

fn add_invited(sql: &mut impl Sql, poll: &Poll) -> Result<(), Fault> {
    for voter in &poll.invited {
        sql.execute(
            "insert into poll_invitations (poll, voter) values (?1, ?2) on conflict (poll, voter) do nothing",
            params![poll.id.bytes(), voter.bytes()],
        )?;
    }
    Ok(())
}

pub fn remove(sql: &mut impl Sql, id: PollId) -> Result<(), Fault> {
    for statement in [
        "delete from poll_votes where poll = ?1",
        "delete from poll_invitations where poll = ?1",
        "delete from poll_options where poll = ?1",
        "delete from polls where id = ?1",
    ] {
        sql.execute(statement, params![id.bytes()])?;
    }
    Ok(())
}

pub fn votes(sql: &mut impl Sql, poll: PollId) -> Result<Vec<Vote>, Fault> {
    let rows = sql.query(
        "select voter, number, at from poll_votes where poll = ?1 order by voter",
        params![poll.bytes()],
    )?;
    all(rows, |row| {
        Ok(Vote {
            voter: ShopperId(row.id(0)?),
            option: row.number(1)?,
            at: row.time(2)?,
        })
    })
}

pub fn put_vote(sql: &mut impl Sql, poll: PollId, vote: &Vote) -> Result<(), Fault> {
    sql.execute(
        "insert into poll_votes (poll, voter, number, at) values (?1, ?2, ?3, ?4)
         on conflict (poll, voter) do update set number = excluded.number, at = excluded.at",
        params![poll.bytes(), vote.voter.bytes(), vote.option, vote.at],
    )?;
    Ok(())
}

fn whole(sql: &mut impl Sql, row: &Row) -> Result<Poll, Fault> {
    let id = PollId(row.id(0)?);
    let options = sql.query(
        "select number, merchant, sku, title, price, currency from poll_options where poll = ?1 order by number",
        params![id.bytes()],
    )?;
    let invited = sql.query(
        "select voter from poll_invitations where poll = ?1 order by voter",
        params![id.bytes()],
    )?;
    Ok(Poll {
        id,
        owner: ShopperId(row.id(1)?),
        question: row.text(2)?,
        link: row.number(3)?,
        created_at: row.time(4)?,
        closes_at: row.optional(5, Row::time)?,
        closed_at: row.optional(6, Row::time)?,
        options: all(options, |row| {
            Ok(Choice {
                number: row.number(0)?,
                merchant: MerchantId(row.id(1)?),
                sku: row.text(2)?,
                title: row.text(3)?,
                price: read_price(row, 4)?,
            })
        })?,
        invited: all(invited, |row| Ok(ShopperId(row.id(0)?)))?,
    })
}
