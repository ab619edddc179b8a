//! Pictures that people send: whatever comes in is taken apart, and what is kept is made anew.
//!
//! A file is known by its content, never by its name. Before any decoder sees it, a walk over its parts (`jpeg`, `png`, `webp`)
//! checks that it is whole, how large it says it is and what decoding it will take, and keeps only those parts that a decoder needs:
//! positions, cameras, comments, thumbnails, and whatever was appended, are left behind there. Then it is decoded, turned
//! upright, made smaller, put on white, brought to sRGB and written as a JPEG of our own, which has nothing but these pixels in it.
//!
//! Nothing here waits, and nothing here is shared: whoever calls it decides how many pictures are made at once (`memory`).

mod jpeg;
mod png;
mod webp;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, Limits, Pixel, Primitive, RgbImage};
use std::io::Cursor;
use vouch_domain::{Kind, Reason};

/// What is taken in: a photograph as telephones make them, with room to spare.
pub const SENT_BYTES_MAX: usize = 10 * 1024 * 1024;
pub const SIDE_MAX: u32 = 12_000;
pub const PIXELS_MAX: u64 = 50_000_000;
/// What making one picture anew may take. A progressive JPEG of 50 megapixels takes 450 MB: 3 bytes a pixel for the picture and 6 for
/// the coefficients.
pub const MEMORY_MAX: u64 = 512 * 1024 * 1024;

/// What is kept.
pub const KEPT_SIDE_MAX: u32 = 1_600;
pub const KEPT_BYTES_MAX: usize = 600_000;

/// From what one hardly tells from the original to what is still worth looking at; then the picture gets smaller instead.
const QUALITIES: [u8; 4] = [85, 75, 65, 50];

/// A profile larger than this holds tables for printing presses, which we do not use.
const PROFILE_BYTES_MAX: usize = 64 * 1024;

/// A picture made anew: a JPEG in sRGB, upright, without a byte of the file that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Why a file becomes no picture, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// Not JPEG, PNG or WebP by its content; its name does not matter.
    UnknownKind,
    Animated,
    TooManyPixels,
    /// Not whole, or not what it says it is.
    Broken,
}

impl Reason for FileRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind => "picture_kind_unknown",
            Self::Animated => "picture_animated",
            Self::TooManyPixels => "picture_too_many_pixels",
            Self::Broken => "picture_broken",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn sentence(&self) -> String {
        match self {
            Self::UnknownKind => "A picture is a JPEG, PNG or WebP file.",
            Self::Animated => "A picture does not move; send a still one.",
            Self::TooManyPixels => {
                "A picture has at most 12,000 pixels a side and 50 million in all."
            }
            Self::Broken => "The picture cannot be read; the file may not be whole.",
        }
        .into()
    }
}

/// A file after the walk over its parts: what a decoder needs of it, and what was learnt on the way.
struct Parts {
    bytes: Vec<u8>,
    orientation: Orientation,
    /// What decoding takes, in bytes.
    memory: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Self::Jpeg);
        }
        if bytes.starts_with(&png::SIGNATURE) {
            return Some(Self::Png);
        }
        let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        riff.then_some(Self::WebP)
    }

    fn walk(self, bytes: &[u8]) -> Result<Parts, FileRefusal> {
        match self {
            Self::Jpeg => jpeg::walk(bytes),
            Self::Png => png::walk(bytes),
            Self::WebP => webp::walk(bytes),
        }
    }
}

/// A picture that is drawn here: `paint` says the colour at a place, given in parts of the height.
pub fn painted(
    width: u32,
    height: u32,
    paint: impl Fn(f32, f32) -> [u8; 3],
) -> Result<Clean, FileRefusal> {
    let part = |n: u32| (n as f32 + 0.5) / height as f32;
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb(paint(part(x), part(y))));
    encode(picture)
}

/// A file that was walked over and found fit for its decoder.
pub struct Checked {
    format: Format,
    parts: Parts,
}

impl Checked {
    /// Looks a file over without decoding anything of it.
    pub fn read(bytes: &[u8]) -> Result<Self, FileRefusal> {
        let format = Format::of(bytes).ok_or(FileRefusal::UnknownKind)?;
        let parts = format.walk(bytes)?;
        let checked = Self { format, parts };
        let fits = checked.memory() <= MEMORY_MAX;
        fits.then_some(checked).ok_or(FileRefusal::TooManyPixels)
    }

    /// What making it anew takes at most, in bytes: the file twice (here and in its decoder), its pixels, and what is kept of these at
    /// up to eight bytes each.
    pub fn memory(&self) -> u64 {
        let kept = 8 * u64::from(KEPT_SIDE_MAX).pow(2);
        2 * self.parts.bytes.len() as u64 + self.parts.memory + kept
    }

    /// Makes the picture anew.
    pub fn clean(self) -> Result<Clean, FileRefusal> {
        let orientation = self.parts.orientation;
        let (picture, profile) = self.decode()?;
        let mut picture = smaller(on_white(picture));
        picture.apply_orientation(orientation);
        let mut picture = picture.into_rgb8();
        if let Some(profile) = profile {
            to_srgb(&mut picture, &profile);
        }
        encode(picture)
    }

    /// The pixels, and the profile that says which colours their numbers mean.
    fn decode(self) -> Result<(DynamicImage, Option<Vec<u8>>), FileRefusal> {
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_MAX);
        limits.max_image_height = Some(SIDE_MAX);
        limits.max_alloc = Some(self.parts.memory);
        let file = Cursor::new(self.parts.bytes);
        let read = match self.format {
            Format::Jpeg => JpegDecoder::new(file).and_then(|decoder| pixels(decoder, limits)),
            Format::Png => PngDecoder::with_limits(file, limits.clone())
                .and_then(|decoder| pixels(decoder, limits)),
            Format::WebP => WebPDecoder::new(file).and_then(|decoder| pixels(decoder, limits)),
        };
        read.map_err(|_| FileRefusal::Broken)
    }
}

fn pixels(
    mut decoder: impl ImageDecoder,
    limits: Limits,
) -> image::ImageResult<(DynamicImage, Option<Vec<u8>>)> {
    decoder.set_limits(limits)?;
    let profile = decoder.icc_profile()?;
    Ok((DynamicImage::from_decoder(decoder)?, profile))
}

/// Checks the size that a file says it has, and what decoding it takes at so many bytes a pixel.
fn measure(width: u32, height: u32, bytes_per_pixel: u64) -> Result<u64, FileRefusal> {
    if width == 0 || height == 0 {
        return Err(FileRefusal::Broken);
    }
    let (width, height) = (u64::from(width), u64::from(height));
    if width.max(height) > SIDE_MAX.into() || width * height > PIXELS_MAX {
        return Err(FileRefusal::TooManyPixels);
    }
    // Decoders work in blocks and rows: a little more than the pixels themselves.
    Ok(width * (height + 64) * bytes_per_pixel + (1 << 20))
}

/// What lies behind a picture one can see through is white: on the page it may be anything.
fn on_white(mut picture: DynamicImage) -> DynamicImage {
    match &mut picture {
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels_mut().for_each(over_white),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels_mut().for_each(over_white),
        DynamicImage::ImageLumaA16(pixels) => pixels.pixels_mut().for_each(over_white),
        DynamicImage::ImageRgba16(pixels) => pixels.pixels_mut().for_each(over_white),
        _ => {}
    }
    picture
}

fn over_white<P: Pixel<Subpixel: Primitive + Into<u32> + TryFrom<u32>>>(pixel: &mut P) {
    let white: u32 = P::Subpixel::DEFAULT_MAX_VALUE.into();
    let [colours @ .., alpha] = pixel.channels_mut() else {
        return;
    };
    let seen: u32 = (*alpha).into();
    for colour in colours {
        let value: u32 = (*colour).into();
        // At most white² + white / 2, which is below 2³².
        let mixed = (value * seen + white * (white - seen) + white / 2) / white;
        *colour = P::Subpixel::try_from(mixed).unwrap_or(P::Subpixel::DEFAULT_MAX_VALUE);
    }
    *alpha = P::Subpixel::DEFAULT_MAX_VALUE;
}

/// The same picture with its longer side at most `KEPT_SIDE_MAX`: every pixel of the new one is the mean of those it covers.
fn smaller(picture: DynamicImage) -> DynamicImage {
    let (width, height) = picture.dimensions();
    match fit(width, height, KEPT_SIDE_MAX) {
        (w, h) if (w, h) == (width, height) => picture,
        (w, h) => picture.thumbnail_exact(w, h),
    }
}

/// The size of a picture of this shape whose longer side is at most `side`. Never nothing, however long and thin it is.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = u64::from(width.max(height).max(1));
    let side = u64::from(side).min(longer);
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * side + longer / 2) / longer;
        u32::try_from(scaled.max(1)).unwrap_or(u32::MAX)
    };
    (scaled(width), scaled(height))
}

/// Telephones write in wider colours than sRGB and say so in a profile. Without it the same numbers would look dull, so they are
/// computed into sRGB before it is dropped. A profile that says nothing of use, or is none, changes nothing.
fn to_srgb(picture: &mut RgbImage, profile: &[u8]) {
    use moxcms::{ColorProfile, Layout, TransformOptions};
    if profile.len() > PROFILE_BYTES_MAX {
        return;
    }
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if !from.is_matrix_shaper() {
        return;
    }
    let to = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = from.create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, options) else {
        return;
    };
    let mut converted = vec![0; picture.as_raw().len()];
    if transform
        .transform(picture.as_raw(), &mut converted)
        .is_ok()
    {
        picture.copy_from_slice(&converted);
    }
}

/// Writes it in the best quality in which it is small enough; what is too large even in the least, grows smaller.
fn encode(mut picture: RgbImage) -> Result<Clean, FileRefusal> {
    loop {
        let (width, height) = picture.dimensions();
        for quality in QUALITIES {
            let mut jpeg = Vec::with_capacity(KEPT_BYTES_MAX);
            JpegEncoder::new_with_quality(&mut jpeg, quality)
                .encode_image(&picture)
                .map_err(|_| FileRefusal::Broken)?;
            if jpeg.len() <= KEPT_BYTES_MAX {
                jpeg.shrink_to_fit();
                return Ok(Clean {
                    jpeg,
                    width,
                    height,
                });
            }
        }
        let (w, h) = fit(width, height, width.max(height) * 3 / 4);
        picture = image::imageops::thumbnail(&picture, w, h);
    }
}

/// Big-endian and little-endian numbers of a file, where there are any.
fn be16(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(..2)?.try_into().ok()?))
}

fn be32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?))
}

fn le32(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?))
}

/// Which side is up, by an EXIF block; as it is where the block does not say or is none.
fn orientation(exif: &[u8]) -> Orientation {
    Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms)
}
