//! `vouch ledger import` beside the served house, fed line by line, killed now and then, and fed the same lines again.

use super::Met;
use super::process::command;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use vouch_simulator::dice::Dice;

/// Transfers of one batch; each moves 1 from account 1 to account 2, the first two of them linked.
const BATCH: u64 = 20;
const COMMIT: &str = r#"{"commit":true}"#;

pub struct Importer {
    data: PathBuf,
    /// Batches of which every result was read.
    done: AtomicU64,
}

impl Importer {
    pub fn new(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            done: AtomicU64::new(0),
        }
    }

    pub fn lines(&self) -> u64 {
        self.done.load(Ordering::Relaxed) * BATCH
    }

    pub async fn import_until_over(self: Arc<Self>, met: Arc<Met>, seed: u64) {
        let importing = tokio::task::spawn_blocking(move || {
            let mut dice = Dice::new(seed ^ 1);
            while !met.over.load(Ordering::Relaxed) {
                self.import(&mut dice);
            }
        });
        importing.await.expect("the importer was told the truth");
    }

    /// One process: some batches, and its end by the same signal that the house gets.
    fn import(&self, dice: &mut Dice) {
        let mut child = command(&self.data, "ledger")
            .args(["import", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("vouch starts");
        let mut lines = child.stdin.take().expect("its input");
        let mut results = BufReader::new(child.stdout.take().expect("its output")).lines();
        for line in [1, 2].map(account) {
            // One that has ended by itself takes no more; what it has done shows at the next start.
            let _whether_it_lives = writeln!(lines, "{line}");
        }
        let _whether_it_lives = writeln!(lines, "{COMMIT}");
        for _account in 0..2 {
            match results.next() {
                Some(Ok(result)) => assert!(["created", "exists"].contains(&&*result), "{result}"),
                _ => break,
            }
        }
        let mut told_before = false;
        for _batch in 0..1 + dice.below(12) {
            let batch = self.done.load(Ordering::Relaxed);
            for line in (0..BATCH).map(|place| transfer(batch * BATCH + place + 1)) {
                let _whether_it_lives = writeln!(lines, "{line}");
            }
            let _whether_it_lives = writeln!(lines, "{COMMIT}");
            if dice.one_in(6) {
                // With the batch on its way.
                std::thread::sleep(Duration::from_micros(dice.below(20_000)));
                break;
            }
            let read = Vec::from_iter((&mut results).take(BATCH as usize).map_while(Result::ok));
            if (read.len() as u64) < BATCH {
                break;
            }
            assert_whole(&read, told_before);
            self.done.fetch_add(1, Ordering::Relaxed);
            told_before = true;
        }
        child.kill().expect("a child of ours");
        child.wait().expect("it ends");
    }

    /// What was imported is there once, and of the batch that was under way all or nothing.
    pub fn look_back(&self, data: &Path) {
        let shown = command(data, "ledger").arg("accounts").output();
        let shown = shown.expect("vouch runs");
        let said = String::from_utf8_lossy(&shown.stdout);
        let account = |id: &str| {
            said.lines()
                .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
                .find(|account| account["id"] == id)
                .unwrap_or_else(|| panic!("account {id} is not in {said}"))
        };
        let debits = account("1")["debits_posted"].as_str().map(str::to_owned);
        assert_eq!(
            account("2")["credits_posted"].as_str().map(str::to_owned),
            debits
        );
        let debits: u64 = debits
            .and_then(|d| d.parse().ok())
            .expect("a number as text");
        let done = self.lines();
        assert!(
            [done, done + BATCH].contains(&debits),
            "{debits} moved, {done} told"
        );
    }
}

/// A batch that is new to the book, or (after a kill) one that is wholly there.
fn assert_whole(results: &[String], told_before: bool) {
    let all = |word: &str| results.iter().all(|result| result == word);
    let again = results.iter().skip(2).all(|result| result == "exists")
        && results[..2] == ["exists", "linked_event_failed"];
    assert!(all("created") || again && !told_before, "{results:?}");
}

fn account(id: u64) -> String {
    format!(r#"{{"account":{{"id":"{id}","ledger":7,"code":1,"flags":[]}}}}"#)
}

fn transfer(id: u64) -> String {
    // The first two of each batch stand or fall together. Code 9 is none of the house's own.
    let flags = if (id - 1).is_multiple_of(BATCH) {
        r#""linked""#
    } else {
        ""
    };
    format!(
        r#"{{"transfer":{{"id":"{id}","debit_account_id":"1","credit_account_id":"2","amount":"1","ledger":7,"code":9,"flags":[{flags}]}}}}"#
    )
}
