//! Files to send: photographs with everything that telephones write into them, and files made to do harm. All are made here.

#![allow(dead_code, reason = "each test binary uses its own part of it")]

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// What must not be found in a picture that was made anew.
pub const SECRETS: [&[u8]; 14] = [
    b"Exif",
    b"II*\0",
    b"MM\0*",
    b"GPS",
    b"Lumen Phone 3",
    b"48 rue des Lilas",
    b"http://ns.adobe.com",
    b"xmpmeta",
    b"Photoshop 3.0",
    b"8BIM",
    b"MPF\0",
    b"ICC_PROFILE",
    b"taken at home",
    b"PK\x03\x04",
];

/// A scene with smooth and rough parts, the same for the same size.
pub fn scene(width: u32, height: u32) -> RgbImage {
    let mut noise = 0x2545_f491_u32;
    RgbImage::from_fn(width, height, |x, y| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let rough = if (x / 64 + y / 64) % 3 == 0 {
            noise & 0x3f
        } else {
            noise & 0x07
        };
        let at = |part: u32, whole: u32| (part * 190 / whole.max(1) + rough) as u8;
        Rgb([at(x, width), at(y, height), at(width - x, width)])
    })
}

pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .expect("a JPEG");
    bytes
}

pub fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("a file");
    bytes.into_inner()
}

/// A segment of a JPEG: marker, length, content.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a segment is short");
    [&[0xff, marker], &length.to_be_bytes()[..], content].concat()
}

/// A chunk of a PNG: length, name, content, checksum.
pub fn png_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [name, content].concat();
    let length = u32::try_from(content.len()).expect("a chunk is short");
    [
        &length.to_be_bytes()[..],
        &named,
        &crc32(&named).to_be_bytes(),
    ]
    .concat()
}

/// A chunk of a WebP: name, length, content, filling.
pub fn webp_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a chunk is short");
    let filling = &[0][..content.len() % 2];
    [name, &length.to_le_bytes()[..], content, filling].concat()
}

pub fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let content = [b"WEBP", &chunks.concat()[..]].concat();
    webp_chunk(b"RIFF", &content)
}

/// The chunk in which a lossless WebP has its picture.
pub fn vp8l(picture: &RgbImage) -> Vec<u8> {
    file(picture.clone(), ImageFormat::WebP)[12..].to_vec()
}

/// Polynomial 0xedb88320, bit by bit (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

/// Which way round an EXIF block writes its numbers.
#[derive(Clone, Copy, Debug)]
pub enum Endian {
    Little,
    Big,
}

/// An EXIF block by hand (CIPA DC-008): a camera, which side is up, and where the photographer lives.
pub fn exif(orientation: u16, endian: Endian) -> Vec<u8> {
    let short = |n: u16| match endian {
        Endian::Little => n.to_le_bytes(),
        Endian::Big => n.to_be_bytes(),
    };
    let long = |n: u32| match endian {
        Endian::Little => n.to_le_bytes(),
        Endian::Big => n.to_be_bytes(),
    };
    let entry = |tag: u16, format: u16, count: u32, value: [u8; 4]| {
        [&short(tag)[..], &short(format), &long(count), &value].concat()
    };
    let camera = b"Lumen Phone 3\0";
    let place = b"48 rue des Lilas\0";
    let degrees = |parts: [(u32, u32); 3]| -> Vec<u8> {
        parts
            .iter()
            .flat_map(|(n, d)| [long(*n), long(*d)].concat())
            .collect()
    };
    let latitude = degrees([(48, 1), (51, 1), (2963, 100)]);
    let longitude = degrees([(2, 1), (17, 1), (4020, 100)]);
    // The header takes 8 bytes, a directory 2 + 12 for each entry + 4.
    let gps_at = 8 + 2 + 3 * 12 + 4;
    let values_at = gps_at + 2 + 5 * 12 + 4;
    let offset = |before: &[&[u8]]| {
        let before: usize = before.iter().map(|value| value.len()).sum();
        long(values_at + before as u32)
    };
    let upright = short(orientation);
    let two = |letter: u8| [letter, 0, 0, 0];
    [
        match endian {
            Endian::Little => b"II*\0".to_vec(),
            Endian::Big => b"MM\0*".to_vec(),
        },
        long(8).to_vec(),
        short(3).to_vec(),
        entry(0x010f, 2, camera.len() as u32, offset(&[])),
        entry(0x0112, 3, 1, [upright[0], upright[1], 0, 0]),
        entry(0x8825, 4, 1, long(gps_at)),
        long(0).to_vec(),
        short(5).to_vec(),
        entry(1, 2, 2, two(b'N')),
        entry(2, 5, 3, offset(&[camera])),
        entry(3, 2, 2, two(b'E')),
        entry(4, 5, 3, offset(&[camera, &latitude])),
        entry(
            0x1c,
            7,
            place.len() as u32,
            offset(&[camera, &latitude, &longitude]),
        ),
        long(0).to_vec(),
        camera.to_vec(),
        latitude.clone(),
        longitude.clone(),
        place.to_vec(),
    ]
    .concat()
}

/// A photograph as it comes from a telephone, and worse: position, camera, a picture within, notes, a second picture and a zip behind.
pub fn photograph(picture: &RgbImage, quality: u8, orientation: u16) -> Vec<u8> {
    let plain = jpeg(picture, quality);
    let thumbnail = jpeg(&scene(32, 24), 50);
    let exif = [
        &b"Exif\0\0"[..],
        &exif(orientation, Endian::Little),
        &thumbnail,
    ]
    .concat();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>GPS 48.858, 2.294</x:xmpmeta>";
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0b48 rue des Lilas";
    [
        &plain[..2],
        &segment(0xe1, &exif),
        &segment(0xe1, xmp),
        &segment(0xe2, b"MPF\0II*\0"),
        &segment(0xed, iptc),
        &segment(0xfe, b"taken at home"),
        &plain[2..],
        &thumbnail,
        b"PK\x03\x04 taken at home",
    ]
    .concat()
}

/// A JPEG of one colour, coded by hand: for kinds that the encoder at hand does not write.
pub struct Flat<'a> {
    pub marker: u8,
    pub width: u16,
    pub height: u16,
    /// One value for each component, of which there are so many.
    pub colour: &'a [u8],
    /// Adobe's note on what the components mean.
    pub adobe: Option<u8>,
    /// Fewer blocks than the size asks for, where it lies.
    pub blocks: usize,
    pub scans: usize,
}

pub const BASELINE: u8 = 0xc0;
pub const PROGRESSIVE: u8 = 0xc2;

impl<'a> Flat<'a> {
    pub fn of(marker: u8, side: u16, colour: &'a [u8]) -> Self {
        let blocks = usize::from(side).div_ceil(8).pow(2);
        Self {
            marker,
            width: side,
            height: side,
            colour,
            adobe: None,
            blocks,
            scans: 1,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let components = self.colour.len() as u8;
        let mut frame = vec![8];
        frame.extend(self.height.to_be_bytes());
        frame.extend(self.width.to_be_bytes());
        frame.push(components);
        let mut scan = vec![components];
        for id in 1..=components {
            frame.extend([id, 0x11, 0]);
            scan.extend([id, 0]);
        }
        // A progressive picture's first scan has the means of the blocks alone; a baseline one has everything.
        scan.extend(if self.marker == PROGRESSIVE {
            [0, 0, 0]
        } else {
            [0, 63, 0]
        });
        // Lengths 0 to 11 of a difference, four bits each; of the rest only "nothing more", one bit.
        let lengths = |bits: usize, count: u8| {
            let mut lengths = [0; 16];
            lengths[bits - 1] = count;
            lengths
        };
        let means = [&[0x00][..], &lengths(4, 12), &(0..12).collect::<Vec<u8>>()].concat();
        let rest = [&[0x10][..], &lengths(1, 1), &[0]].concat();
        let mut bytes = vec![0xff, 0xd8];
        if let Some(transform) = self.adobe {
            let note = [&b"Adobe\0\x64\0\0\0\0"[..], &[transform]].concat();
            bytes.extend(segment(0xee, &note));
        }
        bytes.extend(segment(0xdb, &[&[0][..], &[1; 64]].concat()));
        bytes.extend(segment(self.marker, &frame));
        bytes.extend(segment(0xc4, &means));
        bytes.extend(segment(0xc4, &rest));
        let coded = self.coded();
        for _ in 0..self.scans {
            bytes.extend(segment(0xda, &scan));
            bytes.extend(&coded);
        }
        bytes.extend([0xff, 0xd9]);
        bytes
    }

    /// The blocks: the first says the colour, the others that nothing changes.
    fn coded(&self) -> Vec<u8> {
        let mut bits = Bits::default();
        for block in 0..self.blocks {
            for value in self.colour {
                let mean = match block {
                    0 => (i32::from(*value) - 128) * 8,
                    _ => 0,
                };
                let length = 32 - mean.unsigned_abs().leading_zeros();
                bits.put(length, 4);
                let low = if mean < 0 { mean - 1 } else { mean };
                bits.put(low as u32 & ((1 << length) - 1), length);
                if self.marker != PROGRESSIVE {
                    bits.put(0, 1);
                }
            }
        }
        bits.end()
    }
}

/// Bits behind one another, with a zero after each byte that would look like a marker.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        self.pending = (self.pending << length) | u64::from(value);
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.pending >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xff {
                self.bytes.push(0);
            }
        }
    }

    fn end(mut self) -> Vec<u8> {
        let filling = (8 - self.count % 8) % 8;
        self.put((1 << filling) - 1, filling);
        self.bytes
    }
}

/// The markers of a JPEG in order, each with how long its content is, and what comes behind the end. Written apart from the walk
/// that the house does, so that one may find what the other overlooked.
pub fn markers(jpeg: &[u8]) -> (Vec<(u8, usize)>, Vec<u8>) {
    assert_eq!(jpeg[..2], [0xff, 0xd8]);
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        assert_eq!(jpeg[at], 0xff, "a marker at {at}");
        let marker = jpeg[at + 1];
        if marker == 0xd9 {
            return (found, jpeg[at + 2..].to_vec());
        }
        let length = usize::from(jpeg[at + 2]) * 256 + usize::from(jpeg[at + 3]);
        found.push((marker, length - 2));
        at += 2 + length;
        if marker == 0xda {
            while jpeg[at] != 0xff || jpeg[at + 1] == 0 {
                at += 1;
            }
        }
    }
}

/// Fails where a picture that goes out has anything in it but pixels and what is needed to read them.
pub fn assert_clean(jpeg: &[u8]) {
    for secret in SECRETS {
        let found = jpeg.windows(secret.len()).any(|window| window == secret);
        assert!(
            !found,
            "{:?} is still there",
            String::from_utf8_lossy(secret)
        );
    }
    let (markers, behind) = markers(jpeg);
    assert_eq!(behind, b"", "behind the end");
    // JFIF's fourteen bytes without a thumbnail, frame, tables, one scan of three components.
    let expected = [
        (0xe0, 14),
        (0xc0, 15),
        (0xdb, 65),
        (0xdb, 65),
        (0xc4, 29),
        (0xc4, 179),
        (0xc4, 29),
        (0xc4, 179),
        (0xda, 10),
    ];
    assert_eq!(markers, expected);
    assert_eq!(&jpeg[6..20], b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
}
