//! The field's own tables through `vouch ledger import --scratch`: turned into lines, sent to the binary, every answer compared.

use super::cases::{amount_of, folder, set, text};
use super::say;
use super::tables::import_scratch;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[test]
fn the_fields_tables_through_the_command() {
    let path = folder().join("tables.jsonl");
    let Ok(tables) = std::fs::read_to_string(&path) else {
        let path = path.display();
        return say(&format!(
            "ledger cases through the command: SKIPPED, no {path}. Set VOUCH_LEDGER_CASES to their folder."
        ));
    };
    let mut rows = 0;
    for table in tables.lines() {
        let table: Value = serde_json::from_str(table).expect("a table is a line of JSON");
        let mut lines = String::new();
        let mut expected = Vec::new();
        for action in table["actions"].as_array().expect("actions") {
            let (line, answer) = line_of(text(&action["action"]), &action["v"]);
            if !line.is_null() {
                writeln!(lines, "{line}").expect("a string grows");
                expected.extend(answer);
            }
        }
        let answers = import_scratch(&lines);
        assert_eq!(answers.len(), expected.len(), "{}", table["test"]);
        for (answer, expected) in answers.iter().zip(&expected) {
            expected.compare(answer, &table["test"]);
            rows += 1;
        }
    }
    assert!(rows > 200, "only {rows} rows");
    say(&format!(
        "ledger cases through the command: {rows} rows as expected"
    ));
}

#[derive(Debug)]
enum Expected {
    Status(String),
    Account(Value),
    Transfer(Value),
}

impl Expected {
    fn compare(&self, answer: &str, table: &Value) {
        let row = || serde_json::from_str::<Value>(answer).expect("a row is JSON");
        match self {
            Self::Status(status) => assert_eq!(answer, status, "{table}"),
            Self::Account(Value::Null) => assert_eq!(answer, "null", "{table}"),
            Self::Account(data) => {
                for name in [
                    "debits_pending",
                    "debits_posted",
                    "credits_pending",
                    "credits_posted",
                ] {
                    assert_eq!(
                        row()[name],
                        json!(amount_of(&data[name]).to_string()),
                        "{table}: {answer}"
                    );
                }
                let closed = row()["flags"]
                    .as_array()
                    .expect("flags")
                    .contains(&json!("closed"));
                assert_eq!(closed, set(&data["closed"]), "{table}: {answer}");
            }
            Self::Transfer(data) => match data.get("amount") {
                Some(amount) => assert_eq!(
                    row()["amount"],
                    json!(amount_of(amount).to_string()),
                    "{table}"
                ),
                None => assert_eq!(
                    answer != "null",
                    data["exists"] == true,
                    "{table}: {answer}"
                ),
            },
        }
    }
}

/// The line that does what a table's action asks, and what it answers. Null for what this ledger does not have.
fn line_of(action: &str, v: &Value) -> (Value, Option<Expected>) {
    match action {
        "account" | "transfer" => {
            let status = text(&v["status"]);
            if status.contains("user_data") || status.starts_with("imported") || set(&v["imported"])
            {
                return (Value::Null, None);
            }
            let mut fields = serde_json::Map::new();
            let mut flags = Vec::new();
            for (name, value) in v.as_object().expect("fields") {
                match name.as_str() {
                    "status" | "imported" => {}
                    _ if FLAGS.contains(&name.as_str()) => {
                        flags.extend(set(value).then(|| name.clone()));
                    }
                    _ => drop(fields.insert(name.clone(), value.clone())),
                }
            }
            fields.insert("flags".into(), json!(flags));
            (
                json!({ (action): fields }),
                Some(Expected::Status(status.into())),
            )
        }
        "setup" => {
            let mut fields = v.as_object().expect("fields").clone();
            let id = fields.remove("account").expect("an account");
            fields.insert("id".into(), id);
            (json!({ "setup": fields }), None)
        }
        "tick" => {
            assert_eq!(v["unit"], "seconds");
            (json!({ "tick": v["value"] }), None)
        }
        "lookup_account" => (
            json!({ "lookup_account": v["id"] }),
            Some(Expected::Account(v["data"].clone())),
        ),
        "lookup_transfer" => (
            json!({ "lookup_transfer": v["id"] }),
            Some(Expected::Transfer(v["data"].clone())),
        ),
        "commit" => (json!({ "commit": true }), None),
        other => panic!("an action that nobody knows: {other}"),
    }
}

const FLAGS: [&str; 12] = [
    "linked",
    "debits_must_not_exceed_credits",
    "credits_must_not_exceed_debits",
    "history",
    "closed",
    "pending",
    "post_pending_transfer",
    "void_pending_transfer",
    "balancing_debit",
    "balancing_credit",
    "closing_debit",
    "closing_credit",
];
