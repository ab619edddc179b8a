//! What is kept of a picture: what one sees, and nothing else.

use crate::files::*;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use vouch_pictures::{Checked, Clean, KEPT_BYTES_MAX, KEPT_SIDE_MAX};

fn clean(bytes: &[u8]) -> Clean {
    let clean = Checked::read(bytes).and_then(Checked::clean);
    let clean = clean.expect("a picture");
    assert_clean(&clean.jpeg);
    assert!(clean.jpeg.len() <= KEPT_BYTES_MAX, "{}", clean.jpeg.len());
    assert!(clean.width.max(clean.height) <= KEPT_SIDE_MAX);
    let read = see(&clean);
    assert_eq!(read.dimensions(), (clean.width, clean.height));
    clean
}

fn see(clean: &Clean) -> RgbImage {
    let read = image::load_from_memory_with_format(&clean.jpeg, ImageFormat::Jpeg);
    read.expect("a JPEG").into_rgb8()
}

/// Fails unless the colour at this place, given in parts of the whole, is about this one.
fn assert_seen(picture: &RgbImage, (x, y): (f32, f32), expected: [u8; 3], what: &str) {
    let (width, height) = picture.dimensions();
    let at = |part: f32, whole: u32| ((part * whole as f32) as u32).min(whole - 1);
    let seen = picture.get_pixel(at(x, width), at(y, height)).0;
    let far = seen.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max();
    assert!(
        far <= Some(10),
        "{what}: {seen:?} at {x}, {y}; expected {expected:?}"
    );
}

const RED: [u8; 3] = [220, 30, 30];
const GREEN: [u8; 3] = [30, 190, 40];
const GREY: [u8; 3] = [128, 128, 128];

/// Red at the top left, green at the top right, grey below.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => Rgb(RED),
            (false, true) => Rgb(GREEN),
            _ => Rgb(GREY),
        }
    })
}

#[test]
fn nothing_of_a_photograph_is_left_but_what_one_sees() {
    let sent = photograph(&corners(800, 600), 90, 1);
    for secret in SECRETS {
        let there = sent.windows(secret.len()).any(|window| window == secret);
        let elsewhere: [&[u8]; 2] = [b"MM\0*", b"ICC_PROFILE"];
        assert!(
            there || elsewhere.contains(&secret),
            "the fixture has {secret:?}"
        );
    }
    let clean = clean(&sent);
    assert_eq!((clean.width, clean.height), (800, 600));
    let seen = see(&clean);
    assert_seen(&seen, (0.25, 0.25), RED, "top left");
    assert_seen(&seen, (0.75, 0.25), GREEN, "top right");
    assert_seen(&seen, (0.5, 0.75), GREY, "below");
}

#[test]
fn every_kind_comes_out_the_same() {
    let picture = corners(320, 240);
    let seen_through = RgbaImage::from_fn(320, 240, |x, y| match y < 120 {
        true => {
            let Rgb([r, g, b]) = *picture.get_pixel(x, y);
            Rgba([r, g, b, 255])
        }
        // Black behind glass that lets everything through: white.
        false => Rgba([0, 0, 0, 0]),
    });
    let through = DynamicImage::ImageRgba8(seen_through);
    let deep = DynamicImage::ImageRgb8(picture.clone()).into_rgb16();
    let deep_through = DynamicImage::from(through.clone().into_rgba16());
    let white = [255; 3];
    for (what, bytes, below) in [
        ("jpeg", jpeg(&picture, 90), GREY),
        ("png", file(picture.clone(), ImageFormat::Png), GREY),
        ("webp", file(picture.clone(), ImageFormat::WebP), GREY),
        ("png, 16 bits", file(deep, ImageFormat::Png), GREY),
        (
            "png, see-through",
            file(through.clone(), ImageFormat::Png),
            white,
        ),
        (
            "png, 16 bits, see-through",
            file(deep_through, ImageFormat::Png),
            white,
        ),
        ("webp, see-through", file(through, ImageFormat::WebP), white),
    ] {
        let seen = see(&clean(&bytes));
        assert_seen(&seen, (0.25, 0.25), RED, what);
        assert_seen(&seen, (0.75, 0.25), GREEN, what);
        assert_seen(&seen, (0.5, 0.75), below, what);
    }
}

#[test]
fn kinds_that_cameras_and_printers_write_are_read() {
    // A lossy WebP of 16 by 16 pixels in one colour, as Chromium's canvas writes it.
    let lossy = webp(&[webp_chunk(b"VP8 ", LOSSY)]);
    let ink = |adobe, colour| {
        let flat = Flat {
            adobe: Some(adobe),
            ..Flat::of(BASELINE, 16, colour)
        };
        flat.bytes()
    };
    for (what, bytes, expected) in [
        ("grey", Flat::of(BASELINE, 16, &[90]).bytes(), [90; 3]),
        (
            "progressive",
            Flat::of(PROGRESSIVE, 16, &[90, 128, 128]).bytes(),
            [90; 3],
        ),
        (
            "progressive, grey",
            Flat::of(PROGRESSIVE, 17, &[200]).bytes(),
            [200; 3],
        ),
        // Adobe writes inks inverted: 255 is none.
        ("CMYK, no ink", ink(0, &[255, 255, 255, 255]), [255; 3]),
        ("CMYK, cyan", ink(0, &[0, 255, 255, 255]), [0, 255, 255]),
        ("CMYK, black", ink(0, &[255, 255, 255, 0]), [0; 3]),
        (
            "RGB by Adobe's note",
            ink(0, &[200, 100, 50]),
            [200, 100, 50],
        ),
        ("lossy webp", lossy, RED),
    ] {
        let seen = see(&clean(&bytes));
        assert_seen(&seen, (0.5, 0.5), expected, what);
    }
}

#[test]
fn up_is_up_whatever_way_the_camera_was_held() {
    let (left, right, top, bottom) = (0.2, 0.8, 0.2, 0.8);
    let picture = corners(64, 32);
    // Where the stored picture's red and green corners belong (CIPA DC-008, orientation).
    for (orientation, red, green) in [
        (1, (left, top), (right, top)),
        (2, (right, top), (left, top)),
        (3, (right, bottom), (left, bottom)),
        (4, (left, bottom), (right, bottom)),
        (5, (left, top), (left, bottom)),
        (6, (right, top), (right, bottom)),
        (7, (right, bottom), (right, top)),
        (8, (left, bottom), (left, top)),
        // Nothing that the standard knows: as it is.
        (0, (left, top), (right, top)),
        (9, (left, top), (right, top)),
        (65_535, (left, top), (right, top)),
    ] {
        for endian in [Endian::Little, Endian::Big] {
            let block = exif(orientation, endian);
            let plain = jpeg(&picture, 95);
            let app1 = segment(0xe1, &[b"Exif\0\0", &block[..]].concat());
            let jpeg = [&plain[..2], &app1, &plain[2..]].concat();
            let plain = file(picture.clone(), ImageFormat::Png);
            // Behind the signature and the header.
            let png = [&plain[..33], &png_chunk(b"eXIf", &block), &plain[33..]].concat();
            let webp = webp(&[
                webp_chunk(b"VP8X", &[0b1000, 0, 0, 0, 63, 0, 0, 31, 0, 0]),
                vp8l(&picture),
                webp_chunk(b"EXIF", &block),
            ]);
            for (kind, bytes) in [("jpeg", jpeg), ("png", png), ("webp", webp)] {
                let what = format!("{kind}, orientation {orientation}, {endian:?}");
                let clean = clean(&bytes);
                let expected = if (5..=8).contains(&orientation) {
                    (32, 64)
                } else {
                    (64, 32)
                };
                assert_eq!((clean.width, clean.height), expected, "{what}");
                assert_seen(&see(&clean), red, RED, &what);
                assert_seen(&see(&clean), green, GREEN, &what);
            }
        }
    }
}

#[test]
fn large_pictures_grow_smaller_and_keep_their_shape() {
    for (sent, kept) in [
        ((1_600, 1_200), (1_600, 1_200)),
        ((1_601, 1_200), (1_600, 1_199)),
        ((4_000, 3_000), (1_600, 1_200)),
        ((3_000, 4_000), (1_200, 1_600)),
        ((12_000, 100), (1_600, 13)),
        ((3, 12_000), (1, 1_600)),
        ((12_000, 1), (1_600, 1)),
        ((1, 1), (1, 1)),
    ] {
        let clean = clean(&jpeg(&corners(sent.0, sent.1), 80));
        assert_eq!((clean.width, clean.height), kept, "{sent:?}");
    }
}

#[test]
fn what_no_quality_makes_small_enough_gets_smaller_itself() {
    let mut noise = 7_u64;
    let rough = RgbImage::from_fn(2_000, 2_000, |_, _| {
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let [a, b, c, ..] = noise.to_be_bytes();
        Rgb([a, b, c])
    });
    let clean = clean(&file(rough, ImageFormat::Png));
    assert!(clean.width < KEPT_SIDE_MAX, "{}", clean.width);
    assert_eq!(clean.width, clean.height);
    assert!(
        clean.jpeg.len() > KEPT_BYTES_MAX / 3,
        "no smaller than needed: {}",
        clean.jpeg.len()
    );
}

#[test]
fn wide_colours_are_computed_into_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3()
        .encode()
        .expect("a profile");
    let picture = RgbImage::from_pixel(32, 32, Rgb([200, 60, 40]));
    let plain = jpeg(&picture, 98);
    let note = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
    let wide = [&plain[..2], &segment(0xe2, &note), &plain[2..]].concat();
    // Display P3's red is purer: the same light in sRGB has more red and less of the others.
    assert_seen(
        &see(&clean(&wide)),
        (0.5, 0.5),
        [217, 48, 27],
        "in Display P3",
    );
    assert_seen(&see(&clean(&plain)), (0.5, 0.5), [200, 60, 40], "in sRGB");
    for (what, profile) in [
        ("no profile at all", b"nonsense".to_vec()),
        ("half a profile", profile[..profile.len() / 2].to_vec()),
        ("nothing", vec![]),
    ] {
        let note = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
        let bytes = [&plain[..2], &segment(0xe2, &note), &plain[2..]].concat();
        assert_seen(&see(&clean(&bytes)), (0.5, 0.5), [200, 60, 40], what);
    }
}

#[test]
fn what_is_hidden_in_a_png_or_webp_is_gone() {
    let picture = corners(64, 32);
    let plain = file(picture.clone(), ImageFormat::Png);
    let (header, rest) = plain.split_at(33);
    let png = [
        header,
        &png_chunk(b"tEXt", b"Comment\0taken at home"),
        &png_chunk(
            b"iTXt",
            b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>GPS</x:xmpmeta>",
        ),
        &png_chunk(b"eXIf", &exif(1, Endian::Big)),
        &png_chunk(b"zTXt", b"Comment\0\0not compressed at all"),
        &png_chunk(b"prVt", b"48 rue des Lilas"),
        rest,
        b"PK\x03\x04",
    ]
    .concat();
    let webp = [
        webp(&[
            webp_chunk(b"VP8X", &[0b1100, 0, 0, 0, 63, 0, 0, 31, 0, 0]),
            vp8l(&picture),
            webp_chunk(b"EXIF", &exif(1, Endian::Little)),
            webp_chunk(b"XMP ", b"<x:xmpmeta>GPS</x:xmpmeta>"),
            webp_chunk(b"what", b"48 rue des Lilas."),
        ]),
        b"PK\x03\x04".to_vec(),
    ]
    .concat();
    for (what, bytes) in [("png", png), ("webp", webp)] {
        let seen = see(&clean(&bytes));
        assert_seen(&seen, (0.25, 0.25), RED, what);
        assert_seen(&seen, (0.75, 0.25), GREEN, what);
    }
}

const LOSSY: &[u8] = &[
    0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00, 0x00, 0xc0, 0x12, 0x25, 0xa0, 0x02,
    0x74, 0xba, 0x01, 0xf8, 0x01, 0xf8, 0x00, 0x03, 0xc8, 0x00, 0xfe, 0xf7, 0xc4, 0x5f, 0xff, 0x59,
    0x57, 0x48, 0x0f, 0x7f, 0x2f, 0x6f, 0xff, 0x01, 0x7f, 0xf8, 0x0b, 0xff, 0xc0, 0x5f, 0xff, 0xe0,
    0x00, 0x00, 0x00, 0x00,
];
