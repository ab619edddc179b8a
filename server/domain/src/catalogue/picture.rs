//! Pictures of products, kept and served by us: the checkout loads nothing from anywhere else.

use crate::refusal::{Kind, Reason};

pub const PICTURE_BYTES_MAX: usize = 1 << 20;

/// A picture of a product, served from the provider's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Why a file is not kept as a picture, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRefusal {
    TooLarge,
    /// Not SVG, PNG, JPEG or WebP by its content; its name does not matter.
    UnknownKind,
    /// An SVG with entities of its own.
    Entities,
    UnknownProduct,
}

impl Reason for PictureRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "picture_too_large",
            Self::UnknownKind => "picture_kind_unknown",
            Self::Entities => "picture_entities",
            Self::UnknownProduct => "unknown_product",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::UnknownProduct => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::TooLarge => format!("A picture is at most {PICTURE_BYTES_MAX} bytes."),
            Self::UnknownKind => "A picture is an SVG, PNG, JPEG or WebP file.".into(),
            Self::Entities => "An SVG picture must not declare entities.".into(),
            Self::UnknownProduct => "The shop has no such product.".into(),
        }
    }
}

impl Picture {
    /// Knows the kind by the content.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PictureRefusal> {
        if bytes.len() > PICTURE_BYTES_MAX {
            return Err(PictureRefusal::TooLarge);
        }
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => "image/webp",
            other => read_svg(other)?,
        };
        Ok(Self {
            media_type: media_type.into(),
            bytes,
        })
    }
}

fn read_svg(bytes: &[u8]) -> Result<&'static str, PictureRefusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureRefusal::UnknownKind)?;
    let begins = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<');
    if !begins || !text.contains("<svg") {
        return Err(PictureRefusal::UnknownKind);
    }
    if text.contains("<!ENTITY") {
        return Err(PictureRefusal::Entities);
    }
    Ok("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::PictureRefusal::*;
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_content() {
        let webp = b"RIFF\x10\0\0\0WEBPVP8 ".to_vec();
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), Ok("image/png")),
            (b"\xff\xd8\xff\xe0..".to_vec(), Ok("image/jpeg")),
            (webp, Ok("image/webp")),
            (b"<svg xmlns='x'/>".to_vec(), Ok("image/svg+xml")),
            (
                "\u{feff}<?xml version=\"1.0\"?>\n<!-- a --><svg/>".into(),
                Ok("image/svg+xml"),
            ),
            (b"GIF89a".to_vec(), Err(UnknownKind)),
            (b"<html></html>".to_vec(), Err(UnknownKind)),
            (b"text <svg/>".to_vec(), Err(UnknownKind)),
            (b"".to_vec(), Err(UnknownKind)),
            (b"\xff\xfe<\0s\0".to_vec(), Err(UnknownKind)),
            (
                b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>".to_vec(),
                Err(Entities),
            ),
            (vec![0; PICTURE_BYTES_MAX + 1], Err(TooLarge)),
        ] {
            let read = Picture::read(bytes).map(|p| p.media_type);
            assert_eq!(read.as_deref(), expected.as_ref().copied());
        }
    }
}
