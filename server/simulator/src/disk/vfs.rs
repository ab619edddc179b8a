//! The way from SQLite to the disks: one VFS for the whole process, in which `/7/vouch.db` is a file of disk 7.

use super::handle::{Handle, delete, exists};
use super::{Act, Failure, Platter};
use rsqlite_vfs::{
    AccessMode, DeviceCharacteristics, LockLevel, OpenOptions, OpenRequest, OpenedFile, OsCallback,
    SQLiteIoMethods, SQLiteVfs, SyncOptions, VfsError, VfsErrorCode, VfsFile, VfsResult, VfsStore,
    register_vfs,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, Weak};
use std::time::Duration;

pub const NAME: &str = "vouch-faulty-disk";

type Shared = Arc<Mutex<Platter>>;

/// All disks of the process by number; weak, so that a disk that nobody holds any more is gone.
static DISKS: LazyLock<Disks> = LazyLock::new(|| {
    register();
    Disks::default()
});

#[derive(Default)]
struct Disks(Mutex<(u64, BTreeMap<u64, Weak<Mutex<Platter>>>)>);

/// Makes a disk reachable; gives its number.
pub fn mount(platter: &Shared) -> u64 {
    let mut disks = DISKS
        .0
        .lock()
        .expect("nothing panics while it holds the list");
    let (last, mounted) = &mut *disks;
    *last += 1;
    mounted.retain(|_, disk| disk.strong_count() > 0);
    mounted.insert(*last, Arc::downgrade(platter));
    *last
}

fn disk_of(name: &str) -> VfsResult<Shared> {
    let number = name
        .split('/')
        .nth(1)
        .and_then(|number| number.parse().ok());
    let disks = DISKS
        .0
        .lock()
        .expect("nothing panics while it holds the list");
    number
        .and_then(|number: u64| disks.1.get(&number)?.upgrade())
        .ok_or_else(|| VfsError::new(VfsErrorCode::CantOpen, "no such disk".into()))
}

impl From<Failure> for VfsError {
    fn from(failure: Failure) -> Self {
        let (code, message) = match failure {
            Failure::Io(Act::Read) => (VfsErrorCode::IoRead, "a read failed"),
            Failure::Io(Act::Write) => (VfsErrorCode::IoWrite, "a write failed"),
            Failure::Io(Act::Truncate) => (VfsErrorCode::IoTruncate, "a truncate failed"),
            Failure::Io(Act::Sync) => (VfsErrorCode::IoSync, "a sync failed"),
            Failure::Io(Act::Delete) => (VfsErrorCode::IoDelete, "a delete failed"),
            Failure::Full => (VfsErrorCode::Full, "the disk is full"),
            Failure::Gone => (VfsErrorCode::Io, "nothing there"),
        };
        VfsError::new(code, message.into())
    }
}

fn place(offset: u64) -> VfsResult<usize> {
    usize::try_from(offset)
        .map_err(|_| VfsError::new(VfsErrorCode::Full, "beyond what memory holds".into()))
}

impl VfsFile for Handle {
    /// As SQLite has it for Linux: bytes beside a write are safe, nothing else is promised.
    fn device_characteristics(&self) -> DeviceCharacteristics {
        DeviceCharacteristics::POWERSAFE_OVERWRITE
    }

    fn read(&mut self, buffer: &mut [u8], offset: u64) -> VfsResult<usize> {
        Ok(Handle::read(self, buffer, place(offset)?)?)
    }

    fn write(&mut self, bytes: &[u8], offset: u64) -> VfsResult<()> {
        Ok(Handle::write(self, bytes, place(offset)?)?)
    }

    fn truncate(&mut self, size: u64) -> VfsResult<()> {
        Ok(Handle::truncate(self, place(size)?)?)
    }

    fn sync(&mut self, _: SyncOptions) -> VfsResult<()> {
        Ok(Handle::sync(self)?)
    }

    fn size(&self) -> VfsResult<u64> {
        Ok(Handle::size(self)?)
    }

    fn lock(&mut self, _: LockLevel) -> VfsResult<()> {
        Ok(())
    }

    fn unlock(&mut self, _: LockLevel) -> VfsResult<()> {
        Ok(())
    }

    fn check_reserved_lock(&self) -> VfsResult<bool> {
        Ok(false)
    }
}

struct Store;

impl VfsStore for Store {
    type File = Handle;
    type AppData = Os;

    fn open_file(_: &Os, request: OpenRequest<'_>) -> VfsResult<OpenedFile<Handle>> {
        let options = request.options;
        let name = request.filename.map(|name| name.path());
        let opened = match name {
            Some(name) => Handle::open(&disk_of(name)?, Some(name), options.create()),
            // SQLite does not say for whom: temporary files share a disk that never fails.
            None => Handle::open(&SCRATCH, None, true),
        };
        let gone = |_| VfsError::new(VfsErrorCode::CantOpen, "no such file".into());
        Ok(OpenedFile {
            file: opened.map_err(gone)?,
            access: options.access(),
        })
    }

    fn close_file(_: &Os, _: Option<&str>, file: Handle, _: OpenOptions) -> VfsResult<()> {
        file.close();
        Ok(())
    }

    fn access(_: &Os, name: &str, _: AccessMode) -> VfsResult<bool> {
        Ok(exists(&disk_of(name)?, name)?)
    }

    fn full_pathname(_: &Os, name: &str) -> VfsResult<String> {
        Ok(name.into())
    }

    fn delete_file(_: &Os, name: &str, sync_folder: bool) -> VfsResult<()> {
        delete(&disk_of(name)?, name, sync_folder).map_err(|failure| match failure {
            Failure::Gone => VfsError::new(VfsErrorCode::IoDeleteNoEntry, "no such file".into()),
            other => other.into(),
        })
    }
}

static SCRATCH: LazyLock<Shared> = LazyLock::new(|| super::Disk::new(0).platter);

/// Time stands still and chance repeats: neither is to decide anything here.
struct Os;

impl OsCallback for Os {
    fn sleep(&self, _: Duration) {}

    fn random(&self, buffer: &mut [u8]) -> usize {
        buffer.fill(7);
        buffer.len()
    }

    fn epoch_timestamp_in_ms(&self) -> VfsResult<i64> {
        Ok(0)
    }
}

struct IoMethods;

impl SQLiteIoMethods for IoMethods {
    type Store = Store;
}

struct Vfs;

impl SQLiteVfs<IoMethods> for Vfs {
    type Os = Os;

    fn os(os: &Os) -> &Os {
        os
    }
}

#[allow(unsafe_code)]
fn register() {
    // SAFETY: `Vfs` and `IoMethods` keep the crate's own constructor, callbacks, file layout and data type. SQLite is built
    // thread-safe, everything behind the handles is locked, and `LazyLock` calls this once; the registration is never undone.
    let registered = unsafe { register_vfs::<IoMethods, Vfs>(NAME, Os, false) };
    registered.expect("the name is ours alone").into_raw();
}
