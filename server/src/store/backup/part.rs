//! A part of an archive: what was added to a book's write-ahead log since the part before.
//!
//! Parts are numbered from 1 without a gap and never change. Each names the line it belongs to, the end of the part before it, and
//! the entry with which the journal ends after it. A part ends with a transaction.

use super::draft::Draft;
use super::wal::{Frames, Header, Point};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 16] = b"vouch archive 1\n";
/// Magic, line, number, sequence, length, end of the part before, start.
const TOLD: usize = 16 + 16 + 8 + 8 + 8 + 2 * Point::BYTES;

/// What a part says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The line it belongs to.
    pub line: [u8; 16],
    /// Its place in the line, from 1.
    pub number: u64,
    /// The last entry of the journal once it is applied.
    pub sequence: u64,
    /// Where the part before it ends; `None` of the first.
    pub previous: Option<Point>,
    pub start: Point,
    /// Bytes of its frames.
    pub length: u64,
}

/// The file of part `number` of the line that is kept in `folder`.
pub fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.part"))
}

/// The number in the name of a part's file.
pub fn number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".part").filter(|d| d.len() >= 8)?;
    digits.parse().ok().filter(|number| *number > 0)
}

impl Part {
    /// Copies the frames out of `log`, each held against its checksum, and puts the part into its place. Answers where it ends.
    pub fn write(&self, folder: &Path, log: &mut File) -> io::Result<Point> {
        log.seek(SeekFrom::Start(self.start.offset))?;
        let draft = Draft::create(&path(folder, self.number))?;
        let mut written = BufWriter::with_capacity(1 << 20, draft.file());
        let told = self.told();
        written.write_all(&told)?;
        written.write_all(&Sha256::digest(told))?;
        let mut frames = Frames::new(BufReader::with_capacity(1 << 20, log), self.start);
        let mut committed = false;
        while frames.point().offset < self.start.offset + self.length {
            let frame = frames.next()?;
            committed = frame.commit().is_some();
            written.write_all(frame.0)?;
        }
        if !committed {
            return Err(invalid("the log does not end with a transaction"));
        }
        written.flush()?;
        drop(written);
        draft.replace()?;
        Ok(frames.point())
    }

    /// Opens the part at `path`; its frames are still to be read and checked.
    pub fn open(path: &Path) -> io::Result<(Self, Frames<impl Read>)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut source = BufReader::with_capacity(1 << 20, file);
        let mut told = [0; TOLD + 32];
        source.read_exact(&mut told)?;
        let (told, digest) = told.split_at(TOLD);
        let part = (Sha256::digest(told)[..] == *digest)
            .then(|| Self::from_told(told))
            .flatten()
            .ok_or_else(|| invalid("this is no part of an archive, or its head is damaged"))?;
        if length != (TOLD + 32) as u64 + part.length {
            return Err(invalid("this part of an archive is not as long as it says"));
        }
        let frames = Frames::new(source, part.start);
        Ok((part, frames))
    }

    /// Where it ends: in which log, and at which offset.
    pub fn end(&self) -> (Header, u64) {
        (self.start.log, self.start.offset + self.length)
    }

    fn told(&self) -> [u8; TOLD] {
        let mut told = [0; TOLD];
        told[..16].copy_from_slice(MAGIC);
        told[16..32].copy_from_slice(&self.line);
        told[32..40].copy_from_slice(&self.number.to_be_bytes());
        told[40..48].copy_from_slice(&self.sequence.to_be_bytes());
        told[48..56].copy_from_slice(&self.length.to_be_bytes());
        let previous = self.previous.map_or([0; Point::BYTES], Point::to_bytes);
        told[56..56 + Point::BYTES].copy_from_slice(&previous);
        told[56 + Point::BYTES..].copy_from_slice(&self.start.to_bytes());
        told
    }

    fn from_told(told: &[u8]) -> Option<Self> {
        let number = |at: usize| u64::from_be_bytes(told[at..at + 8].try_into().expect("eight"));
        let point = |at: usize| {
            let bytes = told[at..at + Point::BYTES].try_into().expect("a point");
            (bytes != [0; Point::BYTES]).then(|| Point::from_bytes(&bytes))
        };
        (&told[..16] == MAGIC).then_some(())?;
        Some(Self {
            line: told[16..32].try_into().expect("sixteen"),
            number: number(32),
            sequence: number(40),
            length: number(48),
            previous: point(56).map_or(Some(None), |read| read.map(Some))?,
            start: point(56 + Point::BYTES)??,
        })
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}
