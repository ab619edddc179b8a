//! A script that is played again and again: the same commands in the same batches, and what the book must be after each.

use vouch_domain::idempotency::{IdempotencyStore, Remembered};
use vouch_domain::ledger::{Account, Book, Head, LedgerStore};
use vouch_domain::memory::Memory;
use vouch_domain::merchants::Mode;
use vouch_domain::payments::{Payment, PaymentStore};
use vouch_domain::{AccountId, Currency, Error, Fault, PaymentId, Timestamp};
use vouch_server::store::writer::After;
use vouch_server::store::{Sql, SqlWork, SqliteDatabase};
use vouch_server::verify::verify;
use vouch_simulator::commands::{Command, Commands, Reply, ShopRequest, ShopRequests};
use vouch_simulator::dice::Dice;
use vouch_simulator::disk::Disk;
use vouch_simulator::house;

pub struct Script {
    pub batches: Vec<Vec<(Command, Timestamp)>>,
    /// What each command of each batch is answered.
    answers: Vec<Vec<Result<Reply, Error>>>,
    /// The book after so many batches.
    pub books: Vec<WholeBook>,
    everything: Everything,
    /// A disk with the furnished house before the first batch, everything on it durable and nothing in the log.
    start: Disk,
}

/// All that a script can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeBook {
    pub head: Head,
    pub accounts: Vec<Account>,
    payments: Vec<Option<Payment>>,
    answers: Vec<Option<Remembered>>,
}

/// All that may be in a book some day.
struct Everything {
    accounts: Vec<AccountId>,
    payments: Vec<PaymentId>,
    requests: Vec<ShopRequest>,
}

/// How far a disk got with a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Batches that were acknowledged.
    pub acknowledged: usize,
    /// What stopped it; `None` at its end.
    pub stopped: Option<After>,
}

impl Script {
    /// `commands` from one seed, one to `most` of them in a batch.
    pub fn new(seed: u64, commands: usize, most: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut source = Commands::new(&mut dice);
        let mut model = Memory::default();
        ShopRequests::furnish(&mut model).expect("in memory");
        let (mut batches, mut answers, mut models) = (Vec::new(), Vec::new(), vec![model.clone()]);
        let mut now = Timestamp::from_micros(1_772_442_000_000_000);
        let mut left = commands;
        while left > 0 {
            let count = left.min(1 + dice.below(most) as usize);
            left -= count;
            let (mut batch, mut told) = (Vec::new(), Vec::new());
            for _ in 0..count {
                now = Timestamp::from_micros(now.micros() + dice.below(900_000) as i64);
                let command = source.next(now);
                let answer = command.run(&mut model, now);
                source.remember(&command, &answer);
                batch.push((command, now));
                told.push(answer);
            }
            batches.push(batch);
            answers.push(told);
            models.push(model.clone());
        }
        let (mut accounts, _) = source.ledger.everything();
        let shoppers = ShopRequests::shoppers().map(Book::Shopper);
        let books = shoppers.chain([Book::Safeguarding]);
        accounts.extend(books.map(|book| book.account(Mode::Sandbox, Currency::EUR)));
        let everything = Everything {
            accounts,
            payments: source.shop.payments().collect(),
            requests: source.shop.sent().to_vec(),
        };
        let books = models
            .iter_mut()
            .map(|model| WholeBook::of(model, &everything).expect("in memory"));

        let start = Disk::new(0);
        let mut database = house::open(&start, "").expect("a new house");
        house::write(&mut database, ShopRequests::furnish).expect("furnished");
        database
            .query("pragma wal_checkpoint(truncate)", &[])
            .expect("a checkpoint");
        Self {
            books: books.collect(),
            batches,
            answers,
            everything,
            // What is on the disk now; the house goes on living on its own.
            start: start.copy(0),
        }
    }

    /// A disk of its own with the furnished house, on which luck follows `seed`.
    pub fn disk(&self, seed: u64) -> Disk {
        self.start.copy(seed)
    }

    /// Plays batches from `from` on until one is not acknowledged. Whatever is told must be right.
    pub fn play(&self, database: &mut SqliteDatabase, from: usize) -> Progress {
        self.play_until(database, from, self.batches.len())
    }

    /// The same, up to batch `to`.
    pub fn play_until(&self, database: &mut SqliteDatabase, from: usize, to: usize) -> Progress {
        for (place, batch) in self.batches.iter().enumerate().take(to).skip(from) {
            let (after, settled) = house::run(database, batch.clone());
            if after != After::Committed {
                for one in settled {
                    assert!(
                        matches!(one.told, Err(Error::Fault(_))),
                        "batch {place}: {one:?}"
                    );
                }
                return Progress {
                    acknowledged: place,
                    stopped: Some(after),
                };
            }
            for (one, answer) in settled.iter().zip(&self.answers[place]) {
                assert_eq!(one.told, *answer, "batch {place}: {:?}", one.command);
            }
        }
        Progress {
            acknowledged: to,
            stopped: None,
        }
    }

    /// The book as it is read now.
    pub fn book(&self, sql: &mut impl Sql) -> Result<WholeBook, Fault> {
        WholeBook::of(&mut SqlWork::new(sql), &self.everything)
    }

    /// Opens what is left, demands that it is the book after everything acknowledged (or after one batch more, of which nobody
    /// was told), and that the script can be played on to its end from there. Gives back how many batches were there.
    pub fn recover(&self, disk: &Disk, acknowledged: usize, place: &str) -> usize {
        let mut database = house::open(disk, "").unwrap_or_else(|fault| panic!("{place}: {fault}"));
        let report = verify(&mut database, None).expect("the rows can be read");
        assert_eq!(report.findings, [], "{place}");
        let book = self.book(&mut database).expect("the rows can be read");
        let known = [acknowledged + 1, acknowledged];
        let there = known
            .into_iter()
            .find(|batches| self.books.get(*batches) == Some(&book));
        let there = there.unwrap_or_else(|| {
            panic!("{place}: {acknowledged} batches were acknowledged, and there is {book:?}")
        });
        let end = self.play(&mut database, there);
        assert_eq!(
            (end.acknowledged, end.stopped),
            (self.batches.len(), None),
            "{place}"
        );
        let book = self.book(&mut database).expect("the rows can be read");
        assert_eq!(Some(&book), self.books.last(), "{place}, at the end");
        there
    }
}

impl WholeBook {
    fn of(
        work: &mut (impl LedgerStore + PaymentStore + IdempotencyStore),
        everything: &Everything,
    ) -> Result<Self, Fault> {
        let mut accounts = work.accounts(&everything.accounts)?;
        accounts.sort_by_key(|account| account.id);
        accounts.dedup();
        Ok(Self {
            head: work.head()?,
            accounts,
            payments: (everything.payments.iter())
                .map(|payment| work.payment(*payment))
                .collect::<Result<_, _>>()?,
            answers: (everything.requests.iter())
                .map(|sent| work.remembered(&sent.attempt.scope, &sent.attempt.key))
                .collect::<Result<_, _>>()?,
        })
    }
}
