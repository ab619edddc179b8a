//! One file: what everybody reads of it, and what would be left of it if the power went now.

use crate::dice::Dice;

/// What a device writes whole or not at all.
pub const SECTOR: usize = 512;

/// A change that no sync has made durable yet.
#[derive(Clone, Debug)]
pub enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { size: usize },
}

#[derive(Clone, Debug, Default)]
pub struct File {
    /// What a read sees.
    pub written: Vec<u8>,
    /// What is there after a power cut, whatever happens.
    pub durable: Vec<u8>,
    /// What may be there besides, with its place in the order of all changes of the disk.
    pub pending: Vec<(u64, Change)>,
}

/// How much of what was never synced a power cut leaves.
#[derive(Clone, Copy, Debug)]
pub enum Luck {
    Nothing,
    Everything,
    /// What came before this place in the order of changes; the change at it perhaps in part.
    UpTo(u64),
    /// Each sector for itself, with so many chances in eight.
    Sectors(u64),
}

impl File {
    pub fn write(&mut self, order: u64, offset: usize, bytes: &[u8]) {
        put(&mut self.written, offset, bytes);
        let bytes = bytes.to_vec();
        self.pending.push((order, Change::Write { offset, bytes }));
    }

    pub fn truncate(&mut self, order: u64, size: usize) {
        self.written.resize(size, 0);
        self.pending.push((order, Change::Truncate { size }));
    }

    pub fn sync(&mut self) {
        for (_, change) in self.pending.drain(..) {
            match change {
                Change::Write { offset, bytes } => put(&mut self.durable, offset, &bytes),
                Change::Truncate { size } => self.durable.resize(size, 0),
            }
        }
    }

    /// Makes durable what luck leaves of the pending changes, and forgets the rest. What is read meanwhile stays as it was:
    /// that is how a page cache looks after an fsync that failed.
    pub fn settle(&mut self, luck: Luck, dice: &mut Dice) {
        for (order, change) in self.pending.drain(..) {
            match (luck, change) {
                (Luck::Nothing, _) => {}
                (Luck::UpTo(last), _) if order > last => {}
                (Luck::UpTo(last), Change::Write { offset, bytes }) if order == last => {
                    let sectors = bytes.len().div_ceil(SECTOR) as u64;
                    let kept = dice.below(sectors + 1) as usize * SECTOR;
                    put(&mut self.durable, offset, &bytes[..kept.min(bytes.len())]);
                }
                (Luck::Sectors(eighths), Change::Write { offset, bytes }) => {
                    let mut at = 0;
                    while at < bytes.len() {
                        // Sectors of the device, not of the write.
                        let end = (at + SECTOR - (offset + at) % SECTOR).min(bytes.len());
                        if dice.below(8) < eighths {
                            put(&mut self.durable, offset + at, &bytes[at..end]);
                        }
                        at = end;
                    }
                }
                (Luck::Sectors(eighths), Change::Truncate { .. }) if dice.below(8) >= eighths => {}
                (_, Change::Write { offset, bytes }) => put(&mut self.durable, offset, &bytes),
                (_, Change::Truncate { size }) => self.durable.resize(size, 0),
            }
        }
    }

    /// What a reader finds after the power came back.
    pub fn cut_power(&mut self, luck: Luck, dice: &mut Dice) {
        self.settle(luck, dice);
        self.written.clone_from(&self.durable);
    }
}

/// A hole that a write leaves behind is zeros, as on any file system.
fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if bytes.is_empty() {
        return;
    }
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}
