//! Files that are no picture for us: each is refused for its own reason, and none of them panics.

use crate::files::*;
use image::{ImageFormat, RgbImage};
use proptest::prelude::*;
use vouch_pictures::FileRefusal::{self, *};
use vouch_pictures::{Checked, Clean};

fn clean(bytes: &[u8]) -> Result<Clean, FileRefusal> {
    Checked::read(bytes).and_then(Checked::clean)
}

fn of_size(width: u16, height: u16) -> Vec<u8> {
    let flat = Flat {
        width,
        height,
        blocks: 4,
        ..Flat::of(BASELINE, 8, &[90, 90, 90])
    };
    flat.bytes()
}

/// A PNG that says it is so large, with so many bytes of pixels, all zero.
fn png_of_size(width: u32, height: u32, colour: u8, depth: u8) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, colour, 0, 0, 0]);
    // A zlib stream of nothing.
    let nothing = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &png_chunk(b"IHDR", &header),
        &png_chunk(b"IDAT", &nothing),
        &png_chunk(b"IEND", b""),
    ]
    .concat()
}

fn vp8_of_size(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let content = [&[0x10, 0, 0, 0x9d, 0x01, 0x2a][..], &size, &[0; 20]].concat();
    webp_chunk(b"VP8 ", &content)
}

fn vp8l_of_size(width: u32, height: u32) -> Vec<u8> {
    let sizes = (width - 1) | ((height - 1) << 14);
    webp_chunk(
        b"VP8L",
        &[&[0x2f][..], &sizes.to_le_bytes(), &[0; 20]].concat(),
    )
}

fn canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let content = [vec![flags, 0, 0, 0], side(width), side(height)].concat();
    webp_chunk(b"VP8X", &content)
}

#[test]
fn a_file_is_known_by_its_content() {
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("one byte", b"\xff"),
        ("two bytes of a JPEG", b"\xff\xd8"),
        ("GIF", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"),
        ("GIF that is a script as well", b"GIF89a/*<svg onload=alert(1)>*/=0;"),
        ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("HTML", b"<!doctype html><script>alert(1)</script>"),
        ("HTML that calls itself a JPEG further on", b"<html>\xff\xd8\xff\xe0"),
        ("BMP", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"),
        ("TIFF", b"II*\0\x08\0\0\0"),
        ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0"),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("ICO", b"\0\0\x01\0\x01\0"),
        ("PDF", b"%PDF-1.7"),
        ("zip", b"PK\x03\x04"),
        ("JPEG XL", b"\xff\x0a\xfa\x1f"),
        ("JPEG 2000", b"\xff\x4f\xff\x51"),
        ("sound", b"RIFF\x24\0\0\0WAVEfmt "),
        ("a PNG whose signature went through a mail program", b"\x89PNG\n\x1a\n\0\0\0\rIHDR"),
    ] {
        assert_eq!(clean(bytes), Err(UnknownKind), "{what}");
    }
}

#[test]
fn what_is_too_large_is_not_decoded() {
    let small = jpeg(&RgbImage::new(8, 8), 50);
    for (what, bytes) in [
        ("the largest JPEG there is", of_size(65_535, 65_535)),
        ("a JPEG one pixel too wide", of_size(12_001, 8)),
        ("a JPEG one pixel too high", of_size(8, 12_001)),
        ("a JPEG of 50 megapixels and a row", of_size(10_000, 5_001)),
        (
            "the largest PNG there is",
            png_of_size(0x7fff_ffff, 0x7fff_ffff, 6, 16),
        ),
        (
            "a PNG of 50 megapixels and a row",
            png_of_size(10_000, 5_001, 0, 1),
        ),
        // 40 megapixels at eight bytes fit; 50 do not leave room for what else is needed.
        (
            "a PNG too deep for the memory",
            png_of_size(9_000, 8_000, 6, 16),
        ),
        ("a lossy WebP", webp(&[vp8_of_size(16_383, 16_383)])),
        ("a lossless WebP", webp(&[vp8l_of_size(16_384, 16_384)])),
        (
            "a large frame on a small canvas",
            webp(&[canvas(0, 8, 8), vp8_of_size(16_383, 16_383)]),
        ),
        (
            "a large JPEG that looks small in its thumbnail",
            [
                &of_size(60_000, 60_000)[..2],
                &segment(0xe1, &small),
                &of_size(60_000, 60_000)[2..],
            ]
            .concat(),
        ),
    ] {
        assert_eq!(clean(&bytes), Err(TooManyPixels), "{what}");
    }
}

#[test]
fn what_moves_is_refused() {
    let picture = RgbImage::new(8, 8);
    let plain = file(picture.clone(), ImageFormat::Png);
    let control = png_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let frame = webp_chunk(b"ANMF", &[&[0; 16][..], &vp8l(&picture)].concat());
    for (what, bytes) in [
        ("png", [&plain[..33], &control, &plain[33..]].concat()),
        (
            "webp",
            webp(&[canvas(2, 8, 8), webp_chunk(b"ANIM", &[0; 6]), frame.clone()]),
        ),
        ("webp that does not say so", webp(&[vp8l(&picture), frame])),
        (
            "webp that says so and does not",
            webp(&[canvas(2, 8, 8), vp8l(&picture)]),
        ),
    ] {
        assert_eq!(clean(&bytes), Err(Animated), "{what}");
    }
}

#[test]
fn what_is_not_whole_is_refused() {
    let picture = scene(40, 30);
    let whole = jpeg(&picture, 80);
    let (header, data) = whole.split_at(whole.len() / 2);
    let png = file(picture.clone(), ImageFormat::Png);
    let mut wrong_sum = png.clone();
    // The last byte of the header's checksum.
    wrong_sum[32] ^= 1;
    let mut wrong_pixels = png.clone();
    let middle = wrong_pixels.len() / 2;
    wrong_pixels[middle] ^= 1;
    let ended = png_chunk(b"IEND", b"");
    let webp_whole = webp(&[vp8l(&picture)]);
    let mut webp_short = webp_whole.clone();
    webp_short.truncate(webp_whole.len() - 8);
    for (what, bytes) in [
        ("a JPEG of three bytes", b"\xff\xd8\xff".to_vec()),
        ("a JPEG with nothing in it", b"\xff\xd8\xff\xd9".to_vec()),
        ("half a JPEG", header.to_vec()),
        ("a JPEG without its end", whole[..whole.len() - 2].to_vec()),
        (
            "a JPEG without its beginning",
            [b"\xff\xd8\xff", data].concat(),
        ),
        (
            "HTML behind a JPEG's first bytes",
            b"\xff\xd8\xff\xe0<html><script>alert(1)</script>".to_vec(),
        ),
        ("a JPEG of no width", of_size(0, 8)),
        ("a JPEG of no height", of_size(8, 0)),
        (
            "a JPEG without a frame",
            [
                &whole[..2],
                &segment(0xda, &[1, 1, 0, 0, 63, 0]),
                b"\xff\xd9",
            ]
            .concat(),
        ),
        (
            "a JPEG of twelve bits",
            Flat {
                marker: 0xc1,
                ..Flat::of(BASELINE, 8, &[90])
            }
            .bytes()
            .iter()
            .enumerate()
            .map(|(at, byte)| if at == 75 { 12 } else { *byte })
            .collect(),
        ),
        ("a lossless JPEG", Flat::of(0xc3, 8, &[90]).bytes()),
        (
            "a JPEG coded arithmetically",
            Flat::of(0xc9, 8, &[90]).bytes(),
        ),
        (
            "a JPEG of two components",
            Flat::of(BASELINE, 8, &[90, 90]).bytes(),
        ),
        (
            "a JPEG of a thousand scans",
            Flat {
                scans: 1_000,
                ..Flat::of(PROGRESSIVE, 8, &[90])
            }
            .bytes(),
        ),
        ("two frames in one JPEG", {
            let first = Flat::of(BASELINE, 8, &[90]).bytes();
            [&first[..first.len() - 2], &first[2..]].concat()
        }),
        ("a PNG of eight bytes", png[..8].to_vec()),
        ("half a PNG", png[..png.len() / 2].to_vec()),
        ("a PNG without its end", png[..png.len() - 12].to_vec()),
        ("a PNG whose checksum is wrong", wrong_sum),
        ("a PNG with one wrong bit", wrong_pixels),
        ("a PNG with no pixels", [&png[..33], &ended].concat()),
        ("a PNG without its header", [&png[..8], &png[33..]].concat()),
        ("a PNG of no width", png_of_size(0, 8, 2, 8)),
        ("a PNG of no height", png_of_size(8, 0, 2, 8)),
        (
            "a PNG of a colour that there is not",
            png_of_size(8, 8, 5, 8),
        ),
        ("a PNG of three bits", png_of_size(8, 8, 0, 3)),
        (
            "a PNG that has fewer pixels than it says",
            png_of_size(8_000, 5_000, 2, 8),
        ),
        (
            "a PNG whose chunk is longer than the file",
            [&png[..33], b"\xff\xff\xff\xffIDAT"].concat(),
        ),
        ("a WebP of twelve bytes", webp(&[])),
        ("a WebP longer than the file", webp_short),
        ("a WebP that is only a canvas", webp(&[canvas(0, 8, 8)])),
        (
            "a WebP with two pictures",
            webp(&[vp8l(&picture), vp8l(&picture)]),
        ),
        (
            "a WebP whose canvas is larger",
            webp(&[canvas(0, 80, 60), vp8l(&picture)]),
        ),
        ("a lossy WebP of zeros", webp(&[vp8_of_size(64, 64)])),
        ("a lossy WebP of no width", webp(&[vp8_of_size(0, 64)])),
        (
            "a lossless WebP of zeros",
            webp(&[webp_chunk(b"VP8L", &[0; 20])]),
        ),
        (
            "a WebP whose canvas is short",
            webp(&[webp_chunk(b"VP8X", &[0; 4]), vp8l(&picture)]),
        ),
    ] {
        assert_eq!(clean(&bytes), Err(Broken), "{what}");
    }
}

/// Something of each kind, small.
fn sound_files() -> Vec<Vec<u8>> {
    let picture = scene(24, 16);
    vec![
        photograph(&picture, 70, 6),
        Flat::of(PROGRESSIVE, 24, &[90, 128, 128]).bytes(),
        Flat {
            adobe: Some(2),
            ..Flat::of(BASELINE, 24, &[90, 128, 128, 4])
        }
        .bytes(),
        file(picture.clone(), ImageFormat::Png),
        webp(&[
            canvas(0b1000, 24, 16),
            vp8l(&picture),
            webp_chunk(b"EXIF", &exif(6, Endian::Big)),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_never_panic(
        head in prop::sample::select(vec![
            &b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0", b"RIFF\x40\0\0\0WEBPVP8 ",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        if let Ok(clean) = clean(&[head, &tail].concat()) {
            assert_clean(&clean.jpeg);
        }
    }

    #[test]
    fn changed_files_never_panic_and_never_leak(
        which in 0..5_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = sound_files().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(clean) = clean(&bytes) {
            assert_clean(&clean.jpeg);
        }
    }
}
