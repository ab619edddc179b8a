//! `vouch operators …`: the people who decide. Whoever can run this command on the house's machine says who they are.

use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use clap::Subcommand;
use vouch_domain::trust::{self, Operator};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add somebody who decides.
    Add {
        /// 2 to 32 of a-z, 0-9, . and -; it stands in decisions for ever and is never given again.
        name: String,
    },
    /// Somebody decides no more; what they decided stands.
    Retire { name: String },
    /// List all.
    List,
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    let shown = match command {
        Command::Add { name } => {
            let added = store.write(move |work| trust::add_operator(work, &name, now));
            added.await.map(|operator| vec![operator])
        }
        Command::Retire { name } => {
            let retired = store.write(move |work| trust::retire_operator(work, &name, now));
            retired.await.map(|operator| vec![operator])
        }
        Command::List => store.read(|work| Ok(work.operators()?)).await,
    };
    shown
        .map_err(|error| error.to_string())?
        .iter()
        .for_each(show);
    Ok(())
}

fn show(operator: &Operator) {
    let since = rfc3339(operator.added_at);
    match operator.retired_at {
        None => println!("{}  since {since}", operator.name),
        Some(at) => println!("{}  {since} to {}", operator.name, rfc3339(at)),
    }
}
