//! Random commands, the same on every store: each answer and the whole book must be equal, the books must balance after every
//! few commands, and whatever was answered once is answered again.
//!
//! The seed is printed; `VOUCH_SEED=n` plays one again, `VOUCH_SEEDS=n` plays that many.

use super::say;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use vouch_domain::ledger::{
    AMOUNT_MAX, Account, AccountFlags, LedgerStore, Transfer, TransferFlags, TransferOutcome,
    TransferRefusal, create_accounts, create_transfers, expire_holds,
};
use vouch_domain::memory::Memory;
use vouch_domain::{AccountId, Reason, Timestamp, TransferId};
use vouch_server::store::{SqlWork, open_writer};
use vouch_server::verify::verify;

const COMMANDS_A_SEED: u32 = 400;
const ACCOUNTS: u64 = 9;

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
            0 => {
                let accounts = world.accounts();
                let ours = create_accounts(memory, &accounts, world.now).expect("in memory");
                let theirs = create_accounts(sqlite, &accounts, world.now).expect("on sqlite");
                assert_eq!(ours, theirs, "seed {seed}, command {command}: {accounts:?}");
            }
            1 => {
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

/// SplitMix64: small, and the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.throw() % end
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// Mostly one that may exist; now and then the reserved zero.
fn account_id(dice: &mut Dice) -> AccountId {
    let id = if dice.one_in(60) {
        0
    } else {
        1 + dice.below(ACCOUNTS)
    };
    AccountId(id.into())
}

/// What has been sent so far, and what time it is.
pub struct World {
    pub dice: Dice,
    pub now: Timestamp,
    sent: Vec<(Transfer, TransferOutcome)>,
    last_id: u128,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            now: Timestamp::from_micros(1_000_000),
            sent: Vec::new(),
            last_id: 0,
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
        let dice = &mut self.dice;
        let count = 1 + dice.below(5);
        let mut account = || {
            let flags = AccountFlags {
                linked: dice.one_in(4),
                debits_must_not_exceed_credits: dice.one_in(3),
                credits_must_not_exceed_debits: dice.one_in(4),
                closed: dice.one_in(40),
                ..AccountFlags::default()
            };
            let ledger = u32::from(!dice.one_in(30)) + u32::from(dice.one_in(30));
            Account::new(account_id(dice), ledger, 1, flags)
        };
        (0..count).map(|_| account()).collect()
    }

    /// A batch; for one that repeats a single earlier request, also what that was answered.
    pub fn transfers(&mut self) -> (Vec<Transfer>, Option<TransferOutcome>) {
        if !self.sent.is_empty() && self.dice.one_in(10) {
            let (transfer, outcome) = self.earlier();
            if !transfer.flags.linked {
                return (vec![transfer], Some(outcome));
            }
        }
        let count = 1 + self.dice.below(7);
        let mut batch = Vec::from_iter((0..count).map(|_| self.transfer()));
        if let Some(last) = batch.last_mut()
            && !self.dice.one_in(30)
        {
            last.flags.linked = false;
        }
        (batch, None)
    }

    fn transfer(&mut self) -> Transfer {
        if !self.sent.is_empty() && self.dice.one_in(12) {
            let (transfer, _) = self.earlier();
            return self.nearly(transfer);
        }
        self.last_id += 1;
        let id = if self.dice.one_in(100) {
            0
        } else {
            self.last_id
        };
        let amount = match self.dice.below(40) {
            0 => AMOUNT_MAX,
            1 => u64::MAX,
            2 => AMOUNT_MAX - self.dice.below(100),
            _ => self.dice.below(120),
        };
        let (debit, credit) = (account_id(&mut self.dice), account_id(&mut self.dice));
        let ledger = u32::from(!self.dice.one_in(40)) + u32::from(self.dice.one_in(40));
        let mut transfer = Transfer::new(TransferId(id), debit, credit, amount, ledger, 9);
        transfer.flags = TransferFlags {
            linked: self.dice.one_in(5),
            balancing_debit: self.dice.one_in(10),
            balancing_credit: self.dice.one_in(10),
            ..TransferFlags::default()
        };
        match self.dice.below(10) {
            0..3 => {
                transfer.flags.pending = true;
                transfer.flags.closing_debit = self.dice.one_in(40);
                transfer.flags.closing_credit = self.dice.one_in(40);
                transfer.timeout = self.dice.below(5) as u32;
            }
            3..7 => self.ending(&mut transfer),
            _ => {}
        }
        transfer
    }

    /// Makes it post or void one of the latest holds, mostly leaving to the hold what can be left to it.
    fn ending(&mut self, transfer: &mut Transfer) {
        let latest = self
            .sent
            .iter()
            .rev()
            .filter(|(t, o)| t.flags.pending && o.is_ok());
        let holds = Vec::from_iter(latest.map(|(t, _)| t.clone()).take(6));
        let Some(hold) = holds.get(self.dice.below(7) as usize) else {
            return;
        };
        transfer.flags = TransferFlags {
            linked: transfer.flags.linked,
            post_pending_transfer: self.dice.one_in(2),
            balancing_debit: self.dice.one_in(40),
            ..TransferFlags::default()
        };
        transfer.flags.void_pending_transfer = !transfer.flags.post_pending_transfer;
        transfer.pending_id = hold.id;
        if !self.dice.one_in(5) {
            (transfer.debit_account, transfer.credit_account) = (AccountId(0), AccountId(0));
            (transfer.ledger, transfer.code) = (0, 0);
            if transfer.flags.void_pending_transfer {
                transfer.amount = 0;
            }
        }
    }

    /// What this very request was answered before.
    pub fn answered(&self, transfer: &Transfer) -> Option<TransferOutcome> {
        let known = self.sent.iter().find(|(sent, _)| sent == transfer);
        known.map(|(_, outcome)| outcome.clone())
    }

    fn earlier(&mut self) -> (Transfer, TransferOutcome) {
        let latest = (self.sent.len() as u64).min(60);
        let index = self.sent.len() - 1 - self.dice.below(latest) as usize;
        self.sent[index].clone()
    }

    /// The same request, but for one field.
    fn nearly(&mut self, mut transfer: Transfer) -> Transfer {
        match self.dice.below(9) {
            0 => transfer.amount = self.dice.below(120),
            1 => transfer.debit_account = account_id(&mut self.dice),
            2 => transfer.credit_account = account_id(&mut self.dice),
            3 => transfer.timeout = self.dice.below(5) as u32,
            4 => transfer.code = 10,
            5 => transfer.ledger = 2,
            6 => transfer.pending_id = TransferId(self.dice.below(50).into()),
            7 => transfer.flags.pending = !transfer.flags.pending,
            _ => {}
        }
        transfer
    }

    pub fn remember(&mut self, transfers: Vec<Transfer>, outcomes: Vec<TransferOutcome>) {
        for (transfer, outcome) in transfers.into_iter().zip(outcomes) {
            let known = self.sent.iter().any(|(sent, _)| sent.id == transfer.id);
            // What a repeated id was answered the first time is what counts.
            let settled =
                outcome.as_ref().is_ok() || outcome.as_ref().is_err_and(|r| r.spends_the_id());
            if !known || settled {
                self.sent.retain(|(sent, _)| sent.id != transfer.id);
                self.sent.push((transfer, outcome));
            }
        }
    }

    pub fn everything(&self) -> (Vec<AccountId>, Vec<TransferId>) {
        let accounts = (0..=ACCOUNTS).map(|id| AccountId(id.into())).collect();
        let transfers = (0..=self.last_id).map(TransferId).collect();
        (accounts, transfers)
    }
}
