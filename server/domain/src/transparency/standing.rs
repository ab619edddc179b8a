//! Where an openly logged word stands, and the figures that follow: one step of the log at a time, the same for the house that
//! writes and for whoever counts again.

use super::entry::{Act, Kind, Note, Public, Told, verdict_name};

/// Where a word stands for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Received, not yet to be read.
    Received,
    Published,
    Withheld {
        reason: String,
    },
    RemovedByAuthor,
    Removed {
        reason: String,
    },
}

/// What the open log says of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub public: Public,
    pub state: State,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Words that the open log has received, whatever became of them.
    Received,
    /// Of these, those that everybody may read now.
    Published,
    /// Withheld now, by reason.
    Withheld(String),
    /// Taken back by their authors.
    RemovedByAuthor,
    /// Removed by the house, by reason.
    Removed(String),
    /// Times that a word was changed.
    Edited,
    /// Times that a withheld word came back.
    Restored,
    /// Appeals.
    Appealed,
    /// Decisions, by outcome.
    Decided(String),
    /// Times that a merchant replied.
    Replied,
    /// Sealed entries; they have neither kind nor verdict.
    Sealed,
}

/// Where a figure is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// `None` for sealed entries.
    pub kind: Option<Kind>,
    pub positive: Option<bool>,
    pub figure: Figure,
}

/// A figure, or by how much it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub cell: Cell,
    pub number: i64,
}

/// One entry that the log has to make.
pub(super) struct Step {
    /// What everybody is told, if anything.
    pub told: Option<(Act, Public)>,
    /// What the commitment seals.
    pub act: Act,
    pub reason: Option<String>,
}

/// The entries that follow from what a room tells the log.
pub(super) fn steps(shown: Option<&Shown>, note: &Note<'_>) -> Vec<Step> {
    let step = |told, act, reason: Option<&str>| Step {
        told,
        act,
        reason: reason.map(str::to_owned),
    };
    let state = shown.map(|shown| &shown.state);
    let Some(public) = &note.public else {
        // One entry and not two: a sealed one right behind would tell that the word is still there for somebody.
        let told = shown
            .filter(|shown| shown.state.is_open())
            .map(|shown| (Act::RemovedByAuthor, shown.public.clone()));
        return vec![step(told, note.act, note.reason)];
    };
    let act = match (state, note.act) {
        // Everybody may read it for the first time, or again.
        (None | Some(State::RemovedByAuthor), Act::Edited) => Act::Published,
        (_, act) => act,
    };
    let open = |act, reason| step(Some((act, public.clone())), act, reason);
    match (state, act) {
        (Some(_), act) | (None, act @ Act::Received) => vec![open(act, note.reason)],
        (None, act) => vec![open(Act::Received, None), open(act, note.reason)],
    }
}

/// Where a word stands after an open entry about it, and how the figures change.
pub fn shown(before: Option<&Shown>, told: &Told) -> (Shown, Vec<Count>) {
    let reason = told.reason.clone().unwrap_or_default();
    let state = match told.act {
        Act::Received => State::Received,
        Act::Published | Act::Restored => State::Published,
        Act::Withheld => State::Withheld {
            reason: reason.clone(),
        },
        Act::RemovedByAuthor => State::RemovedByAuthor,
        Act::Removed => State::Removed {
            reason: reason.clone(),
        },
        Act::Edited | Act::Appealed | Act::Decided | Act::Replied => {
            before.map_or(State::Received, |shown| shown.state.clone())
        }
    };
    let after = Shown {
        public: told.public.clone(),
        state,
    };
    let event = match told.act {
        Act::Edited => Some(Figure::Edited),
        Act::Restored => Some(Figure::Restored),
        Act::Appealed => Some(Figure::Appealed),
        Act::Decided => Some(Figure::Decided(reason)),
        Act::Replied => Some(Figure::Replied),
        _ => None,
    };
    let kind = told.subject.kind();
    let count = |shown: &Shown, figure, number| Count {
        cell: Cell {
            kind: Some(kind),
            positive: shown.public.positive,
            figure,
        },
        number,
    };
    let stands = |shown: &Shown, number| {
        std::iter::once(Figure::Received)
            .chain(shown.state.figure())
            .map(|figure| count(shown, figure, number))
            .collect::<Vec<_>>()
    };
    let mut changes = before.map_or_else(Vec::new, |before| stands(before, -1));
    changes.extend(stands(&after, 1));
    changes.extend(event.map(|figure| count(&after, figure, 1)));
    (after, Count::together(changes))
}

impl State {
    /// Whether the word is still in the house's hands for everybody to read, now or once it is restored.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Received | Self::Published | Self::Withheld { .. } => true,
            Self::RemovedByAuthor | Self::Removed { .. } => false,
        }
    }

    fn figure(&self) -> Option<Figure> {
        match self {
            Self::Received => None,
            Self::Published => Some(Figure::Published),
            Self::Withheld { reason } => Some(Figure::Withheld(reason.clone())),
            Self::RemovedByAuthor => Some(Figure::RemovedByAuthor),
            Self::Removed { reason } => Some(Figure::Removed(reason.clone())),
        }
    }

    /// Its name and its reason.
    pub fn name(&self) -> (&'static str, &str) {
        match self {
            Self::Received => ("received", ""),
            Self::Published => ("published", ""),
            Self::Withheld { reason } => ("withheld", reason),
            Self::RemovedByAuthor => ("removed_by_author", ""),
            Self::Removed { reason } => ("removed", reason),
        }
    }

    pub fn parse(name: &str, reason: &str) -> Option<Self> {
        let reason = reason.to_owned();
        Some(match name {
            "received" => Self::Received,
            "published" => Self::Published,
            "withheld" => Self::Withheld { reason },
            "removed_by_author" => Self::RemovedByAuthor,
            "removed" => Self::Removed { reason },
            _ => return None,
        })
    }
}

impl Figure {
    /// Its name and, where it is counted by something, by what.
    pub fn name(&self) -> (&'static str, &str) {
        match self {
            Self::Received => ("received", ""),
            Self::Published => ("published", ""),
            Self::Withheld(reason) => ("withheld", reason),
            Self::RemovedByAuthor => ("removed_by_author", ""),
            Self::Removed(reason) => ("removed", reason),
            Self::Edited => ("edited", ""),
            Self::Restored => ("restored", ""),
            Self::Appealed => ("appealed", ""),
            Self::Decided(outcome) => ("decided", outcome),
            Self::Replied => ("replied", ""),
            Self::Sealed => ("sealed", ""),
        }
    }

    pub fn parse(name: &str, by: &str) -> Option<Self> {
        let by = by.to_owned();
        Some(match name {
            "received" => Self::Received,
            "published" => Self::Published,
            "withheld" => Self::Withheld(by),
            "removed_by_author" => Self::RemovedByAuthor,
            "removed" => Self::Removed(by),
            "edited" => Self::Edited,
            "restored" => Self::Restored,
            "appealed" => Self::Appealed,
            "decided" => Self::Decided(by),
            "replied" => Self::Replied,
            "sealed" => Self::Sealed,
            _ => return None,
        })
    }
}

impl Cell {
    /// `recommends`, `does_not`, or nothing.
    pub fn verdict(&self) -> &'static str {
        verdict_name(self.positive)
    }
}

impl Count {
    pub(super) fn sealed() -> Self {
        Self {
            cell: Cell {
                kind: None,
                positive: None,
                figure: Figure::Sealed,
            },
            number: 1,
        }
    }

    /// Changes to the same figure in one; what comes to nothing is left out.
    fn together(changes: Vec<Count>) -> Vec<Count> {
        let mut sums = std::collections::BTreeMap::new();
        for change in changes {
            *sums.entry(change.cell).or_insert(0) += change.number;
        }
        sums.into_iter()
            .filter(|(_, number)| *number != 0)
            .map(|(cell, number)| Count { cell, number })
            .collect()
    }
}
