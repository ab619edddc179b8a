//! The ledger on every store.

mod cases;

use std::io::Write;

/// To the terminal, past the capture of passing tests' output.
fn say(sentence: &str) {
    writeln!(std::io::stderr(), "{sentence}").expect("standard error is open");
}
