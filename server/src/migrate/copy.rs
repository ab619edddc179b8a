//! Rows from one book to the other, page by page in order of their keys, with a checksum over them.

use super::book::Table;
use crate::store::{Row, Sql, Value};
use sha2::{Digest, Sha256};
use std::fmt;
use vouch_domain::Fault;

/// A page is as many rows as come to about this many bytes.
const PAGE_BYTES: usize = 2 << 20;
const PAGE_ROWS_MAX: usize = 5_000;

/// How many rows a table has, and SHA-256 over them: each value with its type and its length, columns in order of their names,
/// rows in order of their keys. Equal tables have equal ones in whatever database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    pub checksum: [u8; 32],
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows, sha256 ", self.rows)?;
        self.checksum
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Copies a table; gives the tally of what was read.
pub fn copy(from: &mut impl Sql, to: &mut impl Sql, table: &Table) -> Result<Tally, Fault> {
    let places = Vec::from_iter((1..=table.columns.len()).map(|place| format!("?{place}")));
    let insert = format!(
        "insert into \"{}\" ({}) values ({})",
        table.name,
        quoted(&table.columns),
        places.join(", ")
    );
    each_page(from, table, |rows| {
        let sets = Vec::from_iter(rows.into_iter().map(|row| row.0));
        match to.execute_each(&insert, &sets)? {
            kept if kept == sets.len() as u64 => Ok(()),
            _ => Err(Fault(format!("{}: rows were not kept", table.name))),
        }
    })
}

pub fn tally(book: &mut impl Sql, table: &Table) -> Result<Tally, Fault> {
    each_page(book, table, |_| Ok(()))
}

fn each_page(
    book: &mut impl Sql,
    table: &Table,
    mut take: impl FnMut(Vec<Row>) -> Result<(), Fault>,
) -> Result<Tally, Fault> {
    let key = quoted(&table.key);
    let places = Vec::from_iter((2..2 + table.key.len()).map(|place| format!("?{place}")));
    let select = format!("select {} from \"{}\"", quoted(&table.columns), table.name);
    let first = format!("{select} order by {key} limit ?1");
    let next = format!(
        "{select} where ({key}) > ({}) order by {key} limit ?1",
        places.join(", ")
    );
    let mut hasher = Sha256::new();
    let (mut rows, mut limit, mut after) = (0, 16, Vec::new());
    loop {
        let mut parameters = vec![Value::from(limit as i64)];
        parameters.append(&mut after);
        let page = book.query(
            if parameters.len() == 1 { &first } else { &next },
            &parameters,
        )?;
        let Some(last) = page.last() else { break };
        after = Vec::from_iter(table.key.iter().map(|column| {
            let place = table.columns.iter().position(|c| c == column);
            place.map_or(Value::Null, |place| last.0[place].clone())
        }));
        let bytes: usize = page.iter().map(|row| add(&mut hasher, row)).sum();
        let read = page.len();
        rows += read as u64;
        take(page)?;
        if read < limit {
            break;
        }
        limit = (PAGE_BYTES / (bytes / read).max(1)).clamp(1, PAGE_ROWS_MAX);
    }
    Ok(Tally {
        rows,
        checksum: hasher.finalize().into(),
    })
}

/// Takes a row into the checksum; answers how many bytes it has.
fn add(hasher: &mut Sha256, row: &Row) -> usize {
    let mut add = |kind: u8, bytes: &[u8]| {
        hasher.update([kind]);
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
        9 + bytes.len()
    };
    let lengths = row.0.iter().map(|value| match value {
        Value::Null => add(0, &[]),
        Value::Integer(integer) => add(1, &integer.to_be_bytes()),
        Value::Text(text) => add(2, text.as_bytes()),
        Value::Blob(blob) => add(3, blob),
    });
    lengths.sum()
}

fn quoted(names: &[String]) -> String {
    Vec::from_iter(names.iter().map(|name| format!("\"{name}\""))).join(", ")
}
