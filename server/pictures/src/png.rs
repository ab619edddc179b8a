//! A walk over the chunks of a PNG (ISO/IEC 15948).
//!
//! Kept are the chunks that decide about pixels and the ICC profile. Text, times, EXIF, and whatever anybody else invented stay
//! behind, as does what comes after the end. The checksums are the decoder's to compare.

use super::{FileRefusal, Parts, be32, measure, orientation};
use image::metadata::Orientation;

pub const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

pub fn walk(bytes: &[u8]) -> Result<Parts, FileRefusal> {
    use FileRefusal::{Animated, Broken};
    let mut kept = SIGNATURE.to_vec();
    let mut memory = None;
    let mut upright = Orientation::NoTransforms;
    let mut rest = bytes.get(SIGNATURE.len()..).ok_or(Broken)?;
    loop {
        let length = be32(rest).ok_or(Broken)? as usize;
        // Length, name and checksum: twelve bytes around the content.
        let chunk = rest.get(..length.saturating_add(12)).ok_or(Broken)?;
        let (name, content) = (&chunk[4..8], &chunk[8..8 + length]);
        rest = &rest[chunk.len()..];
        if memory.is_none() {
            if name != b"IHDR" {
                return Err(Broken);
            }
            memory = Some(read_header(content)?);
        }
        match name {
            b"acTL" => return Err(Animated),
            b"eXIf" => upright = orientation(content),
            b"IHDR" | b"PLTE" | b"tRNS" | b"iCCP" | b"IDAT" | b"IEND" => kept.extend(chunk),
            _ => {}
        }
        if name == b"IEND" {
            break;
        }
    }
    Ok(Parts {
        bytes: kept,
        orientation: upright,
        memory: memory.ok_or(Broken)?,
    })
}

/// What decoding takes. A palette and few bits are expanded to whole bytes, with one more channel where some colour is see-through.
fn read_header(content: &[u8]) -> Result<u64, FileRefusal> {
    let &[_, _, _, _, _, _, _, _, depth, colour, _, _, _] = content else {
        return Err(FileRefusal::Broken);
    };
    let width = be32(content).ok_or(FileRefusal::Broken)?;
    let height = be32(&content[4..]).ok_or(FileRefusal::Broken)?;
    let channels = match colour {
        0 | 4 => 2,
        2 | 3 | 6 => 4,
        _ => return Err(FileRefusal::Broken),
    };
    let bytes = if depth == 16 { 2 } else { 1 };
    measure(width, height, channels * bytes)
}
