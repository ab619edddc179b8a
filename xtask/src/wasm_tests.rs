//! `cargo xtask wasm-tests`: the `#[wasm_bindgen_test]`s of a crate as a module that a page can run.
//!
//! The compiler and wasm-bindgen are the ones that make the assets, so nothing more has to be installed; what runs them
//! (`scripts/wasm-tests.mjs`) opens the page in the Chromium that the end-to-end tests use anyway. The usual runner
//! would be a second program to compile and a WebDriver to install, for the same page.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use wasm_bindgen_cli_support::Bindgen;

use crate::Outcome;
use crate::toolchain::{Profile, Toolchain};

/// The crate that talks to the browser; what the views decide is tested natively.
const PACKAGE: &str = "vouch-browser";

#[derive(Deserialize)]
struct Message {
    executable: Option<String>,
}

pub fn run(root: &Path) -> Outcome<()> {
    let toolchain = Toolchain::find(None)?;
    eprintln!(
        "xtask: the tests of {PACKAGE}: compiling with {}",
        toolchain.describe()
    );
    let mut cargo = toolchain.cargo(root, "test", Profile::WasmDev);
    cargo.args([
        "--no-run",
        "--lib",
        "--tests",
        "--message-format=json-render-diagnostics",
        "--package",
        PACKAGE,
    ]);
    let output = cargo
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("the tests of {PACKAGE} do not compile for wasm32"));
    }

    let folder = root.join("target/wasm/steps/tests");
    // Tests that have been deleted must not run again.
    let _ = fs::remove_dir_all(&folder);
    let modules: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok()?.executable)
        .collect();
    for module in &modules {
        let name = Path::new(module)
            .file_stem()
            .expect("a module has a name")
            .to_string_lossy()
            .into_owned();
        let mut bindgen = Bindgen::new();
        bindgen
            .input_path(module)
            .out_name("test")
            .typescript(false)
            .debug(true)
            .keep_debug(false)
            .emit_start(false);
        bindgen
            .web(true)
            .and_then(|bindgen| bindgen.generate(folder.join(&name)))
            .map_err(|error| format!("wasm-bindgen on {module}: {error:#}"))?;
    }
    println!("{}", folder.display());
    Ok(())
}
