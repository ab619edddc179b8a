//! The real binary is killed two hundred times, at any moment, while people pay over HTTP with their passkeys and a file of ledger
//! lines is being imported beside it.
//!
//! Whatever anybody got an answer to is there afterwards; whoever got none asks again with the same key and has one effect, and
//! asking once more gets the same bytes; `vouch verify` finds nothing wrong.

#[path = "../stories/authenticator.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod authenticator;
mod importing;
mod process;
mod shopping;

use importing::Importer;
use process::Served;
use shopping::Shop;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use vouch_simulator::dice::Dice;

const KILLS: u64 = 200;
const SHOPPERS: u64 = 6;

/// What all that asked met.
#[derive(Default)]
pub struct Met {
    pub over: AtomicBool,
    pub answered: AtomicU64,
    /// Requests that were without an answer at least once.
    pub unanswered: AtomicU64,
    /// Of those, how many had happened all the same.
    pub had_happened: AtomicU64,
    /// Answers that were asked for again and were the same.
    pub the_same: AtomicU64,
}

/// However the test ends, nobody goes on asking.
struct Ending(Arc<Met>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_under_load() {
    let seed = RandomState::new().build_hasher().finish();
    say(&format!("kills: moments from {seed}"));
    let mut dice = Dice::new(seed);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut served = Served::furnish(folder.path());
    let shop = Shop::found(folder.path(), served.port).await;
    served.start().await;
    let shop = Arc::new(shop.open(SHOPPERS).await);

    let met = Arc::new(Met::default());
    let _ends_with_this_test = Ending(met.clone());
    let mut load = tokio::task::JoinSet::new();
    for shopper in 0..SHOPPERS {
        load.spawn(shop.clone().buy_until_over(shopper, met.clone()));
    }
    let importer = Arc::new(Importer::new(folder.path()));
    load.spawn(importer.clone().import_until_over(met.clone(), seed));

    for kill in 0..KILLS {
        let before = met.answered.load(Ordering::Relaxed);
        if dice.one_in(8) {
            // While it picks itself up.
            tokio::time::sleep(Duration::from_millis(dice.below(120))).await;
        } else {
            served.answers().await;
            tokio::time::sleep(Duration::from_millis(dice.below(150))).await;
        }
        served.kill();
        if kill % 10 == 9 {
            served.verify();
        }
        // Now and then somebody gets something done in between.
        if kill % 20 == 0 {
            served.start_anew();
            while met.answered.load(Ordering::Relaxed) < before + 40 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            served.kill();
        }
        served.start_anew();
    }
    served.answers().await;
    met.over.store(true, Ordering::Relaxed);
    while let Some(done) = load.join_next().await {
        done.expect("everybody was told the truth");
    }

    shop.look_back(&met).await;
    served.kill();
    served.verify();
    importer.look_back(folder.path());
    let counted = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    say(&format!(
        "kills: {KILLS}, {} answers, {} requests without one at first ({} of them had happened), {} answers given again, {} lines imported",
        counted(&met.answered),
        counted(&met.unanswered),
        counted(&met.had_happened),
        counted(&met.the_same),
        importer.lines(),
    ));
    assert!(counted(&met.unanswered) > KILLS / 4 && counted(&met.had_happened) > 0);
}

/// To the terminal, past the capture of passing tests' output.
fn say(sentence: &str) {
    writeln!(std::io::stderr(), "{sentence}").expect("standard error is open");
}
