//! `vouch guides …`: what an operator decides about guides.

use crate::config::Config;
use clap::Subcommand;
use vouch_domain::guides;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Name a guide an ambassador: other guides may ask them to be their coach.
    Ambassador {
        /// The guide's handle, as in /guides/HANDLE.
        handle: String,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let Command::Ambassador { handle } = command;
    let guide = store
        .write(move |work| guides::name_ambassador(work, &handle))
        .await
        .map_err(|error| error.to_string())?;
    println!("{} ({}) is an ambassador", guide.name, guide.handle);
    Ok(())
}
