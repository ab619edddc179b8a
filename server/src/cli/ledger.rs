//! `vouch ledger import` and `vouch ledger accounts`: the ledger fed and shown as lines of JSON.
//!
//! Import reads a whole batch before it applies any of it, and prints its results only once they are on disk. Whatever stops
//! it, sending the same file again is safe: what is there already says `exists`.

use crate::clock::Clock;
use crate::config::Config;
use crate::ledger_lines::{Batch, Batches, Line, Range, Scratch, show_account};
use crate::store::Store;
use clap::Subcommand;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use vouch_domain::ledger::{Account, LedgerStore, balance_as_of};
use vouch_domain::memory::Memory;
use vouch_domain::{AccountId, Fault};

/// Events that are written at once. A batch may be larger; a serving house gets its turn in between.
const EVENTS_A_WRITE: usize = 8_000;
const ACCOUNTS_A_PAGE: u32 = 1_000;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Apply accounts and transfers, one JSON object a line, and print one result per event.
    ///
    /// A line is {"account": {…}}, {"transfer": {…}} or {"commit": true}, which ends a batch. A scratch book also takes
    /// {"tick": seconds}, {"setup": {"id": …, counters}}, {"lookup_account": id} and {"lookup_transfer": id}.
    Import {
        /// The lines; - for standard input.
        file: PathBuf,
        /// Use a book in memory that is forgotten afterwards.
        #[arg(long)]
        scratch: bool,
        /// Print all accounts afterwards, as `vouch ledger accounts` does.
        #[arg(long)]
        accounts: bool,
    },
    /// Print every account with its four counters, one JSON object a line, in order of id.
    Accounts {
        /// As they stood once the journal had this many entries.
        #[arg(long, value_name = "SEQUENCE")]
        as_of: Option<u64>,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    match command {
        Command::Import {
            file,
            scratch: true,
            accounts,
        } => import_scratch(Lines::open(&file)?, accounts),
        Command::Import { file, accounts, .. } => {
            let lines = Lines::open(&file)?;
            let store = super::open_store(&config)?;
            import(lines, &store).await?;
            match accounts {
                true => print_all(&store, None).await,
                false => Ok(()),
            }
        }
        Command::Accounts { as_of } => print_all(&super::open_store(&config)?, as_of).await,
    }
}

async fn import(mut lines: Lines, store: &Store) -> Result<(), String> {
    let mut batches = Batches::default();
    while let Some(line) = lines.next(Range::Own)? {
        let (ended, scratch) = batches.take(line);
        if scratch.is_some() {
            return Err(lines.here(
                "only a scratch book takes this line (--scratch); nothing of its batch is applied",
            ));
        }
        if let Some(batch) = ended {
            write(batch, store, &lines).await?;
        }
    }
    match batches.end() {
        Some(batch) => write(batch, store, &lines).await,
        None => Ok(()),
    }
}

async fn write(batch: Batch, store: &Store, lines: &Lines) -> Result<(), String> {
    for piece in batch.pieces(EVENTS_A_WRITE) {
        let now = Clock::System.now();
        let statuses = store
            .write(move |work| Ok(piece.apply(work, now)?))
            .await
            .map_err(|error| lines.here(&error.to_string()))?;
        print(&statuses)?;
    }
    Ok(())
}

fn import_scratch(mut lines: Lines, accounts: bool) -> Result<(), String> {
    let mut book = Memory::default();
    let mut scratch = Scratch::default();
    let mut batches = Batches::default();
    loop {
        let line = lines.next(Range::Cases)?;
        let last = line.is_none();
        let due = match line {
            Some(line) => batches.take(line),
            None => (batches.end(), None),
        };
        let answers = scratch.answer(&mut book, due);
        print(&answers.map_err(|fault| lines.here(&fault.0))?)?;
        if last {
            break;
        }
    }
    match accounts {
        true => print_accounts(&mut book, None).map_err(|fault| fault.0),
        false => Ok(()),
    }
}

async fn print_all(store: &Store, as_of: Option<u64>) -> Result<(), String> {
    store
        .read(move |work| Ok(print_accounts(work, as_of)?))
        .await
        .map_err(|error| error.to_string())
}

/// All pages come from one snapshot.
fn print_accounts(work: &mut (impl LedgerStore + ?Sized), as_of: Option<u64>) -> Result<(), Fault> {
    let end = work.head()?.sequence;
    if let Some(sequence) = as_of.filter(|sequence| *sequence > end) {
        let sentence = format!("the journal has {end} entries; there is no {sequence} yet");
        return Err(Fault(sentence));
    }
    let mut last = AccountId(0);
    loop {
        let page = work.accounts_after(last, ACCOUNTS_A_PAGE)?;
        let Some(account) = page.last() else {
            return Ok(());
        };
        last = account.id;
        let page = match as_of {
            None => page,
            Some(sequence) => {
                let then = |a: &Account| balance_as_of(work, a.id, sequence).transpose();
                page.iter().filter_map(then).collect::<Result<_, _>>()?
            }
        };
        print(&Vec::from_iter(page.iter().map(show_account))).map_err(Fault)?;
    }
}

/// Prints lines and sees them off: whoever reads them may act on them.
fn print(lines: &[impl AsRef<str>]) -> Result<(), String> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    lines
        .iter()
        .try_for_each(|line| writeln!(out, "{}", line.as_ref()))
        .and_then(|()| out.flush())
        .map_err(|error| format!("cannot write to standard output: {error}"))
}

/// The lines of a file, and where they stand.
struct Lines {
    name: String,
    input: Box<dyn BufRead + Send>,
    bytes: Vec<u8>,
    number: u64,
}

impl Lines {
    fn open(path: &Path) -> Result<Self, String> {
        let (name, input): (_, Box<dyn BufRead + Send>) = match path == Path::new("-") {
            true => (
                "standard input".into(),
                Box::new(BufReader::new(std::io::stdin())),
            ),
            false => {
                let file =
                    File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
                (path.display().to_string(), Box::new(BufReader::new(file)))
            }
        };
        Ok(Self {
            name,
            input,
            bytes: Vec::new(),
            number: 0,
        })
    }

    /// The next line that is not blank.
    fn next(&mut self, range: Range) -> Result<Option<Line>, String> {
        loop {
            self.bytes.clear();
            self.number += 1;
            let read = self.input.read_until(b'\n', &mut self.bytes);
            if read.map_err(|error| self.here(&error.to_string()))? == 0 {
                self.number -= 1;
                return Ok(None);
            }
            let text = std::str::from_utf8(&self.bytes)
                .map_err(|_| self.here("this is not UTF-8; nothing of its batch is applied"))?;
            // Some editors begin a file with a mark.
            let text = text.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() {
                let bad = |sentence: String| {
                    self.here(&format!("{sentence}; nothing of its batch is applied"))
                };
                let line = Line::read(text, range).map_err(bad)?;
                return Ok(Some(line));
            }
        }
    }

    /// A sentence with its place.
    fn here(&self, sentence: &str) -> String {
        format!("{}, line {}: {sentence}", self.name, self.number)
    }
}
