//! Feeds: what shops export for Google Merchant Center, taken apart into rows.
//!
//! Three forms (RSS or Atom XML with `g:` fields, tab-separated values, JSON) become the same [`Row`]s with the line each began
//! on. A reader knows its format and nothing of products: which rows are good is the catalogue's decision. What a reader
//! cannot take apart is refused, as a row where the rest of the feed still stands, as a whole where it does not. Nothing is
//! expanded, fetched or guessed, and no bytes make a reader panic.

mod charset;
mod json;
mod refusals;
mod tsv;
mod xml;

pub use refusals::FeedRefusal;

use vouch_domain::Timestamp;
use vouch_domain::catalogue::{Row, RowReason, RowRefusal, SalePeriod};

/// The largest feed, in bytes: 10 MiB, some twenty thousand products.
pub const FEED_BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most rows; it bounds the report too.
pub const ROWS_MAX: usize = 50_000;

/// A row, or why this one could not be taken apart.
pub type ReadRow = Result<Row, RowRefusal>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xml,
    Tsv,
    Json,
}

impl Format {
    pub const MEDIA_TYPES: &str = "application/xml, application/rss+xml, application/atom+xml, text/xml, text/tab-separated-values or application/json";

    /// The format of a media type without its parameters.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type.trim().to_ascii_lowercase().as_str() {
            "application/xml" | "application/rss+xml" | "application/atom+xml" | "text/xml" => {
                Some(Self::Xml)
            }
            "text/tab-separated-values" => Some(Self::Tsv),
            "application/json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format of a file by its ending.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "xml" | "rss" | "atom" => Some(Self::Xml),
            "tsv" | "txt" | "tab" => Some(Self::Tsv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Takes a feed apart. `charset` is what the transport says of the text's encoding, if anything.
pub fn read(
    format: Format,
    charset: Option<&str>,
    bytes: &[u8],
) -> Result<Vec<ReadRow>, FeedRefusal> {
    if bytes.len() > FEED_BYTES_MAX {
        return Err(FeedRefusal::TooLarge);
    }
    match format {
        Format::Xml => {
            let declared = charset::declared_in_xml(bytes);
            xml::read(&charset::decode(bytes, charset.or(declared))?)
        }
        Format::Tsv => tsv::read(&charset::decode(bytes, charset)?),
        Format::Json => json::read(&charset::decode(bytes, None)?),
    }
}

/// A row under construction: fields by their names in feeds.
struct Draft {
    row: Row,
    /// The first thing that was wrong with it.
    wrong: Option<String>,
    given: Vec<&'static str>,
}

impl Draft {
    fn new(line: u64) -> Self {
        Self {
            row: Row {
                line,
                ..Row::default()
            },
            wrong: None,
            given: Vec::new(),
        }
    }

    /// Takes a field's value; a second value for one field is a mistake, because nobody knows which one counts.
    fn give(&mut self, name: &'static str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if self.given.contains(&name) {
            return self.is_wrong(format!("The field {name} is given twice."));
        }
        self.given.push(name);
        let row = &mut self.row;
        match name {
            "id" => row.id = value.into(),
            "title" => row.title = value.into(),
            "description" => row.description = value.into(),
            "price" => row.price = value.into(),
            "sale_price" => row.sale_price = value.into(),
            "sale_price_effective_date" => row.sale_period = read_period(value),
            "availability" => row.availability = value.into(),
            "link" => row.link = value.into(),
            "image_link" => row.image_link = value.into(),
            "gtin" => row.gtin = value.into(),
            "brand" => row.brand = value.into(),
            _ => {}
        }
    }

    fn is_wrong(&mut self, why: String) {
        self.wrong.get_or_insert(why);
    }

    fn finish(self) -> ReadRow {
        match self.wrong {
            None => Ok(self.row),
            Some(why) => Err(RowRefusal {
                line: self.row.line,
                id: self.row.readable_id(),
                reason: RowReason::Malformed(why),
            }),
        }
    }
}

/// The fields that are read; feeds have a hundred others, which are passed over.
const FIELDS: [&str; 11] = [
    "id",
    "title",
    "description",
    "price",
    "sale_price",
    "sale_price_effective_date",
    "availability",
    "link",
    "image_link",
    "gtin",
    "brand",
];

/// The field of a name as feeds write it: `g:image_link`, `image link`, `Image Link`.
fn field(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase().replace(' ', "_");
    let name = name.strip_prefix("g:").unwrap_or(&name);
    FIELDS.into_iter().find(|field| *field == name)
}

/// `2026-11-27T00:00+0100/2026-11-30T23:59+0100`; without an offset the times are UTC.
fn read_period(text: &str) -> SalePeriod {
    let read = |time: &str| -> Option<Timestamp> {
        let time = time.trim();
        let instant = match time.parse::<jiff::Timestamp>() {
            Ok(instant) => instant,
            Err(_) => time
                .parse::<jiff::civil::DateTime>()
                .ok()?
                .to_zoned(jiff::tz::TimeZone::UTC)
                .ok()?
                .timestamp(),
        };
        Some(Timestamp::from_micros(instant.as_microsecond()))
    };
    match text.split_once('/').map(|(a, b)| (read(a), read(b))) {
        Some((Some(from), Some(until))) => SalePeriod::Between(from, until),
        _ => SalePeriod::Unreadable,
    }
}

/// Counts lines along a text, from one place to a later one.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line that byte `to` is on. Going back stays where it was.
    fn line_at(&mut self, to: usize) -> u64 {
        let to = to.min(self.text.len());
        if to > self.at {
            let passed = &self.text.as_bytes()[self.at..to];
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.at = to;
        }
        self.line
    }
}

#[cfg(test)]
mod tests;
