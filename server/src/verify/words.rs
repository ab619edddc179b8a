//! The log of words against its rows: the chain is made again, every commitment is opened, and what the entries say of each word
//! and of all together must be what is kept.

use super::Report;
use crate::store::transparency::{ENTRY, count, entry, head, sealed, shown, subject};
use crate::store::{Row, Sql, Value};
use ed25519_dalek::{Signature, VerifyingKey};
use std::collections::BTreeMap;
use vouch_domain::transparency::{
    Cell, Entry, Figure, Head, Sealed, Shown, Subject, line, link, salt, seal, shown as shown_after,
};
use vouch_domain::{Fault, RecommendationId};

const PAGE: i64 = 5_000;
const PLACE: &str = "the log of words";

#[derive(Default)]
struct Replay {
    last: Head,
    words: BTreeMap<Subject, Shown>,
    counts: BTreeMap<Cell, i64>,
}

pub fn verify(
    sql: &mut impl Sql,
    key: Option<&VerifyingKey>,
    report: &mut Report,
) -> Result<(), Fault> {
    let mut replay = Replay::default();
    let mut after = 0i64;
    loop {
        let statement = format!(
            "select {ENTRY}, secret from transparency_log as log
             left join transparency_subjects as word on word.kind = log.kind and word.subject = log.subject
             where log.sequence > ?1 order by log.sequence limit ?2"
        );
        let rows = sql.query(&statement, &[Value::from(after), Value::from(PAGE)])?;
        let Some(last) = rows.last() else { break };
        after = last.integer(0)?;
        for row in &rows {
            match read(row) {
                Ok((entry, sealed, secret)) => replay.entry(entry, &sealed, secret, report),
                Err(fault) => report.finding(PLACE, format!("a row is unreadable, {fault}")),
            }
        }
    }
    replay.words(sql, report)?;
    replay.counts(sql, report)?;
    shown_as_logged(sql, report)?;
    report.words = replay.last.sequence;
    report.log = Some(replay.last);
    end(sql, replay.last, key, report)
}

fn read(row: &Row) -> Result<(Entry, Sealed, Option<[u8; 32]>), Fault> {
    Ok((
        entry(row)?,
        sealed(row)?,
        row.optional(14, |row, column| row.bytes(column))?,
    ))
}

impl Replay {
    /// Where the chain breaks, what follows is held against the hash that is kept, so that each break is found where it is.
    fn entry(
        &mut self,
        entry: Entry,
        sealed: &Sealed,
        secret: Option<[u8; 32]>,
        report: &mut Report,
    ) {
        let place = format!("entry {} of {PLACE}", entry.sequence);
        let expected = self.last.sequence + 1;
        if entry.sequence != expected {
            let missing = format!(
                "before it, {expected} to {} are missing",
                entry.sequence - 1
            );
            report.finding(&place, missing);
        }
        if entry.day < self.last.day {
            report.finding(&place, "its day is before that of the entry before it");
        }
        let told = entry.told.as_ref();
        let text = line(entry.sequence, entry.day, &entry.commitment, told);
        if link(&self.last.hash, &text) != entry.hash {
            let what = "the chain breaks here: it, or its hash, is not what was recorded";
            report.finding(&place, what);
        }
        match secret {
            None => report.finding(&place, "the word that it is about is not known"),
            Some(secret) if seal(&salt(&secret, entry.sequence), sealed) != entry.commitment => {
                report.finding(&place, "its commitment is not to what it seals");
            }
            Some(_) => {}
        }
        self.last = Head {
            sequence: entry.sequence,
            day: entry.day,
            hash: entry.hash,
        };
        let changes = match entry.told {
            None => vec![(
                Cell {
                    kind: None,
                    positive: None,
                    figure: Figure::Sealed,
                },
                1,
            )],
            Some(told) => {
                let (after, changes) = shown_after(self.words.get(&told.subject), &told);
                self.words.insert(told.subject, after);
                let pair = |count: vouch_domain::transparency::Count| (count.cell, count.number);
                changes.into_iter().map(pair).collect()
            }
        };
        for (cell, number) in changes {
            *self.counts.entry(cell).or_insert(0) += number;
        }
    }

    /// Where each word stands for everybody follows from its entries.
    fn words(&mut self, sql: &mut impl Sql, report: &mut Report) -> Result<(), Fault> {
        let mut after: (Value, Value) = ("".into(), Vec::new().into());
        loop {
            let rows = sql.query(
                "select kind, subject, state, reason, merchant, sku, verdict from transparency_subjects
                 where (kind, subject) > (?1, ?2) order by kind, subject limit ?3",
                &[after.0, after.1, Value::from(PAGE)],
            )?;
            let Some(last) = rows.last() else { break };
            after = (last.text(0)?.into(), last.blob(1)?.into());
            for row in &rows {
                let word = subject(row, 0)?;
                let kept = shown(row, 2)?;
                if kept != self.words.remove(&word) {
                    let place = format!("{} {word}", word.kind().name());
                    report.finding(place, format!("does not stand where {PLACE} says"));
                }
            }
        }
        for word in std::mem::take(&mut self.words).into_keys() {
            let place = format!("{} {word}", word.kind().name());
            report.finding(place, format!("{PLACE} speaks of it, and it is not known"));
        }
        Ok(())
    }

    fn counts(&mut self, sql: &mut impl Sql, report: &mut Report) -> Result<(), Fault> {
        let rows = sql.query(
            "select kind, verdict, figure, counted_by, number from transparency_counts",
            &[],
        )?;
        let mut kept = BTreeMap::new();
        for row in &rows {
            let count = count(row)?;
            kept.insert(count.cell, count.number);
        }
        let mut cells: Vec<&Cell> = kept.keys().chain(self.counts.keys()).collect();
        cells.sort();
        cells.dedup();
        for cell in cells {
            let of = |counts: &BTreeMap<Cell, i64>| counts.get(cell).copied().unwrap_or(0);
            let (kept, counted) = (of(&kept), of(&self.counts));
            if kept != counted {
                let (figure, by) = cell.figure.name();
                let kind = cell.kind.map_or("", |kind| kind.name());
                let place = [kind, cell.verdict(), figure, by].join(" ");
                let what = format!("{kept} is written down, {counted} follow from {PLACE}");
                report.finding(format!("the figure {}", place.trim()), what);
            }
        }
        Ok(())
    }
}

/// What the log says that everybody can read is there, and what everybody can read is in the log: a word that was taken out of the
/// rows alone is missed here.
fn shown_as_logged(sql: &mut impl Sql, report: &mut Report) -> Result<(), Fault> {
    let gone = sql.query(
        "select subject from transparency_subjects as word where kind = 'recommendation' and state = 'published'
         and not exists (select 1 from recommendations
                         where id = word.subject and audience = 'everyone' and standing = 'published') limit ?1",
        &[Value::from(PAGE)],
    )?;
    for row in &gone {
        let what = format!("{PLACE} says that everybody can read it, and it is not there");
        report.finding(RecommendationId(row.id(0)?), what);
    }
    let unheard = sql.query(
        "select id from recommendations as word where audience = 'everyone' and standing = 'published'
         and not exists (select 1 from transparency_subjects
                         where kind = 'recommendation' and subject = word.id and state = 'published') limit ?1",
        &[Value::from(PAGE)],
    )?;
    for row in &unheard {
        let what = format!("everybody can read it, and {PLACE} has not heard of that");
        report.finding(RecommendationId(row.id(0)?), what);
    }
    Ok(())
}

/// The end that is written down is the end of the entries, and the house has signed it.
fn end(
    sql: &mut impl Sql,
    found: Head,
    key: Option<&VerifyingKey>,
    report: &mut Report,
) -> Result<(), Fault> {
    let row = sql.first(
        "select sequence, day, hash, signature from transparency_head where id = 1",
        &[],
    )?;
    let Some(row) = row else {
        report.finding(PLACE, "its end is not written down");
        return Ok(());
    };
    let kept = head(&row)?;
    if kept.sequence > found.sequence {
        let what = format!(
            "entries {} to {} at its end are missing",
            found.sequence + 1,
            kept.sequence
        );
        report.finding(PLACE, what);
    } else if kept != found {
        report.finding(PLACE, "does not end where its end is written down");
    }
    let Some(key) = key.filter(|_| kept != Head::default()) else {
        return Ok(());
    };
    let signature = row.optional(3, Row::blob)?;
    match signature.and_then(|bytes| Signature::from_slice(&bytes).ok()) {
        None => report.finding(PLACE, "its end is not signed"),
        Some(signature) if key.verify_strict(&kept.signed_bytes(), &signature).is_err() => {
            report.finding(PLACE, "its end is not signed by this house");
        }
        Some(_) => {}
    }
    Ok(())
}
