//! PostgreSQL goes away at the worst moments: the writer's session is ended a hundred times, in commits above all, and the
//! server is restarted, orderly and as if the power had gone, and a standby takes over, while many write on two nodes.
//!
//! What was acknowledged is there, nothing is half done, a fault means that nothing was kept, and whoever asks again with the
//! same id has one effect.

use crate::ledger::{counters, open, plain, say};
use crate::postgres::{Database, with_connection};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use vouch_domain::ledger::{TransferRefusal, create_transfers};
use vouch_domain::{Timestamp, TransferId};
use vouch_server::store::Store;
use vouch_server::store::postgres::Address;
use vouch_server::verify::verify;

const CALLERS: u128 = 16;
const TERMINATIONS: u64 = 120;
/// What a fault says when nobody could be asked.
const UNKNOWN: &str = "cannot be asked what became of it";

/// What the callers of a story met.
#[derive(Default)]
struct Met {
    acknowledged: Mutex<Vec<TransferId>>,
    faults: Mutex<BTreeMap<String, u64>>,
    unknown: AtomicU64,
}

impl Met {
    fn say(&self, story: &str) {
        let acknowledged = self.acknowledged.lock().expect("no panic").len();
        say(&format!("{story}: {acknowledged} transfers acknowledged"));
        for (fault, times) in &*self.faults.lock().expect("no panic") {
            say(&format!("  {times} times: {fault}"));
        }
    }
}

struct Load {
    runtime: tokio::runtime::Runtime,
    stop: Arc<AtomicBool>,
    met: Arc<Met>,
    callers: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    /// Each caller moves 1 from account 1 to account 2 and 1 to account 3, linked, again and again, asking again with the same ids
    /// after each fault.
    fn start(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let address = Address::parse(url).expect("a good address");
        let nodes = [(); 2].map(|()| Store::postgres(&address, None).expect("the store opens"));
        let opened = nodes[0].write(|work| {
            open(work, &[(1, ""), (2, ""), (3, "")]);
            Ok(())
        });
        runtime.block_on(opened).expect("accounts");
        let (stop, met) = (Arc::new(AtomicBool::new(false)), Arc::new(Met::default()));
        let callers = (0..CALLERS).map(|caller| {
            let node = nodes[caller as usize % nodes.len()].clone();
            let (stop, met) = (stop.clone(), met.clone());
            runtime.spawn(async move {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    number += 2;
                    call(&node, caller * 1_000_000 + number, &met).await;
                }
            })
        });
        let callers = Vec::from_iter(callers);
        Self {
            runtime,
            stop,
            met,
            callers,
        }
    }

    /// Returns when two hundred more transfers are acknowledged.
    fn goes_on(&self) {
        let acknowledged = || self.met.acknowledged.lock().expect("no panic").len();
        let before = acknowledged();
        while acknowledged() < before + 200 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Lets everybody finish and looks at what there is.
    fn end(self, url: &str) -> Met {
        self.stop.store(true, Ordering::Relaxed);
        for caller in self.callers {
            self.runtime
                .block_on(caller)
                .expect("every caller was told the truth");
        }
        drop(self.runtime);
        let met = Arc::into_inner(self.met).expect("nobody else has it");
        let acknowledged = met.acknowledged.lock().expect("no panic").clone();
        let kept = with_connection(url, |connection| {
            connection.command("begin isolation level repeatable read, read only")?;
            let report = verify(connection, None)?;
            assert_eq!(report.findings, []);
            let work = &mut vouch_server::store::SqlWork::new(connection);
            for id in &acknowledged {
                assert_eq!(
                    vouch_domain::ledger::LedgerStore::transfers(work, &[*id])?.len(),
                    1,
                    "{id} is lost"
                );
            }
            // One effect each, both legs.
            assert_eq!(counters(work, 1), [0, acknowledged.len() as u64, 0, 0]);
            Ok::<_, vouch_domain::Fault>(report.transfers)
        });
        assert_eq!(
            kept.expect("the rows can be read"),
            acknowledged.len() as u64
        );
        met
    }
}

/// Sends one order until it is answered.
async fn call(node: &Store, id: u128, met: &Met) {
    let mut nobody_knows = false;
    loop {
        let mut order = [plain(id, 1, 2, 1), plain(id + 1, 1, 3, 1)];
        order[0].flags.linked = true;
        let sent = order.clone();
        match node
            .write(move |work| Ok(create_transfers(work, &sent, Timestamp(1))?))
            .await
        {
            Ok(outcomes) => {
                let new = outcomes.iter().all(Result::is_ok);
                let known = outcomes.iter().all(|outcome| {
                    matches!(
                        outcome,
                        Err(TransferRefusal::Exists | TransferRefusal::LinkedEventFailed)
                    )
                });
                // A fault that did not say otherwise meant that nothing was kept.
                assert!(new || known && nobody_knows, "{outcomes:?}");
                let mut acknowledged = met.acknowledged.lock().expect("no panic");
                return acknowledged.extend(order.map(|transfer| transfer.id));
            }
            Err(fault) => {
                let fault = fault.to_string();
                *met.faults
                    .lock()
                    .expect("no panic")
                    .entry(fault.clone())
                    .or_default() += 1;
                if fault.contains(UNKNOWN) {
                    met.unknown.fetch_add(1, Ordering::Relaxed);
                    nobody_knows = true;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// The log of this process, to be looked through.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn begin() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        subscriber.try_init().expect("the only log of this process");
        log
    }

    fn count(&self, words: &str) -> usize {
        let bytes = self.0.lock().expect("no panic");
        String::from_utf8_lossy(&bytes).matches(words).count()
    }
}

#[test]
fn a_writers_session_is_ended_a_hundred_times() {
    let log = Log::begin();
    let database = Database::on_own_server(&[]);
    let load = Load::start(database.url());
    // Every other time wherever the writer is, else in its commit.
    let anywhere = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted \
                    and database = (select oid from pg_database where datname = current_database())";
    let in_commit = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() \
                     and state = 'active' and query like 'insert into vouch_commits%'";
    let ended = with_connection(database.url(), |connection| {
        let (mut ended, mut tried) = (0, 0_u64);
        while ended < TERMINATIONS {
            let statement = if ended % 2 == 0 { anywhere } else { in_commit };
            ended += connection.command(statement).expect("an answer").len() as u64;
            tried += 1;
            std::thread::sleep(Duration::from_micros(tried * 7_919 % 9_000));
        }
        ended
    });
    let met = load.end(database.url());
    let (kept, not_kept) = (log.count("kept=Ok(true)"), log.count("kept=Ok(false)"));
    met.say(&format!(
        "{ended} sessions ended; of the commits looked up {kept} were kept and {not_kept} were not"
    ));
    assert!(kept > 0, "no commit was ended in the middle");
    assert_eq!(met.unknown.load(Ordering::Relaxed), 0);
}

#[test]
fn the_server_is_restarted_in_the_middle() {
    let database = Database::on_own_server(&[]);
    let load = Load::start(database.url());
    for mode in ["fast", "immediate", "fast", "immediate", "immediate"] {
        load.goes_on();
        database.server().stop(mode);
        database.server().resume();
    }
    let met = load.end(database.url());
    met.say("five restarts");
    assert_eq!(met.unknown.load(Ordering::Relaxed), 0);
}

#[test]
fn a_standby_takes_over() {
    let database = Database::on_own_server(&[]);
    let (standby, both) = database.standby();
    let load = Load::start(&both);
    load.goes_on();
    database.server().stop("immediate");
    standby.promote();
    load.goes_on();
    let met = load.end(&both);
    met.say("a standby took over");
    assert_eq!(met.unknown.load(Ordering::Relaxed), 0);
}
