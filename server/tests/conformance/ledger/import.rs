//! `vouch ledger import` and `vouch ledger accounts`, by the binary itself: a book of its own, and bad lines.

use crate::postgres::Database;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Exit code, standard output line by line, and standard error.
type Said = (Option<i32>, Vec<String>, String);

fn vouch(folder: &Path, arguments: &[&str]) -> Said {
    said(command(folder, arguments).env_remove("DATABASE_URL"))
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vouch"));
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(folder.join("book"))
        .current_dir(folder)
        .env("VOUCH_LOG", "warn");
    command
}

fn said(command: &mut Command) -> Said {
    let output = command.output().expect("the command runs");
    let out = String::from_utf8(output.stdout).expect("text");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    (
        output.status.code(),
        out.lines().map(str::to_owned).collect(),
        complaint,
    )
}

fn import(folder: &Path, lines: &str, more: &[&str]) -> Said {
    std::fs::write(folder.join("lines.jsonl"), lines).expect("a file");
    vouch(
        folder,
        &[&["ledger", "import", "lines.jsonl"], more].concat(),
    )
}

fn account(id: u128) -> String {
    format!("{{\"account\":{{\"id\":\"{id}\",\"ledger\":7,\"code\":20}}}}\n")
}

fn transfer(id: u128, amount: u64, more: &str) -> String {
    format!(
        "{{\"transfer\":{{\"id\":\"{id}\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\",\"amount\":\"{amount}\",\
         \"ledger\":7,\"code\":20{more}}}}}\n"
    )
}

const COMMIT: &str = "{\"commit\":true}\n";

#[test]
fn a_book_is_brought_in_and_brought_in_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let lines = [
        account(1),
        account(2),
        account(2),
        transfer(1, 500, ""),
        transfer(2, 30, ",\"flags\":[\"pending\"]"),
        COMMIT.into(),
        "\n".into(),
        transfer(3, 7, ",\"flags\":[\"linked\"]"),
        transfer(4, 0, ",\"timeout\":1"),
        COMMIT.into(),
        COMMIT.into(),
        transfer(5, 1, ",\"effective_at\":1700000000000000")
            .trim()
            .into(),
    ]
    .concat();
    let (code, said, complaint) = import(folder, &lines, &[]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let first = ["created", "created", "exists", "created", "created"];
    let second = [
        "linked_event_failed",
        "timeout_reserved_for_pending_transfer",
        "created",
    ];
    assert_eq!(said, [&first[..], &second[..]].concat());

    let (code, said, complaint) = vouch(folder, &["ledger", "accounts"]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let rows = Vec::from_iter(
        said.iter()
            .map(|row| serde_json::from_str::<Value>(row).expect("JSON")),
    );
    let row = |id: &str, counters: [&str; 4], at: &Value| {
        json!({
            "id": id, "debits_pending": counters[0], "debits_posted": counters[1], "credits_pending": counters[2],
            "credits_posted": counters[3], "ledger": 7, "code": 20, "flags": [], "timestamp": at, "version": 3,
        })
    };
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0],
        row("1", ["30", "501", "0", "0"], &rows[0]["timestamp"])
    );
    assert_eq!(
        rows[1],
        row("2", ["0", "0", "30", "501"], &rows[1]["timestamp"])
    );

    // Once more, and the accounts behind it.
    let (code, said, _) = import(folder, &lines, &["--accounts"]);
    assert_eq!(code, Some(0));
    assert_eq!(said[..5], ["exists"; 5]);
    assert_eq!(
        said[5..8],
        [
            "linked_event_failed",
            "timeout_reserved_for_pending_transfer",
            "exists"
        ]
    );
    let again = Vec::from_iter(
        said[8..]
            .iter()
            .map(|row| serde_json::from_str::<Value>(row).expect("JSON")),
    );
    assert_eq!(again, rows);

    let (code, said, _) = vouch(folder, &["verify"]);
    assert_eq!(code, Some(0), "{said:?}");
}

#[test]
fn a_book_on_postgres_is_brought_in_from_standard_input() {
    let database = Database::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vouch = |arguments: &[&str], input: &str| {
        std::fs::write(folder.path().join("lines.jsonl"), input).expect("a file");
        let input = std::fs::File::open(folder.path().join("lines.jsonl")).expect("a file");
        let mut command = command(folder.path(), arguments);
        // The tests' server does not wait for the disk, of which the log warns.
        let command = command.env("VOUCH_LOG", "error");
        let (code, said, complaint) =
            said(command.stdin(input).env("DATABASE_URL", database.url()));
        assert_eq!((code, complaint.as_str()), (Some(0), ""));
        said
    };
    let lines = [account(1), account(2), transfer(1, 500, "")].concat();
    assert_eq!(
        vouch(&["ledger", "import", "-"], &lines),
        ["created", "created", "created"]
    );
    let rows = vouch(&["ledger", "import", "-", "--accounts"], &lines);
    assert_eq!(rows[..3], ["exists", "exists", "exists"]);
    assert_eq!(vouch(&["ledger", "accounts"], ""), rows[3..]);
    assert!(
        rows[4].starts_with(
            "{\"id\":\"2\",\"debits_pending\":\"0\",\"debits_posted\":\"0\",\"credits_pending\":\"0\",\
             \"credits_posted\":\"500\","
        ),
        "{}",
        rows[4]
    );
    vouch(&["verify"], "");
}

#[test]
fn a_large_batch_is_read_whole_and_written_in_pieces() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let accounts = 2_500;
    let mut lines = String::new();
    // Not in order of id.
    (1..=accounts)
        .rev()
        .for_each(|id| lines.push_str(&account(id)));
    let plain = 7_999;
    for id in 1..=plain {
        lines.push_str(&transfer(id, 1, ""));
    }
    // A chain across the place where the first piece would end.
    let chain = plain + 1..plain + 4;
    for id in chain.clone() {
        lines.push_str(&transfer(id, 1, ",\"flags\":[\"linked\"]"));
    }
    lines.push_str(&transfer(chain.end, 1, ",\"pending_id\":1"));
    lines.push_str(&transfer(chain.end + 1, 1, ""));
    let (code, said, complaint) = import(folder, &lines, &[]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    let mut counted = BTreeMap::<&str, u128>::new();
    said.iter()
        .for_each(|status| *counted.entry(status).or_default() += 1);
    let expected = [
        ("created", accounts + plain + 1),
        ("linked_event_failed", 3),
        ("pending_id_must_be_zero", 1),
    ];
    assert_eq!(counted, BTreeMap::from(expected));
    assert_eq!(said.last().map(String::as_str), Some("created"));

    let (_, said, _) = vouch(folder, &["ledger", "accounts"]);
    let ids = said.iter().map(|row| {
        let row: Value = serde_json::from_str(row).expect("JSON");
        row["id"]
            .as_str()
            .expect("a text")
            .parse::<u128>()
            .expect("digits")
    });
    assert!(ids.eq(1..=accounts));
    assert!(
        said[0].contains(&format!("\"debits_posted\":\"{}\"", plain + 1)),
        "{}",
        said[0]
    );

    // A bad line at the end of as large a batch, and not one event of it is there.
    let more = (1..=9_000)
        .map(|id| transfer(100_000 + id, 1, ""))
        .collect::<String>();
    let (code, said, complaint) = import(folder, &(more + "{\"transfer\":1}"), &[]);
    assert_eq!((code, said.len()), (Some(1), 0));
    assert!(
        complaint.contains("lines.jsonl, line 9001: "),
        "{complaint}"
    );
    let (_, after, _) = vouch(folder, &["ledger", "accounts"]);
    assert!(
        after[0].contains(&format!("\"debits_posted\":\"{}\"", plain + 1)),
        "{}",
        after[0]
    );
}

#[test]
fn a_bad_line_is_named_and_takes_its_batch_with_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(import(folder.path(), &account(1), &[]).0, Some(0));
    for (line, sentence) in [
        ("{", "this is not JSON: EOF while parsing an object"),
        ("nonsense", "this is not JSON: expected ident"),
        ("[]", "a line is an object"),
        ("{}", "a line says one thing, this one has 0 keys"),
        (
            "{\"account\":{\"id\":1},\"commit\":true}",
            "a line says one thing, this one has 2 keys",
        ),
        (
            "{\"acount\":{\"id\":1}}",
            "unknown variant `acount`, expected one of `account`, `transfer`",
        ),
        ("{\"account\":7}", "invalid type: integer `7`"),
        (
            "{\"transfer\":{\"ammount\":1}}",
            "unknown field `ammount`, expected one of `id`",
        ),
        (
            "{\"transfer\":{\"amount\":1,\"amount\":2}}",
            "duplicate field `amount`",
        ),
        (
            "{\"transfer\":{\"amount\":-1}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"amount\":1.5}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"amount\":1e3}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"amount\":\"1e3\"}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"amount\":\"\"}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"id\":\"340282366920938463463374607431768211456\"}}",
            "a whole number from 0 to 2^128 − 1",
        ),
        (
            "{\"transfer\":{\"id\":true}}",
            "invalid type: boolean `true`",
        ),
        (
            "{\"transfer\":{\"timeout\":4294967296}}",
            "`timeout` is 4294967296, the most is 4294967295",
        ),
        (
            "{\"transfer\":{\"ledger\":4294967296}}",
            "`ledger` is 4294967296, the most is 4294967295",
        ),
        (
            "{\"account\":{\"code\":65536}}",
            "`code` is 65536, the most is 65535",
        ),
        (
            "{\"account\":{\"flags\":\"linked\"}}",
            "`flags` is a list of names",
        ),
        (
            "{\"account\":{\"flags\":[1]}}",
            "`flags` is a list of names",
        ),
        (
            "{\"account\":{\"id\":1,\"user_data_64\":\"4\"}}",
            "this ledger has no place for `user_data_*`",
        ),
        ("{\"commit\":false}", "`commit` is true or not there"),
        (
            "{\"tick\":1}",
            "only a scratch book takes this line (--scratch)",
        ),
        (
            "{\"setup\":{\"id\":1}}",
            "only a scratch book takes this line (--scratch)",
        ),
        (
            "{\"lookup_account\":1}",
            "only a scratch book takes this line (--scratch)",
        ),
        (
            "{\"lookup_transfer\":1}",
            "only a scratch book takes this line (--scratch)",
        ),
    ] {
        let lines = [
            account(1),
            COMMIT.into(),
            account(2),
            line.into(),
            "\n".into(),
            account(3),
        ]
        .concat();
        let (code, said, complaint) = import(folder.path(), &lines, &[]);
        assert_eq!((code, said), (Some(1), vec!["exists".to_owned()]), "{line}");
        let place = "vouch: lines.jsonl, line 4: ";
        let end = "; nothing of its batch is applied\n";
        assert!(
            complaint.starts_with(place) && complaint.ends_with(end),
            "{line}: {complaint}"
        );
        assert!(complaint.contains(sentence), "{line}: {complaint}");
    }
    let (_, said, _) = vouch(folder.path(), &["ledger", "accounts"]);
    assert_eq!(said.len(), 1);
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, said, complaint) = vouch(folder.path(), &["ledger", "import", "missing.jsonl"]);
    assert_eq!((code, said.len()), (Some(1), 0));
    assert!(
        complaint.starts_with("vouch: missing.jsonl: "),
        "{complaint}"
    );
    assert!(
        !folder.path().join("book").exists(),
        "no book is made for nothing"
    );

    std::fs::write(
        folder.path().join("lines.jsonl"),
        b"{\"commit\":true}\n\xff\n",
    )
    .expect("a file");
    let (code, _, complaint) = vouch(
        folder.path(),
        &["ledger", "import", "lines.jsonl", "--scratch"],
    );
    assert_eq!(code, Some(1));
    assert!(
        complaint.contains("line 2: this is not UTF-8"),
        "{complaint}"
    );

    for (lines, sentence) in [
        ("{\"setup\":{\"id\":9}}", "line 1: there is no account 9"),
        (
            "{\"account\":{\"id\":9,\"ledger\":1,\"code\":1}}\n{\"setup\":{\"id\":9,\"debits_posted\":9223372036854775808}}",
            "line 2: a counter is at most 9223372036854775807",
        ),
    ] {
        let (code, _, complaint) = import(folder.path(), lines, &["--scratch"]);
        assert_eq!(code, Some(1));
        assert!(complaint.contains(sentence), "{complaint}");
    }
}

#[test]
fn a_scratch_book_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = [
        account(1),
        account(2),
        transfer(1, 5, ",\"flags\":[\"pending\"],\"timeout\":1"),
    ]
    .concat();
    let lines =
        lines + "{\"tick\":1}\n{\"lookup_transfer\":\"2\"}\n\u{feff}{\"lookup_transfer\":1}\r\n";
    let (code, said, complaint) = import(folder.path(), &lines, &["--scratch", "--accounts"]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    assert_eq!(said[..4], ["created", "created", "created", "null"]);
    assert_eq!(
        said[4],
        "{\"id\":\"1\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\",\"amount\":\"5\",\"pending_id\":\"0\",\"timeout\":1,\
         \"ledger\":7,\"code\":20,\"flags\":[\"pending\"],\"timestamp\":\"1000002\"}"
    );
    assert_eq!(said.len(), 7);
    assert!(
        said[5].starts_with("{\"id\":\"1\",\"debits_pending\":\"0\","),
        "{}",
        said[5]
    );
    assert!(!folder.path().join("book").exists());
}
