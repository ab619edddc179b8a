//! `vouch migrate`: moves a book to another database, whole, while its house may be serving.
//!
//! The writer's turn is taken on the book that is moved: from there on nobody is told that anything new was kept. Every table is
//! copied into an empty book in one transaction, read again from there and compared, and the copy's books are verified. Then the
//! copy is committed, and only then is the turn given back, on a book that has been closed to writing. A node that still serves
//! it refuses what would write from then on, in a sentence that says where the book is. So nothing that was ever acknowledged is
//! missing from the copy, whatever the nodes did meanwhile, and if anything at all fails the old book stays as it was.

mod book;
mod copy;

use crate::store::{Place, Sql};
use crate::verify::{Report, verify};
use book::Book;
use ed25519_dalek::VerifyingKey;
use vouch_domain::Fault;

pub use copy::Tally;

/// Tables in which a new book has one row, and the column that says, by 0, that nothing has happened yet.
const BEGINNINGS: [(&str, &str); 3] = [
    ("ledger_head", "sequence"),
    ("transparency_head", "sequence"),
    ("trust_looked", "until"),
];

/// What becomes of the book that is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// It takes no more writing: from here on the copy is the book.
    Closed,
    /// It goes on, and what is written later is in it alone: a rehearsal.
    GoesOn,
}

/// What was moved: each table with its rows and the checksum over them, the same on both sides.
#[derive(Debug)]
pub struct Moved {
    pub tables: Vec<(String, Tally)>,
    pub report: Report,
}

/// Whether the book is one that was moved away and closed.
pub fn has_moved(place: &Place) -> Result<bool, Fault> {
    let closed = match place {
        Place::Sqlite(path) if !path.exists() => return Ok(false),
        Place::Sqlite(_) => {
            "select 1 from sqlite_schema where type = 'trigger' and name like 'moved_%' limit 1"
        }
        Place::Postgres(_) => {
            "select 1 from pg_proc where cast(proname as text) = 'vouch_moved' \
             and pronamespace = cast(current_schema() as regnamespace)"
        }
    };
    Ok(place.snapshot(|sql| sql.first(closed, &[]))?.is_some())
}

/// Every table of a book, with its rows and the checksum over them. The book must be one that nobody writes to meanwhile.
pub fn tallies(place: &Place) -> Result<Vec<(String, Tally)>, Fault> {
    let mut book = Book::open(place)?;
    let tables = book.tables()?;
    let mut tallies = Vec::new();
    for table in tables {
        let tally = copy::tally(&mut book, &table)?;
        tallies.push((table.name, tally));
    }
    Ok(tallies)
}

/// Copies the book at `from` into the one at `to`, which must be new. With `key`, the end of the journal must be signed with it.
/// The thread may block, for as long as it takes.
pub fn migrate(
    from: &Place,
    to: &Place,
    afterwards: Afterwards,
    key: Option<&VerifyingKey>,
) -> Result<Moved, Fault> {
    if matches!(from, Place::Sqlite(path) if !path.exists()) {
        return Err(Fault(format!("{from} is not there")));
    }
    let of = |place: &Place| {
        let place = place.to_string();
        move |fault: Fault| Fault(format!("{place}: {fault}"))
    };
    let mut target = Book::open(to).map_err(of(to))?;
    target.begin().map_err(of(to))?;
    let tables = target.tables().map_err(of(to))?;
    for table in &tables {
        let rows = target
            .query(&format!("select * from \"{}\" limit 2", table.name), &[])
            .map_err(of(to))?;
        let beginning = BEGINNINGS.iter().find(|(known, _)| *known == table.name);
        let unwritten = match beginning {
            Some((table, column)) => target.is_unwritten(table, column).map_err(of(to))?,
            None => false,
        };
        if !(rows.is_empty() || unwritten) {
            return Err(Fault(format!(
                "{to} is not empty: {} has rows. A book is moved into a new one",
                table.name
            )));
        }
    }

    let mut source = Book::open(from).map_err(of(from))?;
    source.begin().map_err(of(from))?;
    let mut known = source.tables().map_err(of(from))?;
    known.sort();
    let mut wanted = tables.clone();
    wanted.sort();
    if known != wanted {
        return Err(Fault(format!(
            "{from} and {to} have different tables; open the older one with this version first"
        )));
    }

    for (table, _) in BEGINNINGS {
        target
            .execute(&format!("delete from {table}"), &[])
            .map_err(of(to))?;
    }
    let mut moved = Vec::new();
    for table in &tables {
        let copied = copy::copy(&mut source, &mut target, table)?;
        moved.push((table.name.clone(), copied));
    }
    for (table, (name, copied)) in tables.iter().zip(&moved) {
        let found = copy::tally(&mut target, table).map_err(of(to))?;
        if found != *copied {
            return Err(Fault(format!(
                "{name} came out otherwise in {to}; nothing was moved"
            )));
        }
    }
    let report = verify(&mut target, key).map_err(of(to))?;
    if let Some(finding) = report.findings.first() {
        let count = report.findings.len();
        return Err(Fault(format!(
            "the books do not balance ({count} findings; the first: {finding}); nothing was moved"
        )));
    }

    if afterwards == Afterwards::Closed {
        source.close_to_writing(&tables, to).map_err(of(from))?;
    }
    target.commit().map_err(of(to))?;
    source.commit().map_err(|fault| {
        Fault(format!("{from}: {fault}. The copy at {to} is whole, but this book may not have been closed: stop what serves it, and do not serve both"))
    })?;
    Ok(Moved {
        tables: moved,
        report,
    })
}
