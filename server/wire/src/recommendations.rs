//! Recommendations on the wire: writing them, and what one reader may see of a product's.

use serde::{Deserialize, Serialize};

/// What people say of a product, as far as this viewer may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Words {
    /// Of the viewer's friends; empty for a viewer who is not known.
    pub friends: Vec<Word>,
    /// Of other people who chose to tell everyone.
    pub people: Vec<Word>,
}

/// One person's recommendation, as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Word {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "rec_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    /// The author's name, and nothing else of them.
    #[cfg_attr(feature = "openapi", schema(example = "ana"))]
    pub author: String,
    pub text: String,
    /// The author bought it here and still has it.
    pub verified_purchase: bool,
    pub disclosure: Disclosure,
    /// RFC 3339, UTC.
    pub written_at: String,
    pub why: Why,
}

/// Why this reader sees this word: the facts of one line, which the reader's own language writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Why {
    pub path: Path,
    /// RFC 3339, UTC; only with a verified purchase.
    pub bought_at: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Path {
    /// The author is the reader's friend.
    Friend,
    /// The author chose to tell everyone.
    Person,
}

/// What the author got for it or is to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Disclosure {
    None,
    Rewarded,
    FreeSample,
    Employee,
    Family,
}

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Audience {
    Friends,
    Everyone,
    Nobody,
}

/// A recommendation to keep. `audience` and `disclosure` have no default: leaving one out is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteRecommendation {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub merchant: String,
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub sku: String,
    /// The payment by which it was bought; left out, the latest is looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// Plain text, 1 to 2000 characters.
    pub text: String,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub audience: Option<Audience>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disclosure: Option<Disclosure>,
}

/// A recommendation as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendation {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "rec_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub merchant: String,
    /// The shop's name.
    pub shop: String,
    pub sku: String,
    /// The product's title, or its SKU where the shop no longer sells it.
    pub title: String,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    pub verified_purchase: bool,
    /// RFC 3339, UTC.
    pub written_at: String,
}

/// Everything that one person wrote, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendations {
    pub data: Vec<Recommendation>,
    /// All come at once: always null.
    pub next: Option<String>,
}
