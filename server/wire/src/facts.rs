//! Facts on the wire: what people established about a product, how they voted, and which of two products is the better at
//! something.

use crate::recommendations::Disclosure;
use serde::{Deserialize, Serialize};

/// What people established about a product, as far as this viewer may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facts {
    pub product: FactsProduct,
    /// What speaks for it: ordered by the lower end of Wilson's interval (1927) at z = 1.96 for the share of votes that agree,
    /// counting accounts with a purchase or a friend; at most 30.
    pub pros: Vec<Statement>,
    /// What speaks against it, likewise.
    pub cons: Vec<Statement>,
    /// Whether there are more than are shown.
    pub more_pros: bool,
    pub more_cons: bool,
    /// Comparisons with other products of the shop; at most 10, those with the most votes first.
    pub head_to_heads: Vec<HeadToHead>,
    /// What the viewer disclosed about this product here before: a vote that says nothing else says the same. Null: the first
    /// statement or vote has to say it.
    pub your_disclosure: Option<Disclosure>,
}

/// The product that the facts are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactsProduct {
    pub merchant: String,
    /// The shop's name.
    pub shop: String,
    pub sku: String,
    pub title: String,
}

/// Other products of the shop, by SKU, at most 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rivals {
    pub data: Vec<Rival>,
}

/// What somebody stated about one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "stm_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub kind: StatementKind,
    #[cfg_attr(feature = "openapi", schema(example = "Noise"))]
    pub aspect: String,
    #[cfg_attr(feature = "openapi", schema(example = "The switch is silent."))]
    pub text: String,
    /// The author's name, and nothing else of them.
    pub author: String,
    /// The viewer is the author; their agreement stands as long as the statement does.
    pub yours: bool,
    /// The author bought it here, received it and still has it.
    pub verified_purchase: bool,
    pub disclosure: Disclosure,
    /// RFC 3339, UTC.
    pub written_at: String,
    /// From 1. Earlier ones are at `/v1/facts/{id}/versions`.
    pub version: u32,
    /// Every vote on the present version, the author's agreement among them.
    pub agree: u32,
    pub disagree: u32,
    /// Votes on earlier versions that were not given anew: they count neither way.
    pub earlier: u32,
    pub your_vote: Option<YourVote>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StatementKind {
    Pro,
    Con,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Opinion {
    Agrees,
    Disagrees,
    /// Took the vote back; in histories only.
    Withdrawn,
}

/// The viewer's own vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct YourVote {
    pub stance: Opinion,
    /// Whether it is a vote on the present version.
    pub current: bool,
}

/// Two products of the shop at one aspect, seen from the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeadToHead {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "hth_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub aspect: String,
    pub rival: Rival,
    /// Every vote for this product, for the rival, and for "about the same".
    pub this: u32,
    pub other: u32,
    pub level: u32,
    /// Who has more of the votes of accounts with a purchase or a friend; null where there is none of those.
    pub leads: Option<Better>,
    /// Whether chance alone would hardly make this lead: the lower end of Wilson's interval is above a half.
    pub sure: bool,
    /// The product's place among all that are compared at this aspect: a point for each rival it leads, half a point for each tie
    /// (Copeland).
    pub place: Option<AspectPlace>,
    pub your_choice: Option<Better>,
}

/// The other product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rival {
    pub sku: String,
    pub title: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Better {
    /// The product that was asked for.
    This,
    Other,
    /// About the same.
    Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AspectPlace {
    pub place: u32,
    /// How many products are compared.
    pub of: u32,
    /// Whether another product has the same place.
    pub shared: bool,
}

/// Statements to make. The first of each kind come together: whoever has stated nothing about the product sends at least one pro and
/// one con.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteStatements {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub merchant: String,
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub sku: String,
    /// What the author got or is to the shop. Without a default; left out, what was said before about this product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
    /// One to eight.
    pub statements: Vec<WriteStatement>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteStatement {
    pub kind: StatementKind,
    /// Plain text, one line, 1 to 40 characters.
    pub aspect: String,
    /// Plain text, one line, 1 to 140 characters.
    pub text: String,
}

/// Other words for one's own statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditStatement {
    pub aspect: String,
    pub text: String,
    /// Left out: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
}

/// One's own statements about a product, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnStatements {
    pub data: Vec<OwnStatement>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnStatement {
    pub statement: Statement,
    pub standing: StatementStanding,
    /// Why it is withheld: a stable code.
    pub reason: Option<String>,
    /// The statement that readers see in its place.
    pub merged_into: Option<Sameness>,
    /// What others think it says the same as; the author may merge either way.
    pub proposals: Vec<MergeProposal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StatementStanding {
    Published,
    Withheld,
    Merged,
}

/// Another statement in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sameness {
    pub id: String,
    pub aspect: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeProposal {
    /// The one that would go.
    pub source: String,
    /// The one that would stay.
    pub target: String,
    /// The one of the two that is not the author's own (or the other one of their own).
    pub other: Sameness,
}

/// A vote. One per account; another one takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CastOpinion {
    pub agrees: bool,
    /// Left out: what was said before about this product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
}

/// How people voted on a statement, newest first, at most 50 at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementHistory {
    pub data: Vec<HistoryLine>,
    /// `before` for the lines that follow; null at the end.
    pub next: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryLine {
    /// The viewer's own name, a friend's or the statement's author's. Everybody else is someone.
    pub name: Option<String>,
    pub yours: bool,
    pub by_author: bool,
    pub stance: Opinion,
    /// The version it is a vote on; 0: cast on a statement that said it in other words.
    pub version: u32,
    pub verified_purchase: bool,
    pub disclosure: Disclosure,
    /// The day in UTC, no hour.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-23"))]
    pub day: String,
    /// It came with a statement that was merged into this one.
    pub merged: bool,
}

/// Earlier versions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementVersions {
    pub data: Vec<StatementVersion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementVersion {
    pub version: u32,
    pub aspect: String,
    pub text: String,
    /// RFC 3339, UTC.
    pub written_at: String,
}

/// This statement says what that one says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeStatements {
    /// The one that stays.
    pub into: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeOutcome {
    /// Done by the author of either; false: proposed to them.
    pub merged: bool,
}

/// Which of two products is the better at this?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenHeadToHead {
    pub merchant: String,
    pub sku: String,
    /// The other product of the same shop.
    pub rival: String,
    /// One that a statement about either product is about.
    pub aspect: String,
}

/// A comparison by its id; it stands in both products' facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedHeadToHead {
    pub id: String,
}

/// Which is the better one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CastPreference {
    /// Its SKU; null: about the same.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub better: Option<String>,
    /// Left out: what was said before about either product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
}
