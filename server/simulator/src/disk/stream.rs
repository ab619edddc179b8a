//! A file of the disk as the standard library sees files.

use super::Failure;
use super::handle::Handle;
use std::io::{self, Read, Seek, SeekFrom, Write};
use vouch_server::store::doubt::Durable;

pub struct Stream {
    handle: Handle,
    place: usize,
}

impl Stream {
    pub(super) fn new(handle: Handle) -> Self {
        Self { handle, place: 0 }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        io::Error::other(format!("{failure:?}"))
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.handle.read(buffer, self.place)?;
        self.place += length;
        Ok(length)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.handle.write(bytes, self.place)?;
        self.place += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(place) = to else {
            return Err(io::Error::other("only from the start"));
        };
        self.place = place as usize;
        Ok(place)
    }
}

impl Durable for Stream {
    fn sync(&mut self) -> io::Result<()> {
        Ok(self.handle.sync()?)
    }
}
