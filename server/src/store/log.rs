//! The write-ahead log, laid out before it is written.
//!
//! A commit that makes a file longer waits for more than its own pages: the file system has to write down where they lie, and does so
//! together with whatever else it has to write down for anybody. A commit over bytes that are there already waits for those bytes. So
//! whoever is going to write for long lays out the log at once, as far as it grows before it is begun again. SQLite reads a log
//! up to the first frame that is not one, and zeros are none.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// The log is carried over into the book when it has so many pages; then it is begun again.
pub const PAGES: u64 = 8192;
/// Its header, and for each page a header and the page.
const BYTES: u64 = 32 + PAGES * (24 + 4096);

/// Makes the log as long as it will become. Nobody may be writing to it meanwhile.
pub fn lay_out(log: &Path) -> io::Result<()> {
    let mut log = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(log)?;
    let zeros = vec![0; 1 << 20];
    let mut length = log.seek(SeekFrom::End(0))?;
    if length >= BYTES {
        return Ok(());
    }
    while length < BYTES {
        let piece = zeros.len().min((BYTES - length) as usize);
        log.write_all(&zeros[..piece])?;
        length += piece as u64;
    }
    log.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_was_there_stays_and_zeros_follow() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("book.db-wal");
        for before in [&b""[..], b"some frames"] {
            fs::write(&log, before).expect("written");
            lay_out(&log).expect("laid out");
            let bytes = fs::read(&log).expect("read");
            assert_eq!(bytes.len() as u64, BYTES);
            assert!(
                bytes.starts_with(before) && bytes[before.len()..].iter().all(|byte| *byte == 0)
            );
        }
        let longer = vec![7; BYTES as usize + 5];
        fs::write(&log, &longer).expect("written");
        lay_out(&log).expect("nothing to do");
        assert!(fs::read(&log).expect("read") == longer);
    }
}
