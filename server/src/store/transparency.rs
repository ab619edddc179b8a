//! The log of words in SQL.

use super::sql::{Row, Sql, all, known};
use super::work::SqlWork;
use super::writer::Sign;
use crate::params;
use vouch_domain::transparency::{
    Act, Cell, Count, Day, Entry, Figure, Hash, Head, Kind, Known, NewestWord, Public, Sealed,
    Sequence, Shown, State, Subject, Told, TransparencyStore, parse_verdict,
};
use vouch_domain::{Fault, MerchantId, RecommendationId, ShopperId};

/// The columns of an entry with what it seals, in the order that [`entry`] and [`sealed`] read them.
pub(crate) const ENTRY: &str = "log.sequence, log.day, commitment, hash, log.kind, log.subject, act, at, content_hash, \
                                log.reason, told_act, log.merchant, log.sku, log.verdict";

impl<S: Sql> TransparencyStore for SqlWork<S> {
    fn log_head(&mut self) -> Result<Head, Fault> {
        self.first(
            "select sequence, day, hash from transparency_head where id = 1",
            &[],
        )?
        .map(|row| head(&row))
        .transpose()?
        .ok_or_else(|| Fault("the log has no end".into()))
    }

    fn log_signature(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let row = self.first("select signature from transparency_head where id = 1", &[])?;
        Ok(match row {
            Some(row) => row.optional(0, Row::blob)?,
            None => None,
        })
    }

    fn append_to_log(&mut self, entry: &Entry, sealed: &Sealed) -> Result<(), Fault> {
        let place = i64::try_from(entry.sequence)
            .map_err(|_| Fault("the log is longer than can be counted".into()))?;
        let moved = self.execute(
            "update transparency_head set sequence = ?1, day = ?2, hash = ?3, signature = null
             where id = 1 and sequence = ?4",
            params![place, entry.day.0, &entry.hash, place - 1],
        )?;
        if moved != 1 {
            return Err(Fault("the log has no such place at its end".into()));
        }
        self.log_moved = true;
        let told = entry.told.as_ref();
        let public = told.map(|told| &told.public);
        self.execute(
            "insert into transparency_log
                 (sequence, day, commitment, hash, kind, subject, act, at, content_hash, reason, told_act, merchant, sku, verdict)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            params![
                place,
                entry.day.0,
                &entry.commitment,
                &entry.hash,
                sealed.subject.kind().name(),
                sealed.subject.number().to_be_bytes(),
                sealed.act.name(),
                sealed.at,
                &sealed.content_hash,
                sealed.reason.as_deref(),
                told.map(|told| told.act.name()),
                public.and_then(|public| public.merchant).map(MerchantId::bytes),
                public.and_then(|public| public.sku.as_deref()),
                public.map(Public::verdict),
            ],
        )?;
        Ok(())
    }

    fn log_after(&mut self, after: Sequence, limit: u32) -> Result<Vec<Entry>, Fault> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = self.query(
            &format!(
                "select {ENTRY} from transparency_log as log where log.sequence > ?1 order by log.sequence limit ?2"
            ),
            params![after, limit],
        )?;
        all(rows, entry)
    }

    fn log_of(&mut self, author: ShopperId) -> Result<Vec<(Entry, Sealed, Hash)>, Fault> {
        let rows = self.query(
            &format!(
                "select {ENTRY}, secret from transparency_subjects as word
                 join transparency_log as log on log.kind = word.kind and log.subject = word.subject
                 where author = ?1 order by log.sequence"
            ),
            params![author.bytes()],
        )?;
        all(rows, |row| Ok((entry(row)?, sealed(row)?, row.bytes(14)?)))
    }

    fn logged_words_about(
        &mut self,
        merchant: MerchantId,
        after: Option<RecommendationId>,
        limit: u32,
    ) -> Result<Vec<RecommendationId>, Fault> {
        let after = after.map_or_else(Vec::new, |after| after.bytes().to_vec());
        let rows = self.query(
            "select subject from transparency_subjects
             where kind = 'recommendation' and merchant = ?1 and subject > ?2
             and state in ('received', 'published', 'withheld') order by subject limit ?3",
            params![merchant.bytes(), after, limit],
        )?;
        all(rows, |row| Ok(RecommendationId(row.id(0)?)))
    }

    fn newest_words(&mut self, limit: u32) -> Result<Vec<NewestWord>, Fault> {
        let rows = self.query(
            "select log.subject, author, word.merchant, word.sku, word.verdict, log.at
             from (select sequence, subject, at from transparency_log
                   where kind = 'recommendation' and told_act = 'published' order by sequence desc limit ?1) as log
             join transparency_subjects as word on word.kind = 'recommendation' and word.subject = log.subject
             where state = 'published' and author is not null and word.merchant is not null and word.sku is not null
                 and word.verdict <> ''
             order by log.sequence desc",
            params![limit],
        )?;
        all(rows, |row| {
            let verdict = row.text(4)?;
            let positive = known("verdict", &verdict, parse_verdict(&verdict))?;
            Ok(NewestWord {
                id: RecommendationId(row.id(0)?),
                author: ShopperId(row.id(1)?),
                merchant: MerchantId(row.id(2)?),
                sku: row.text(3)?,
                positive: positive == Some(true),
                at: row.time(5)?,
            })
        })
    }

    fn log_subject(&mut self, subject: Subject) -> Result<Option<Known>, Fault> {
        self.first(
            "select secret, author, state, reason, merchant, sku, verdict from transparency_subjects
             where kind = ?1 and subject = ?2",
            params![subject.kind().name(), subject.number().to_be_bytes()],
        )?
        .map(|row| {
            Ok(Known {
                secret: row.bytes(0)?,
                author: row.optional(1, Row::id)?.map(ShopperId),
                shown: shown(&row, 2)?,
            })
        })
        .transpose()
    }

    fn put_log_subject(&mut self, subject: Subject, known: &Known) -> Result<(), Fault> {
        let shown = known.shown.as_ref();
        let state = shown.map(|shown| shown.state.name());
        self.execute(
            "insert into transparency_subjects (kind, subject, secret, author, state, reason, merchant, sku, verdict)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (kind, subject) do update set
                 secret = excluded.secret, author = excluded.author, state = excluded.state, reason = excluded.reason,
                 merchant = excluded.merchant, sku = excluded.sku, verdict = excluded.verdict",
            params![
                subject.kind().name(),
                subject.number().to_be_bytes(),
                &known.secret,
                known.author.map(ShopperId::bytes),
                state.map(|(name, _)| name),
                state.map(|(_, reason)| reason),
                shown.and_then(|shown| shown.public.merchant).map(MerchantId::bytes),
                shown.and_then(|shown| shown.public.sku.as_deref()),
                shown.map(|shown| shown.public.verdict()),
            ],
        )?;
        Ok(())
    }

    fn count_in_log(&mut self, count: &Count) -> Result<(), Fault> {
        let (figure, by) = count.cell.figure.name();
        self.execute(
            "insert into transparency_counts (kind, verdict, figure, counted_by, number) values (?1, ?2, ?3, ?4, ?5)
             on conflict (kind, verdict, figure, counted_by) do update set
                 number = transparency_counts.number + excluded.number",
            params![
                count.cell.kind.map_or("", Kind::name),
                count.cell.verdict(),
                figure,
                by,
                count.number
            ],
        )?;
        Ok(())
    }

    fn log_counts(&mut self) -> Result<Vec<Count>, Fault> {
        let rows = self.query(
            "select kind, verdict, figure, counted_by, number from transparency_counts where number <> 0",
            &[],
        )?;
        let mut counts = all(rows, count)?;
        counts.sort_by(|one, other| one.cell.cmp(&other.cell));
        Ok(counts)
    }
}

impl<S: Sql> SqlWork<S> {
    /// Signs the end of the log if this batch moved it.
    pub(super) fn sign_log(&mut self, sign: Option<&Sign>) -> Result<(), Fault> {
        if !std::mem::take(&mut self.log_moved) {
            return Ok(());
        }
        if let Some(sign) = sign {
            let signature = sign(&self.log_head()?.signed_bytes());
            self.execute(
                "update transparency_head set signature = ?1 where id = 1",
                params![signature],
            )?;
        }
        Ok(())
    }
}

pub(crate) fn head(row: &Row) -> Result<Head, Fault> {
    Ok(Head {
        sequence: row.number(0)?,
        day: Day(row.integer(1)?),
        hash: row.bytes(2)?,
    })
}

pub(crate) fn entry(row: &Row) -> Result<Entry, Fault> {
    let told = row.optional(10, Row::text)?;
    let told = match told {
        None => None,
        Some(act) => Some(Told {
            act: known("act", &act, Act::parse(&act))?,
            subject: subject(row, 4)?,
            public: public(row, 11)?,
            reason: row.optional(9, Row::text)?,
        }),
    };
    Ok(Entry {
        sequence: row.number(0)?,
        day: Day(row.integer(1)?),
        commitment: row.bytes(2)?,
        told,
        hash: row.bytes(3)?,
    })
}

pub(crate) fn sealed(row: &Row) -> Result<Sealed, Fault> {
    let act = row.text(6)?;
    Ok(Sealed {
        subject: subject(row, 4)?,
        act: known("act", &act, Act::parse(&act))?,
        at: row.time(7)?,
        content_hash: row.bytes(8)?,
        reason: row.optional(9, Row::text)?,
    })
}

/// State, reason, merchant, SKU and verdict, from a column on.
pub(crate) fn shown(row: &Row, from: usize) -> Result<Option<Shown>, Fault> {
    let Some(state) = row.optional(from, Row::text)? else {
        return Ok(None);
    };
    let reason = row.optional(from + 1, Row::text)?.unwrap_or_default();
    Ok(Some(Shown {
        public: public(row, from + 2)?,
        state: known("state", &state, State::parse(&state, &reason))?,
    }))
}

pub(crate) fn count(row: &Row) -> Result<Count, Fault> {
    let kind = row.text(0)?;
    let verdict = row.text(1)?;
    let (figure, by) = (row.text(2)?, row.text(3)?);
    Ok(Count {
        cell: Cell {
            kind: match kind.as_str() {
                "" => None,
                name => Some(known("kind", name, Kind::parse(name))?),
            },
            positive: known("verdict", &verdict, parse_verdict(&verdict))?,
            figure: known("figure", &figure, Figure::parse(&figure, &by))?,
        },
        number: row.integer(4)?,
    })
}

pub(crate) fn subject(row: &Row, from: usize) -> Result<Subject, Fault> {
    let kind = row.text(from)?;
    let kind = known("kind", &kind, Kind::parse(&kind))?;
    Ok(Subject::new(kind, row.id(from + 1)?))
}

fn public(row: &Row, from: usize) -> Result<Public, Fault> {
    let verdict = row.text(from + 2)?;
    Ok(Public {
        merchant: row.optional(from, Row::id)?.map(MerchantId),
        sku: row.optional(from + 1, Row::text)?,
        positive: known("verdict", &verdict, parse_verdict(&verdict))?,
    })
}
