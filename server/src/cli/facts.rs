//! `vouch facts …`: what an operator does where the authors of two statements that say the same do nothing.

use crate::clock::Clock;
use crate::config::Config;
use clap::Subcommand;
use vouch_domain::facts::{self, Proposal, Statement};
use vouch_domain::{Error, StatementId};

/// How many proposals are listed at most.
const LISTED_MAX: u32 = 200;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// List proposals to merge, oldest first.
    Proposals,
    /// Merge one statement into another; every vote is kept, and its author can part them again.
    Merge {
        /// The one that goes (stm_…).
        source: String,
        /// The one that stays.
        into: String,
    },
    /// Have a merged statement stand alone again.
    Split {
        /// The one that was merged (stm_…).
        statement: String,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    match command {
        Command::Proposals => {
            let proposals = store
                .read(|work| {
                    let mut told = Vec::new();
                    for proposal in work.proposals(LISTED_MAX)? {
                        let source = work.statement(proposal.source)?;
                        let target = work.statement(proposal.target)?;
                        told.extend(source.zip(target).map(|both| (proposal, both)));
                    }
                    Ok(told)
                })
                .await
                .map_err(sentence)?;
            for (proposal, (source, target)) in proposals {
                show(&proposal, &source, &target);
            }
        }
        Command::Merge { source, into } => {
            let pair = (read(&source)?, read(&into)?);
            let merged = store
                .write(move |work| facts::merge_as_operator(work, pair, now))
                .await
                .map_err(sentence)?;
            let totals = merged.totals;
            println!(
                "{}: {} agree, {} disagree",
                merged.id, totals.agree, totals.disagree
            );
        }
        Command::Split { statement } => {
            let id = read(&statement)?;
            let alone = store
                .write(move |work| facts::split_as_operator(work, id, now))
                .await
                .map_err(sentence)?;
            println!("{}: stands alone", alone.id);
        }
    }
    Ok(())
}

fn show(proposal: &Proposal, source: &Statement, target: &Statement) {
    println!("{} into {}", proposal.source, proposal.target);
    for statement in [source, target] {
        let side = statement.side.name();
        println!("  {side}  {}: {}", statement.aspect, statement.text);
    }
}

fn read(id: &str) -> Result<StatementId, String> {
    StatementId::parse(id).ok_or_else(|| format!("{id} is no statement (stm_…)"))
}

fn sentence(error: Error) -> String {
    error.to_string()
}
