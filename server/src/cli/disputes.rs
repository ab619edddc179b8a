//! `vouch disputes …`: what waits for an operator, one dispute whole, and a decision.

use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use clap::Subcommand;
use vouch_domain::DisputeId;
use vouch_domain::disputes::{Decider, Dispute, DisputeRefusal, Side};
use vouch_domain::payments;

const LISTED: u32 = 100;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// List what waits for a decision, oldest first.
    List,
    /// Show one dispute: what both say, the evidence, what was decided.
    Show { dispute: String },
    /// Decide: the loser may appeal once, and another operator decides that.
    Decide {
        dispute: String,
        /// Who decides.
        #[arg(long = "as", value_name = "NAME")]
        operator: String,
        /// shopper or merchant.
        winner: String,
        /// Why, in a sentence that both sides read.
        #[arg(long)]
        because: String,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    match command {
        Command::List => {
            let waiting = store.read(|work| Ok(work.disputes_waiting(LISTED)?)).await;
            let waiting = waiting.map_err(|error| error.to_string())?;
            waiting.iter().for_each(show_line);
        }
        Command::Show { dispute } => {
            let id = read(&dispute)?;
            let found = store.read(move |work| {
                let dispute = work.dispute(id)?.ok_or(DisputeRefusal::Unknown)?;
                let evidence = work.evidence(dispute.payment)?;
                Ok((dispute, evidence))
            });
            let (dispute, evidence) = found.await.map_err(|error| error.to_string())?;
            show(&dispute);
            for piece in evidence {
                let kind = piece.exhibit.kind;
                println!(
                    "  evidence {} {:?} {} {}  {}",
                    piece.number,
                    kind.level(),
                    kind.name(),
                    rfc3339(piece.at),
                    piece.exhibit.detail
                );
            }
        }
        Command::Decide {
            dispute,
            operator,
            winner,
            because,
        } => {
            let id = read(&dispute)?;
            let winner = Side::parse(&winner).ok_or("A winner is shopper or merchant.")?;
            let decided = store
                .write(move |work| payments::decide(work, id, &operator, winner, &because, now));
            show_line(&decided.await.map_err(|error| error.to_string())?);
        }
    }
    Ok(())
}

fn read(dispute: &str) -> Result<DisputeId, String> {
    DisputeId::parse(dispute).ok_or_else(|| format!("{dispute} is no dispute's id."))
}

fn show_line(dispute: &Dispute) {
    println!(
        "{}  {}  {}  {}  {}",
        dispute.id,
        dispute.stage.name(),
        dispute.claim.name(),
        dispute.payment,
        rfc3339(dispute.opened_at)
    );
}

fn show(dispute: &Dispute) {
    show_line(dispute);
    for said in &dispute.statements {
        println!("  {} {}  {}", said.side.name(), rfc3339(said.at), said.text);
    }
    if let Some(appeal) = &dispute.appeal {
        let (side, at) = (appeal.by.name(), rfc3339(appeal.at));
        println!("  appeal of the {side} {at}  {}", appeal.text);
    }
    for decision in &dispute.decisions {
        let by = match &decision.by {
            Decider::Rule(rule) => format!("by rule: {}", rule.name()),
            Decider::Operator(name) => format!("by {name}"),
        };
        let because = decision.because.as_deref().unwrap_or_default();
        println!(
            "  for the {} {} {by}  {because}",
            decision.winner.name(),
            rfc3339(decision.at)
        );
    }
}
