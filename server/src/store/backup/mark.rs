//! The mark beside a book that is archived: where to, and how far the archive has come.
//!
//! The mark binds whoever writes to the book, with or without the archive's settings: nobody puts the write-ahead log into the
//! database but with the lock held alone, after the archive has it. Whoever writes a transaction holds the lock shared meanwhile.

use super::draft::{Draft, beside, remove, sync_folder_of};
use super::wal::Point;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const FIRST_LINE: &str = "vouch archive 1";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The archive's folder, absolute.
    pub folder: PathBuf,
    /// The line's number in that folder. A new line begins where the succession of logs was broken, or is not known.
    pub line: u64,
    /// Tells the line from all others.
    pub id: [u8; 16],
    /// The last part of the line.
    pub part: u64,
    /// Where that part ends; `None` before the first.
    pub end: Option<Point>,
}

/// The path of a book's mark.
pub fn path(book: &Path) -> PathBuf {
    beside(book, "-archive")
}

pub fn line_folder(folder: &Path, line: u64) -> PathBuf {
    folder.join(format!("line-{line}"))
}

impl Mark {
    /// `None` where the book is not archived.
    pub fn read(book: &Path) -> io::Result<Option<Self>> {
        let path = path(book);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        Self::parse(&text).map(Some).ok_or_else(|| {
            let what = format!("{} is not what vouch wrote there", path.display());
            io::Error::new(ErrorKind::InvalidData, what)
        })
    }

    pub fn write(&self, book: &Path) -> io::Result<()> {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let end = self
            .end
            .map(|end| format!("end {}\n", hex(&end.to_bytes())));
        let text = format!(
            "{FIRST_LINE}\nline {}\nid {}\npart {}\n{}folder {}\n",
            self.line,
            hex(&self.id),
            self.part,
            end.unwrap_or_default(),
            self.folder.display(),
        );
        let draft = Draft::create(&path(book))?;
        draft.file().write_all(text.as_bytes())?;
        draft.replace()
    }

    /// From here on the book is not archived.
    pub fn remove(book: &Path) -> io::Result<()> {
        remove(&path(book))?;
        sync_folder_of(book)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        (lines.next()? == FIRST_LINE).then_some(())?;
        let mut lines = lines.peekable();
        let mut field = |name: &str| {
            let found = lines.peek()?.strip_prefix(name)?.strip_prefix(' ')?;
            lines.next();
            Some(found)
        };
        Some(Self {
            line: field("line")?.parse().ok()?,
            id: unhex(field("id")?)?,
            part: field("part")?.parse().ok()?,
            end: match field("end") {
                None => None,
                Some(hex) => Some(Point::from_bytes(&unhex(hex)?)?),
            },
            folder: field("folder")?.into(),
        })
    }

    pub fn line_folder(&self) -> PathBuf {
        line_folder(&self.folder, self.line)
    }
}

fn unhex<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex.is_ascii() && hex.len() == 2 * N;
    let bytes = digits.then(|| (0..N).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16)))?;
    bytes.collect::<Result<Vec<_>, _>>().ok()?.try_into().ok()
}

/// The lock beside an archived book.
pub struct Lock(File);

impl Lock {
    pub fn open(book: &Path) -> io::Result<Self> {
        let path = beside(book, "-archive-lock");
        let options = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        options.map(Self)
    }

    /// Held by whoever writes a transaction, for as long as it lasts.
    pub fn share(&self) -> io::Result<()> {
        self.0.lock_shared()
    }

    /// Nobody writes meanwhile.
    pub fn hold(&self) -> io::Result<()> {
        self.0.lock()
    }

    pub fn release(&self) -> io::Result<()> {
        self.0.unlock()
    }
}
