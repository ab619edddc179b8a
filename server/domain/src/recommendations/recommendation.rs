//! A recommendation: an author's word about one product, with everything a reader must know about it.

use crate::{MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp};

/// Who may read it; nothing is shared without this choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Friends,
    Everyone,
    Nobody,
}

/// What the author got for it or is to the shop; shown before the text, removable by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    None,
    Rewarded,
    FreeSample,
    Employee,
    Family,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    /// The payment that proves the purchase; without it the word is shown as unverified.
    pub purchase: Option<PaymentId>,
    pub written_at: Timestamp,
}
