//! What is in the folder of an archive's line: copies of the whole book (bases), and the parts of its log in order.

use super::part;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A copy of the whole book as it was at the end of a part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseFile {
    /// The last entry of its journal.
    pub sequence: u64,
    /// The part that it follows; 0 where there was none yet.
    pub part: u64,
    pub path: PathBuf,
}

/// The files of a line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub folder: PathBuf,
    /// By the entry they end with.
    pub bases: BTreeSet<BaseFile>,
    /// By number.
    pub parts: BTreeMap<u64, PathBuf>,
}

/// The name of a base's file.
pub fn base_name(part: u64, sequence: u64) -> String {
    format!("{part:08}-{sequence}.base")
}

impl Line {
    /// Other files are none of its business.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut line = Self {
            folder: folder.to_owned(),
            ..Self::default()
        };
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(name) = name else { continue };
            if let Some(number) = part::number(name) {
                line.parts.insert(number, path);
            } else if let Some((part, sequence)) = base_of(name) {
                line.bases.insert(BaseFile {
                    sequence,
                    part,
                    path,
                });
            }
        }
        Ok(line)
    }

    pub fn is_empty(&self) -> bool {
        self.bases.is_empty() && self.parts.is_empty()
    }
}

fn base_of(name: &str) -> Option<(u64, u64)> {
    let (part, sequence) = name.strip_suffix(".base")?.split_once('-')?;
    Some((part.parse().ok()?, sequence.parse().ok()?))
}

/// The lines of the archive in `folder`, the newest last; none where it is no archive.
pub fn lines(folder: &Path) -> io::Result<Vec<Line>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("line-"));
        numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    let folders = numbers
        .into_iter()
        .map(|n| super::mark::line_folder(folder, n));
    folders.map(|folder| Line::open(&folder)).collect()
}
