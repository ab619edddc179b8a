//! Open files: where what is planned for a disk comes true.

use super::{Act, Failure, Fate, Outcome, Platter, lock};
use std::sync::{Arc, Mutex, MutexGuard};

/// An open file of a disk, as of one boot.
#[derive(Clone)]
pub struct Handle {
    platter: Arc<Mutex<Platter>>,
    boot: u64,
    file: u64,
    temporary: bool,
}

impl Handle {
    fn live(&self) -> Outcome<MutexGuard<'_, Platter>> {
        let platter = lock(&self.platter);
        if platter.boot == self.boot && platter.powered {
            Ok(platter)
        } else {
            Err(Failure::Gone)
        }
    }

    /// Opens a file by its whole name, or a temporary one without.
    pub fn open(platter: &Arc<Mutex<Platter>>, name: Option<&str>, create: bool) -> Outcome<Self> {
        let mut inner = lock(platter);
        if !inner.powered {
            return Err(Failure::Gone);
        }
        let known = name.and_then(|name| inner.names.get(name).copied());
        let file = match known {
            Some(file) => file,
            None if create || name.is_none() => inner.create(name.map(str::to_owned)),
            None => return Err(Failure::Gone),
        };
        Ok(Self {
            platter: platter.clone(),
            boot: inner.boot,
            file,
            temporary: name.is_none(),
        })
    }

    /// Fills `buffer` from `offset` on; says how much of it there was.
    pub fn read(&self, buffer: &mut [u8], offset: usize) -> Outcome<usize> {
        let mut platter = self.live()?;
        match platter.begin(Act::Read, self.file, offset, buffer.len())? {
            Fate::Succeeds => {}
            Fate::Fails | Fate::PowerCut => return Err(Failure::Io(Act::Read)),
        }
        let written = &platter.files[&self.file].written;
        let from = offset.min(written.len());
        let to = (offset + buffer.len()).min(written.len());
        buffer[..to - from].copy_from_slice(&written[from..to]);
        Ok(to - from)
    }

    pub fn write(&self, bytes: &[u8], offset: usize) -> Outcome<()> {
        let mut platter = self.live()?;
        let platter = &mut *platter;
        let fate = platter.begin(Act::Write, self.file, offset, bytes.len())?;
        let order = platter.next_order();
        let room = platter.plan.capacity.map(|capacity| {
            let size = platter.files[&self.file].written.len();
            let others = platter.used() - size as u64;
            let end = capacity.saturating_sub(others) as usize;
            end.max(size).saturating_sub(offset)
        });
        let file = platter
            .files
            .get_mut(&self.file)
            .expect("an open file stays");
        match fate {
            Fate::Succeeds => match room {
                Some(room) if room < bytes.len() => {
                    platter.counts.faults += 1;
                    file.write(order, offset, &bytes[..room]);
                    Err(Failure::Full)
                }
                _ => {
                    file.write(order, offset, bytes);
                    Ok(())
                }
            },
            Fate::Fails => {
                if platter.plan.short {
                    let part = platter.dice.below(bytes.len() as u64) as usize;
                    file.write(order, offset, &bytes[..part]);
                }
                Err(Failure::Io(Act::Write))
            }
            Fate::PowerCut => {
                file.write(order, offset, bytes);
                Err(Failure::Gone)
            }
        }
    }

    pub fn truncate(&self, size: usize) -> Outcome<()> {
        let mut platter = self.live()?;
        let fate = platter.begin(Act::Truncate, self.file, size, 0)?;
        if let Fate::Fails = fate {
            return Err(Failure::Io(Act::Truncate));
        }
        let order = platter.next_order();
        let file = platter
            .files
            .get_mut(&self.file)
            .expect("an open file stays");
        file.truncate(order, size);
        match fate {
            Fate::PowerCut => Err(Failure::Gone),
            _ => Ok(()),
        }
    }

    /// A sync that fails leaves nobody wiser: each sector may be durable or not, and no later sync will bring it there, for the
    /// cache believes that it is clean.
    pub fn sync(&self) -> Outcome<()> {
        let mut platter = self.live()?;
        let platter = &mut *platter;
        let fate = platter.begin(Act::Sync, self.file, 0, 0)?;
        if platter.plan.syncs_lie && matches!(fate, Fate::Succeeds) {
            return Ok(());
        }
        let luck = platter.luck();
        let file = platter
            .files
            .get_mut(&self.file)
            .expect("an open file stays");
        match fate {
            Fate::Succeeds => {
                file.sync();
                // As SQLite's own VFS does with a file that it made: its folder is synced with it.
                if let Some(at) = platter.fresh.iter().position(|fresh| *fresh == self.file) {
                    platter.fresh.swap_remove(at);
                    platter.durable_names.clone_from(&platter.names);
                }
                Ok(())
            }
            Fate::Fails => {
                file.settle(luck, &mut platter.dice);
                Err(Failure::Io(Act::Sync))
            }
            Fate::PowerCut => Err(Failure::Gone),
        }
    }

    pub fn size(&self) -> Outcome<u64> {
        Ok(self.live()?.files[&self.file].written.len() as u64)
    }

    pub fn close(self) {
        let mut platter = lock(&self.platter);
        if self.temporary && platter.boot == self.boot {
            platter.files.remove(&self.file);
        }
    }
}

/// Removes a name. Its folder is synced on demand.
pub fn delete(platter: &Arc<Mutex<Platter>>, name: &str, sync: bool) -> Outcome<()> {
    let mut platter = lock(platter);
    match platter.begin(Act::Delete, 0, 0, 0)? {
        Fate::Succeeds => {}
        Fate::Fails => return Err(Failure::Io(Act::Delete)),
        Fate::PowerCut => {
            platter.names.remove(name);
            return Err(Failure::Gone);
        }
    }
    platter.names.remove(name).ok_or(Failure::Gone)?;
    if sync {
        platter.durable_names = platter.names.clone();
    }
    Ok(())
}

pub fn exists(platter: &Arc<Mutex<Platter>>, name: &str) -> Outcome<bool> {
    let platter = lock(platter);
    if platter.powered {
        Ok(platter.names.contains_key(name))
    } else {
        Err(Failure::Gone)
    }
}
