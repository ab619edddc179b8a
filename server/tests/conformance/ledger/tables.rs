//! The ledger's own tables: what is asked, line by line, and what it answers, on every store and through `vouch ledger import`.
//!
//! A file of `tables/` is lines as the import takes them. `{"table": …}` begins a table, on a fresh book, and says what it tells;
//! `is` is the expected result of an event, or what must be found of a row (a counter that is not named is zero).

use super::say;
use crate::postgres::{Database, with_connection};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};
use vouch_domain::Reason;
use vouch_domain::ledger::{AMOUNT_MAX, AccountRefusal, TransferRefusal};
use vouch_domain::memory::Memory;
use vouch_server::ledger_lines::{Batch, Batches, Line, Range, Scratch, ScratchLine};
use vouch_server::store::{SqlWork, Store, open_writer};
use vouch_server::verify::verify_file;

const COUNTERS: [&str; 4] = [
    "debits_pending",
    "debits_posted",
    "credits_pending",
    "credits_posted",
];

/// What a line brought about.
type Due = (Option<Batch>, Option<ScratchLine>);

#[test]
fn our_tables_in_memory() {
    run_all("in memory", |table| {
        let mut work = Memory::default();
        table.run(|scratch, due| scratch.answer(&mut work, due).expect(&table.name));
    });
}

/// Each batch is committed before the next begins, and the book is verified at the end.
#[test]
fn our_tables_on_sqlite() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Making the tables takes longer than all that is done with them.
    let empty = folder.path().join("empty.db");
    drop(open_writer(&empty).expect("the store opens"));
    let mut books = 0;
    run_all("on sqlite", |table| {
        books += 1;
        let path = folder.path().join(format!("{books}.db"));
        std::fs::copy(&empty, &path).expect("a copy");
        let store = Store::sqlite(path.clone(), None).expect("the store opens");
        table.run(|scratch, due| {
            let mut clock = *scratch;
            let answered = runtime.block_on(store.write(move |work| {
                let answers = clock.answer(work, due)?;
                Ok((clock, answers))
            }));
            let (clock, answers) = answered.expect(&table.name);
            *scratch = clock;
            answers
        });
        drop(store);
        if !table.rows.iter().any(|row| row.asks.contains_key("setup")) {
            let report = verify_file(&path, None).expect("a snapshot");
            assert_eq!(report.findings, [], "{}", table.name);
        }
    });
}

/// From and to the rows, table by table in a transaction that is not kept.
#[test]
fn our_tables_on_postgres() {
    let database = Database::new();
    with_connection(database.url(), |connection| {
        run_all("on postgres", |table| {
            connection.command("begin").expect("a transaction");
            let mut work = SqlWork::new(&mut *connection);
            table.run(|scratch, due| scratch.answer(&mut work, due).expect(&table.name));
            connection.command("rollback").expect("none of it");
        });
    });
}

#[test]
fn our_tables_through_the_command() {
    run_all("through the command", |table| {
        let answers = import_scratch(&table.input());
        table.compare(&answers);
    });
}

#[test]
fn every_refusal_is_provoked() {
    let rows = Vec::from_iter(all().into_iter().flat_map(|table| table.rows));
    let provoked = |kind: &str| {
        let rows = rows.iter().filter(|row| row.asks.contains_key(kind));
        BTreeSet::from_iter(rows.map(|row| row.answer().to_owned()))
    };
    // What the field's ledger says of a field that ours does not have.
    let also = ["created", "reserved_field"].map(str::to_owned);
    let accounts = AccountRefusal::ALL.iter().map(|r| r.code().to_owned());
    assert_eq!(provoked("account"), accounts.chain(also).collect());
    let transfers = TransferRefusal::ALL.iter().map(|r| r.code().to_owned());
    let also = ["created".to_owned()];
    assert_eq!(provoked("transfer"), transfers.chain(also).collect());
}

pub(super) struct Table {
    /// What it tells, and where it stands.
    name: String,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    /// The line as the import takes it.
    pub(super) asks: Map<String, Value>,
    /// What must come of it; nothing where it has no answer.
    is: Option<Value>,
}

impl Table {
    /// Gives its lines to a book one by one, and holds what the book answers against what is expected.
    fn run(&self, mut book: impl FnMut(&mut Scratch, Due) -> Vec<String>) {
        let mut scratch = Scratch::default();
        let mut batches = Batches::default();
        let mut answers = Vec::new();
        for row in &self.rows {
            let line = Line::read(&json!(row.asks).to_string(), Range::Cases).expect(&self.name);
            answers.extend(book(&mut scratch, batches.take(line)));
        }
        answers.extend(book(&mut scratch, (batches.end(), None)));
        self.compare(&answers);
    }

    fn input(&self) -> String {
        let lines = self
            .rows
            .iter()
            .map(|row| json!(row.asks).to_string() + "\n");
        lines.collect()
    }

    fn compare(&self, answers: &[String]) {
        let expecting = Vec::from_iter(self.rows.iter().filter(|row| row.is.is_some()));
        assert_eq!(answers.len(), expecting.len(), "{}", self.name);
        for (answer, row) in answers.iter().zip(expecting) {
            row.compare(answer, &self.name);
        }
    }
}

impl Row {
    pub(super) fn answer(&self) -> &str {
        let is = self.is.as_ref().expect("an event has a result");
        is.as_str().expect("a result is a name")
    }

    fn compare(&self, answer: &str, table: &str) {
        let is = self.is.as_ref().expect("an answer is expected");
        let place = || format!("{table}\n  {}\n  answers {answer}", json!(self.asks));
        let Some(expected) = is.as_object() else {
            let expected = is.as_str().unwrap_or("null");
            return assert_eq!(answer, expected, "{}", place());
        };
        let row: Value = serde_json::from_str(answer).expect("a row is JSON");
        for name in COUNTERS.iter().filter(|name| row.get(**name).is_some()) {
            let expected = expected.get(*name).map_or(0, amount);
            assert_eq!(
                row[*name],
                json!(expected.to_string()),
                "{name}: {}",
                place()
            );
        }
        for (name, expected) in expected
            .iter()
            .filter(|(name, _)| !COUNTERS.contains(&name.as_str()))
        {
            let (found, expected) = match name.as_str() {
                "amount" => (row[name].clone(), json!(amount(expected).to_string())),
                name if expected.is_u64() && row[name].is_string() => {
                    (row[name].clone(), json!(expected.to_string()))
                }
                name => (row[name].clone(), expected.clone()),
            };
            assert_eq!(found, expected, "{name}: {}", place());
        }
    }
}

/// Numbers near the end of 128 bits stand for those near the end of this ledger's range.
fn amount(written: &Value) -> u64 {
    match written {
        Value::String(digits) => {
            let short_of_the_end = u128::MAX - digits.parse::<u128>().expect("digits");
            AMOUNT_MAX - u64::try_from(short_of_the_end).expect("a number near the end")
        }
        number => number.as_u64().expect("a number"),
    }
}

pub(super) fn all() -> Vec<Table> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/conformance/ledger/tables"
    );
    let files = std::fs::read_dir(folder).expect("the folder of tables");
    let mut files = Vec::from_iter(files.map(|file| file.expect("a file").path()));
    files.sort();
    files.iter().flat_map(|file| read(file)).collect()
}

fn read(file: &std::path::Path) -> Vec<Table> {
    let name = file.file_stem().expect("a name").to_string_lossy();
    let text = std::fs::read_to_string(file).expect("a file of tables");
    let mut tables = Vec::<Table>::new();
    for (number, line) in text.lines().enumerate() {
        let row = serde_json::from_str::<Map<String, Value>>(line);
        let mut row = row.unwrap_or_else(|error| panic!("{name}:{}: {error}", number + 1));
        if let Some(title) = row.get("table") {
            tables.push(Table {
                name: format!("{name}:{}: {title}", number + 1),
                rows: Vec::new(),
            });
            continue;
        }
        let is = row.remove("is");
        let table = tables.last_mut().expect("a file begins with a table");
        table.rows.push(Row { asks: row, is });
    }
    tables
}

fn run_all(store: &str, run: impl FnMut(&Table)) {
    let tables = all();
    let (count, rows) = (
        tables.len(),
        tables
            .iter()
            .flat_map(|table| &table.rows)
            .filter(|row| row.is.is_some())
            .count(),
    );
    assert!(rows > 800, "only {rows} rows");
    tables.iter().for_each(run);
    say(&format!(
        "our ledger tables {store}: {rows} rows of {count} tables as expected"
    ));
}

/// What `vouch ledger import --scratch` prints for these lines.
pub fn import_scratch(lines: &str) -> Vec<String> {
    let mut import = Command::new(env!("CARGO_BIN_EXE_vouch"))
        .args(["ledger", "import", "-", "--scratch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut input = import.stdin.take().expect("standard input");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = import.wait_with_output().expect("the command ends");
    writer.join().expect("a thread").expect("the command reads");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    assert_eq!(complaint, "");
    let answers = String::from_utf8(output.stdout).expect("text");
    answers.lines().map(str::to_owned).collect()
}
