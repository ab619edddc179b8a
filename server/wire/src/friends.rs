//! Friends and invitations on the wire. A person reads only what belongs to them.

use serde::{Deserialize, Serialize};

/// A one-time link that makes whoever accepts it a friend. It is shown once; whoever holds it can use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "http://pay.localhost:4400/invitations/8kq1…")
    )]
    pub url: String,
    /// The same link as a QR code, an SVG document: black modules on white, so that cameras read it in any colour scheme.
    #[cfg_attr(feature = "openapi", schema(example = "<svg …>…</svg>"))]
    pub qr: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

/// What the holder of a link learns: who invites, and what the link is to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ViewedInvitation {
    pub inviter: Inviter,
    pub standing: Standing,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inviter {
    /// The name friends see.
    #[cfg_attr(feature = "openapi", schema(example = "ana"))]
    pub handle: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Standing {
    /// May be accepted.
    Open,
    /// The viewer's own.
    Own,
    /// Viewer and inviter are friends already.
    Friends,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Friend {
    #[cfg_attr(
        feature = "openapi",
        schema(example = "shp_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    /// The name friends see.
    #[cfg_attr(feature = "openapi", schema(example = "ana"))]
    pub handle: String,
    /// RFC 3339, UTC.
    pub since: String,
}

/// A person's own friends, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Friends {
    pub data: Vec<Friend>,
    /// All friends come at once: always null.
    pub next: Option<String>,
}

/// Whom to block, said in one of three ways.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Whom {
    /// `shp_…`, as it stands in one's list of friends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friend: Option<String>,
    /// `rec_…`: its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<String>,
    /// The token in a link: its inviter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// Somebody whom one blocked. They are not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocked {
    /// Takes the block back; it is no id of the person.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "blk_01jd9t5v8xkq3p7w2m4n6r8s0z")
    )]
    pub id: String,
    #[cfg_attr(feature = "openapi", schema(example = "ana"))]
    pub handle: String,
    /// RFC 3339, UTC.
    pub since: String,
}

/// Whom one blocked, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocks {
    pub data: Vec<Blocked>,
    /// All come at once: always null.
    pub next: Option<String>,
}
