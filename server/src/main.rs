//! `vouch`: one binary for serving, for the demo and for the shop-keeping commands.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use vouch_server::cli;
use vouch_server::config::Config;

/// Friends vouch for things; you pay for them without a card.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the provider.
    Serve,
    /// Serve the provider with sandbox data and the static example shops.
    Demo {
        /// By how many days the sandbox's clock is ahead: to see what people are asked after a month or half a year.
        #[arg(long, default_value_t = 0)]
        days_ahead: u16,
    },
    /// Make shops and change what may change of them.
    #[command(subcommand)]
    Merchant(cli::merchant::Command),
    /// Bring a shop's products in.
    #[command(subcommand)]
    Catalogue(cli::catalogue::Command),
    /// Decide about guides.
    #[command(subcommand)]
    Guides(cli::guides::Command),
    /// Bring accounts and transfers in, and show the accounts.
    #[command(subcommand)]
    Ledger(cli::ledger::Command),
    /// Merge statements about products that say the same, and part them again.
    #[command(subcommand)]
    Facts(cli::facts::Command),
    /// Copy the book while it is in use, and verify the copy.
    Backup(cli::backup::Arguments),
    /// Make a book from a copy or an archive, where there is none.
    Restore(cli::restore::Arguments),
    /// Check that the books balance, and say where they do not.
    Verify {
        /// An end of the journal that was printed before (`ENTRY:HASH`): the journal must still lead through it.
        #[arg(long, value_name = "ENTRY:HASH")]
        through: Option<String>,
        /// The same for the log of words.
        #[arg(long, value_name = "ENTRY:HASH")]
        log_through: Option<String>,
    },
    /// Add and retire the people who decide about reports.
    #[command(subcommand)]
    Operators(cli::operators::Command),
    /// Add and retire the carriers that report on parcels.
    #[command(subcommand)]
    Carriers(cli::carriers::Command),
    /// Show what shoppers and shops dispute, and decide it.
    #[command(subcommand)]
    Disputes(cli::disputes::Command),
    /// Show cases about what people said, and decide them.
    #[command(subcommand)]
    Cases(cli::cases::Command),
    /// Check a house's public log of words, this one's or another's.
    #[command(subcommand)]
    Transparency(cli::transparency::Command),
    /// Move the book to another database; the house may be serving meanwhile.
    Migrate(cli::migrate::Move),
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { config, command } = Arguments::parse();
    cli::log(&config);
    let done = match command {
        Command::Serve => cli::serve::run(config).await,
        Command::Demo { days_ahead } => cli::demo::run(config, days_ahead).await,
        Command::Merchant(command) => cli::merchant::run(config, command).await,
        Command::Catalogue(command) => cli::catalogue::run(config, command).await,
        Command::Facts(command) => cli::facts::run(config, command).await,
        Command::Guides(command) => cli::guides::run(config, command).await,
        Command::Ledger(command) => cli::ledger::run(config, command).await,
        Command::Verify {
            through,
            log_through,
        } => cli::verify::run(config, through, log_through).await,
        Command::Operators(command) => cli::operators::run(config, command).await,
        Command::Carriers(command) => cli::carriers::run(config, command).await,
        Command::Disputes(command) => cli::disputes::run(config, command).await,
        Command::Cases(command) => cli::cases::run(config, command).await,
        Command::Transparency(command) => cli::transparency::run(command).await,
        Command::Migrate(order) => cli::migrate::run(config, order).await,
        Command::Backup(arguments) => cli::backup::run(config, arguments).await,
        Command::Restore(arguments) => cli::restore::run(config, arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("vouch: {sentence}");
            ExitCode::FAILURE
        }
    }
}
