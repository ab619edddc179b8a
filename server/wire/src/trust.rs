//! Trust on the wire: reports, cases about one's own words, and what people decided.

use super::transparency::{Kind, Verdict};
use serde::{Deserialize, Serialize};

/// Something that somebody said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct About {
    pub kind: Kind,
    /// A recommendation's, story's, question's or statement's id; a reply has that of its recommendation.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "rec_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Reason {
    FalseClaim,
    Advertising,
    Offensive,
    PersonalData,
    Counterfeit,
    /// Somebody is paid, or works for the shop, and does not say so. Two operators must agree.
    PaidUndisclosed,
    Other,
}

/// Why there is a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Ground {
    FalseClaim,
    Advertising,
    Offensive,
    PersonalData,
    Counterfeit,
    PaidUndisclosed,
    Other,
    /// A signal of the house: many alike, at once, or by the same few.
    Unusual,
}

/// A report. `reason` has no default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewReport {
    pub about: About,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub reason: Option<Reason>,
    /// Plain text, 1 to 1000 characters. The author reads it, without your name; a shop is named.
    pub text: String,
    /// An address that shows it; nothing is fetched from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_url: Option<String>,
}

/// A report as whoever made it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "cas_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub case: String,
    pub about: About,
    pub reason: Ground,
    pub text: String,
    pub evidence_url: Option<String>,
    /// RFC 3339, UTC.
    pub reported_at: String,
    pub stage: Stage,
    pub ruling: Option<Ruling>,
    pub appeal: Option<Appeal>,
    /// Until when whoever reported may appeal; null where they may not.
    pub appeal_by: Option<String>,
}

/// Everything that one reported, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reports {
    pub data: Vec<Report>,
    /// All come at once: always null.
    pub next: Option<String>,
}

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    /// The author may reply.
    Open,
    /// The author replied; people are to decide.
    Answered,
    Decided,
    Appealed,
    Closed,
}

/// What becomes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It stays and counts as before.
    Keep,
    /// It stays and counts less.
    Lower,
    /// It is shown to nobody but its author.
    Withhold,
}

/// What people decided last. Operators are counted and not named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ruling {
    pub outcome: Outcome,
    pub explanation: String,
    /// How many operators said the same.
    pub operators: u32,
    /// RFC 3339, UTC.
    pub decided_at: String,
    /// It is the decision about an appeal.
    pub on_appeal: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appeal {
    pub by: Side,
    pub text: String,
    /// RFC 3339, UTC.
    pub at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Side {
    Author,
    Reporter,
}

/// Who reported, as the author may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Reporter {
    /// Somebody who reads here.
    Person,
    /// The shop that it is about, or another.
    Shop,
}

/// A doubt about one's own word, as its author reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Doubt {
    pub by: Reporter,
    pub text: String,
    pub evidence_url: Option<String>,
    /// RFC 3339, UTC.
    pub reported_at: String,
}

/// What a signal of the house found. It accuses nobody: people look, and decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    pub signal: Signal,
    pub figures: Vec<Figure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Signal {
    /// The author has something in common with the shop.
    Related,
    /// The same few people write of the same rarely bought things.
    Overlap,
    /// Many words about the product in a short time.
    Burst,
    /// Friendships that lead hardly anywhere else.
    Sybil,
    /// The author's words differ from those of others in a way that is rare.
    Reviewer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    pub name: String,
    pub value: String,
}

/// A case about one's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Case {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "cas_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub about: About,
    /// The shop's name, where the word is about one.
    pub shop: Option<String>,
    /// The product's title, where the word is about one.
    pub title: Option<String>,
    /// The word; null where it was taken back.
    pub text: Option<String>,
    pub reason: Ground,
    pub reports: Vec<Doubt>,
    pub evidence: Vec<Evidence>,
    /// RFC 3339, UTC.
    pub opened_at: String,
    pub reply: Option<String>,
    /// The author may reply: nobody decides before they did or this has passed. Null where a reply was made, where it is decided, or
    /// where the reason lets people decide at once.
    pub reply_by: Option<String>,
    pub may_reply: bool,
    pub stage: Stage,
    pub ruling: Option<Ruling>,
    pub appeal: Option<Appeal>,
    /// Until when the author may appeal; null where they may not.
    pub appeal_by: Option<String>,
}

/// Cases about one's own words, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cases {
    pub data: Vec<Case>,
    /// All come at once: always null.
    pub next: Option<String>,
}

/// One's side of it: a reply to a doubt, or an appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Say {
    /// Plain text, 1 to 2000 characters.
    pub text: String,
}

/// A decided case about a word that everybody could read, as everybody may know it: nobody is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicCase {
    pub id: String,
    pub about: About,
    pub merchant: Option<String>,
    /// The shop's name.
    pub shop: Option<String>,
    pub verdict: Option<Verdict>,
    pub reason: Ground,
    /// A signal of the house opened it, not a report.
    pub by_signal: bool,
    /// In UTC.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-23"))]
    pub opened_on: String,
    pub stage: Stage,
    pub ruling: Ruling,
    /// Who appealed, if anybody did.
    pub appealed_by: Option<Side>,
}

/// The newest hundred, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicCases {
    pub data: Vec<PublicCase>,
    pub next: Option<String>,
}

/// Who works for the shop, in place of whom it named before. Of each address a keyed hash is kept, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    /// At most 1000 e-mail addresses.
    pub emails: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamKept {
    /// How many different addresses were kept.
    pub people: u32,
}
