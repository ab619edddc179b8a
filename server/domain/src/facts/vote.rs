//! A vote on a statement, and its history: one vote per account, changeable, every change kept.

use super::statement::{Statement, Totals};
use crate::disclosure::Disclosure;
use crate::{PaymentId, ShopperId, StatementId, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    Agrees,
    Disagrees,
    /// Took the vote back. Stands in histories only.
    Withdrawn,
}

/// Where one account stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    pub statement: StatementId,
    pub voter: ShopperId,
    pub stance: Stance,
    /// Of which version of the statement; 0 for none of this one's, where it came with a statement that was merged into it.
    pub version: u32,
    pub disclosure: Disclosure,
    /// The voter's purchase when they voted. Whether it stands and arrived is asked when it is read.
    pub purchase: Option<PaymentId>,
    /// Whether the account had a purchase or a friend: only then it counts in the order.
    pub counts: bool,
    pub at: Timestamp,
    /// The statement it was cast on, where that was merged into this one.
    pub from: Option<StatementId>,
}

/// One line of a statement's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// From 1, in the order in which the statement heard of them.
    pub number: u64,
    pub vote: Vote,
}

impl Stance {
    pub const ALL: [Stance; 3] = [Self::Agrees, Self::Disagrees, Self::Withdrawn];

    pub fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Disagrees => "disagrees",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.name() == name)
    }
}

impl Statement {
    /// The totals with one vote more. The author's own agreement always counts in the order: it is one for every statement alike.
    pub fn with(&self, vote: &Vote) -> Totals {
        self.counted(vote, |number| number + 1)
    }

    /// The totals with one vote less.
    pub fn without(&self, vote: &Vote) -> Totals {
        self.counted(vote, |number| number.saturating_sub(1))
    }

    fn counted(&self, vote: &Vote, change: impl Fn(u32) -> u32) -> Totals {
        let mut totals = self.totals;
        let ranks = vote.counts || vote.voter == self.author;
        if vote.version != self.version {
            totals.earlier = change(totals.earlier);
            return totals;
        }
        let (all, ranked) = match vote.stance {
            Stance::Agrees => (&mut totals.agree, &mut totals.ranked_agree),
            Stance::Disagrees => (&mut totals.disagree, &mut totals.ranked_disagree),
            Stance::Withdrawn => return totals,
        };
        *all = change(*all);
        if ranks {
            *ranked = change(*ranked);
        }
        totals
    }
}
