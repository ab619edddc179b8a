//! From bytes to text: UTF-8 unless the feed or its transport says otherwise, and then exactly that.

use super::FeedRefusal;
use encoding_rs::{Encoding, REPLACEMENT, UTF_8};
use std::borrow::Cow;

/// Decodes strictly: a byte that is no character is refused, never replaced. A byte order mark is dropped.
pub fn decode<'b>(bytes: &'b [u8], label: Option<&str>) -> Result<Cow<'b, str>, FeedRefusal> {
    let (bytes, marked) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest, true),
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => return Err(FeedRefusal::Utf16),
        // Text begins with two characters of ASCII in every feed; a zero among them is half a UTF-16 unit.
        [0, ..] | [_, 0, ..] => return Err(FeedRefusal::Utf16),
        other => (other, false),
    };
    let encoding = match label.filter(|_| !marked) {
        None => UTF_8,
        Some(label) => known(label)?,
    };
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| {
                let before = &bytes[..error.valid_up_to()];
                let breaks = before.iter().filter(|byte| **byte == b'\n').count() as u64;
                FeedRefusal::InvalidText {
                    charset: "UTF-8",
                    line: Some(1 + breaks),
                }
            });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(FeedRefusal::InvalidText {
            charset: encoding.name(),
            line: None,
        })
}

fn known(label: &str) -> Result<&'static Encoding, FeedRefusal> {
    let unknown = || FeedRefusal::UnknownCharset(label.chars().take(40).collect());
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
    if encoding.name().starts_with("UTF-16") {
        return Err(FeedRefusal::Utf16);
    }
    if encoding == REPLACEMENT {
        return Err(unknown());
    }
    Ok(encoding)
}

/// What `<?xml … encoding="…"?>` says. The declaration is ASCII in every encoding that is read here.
pub fn declared_in_xml(bytes: &[u8]) -> Option<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !bytes.starts_with(b"<?xml") {
        return None;
    }
    let end = bytes.iter().take(200).position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}
