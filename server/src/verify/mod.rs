//! `vouch verify`: do the books balance? Answered from the rows alone, on a snapshot, while the house goes on working.
//!
//! The journal is read once from its beginning: its chain of hashes is made again, and every account is computed anew from it
//! (`journal`), with the history that it keeps (`history`). Then every payment and top-up is held against the movements that must
//! and must not be there for it (`movements`), and every answer that was promised to be the same for ever against its payment
//! (`answers`). The log of words is read once as well (`words`). No sum that the ledger wrote down is believed, and no decision of its is asked again.

mod accounts;
mod answers;
mod chain;
mod history;
mod journal;
mod movements;
mod words;

use crate::store::{Place, Row, Sql, Value};
use ed25519_dalek::VerifyingKey;
use std::fmt;
use std::path::Path;
use vouch_domain::Fault;
use vouch_domain::ledger::Head;
use vouch_domain::ledger::chain::Hash;
use vouch_domain::transparency;

/// Rows that are in memory at a time.
const PAGE: i64 = 5_000;

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub place: String,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// What was read, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub accounts: u64,
    pub transfers: u64,
    pub open_holds: u64,
    pub payments: u64,
    pub ledgers: Vec<LedgerSums>,
    /// The end of the journal as its entries make it: whoever keeps it elsewhere will know this journal again.
    pub head: Option<Head>,
    /// Entries of the log of words, and its end.
    pub words: u64,
    pub log: Option<transparency::Head>,
    pub findings: Vec<Finding>,
}

/// The four sums over a ledger's accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerSums {
    pub ledger: u32,
    pub debits_pending: i128,
    pub debits_posted: i128,
    pub credits_pending: i128,
    pub credits_posted: i128,
}

impl Report {
    fn finding(&mut self, place: impl fmt::Display, what: impl Into<String>) {
        self.findings.push(Finding {
            place: place.to_string(),
            what: what.into(),
        });
    }

    pub fn balances(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies the book at `place` without writing to it or keeping anyone from writing.
/// With `key`, the end of the journal must be signed with it.
pub fn verify_place(place: &Place, key: Option<&VerifyingKey>) -> Result<Report, Fault> {
    place.snapshot(|mut sql| verify(&mut sql, key))
}

/// The same for a book in a file.
pub fn verify_file(path: &Path, key: Option<&VerifyingKey>) -> Result<Report, Fault> {
    verify_place(&Place::Sqlite(path.to_owned()), key)
}

/// Verifies the books that `sql` reads. All of it must be one snapshot.
pub fn verify(sql: &mut impl Sql, key: Option<&VerifyingKey>) -> Result<Report, Fault> {
    let mut report = Report::default();
    journal::verify(sql, key, &mut report)?;
    movements::verify(sql, &mut report)?;
    answers::verify(sql, &mut report)?;
    words::verify(sql, key, &mut report)?;
    Ok(report)
}

/// An end of the journal that somebody has kept elsewhere: `ENTRY:HASH`, the hash in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub sequence: u64,
    pub hash: Hash,
}

impl Known {
    pub fn parse(text: &str) -> Option<Self> {
        let (sequence, hex) = text.split_once(':')?;
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, place) in hash.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&hex[place..place + 2], 16).ok()?;
        }
        let sequence = sequence.parse().ok()?;
        Some(Self { sequence, hash })
    }
}

/// Whether the journal that [`verify`] has read leads through an end that was known before. A whole database that was put back to
/// an earlier day, or made anew with the house's own key, is found by nothing else.
pub fn leads_through(sql: &mut impl Sql, known: Known, report: &mut Report) -> Result<(), Fault> {
    let place = i64::try_from(known.sequence).unwrap_or(i64::MAX);
    let row = sql.first(
        "select hash from ledger_journal where sequence = ?1",
        &[Value::from(place)],
    )?;
    match row.map(|row| row.bytes(0)).transpose()? {
        None => report.finding(
            "the journal",
            format!("has not come as far as the known entry {}", known.sequence),
        ),
        Some(hash) if hash != known.hash => report.finding(
            "the journal",
            format!(
                "does not lead through the known hash at entry {}",
                known.sequence
            ),
        ),
        Some(_) => {}
    }
    Ok(())
}

/// The same for the log of words.
pub fn log_leads_through(
    sql: &mut impl Sql,
    known: Known,
    report: &mut Report,
) -> Result<(), Fault> {
    let place = i64::try_from(known.sequence).unwrap_or(i64::MAX);
    let row = sql.first(
        "select hash from transparency_log where sequence = ?1",
        &[Value::from(place)],
    )?;
    let hash = row.map(|row| row.bytes(0)).transpose()?;
    if hash != Some(known.hash) {
        let what = format!("does not lead through the known entry {}", known.sequence);
        report.finding("the log of words", what);
    }
    Ok(())
}

/// Rows of a table in the order of `key`, a page at a time. A row that cannot be read is a finding.
struct Pages<T> {
    table: &'static str,
    statement: String,
    after: Value,
    read: fn(&Row) -> Result<T, Fault>,
    page: std::vec::IntoIter<T>,
    done: bool,
}

impl<T> Pages<T> {
    /// Reads `columns` and then `key` of `table`.
    fn new(
        columns: &str,
        table: &'static str,
        key: &str,
        before_all: impl Into<Value>,
        read: fn(&Row) -> Result<T, Fault>,
    ) -> Self {
        Self {
            table,
            statement: format!(
                "select {columns}, {key} from {table} where {key} > ?1 order by {key} limit ?2"
            ),
            after: before_all.into(),
            read,
            page: Vec::new().into_iter(),
            done: false,
        }
    }

    fn peek(&mut self, sql: &mut impl Sql, report: &mut Report) -> Result<Option<&T>, Fault> {
        while self.page.as_slice().is_empty() && !self.done {
            let parameters = [self.after.clone(), Value::from(PAGE)];
            let rows = sql.query(&self.statement, &parameters)?;
            self.done = rows.len() < PAGE as usize;
            if let Some(last) = rows.last().and_then(|row| row.0.last()) {
                self.after = last.clone();
            }
            let mut page = Vec::with_capacity(rows.len());
            for row in &rows {
                match (self.read)(row) {
                    Ok(row) => page.push(row),
                    Err(fault) => {
                        report.finding(self.table, format!("a row is unreadable, {fault}"))
                    }
                }
            }
            self.page = page.into_iter();
        }
        Ok(self.page.as_slice().first())
    }

    fn next(&mut self, sql: &mut impl Sql, report: &mut Report) -> Result<Option<T>, Fault> {
        self.peek(sql, report)?;
        Ok(self.page.next())
    }
}
