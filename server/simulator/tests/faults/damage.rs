//! Damage to what was safely on disk: flipped bits, pages torn or in one another's place. Each is refused when the house opens or
//! reads, or found by `vouch verify` or SQLite's own check; or it is harmless, and every balance is right. Whatever it is, and
//! whoever notices: no balance is ever served that its account never had.
//!
//! A log that is damaged ends where the damage is, as one that was cut off: what is read then is the book after a whole number of
//! batches, and whoever kept the end of the journal elsewhere knows that something is missing.

use super::script::{Script, WholeBook};
use std::collections::BTreeMap;
use std::io::Write;
use vouch_server::store::Sql;
use vouch_server::verify::verify;
use vouch_simulator::dice::Dice;
use vouch_simulator::disk::{Disk, SECTOR};
use vouch_simulator::house::{self, FILE, WAL};

const PAGE: usize = 4096;

/// A book at rest (all of it in the database) or with a log that has yet to be brought over.
struct Still {
    script: Script,
    book: Vec<u8>,
    log: Vec<u8>,
}

/// What became of a piece of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Noticed {
    /// The house does not open.
    Opening,
    /// A balance that is asked for is refused.
    Reading,
    /// Only by recomputing the books.
    Verify,
    /// Only by SQLite's check of its own structures.
    QuickCheck,
    /// The log ends early; whoever knows the journal's end notices.
    Shortened,
    /// No balance is touched, but something else is: a name, a kept answer.
    Beside,
    /// All is as it was.
    Harmless,
}

impl Still {
    fn new(seed: u64, commands: usize, with_log: bool) -> Self {
        let script = Script::new(seed, commands, 6);
        let disk = script.disk(0);
        let mut database =
            house::open(&disk, "pragma wal_autocheckpoint = 0;").expect("the house opens");
        let most = if with_log {
            script.batches.len() * 2 / 3
        } else {
            script.batches.len()
        };
        assert_eq!(script.play_until(&mut database, 0, most).stopped, None);
        database
            .query("pragma wal_checkpoint(truncate)", &[])
            .expect("a checkpoint");
        let rest = script.play(&mut database, most);
        assert_eq!(rest.stopped, None);
        Self {
            book: disk.read(FILE).expect("a database"),
            log: disk.read(WAL).unwrap_or_default(),
            script,
        }
    }

    /// Puts damaged files on a disk and looks at what the house makes of them. A wrong balance that nothing notices ends the test.
    fn look(&self, book: Vec<u8>, log: Vec<u8>, place: &str) -> (Noticed, bool) {
        let disk = Disk::new(0);
        disk.replace(FILE, book);
        if !log.is_empty() {
            disk.replace(WAL, log);
        }
        let Ok(mut database) = house::open(&disk, "") else {
            return (Noticed::Opening, false);
        };
        let Ok(served) = self.script.book(&mut database) else {
            return (Noticed::Reading, false);
        };
        for account in &served.accounts {
            let had = (self.script.books.iter()).any(|book| book.accounts.contains(account));
            assert!(had, "{place}: served what never was, {account:?}");
        }
        let expected = self.script.books.last().expect("a book");
        let right = served.accounts == expected.accounts && served.head == expected.head;
        let earlier = |book: &WholeBook| book.accounts == served.accounts;
        // Served wrong, and not even right as of an earlier moment.
        let wrong = !right && !self.script.books.iter().any(earlier);
        match verify(&mut database, None) {
            Err(_) => return (Noticed::Verify, wrong),
            Ok(report) if !report.balances() => return (Noticed::Verify, wrong),
            Ok(_) => {}
        }
        let check = database.query("pragma quick_check", &[]);
        let fine = check
            .is_ok_and(|rows| rows.len() == 1 && rows[0].text(0).is_ok_and(|text| text == "ok"));
        if !fine {
            return (Noticed::QuickCheck, wrong);
        }
        assert!(
            !wrong,
            "{place}: nobody notices that {}",
            difference(&served, expected)
        );
        if served == *expected {
            return (Noticed::Harmless, false);
        }
        if right {
            return (Noticed::Beside, false);
        }
        assert_ne!(
            served.head, expected.head,
            "{place}: an earlier book under today's head"
        );
        (Noticed::Shortened, false)
    }
}

fn difference(served: &WholeBook, expected: &WholeBook) -> String {
    let accounts = served.accounts.iter().zip(&expected.accounts);
    let different = accounts.filter(|(served, expected)| served != expected);
    format!("{:?}", different.take(2).collect::<Vec<_>>())
}

/// Counts what was noticed how, and how often a balance was served that was wrong before it was noticed.
#[derive(Debug, Default)]
struct Tally {
    noticed: BTreeMap<Noticed, u32>,
    served_wrong: u32,
}

impl Tally {
    fn add(&mut self, (noticed, served_wrong): (Noticed, bool)) {
        *self.noticed.entry(noticed).or_default() += 1;
        self.served_wrong += u32::from(served_wrong);
    }

    fn say(&self, name: &str) {
        writeln!(std::io::stderr(), "damage, {name}: {self:?}").expect("standard error is open");
    }
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    let place = dice.below(bytes.len() as u64) as usize;
    bytes[place] ^= 1 << dice.below(8);
}

#[test]
fn a_thousand_flipped_bits() {
    let (still, moving) = (Still::new(6, 150, false), Still::new(7, 150, true));
    assert!(still.log.is_empty() && moving.log.len() > 50_000);
    let mut dice = Dice::new(8);
    for (name, count) in [("book", 500), ("log", 300), ("both", 200)] {
        let mut tally = Tally::default();
        for place in 0..count {
            let still = if name == "book" { &still } else { &moving };
            let (mut book, mut log) = (still.book.clone(), still.log.clone());
            if name != "log" {
                flip(&mut book, &mut dice);
            }
            if name != "book" {
                flip(&mut log, &mut dice);
            }
            tally.add(still.look(book, log, &format!("{name}, flip {place}")));
        }
        tally.say(name);
    }
}

/// Where it hurts most: in the rows of accounts and transfers, and not in the free space around them.
#[test]
fn flipped_bits_in_the_rows_of_the_ledger() {
    let still = Still::new(12, 300, false);
    let disk = Disk::new(0);
    disk.replace(FILE, still.book.clone());
    let mut database = house::open(&disk, "").expect("the house opens");
    let mut dice = Dice::new(13);
    for table in ["ledger_accounts", "ledger_transfers", "ledger_head"] {
        let pages = database
            .query(
                "select pgoffset, unused from dbstat where name = ?1 and pagetype = 'leaf'",
                &[table.into()],
            )
            .expect("SQLite knows its pages");
        let mut tally = Tally::default();
        for place in 0..150 {
            let page = &pages[dice.below(pages.len() as u64) as usize];
            let start: usize = page.number(0).expect("an offset");
            let unused: usize = page.number(1).expect("a length");
            let mut book = still.book.clone();
            // Cells fill a page from its end.
            let cells = start + unused.min(PAGE - 1)..start + PAGE;
            flip(&mut book[cells], &mut dice);
            tally.add(still.look(book, Vec::new(), &format!("{table}, flip {place}")));
        }
        tally.say(table);
        assert_eq!(
            tally.noticed.get(&Noticed::Shortened),
            None,
            "{table}: {tally:?}"
        );
    }
}

#[test]
fn a_hundred_pages_in_one_anothers_place() {
    let still = Still::new(9, 150, false);
    let pages = (still.book.len() / PAGE) as u64;
    let mut dice = Dice::new(10);
    let mut tally = Tally::default();
    for place in 0..100 {
        let mut book = still.book.clone();
        let (one, other) = (
            dice.below(pages) as usize * PAGE,
            dice.below(pages) as usize * PAGE,
        );
        if place % 2 == 0 {
            // Both went astray.
            for at in 0..PAGE {
                book.swap(one + at, other + at);
            }
        } else {
            // One was written over the other.
            book.copy_within(one..one + PAGE, other);
        }
        tally.add(still.look(book, Vec::new(), &format!("pages {one} and {other}")));
    }
    tally.say("pages");
}

/// Old pages below new ones: as much of each of the last pages that a checkpoint wrote as whole sectors make, with the log and
/// without it.
#[test]
fn pages_torn_at_every_sector() {
    let moving = Still::new(11, 150, true);
    // The same book at rest.
    let disk = Disk::new(0);
    disk.replace(FILE, moving.book.clone());
    disk.replace(WAL, moving.log.clone());
    let mut database = house::open(&disk, "").expect("the house opens");
    database
        .query("pragma wal_checkpoint(truncate)", &[])
        .expect("a checkpoint");
    let new = disk.read(FILE).expect("a database");
    let mut old = moving.book.clone();
    old.resize(new.len(), 0);
    let changed = (0..new.len() / PAGE)
        .map(|page| page * PAGE..(page + 1) * PAGE)
        .filter(|page| old[page.clone()] != new[page.clone()]);
    let changed = Vec::from_iter(changed);
    assert!(changed.len() > 8, "{} pages", changed.len());

    let mut tally = Tally::default();
    for page in changed.into_iter().rev().take(12) {
        for sectors in 0..=PAGE / SECTOR {
            let mut torn = new.clone();
            let kept = page.start + sectors * SECTOR;
            torn[kept..page.end].copy_from_slice(&old[kept..page.end]);
            let place = format!("page {}, {sectors} sectors of it", page.start / PAGE);
            // With the log, the page is written once more.
            let with_log = moving.look(torn.clone(), moving.log.clone(), &place);
            assert_eq!(
                with_log,
                (Noticed::Harmless, false),
                "{place}, with the log"
            );
            tally.add(moving.look(torn, Vec::new(), &place));
        }
    }
    tally.say("torn");
}
