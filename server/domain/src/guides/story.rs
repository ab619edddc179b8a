//! A story, or a set of products that go together: draft → published → withdrawn.
//!
//! What readers see is a version: a copy made at the moment of publishing, with its disclosure, that nothing changes afterwards.
//! The working copy beside it is the author's (and the coach's) alone until it is published as the next version.

use super::guide::Guide;
use super::refusals::{DraftRefusal, PublishRefusal};
use crate::disclosure::Disclosure;
use crate::text::{self, TextRefusal};
use crate::{MerchantId, ShopperId, StoryId, Timestamp};

pub const TITLE_CHARS_MAX: usize = 120;
pub const STORY_CHARS_MAX: usize = 8_000;
pub const NOTE_CHARS_MAX: usize = 200;
pub const CITATIONS_MAX: usize = 12;
/// A set of one is none.
pub const SET_CITATIONS_MIN: usize = 2;
/// How many stories one guide keeps, in whatever state.
pub const STORIES_MAX: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Story,
    /// A look: products in an order, each with a note.
    Set,
}

/// A product that is spoken of; its place in the list is its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    pub merchant: MerchantId,
    pub sku: String,
    /// One line about it; may be empty.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub form: Form,
    /// Title and text may be empty until they are published.
    pub title: String,
    pub text: String,
    pub citations: Vec<Citation>,
}

/// A working copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub content: Content,
    /// Not said yet while `None`.
    pub disclosure: Option<Disclosure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    /// Version `version` is what readers see, since `at`; the first one came out at `first_at`.
    Published {
        version: u32,
        first_at: Timestamp,
        at: Timestamp,
    },
    Withdrawn {
        version: u32,
        first_at: Timestamp,
        at: Timestamp,
    },
}

/// Taken from readers' sight by a decision that people took; the reason is public in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    pub reason: String,
    pub at: Timestamp,
}

/// A coach stands by one version, not by what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endorsement {
    pub by: ShopperId,
    pub version: u32,
    pub at: Timestamp,
}

/// "This helped me": everybody's, and of them those that count in the order (readers with a purchase or a friend here).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Helped {
    pub total: u32,
    pub counted: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub id: StoryId,
    pub author: ShopperId,
    /// The working copy.
    pub draft: Draft,
    pub state: State,
    pub withheld: Option<Withheld>,
    pub endorsement: Option<Endorsement>,
    pub helped: Helped,
    pub created_at: Timestamp,
    pub edited_at: Timestamp,
}

/// What was published once, as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub story: StoryId,
    /// From 1.
    pub number: u32,
    pub content: Content,
    pub disclosure: Disclosure,
    pub at: Timestamp,
}

/// What the coach or the guide says about a draft, to the other of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub author: ShopperId,
    pub text: String,
    pub at: Timestamp,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Set => "set",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Story, Self::Set]
            .into_iter()
            .find(|form| form.name() == name)
    }
}

impl Content {
    /// Reads a working copy. It may be unfinished; what is there has to be in order.
    pub(super) fn read(self) -> Result<Self, DraftRefusal> {
        let refused =
            |field| move |reason: TextRefusal| DraftRefusal::Text(TextRefusal::of(reason, field));
        let title =
            unless_empty(&self.title, TITLE_CHARS_MAX, text::line).map_err(refused("title"))?;
        let text =
            unless_empty(&self.text, STORY_CHARS_MAX, text::paragraphs).map_err(refused("text"))?;
        if self.citations.len() > CITATIONS_MAX {
            return Err(DraftRefusal::TooManyProducts);
        }
        let mut citations: Vec<Citation> = Vec::new();
        for citation in self.citations {
            let note = unless_empty(&citation.note, NOTE_CHARS_MAX, text::line)
                .map_err(refused("note"))?;
            let twice = citations
                .iter()
                .any(|other| (other.merchant, &other.sku) == (citation.merchant, &citation.sku));
            if twice {
                return Err(DraftRefusal::ProductTwice);
            }
            citations.push(Citation { note, ..citation });
        }
        Ok(Self {
            form: self.form,
            title,
            text,
            citations,
        })
    }
}

fn unless_empty(
    input: &str,
    max_chars: usize,
    read: fn(&str, usize) -> Result<String, TextRefusal>,
) -> Result<String, TextRefusal> {
    match input.trim() {
        "" => Ok(String::new()),
        input => read(input, max_chars),
    }
}

impl Story {
    /// The version that readers may see now.
    pub fn public_version(&self) -> Option<u32> {
        match (self.state, &self.withheld) {
            (State::Published { version, .. }, None) => Some(version),
            _ => None,
        }
    }

    /// Since when readers know it: a later version does not bring it back to the top.
    pub fn public_since(&self) -> Option<Timestamp> {
        match (self.state, &self.withheld) {
            (State::Published { first_at, .. }, None) => Some(first_at),
            _ => None,
        }
    }

    /// The coach's word, as long as it is about what readers see.
    pub fn standing_endorsement(&self) -> Option<Endorsement> {
        self.endorsement
            .filter(|endorsement| Some(endorsement.version) == self.public_version())
    }

    fn last_version(&self) -> u32 {
        match self.state {
            State::Draft => 0,
            State::Published { version, .. } | State::Withdrawn { version, .. } => version,
        }
    }

    /// The working copy as the next version, given the guide's standing relations and whether the shops have the products.
    pub(super) fn publish(
        &self,
        guide: &Guide,
        products_known: bool,
        now: Timestamp,
    ) -> Result<(Self, Version), PublishRefusal> {
        let content = &self.draft.content;
        if content.title.is_empty() {
            return Err(PublishRefusal::TitleMissing);
        }
        if content.text.is_empty() {
            return Err(PublishRefusal::TextMissing);
        }
        let fewest = match content.form {
            Form::Story => 1,
            Form::Set => SET_CITATIONS_MIN,
        };
        if content.citations.len() < fewest {
            return Err(PublishRefusal::TooFewProducts { fewest });
        }
        let disclosure = self
            .draft
            .disclosure
            .ok_or(PublishRefusal::DisclosureMissing)?;
        let related = content
            .citations
            .iter()
            .any(|citation| guide.relation_with(citation.merchant).is_some());
        if related && disclosure == Disclosure::None {
            return Err(PublishRefusal::DisclosureContradicts);
        }
        if !products_known {
            return Err(PublishRefusal::UnknownProduct);
        }
        let version = self.last_version() + 1;
        let first_at = match self.state {
            State::Draft => now,
            State::Published { first_at, .. } | State::Withdrawn { first_at, .. } => first_at,
        };
        let published = Self {
            state: State::Published {
                version,
                first_at,
                at: now,
            },
            ..self.clone()
        };
        let version = Version {
            story: self.id,
            number: version,
            content: content.clone(),
            disclosure,
            at: now,
        };
        Ok((published, version))
    }

    pub(super) fn withdraw(&self, now: Timestamp) -> Option<Self> {
        let State::Published {
            version, first_at, ..
        } = self.state
        else {
            return None;
        };
        Some(Self {
            state: State::Withdrawn {
                version,
                first_at,
                at: now,
            },
            ..self.clone()
        })
    }
}
