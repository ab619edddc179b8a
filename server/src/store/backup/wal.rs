//! The write-ahead log as SQLite writes it (sqlite.org/fileformat2.html, "WAL file format"), read frame by frame.
//!
//! A log is a header of 32 bytes and then frames: 24 bytes of header and one page each. Each frame carries a checksum over the
//! log's header and all frames up to it, so a point between two frames knows everything before it. A frame that says how many
//! pages the database has now ends a transaction. Once everything in it is in the database, the log is begun again from its
//! start, with a header whose first salt is one more.

use std::io::{self, ErrorKind, Read};

/// Bytes of a log's header; the offset of its first frame.
pub const HEADER: u64 = 32;
const FRAME_HEADER: usize = 24;
const MAGIC: u32 = 0x377f_0682;
const VERSION: u32 = 3_007_000;

/// The header of a log, and so the name of its frames until it is begun again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header([u8; HEADER as usize]);

impl Header {
    /// `None` where these bytes begin no log that SQLite would read.
    pub fn read(bytes: [u8; HEADER as usize]) -> Option<Self> {
        let header = Self(bytes);
        let known = word(&bytes, 0) & !1 == MAGIC && word(&bytes, 4) == VERSION;
        let page = word(&bytes, 8);
        let whole = known && page.is_power_of_two() && (512..=65536).contains(&page);
        let summed = header.sum([0, 0], &bytes[..24]);
        (whole && summed == header.start().sum).then_some(header)
    }

    pub fn bytes(&self) -> &[u8; HEADER as usize] {
        &self.0
    }

    /// Bytes of a page of the database.
    pub fn page_size(&self) -> usize {
        word(&self.0, 8) as usize
    }

    pub fn frame_size(&self) -> usize {
        FRAME_HEADER + self.page_size()
    }

    /// Whether this log was begun right after `earlier`, once all of that was in the database. The counter beside the salts does
    /// not tell: each connection counts for itself.
    pub fn follows(&self, earlier: &Self) -> bool {
        let salt = |log: &Self| word(&log.0, 16);
        self.page_size() == earlier.page_size() && salt(earlier).wrapping_add(1) == salt(self)
    }

    /// Before the first frame.
    pub fn start(&self) -> Point {
        Point {
            log: *self,
            offset: HEADER,
            sum: [word(&self.0, 24), word(&self.0, 28)],
        }
    }

    fn sum(&self, mut sum: [u32; 2], bytes: &[u8]) -> [u32; 2] {
        let word = match self.0[3] & 1 {
            0 => u32::from_le_bytes,
            _ => u32::from_be_bytes,
        };
        for pair in bytes.chunks_exact(8) {
            let [a, b, c, d, e, f, g, h] = *pair else {
                unreachable!("chunks of eight")
            };
            sum[0] = sum[0].wrapping_add(word([a, b, c, d])).wrapping_add(sum[1]);
            sum[1] = sum[1].wrapping_add(word([e, f, g, h])).wrapping_add(sum[0]);
        }
        sum
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// A point in a log between two frames, with the checksum over everything before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub log: Header,
    /// Bytes from the log's beginning.
    pub offset: u64,
    pub sum: [u32; 2],
}

impl Point {
    pub const BYTES: usize = 48;

    /// Frames before it.
    pub fn frames(&self) -> u64 {
        (self.offset - HEADER) / self.log.frame_size() as u64
    }

    /// The offset behind the log's first `frames`.
    pub fn offset_of(log: &Header, frames: u64) -> u64 {
        HEADER + frames * log.frame_size() as u64
    }

    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..32].copy_from_slice(&self.log.0);
        bytes[32..40].copy_from_slice(&self.offset.to_be_bytes());
        bytes[40..44].copy_from_slice(&self.sum[0].to_be_bytes());
        bytes[44..].copy_from_slice(&self.sum[1].to_be_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let log = Header::read(bytes[..32].try_into().expect("32 bytes"))?;
        let offset = u64::from_be_bytes(bytes[32..40].try_into().expect("eight bytes"));
        let frames = offset.checked_sub(HEADER)?;
        (frames.is_multiple_of(log.frame_size() as u64)).then_some(Self {
            log,
            offset,
            sum: [word(bytes, 40), word(bytes, 44)],
        })
    }

    /// Moves behind a frame of which page number, pages and image are given, and fills in the rest: salts and checksum.
    pub fn seal(&mut self, frame: &mut [u8]) {
        frame[8..16].copy_from_slice(&self.log.0[16..24]);
        self.pass(frame);
        frame[16..20].copy_from_slice(&self.sum[0].to_be_bytes());
        frame[20..24].copy_from_slice(&self.sum[1].to_be_bytes());
    }

    /// Moves behind `frame`.
    fn pass(&mut self, frame: &[u8]) {
        self.sum = self.log.sum(self.sum, &frame[..8]);
        self.sum = self.log.sum(self.sum, &frame[FRAME_HEADER..]);
        self.offset += frame.len() as u64;
    }
}

/// A page of the database as a transaction left it.
#[derive(Clone, Copy)]
pub struct Frame<'a>(pub &'a [u8]);

impl<'a> Frame<'a> {
    /// The number of its page, from 1.
    pub fn page(&self) -> u32 {
        word(self.0, 0)
    }

    /// At the end of a transaction: how many pages the database has now.
    pub fn commit(&self) -> Option<u32> {
        Some(word(self.0, 4)).filter(|pages| *pages > 0)
    }

    pub fn image(&self) -> &'a [u8] {
        &self.0[FRAME_HEADER..]
    }
}

/// Frames as they are read, each held against its checksum.
pub struct Frames<R> {
    source: R,
    point: Point,
    frame: Vec<u8>,
}

impl<R: Read> Frames<R> {
    /// `source` goes on at `point`.
    pub fn new(source: R, point: Point) -> Self {
        Self {
            source,
            point,
            frame: vec![0; point.log.frame_size()],
        }
    }

    /// Behind the last frame that was read.
    pub fn point(&self) -> Point {
        self.point
    }

    /// The next frame. That there is one must be known: an end of the source is an error.
    pub fn next(&mut self) -> io::Result<Frame<'_>> {
        self.source.read_exact(&mut self.frame)?;
        self.point.pass(&self.frame);
        let kept = [word(&self.frame, 16), word(&self.frame, 20)];
        let salts = self.frame[8..16] == self.point.log.0[16..24];
        if !salts || kept != self.point.sum || word(&self.frame, 0) == 0 {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                "a frame's checksum does not hold",
            ));
        }
        Ok(Frame(&self.frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;
    use std::fs;

    /// A log of three transactions, as SQLite wrote it.
    fn log(folder: &tempfile::TempDir) -> (Connection, Vec<u8>) {
        let path = folder.path().join("book.db");
        let connection = Connection::open(&path).expect("a database");
        connection
            .execute_batch(
                "pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t (x); \
                 insert into t values (1); insert into t values (zeroblob(20000));",
            )
            .expect("three transactions");
        let bytes = fs::read(folder.path().join("book.db-wal")).expect("the log");
        (connection, bytes)
    }

    fn header(bytes: &[u8]) -> Option<Header> {
        Header::read(bytes[..32].try_into().expect("32 bytes"))
    }

    /// Frames read and transactions ended before the first that does not hold.
    fn whole(bytes: &[u8]) -> (u64, usize) {
        let Some(header) = header(bytes) else {
            return (0, 0);
        };
        let mut frames = Frames::new(&bytes[32..], header.start());
        let mut read = (0, 0);
        while let Ok(frame) = frames.next() {
            read = (read.0 + 1, read.1 + usize::from(frame.commit().is_some()));
        }
        read
    }

    #[test]
    fn what_sqlite_wrote_holds_and_every_flipped_bit_is_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_connection, bytes) = log(&folder);
        let header = header(&bytes).expect("a log");
        let frames = (bytes.len() as u64 - HEADER) / header.frame_size() as u64;
        assert_eq!(whole(&bytes), (frames, 3));
        for at in (0..bytes.len()).step_by(97) {
            let mut hurt = bytes.clone();
            hurt[at] ^= 1 << (at % 8);
            let before = (at as u64).saturating_sub(HEADER) / header.frame_size() as u64;
            assert_eq!(whole(&hurt).0, before, "byte {at}");
        }
    }

    #[test]
    fn a_log_that_is_begun_again_follows_the_one_before() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (connection, first) = log(&folder);
        let again = || {
            connection
                .query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()))
                .expect("a checkpoint");
            connection
                .execute("insert into t values (2)", [])
                .expect("a transaction");
            let bytes = fs::read(folder.path().join("book.db-wal")).expect("the log");
            header(&bytes).expect("a log")
        };
        let (first, second, third) = (header(&first).expect("a log"), again(), again());
        assert!(second.follows(&first) && third.follows(&second));
        assert!(!third.follows(&first) && !first.follows(&second) && !first.follows(&first));
    }

    #[test]
    fn frames_sealed_again_are_what_sqlite_wrote() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_connection, bytes) = log(&folder);
        let mut point = header(&bytes).expect("a log").start();
        for frame in bytes[32..].chunks_exact(point.log.frame_size()) {
            let mut sealed = frame.to_vec();
            sealed[8..24].fill(0);
            point.seal(&mut sealed);
            assert_eq!(sealed, frame);
        }
        let bytes = point.to_bytes();
        assert_eq!(Point::from_bytes(&bytes), Some(point));
        assert_eq!(Point::from_bytes(&[0; Point::BYTES]), None);
    }
}
