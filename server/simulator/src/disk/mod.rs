//! A disk that does what disks do: it keeps what was synced, and of the rest what luck leaves.
//!
//! It lives in memory and is deterministic: the same seed and the same calls end in the same bytes. SQLite reaches it through a
//! VFS ([`Disk::uri`]). A test plans what goes wrong ([`Plan`]), cuts the power and looks at what is left. Nothing is ever read
//! that was not written before: sectors are old, new, or (where a file grew over a hole) zeros.
//!
//! Locks are no-ops: one connection at a time uses a database here, with `locking_mode = exclusive`.

mod file;
mod handle;
mod stream;
mod vfs;

pub use file::SECTOR;
pub use stream::Stream;

use crate::dice::Dice;
use file::{File, Luck};
use handle::Handle;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

/// What is done to a disk; each kind is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
}

/// One of the acts to come, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Whatever changes the disk: a write, truncate, sync or delete.
    Change(u64),
    Sync(u64),
}

/// What will go wrong. Counting starts when the plan is made, with 1.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The power goes in the middle of this.
    pub power_cut_at: Option<Moment>,
    /// This one fails with an I/O error, once.
    pub failing: Option<(Act, u64)>,
    /// A write that fails has written a part of itself first.
    pub short: bool,
    /// Bytes that fit on the disk.
    pub capacity: Option<u64>,
    /// Syncs say that they are done and do nothing. No store can survive this; a simulator has to notice it.
    pub syncs_lie: bool,
}

/// What has been done since the plan was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub reads: u64,
    pub writes: u64,
    pub truncates: u64,
    pub syncs: u64,
    pub deletes: u64,
    /// How often the plan came true.
    pub faults: u64,
}

impl Counts {
    /// Writes, truncates, syncs and deletes: what [`Moment::Change`] counts.
    pub fn changes(&self) -> u64 {
        self.writes + self.truncates + self.syncs + self.deletes
    }

    fn of(&mut self, act: Act) -> &mut u64 {
        match act {
            Act::Read => &mut self.reads,
            Act::Write => &mut self.writes,
            Act::Truncate => &mut self.truncates,
            Act::Sync => &mut self.syncs,
            Act::Delete => &mut self.deletes,
        }
    }
}

/// What an act came to when it did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    Io(Act),
    Full,
    /// There is no such file, or no power.
    Gone,
}

type Outcome<T> = Result<T, Failure>;

/// What becomes of one act.
enum Fate {
    Succeeds,
    Fails,
    /// It is the last thing that was begun, and may be done in part.
    PowerCut,
}

/// A disk in memory. Clones are the same disk; [`Disk::copy`] makes another one.
#[derive(Clone)]
pub struct Disk {
    number: u64,
    platter: Arc<Mutex<Platter>>,
}

/// What the disk holds and what is planned for it.
struct Platter {
    dice: Dice,
    powered: bool,
    /// Rises with each restart; a handle from before is dead.
    boot: u64,
    files: BTreeMap<u64, File>,
    names: BTreeMap<String, u64>,
    /// The directory as a power cut leaves it.
    durable_names: BTreeMap<String, u64>,
    /// Files whose name is not durable before their first sync.
    fresh: Vec<u64>,
    last_file: u64,
    order: u64,
    plan: Plan,
    counts: Counts,
    trace: u64,
}

impl Disk {
    /// An empty disk; `seed` decides what survives its power cuts.
    pub fn new(seed: u64) -> Self {
        Self::of(Platter {
            dice: Dice::new(seed),
            powered: true,
            boot: 0,
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            durable_names: BTreeMap::new(),
            fresh: Vec::new(),
            last_file: 0,
            order: 0,
            plan: Plan::default(),
            counts: Counts::default(),
            trace: 0xcbf2_9ce4_8422_2325,
        })
    }

    /// Bytes that its files take.
    pub fn used(&self) -> u64 {
        self.platter().used()
    }

    fn of(platter: Platter) -> Self {
        let platter = Arc::new(Mutex::new(platter));
        Self {
            number: vfs::mount(&platter),
            platter,
        }
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        lock(&self.platter)
    }

    /// How SQLite opens `file` on this disk.
    pub fn uri(&self, file: &str) -> PathBuf {
        format!("file:{}?vfs={}", self.path(file), vfs::NAME).into()
    }

    fn path(&self, file: &str) -> String {
        format!("/{}/{file}", self.number)
    }

    /// Another disk with the same durable and written content; its counts start anew and nothing is planned for it.
    pub fn copy(&self, seed: u64) -> Self {
        let from = self.platter();
        let names = |names: &BTreeMap<String, u64>| -> BTreeMap<String, u64> {
            let own = format!("/{}/", self.number);
            let bare = |name: &str| name.strip_prefix(&own).map(str::to_owned);
            names
                .iter()
                .filter_map(|(name, file)| Some((bare(name)?, *file)))
                .collect()
        };
        let (now, durable) = (names(&from.names), names(&from.durable_names));
        let copy = Self::of(Platter {
            dice: Dice::new(seed),
            powered: true,
            boot: 0,
            files: from.files.clone(),
            names: BTreeMap::new(),
            durable_names: BTreeMap::new(),
            fresh: from.fresh.clone(),
            last_file: from.last_file,
            order: from.order,
            plan: Plan::default(),
            counts: Counts::default(),
            trace: from.trace,
        });
        let moved = |names: BTreeMap<String, u64>| -> BTreeMap<String, u64> {
            names
                .into_iter()
                .map(|(name, file)| (copy.path(&name), file))
                .collect()
        };
        {
            let mut to = copy.platter();
            to.names = moved(now);
            to.durable_names = moved(durable);
        }
        copy
    }

    /// From now on this goes wrong, and acts are counted from zero.
    pub fn plan(&self, plan: Plan) {
        let mut platter = self.platter();
        platter.plan = plan;
        platter.counts = Counts::default();
    }

    pub fn planned(&self) -> Plan {
        self.platter().plan.clone()
    }

    pub fn counts(&self) -> Counts {
        self.platter().counts
    }

    /// A hash over every act so far, where it was and how much: two runs of one seed have the same.
    pub fn trace(&self) -> u64 {
        self.platter().trace
    }

    /// Whether the power is on.
    pub fn is_powered(&self) -> bool {
        self.platter().powered
    }

    /// Cuts the power (if the plan has not yet), lets luck decide what is left of what was never synced, and switches on again
    /// without a plan. Connections from before fail in whatever they do.
    pub fn restart(&self) {
        let mut platter = self.platter();
        let platter = &mut *platter;
        let luck = platter.luck();
        platter.settle_names(luck);
        for file in platter.files.values_mut() {
            file.cut_power(luck, &mut platter.dice);
        }
        let named = &platter.durable_names;
        platter
            .files
            .retain(|number, _| named.values().any(|file| file == number));
        platter.fresh.clear();
        platter.plan = Plan::default();
        platter.boot += 1;
        platter.powered = true;
    }

    /// What a process that dies alone leaves: everything it wrote, synced or not.
    pub fn kill(&self) {
        let mut platter = self.platter();
        platter.boot += 1;
        platter.powered = true;
        platter.plan = Plan::default();
    }

    /// A file as the operating system would give it, if it is there.
    pub fn open(&self, file: &str) -> Option<Stream> {
        let handle = Handle::open(&self.platter, Some(&self.path(file)), false);
        handle.ok().map(Stream::new)
    }

    /// What a reader finds in a file, if it is there.
    pub fn read(&self, file: &str) -> Option<Vec<u8>> {
        let platter = self.platter();
        let number = platter.names.get(&self.path(file))?;
        Some(platter.files[number].written.clone())
    }

    /// Puts `content` in place of a file, durably: damage, or another disk's file.
    pub fn replace(&self, file: &str, content: Vec<u8>) {
        let mut platter = self.platter();
        let number = match platter.names.get(&self.path(file)) {
            Some(number) => *number,
            None => platter.create(Some(self.path(file))),
        };
        platter.names.insert(self.path(file), number);
        platter.durable_names.insert(self.path(file), number);
        platter.fresh.retain(|fresh| *fresh != number);
        let file = platter.files.entry(number).or_default();
        file.pending.clear();
        file.durable.clone_from(&content);
        file.written = content;
    }
}

fn lock(platter: &Arc<Mutex<Platter>>) -> MutexGuard<'_, Platter> {
    platter
        .lock()
        .expect("nothing panics while it holds a platter")
}

impl Platter {
    /// Counts an act and says what is planned for it. Without power nothing succeeds.
    fn begin(&mut self, act: Act, file: u64, offset: usize, length: usize) -> Outcome<Fate> {
        if !self.powered {
            return Err(Failure::Gone);
        }
        *self.counts.of(act) += 1;
        for part in [act as u64, file, offset as u64, length as u64] {
            self.trace = (self.trace ^ part).wrapping_mul(0x0100_0000_01b3);
        }
        let nth = *self.counts.of(act);
        let now = match self.plan.power_cut_at {
            Some(Moment::Change(nth)) => act != Act::Read && self.counts.changes() == nth,
            Some(Moment::Sync(nth)) => act == Act::Sync && self.counts.syncs == nth,
            None => false,
        };
        if now {
            self.powered = false;
            self.counts.faults += 1;
            return Ok(Fate::PowerCut);
        }
        if self.plan.failing == Some((act, nth)) {
            self.counts.faults += 1;
            return Ok(Fate::Fails);
        }
        Ok(Fate::Succeeds)
    }

    fn next_order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    fn used(&self) -> u64 {
        self.files
            .values()
            .map(|file| file.written.len() as u64)
            .sum()
    }

    fn create(&mut self, name: Option<String>) -> u64 {
        self.last_file += 1;
        let number = self.last_file;
        self.files.insert(number, File::default());
        if let Some(name) = name {
            self.names.insert(name, number);
            self.fresh.push(number);
        }
        number
    }

    fn luck(&mut self) -> Luck {
        let oldest = (self.files.values())
            .filter_map(|file| file.pending.first())
            .map(|(order, _)| *order)
            .min();
        let span = oldest.map_or(1, |oldest| self.order - oldest + 1);
        match self.dice.below(8) {
            0 => Luck::Nothing,
            1..3 => Luck::Everything,
            3..6 => Luck::UpTo(self.order - self.dice.below(span)),
            6 => Luck::Sectors(4),
            _ => Luck::Sectors(7),
        }
    }

    /// Names that no sync has made durable are there or not, each for itself.
    fn settle_names(&mut self, luck: Luck) {
        let changed = |name: &&String| self.names.get(*name) != self.durable_names.get(*name);
        let all = self.names.keys().chain(self.durable_names.keys());
        let mut changed = Vec::from_iter(all.filter(changed).cloned());
        changed.dedup();
        for name in changed {
            let survives = match luck {
                Luck::Nothing => false,
                Luck::Everything => true,
                Luck::UpTo(_) | Luck::Sectors(_) => self.dice.one_in(2),
            };
            match self.names.get(&name) {
                Some(file) if survives => self.durable_names.insert(name, *file),
                None if survives => self.durable_names.remove(&name),
                _ => None,
            };
        }
        self.names.clone_from(&self.durable_names);
    }
}
