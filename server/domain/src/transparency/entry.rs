//! What the log says: about what, what happened, and how much of it everybody may read.

use super::chain::{Day, Hash};
use crate::{MerchantId, QuestionId, RecommendationId, ShopperId, StatementId, StoryId, Timestamp};
use std::fmt;

/// An entry's place, from 1, without a gap.
pub type Sequence = u64;

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Recommendation,
    Story,
    Answer,
    Statement,
    /// A merchant's reply to a recommendation.
    Reply,
}

/// The word that an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Recommendation(RecommendationId),
    Story(StoryId),
    /// A guide's answer, by its question.
    Answer(QuestionId),
    Statement(StatementId),
    /// A merchant's reply, by the recommendation it replies to.
    Reply(RecommendationId),
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    Received,
    Published,
    Edited,
    Withheld,
    Restored,
    /// Taken back by its author, or back from everybody.
    RemovedByAuthor,
    /// Removed by the house.
    Removed,
    /// Somebody appealed against a decision about it.
    Appealed,
    /// People decided about it; the reason says what.
    Decided,
    /// The merchant replied to it.
    Replied,
}

/// What everybody may know of a word that everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// The shop it is about; a story may be about none in particular.
    pub merchant: Option<MerchantId>,
    pub sku: Option<String>,
    /// Whether it recommends; `None` for what does neither.
    pub positive: Option<bool>,
}

/// What a room tells the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    pub subject: Subject,
    pub act: Act,
    /// Who wrote the word; may open its entries. `None` for a merchant's.
    pub author: Option<ShopperId>,
    /// `None` where not everybody may read the word.
    pub public: Option<Public>,
    /// SHA-256 over the word as it stands after the act.
    pub content_hash: Hash,
    /// A stable code.
    pub reason: Option<&'a str>,
    /// Needed the first time the log hears of a word; its salts follow from it.
    pub chance: Option<[u8; 32]>,
}

/// The open part of an entry about a word that everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub act: Act,
    pub subject: Subject,
    pub public: Public,
    pub reason: Option<String>,
}

/// An entry as everybody may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub sequence: Sequence,
    /// No hour: between two entries whose hour is known, a sealed one would have one.
    pub day: Day,
    pub commitment: Hash,
    /// `None`: sealed.
    pub told: Option<Told>,
    /// Over this entry and all before it.
    pub hash: Hash,
}

/// What a commitment seals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub subject: Subject,
    pub act: Act,
    pub at: Timestamp,
    pub content_hash: Hash,
    pub reason: Option<String>,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Self::Recommendation,
        Self::Story,
        Self::Answer,
        Self::Statement,
        Self::Reply,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Recommendation => "recommendation",
            Self::Story => "story",
            Self::Answer => "answer",
            Self::Statement => "statement",
            Self::Reply => "reply",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Subject {
    pub fn kind(self) -> Kind {
        match self {
            Self::Recommendation(_) => Kind::Recommendation,
            Self::Story(_) => Kind::Story,
            Self::Answer(_) => Kind::Answer,
            Self::Statement(_) => Kind::Statement,
            Self::Reply(_) => Kind::Reply,
        }
    }

    /// The 128 bits of its id.
    pub fn number(self) -> u128 {
        match self {
            Self::Recommendation(RecommendationId(id)) | Self::Reply(RecommendationId(id)) => id,
            Self::Story(StoryId(id)) => id,
            Self::Answer(QuestionId(id)) => id,
            Self::Statement(StatementId(id)) => id,
        }
    }

    pub fn new(kind: Kind, number: u128) -> Self {
        match kind {
            Kind::Recommendation => Self::Recommendation(RecommendationId(number)),
            Kind::Story => Self::Story(StoryId(number)),
            Kind::Answer => Self::Answer(QuestionId(number)),
            Kind::Statement => Self::Statement(StatementId(number)),
            Kind::Reply => Self::Reply(RecommendationId(number)),
        }
    }

    /// Reads a kind and the text form of an id.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        let kind = Kind::parse(kind)?;
        let number = match kind {
            Kind::Recommendation | Kind::Reply => RecommendationId::parse(id)?.0,
            Kind::Story => StoryId::parse(id)?.0,
            Kind::Answer => QuestionId::parse(id)?.0,
            Kind::Statement => StatementId::parse(id)?.0,
        };
        Some(Self::new(kind, number))
    }
}

/// Its id in text form.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recommendation(id) | Self::Reply(id) => id.fmt(f),
            Self::Story(id) => id.fmt(f),
            Self::Answer(id) => id.fmt(f),
            Self::Statement(id) => id.fmt(f),
        }
    }
}

impl Act {
    pub const ALL: [Act; 10] = [
        Self::Received,
        Self::Published,
        Self::Edited,
        Self::Withheld,
        Self::Restored,
        Self::RemovedByAuthor,
        Self::Removed,
        Self::Appealed,
        Self::Decided,
        Self::Replied,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Published => "published",
            Self::Edited => "edited",
            Self::Withheld => "withheld",
            Self::Restored => "restored",
            Self::RemovedByAuthor => "removed_by_author",
            Self::Removed => "removed",
            Self::Appealed => "appealed",
            Self::Decided => "decided",
            Self::Replied => "replied",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

impl Public {
    /// `recommends`, `does_not`, or nothing.
    pub fn verdict(&self) -> &'static str {
        verdict_name(self.positive)
    }
}

/// How a verdict is written in the log.
pub(super) fn verdict_name(positive: Option<bool>) -> &'static str {
    match positive {
        Some(true) => "recommends",
        Some(false) => "does_not",
        None => "",
    }
}

/// Reads what [`verdict_name`] writes.
pub fn parse_verdict(name: &str) -> Option<Option<bool>> {
    [Some(true), Some(false), None]
        .into_iter()
        .find(|positive| verdict_name(*positive) == name)
}
