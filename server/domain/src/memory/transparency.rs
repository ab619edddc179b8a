//! The log in memory.

use super::Memory;
use crate::refusal::Fault;
use crate::transparency::{
    Act, Cell, Count, Entry, Hash, Head, Known, NewestWord, Sealed, Sequence, State, Subject,
    TransparencyStore,
};
use crate::{MerchantId, RecommendationId, ShopperId};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    entries: Vec<(Entry, Sealed)>,
    subjects: BTreeMap<Subject, Known>,
    counts: BTreeMap<Cell, i64>,
}

impl TransparencyStore for Memory {
    fn log_head(&mut self) -> Result<Head, Fault> {
        let last = self.transparency.entries.last();
        Ok(last.map_or_else(Head::default, |(entry, _)| Head {
            sequence: entry.sequence,
            day: entry.day,
            hash: entry.hash,
        }))
    }

    fn log_signature(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }

    fn append_to_log(&mut self, entry: &Entry, sealed: &Sealed) -> Result<(), Fault> {
        if entry.sequence != self.log_head()?.sequence + 1 {
            return Err(Fault("the log has no such place at its end".into()));
        }
        let row = (entry.clone(), sealed.clone());
        self.transparency.entries.push(row);
        Ok(())
    }

    fn log_after(&mut self, after: Sequence, limit: u32) -> Result<Vec<Entry>, Fault> {
        let entries = self.transparency.entries.iter();
        Ok(entries
            .map(|(entry, _)| entry)
            .filter(|entry| entry.sequence > after)
            .take(limit as usize)
            .cloned()
            .collect())
    }

    fn log_of(&mut self, author: ShopperId) -> Result<Vec<(Entry, Sealed, Hash)>, Fault> {
        let log = &self.transparency;
        Ok(log
            .entries
            .iter()
            .filter_map(|(entry, sealed)| {
                let known = log.subjects.get(&sealed.subject)?;
                (known.author == Some(author))
                    .then(|| (entry.clone(), sealed.clone(), known.secret))
            })
            .collect())
    }

    fn logged_words_about(
        &mut self,
        merchant: MerchantId,
        after: Option<RecommendationId>,
        limit: u32,
    ) -> Result<Vec<RecommendationId>, Fault> {
        let words = self.transparency.subjects.iter();
        let about = words.filter_map(|(subject, known)| match subject {
            Subject::Recommendation(id) => known
                .open()
                .is_some_and(|public| public.merchant == Some(merchant))
                .then_some(*id),
            _ => None,
        });
        let about = about.filter(|id| after.is_none_or(|after| *id > after));
        Ok(about.take(limit as usize).collect())
    }

    fn newest_words(&mut self, limit: u32) -> Result<Vec<NewestWord>, Fault> {
        let published = |(entry, sealed): &(Entry, Sealed)| {
            let told = entry.told.as_ref()?;
            let Subject::Recommendation(id) = told.subject else {
                return None;
            };
            (told.act == Act::Published).then_some((id, sealed.at))
        };
        let entries = self.transparency.entries.iter().rev();
        let newest = entries.filter_map(published).take(limit as usize);
        Ok(newest
            .filter_map(|(id, at)| {
                let known = self
                    .transparency
                    .subjects
                    .get(&Subject::Recommendation(id))?;
                let shown = known.shown.as_ref()?;
                (shown.state == State::Published).then_some(NewestWord {
                    id,
                    author: known.author?,
                    merchant: shown.public.merchant?,
                    sku: shown.public.sku.clone()?,
                    positive: shown.public.positive?,
                    at,
                })
            })
            .collect())
    }

    fn log_subject(&mut self, subject: Subject) -> Result<Option<Known>, Fault> {
        Ok(self.transparency.subjects.get(&subject).cloned())
    }

    fn put_log_subject(&mut self, subject: Subject, known: &Known) -> Result<(), Fault> {
        self.transparency.subjects.insert(subject, known.clone());
        Ok(())
    }

    fn count_in_log(&mut self, count: &Count) -> Result<(), Fault> {
        let counts = &mut self.transparency.counts;
        *counts.entry(count.cell.clone()).or_insert(0) += count.number;
        Ok(())
    }

    fn log_counts(&mut self) -> Result<Vec<Count>, Fault> {
        let counts = self.transparency.counts.iter();
        Ok(counts
            .filter(|(_, number)| **number != 0)
            .map(|(cell, number)| Count {
                cell: cell.clone(),
                number: *number,
            })
            .collect())
    }
}
