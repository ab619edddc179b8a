//! `vouch transparency check`: reads what a house publishes about its words and counts it again. It needs nothing of that house but
//! its address.

use crate::transparency_check::{Published, check};
use crate::verify::Known;
use clap::Subcommand;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use vouch_wire::transparency::{Log, Transparency};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make the chain of a public log again, and every figure that follows from it.
    Check {
        /// The house's address (https://…), or a file that was kept with --keep.
        place: String,
        /// An end that was printed before (`ENTRY:HASH`): the log must still lead through it.
        #[arg(long, value_name = "ENTRY:HASH")]
        through: Option<String>,
        /// Keep what was read in a file.
        #[arg(long, value_name = "FILE")]
        keep: Option<PathBuf>,
    },
}

pub async fn run(command: Command) -> Result<(), String> {
    let Command::Check {
        place,
        through,
        keep,
    } = command;
    let known = (through.as_deref())
        .map(|text| Known::parse(text).ok_or("--through takes ENTRY:HASH, as check prints it"))
        .transpose()?;
    let published = match place.starts_with("http://") || place.starts_with("https://") {
        true => fetch(place.trim_end_matches('/')).await?,
        false => read(Path::new(&place))?,
    };
    if let Some(file) = keep {
        let text = serde_json::to_vec(&published).map_err(|error| error.to_string())?;
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let checked = check(&published, known);
    println!(
        "Read {} entries about {} public words; {} are sealed.",
        published.log.len(),
        checked.words.len(),
        checked.sealed
    );
    for finding in &checked.findings {
        println!("WRONG {finding}");
    }
    let hash = checked.head.hash.map(|byte| format!("{byte:02x}")).concat();
    println!(
        "The log ends with {}:{hash}; keep it, and check --through it later.",
        checked.head.sequence
    );
    match checked.findings.len() {
        0 => {
            println!("The log is whole, and the figures follow from it.");
            Ok(())
        }
        1 => Err("the log does not hold: 1 finding".into()),
        many => Err(format!("the log does not hold: {many} findings")),
    }
}

fn read(file: &Path) -> Result<Published, String> {
    let cannot = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| cannot(&error))?;
    serde_json::from_slice(&bytes).map_err(|error| cannot(&error))
}

/// The figures first: what is said meanwhile is left for the next time.
async fn fetch(house: &str) -> Result<Published, String> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut client = reqwest::Client::builder()
        .user_agent("Vouch-Check/1")
        .timeout(Duration::from_secs(30));
    // A house of this machine, whatever its resolver knows of such names.
    let host = house.split("://").nth(1).unwrap_or_default();
    let host = host.split([':', '/']).next().unwrap_or_default();
    if host.ends_with(".localhost") {
        client = client.resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    }
    let client = client.build().map_err(|error| error.to_string())?;
    let transparency: Transparency = get(&client, format!("{house}/v1/transparency")).await?;
    let end = transparency.head.sequence;
    let mut log = Vec::new();
    let mut after = 0;
    while after < end {
        let page: Log = get(
            &client,
            format!("{house}/v1/transparency/log?after={after}"),
        )
        .await?;
        let Some(last) = page.data.last() else { break };
        after = last.sequence;
        log.extend(page.data.into_iter().filter(|entry| entry.sequence <= end));
    }
    Ok(Published { transparency, log })
}

async fn get<T: serde::de::DeserializeOwned>(
    client: &reqwest::Client,
    url: String,
) -> Result<T, String> {
    let cannot = |error: reqwest::Error| format!("{url}: {error}");
    let answer = client.get(&url).send().await.map_err(cannot)?;
    let answer = answer.error_for_status().map_err(cannot)?;
    answer.json().await.map_err(cannot)
}
