//! What evidence alone decides, and what a history of false claims limits.

use super::{Claim, Side};
use crate::delivery::{Evidence, Level};
use crate::time::DAY;

/// Claims of "not received" within a year that were found untrue, from which on no further one is heard. Whoever has reached it
/// can still give up waiting after thirty days without proof.
pub const FALSE_CLAIMS_MAX: u32 = 3;
pub const FALSE_CLAIMS_SECONDS: i64 = 365 * DAY;

/// Who wins where nobody decided: of "not received" the merchant with a place, a photo or more; everything else the shopper.
pub fn by_evidence(claim: Claim, evidence: &[Evidence]) -> Side {
    let level = |it: &Evidence| it.exhibit.kind.level();
    let strongest = evidence.iter().map(level).max();
    match claim {
        Claim::NotReceived if strongest >= Some(Level::E2) => Side::Merchant,
        Claim::NotReceived | Claim::NotAsDescribed => Side::Shopper,
    }
}
