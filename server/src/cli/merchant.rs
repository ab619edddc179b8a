//! `vouch merchant …`: makes shops, shows them, and changes what may change: their origins and their secret key.

use crate::chance;
use crate::clock::Clock;
use crate::config::Config;
use clap::Subcommand;
use vouch_domain::merchants::{self, Create, Merchant, Mode, Origin, SecretKey};
use vouch_domain::{Error, MerchantId, money};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Make a shop; its secret key is shown once, now.
    Create {
        /// The name that shoppers read: whom they pay.
        #[arg(long)]
        name: String,
        /// Where the checkout may be shown, scheme://host[:port]; may be given several times.
        #[arg(long = "origin", required = true)]
        origins: Vec<String>,
        /// Currency of its catalogue and payments, as ISO 4217 writes it.
        #[arg(long)]
        currency: String,
        /// A publishable key of your choice (pk_test_… and 5 to 64 of a-z and 0-9); random unless given.
        #[arg(long)]
        publishable_key: Option<String>,
        /// Real money instead of the sandbox's.
        #[arg(long)]
        live: bool,
    },
    /// List all shops.
    List,
    /// Replace a shop's secret key; the former one stops working at once.
    RollKey {
        /// The shop's id or publishable key.
        merchant: String,
    },
    /// Say who works for a shop, in place of whom it named before: their words about it count nothing in its scores.
    Staff {
        /// The shop's id or publishable key.
        merchant: String,
        /// An e-mail address; of each a keyed hash is kept.
        #[arg(long = "email")]
        emails: Vec<String>,
    },
    /// Note an account that a shop is paid out to; a keyed hash of it is kept.
    PayoutIban {
        /// The shop's id or publishable key.
        merchant: String,
        iban: String,
    },
    /// Show or change where a shop's checkout may be shown.
    Origins {
        /// The shop's id or publishable key.
        merchant: String,
        #[arg(long = "add")]
        add: Vec<String>,
        #[arg(long = "remove")]
        remove: Vec<String>,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    match command {
        Command::Create {
            name,
            origins,
            currency,
            publishable_key,
            live,
        } => {
            let mode = if live { Mode::Live } else { Mode::Sandbox };
            let secret_key = SecretKey::new(mode, chance::bytes());
            let create = Create {
                id: MerchantId(chance::id(now)),
                name,
                mode,
                currency: money::currency(&currency).map_err(sentence)?,
                origins: read_origins(&origins)?,
                publishable_key: publishable_key
                    .unwrap_or_else(|| merchants::publishable_key(mode, chance::bytes())),
                secret_key: secret_key.clone(),
            };
            let merchant = store
                .write(move |work| merchants::create(work, create, now))
                .await
                .map_err(sentence)?;
            show(&merchant);
            show_secret(&secret_key);
        }
        Command::List => {
            let all = store
                .read(|work| Ok(work.merchants()?))
                .await
                .map_err(sentence)?;
            all.iter().for_each(show);
        }
        Command::RollKey { merchant } => {
            let (merchant, key) = store
                .write(move |work| {
                    let merchant = merchants::by_id_or_key(work, &merchant)?;
                    merchants::roll_secret(work, merchant.id, chance::bytes())
                })
                .await
                .map_err(sentence)?;
            show(&merchant);
            show_secret(&key);
        }
        Command::Staff { merchant, emails } => {
            super::ties::staff(&config, &store, merchant, emails, now).await?;
        }
        Command::PayoutIban { merchant, iban } => {
            super::ties::payout_iban(&config, &store, merchant, iban, now).await?;
        }
        Command::Origins {
            merchant,
            add,
            remove,
        } => {
            let (add, remove) = (read_origins(&add)?, read_origins(&remove)?);
            let merchant = store
                .write(move |work| {
                    let merchant = merchants::by_id_or_key(work, &merchant)?;
                    if add.is_empty() && remove.is_empty() {
                        return Ok(merchant);
                    }
                    let mut origins = merchant.origins;
                    origins.retain(|origin| !remove.contains(origin));
                    origins.extend(add);
                    merchants::set_origins(work, merchant.id, origins)
                })
                .await
                .map_err(sentence)?;
            show(&merchant);
        }
    }
    Ok(())
}

fn read_origins(texts: &[String]) -> Result<Vec<Origin>, String> {
    texts
        .iter()
        .map(|text| Origin::parse(text).map_err(|reason| format!("{text}: {}", sentence(reason))))
        .collect()
}

fn sentence(error: impl Into<Error>) -> String {
    error.into().to_string()
}

fn show(merchant: &Merchant) {
    let origins: Vec<&str> = merchant.origins.iter().map(Origin::as_str).collect();
    println!(
        "{}  {} ({}, {})",
        merchant.id,
        merchant.name,
        merchant.mode.name(),
        merchant.currency.code()
    );
    println!("  origins          {}", origins.join(" "));
    println!("  publishable key  {}", merchant.publishable_key);
}

fn show_secret(key: &SecretKey) {
    println!("  secret key       {}", key.reveal());
    println!("  The secret key is shown only now. Keep it on your server.");
}
