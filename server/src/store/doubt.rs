//! What a killed process or a failed fsync leaves in doubt: bytes that can be read and may yet be on no disk.
//!
//! The kernel reads them from its cache, and after a failed fsync it takes them for clean: no later fsync brings them to the
//! disk. Whoever builds on them loses what was built when the power goes. So before anything is read for good, the file is
//! written over itself and synced; what it says then is what it will say.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// A file that can be made durable.
pub trait Durable: Read + Write + Seek {
    /// Returns when everything written is on disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Durable for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Bytes that are in memory at a time.
const PIECE: usize = 1 << 20;

/// Writes what can be read of a file over itself and makes it durable. Nobody else may be writing to it.
///
/// Zeros at its end are left as they are: there is nothing yet to build on, only a log that was laid out and not written so far.
pub fn renew(file: &mut impl Durable) -> io::Result<()> {
    let mut piece = vec![0; PIECE];
    let (mut place, mut written) = (0, 0);
    loop {
        file.seek(SeekFrom::Start(place))?;
        let length = file.read(&mut piece)?;
        if length == 0 {
            return file.sync();
        }
        if piece[..length].iter().any(|byte| *byte != 0) {
            write_zeros(file, written, place)?;
            file.seek(SeekFrom::Start(place))?;
            file.write_all(&piece[..length])?;
            written = place + length as u64;
        }
        place += length as u64;
    }
}

/// Zeros that something else came after.
fn write_zeros(file: &mut impl Durable, from: u64, to: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(from))?;
    io::copy(&mut io::repeat(0).take(to - from), file).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_afterwards() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let content = Vec::from_iter((0..length).map(|at| (at % 251) as u8));
            let mut file = tempfile::tempfile().expect("a file");
            file.write_all(&content).expect("written");
            renew(&mut file).expect("renewed");
            let mut read = Vec::new();
            file.rewind().expect("at its beginning");
            file.read_to_end(&mut read).expect("read");
            assert!(read == content, "{length} bytes");
        }
    }
}
