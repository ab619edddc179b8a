//! Loves, lists and polls on the wire: what one viewer, or nobody in particular, may see of them. The hub and `<vouch-list>` render
//! the same shapes.

use crate::money::Money;
use serde::{Deserialize, Serialize};

/// A product as it is offered now, by whom, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfferedProduct {
    /// The shop's name.
    pub shop: String,
    /// The shop's publishable key.
    #[cfg_attr(feature = "openapi", schema(example = "pk_test_lumen"))]
    pub key: String,
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub sku: String,
    #[cfg_attr(feature = "openapi", schema(example = "Arc table lamp"))]
    pub title: String,
    /// What it costs now; null where the shop sells it no more.
    pub price: Option<Money>,
    /// Whether it can be ordered now.
    pub available: bool,
    /// The product's page at the shop.
    pub link: Option<String>,
    /// Where its picture is, on our origin.
    pub picture: Option<String>,
}

/// Products that are called so, the best match first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundProducts {
    pub data: Vec<FoundProduct>,
    /// All come at once: always null.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundProduct {
    /// The shop's id.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "mer_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub merchant: String,
    pub product: OfferedProduct,
}

/// A product, named by its shop's publishable key and its SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedProduct {
    #[cfg_attr(feature = "openapi", schema(example = "pk_test_lumen"))]
    pub key: String,
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub product: String,
}

/// How many love a product, and whether the viewer does. Who else does is told to nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loves {
    pub total: u32,
    pub loved: bool,
}

/// A shop's most loved products. The order is by hotness, Σ 2^(−age / 7 days) over the loves of accounts that have bought something
/// here or have a friend; the total is of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hottest {
    pub data: Vec<Hot>,
    /// All come at once: always null.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hot {
    pub product: OfferedProduct,
    pub total: u32,
    /// In percent of one love given just now.
    #[cfg_attr(feature = "openapi", schema(example = 150))]
    pub hotness_percent: u64,
}

/// What one loves, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnLoves {
    pub data: Vec<OwnLove>,
    /// The latest hundred: always null.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnLove {
    pub product: OfferedProduct,
    /// RFC 3339, UTC.
    pub at: String,
}

/// Who may read a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ListAudience {
    OnlyMe,
    Friends,
    /// Whoever has the link.
    Link,
    Everyone,
}

/// What a viewer is to the owner of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ListRole {
    Owner,
    Friend,
    Other,
}

/// A list as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "lst_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub title: String,
    /// The owner's name.
    pub owner: String,
    pub role: ListRole,
    pub audience: ListAudience,
    /// A page for whoever has this link; for the owner alone, where the audience is `link` or `everyone`.
    pub link: Option<String>,
    /// RFC 3339, UTC.
    pub changed_at: String,
    pub items: Vec<ListItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListItem {
    /// Names the item within its list.
    pub number: u32,
    pub product: OfferedProduct,
    pub note: Option<String>,
    /// What it cost when it was added.
    pub price_then: Money,
    /// RFC 3339, UTC.
    pub added_at: String,
    pub wish: Wish,
    /// Who gave it; for the owner, once it is no surprise any more, and only a friend's name.
    pub given_by: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Wish {
    Open,
    /// Somebody gives it; told to friends alone.
    Taken,
    /// The viewer gives it.
    TakenByYou,
    /// Somebody gave it; told to the owner after 30 days, or once they said that they have it.
    Given,
    /// The owner has it.
    Fulfilled,
}

/// One's own lists and those of one's friends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lists {
    pub own: Vec<ListHead>,
    pub friends: Vec<ListHead>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListHead {
    pub id: String,
    pub title: String,
    /// The owner's name; null for one's own.
    pub owner: Option<String>,
    pub audience: ListAudience,
    pub items: u32,
    /// RFC 3339, UTC.
    pub changed_at: String,
}

/// A new list. `audience` has no default: leaving it out is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewList {
    /// 1 to 80 characters.
    pub title: String,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub audience: Option<ListAudience>,
}

/// What to change of a list; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeList {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<ListAudience>,
    /// The numbers of all items, in their new order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<u32>>,
    /// `true` makes a new link; the one before opens nothing any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new_link: bool,
}

/// A product to put on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewItem {
    #[cfg_attr(feature = "openapi", schema(example = "pk_test_lumen"))]
    pub key: String,
    #[cfg_attr(feature = "openapi", schema(example = "lamp-arc"))]
    pub product: String,
    /// Up to 280 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A new note for an item; blank or null for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PollRole {
    Owner,
    /// May vote.
    Invited,
    Other,
}

/// A poll as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Poll {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pol_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub question: String,
    /// The owner's name.
    pub owner: String,
    pub role: PollRole,
    pub closed: bool,
    /// When it was closed, or closes by itself; RFC 3339, UTC.
    pub closes_at: Option<String>,
    /// Two to four.
    pub options: Vec<PollOption>,
    pub votes: u32,
    /// The options with the most votes: one is ahead, several are a tie, none means that nobody voted. Once closed, the result.
    pub ahead: Vec<u32>,
    /// What the viewer voted for.
    pub own: Option<u32>,
    /// A page for whoever has this link; for the owner alone.
    pub link: Option<String>,
    /// Who was invited, in the order of their names; for the owner alone.
    pub invited: Vec<Invited>,
}

/// A friend who was asked to vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "shp_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    pub handle: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollOption {
    /// From 1.
    pub number: u32,
    pub product: OfferedProduct,
    /// What it cost when the poll was opened.
    pub price_then: Money,
    pub votes: u32,
    /// Who voted for it, by name: the owner reads all, whoever was invited their own friends, everybody else none.
    pub voters: Vec<String>,
}

/// One's own polls and those one is invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Polls {
    pub own: Vec<PollHead>,
    pub friends: Vec<PollHead>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollHead {
    pub id: String,
    pub question: String,
    /// The owner's name; null for one's own.
    pub owner: Option<String>,
    pub closed: bool,
    pub options: u32,
    pub votes: u32,
}

/// A new poll: two to four products, and the friends who may vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPoll {
    /// 1 to 140 characters.
    pub question: String,
    pub options: Vec<NamedProduct>,
    /// `shp_…`, as in one's list of friends; 1 to 50.
    pub invited: Vec<String>,
    /// Days until it closes by itself, 1 to 30; left out, its owner closes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// What to change of an open poll; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePoll {
    /// More friends who may vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invite: Vec<String>,
    /// `true` makes a new link; the one before opens nothing any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new_link: bool,
    /// `true` closes it for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub close: bool,
}

/// The option one votes for, by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CastVote {
    pub option: u32,
}
