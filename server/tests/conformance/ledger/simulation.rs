//! Random commands, the same on every store: each answer and the whole book must be equal, the books must balance after every
//! few commands, and whatever was answered once is answered again.
//!
//! The seed is printed; `VOUCH_SEED=n` plays one again, `VOUCH_SEEDS=n` plays that many.

use super::say;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use vouch_domain::ledger::{
    Account, LedgerStore, Transfer, TransferOutcome, TransferRefusal, create_accounts,
    create_transfers, expire_holds,
};
use vouch_domain::memory::Memory;
use vouch_domain::{AccountId, Reason, Timestamp, TransferId};
use vouch_server::store::{SqlWork, open_writer};
use vouch_server::verify::verify;
use vouch_simulator::commands::LedgerRequests;
pub use vouch_simulator::dice::Dice;

const COMMANDS_A_SEED: u32 = 400;

#[test]
fn stores_agree_on_random_commands() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seeds = match (number("VOUCH_SEED"), number("VOUCH_SEEDS")) {
        (Some(seed), _) => vec![seed],
        // One that nobody has seen before, and some that everybody has.
        (None, count) => (1..count.unwrap_or(8))
            .chain([RandomState::new().build_hasher().finish()])
            .collect(),
    };
    let mut results = BTreeMap::<&str, u64>::new();
    for seed in &seeds {
        say(&format!("ledger simulation: VOUCH_SEED={seed}"));
        play(*seed, &mut results);
    }
    let transfers: u64 = results.values().sum();
    say(&format!(
        "ledger simulation: {} seeds, {transfers} transfers, {} different results",
        seeds.len(),
        results.len()
    ));
    // Commands that only ever fail, or only ever succeed, would prove little.
    assert!(results["created"] * 5 > transfers, "{results:?}");
    assert!(seeds.len() < 8 || results.len() >= 40, "{results:?}");
}

fn play(seed: u64, results: &mut BTreeMap<&'static str, u64>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let connection = open_writer(&folder.path().join("vouch.db")).expect("a new database");
    connection
        .execute_batch("begin immediate")
        .expect("a transaction");
    let sqlite = &mut SqlWork::new(&connection);
    let memory = &mut Memory::default();
    let mut world = World::new(seed);

    for command in 0..COMMANDS_A_SEED {
        world.pass_time();
        match if command < 3 { 0 } else { world.dice.below(20) } {
            0..2 => {
                let accounts = world.accounts();
                let ours = create_accounts(memory, &accounts, world.now).expect("in memory");
                let theirs = create_accounts(sqlite, &accounts, world.now).expect("on sqlite");
                assert_eq!(ours, theirs, "seed {seed}, command {command}: {accounts:?}");
            }
            2 => {
                let limit = world.dice.below(4) as u32;
                let ours = expire_holds(memory, limit, world.now);
                assert_eq!(
                    ours,
                    expire_holds(sqlite, limit, world.now),
                    "seed {seed}, command {command}"
                );
            }
            _ => {
                let (transfers, repeated) = world.transfers();
                let ours = create_transfers(memory, &transfers, world.now).expect("in memory");
                let theirs = create_transfers(sqlite, &transfers, world.now).expect("on sqlite");
                assert_eq!(
                    ours, theirs,
                    "seed {seed}, command {command}: {transfers:?}"
                );
                if let Some(earlier) = repeated {
                    assert_answered_again(
                        &earlier,
                        &ours[0],
                        &format!("seed {seed}, command {command}"),
                    );
                }
                for outcome in &ours {
                    let name = outcome.as_ref().map_or_else(Reason::code, |_| "created");
                    *results.entry(name).or_default() += 1;
                }
                world.remember(transfers, ours);
            }
        }
        if command % 40 == 39 {
            let report = verify(sqlite, None).expect("the rows can be read");
            assert_eq!(report.findings, [], "seed {seed}, command {command}");
        }
    }
    let (accounts, transfers) = world.everything();
    assert_eq!(memory.head(), sqlite.head(), "seed {seed}");
    assert_eq!(
        sorted(memory.accounts(&accounts)),
        sorted(sqlite.accounts(&accounts)),
        "seed {seed}"
    );
    assert_eq!(
        sorted(memory.transfers(&transfers)),
        sorted(sqlite.transfers(&transfers)),
        "seed {seed}"
    );
    assert_eq!(
        sorted(memory.resolutions(&transfers)),
        sorted(sqlite.resolutions(&transfers)),
        "seed {seed}"
    );
    assert_eq!(
        sorted(memory.spent_ids(&transfers)),
        sorted(sqlite.spent_ids(&transfers)),
        "seed {seed}"
    );
    let later = world.now.plus_seconds(1_000_000);
    assert_eq!(
        memory.due_holds(later, 100),
        sqlite.due_holds(later, 100),
        "seed {seed}"
    );
}

/// A success exists, a spent id stays spent.
pub fn assert_answered_again(earlier: &TransferOutcome, now: &TransferOutcome, place: &str) {
    match earlier {
        Ok(_) => assert_eq!(*now, Err(TransferRefusal::Exists), "{place}"),
        Err(refusal) if refusal.spends_the_id() => {
            assert_eq!(*now, Err(TransferRefusal::IdAlreadyFailed), "{place}");
        }
        Err(_) => {}
    }
}

pub fn sorted<T: std::fmt::Debug, E: std::fmt::Debug>(rows: Result<Vec<T>, E>) -> BTreeSet<String> {
    rows.expect("the store works")
        .iter()
        .map(|row| format!("{row:?}"))
        .collect()
}

/// What has been sent so far, and what time it is.
pub struct World {
    pub dice: Dice,
    pub now: Timestamp,
    requests: LedgerRequests,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            requests: LedgerRequests::new(dice.for_another()),
            now: Timestamp::from_micros(1_000_000),
            dice,
        }
    }

    /// Mostly forward, sometimes not at all, sometimes back.
    pub fn pass_time(&mut self) {
        let micros = match self.dice.below(10) {
            0 => 0,
            1 => -(self.dice.below(3_000_000) as i64),
            _ => self.dice.below(900_000) as i64,
        };
        self.now = Timestamp::from_micros(self.now.micros() + micros);
    }

    pub fn accounts(&mut self) -> Vec<Account> {
        self.requests.accounts()
    }

    /// A batch; for one that repeats a single earlier request, also what that was answered.
    pub fn transfers(&mut self) -> (Vec<Transfer>, Option<TransferOutcome>) {
        self.requests.transfers()
    }

    /// What this very request was answered before.
    pub fn answered(&self, transfer: &Transfer) -> Option<TransferOutcome> {
        self.requests.answered(transfer)
    }

    pub fn remember(&mut self, transfers: Vec<Transfer>, outcomes: Vec<TransferOutcome>) {
        self.requests.remember(&transfers, &outcomes);
    }

    pub fn everything(&self) -> (Vec<AccountId>, Vec<TransferId>) {
        self.requests.everything()
    }
}
