//! A walk over the segments of a JPEG (ITU T.81, annex B).
//!
//! Kept is what decides about pixels: tables, the frame, its scans, and the two notes that say which colours they are in (Adobe's
//! and the ICC profile). The walk ends at the end marker: what comes behind it was never part of the picture.

use super::{FileRefusal, Parts, be16, measure, orientation};
use image::metadata::Orientation;

/// A progressive picture comes in about ten scans; a thousand over the same pixels are meant to keep somebody busy.
const SCANS_MAX: usize = 100;

#[derive(Clone, Copy)]
struct Frame {
    width: u32,
    height: u32,
    components: u8,
    progressive: bool,
}

pub fn walk(bytes: &[u8]) -> Result<Parts, FileRefusal> {
    use FileRefusal::Broken;
    let mut kept = vec![0xff, 0xd8];
    let mut frame = None;
    let mut upright = Orientation::NoTransforms;
    let mut scans = 0;
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, &mut at).ok_or(Broken)?;
        // The end.
        if marker == 0xd9 {
            break;
        }
        let length = usize::from(bytes.get(at..).and_then(be16).ok_or(Broken)?);
        let segment = bytes.get(at..at + length).ok_or(Broken)?;
        let content = segment.get(2..).ok_or(Broken)?;
        at += length;
        let keep = match marker {
            0xc0..=0xc2 if frame.is_none() => {
                let read = read_frame(marker, content).ok_or(Broken)?;
                // Said before anything is decoded, whatever follows.
                measure(read.width, read.height, 1)?;
                frame = Some(read);
                true
            }
            // Huffman and quantisation tables, restart intervals; scans.
            0xc4 | 0xdb | 0xdd | 0xda => true,
            // Another frame, or one that is lossless, hierarchical or coded arithmetically: hardly anybody ever wrote these.
            0xc0..=0xcf => return Err(Broken),
            0xe1 => {
                if let Some(exif) = content.strip_prefix(b"Exif\0\0") {
                    upright = orientation(exif);
                }
                false
            }
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            _ => false,
        };
        if keep {
            kept.extend([0xff, marker]);
            kept.extend(segment);
        }
        if marker == 0xda {
            scans += 1;
            if frame.is_none() || scans > SCANS_MAX {
                return Err(Broken);
            }
            let end = end_of_scan(bytes, at).ok_or(Broken)?;
            kept.extend(&bytes[at..end]);
            at = end;
        }
    }
    let frame = frame.filter(|_| scans > 0).ok_or(Broken)?;
    kept.extend([0xff, 0xd9]);
    Ok(Parts {
        bytes: kept,
        orientation: upright,
        memory: frame.memory(scans)?,
    })
}

/// Steps over a marker and the filling before it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if *bytes.get(*at)? != 0xff {
        return None;
    }
    let filling = bytes[*at..]
        .iter()
        .take_while(|byte| **byte == 0xff)
        .count();
    *at += filling + 1;
    bytes.get(*at - 1).copied()
}

/// Where the coded pixels that begin at `at` end: at the next marker that is neither a stuffed byte nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn read_frame(marker: u8, content: &[u8]) -> Option<Frame> {
    let components = *content.get(5)?;
    let fits = content[0] == 8
        && matches!(components, 1 | 3 | 4)
        && content.len() == 6 + 3 * usize::from(components);
    fits.then_some(Frame {
        height: u32::from(be16(&content[1..])?),
        width: u32::from(be16(&content[3..])?),
        components,
        progressive: marker == 0xc2,
    })
}

impl Frame {
    /// The picture itself in grey or RGB, and, where it comes in several scans, two bytes for each coefficient until the last.
    fn memory(&self, scans: usize) -> Result<u64, FileRefusal> {
        let components = u64::from(self.components);
        let coefficients = match self.progressive || scans > 1 {
            true => 2 * components,
            false => 0,
        };
        measure(self.width, self.height, components.min(3) + coefficients)
    }
}
