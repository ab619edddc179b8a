//! The field's own cases: tables of actions and the results that a trusted ledger gives, run against every store.
//!
//! They are read from `VOUCH_LEDGER_CASES` (a folder with `tables.jsonl`), by default `../shared/ledger-cases` beside the
//! repository. What this ledger does not have is passed over by name, and said.

use super::say;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use vouch_domain::ledger::{
    AMOUNT_MAX, Account, AccountFlags, AccountRefusal, Changes, LedgerStore, Transfer,
    TransferFlags, TransferRefusal, create_accounts, create_transfers, expire_holds,
};
use vouch_domain::memory::Memory;
use vouch_domain::{AccountId, Reason, Timestamp, TransferId};

#[test]
fn the_fields_tables_in_memory() {
    run_all("in memory", |table| table.run(&mut Memory::default()));
}

#[test]
fn the_fields_precedence() {
    let listed = |file: &str| -> Option<Vec<(String, bool)>> {
        let lines = std::fs::read_to_string(folder().join(file)).ok()?;
        let rows = lines.lines().skip(1).map(|line| {
            let mut fields = line.split(',').skip(1);
            let status = fields.next().expect("a status").to_owned();
            (status, fields.nth(1) == Some("1"))
        });
        let ours = |status: &str| {
            !status.starts_with("imported")
                && !status.contains("user_data")
                && !status.starts_with("deprecated")
                && !["created", "reserved_field"].contains(&status)
        };
        Some(rows.filter(|(status, _)| ours(status)).collect())
    };
    let files = (
        listed("create_accounts_status_precedence.csv"),
        listed("create_transfers_status_precedence.csv"),
    );
    let (Some(accounts), Some(transfers)) = files else {
        return say(
            "ledger precedence: SKIPPED, no tables. Set VOUCH_LEDGER_CASES to their folder.",
        );
    };
    let ours = AccountRefusal::ALL
        .iter()
        .map(|r| (r.code().to_owned(), false));
    assert_eq!(Vec::from_iter(ours), accounts);
    // A value date is this ledger's own.
    let ours = TransferRefusal::ALL
        .iter()
        .filter(|r| **r != TransferRefusal::ExistsWithDifferentEffectiveAt)
        .map(|r| (r.code().to_owned(), r.spends_the_id()));
    assert_eq!(Vec::from_iter(ours), transfers);
}

/// Each pair of flags of one transfer is refused exactly where the field's table says so.
#[test]
fn the_fields_flag_compatibility() {
    let Ok(lines) = std::fs::read_to_string(folder().join("transfer_flag_compatibility.csv"))
    else {
        return say("ledger flags: SKIPPED, no table. Set VOUCH_LEDGER_CASES to its folder.");
    };
    let mut work = Memory::default();
    let mut pairs = 0;
    for line in lines
        .lines()
        .skip(1)
        .filter(|line| !line.contains("imported"))
    {
        let fields = Vec::from_iter(line.split(','));
        let row = serde_json::json!({"id": "1", (fields[0]): "set", (fields[1]): "set"});
        let result =
            create_transfers(&mut work, &[transfer(&row)], Timestamp(1)).expect("in memory");
        let refused = result[0] == Err(TransferRefusal::FlagsAreMutuallyExclusive);
        assert_eq!(refused, fields[2] == "0", "{line}");
        pairs += 1;
    }
    assert!(pairs > 30);
}

#[test]
fn the_fields_tables_on_sqlite() {
    run_all("on sqlite", |table| {
        crate::on_sqlite(|work| table.run(work))
    });
}

#[test]
fn the_fields_tables_on_postgres() {
    run_all("on postgres", |table| {
        let mut ran = None;
        crate::on_postgres(|work| ran = Some(table.run(work)));
        ran.expect("the scenario held")
    });
}

pub(super) fn folder() -> PathBuf {
    std::env::var("VOUCH_LEDGER_CASES").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/ledger-cases"),
        PathBuf::from,
    )
}

fn run_all(store: &str, run: impl Fn(Table) -> Table) {
    let path = folder().join("tables.jsonl");
    let lines = match std::fs::read_to_string(&path) {
        Ok(lines) => lines,
        Err(error) => {
            let path = path.display();
            return say(&format!(
                "ledger cases {store}: SKIPPED, {path}: {error}. Set VOUCH_LEDGER_CASES to their folder."
            ));
        }
    };
    let (mut tables, mut rows, mut passed_over) = (0, 0, BTreeMap::<String, u32>::new());
    for line in lines.lines() {
        let table = run(Table::read(line));
        tables += 1;
        rows += table.rows;
        for what in table.passed_over {
            *passed_over.entry(what).or_default() += 1;
        }
    }
    assert!(rows > 0, "{} holds no rows", path.display());
    say(&format!(
        "ledger cases {store}: {rows} rows of {tables} tables as expected; passed over: {passed_over:?}"
    ));
}

struct Table {
    name: String,
    actions: Vec<Value>,
    now: Timestamp,
    /// What the next commit sends or looks up, with what is expected of it.
    accounts: Vec<(Account, String)>,
    transfers: Vec<(Transfer, String)>,
    lookups: Vec<Value>,
    /// Rows whose result was as expected.
    rows: u32,
    passed_over: Vec<String>,
}

impl Table {
    fn read(line: &str) -> Self {
        let table: Value = serde_json::from_str(line).expect("a table is a line of JSON");
        Self {
            name: text(&table["test"]).to_owned(),
            actions: table["actions"].as_array().expect("actions").clone(),
            now: Timestamp::from_micros(1_000_000),
            accounts: Vec::new(),
            transfers: Vec::new(),
            lookups: Vec::new(),
            rows: 0,
            passed_over: Vec::new(),
        }
    }

    fn run(mut self, work: &mut (impl LedgerStore + ?Sized)) -> Self {
        for action in self.actions.clone() {
            let v = &action["v"];
            match text(&action["action"]) {
                "account" if self.has(v) => {
                    self.accounts.push((account(v), text(&v["status"]).into()));
                }
                "transfer" if self.has(v) => {
                    self.transfers
                        .push((transfer(v), text(&v["status"]).into()));
                }
                "account" | "transfer" => {}
                "lookup_account" | "lookup_transfer" => self.lookups.push(v.clone()),
                "setup" => setup(work, v),
                "tick" => self.tick(work, v),
                "commit" => self.commit(work, text(v)),
                other => self.passed_over.push(format!("action {other}")),
            }
        }
        self
    }

    /// Whether this ledger has what the row is about; if not, says what.
    fn has(&mut self, row: &Value) -> bool {
        let status = text(&row["status"]);
        let missing = match () {
            () if status.contains("user_data") || status.starts_with("imported") => Some(status),
            () if set(&row["imported"]) => Some("flag imported"),
            () if status == "reserved_field" => Some(status),
            () => None,
        };
        self.passed_over.extend(missing.map(str::to_owned));
        missing.is_none()
    }

    /// The clock moves from the last entry's time on; a negative value counts from the end of time.
    fn tick(&mut self, work: &mut (impl LedgerStore + ?Sized), v: &Value) {
        let unit = match text(&v["unit"]) {
            "seconds" => 1_000_000,
            "minutes" => 60_000_000,
            "hours" => 3_600_000_000,
            "days" => 86_400_000_000,
            "milliseconds" => 1_000,
            "nanoseconds" => 0,
            other => panic!("{}: unknown unit {other}", self.name),
        };
        let value = v["value"].as_i64().expect("a number of units") * unit;
        let last = work.head().expect("the head").timestamp.max(self.now);
        let start = if value < 0 { i64::MAX } else { last.micros() };
        self.now = Timestamp::from_micros(start + value);
    }

    fn commit(&mut self, work: &mut (impl LedgerStore + ?Sized), operation: &str) {
        let at = |row: usize| format!("{}: {operation}, row {row} of its batch", self.name);
        expire_holds(work, 1_000, self.now).expect("holds run out");
        match operation {
            "create_accounts" => {
                let (sent, expected): (Vec<_>, Vec<_>) = self.accounts.drain(..).unzip();
                let results = create_accounts(work, &sent, self.now).expect("accounts");
                assert_eq!(results.len(), expected.len());
                for (i, (result, expected)) in results.iter().zip(&expected).enumerate() {
                    assert_eq!(status(result), *expected, "{}: {:?}", at(i), sent[i]);
                    self.rows += 1;
                }
            }
            "create_transfers" => {
                let (sent, expected): (Vec<_>, Vec<_>) = self.transfers.drain(..).unzip();
                let results = create_transfers(work, &sent, self.now).expect("transfers");
                assert_eq!(results.len(), expected.len());
                for (i, (result, expected)) in results.iter().zip(&expected).enumerate() {
                    assert_eq!(status(result), *expected, "{}: {:?}", at(i), sent[i]);
                    self.rows += 1;
                }
            }
            "lookup_accounts" => {
                for (i, v) in self.lookups.drain(..).enumerate() {
                    let found = work
                        .accounts(&[AccountId(number(&v["id"]))])
                        .expect("accounts");
                    let expected = &v["data"];
                    assert_eq!(found.is_empty(), expected.is_null(), "{}: {v}", at(i));
                    if let Some(found) = found.first() {
                        assert_eq!(
                            counters(found),
                            expected_counters(expected),
                            "{}: {v}",
                            at(i)
                        );
                        assert_eq!(
                            found.flags.closed,
                            set(&expected["closed"]),
                            "{}: {v}",
                            at(i)
                        );
                    }
                    self.rows += 1;
                }
            }
            "lookup_transfers" => {
                for (i, v) in self.lookups.drain(..).enumerate() {
                    let found = work
                        .transfers(&[TransferId(number(&v["id"]))])
                        .expect("transfers");
                    match v["data"].get("amount") {
                        Some(amount) => assert_eq!(found[0].amount, amount_of(amount), "{}", at(i)),
                        None => {
                            let exists = v["data"]["exists"].as_bool().unwrap_or(false);
                            assert_eq!(!found.is_empty(), exists, "{}: {v}", at(i));
                        }
                    }
                    self.rows += 1;
                }
            }
            other => {
                self.lookups.clear();
                self.passed_over.push(format!("operation {other}"));
            }
        }
    }
}

/// Overwrites an account's counters, behind the ledger's back.
fn setup(work: &mut (impl LedgerStore + ?Sized), v: &Value) {
    let mut account = work
        .accounts(&[AccountId(number(&v["account"]))])
        .expect("accounts")
        .remove(0);
    [
        account.debits_pending,
        account.debits_posted,
        account.credits_pending,
        account.credits_posted,
    ] = expected_counters(v);
    let changes = Changes {
        changed: vec![account],
        head: work.head().expect("the head"),
        ..Changes::default()
    };
    work.record(&changes).expect("an account that is there");
}

fn account(v: &Value) -> Account {
    let flags = AccountFlags {
        linked: set(&v["linked"]),
        debits_must_not_exceed_credits: set(&v["debits_must_not_exceed_credits"]),
        credits_must_not_exceed_debits: set(&v["credits_must_not_exceed_debits"]),
        history: set(&v["history"]),
        closed: set(&v["closed"]),
        reserved: if number(&v["padding"]) == 0 {
            0
        } else {
            1 << 15
        },
    };
    let id = AccountId(number(&v["id"]));
    let mut account = Account::new(id, small(&v["ledger"]), small(&v["code"]), flags);
    [
        account.debits_pending,
        account.debits_posted,
        account.credits_pending,
        account.credits_posted,
    ] = expected_counters(v);
    account.timestamp = Timestamp(small(&v["timestamp"]));
    account
}

fn transfer(v: &Value) -> Transfer {
    let mut transfer = Transfer::new(
        TransferId(number(&v["id"])),
        AccountId(number(&v["debit_account_id"])),
        AccountId(number(&v["credit_account_id"])),
        amount_of(&v["amount"]),
        small(&v["ledger"]),
        small(&v["code"]),
    );
    transfer.pending_id = TransferId(number(&v["pending_id"]));
    transfer.timeout = small(&v["timeout"]);
    transfer.timestamp = Timestamp(small(&v["timestamp"]));
    transfer.flags = TransferFlags {
        linked: set(&v["linked"]),
        pending: set(&v["pending"]),
        post_pending_transfer: set(&v["post_pending_transfer"]),
        void_pending_transfer: set(&v["void_pending_transfer"]),
        balancing_debit: set(&v["balancing_debit"]),
        balancing_credit: set(&v["balancing_credit"]),
        closing_debit: set(&v["closing_debit"]),
        closing_credit: set(&v["closing_credit"]),
        reserved: if number(&v["padding"]) == 0 {
            0
        } else {
            1 << 15
        },
    };
    transfer
}

fn status<T, R: Reason>(result: &Result<T, R>) -> &'static str {
    result.as_ref().map_or_else(Reason::code, |_| "created")
}

fn counters(account: &Account) -> [u64; 4] {
    [
        account.debits_pending,
        account.debits_posted,
        account.credits_pending,
        account.credits_posted,
    ]
}

fn expected_counters(v: &Value) -> [u64; 4] {
    [
        "debits_pending",
        "debits_posted",
        "credits_pending",
        "credits_posted",
    ]
    .map(|name| amount_of(&v[name]))
}

/// Numbers near the end of 128 bits stand for those near the end of this ledger's range.
pub(super) fn amount_of(v: &Value) -> u64 {
    let amount = number(v);
    let short_of_the_end = u128::MAX - amount;
    match u64::try_from(short_of_the_end) {
        Ok(short) => AMOUNT_MAX - short,
        Err(_) => u64::try_from(amount).expect("an amount within 64 bits"),
    }
}

pub(super) fn text(v: &Value) -> &str {
    v.as_str().expect("a text")
}

/// A flag is set where its field is there and not null.
pub(super) fn set(v: &Value) -> bool {
    !v.is_null()
}

fn number(v: &Value) -> u128 {
    match v {
        Value::Null => 0,
        Value::String(digits) => digits.parse().expect("digits"),
        number => u128::from(number.as_u64().expect("a number")),
    }
}

fn small<T: TryFrom<u128>>(v: &Value) -> T {
    T::try_from(number(v)).ok().expect("a number in range")
}
