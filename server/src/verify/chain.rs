//! The order of the journal and its chain: entries follow one another without a gap, time goes forward, each carries on the hash of
//! those before it, and the house has signed the end.

use super::{Pages, Report};
use crate::store::{Row, Sql};
use ed25519_dalek::{Signature, VerifyingKey};
use vouch_domain::ledger::Head;
use vouch_domain::ledger::chain::{Entry, Hash, link};
use vouch_domain::{Fault, Timestamp};

pub struct Chain {
    /// The links as they are kept, for the entries still to come.
    links: Pages<(u64, Hash)>,
    /// The end of what was read so far.
    pub last: Head,
}

impl Chain {
    pub fn new() -> Self {
        Self {
            links: Pages::new("hash", "ledger_journal", "sequence", 0i64, |row| {
                Ok((row.number(1)?, row.bytes(0)?))
            }),
            last: Head::default(),
        }
    }

    /// Entries follow one another without a gap, time goes forward, and the chain holds. Where it does not, what follows is held
    /// against the link that is kept, so that each break is found where it is.
    pub fn entry(
        &mut self,
        sql: &mut impl Sql,
        report: &mut Report,
        place: &str,
        timestamp: Timestamp,
        entry: Entry<'_>,
    ) -> Result<(), Fault> {
        let sequence = entry.sequence();
        let expected = self.last.sequence + 1;
        if sequence > expected {
            let missing = format!(
                "entries {expected} to {} of the journal are missing",
                sequence - 1
            );
            report.finding(place, format!("before it, {missing}"));
        } else if sequence < expected {
            report.finding(
                place,
                format!("its place in the journal, {sequence}, is used twice"),
            );
        }
        if timestamp <= self.last.timestamp {
            let (mine, last) = (timestamp.micros(), self.last.timestamp.micros());
            report.finding(
                place,
                format!("its time, {mine}, is not after the entry before it, {last}"),
            );
        }
        while let Some((unused, _)) = self.links.peek(sql, report)?
            && *unused < sequence
        {
            let unused = *unused;
            self.links.next(sql, report)?;
            report.finding(
                format!("link {unused} of the chain"),
                "belongs to no entry of the journal",
            );
        }
        let mut hash = link(&self.last.hash, entry);
        match self.links.peek(sql, report)? {
            Some((kept, _)) if *kept == sequence => {
                let kept = self.links.next(sql, report)?.expect("peeked").1;
                if kept != hash {
                    let what = format!(
                        "the chain breaks here: entry {sequence} of the journal, or its link, is not what was recorded"
                    );
                    report.finding(place, what);
                    hash = kept;
                }
            }
            _ => report.finding(
                place,
                format!("link {sequence} of the chain, which is its own, is missing"),
            ),
        }
        self.last = Head {
            timestamp,
            sequence,
            hash,
        };
        Ok(())
    }

    /// The end that is written down is the end of the entries, and the house has signed it.
    pub fn end(
        mut self,
        sql: &mut impl Sql,
        key: Option<&VerifyingKey>,
        report: &mut Report,
    ) -> Result<(), Fault> {
        while let Some((unused, _)) = self.links.next(sql, report)? {
            report.finding(
                format!("link {unused} of the chain"),
                "belongs to no entry of the journal",
            );
        }
        report.head = Some(self.last);
        let row = sql.first(
            "select timestamp, sequence, hash, signature from ledger_head where id = 1",
            &[],
        )?;
        let Some(row) = row else {
            report.finding("the journal", "its end is not written down");
            return Ok(());
        };
        let kept = Head {
            timestamp: row.time(0)?,
            sequence: row.number(1)?,
            hash: row.bytes(2)?,
        };
        let found = self.last;
        if kept.sequence > found.sequence {
            let what = format!(
                "entries {} to {} at its end are missing",
                found.sequence + 1,
                kept.sequence
            );
            report.finding("the journal", what);
        } else if (kept.sequence, kept.timestamp) != (found.sequence, found.timestamp) {
            let what = format!(
                "ends with entry {} at {}",
                found.sequence,
                found.timestamp.micros()
            );
            let kept = format!(
                "{} at {} is written down",
                kept.sequence,
                kept.timestamp.micros()
            );
            report.finding("the journal", format!("{what}, but {kept}"));
        } else if kept.hash != found.hash {
            report.finding(
                "the journal",
                "the hash of its end is not the one that is written down",
            );
        }
        let Some(key) = key else { return Ok(()) };
        // The house has said nothing yet of a journal without entries.
        if kept == Head::default() {
            return Ok(());
        }
        let signature = row.optional(3, Row::blob)?;
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        match signature {
            None => report.finding("the journal", "its end is not signed"),
            Some(signature) if key.verify_strict(&kept.signed_bytes(), &signature).is_err() => {
                report.finding("the journal", "its end is not signed by this house");
            }
            Some(_) => {}
        }
        Ok(())
    }
}
