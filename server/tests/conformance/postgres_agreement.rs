//! A hundred thousand random commands, in batches as the writer makes them, on the model, on SQLite and on PostgreSQL: the
//! answers are the same, every row of every table is the same in the end, and the books balance.
//!
//! The seeds are printed; `VOUCH_SEED=n` plays one again, `VOUCH_SEEDS=n` plays that many.

mod shop;

use crate::ledger::say;
use crate::ledger::simulation::{World, assert_answered_again, sorted};
use crate::postgres::Database;
use shop::{Request, Shop};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use vouch_domain::ledger::{
    Account, AccountResult, LedgerStore, Transfer, TransferOutcome, create_accounts,
    create_transfers, expire_holds,
};
use vouch_domain::memory::Memory;
use vouch_domain::{Error, Fault, Reason, Timestamp, Work};
use vouch_server::migrate::tallies;
use vouch_server::store::postgres::PostgresDatabase;
use vouch_server::store::writer::{After, Database as Writes, write_batch};
use vouch_server::store::{Job, Place, SqliteDatabase, Touches, open_writer};
use vouch_server::verify::verify_place;

/// Accounts, transfers, payments, top-ups, … in all, and in one life of a book.
const COMMANDS: u64 = 100_000;
const COMMANDS_A_SEED: u64 = 5_000;
/// Pieces of work in a batch: one caller's, or those of many.
const BATCHES: [u64; 4] = [1, 8, 40, 120];

#[derive(Clone, Debug)]
enum Command {
    Accounts(Vec<Account>),
    Transfers(Vec<Transfer>),
    Expire(u32),
    Shop(Request),
    /// A piece of work that moves money and then meets a fault: nothing of it may be left.
    ComesToNothing(Vec<Transfer>),
}

#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Accounts(Vec<AccountResult>),
    Transfers(Vec<TransferOutcome>),
    Expired(usize),
    Shop(shop::Answer),
}

impl Command {
    fn run(&self, work: &mut dyn Work, now: Timestamp) -> Result<Answer, Error> {
        Ok(match self {
            Self::Accounts(accounts) => Answer::Accounts(create_accounts(work, accounts, now)?),
            Self::Transfers(transfers) => {
                Answer::Transfers(create_transfers(work, transfers, now)?)
            }
            Self::Expire(limit) => Answer::Expired(expire_holds(work, *limit, now)?),
            Self::Shop(request) => Answer::Shop(request.run(work, now)?),
            Self::ComesToNothing(transfers) => {
                create_transfers(work, transfers, now)?;
                return Err(nothing());
            }
        })
    }

    /// How many commands it is: each account and each transfer is one.
    fn count(&self) -> u64 {
        match self {
            Self::Accounts(accounts) => accounts.len() as u64,
            Self::Transfers(transfers) | Self::ComesToNothing(transfers) => transfers.len() as u64,
            Self::Expire(_) | Self::Shop(_) => 1,
        }
    }

    fn touches(&self) -> Touches {
        match self {
            Self::Transfers(transfers) => Touches::of(transfers),
            _ => Touches::default(),
        }
    }
}

fn nothing() -> Error {
    Fault("on purpose".into()).into()
}

#[test]
fn three_stores_agree_on_a_hundred_thousand_commands() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seeds = match (number("VOUCH_SEED"), number("VOUCH_SEEDS")) {
        (Some(seed), _) => vec![seed],
        // One that nobody has seen before, and some that everybody has.
        (None, count) => (1..count.unwrap_or(COMMANDS / COMMANDS_A_SEED))
            .chain([RandomState::new().build_hasher().finish()])
            .collect(),
    };
    say(&format!(
        "three stores: the last VOUCH_SEED={}",
        seeds[seeds.len() - 1]
    ));
    let mut results = BTreeMap::new();
    let played: u64 = seeds.iter().map(|seed| play(*seed, &mut results)).sum();
    say(&format!(
        "three stores: {played} commands, {} different results",
        results.len()
    ));
    assert!(
        seeds.len() < 20 || played >= COMMANDS && results.len() >= 50,
        "{played} {results:?}"
    );
}

fn play(seed: u64, results: &mut BTreeMap<&'static str, u64>) -> u64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("vouch.db");
    let connection = open_writer(&path).expect("a new database");
    connection
        .execute_batch("pragma synchronous = off")
        .expect("it is about answers");
    let mut sqlite = SqliteDatabase::new(connection);
    let database = Database::new();
    let there = Place::parse(database.url()).expect("an address");
    let Place::Postgres(address) = &there else {
        panic!("another place")
    };
    let mut postgres = PostgresDatabase::open((**address).clone()).expect("the server is there");
    let memory = &mut Memory::default();
    let mut world = World::new(seed);
    let mut shop = Shop::default();

    let mut played = 0;
    let furnish = Command::Shop(Request::Furnish);
    let mut batch = vec![(furnish.clone(), world.now, furnish.run(memory, world.now))];
    while played < COMMANDS_A_SEED {
        let size = BATCHES[world.dice.below(BATCHES.len() as u64) as usize];
        for _ in 0..size {
            world.pass_time();
            let command = next(&mut world, &mut shop, played);
            let expected = match &command {
                Command::ComesToNothing(_) => Err(nothing()),
                command => command.run(memory, world.now),
            };
            played += command.count();
            learn(&mut world, &mut shop, &command, &expected, results);
            batch.push((command, world.now, expected));
        }
        let (here, elsewhere) = std::thread::scope(|threads| {
            let elsewhere = threads.spawn(|| run(&mut postgres, &batch));
            (
                run(&mut sqlite, &batch),
                elsewhere.join().expect("no panic"),
            )
        });
        for (number, (command, _, expected)) in batch.iter().enumerate() {
            let place =
                || format!("seed {seed}, before command {played}, piece {number}: {command:?}");
            assert_eq!(here[number], *expected, "on sqlite, {}", place());
            assert_eq!(elsewhere[number], *expected, "on postgres, {}", place());
        }
        batch.clear();
    }
    drop((sqlite, postgres));
    let here = Place::Sqlite(path);
    for place in [&here, &there] {
        let report = verify_place(place, None).expect("the book can be read");
        assert_eq!(report.findings, [], "seed {seed}: {place}");
    }
    let same = tallies(&here).expect("the tables");
    assert_eq!(same, tallies(&there).expect("the tables"), "seed {seed}");
    assert!(
        same.iter().filter(|(_, tally)| tally.rows > 0).count() >= 15,
        "{same:?}"
    );

    // And as the model has it: the head alone says it of the whole journal, by its hash.
    let (accounts, transfers) = world.everything();
    let kept = here.snapshot(|sql| {
        let work = &mut vouch_server::store::SqlWork::new(sql);
        assert_eq!(work.head(), memory.head(), "seed {seed}");
        assert_eq!(
            sorted(work.accounts(&accounts)),
            sorted(memory.accounts(&accounts)),
            "seed {seed}"
        );
        assert_eq!(
            sorted(work.spent_ids(&transfers)),
            sorted(memory.spent_ids(&transfers)),
            "seed {seed}"
        );
        shop.assert_same(work, memory);
        Ok(())
    });
    kept.expect("a snapshot");
    played
}

fn next(world: &mut World, shop: &mut Shop, played: u64) -> Command {
    if played < 20 {
        return Command::Accounts(world.accounts());
    }
    match world.dice.below(24) {
        0 => Command::Accounts(world.accounts()),
        1 => Command::Expire(world.dice.below(4) as u32),
        2 => Command::ComesToNothing(world.transfers().0),
        3..9 => {
            if world.dice.one_in(150) {
                world.now = world.now.plus_seconds(1_500);
            }
            Command::Shop(shop.request(&mut world.dice, world.now))
        }
        _ => Command::Transfers(world.transfers().0),
    }
}

/// What the next commands may build on.
fn learn(
    world: &mut World,
    shop: &mut Shop,
    command: &Command,
    answer: &Result<Answer, Error>,
    results: &mut BTreeMap<&'static str, u64>,
) {
    let mut count = |name| *results.entry(name).or_default() += 1;
    match (command, answer) {
        (Command::Transfers(transfers), Ok(Answer::Transfers(outcomes))) => {
            for outcome in outcomes {
                count(outcome.as_ref().map_or_else(Reason::code, |_| "created"));
            }
            if let ([transfer], [outcome]) = (&transfers[..], &outcomes[..])
                && !transfer.flags.linked
                && let Some(earlier) = world.answered(transfer)
            {
                assert_answered_again(&earlier, outcome, "in the model");
            }
            world.remember(transfers.clone(), outcomes.clone());
        }
        (Command::Accounts(_), Ok(Answer::Accounts(opened))) => {
            for account in opened {
                count(account.as_ref().map_or_else(Reason::code, |_| "opened"));
            }
        }
        (Command::Shop(request), Ok(Answer::Shop(_))) => {
            count(request.name());
            shop.learn(request);
        }
        (_, Err(Error::Refused(refusal))) => count(refusal.code),
        (_, Err(Error::Fault(_))) => count("came to nothing"),
        (_, Ok(_)) => count("expired"),
    }
}

/// Runs one batch as the writer does; gives the answers.
fn run(
    database: &mut impl Writes,
    batch: &[(Command, Timestamp, Result<Answer, Error>)],
) -> Vec<Result<Answer, Error>> {
    let (mut jobs, mut told) = (Vec::new(), Vec::new());
    for (command, now, _) in batch {
        let (command, now) = (command.clone(), *now);
        let (job, answer) = Job::new(command.touches(), move |work| command.run(work, now));
        jobs.push(job);
        told.push(answer);
    }
    let mut jobs = jobs.into_iter();
    let first = jobs.next().expect("a piece of work");
    let after = write_batch(database, first, || jobs.next(), None);
    assert_eq!(after, After::Committed);
    told.iter_mut()
        .map(|answer| answer.try_recv().expect("an answer"))
        .collect()
}
