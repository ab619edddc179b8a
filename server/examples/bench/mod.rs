//! What the benches share: figures beside their references, repeated rounds, the clock and a folder that goes away.

#![allow(dead_code, reason = "each bench uses its part")]

#[path = "../../tests/stories/authenticator.rs"]
pub mod authenticator;
pub mod datasets;
pub mod http;
pub mod load;
pub mod measures;
pub mod pickle;
pub mod postgres;
pub mod shop;
pub mod transfers;

use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What every bench is told.
#[derive(clap::Args, Clone, Debug)]
pub struct Settings {
    /// Where the figures go, as JSON.
    #[arg(long, default_value = "target/bench/figures.json")]
    pub out: PathBuf,
    /// Where databases lie while they are measured; on the disk that is to be measured.
    #[arg(long, default_value = "target/bench/work")]
    pub folder: PathBuf,
    /// Where PostgreSQL's programs are.
    #[arg(
        long,
        env = "POSTGRES_BIN",
        default_value = "/usr/lib/postgresql/15/bin"
    )]
    pub postgres_bin: PathBuf,
    /// How long each thing is measured in each round.
    #[arg(long, default_value_t = 4.0)]
    pub seconds: f64,
    /// How often everything is measured, ours and the reference in turns; the median counts.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
}

impl Settings {
    pub fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

/// A figure beside its reference. `ratio` is how many times the reference it is, whether more or less is better.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub figure: String,
    pub value: f64,
    pub unit: &'static str,
    pub reference: String,
    pub reference_value: f64,
    pub ratio: f64,
}

/// The figures of a run, printed as they come and kept as JSON.
pub struct Figures {
    rows: Vec<Row>,
    out: PathBuf,
}

impl Figures {
    pub fn new(settings: &Settings) -> Self {
        println!(
            "{:<44} {:>14} {:<16} {:>14}  {:>8}  beside",
            "figure", "value", "unit", "reference", "ratio"
        );
        Self {
            rows: Vec::new(),
            out: settings.out.clone(),
        }
    }

    pub fn add(
        &mut self,
        figure: impl Into<String>,
        unit: &'static str,
        value: f64,
        reference: impl Into<String>,
        reference_value: f64,
    ) {
        let row = Row {
            figure: figure.into(),
            value: rounded(value),
            unit,
            reference: reference.into(),
            reference_value: rounded(reference_value),
            ratio: rounded(value / reference_value),
        };
        println!(
            "{:<44} {:>14} {:<16} {:>14}  {:>7.2}×  {}",
            row.figure, row.value, row.unit, row.reference_value, row.ratio, row.reference
        );
        self.rows.push(row);
    }

    /// Writes the JSON: an array of rows.
    pub fn write(&self) -> Result<(), String> {
        let json = serde_json::to_string_pretty(&self.rows).map_err(|error| error.to_string())?;
        if let Some(folder) = self.out.parent() {
            std::fs::create_dir_all(folder).map_err(|error| said(folder, error))?;
        }
        std::fs::write(&self.out, json + "\n").map_err(|error| said(&self.out, error))?;
        println!("\nWritten to {}", self.out.display());
        Ok(())
    }
}

/// A folder for databases, emptied before and removed after.
pub struct Folder(PathBuf);

impl Folder {
    pub fn make(path: &Path) -> Result<Self, String> {
        drop(std::fs::remove_dir_all(path));
        std::fs::create_dir_all(path).map_err(|error| said(path, error))?;
        let path = path.canonicalize().map_err(|error| said(path, error))?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Bytes of all files in it.
    pub fn bytes(&self) -> u64 {
        bytes_in(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_in(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

pub fn said(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// The clock that durations are measured with.
#[allow(clippy::disallowed_methods, reason = "a bench measures durations")]
pub fn instant() -> Instant {
    Instant::now()
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which a share `at` of `values` lies.
pub fn quantile(values: &[f64], at: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = ((sorted.len() as f64 - 1.0) * at).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

fn rounded(value: f64) -> f64 {
    let scale = match value.abs() {
        v if v >= 1000.0 => 1.0,
        v if v >= 10.0 => 10.0,
        v if v >= 1.0 || v == 0.0 || !v.is_finite() => 1000.0,
        // Four digits that say something.
        v => 10_f64.powi(3 - v.log10().floor() as i32),
    };
    (value * scale).round() / scale
}

/// Chance that is cheap and the same in every run.
pub struct Dice(pub u64);

impl Dice {
    /// SplitMix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

pub fn mixed(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Memory that a process holds: resident, in MiB, of `/proc`; `None` where there is no such thing.
pub fn resident_mib(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Seconds of processor time that a process has used, of `/proc`; `None` where there is no such thing.
pub fn processor_seconds(process: u32) -> Option<f64> {
    /// What `/proc` counts in: `getconf CLK_TCK`, which is 100 on every Linux.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in brackets, may have spaces in it; user and system time are the 12th and 13th after it.
    let mut after = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let mut ticks = || after.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_A_SECOND)
}

/// Runs `body` to its end, or to the first Ctrl-C or SIGTERM; what it had open is closed either way.
pub fn run(
    body: impl Future<Output = Result<(), String>> + Send + 'static,
) -> std::process::ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let outcome = runtime.block_on(async {
        tokio::select! {
            outcome = body => outcome,
            () = vouch_server::serve::told_to_stop() => Err("stopped".into()),
        }
    });
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            std::process::ExitCode::FAILURE
        }
    }
}
