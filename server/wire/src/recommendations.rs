//! Recommendations on the wire: writing them, what hangs on them, and what one reader may see of a product's.

use serde::{Deserialize, Serialize};

/// What people say of a product, as far as this viewer may see it: two slots that are never mixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Words {
    /// Of the viewer's friends; empty for a viewer who is not known.
    pub friends: Vec<Word>,
    /// One line over the friends' slot; null where there is nothing to say.
    pub why: Option<FriendsWhy>,
    /// Of guides whom the viewer follows, and of other people who chose to tell everyone.
    pub people: Vec<Word>,
    /// What all public words about the product come to.
    pub totals: Totals,
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
    /// What the author thought at first; a re-review may think otherwise.
    pub verdict: Verdict,
    pub points: Vec<Point>,
    pub text: String,
    pub pictures: Vec<Picture>,
    /// The author bought it here, it has arrived, and it was not sent back.
    pub verified_purchase: bool,
    pub disclosure: Disclosure,
    /// What the author said again later, in order.
    pub follow_ups: Vec<FollowUp>,
    /// The shop's answer.
    pub reply: Option<Reply>,
    /// How many versions there were before this one.
    pub versions: u32,
    /// RFC 3339, UTC.
    pub first_at: String,
    /// When it was last edited. RFC 3339, UTC.
    pub written_at: String,
    pub why: Why,
}

/// Whether the author would have it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    Recommends,
    DoesNot,
}

/// A short statement for or against, about one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Names it within its recommendation; a changed statement has a new one.
    pub number: u32,
    pub kind: PointKind,
    #[cfg_attr(feature = "openapi", schema(example = "light"))]
    pub aspect: String,
    #[cfg_attr(feature = "openapi", schema(example = "Warm without being yellow."))]
    pub statement: String,
    pub agree: u32,
    pub disagree: u32,
    /// Where the reader stands on it.
    pub yours: Option<Stance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PointKind {
    Pro,
    Con,
}

/// What somebody makes of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stance {
    Agrees,
    Disagrees,
    /// Takes the vote back.
    Withdrawn,
}

/// A picture, made anew by the provider: a JPEG without anything but what one sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pic_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    /// Of a word that is not for everyone, the address is this reader's and good for some minutes.
    pub url: String,
    /// What is on it, for whoever does not see it: plain text, 1 to 200 characters on one line.
    #[cfg_attr(feature = "openapi", schema(example = "The lamp on a desk at dusk"))]
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

/// What an author said after a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUp {
    pub stage: Stage,
    pub verdict: Verdict,
    pub text: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// When an author is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    #[serde(rename = "after_30_days")]
    Days30,
    #[serde(rename = "after_180_days")]
    Days180,
}

/// The shop's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reply {
    pub text: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// Why this reader sees this word: the facts of one line, which the reader's own language writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Why {
    pub path: Path,
    /// RFC 3339, UTC; only with a verified purchase.
    pub bought_at: Option<String>,
    /// It arrived, and the fourteen days in which it could have been sent back are over.
    pub kept: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Path {
    /// The author is the reader's friend.
    Friend,
    /// The reader follows the author.
    Guide,
    /// The author chose to tell everyone.
    Person,
}

/// What can be said of the viewer's friends and a product, at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FriendsWhy {
    /// At most two friends.
    pub names: Vec<String>,
    /// How many more friends.
    pub others: u32,
    /// What holds for all of them.
    pub deed: Deed,
    /// Friends of friends who recommend it; null below three, and never named.
    pub friends_of_friends: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Deed {
    /// Bought it, and the time for sending it back is over.
    Kept,
    /// Bought it and received it.
    Bought,
    /// Said something about it.
    Said,
}

/// What the public words about a product come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Published words for everyone: those that recommend it, and those that do not.
    pub recommends: u32,
    pub does_not: u32,
    /// Of these: with a verified purchase; with a disclosed interest.
    pub verified: u32,
    pub disclosed: u32,
    /// Words for everyone that are kept back, or were taken down by decision.
    pub withheld: u32,
    pub removed: u32,
    /// Null while no word counts in it.
    pub score: Option<Score>,
}

/// A score with everything that it is made of. Only verified purchases without a disclosed interest count in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Score {
    /// So many people …
    pub recommends: u32,
    /// … of so many recommend it.
    pub of: u32,
    /// Their share, each weighed and the prior counted in, in thousandths.
    pub permille: u32,
    pub prior: Prior,
}

/// What the score starts from: imagined people, counted with the real ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prior {
    pub people: u32,
    /// The share of them that recommends.
    pub permille: u32,
}

/// A shop's products, best first, in two slots that are never mixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ranking {
    /// By how many of the viewer's friends recommend them; friends of friends count half, from three up.
    pub friends: Vec<Ranked>,
    /// By score.
    pub people: Vec<Ranked>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ranked {
    pub sku: String,
    pub title: String,
    /// Only in the friends' slot.
    pub why: Option<FriendsWhy>,
    pub totals: Totals,
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
    /// Friends, and whoever follows the author.
    Followers,
    Everyone,
    Nobody,
}

/// A recommendation to keep. `verdict`, `audience` and `disclosure` have no default: leaving one out is refused.
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
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub verdict: Option<Verdict>,
    /// At most eight. One that says what it said before keeps its votes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<WritePoint>,
    /// Plain text, 1 to 2000 characters.
    pub text: String,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub audience: Option<Audience>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disclosure: Option<Disclosure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WritePoint {
    pub kind: PointKind,
    /// What it is about: 1 to 40 characters on one line.
    pub aspect: String,
    /// 1 to 140 characters on one line.
    pub statement: String,
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
    pub verdict: Verdict,
    pub points: Vec<Point>,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    pub pictures: Vec<Picture>,
    pub verified_purchase: bool,
    /// Bought here, but not yet said to have arrived: the payment to confirm.
    pub to_receive: Option<String>,
    pub follow_ups: Vec<FollowUp>,
    /// The re-review that is due.
    pub follow_up_due: Option<Stage>,
    pub reply: Option<Reply>,
    pub standing: Standing,
    /// Why it is not published, as a stable code.
    pub reason: Option<String>,
    /// How many versions there were before this one.
    pub versions: u32,
    /// RFC 3339, UTC.
    pub first_at: String,
    /// RFC 3339, UTC.
    pub written_at: String,
}

/// Whether readers get to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Standing {
    Published,
    Withheld,
    Removed,
}

/// What a recommendation said before it was edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Version {
    /// From 1 on.
    pub number: u32,
    pub verdict: Verdict,
    pub points: Vec<WritePoint>,
    pub text: String,
    pub disclosure: Disclosure,
    /// Whom it was for; told to its author alone.
    pub audience: Option<Audience>,
    /// RFC 3339, UTC.
    pub written_at: String,
}

/// Earlier versions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versions {
    pub data: Vec<Version>,
}

/// A vote on a point, in place of one's earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CastVote {
    pub stance: Stance,
}

/// One vote as it was cast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vote {
    /// The viewer's own.
    pub yours: bool,
    /// Only of the viewer's friends.
    pub name: Option<String>,
    pub stance: Stance,
    /// The voter had bought and received the product.
    pub verified: bool,
    /// What the voter disclosed in a public word about the product.
    pub disclosure: Option<Disclosure>,
    /// RFC 3339, UTC.
    pub at: String,
}

/// How they voted on a point, newest first, at most a hundred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Votes {
    pub data: Vec<Vote>,
}

/// What one thinks after 30 or 180 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteFollowUp {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub verdict: Option<Verdict>,
    /// Plain text, 1 to 1000 characters.
    pub text: String,
}

/// A shop's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteReply {
    /// Plain text, 1 to 1000 characters.
    pub text: String,
}

/// Everything that one person wrote, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recommendations {
    pub data: Vec<Recommendation>,
    /// All come at once: always null.
    pub next: Option<String>,
}
