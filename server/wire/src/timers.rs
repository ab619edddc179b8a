//! A sandbox merchant's test clock on the wire.

use serde::{Deserialize, Serialize};

/// How far to move it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Advance {
    /// 0 or more; a day is 86400.
    #[cfg_attr(feature = "openapi", schema(example = 604800, minimum = 0))]
    pub seconds: i64,
}

/// What time it is for a merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestClock {
    /// RFC 3339, UTC.
    pub now: String,
    /// How many seconds it is ahead of the house's clock.
    pub ahead_seconds: i64,
}
