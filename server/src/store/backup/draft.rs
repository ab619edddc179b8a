//! Files that are there whole or not at all: written under a draft's name, synced, then renamed.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What stands behind a file's name until it is whole.
const DRAFT: &str = ".draft";

/// A file on its way. Dropped, it is removed; killed, it stays behind under its draft's name, for the next one to begin again.
pub struct Draft {
    file: File,
    path: PathBuf,
    whole: PathBuf,
    done: bool,
}

impl Draft {
    /// An empty file beside `whole`, readable by its owner only. Somebody else's draft of the same file is an error.
    pub fn create(whole: &Path) -> io::Result<Self> {
        let path = beside(whole, DRAFT);
        // What a killed one left behind goes by its name alone: the file may have got its whole name as well before.
        if let Ok(left) = File::open(&path) {
            take(&left, &path, whole)?;
            remove(&path)?;
        }
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        take(&file, &path, whole)?;
        remove_companions(&path)?;
        Ok(Self {
            file,
            path,
            whole: whole.to_owned(),
            done: false,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Not while SQLite has the draft open: closing a file drops the locks that SQLite holds on it.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts it in its place, where it replaces what was there.
    pub fn replace(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.whole)?;
        self.done = true;
        sync_folder_of(&self.whole)
    }

    /// Puts it in its place if there is nothing; on file systems without hard links between looking and doing somebody else may
    /// be faster.
    pub fn add(self) -> io::Result<()> {
        self.file.sync_all()?;
        match fs::hard_link(&self.path, &self.whole) {
            // The draft's own name goes with it.
            Ok(()) => sync_folder_of(&self.whole),
            Err(error) if self.whole.exists() => Err(error),
            Err(_) => self.replace(),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.done {
            drop(fs::remove_file(&self.path));
            drop(remove_companions(&self.path));
        }
    }
}

/// Locks a draft, so that everybody sees that it is being written.
fn take(file: &File, path: &Path, whole: &Path) -> io::Result<()> {
    let taken = || {
        let what = format!("{} is being written by somebody else", whole.display());
        io::Error::other(what)
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(taken()),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // Before the lock was ours, somebody may have put this very file into its place.
    match fs::metadata(path).is_ok_and(|there| Some(there.ino()) == inode(file)) {
        true => Ok(()),
        false => Err(taken()),
    }
}

fn inode(file: &File) -> Option<u64> {
    file.metadata().map(|metadata| metadata.ino()).ok()
}

/// Removes the drafts in `folder` that nobody is writing any more.
pub fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(file) = File::open(&path) else {
            continue;
        };
        if path.to_string_lossy().ends_with(DRAFT) && file.try_lock().is_ok() {
            remove(&path)?;
            remove_companions(&path)?;
        }
    }
    Ok(())
}

/// `path` with `suffix` behind its name.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The files that SQLite keeps beside a database in use.
pub fn companions(database: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|suffix| beside(database, suffix))
}

pub fn remove_companions(database: &Path) -> io::Result<()> {
    companions(database)
        .iter()
        .try_for_each(|path| remove(path))
}

/// Removes a file, if there is one.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A name is on disk once its folder is.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_draft_becomes_whole_or_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let whole = folder.path().join("whole");
        let draft = Draft::create(&whole).expect("a draft");
        draft.file().write_all(b"one").expect("written");
        assert!(Draft::create(&whole).is_err(), "two drafts of one file");
        drop(draft);
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);

        let draft = Draft::create(&whole).expect("a draft");
        draft.file().write_all(b"two").expect("written");
        draft.add().expect("in its place");
        let another = Draft::create(&whole).expect("a draft");
        assert!(another.add().is_err(), "it is there");
        assert_eq!(fs::read(&whole).expect("there"), b"two");
        let another = Draft::create(&whole).expect("a draft");
        another.file().write_all(b"three").expect("written");
        another.replace().expect("in its place");
        assert_eq!(fs::read(&whole).expect("there"), b"three");
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
    }

    #[test]
    fn what_was_left_behind_is_begun_again_and_never_written_into() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (whole, left) = (
            folder.path().join("whole"),
            folder.path().join("whole.draft"),
        );
        // Killed between its two names, then the whole one was moved away.
        fs::write(&left, b"precious").expect("written");
        let moved = folder.path().join("moved");
        fs::hard_link(&left, &moved).expect("both names");
        let draft = Draft::create(&whole).expect("a draft");
        draft.file().write_all(b"new").expect("written");
        draft.add().expect("in its place");
        assert_eq!(fs::read(&moved).expect("there"), b"precious");

        fs::write(&left, b"half").expect("written");
        let busy = Draft::create(&moved).expect("a draft");
        sweep(folder.path()).expect("swept");
        assert!(!left.exists() && busy.path().exists());
    }
}
