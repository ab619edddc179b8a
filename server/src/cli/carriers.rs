//! `vouch carriers …`: who may report what happened to a parcel.

use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};
use vouch_domain::delivery::{self, Carrier, Verifier};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add a carrier, or give one another key.
    Add {
        /// As it stands in the address of its events: 2 to 32 of a-z, 0-9 and -.
        slug: String,
        /// As merchants name it on their parcels.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        by: By,
    },
    /// A carrier reports no more; what it reported stands.
    Retire { slug: String },
    /// List all.
    List,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct By {
    /// Its Ed25519 public key, in base64.
    #[arg(long, value_name = "BASE64")]
    ed25519: Option<String>,
    /// A secret that both have, of at least 24 bytes, in base64; `whsec_` before it is left out.
    #[arg(long, value_name = "BASE64")]
    secret: Option<String>,
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    let shown = match command {
        Command::Add { slug, name, by } => {
            let verifier = verifier(by)?;
            let added = store
                .write(move |work| delivery::add_carrier(work, &slug, &name, verifier, now))
                .await;
            added.map(|carrier| vec![carrier])
        }
        Command::Retire { slug } => {
            let retired = store.write(move |work| delivery::retire_carrier(work, &slug, now));
            retired.await.map(|carrier| vec![carrier])
        }
        Command::List => store.read(|work| Ok(work.carriers()?)).await,
    };
    let shown = shown.map_err(|error| error.to_string())?;
    shown.iter().for_each(show);
    Ok(())
}

fn verifier(by: By) -> Result<Verifier, String> {
    let read = |text: &str| STANDARD.decode(text.trim_start_matches("whsec_"));
    match (by.ed25519, by.secret) {
        (Some(key), _) => {
            let key = read(&key).ok().and_then(|key| key.try_into().ok());
            key.map(Verifier::Ed25519)
                .ok_or("An Ed25519 public key is 32 bytes in base64.".into())
        }
        (None, Some(secret)) => match read(&secret) {
            Ok(secret) if secret.len() >= 24 => Ok(Verifier::Secret(secret)),
            _ => Err("A secret is at least 24 bytes in base64.".into()),
        },
        (None, None) => Err("A carrier has an Ed25519 key or a secret.".into()),
    }
}

fn show(carrier: &Carrier) {
    let by = match carrier.verifier {
        Verifier::Ed25519(_) => "Ed25519",
        Verifier::Secret(_) => "a shared secret",
    };
    let since = rfc3339(carrier.added_at);
    let until = carrier.retired_at.map(|at| format!(" to {}", rfc3339(at)));
    let until = until.unwrap_or_default();
    println!(
        "{}  {}  by {by}  {since}{until}",
        carrier.slug, carrier.name
    );
}
