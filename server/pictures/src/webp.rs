//! A walk over the chunks of a WebP (RFC 9649).
//!
//! Kept are the picture, its transparency and its ICC profile; EXIF, XMP and unknown chunks stay behind, as does what comes after
//! the end. The size is read where the picture itself says it: a frame larger than its canvas would be decoded before anybody
//! compared the two.

use super::{FileRefusal, Parts, le32, measure, orientation};
use image::metadata::Orientation;

/// In the flags of an extended file (`VP8X`).
const ANIMATION: u8 = 0b0000_0010;
const PROFILE_AND_ALPHA: u8 = 0b0011_0000;

pub fn walk(bytes: &[u8]) -> Result<Parts, FileRefusal> {
    use FileRefusal::{Animated, Broken};
    let length = bytes.get(4..).and_then(le32).ok_or(Broken)? as usize;
    let end = length.checked_add(8).ok_or(Broken)?;
    let mut rest = bytes.get(12..end).ok_or(Broken)?;
    let mut kept = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut canvas = None;
    let mut frame = None;
    let mut see_through = false;
    let mut upright = Orientation::NoTransforms;
    while !rest.is_empty() {
        let name = rest.get(..4).ok_or(Broken)?;
        let length = rest.get(4..).and_then(le32).ok_or(Broken)? as usize;
        let content = rest
            .get(8..)
            .and_then(|rest| rest.get(..length))
            .ok_or(Broken)?;
        // Chunks begin at even places; some writers forget the last one's filling.
        let whole = (8 + length + length % 2).min(rest.len());
        let chunk = &rest[..whole];
        rest = &rest[whole..];
        match name {
            b"VP8X" => {
                let &[flags, _, _, _, a, b, c, d, e, f] = content else {
                    return Err(Broken);
                };
                if flags & ANIMATION != 0 {
                    return Err(Animated);
                }
                let side =
                    |bytes: [u8; 3]| 1 + u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
                canvas = Some((side([a, b, c]), side([d, e, f])));
                let at = kept.len() + 8;
                kept.extend(chunk);
                kept[at] = flags & PROFILE_AND_ALPHA;
            }
            b"ANIM" | b"ANMF" => return Err(Animated),
            b"VP8 " | b"VP8L" => {
                if frame.is_some() {
                    return Err(Broken);
                }
                let read = match name {
                    b"VP8 " => lossy(content),
                    _ => lossless(content),
                };
                frame = Some((read.ok_or(Broken)?, name == b"VP8 "));
                kept.extend(chunk);
            }
            b"ALPH" => {
                see_through = true;
                kept.extend(chunk);
            }
            b"ICCP" => kept.extend(chunk),
            b"EXIF" => upright = orientation(content.strip_prefix(b"Exif\0\0").unwrap_or(content)),
            _ => {}
        }
    }
    let ((width, height), lossy) = frame.ok_or(Broken)?;
    let memory = measure(width, height, bytes_per_pixel(lossy, see_through))?;
    if canvas.is_some_and(|canvas| canvas != (width, height)) {
        return Err(Broken);
    }
    let length = u32::try_from(kept.len() - 8).map_err(|_| Broken)?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(Parts {
        bytes: kept,
        orientation: upright,
        memory,
    })
}

/// What decoding takes for each pixel, measured: a lossless picture is put together twice; of a lossy one there are brightness and
/// colours apart (1½) and together (4), and its transparency is decoded as if it were a picture of its own (5).
fn bytes_per_pixel(lossy: bool, see_through: bool) -> u64 {
    match (lossy, see_through) {
        (false, _) => 8,
        (true, false) => 6,
        (true, true) => 11,
    }
}

/// RFC 6386, section 9.1: three bytes of a tag, a start code, and two sizes of 14 bits, each with two bits for how to scale it.
fn lossy(content: &[u8]) -> Option<(u32, u32)> {
    let &[tag, _, _, 0x9d, 0x01, 0x2a, a, b, c, d, ..] = content else {
        return None;
    };
    let key_frame = tag & 1 == 0;
    let side = |bytes: [u8; 2]| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
    key_frame.then_some((side([a, b]), side([c, d])))
}

/// RFC 9649, section 3.4: a signature, and two sizes of 14 bits, less one.
fn lossless(content: &[u8]) -> Option<(u32, u32)> {
    let (signature, sizes) = content.split_first()?;
    let sizes = le32(sizes)?;
    (*signature == 0x2f).then_some(((sizes & 0x3fff) + 1, ((sizes >> 14) & 0x3fff) + 1))
}
