//! Which compiler makes wasm32, in the order of least surprise.
//!
//! 1. The toolchain in use has the target installed.
//! 2. rustup can add it (bounded in time, quiet when it cannot: many machines reach crates.io and nothing else).
//! 3. The distribution's own toolchain builds std from its sources. That gives the smallest modules too, because
//!    std is then compiled for size and a panic becomes a bare trap.
//!
//! When none works, the sentence names all three.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::ValueEnum;

use crate::Outcome;

const TARGET: &str = "wasm32-unknown-unknown";
const RUSTUP_PATIENCE: Duration = Duration::from_secs(120);
/// Debian's packages (bookworm and later; `rustc-web` is the compiler that Debian keeps current for browsers).
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
/// The workspace's `rust-version`: an older compiler cannot build it.
const OLDEST: (u32, u32) = (1, 95);

pub enum Toolchain {
    /// The toolchain that runs xtask, with the target installed.
    Installed,
    /// The distribution's compiler, which has std's sources but no std for wasm.
    Distribution {
        rustc: PathBuf,
        cargo: PathBuf,
        linker: PathBuf,
    },
}

/// A way that is asked for by name, instead of the first that is open.
#[derive(Clone, Copy, ValueEnum)]
pub enum Way {
    Installed,
    Distribution,
}

/// What is compiled: small and mute for people, or talkative for tests.
#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    Wasm,
    WasmDev,
}

impl Profile {
    pub fn name(self) -> &'static str {
        match self {
            Profile::Wasm => "wasm",
            Profile::WasmDev => "wasm-dev",
        }
    }
}

impl Toolchain {
    pub fn find(way: Option<Way>) -> Outcome<Self> {
        if !matches!(way, Some(Way::Distribution)) && (installed() || added_by_rustup()) {
            return Ok(Toolchain::Installed);
        }
        if let Some(Way::Installed) = way {
            return Err(format!(
                "the toolchain in use has no {TARGET} and rustup could not add it"
            ));
        }
        if let Some(found) = distribution() {
            return Ok(found);
        }
        if installed_by_apt()
            && let Some(found) = distribution()
        {
            return Ok(found);
        }
        Err(format!(
            "no compiler for {TARGET}. One of three ways gives one: `rustup target add {TARGET}`; a Rust toolchain \
             that has the target already, first in PATH; or, on Debian, `apt-get install {}`",
            PACKAGES.join(" ")
        ))
    }

    /// The key of its figures in the budget.
    pub fn way(&self) -> &'static str {
        match self {
            Toolchain::Installed => "installed",
            Toolchain::Distribution { .. } => "distribution",
        }
    }

    pub fn describe(&self) -> String {
        match self {
            Toolchain::Installed => format!("the installed {TARGET} target"),
            Toolchain::Distribution { rustc, .. } => {
                format!("{} with std built from source", rustc.display())
            }
        }
    }

    /// `cargo VERB` for wasm32, in a target folder of its own: sharing one with the native build would make the
    /// two compilers rebuild each other's work.
    pub fn cargo(&self, root: &Path, verb: &str, profile: Profile) -> Command {
        let mut command = match self {
            Toolchain::Installed => {
                Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
            }
            Toolchain::Distribution {
                rustc,
                cargo,
                linker,
            } => {
                let mut command = Command::new(cargo);
                // What the outer cargo says of its own toolchain must not reach this one.
                for name in [
                    "CARGO",
                    "RUSTUP_TOOLCHAIN",
                    "RUSTUP_HOME",
                    "LD_LIBRARY_PATH",
                    "RUSTC_WRAPPER",
                ] {
                    command.env_remove(name);
                }
                command
                    .env("RUSTC", rustc)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                if profile == Profile::Wasm {
                    command.env(
                        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                        "-Zunstable-options -Cpanic=immediate-abort",
                    );
                }
                command
            }
        };
        command
            .current_dir(root)
            .env("CARGO_TARGET_DIR", root.join("target/wasm"))
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .arg(verb)
            .args(["--target", TARGET, "--profile", profile.name()]);
        if let Toolchain::Distribution { .. } = self {
            command.arg("-Zbuild-std=std,panic_abort");
            if profile == Profile::Wasm {
                command.arg("-Zbuild-std-features=optimize_for_size");
            }
        }
        command
    }
}

/// Where cargo puts what it made for wasm32.
pub fn output_folder(root: &Path, profile: Profile) -> PathBuf {
    root.join("target/wasm").join(TARGET).join(profile.name())
}

fn installed() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    said(&rustc, &["--print", "sysroot"]).is_some_and(|sysroot| {
        Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir()
    })
}

fn added_by_rustup() -> bool {
    if said("rustup", &["--version"]).is_none() {
        return false;
    }
    eprintln!("xtask: asking rustup for {TARGET}");
    let Ok(mut child) = Command::new("rustup")
        .args(["target", "add", TARGET])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
    else {
        return false;
    };
    let pause = Duration::from_millis(100);
    for _ in 0..RUSTUP_PATIENCE.as_millis() / pause.as_millis() {
        match child.try_wait() {
            Ok(Some(status)) => return status.success() && installed(),
            Ok(None) => std::thread::sleep(pause),
            Err(_) => break,
        }
    }
    // It hangs or will not answer: the third way is tried instead.
    let _ = child.kill();
    let _ = child.wait();
    false
}

fn distribution() -> Option<Toolchain> {
    let (rustc, cargo) = (
        PathBuf::from("/usr/bin/rustc"),
        PathBuf::from("/usr/bin/cargo"),
    );
    let about = said(&rustc, &["-vV"])?;
    let field = |name: &str| {
        about
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
    };
    if version(field("release:")?)? < OLDEST || !cargo.is_file() {
        return None;
    }
    let sysroot = said(&rustc, &["--print", "sysroot"])?;
    if !Path::new(sysroot.trim())
        .join("lib/rustlib/src/rust/library/std")
        .is_dir()
    {
        return None;
    }
    // The linker must be as new as the compiler's LLVM.
    let (llvm, _) = version(field("LLVM version:")?)?;
    let linker = (llvm..llvm + 3)
        .map(|major| PathBuf::from(format!("/usr/bin/wasm-ld-{major}")))
        .find(|linker| linker.is_file())?;
    Some(Toolchain::Distribution {
        rustc,
        cargo,
        linker,
    })
}

fn installed_by_apt() -> bool {
    let root = said("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root || said("apt-get", &["--version"]).is_none() {
        return false;
    }
    eprintln!("xtask: installing {} with apt-get", PACKAGES.join(" "));
    let apt = |arguments: &[&str]| {
        Command::new("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let mut install = vec!["install", "-y", "-q", "--no-install-recommends"];
    install.extend(PACKAGES);
    apt(&["update", "-q"]) && apt(&install)
}

/// What a command printed, when it could be run and liked its arguments.
fn said(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first two numbers of a version: `1.96.0-dev` is (1, 96).
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().split(|sign: char| !sign.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read_by_their_first_two_numbers() {
        let rows = [
            ("1.96.0", Some((1, 96))),
            ("1.97.0-nightly (abc 2026-05-25)", Some((1, 97))),
            (" 22.1.8", Some((22, 1))),
            ("", None),
            ("unknown", None),
            ("1", None),
        ];
        for (text, expected) in rows {
            assert_eq!(version(text), expected, "{text:?}");
        }
    }
}
