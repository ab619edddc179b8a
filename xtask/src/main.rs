//! Build tooling: what goes to the browser, how large it is, and which walls of the house still stand.
//!
//! `cargo xtask wasm` makes the assets, `cargo xtask sizes` weighs them against the budget, `cargo xtask tidy` states
//! the absences. Whatever goes wrong ends in one sentence that says what to do.

mod assets;
mod glue;
mod links;
mod sizes;
mod squeeze;
mod tidy;
mod toolchain;
mod tools;
mod traps;
mod wasm;
mod wasm_tests;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything here either works or says in a sentence why not.
type Outcome<T> = Result<T, String>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Vouch's build tooling")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what the browser gets: wasm, glue, boot scripts, styles and the loader
    Wasm(wasm::Options),
    /// Make the browser crate's tests ready for a page (scripts/wasm-tests.mjs runs them)
    WasmTests,
    /// Print the size of each asset; fail when one is over the budget
    Sizes,
    /// Check the absences that ARCHITECTURE.md states
    Tidy,
}

fn main() -> ExitCode {
    let root = root();
    let outcome = match Cli::parse().task {
        Task::Wasm(options) => wasm::run(&root, &options),
        Task::WasmTests => wasm_tests::run(&root),
        Task::Sizes => sizes::run(&root),
        Task::Tidy => tidy::run(&root),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace this tool was built in; it never works on another.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
        .to_path_buf()
}

/// Reads a text file, naming it when that fails.
fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn read_bytes(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Outcome<()> {
    std::fs::write(path, content)
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
