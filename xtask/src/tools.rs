//! The programs that others wrote: esbuild and wasm-opt out of `node_modules`, and node itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;

/// What LLVM may emit for wasm32 today and every browser with passkeys understands. Named one by one: `--all-features`
/// lets wasm-opt write modules that engines refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub fn wasm_opt(root: &Path, module: &Path, output: &Path) -> Outcome<()> {
    let mut command = node(root, "binaryen/bin/wasm-opt");
    command.arg(module).args([
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]);
    command.args(FEATURES).arg("-o").arg(output);
    run_to_end(command, &format!("wasm-opt refuses {}", module.display()))
}

/// What esbuild makes of a file.
pub fn esbuild(root: &Path, file: &Path, arguments: &[&str]) -> Outcome<Vec<u8>> {
    let mut command = node(root, "esbuild/bin/esbuild");
    command
        .arg(file)
        .args(["--legal-comments=none", "--log-level=warning"])
        .args(arguments);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("esbuild cannot be run: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("esbuild refuses {}", file.display())),
    }
}

/// A command of an npm package. Some packages ship a script there and others, once installed, a program.
pub fn node(root: &Path, command: &str) -> Command {
    let path = root.join("node_modules").join(command);
    let script = fs::read(&path).is_ok_and(|content| content.starts_with(b"#!"));
    match script {
        true => {
            let mut node = Command::new("node");
            node.arg(path);
            node
        }
        false => Command::new(path),
    }
}

pub fn run_to_end(mut command: Command, complaint: &str) -> Outcome<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| {
        format!(
            "{} cannot be run: {error}",
            command.get_program().to_string_lossy()
        )
    })?;
    match status.success() {
        true => Ok(()),
        false => Err(complaint.to_owned()),
    }
}
