//! A guide: somebody who advises others under a public name, and says once, for all to see, which shops they have to do with.

use super::refusals::BecomeRefusal;
use crate::disclosure::Disclosure;
use crate::{MerchantId, ShopperId, Timestamp, text};
use std::fmt;

pub const NAME_CHARS_MAX: usize = 60;
pub const ABOUT_CHARS_MAX: usize = 600;
pub const RELATIONS_MAX: usize = 20;

/// Words that a handle may not be: they would read as pages or as us.
const RESERVED: [&str; 9] = [
    "admin", "api", "help", "hub", "me", "operator", "support", "vouch", "www",
];

/// The name of a guide in addresses: 3 to 30 of a-z, 0-9 and single hyphens inside. Unique, and never changed, since links to
/// it are out there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle(String);

/// What a guide is to one shop; never [`Disclosure::None`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    pub merchant: MerchantId,
    pub disclosure: Disclosure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    pub id: ShopperId,
    pub handle: Handle,
    /// The name that everyone reads.
    pub name: String,
    pub about: String,
    /// In order of the shop's id, each shop once.
    pub relations: Vec<Relation>,
    /// May coach others; an operator says so.
    pub ambassador: bool,
    /// How many follow; who does is nobody's to know.
    pub followers: u32,
    pub since: Timestamp,
}

/// Who somebody wants to be as a guide, as it came in. That there are no relations with shops is said too, by an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Become {
    pub id: ShopperId,
    pub handle: String,
    pub name: String,
    pub about: String,
    pub relations: Option<Vec<Relation>>,
}

/// What is known of the world when somebody becomes a guide or changes what they said.
pub(super) struct Surroundings {
    pub earlier: Option<Guide>,
    pub handle_taken: bool,
    pub shops_known: bool,
}

impl Handle {
    pub fn read(text: &str) -> Result<Self, BecomeRefusal> {
        let fits = (3..=30).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if !fits {
            return Err(BecomeRefusal::HandleMalformed);
        }
        if RESERVED.contains(&text) {
            return Err(BecomeRefusal::HandleReserved);
        }
        Ok(Self(text.into()))
    }

    /// One that was read before and kept.
    pub fn kept(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Guide {
    pub(super) fn write(
        order: Become,
        around: Surroundings,
        now: Timestamp,
    ) -> Result<Self, BecomeRefusal> {
        let handle = Handle::read(&order.handle)?;
        let earlier = around.earlier;
        if earlier.as_ref().is_some_and(|guide| guide.handle != handle) {
            return Err(BecomeRefusal::HandleFixed);
        }
        if around.handle_taken {
            return Err(BecomeRefusal::HandleTaken);
        }
        let name = text::line(&order.name, NAME_CHARS_MAX)
            .map_err(|reason| BecomeRefusal::Text(reason.of("name")))?;
        let about = text::paragraphs(&order.about, ABOUT_CHARS_MAX)
            .map_err(|reason| BecomeRefusal::Text(reason.of("about")))?;
        let mut relations = order.relations.ok_or(BecomeRefusal::RelationsMissing)?;
        relations.sort();
        let twice = relations
            .windows(2)
            .any(|pair| pair[0].merchant == pair[1].merchant);
        let empty = relations.iter().any(|r| r.disclosure == Disclosure::None);
        if twice || empty || relations.len() > RELATIONS_MAX {
            return Err(BecomeRefusal::RelationsMalformed);
        }
        if !around.shops_known {
            return Err(BecomeRefusal::UnknownShop);
        }
        Ok(Self {
            id: order.id,
            handle,
            name,
            about,
            relations,
            ambassador: earlier.as_ref().is_some_and(|guide| guide.ambassador),
            followers: earlier.as_ref().map_or(0, |guide| guide.followers),
            since: earlier.map_or(now, |guide| guide.since),
        })
    }

    /// What this guide is to a shop, where it is anything.
    pub fn relation_with(&self, merchant: MerchantId) -> Option<Disclosure> {
        self.relations
            .iter()
            .find(|relation| relation.merchant == merchant)
            .map(|relation| relation.disclosure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Reason;

    #[test]
    fn a_handle_is_short_plain_and_nobody_elses_word() {
        for (text, expected) in [
            ("lea", None),
            ("lea-novak-2", None),
            ("a23456789012345678901234567890", None),
            ("le", Some("handle_malformed")),
            ("a234567890123456789012345678901", Some("handle_malformed")),
            ("Lea", Some("handle_malformed")),
            ("léa", Some("handle_malformed")),
            ("lea novak", Some("handle_malformed")),
            ("-lea", Some("handle_malformed")),
            ("lea-", Some("handle_malformed")),
            ("le--a", Some("handle_malformed")),
            ("../lea", Some("handle_malformed")),
            ("<b>", Some("handle_malformed")),
            ("", Some("handle_malformed")),
            ("vouch", Some("handle_reserved")),
            ("admin", Some("handle_reserved")),
        ] {
            let outcome = Handle::read(text);
            assert_eq!(outcome.err().map(|e| e.code()), expected, "{text}");
        }
    }
}
