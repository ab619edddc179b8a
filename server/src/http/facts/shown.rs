//! Facts as the wire says them; also what the element's document shows.

use crate::clock::rfc3339;
use crate::http::recommendations::show_disclosure;
use vouch_domain::catalogue::Product;
use vouch_domain::facts::{
    Choice, HISTORY_MAX, HeadToHead, Line, Own, ProductFacts, Side, Stance, Statement, Told,
    ToldHeadToHead, Version,
};
use vouch_domain::merchants::Merchant;
use vouch_wire::facts as wire;

/// What a viewer is shown of the facts of a shop's product.
pub fn show_facts(facts: ProductFacts, shop: &Merchant, product: &Product) -> wire::Facts {
    let statements = |side: Vec<Told>| side.into_iter().map(show_statement).collect();
    wire::Facts {
        product: wire::FactsProduct {
            merchant: shop.id.to_string(),
            shop: shop.name.clone(),
            sku: product.sku.clone(),
            title: product.title.clone(),
        },
        pros: statements(facts.pros),
        cons: statements(facts.cons),
        more_pros: facts.more_pros,
        more_cons: facts.more_cons,
        head_to_heads: facts
            .head_to_heads
            .into_iter()
            .map(|told| show_head_to_head(told, &product.sku))
            .collect(),
        your_disclosure: facts.your_disclosure.map(show_disclosure),
    }
}

fn show_statement(told: Told) -> wire::Statement {
    let Told {
        statement,
        author,
        yours,
        verified,
        your_vote,
    } = told;
    wire::Statement {
        id: statement.id.to_string(),
        kind: show_statement_kind(statement.side),
        aspect: statement.aspect,
        text: statement.text,
        author,
        yours,
        verified_purchase: verified,
        disclosure: show_disclosure(statement.disclosure),
        written_at: rfc3339(statement.written_at),
        version: statement.version,
        agree: statement.totals.agree,
        disagree: statement.totals.disagree,
        earlier: statement.totals.earlier,
        your_vote: your_vote.map(|vote| wire::YourVote {
            stance: show_stance(vote.stance),
            current: vote.current,
        }),
    }
}

fn show_head_to_head(told: ToldHeadToHead, sku: &str) -> wire::HeadToHead {
    let HeadToHead {
        id, aspect, votes, ..
    } = told.head_to_head.clone();
    let is_first = told.head_to_head.side_of(sku) == Some(Choice::First);
    let (this, other) = match is_first {
        true => (votes.first, votes.second),
        false => (votes.second, votes.first),
    };
    let seen = |choice: Choice| match (choice, is_first) {
        (Choice::Level, _) => wire::Better::Level,
        (Choice::First, true) | (Choice::Second, false) => wire::Better::This,
        (Choice::First, false) | (Choice::Second, true) => wire::Better::Other,
    };
    wire::HeadToHead {
        id: id.to_string(),
        aspect,
        rival: wire::Rival {
            sku: told.rival.sku,
            title: told.rival.title,
        },
        this,
        other,
        level: votes.level,
        leads: told.outcome.leads.map(seen),
        sure: told.outcome.sure,
        place: told.place.map(|place| wire::AspectPlace {
            place: place.place,
            of: place.of,
            shared: place.shared,
        }),
        your_choice: told.your_choice.map(seen),
    }
}

pub(super) fn show_own(own: Vec<Own>) -> wire::OwnStatements {
    let show = |own: Own| {
        let statement = &own.told.statement;
        let standing = if statement.withheld.is_some() {
            wire::StatementStanding::Withheld
        } else if statement.merged_into.is_some() {
            wire::StatementStanding::Merged
        } else {
            wire::StatementStanding::Published
        };
        let proposals = own
            .proposals
            .into_iter()
            .map(|(proposal, other)| wire::MergeProposal {
                source: proposal.source.to_string(),
                target: proposal.target.to_string(),
                other: show_sameness(other),
            });
        wire::OwnStatement {
            standing,
            reason: statement.withheld.clone(),
            merged_into: own.merged_into.map(show_sameness),
            proposals: proposals.collect(),
            statement: show_statement(own.told),
        }
    };
    wire::OwnStatements {
        data: own.into_iter().map(show).collect(),
    }
}

fn show_sameness(statement: Statement) -> wire::Sameness {
    wire::Sameness {
        id: statement.id.to_string(),
        aspect: statement.aspect,
        text: statement.text,
    }
}

pub fn show_history(lines: Vec<Line>) -> wire::StatementHistory {
    let full = lines.len() == HISTORY_MAX as usize;
    let next = lines.last().map(|line| line.number).filter(|_| full);
    let line = |line: Line| wire::HistoryLine {
        name: line.name,
        yours: line.yours,
        by_author: line.by_author,
        stance: show_stance(line.stance),
        version: line.version,
        verified_purchase: line.verified,
        disclosure: show_disclosure(line.disclosure),
        day: line.day.to_string(),
        merged: line.merged,
    };
    wire::StatementHistory {
        data: lines.into_iter().map(line).collect(),
        next,
    }
}

pub(super) fn show_versions(versions: Vec<Version>) -> wire::StatementVersions {
    let version = |version: Version| wire::StatementVersion {
        version: version.version,
        aspect: version.aspect,
        text: version.text,
        written_at: rfc3339(version.at),
    };
    wire::StatementVersions {
        data: versions.into_iter().map(version).collect(),
    }
}

pub(super) fn read_statement_kind(kind: wire::StatementKind) -> Side {
    match kind {
        wire::StatementKind::Pro => Side::Pro,
        wire::StatementKind::Con => Side::Con,
    }
}

fn show_statement_kind(side: Side) -> wire::StatementKind {
    match side {
        Side::Pro => wire::StatementKind::Pro,
        Side::Con => wire::StatementKind::Con,
    }
}

fn show_stance(stance: Stance) -> wire::Opinion {
    match stance {
        Stance::Agrees => wire::Opinion::Agrees,
        Stance::Disagrees => wire::Opinion::Disagrees,
        Stance::Withdrawn => wire::Opinion::Withdrawn,
    }
}
