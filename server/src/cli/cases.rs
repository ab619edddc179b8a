//! `vouch cases …`: what waits for people, one case whole, and a decision.

use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use clap::Subcommand;
use vouch_domain::trust::{
    self, Case, CaseFilter, Decide, Decision, File, Outcome, Party, Ruling, State,
};
use vouch_domain::{CaseId, Error, MerchantId, ShopperId};

const LISTED: u32 = 100;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// List what waits for a decision, newest first.
    List {
        /// What was decided instead.
        #[arg(long)]
        decided: bool,
    },
    /// Show one case: the word, the reports, the evidence, the reply.
    Show { case: String },
    /// Decide, or second what another operator proposed.
    Decide {
        case: String,
        /// Who decides.
        #[arg(long = "as", value_name = "NAME")]
        operator: String,
        /// keep, lower (it counts a quarter) or withhold.
        outcome: String,
        /// Why, in a sentence that the author, the reporters and, of a public word, everybody reads.
        #[arg(long)]
        because: String,
    },
}

pub async fn run(config: Config, command: Command) -> Result<(), String> {
    let store = super::open_store(&config)?;
    let now = Clock::System.now();
    match command {
        Command::List { decided } => {
            let filter = match decided {
                true => CaseFilter::Decided { limit: LISTED },
                false => CaseFilter::Waiting { limit: LISTED },
            };
            let cases = store.read(move |work| Ok(work.cases(filter)?)).await;
            cases.map_err(sentence)?.iter().for_each(show_line);
        }
        Command::Show { case } => {
            let id = read(&case)?;
            let file = store.read(move |work| trust::file(work, id)).await;
            show(&file.map_err(sentence)?);
        }
        Command::Decide {
            case,
            operator,
            outcome,
            because,
        } => {
            let order = Decide {
                case: read(&case)?,
                operator,
                outcome: Outcome::parse(&outcome)
                    .ok_or("An outcome is keep, lower or withhold.")?,
                explanation: because,
            };
            let decided = store
                .write(move |work| trust::decide(work, order, now))
                .await;
            let case = decided.map_err(sentence)?;
            show_line(&case);
            if let State::Open {
                proposed: Some(_), ..
            }
            | State::Appealed {
                proposed: Some(_), ..
            } = case.state
            {
                println!("  This is a proposal: another operator has to say the same.");
            }
        }
    }
    Ok(())
}

fn read(case: &str) -> Result<CaseId, String> {
    CaseId::parse(case).ok_or_else(|| format!("{case} is no case's id."))
}

fn show_line(case: &Case) {
    let signal = case.signal.map_or("", |_| " (a signal of the house)");
    println!(
        "{}  {}  {} {}  {}{signal}  {}",
        case.id,
        case.stage().name(),
        case.about.kind().name(),
        case.about,
        case.ground.name(),
        rfc3339(case.opened_at)
    );
}

fn show(file: &File) {
    let case = &file.case;
    show_line(case);
    match &file.word {
        Some(word) => {
            println!("  by        {}", party(word.author));
            if let (Some(merchant), Some(sku)) = (word.merchant, &word.sku) {
                println!("  about     {merchant} {sku}");
            }
            println!(
                "  disclosed {}",
                if word.says_related {
                    "works for or is family of the shop"
                } else {
                    "no tie to the shop"
                }
            );
            quote("word", &word.text);
        }
        None => println!("  The word was taken back."),
    }
    for report in &file.reports {
        println!("  reported  {} by {}", rfc3339(report.at), party(report.by));
        quote("", &report.text);
        if let Some(url) = &report.evidence_url {
            println!("            {url}");
        }
    }
    for evidence in &file.evidence {
        let figures: Vec<String> = (evidence.figures.iter())
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        println!(
            "  signal    {}: {}",
            evidence.signal.name(),
            figures.join(", ")
        );
    }
    match (&case.reply, case.waits_until()) {
        (Some(reply), _) => quote("reply", &reply.text),
        (None, Some(until)) => println!("  The author may reply until {}.", rfc3339(until)),
        (None, None) => {}
    }
    match &case.state {
        State::Open { proposed, .. } => show_proposed(proposed.as_ref()),
        State::Decided { ruling, .. } => show_ruling("decided", ruling),
        State::Appealed {
            ruling,
            appeal,
            proposed,
        } => {
            show_ruling("decided", ruling);
            quote("appeal", &appeal.text);
            show_proposed(proposed.as_ref());
        }
        State::Closed { ruling, appeal, .. } => {
            show_ruling("decided", ruling);
            if let Some((appeal, last)) = appeal {
                quote("appeal", &appeal.text);
                show_ruling("at last", last);
            }
        }
    }
}

fn show_ruling(when: &str, ruling: &Ruling) {
    show_decision(when, &ruling.first);
    if let Some(second) = &ruling.second {
        show_decision("and by", second);
    }
}

fn show_proposed(decision: Option<&Decision>) {
    if let Some(decision) = decision {
        show_decision("proposed", decision);
    }
}

fn show_decision(when: &str, decision: &Decision) {
    let Decision {
        operator,
        outcome,
        explanation,
        at,
    } = decision;
    println!(
        "  {when:9} {} by {operator}, {}",
        outcome.name(),
        rfc3339(*at)
    );
    quote("", explanation);
}

fn quote(what: &str, text: &str) {
    for (line, place) in text.lines().zip(0..) {
        println!("  {:9} {line}", if place == 0 { what } else { "" });
    }
}

fn party(party: Party) -> String {
    match party {
        Party::Shopper(ShopperId(id)) => ShopperId(id).to_string(),
        Party::Merchant(MerchantId(id)) => MerchantId(id).to_string(),
    }
}

fn sentence(error: Error) -> String {
    error.to_string()
}
