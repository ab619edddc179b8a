//! Decoding stays within what was asked for before it began, measured at the allocator. One test, alone in its process.

#[path = "pictures/files.rs"]
mod files;

use files::*;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
use peak_alloc::PeakAlloc;
use vouch_pictures::{Checked, FileRefusal, MEMORY_MAX};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What making it anew took at its peak beyond the file itself, and what it said it would take.
fn measured(bytes: &[u8]) -> (usize, Option<u64>, Option<FileRefusal>) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let checked = Checked::read(bytes);
    let said = checked.as_ref().ok().map(Checked::memory);
    let refusal = checked.and_then(Checked::clean).err();
    (ALLOCATOR.peak_usage() - before, said, refusal)
}

#[test]
fn no_picture_takes_more_than_it_said_it_would() {
    let plain = RgbImage::from_pixel(7_000, 7_000, image::Rgb([90, 120, 200]));
    let through = RgbaImage::from_pixel(5_000, 5_000, image::Rgba([90, 120, 200, 130]));
    let deep = DynamicImage::from(through.clone()).into_rgba16();
    for (what, bytes) in [
        ("JPEG, 49 megapixels", jpeg(&plain, 80)),
        (
            "JPEG, progressive, 49 megapixels",
            Flat::of(PROGRESSIVE, 7_000, &[90, 128, 128]).bytes(),
        ),
        (
            "JPEG, progressive, grey, 49 megapixels",
            Flat::of(PROGRESSIVE, 7_000, &[90]).bytes(),
        ),
        (
            "JPEG, CMYK, 49 megapixels",
            Flat {
                adobe: Some(0),
                ..Flat::of(BASELINE, 7_000, &[9, 9, 9, 9])
            }
            .bytes(),
        ),
        (
            "JPEG, 12 megapixels, rough",
            photograph(&scene(4_000, 3_000), 90, 6),
        ),
        ("PNG, 49 megapixels", file(plain.clone(), ImageFormat::Png)),
        (
            "PNG, 16 bits, see-through, 25 megapixels",
            file(deep, ImageFormat::Png),
        ),
        ("WebP, 49 megapixels", file(plain, ImageFormat::WebP)),
        (
            "WebP, see-through, 25 megapixels",
            file(through, ImageFormat::WebP),
        ),
    ] {
        let (peak, said, refusal) = measured(&bytes);
        let mebibytes = |bytes: u64| bytes / (1 << 20);
        println!(
            "{what}: {} MiB of {:?} MiB, {refusal:?}",
            mebibytes(peak as u64),
            said.map(mebibytes)
        );
        assert_eq!(refusal, None, "{what}");
        let said = said.expect("it was read");
        assert!(said <= MEMORY_MAX, "{what}: {said}");
        assert!(peak as u64 <= said, "{what}: {peak} of {said}");
    }

    // A file that lies about its size is refused before anything is set aside for it.
    let bomb = Flat {
        width: 65_500,
        height: 65_500,
        blocks: 4,
        ..Flat::of(BASELINE, 8, &[90])
    };
    let (peak, _, refusal) = measured(&bomb.bytes());
    assert_eq!(refusal, Some(FileRefusal::TooManyPixels));
    assert!(peak < 1 << 20, "{peak}");
}
