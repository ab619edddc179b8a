//! Google Merchant feeds as tab-separated values: a header row with field names, then a row per product.
//!
//! A value that has tabs, line breaks or quotation marks stands in quotation marks, which are doubled inside. A forgotten
//! closing mark swallows what follows, up to the next mark anywhere; such a row is recognised and never guessed at, because the
//! price it would get is another product's.

use super::{Draft, FeedRefusal, Lines, ROWS_MAX, ReadRow, field};
use csv::{ReaderBuilder, StringRecord};
use std::borrow::Cow;

pub fn read(text: &str) -> Result<Vec<ReadRow>, FeedRefusal> {
    // One kind of line end: Windows' two characters and the first Macintosh's single one become the usual.
    let text = &match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    };
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = Lines::new(text);
    let mut columns: Option<Vec<Option<&'static str>>> = None;
    let mut rows = Vec::new();
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|error| FeedRefusal::Malformed {
                line: error.position().map_or(1, |at| at.line()),
                what: "This is not text in columns.".into(),
            })?;
        if !more {
            break;
        }
        let line = lines.line_at(start_of(&record, text));
        if record.iter().all(|value| value.trim().is_empty()) {
            continue;
        }
        match &columns {
            None => columns = Some(read_header(&record)?),
            Some(columns) => {
                if rows.len() == ROWS_MAX {
                    return Err(FeedRefusal::TooManyRows);
                }
                rows.push(read_row(columns, &record, line));
            }
        }
    }
    match columns {
        Some(_) => Ok(rows),
        None => Ok(Vec::new()),
    }
}

/// Which field each column is. Without these four there is no product in any row.
fn read_header(record: &StringRecord) -> Result<Vec<Option<&'static str>>, FeedRefusal> {
    let columns: Vec<_> = record.iter().map(field).collect();
    let count = |name| {
        columns
            .iter()
            .filter(|column| **column == Some(name))
            .count()
    };
    for name in ["id", "title", "price", "availability"] {
        if count(name) == 0 {
            return Err(FeedRefusal::MissingColumn(name));
        }
    }
    match super::FIELDS.into_iter().find(|name| count(name) > 1) {
        Some(name) => Err(FeedRefusal::RepeatedColumn(name)),
        None => Ok(columns),
    }
}

/// Where a record begins, after the empty lines before it.
fn start_of(record: &StringRecord, text: &str) -> usize {
    let byte = record.position().map_or(0, |at| at.byte());
    let start = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let empty = text.as_bytes()[start..]
        .iter()
        .take_while(|byte| **byte == b'\n')
        .count();
    start + empty
}

fn read_row(columns: &[Option<&'static str>], record: &StringRecord, line: u64) -> ReadRow {
    let mut draft = Draft::new(line);
    let broken = |value: &str| value.contains('\n') && value.contains('\t');
    let over_lines = record.iter().any(|value| value.contains('\n'));
    if record.iter().any(broken) || (over_lines && record.len() != columns.len()) {
        draft.is_wrong(
            "A quotation mark is not closed; this row and those it swallowed are left out.".into(),
        );
        return draft.finish();
    }
    for (column, value) in columns.iter().zip(record) {
        if let Some(name) = column {
            draft.give(name, value);
        }
    }
    if record
        .iter()
        .skip(columns.len())
        .any(|value| !value.trim().is_empty())
    {
        draft.is_wrong(format!(
            "The row has {} values for {} columns.",
            record.len(),
            columns.len()
        ));
    }
    draft.finish()
}
