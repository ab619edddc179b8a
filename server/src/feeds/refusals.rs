//! Why a whole feed is refused. Nothing of it was taken in then.

use super::{FEED_BYTES_MAX, ROWS_MAX};
use vouch_domain::{Kind, Reason};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedRefusal {
    TooLarge,
    Utf16,
    UnknownCharset(String),
    /// Bytes that are no text in the declared encoding, and the line where they begin.
    InvalidText {
        charset: &'static str,
        line: Option<u64>,
    },
    /// A document type declaration: the door to entities, which are never expanded.
    Dtd {
        line: u64,
    },
    TooDeep {
        line: u64,
    },
    Malformed {
        line: u64,
        what: String,
    },
    /// Well-formed, but no feed of products.
    NotProducts {
        expected: &'static str,
    },
    MissingColumn(&'static str),
    RepeatedColumn(&'static str),
    TooManyRows,
}

impl Reason for FeedRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "body_too_large",
            Self::Utf16 => "feed_utf16",
            Self::UnknownCharset(_) => "feed_charset_unknown",
            Self::InvalidText { .. } => "feed_invalid_text",
            Self::Dtd { .. } => "feed_dtd",
            Self::TooDeep { .. } => "feed_too_deep",
            Self::Malformed { .. } => "feed_malformed",
            Self::NotProducts { .. } => "feed_not_products",
            Self::MissingColumn(_) => "feed_column_missing",
            Self::RepeatedColumn(_) => "feed_column_repeated",
            Self::TooManyRows => "feed_too_many_rows",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::TooLarge => format!("The feed is longer than {FEED_BYTES_MAX} bytes."),
            Self::Utf16 => "The feed is UTF-16. Save it as UTF-8.".into(),
            Self::UnknownCharset(label) => {
                format!("The encoding {label:?} is not known. Save the feed as UTF-8.")
            }
            Self::InvalidText {
                charset,
                line: Some(line),
            } => format!("Line {line} has bytes that are not {charset}."),
            Self::InvalidText {
                charset,
                line: None,
            } => format!("The feed has bytes that are not {charset}."),
            Self::Dtd { line } => format!(
                "Line {line}: a document type declaration is not allowed, and no entity is expanded."
            ),
            Self::TooDeep { line } => format!("Line {line}: elements are nested too deeply."),
            Self::Malformed { line, what } => format!("Line {line}: {what}"),
            Self::NotProducts { expected } => format!("This is no product feed: {expected}"),
            Self::MissingColumn(name) => format!("The first row names no column {name}."),
            Self::RepeatedColumn(name) => format!("The first row names the column {name} twice."),
            Self::TooManyRows => format!("The feed has more than {ROWS_MAX} rows."),
        }
    }
}

impl FeedRefusal {
    /// The line it is about, where there is one.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::InvalidText { line, .. } => *line,
            Self::Dtd { line } | Self::TooDeep { line } | Self::Malformed { line, .. } => {
                Some(*line)
            }
            _ => None,
        }
    }
}
